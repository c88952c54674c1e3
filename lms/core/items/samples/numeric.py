"""Sample of a number with a unit: the electricity that a fan uses."""

from __future__ import annotations

from lms.core.items.samples.sample import Sample

SAMPLE = Sample(
    id="electricity-of-a-fan",
    spec={
        "type": "numeric",
        "key": 7.2,
        "unit": "kWh",
        "units": {"Wh": 0.001},
        "tolerance": {"absolute": 0.05},
        "wrong": [
            {"id": "not-divided", "value": 7200, "tolerance": {"absolute": 1}},
            {"id": "one-day", "value": 0.36, "tolerance": {"absolute": 0.005}},
        ],
    },
    words={
        "en": {
            "prompt": "A ceiling fan draws [45 W]{.given}. It runs [8 hours]{.given} a day on "
            "[20 days]{.given}. How much electricity does it use?",
            "unit-label": "kWh",
            "feedback": {
                "not-divided": "That is the number of watt-hours. A kilowatt-hour is a thousand of "
                "them.",
                "one-day": "That is one day. How many days does the fan run?",
                "incorrect": "Multiply power, hours and days. Then turn watt-hours into "
                "kilowatt-hours.",
            },
            "explanation": "[45 W × 8 h × 20 = 7,200 Wh = 7.2 kWh]{.given}",
            "hint": "Work out the watt-hours of one day first.",
        },
        "vi": {
            "prompt": "Một chiếc quạt trần có công suất [45 W]{.given}, mỗi ngày chạy "
            "[8 giờ]{.given}, trong [20 ngày]{.given}. Quạt tiêu thụ bao nhiêu điện năng?",
            "unit-label": "kWh",
            "feedback": {
                "not-divided": "Đó là số oát giờ. Một ki-lô-oát giờ bằng một nghìn oát giờ.",
                "one-day": "Đó là điện năng của một ngày. Quạt chạy bao nhiêu ngày?",
                "incorrect": "Hãy nhân công suất với số giờ và số ngày, rồi đổi oát giờ ra "
                "ki-lô-oát giờ.",
            },
            "explanation": "[45 W × 8 giờ × 20 = 7.200 Wh = 7,2 kWh]{.given}",
            "hint": "Trước hết hãy tính số oát giờ của một ngày.",
        },
        "th": {
            "prompt": "พัดลมเพดานตัวหนึ่งใช้กำลังไฟฟ้า [45 วัตต์]{.given} เปิดวันละ [8 ชั่วโมง]{.given} "
            "เป็นเวลา [20 วัน]{.given} ใช้พลังงานไฟฟ้าเท่าใด",
            "unit-label": "kWh",
            "feedback": {
                "not-divided": "ค่านี้เป็นวัตต์ชั่วโมง หนึ่งกิโลวัตต์ชั่วโมงเท่ากับหนึ่งพันวัตต์ชั่วโมง",
                "one-day": "ค่านี้เป็นการใช้ไฟฟ้าในหนึ่งวัน พัดลมเปิดทั้งหมดกี่วัน",
                "incorrect": "นำกำลังไฟฟ้าคูณจำนวนชั่วโมงและจำนวนวัน แล้วแปลงวัตต์ชั่วโมงเป็นกิโลวัตต์ชั่วโมง",
            },
            "explanation": "[45 W × 8 h × 20 = 7,200 Wh = 7.2 kWh]{.given}",
            "hint": "เริ่มจากหาจำนวนวัตต์ชั่วโมงของหนึ่งวันก่อน",
        },
        "ja": {
            "prompt": "消費電力[45 W]{.given}の天井扇を、1日[8時間]{.given}、[20日間]{.given}"
            "使います。使う電力量はどれだけですか。",
            "unit-label": "kWh",
            "feedback": {
                "not-divided": "それはワット時の値です。[1キロワット時は1000ワット時]{.given}です。",
                "one-day": "それは1日分です。何日間使いますか。",
                "incorrect": "電力に時間と日数をかけ、ワット時をキロワット時に直しましょう。",
            },
            "explanation": "[45 W × 8 h × 20 = 7,200 Wh = 7.2 kWh]{.given}",
            "hint": "まず1日分が何ワット時になるかを求めましょう。",
        },
    },
)
