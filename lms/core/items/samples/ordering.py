"""Sample of an ordering: the chain of the greenhouse effect."""

from __future__ import annotations

from lms.core.items.samples.sample import Sample

SAMPLE = Sample(
    id="greenhouse-chain",
    spec={
        "type": "ordering",
        "entries": ["sunlight", "ground", "infrared", "gases", "back"],
        "misconceptions": {"gases:sunlight": "MC3"},
    },
    words={
        "en": {
            "prompt": "Put the links of the greenhouse effect in order, beginning with the Sun.",
            "entries": {
                "sunlight": "Sunlight passes through the air.",
                "ground": "The ground takes up the light and grows warm.",
                "infrared": "The warm ground sends out infrared radiation.",
                "gases": "Greenhouse gases absorb much of this radiation.",
                "back": "They send part of it back, and the ground stays warmer.",
            },
            "feedback": {
                "incorrect": "Ask of each link: what must have happened before?",
                "gases:sunlight": "Greenhouse gases hold back what the ground sends out, not the "
                "light that comes in.",
            },
            "explanation": "Light comes in, infrared radiation goes out, and the gases keep part "
            "of it for a while. More gas, more heat kept.",
        },
        "vi": {
            "prompt": "Hãy sắp xếp các mắt xích của hiệu ứng nhà kính theo thứ tự, bắt đầu từ Mặt "
            "Trời.",
            "entries": {
                "sunlight": "Ánh sáng mặt trời đi qua không khí.",
                "ground": "Mặt đất hấp thụ ánh sáng và ấm lên.",
                "infrared": "Mặt đất ấm phát ra bức xạ hồng ngoại.",
                "gases": "Khí nhà kính hấp thụ phần lớn bức xạ này.",
                "back": "Các khí này phát trả lại một phần, nên mặt đất ấm hơn.",
            },
            "feedback": {
                "incorrect": "Với mỗi mắt xích, em hãy tự hỏi: điều gì phải xảy ra trước đó?",
                "gases:sunlight": "Khí nhà kính giữ lại phần mà mặt đất phát ra, chứ không phải "
                "ánh sáng đi vào.",
            },
            "explanation": "Ánh sáng đi vào, bức xạ hồng ngoại đi ra, và các khí giữ lại một phần "
            "trong một thời gian. Càng nhiều khí nhà kính, nhiệt bị giữ lại càng nhiều.",
        },
        "th": {
            "prompt": "เรียงลำดับการเกิดปรากฏการณ์เรือนกระจก โดยเริ่มจากดวงอาทิตย์",
            "entries": {
                "sunlight": "แสงอาทิตย์ส่องผ่านอากาศลงมา",
                "ground": "พื้นโลกดูดกลืนแสงและอุ่นขึ้น",
                "infrared": "พื้นโลกที่อุ่นแผ่รังสีอินฟราเรดออกมา",
                "gases": "ก๊าซเรือนกระจกดูดกลืนรังสีนี้ไว้เป็นส่วนใหญ่",
                "back": "ก๊าซแผ่รังสีบางส่วนกลับลงมา พื้นโลกจึงอุ่นกว่าเดิม",
            },
            "feedback": {
                "incorrect": "ในแต่ละข้อ ลองถามว่าก่อนหน้านั้นต้องเกิดอะไรขึ้นก่อน",
                "gases:sunlight": "ก๊าซเรือนกระจกกักเก็บรังสีที่พื้นโลกแผ่ออกมา ไม่ใช่แสงที่ส่องเข้ามา",
            },
            "explanation": "แสงส่องเข้ามา รังสีอินฟราเรดแผ่ออกไป และก๊าซเก็บรังสีบางส่วนไว้ชั่วระยะหนึ่ง "
            "ยิ่งมีก๊าซมาก ความร้อนก็ยิ่งถูกเก็บไว้มาก",
        },
        "ja": {
            "prompt": "温室効果の起こる順に並べましょう。太陽から始めます。",
            "entries": {
                "sunlight": "太陽の光が空気を通りぬける。",
                "ground": "地面が光を吸収して暖まる。",
                "infrared": "暖まった地面が赤外線を出す。",
                "gases": "温室効果ガスが赤外線の多くを吸収する。",
                "back": "ガスがその一部を地面に戻し、地面はより暖かくなる。",
            },
            "feedback": {
                "incorrect": "一つ一つについて、その前に何が起きているはずかを考えましょう。",
                "gases:sunlight": "温室効果ガスがとどめるのは、入ってくる光ではなく、"
                "地面が出す赤外線です。",
            },
            "explanation": "光が入り、赤外線が出ていき、ガスがその一部をしばらくとどめます。"
            "ガスが増えるほど、とどまる熱も増えます。",
        },
    },
)
