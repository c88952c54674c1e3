"""Sample of a multiple choice: which gases are greenhouse gases."""

from __future__ import annotations

from lms.core.items.samples.sample import Sample

SAMPLE = Sample(
    id="which-are-greenhouse-gases",
    spec={
        "type": "multiple-choice",
        "choices": ["carbon-dioxide", "methane", "water-vapour", "oxygen", "nitrogen"],
        "key": ["carbon-dioxide", "methane", "water-vapour"],
    },
    words={
        "en": {
            "prompt": "Which of these gases in the air are greenhouse gases? Tick all that are.",
            "choices": {
                "carbon-dioxide": "carbon dioxide",
                "methane": "methane",
                "water-vapour": "water vapour",
                "oxygen": "oxygen",
                "nitrogen": "nitrogen",
            },
            "feedback": {
                "carbon-dioxide": "Yes. It comes mostly from burning coal, oil and gas.",
                "methane": "Yes. It comes from landfills, cattle, rice fields and leaks of gas.",
                "water-vapour": "Yes. Warmer air holds more of it, and so warming grows.",
                "oxygen": "We breathe oxygen, but it lets infrared radiation pass.",
                "nitrogen": "Most of the air is nitrogen, but it lets infrared radiation pass.",
            },
            "explanation": "A greenhouse gas absorbs infrared radiation from the warm ground. "
            "Oxygen and nitrogen, nearly all of the air, do not.",
        },
        "vi": {
            "prompt": "Những khí nào sau đây trong không khí là khí nhà kính? Hãy đánh dấu tất cả "
            "các khí đó.",
            "choices": {
                "carbon-dioxide": "carbon dioxide",
                "methane": "methane",
                "water-vapour": "hơi nước",
                "oxygen": "oxygen",
                "nitrogen": "nitrogen",
            },
            "feedback": {
                "carbon-dioxide": "Đúng. Khí này chủ yếu sinh ra khi đốt than, dầu và khí đốt.",
                "methane": "Đúng. Khí này sinh ra từ bãi rác, trâu bò, ruộng lúa và khí đốt rò rỉ.",
                "water-vapour": "Đúng. Không khí càng ấm càng chứa nhiều hơi nước, nên sự nóng lên "
                "càng mạnh thêm.",
                "oxygen": "Chúng ta hít thở oxygen, nhưng khí này để bức xạ hồng ngoại đi qua.",
                "nitrogen": "Phần lớn không khí là nitrogen, nhưng khí này để bức xạ hồng ngoại đi "
                "qua.",
            },
            "explanation": "Khí nhà kính hấp thụ bức xạ hồng ngoại phát ra từ mặt đất ấm. Oxygen "
            "và nitrogen chiếm gần hết không khí nhưng không hấp thụ bức xạ này.",
        },
        "th": {
            "prompt": "ก๊าซใดในอากาศต่อไปนี้เป็นก๊าซเรือนกระจก เลือกทุกข้อที่ใช่",
            "choices": {
                "carbon-dioxide": "คาร์บอนไดออกไซด์",
                "methane": "มีเทน",
                "water-vapour": "ไอน้ำ",
                "oxygen": "ออกซิเจน",
                "nitrogen": "ไนโตรเจน",
            },
            "feedback": {
                "carbon-dioxide": "ใช่ ส่วนใหญ่เกิดจากการเผาไหม้ถ่านหิน น้ำมัน และก๊าซธรรมชาติ",
                "methane": "ใช่ เกิดจากหลุมฝังกลบขยะ วัวควาย นาข้าว และการรั่วไหลของก๊าซธรรมชาติ",
                "water-vapour": "ใช่ อากาศยิ่งอุ่นยิ่งมีไอน้ำได้มาก จึงทำให้โลกร้อนขึ้นอีก",
                "oxygen": "คนและสัตว์ใช้ออกซิเจนหายใจ แต่ออกซิเจนปล่อยให้รังสีอินฟราเรดผ่านไปได้",
                "nitrogen": "อากาศส่วนใหญ่คือไนโตรเจน แต่ไนโตรเจนปล่อยให้รังสีอินฟราเรดผ่านไปได้",
            },
            "explanation": "ก๊าซเรือนกระจกดูดกลืนรังสีอินฟราเรดที่แผ่ออกมาจากพื้นโลกที่อุ่น "
            "ออกซิเจนและไนโตรเจนซึ่งเป็นเกือบทั้งหมดของอากาศไม่ดูดกลืนรังสีนี้",
        },
        "ja": {
            "prompt": "空気中の次の気体のうち、温室効果ガスはどれですか。"
            "あてはまるものをすべて選びましょう。",
            "choices": {
                "carbon-dioxide": "二酸化炭素",
                "methane": "メタン",
                "water-vapour": "水蒸気",
                "oxygen": "酸素",
                "nitrogen": "窒素",
            },
            "feedback": {
                "carbon-dioxide": "そうです。おもに石炭・石油・天然ガスを燃やすと出ます。",
                "methane": "そうです。ごみの埋め立て地、牛などの家畜、水田、ガスのもれなどから出ます。",
                "water-vapour": "そうです。空気が暖かいほど多くの水蒸気を含み、"
                "温暖化をさらに強めます。",
                "oxygen": "酸素は呼吸に必要ですが、赤外線を通します。",
                "nitrogen": "空気の大部分は窒素ですが、窒素は赤外線を通します。",
            },
            "explanation": "温室効果ガスは、暖まった地面から出る赤外線を吸収します。"
            "空気のほとんどを占める酸素と窒素は、赤外線を吸収しません。",
        },
    },
)
