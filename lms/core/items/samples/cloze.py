"""Sample of a cloze: one gap with choices, one for typed text."""

from __future__ import annotations

from lms.core.items.samples.sample import Sample

SAMPLE = Sample(
    id="how-heat-is-kept",
    spec={
        "type": "cloze",
        "gaps": {
            "out": {
                "choices": ["infrared", "ultraviolet", "sunlight"],
                "key": "infrared",
                "misconceptions": {"ultraviolet": "MC1", "sunlight": "MC5"},
            },
            "effect": {"text": True},
        },
    },
    words={
        "en": {
            "prompt": "Complete the text.",
            "text": "Sunlight warms the ground. The warm ground sends out {{out}}. Some gases in "
            "the air hold part of it back. This is called the {{effect}} effect.",
            "gaps": {
                "out": {
                    "infrared": "infrared radiation",
                    "ultraviolet": "ultraviolet rays",
                    "sunlight": "sunlight",
                },
                "effect": {
                    "accepted": ["greenhouse", "green-house"],
                    "feedback": {"incorrect": "It is named after a house of glass for plants."},
                },
            },
            "feedback": {
                "incorrect": "Read the sentence again: what does a warm thing send out?",
                "out:ultraviolet": "Ultraviolet rays come from the Sun; the ground is far too cool "
                "to send them out.",
                "out:sunlight": "The ground does not throw the sunlight back like a mirror. It "
                "grows warm, and sends out something else.",
            },
            "explanation": "Every warm thing sends out infrared radiation. Greenhouse gases absorb "
            "it and send part of it back.",
        },
        "vi": {
            "prompt": "Hãy hoàn thành đoạn văn.",
            "text": "Ánh sáng mặt trời làm mặt đất ấm lên. Mặt đất ấm phát ra {{out}}. Một số khí "
            "trong không khí giữ lại một phần. Hiện tượng này gọi là hiệu ứng {{effect}}.",
            "gaps": {
                "out": {
                    "infrared": "bức xạ hồng ngoại",
                    "ultraviolet": "tia tử ngoại",
                    "sunlight": "ánh sáng mặt trời",
                },
                "effect": {
                    "accepted": ["nhà kính"],
                    "feedback": {
                        "incorrect": "Hiện tượng này mang tên ngôi nhà bằng kính dùng để trồng cây."
                    },
                },
            },
            "feedback": {
                "incorrect": "Em hãy đọc lại câu: một vật ấm phát ra cái gì?",
                "out:ultraviolet": "Tia tử ngoại đến từ Mặt Trời; mặt đất quá nguội để phát ra tia "
                "này.",
                "out:sunlight": "Mặt đất không hắt ánh sáng trở lại như tấm gương. Mặt đất ấm lên "
                "rồi phát ra thứ khác.",
            },
            "explanation": "Mọi vật ấm đều phát ra bức xạ hồng ngoại. Khí nhà kính hấp thụ bức xạ "
            "ấy và phát trả lại một phần.",
        },
        "th": {
            "prompt": "เติมข้อความให้สมบูรณ์",
            "text": "แสงอาทิตย์ทำให้พื้นโลกอุ่นขึ้น พื้นโลกที่อุ่นแผ่ {{out}} ออกมา "
            "ก๊าซบางชนิดในอากาศกักเก็บไว้บางส่วน เรียกว่าปรากฏการณ์ {{effect}}",
            "gaps": {
                "out": {
                    "infrared": "รังสีอินฟราเรด",
                    "ultraviolet": "รังสีอัลตราไวโอเลต",
                    "sunlight": "แสงอาทิตย์",
                },
                "effect": {
                    "accepted": ["เรือนกระจก"],
                    "feedback": {"incorrect": "ชื่อนี้มาจากอาคารกระจกที่ใช้ปลูกต้นไม้"},
                },
            },
            "feedback": {
                "incorrect": "ลองอ่านประโยคอีกครั้ง สิ่งที่อุ่นแผ่อะไรออกมา",
                "out:ultraviolet": "รังสีอัลตราไวโอเลตมาจากดวงอาทิตย์ พื้นโลกเย็นเกินกว่าจะแผ่รังสีนี้ได้",
                "out:sunlight": "พื้นโลกไม่ได้สะท้อนแสงกลับเหมือนกระจกเงา แต่อุ่นขึ้นแล้วแผ่สิ่งอื่นออกมา",
            },
            "explanation": "ทุกสิ่งที่อุ่นแผ่รังสีอินฟราเรด ก๊าซเรือนกระจกดูดกลืนรังสีนี้แล้วแผ่บางส่วนกลับลงมา",
        },
        "ja": {
            "prompt": "文章を完成させましょう。",
            "text": "太陽の光は地面を暖めます。暖まった地面は{{out}}を出します。"
            "空気中のある気体が、その一部をとどめます。これを{{effect}}効果といいます。",
            "gaps": {
                "out": {"infrared": "赤外線", "ultraviolet": "紫外線", "sunlight": "太陽の光"},
                "effect": {
                    "accepted": ["温室", "おんしつ"],
                    "feedback": {"incorrect": "植物を育てるガラスの建物にちなんだ名前です。"},
                },
            },
            "feedback": {
                "incorrect": "もう一度文を読みましょう。暖かいものは何を出しますか。",
                "out:ultraviolet": "紫外線は太陽から来ます。地面は温度が低く、紫外線を出しません。",
                "out:sunlight": "地面は鏡のように光をはね返すのではありません。"
                "暖まって、別のものを出します。",
            },
            "explanation": "暖かいものはすべて赤外線を出します。温室効果ガスはそれを吸収し、"
            "一部を地面に戻します。",
        },
    },
)
