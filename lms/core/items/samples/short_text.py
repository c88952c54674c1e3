"""Sample of a short text: the word for getting ready for a changing climate."""

from __future__ import annotations

from lms.core.items.samples.sample import Sample

SAMPLE = Sample(
    id="word-for-getting-ready",
    spec={"type": "short-text", "wrong": [{"id": "mitigation", "misconception": "MC12"}]},
    words={
        "en": {
            "prompt": "A town raises its flood walls and plants trees for shade. What do we call "
            "such getting ready for a changing climate? Write one word.",
            "accepted": [
                "adaptation",
                "adapting",
                "climate adaptation",
                "climate change adaptation",
            ],
            "nearly": {
                "adoption": "Nearly. Mind the letters: to adopt is to take over, to adapt is to "
                "change so that it fits.",
            },
            "wrong": {"mitigation": ["mitigation", "mitigating"]},
            "feedback": {
                "incorrect": "It is the partner of mitigation: one works on the cause, the other "
                "on the effects.",
                "mitigation": "Mitigation means less greenhouse gas. Flood walls and shade trees "
                "protect people from the effects.",
            },
            "explanation": "Adaptation means changing what we build and do so that a changing "
            "climate does less harm.",
        },
        "vi": {
            "prompt": "Một thị trấn nâng cao đê chống lũ và trồng cây lấy bóng mát. Việc chuẩn bị "
            "như vậy cho khí hậu đang thay đổi gọi là gì? Em hãy viết ngắn gọn.",
            "accepted": ["thích ứng", "sự thích ứng", "thích ứng với biến đổi khí hậu"],
            "nearly": {
                "thích nghi": "Gần đúng. Sinh vật thích nghi với môi trường sống; còn khi nói về "
                "biện pháp của con người trước biến đổi khí hậu, em hãy dùng từ khác.",
            },
            "wrong": {"mitigation": ["giảm nhẹ", "giảm thiểu", "giảm phát thải"]},
            "feedback": {
                "incorrect": "Từ này đi đôi với giảm nhẹ: một bên tác động vào nguyên nhân, một "
                "bên đối phó với hậu quả.",
                "mitigation": "Giảm nhẹ là làm bớt khí nhà kính. Đê chống lũ và cây bóng mát bảo "
                "vệ con người trước các hậu quả.",
            },
            "explanation": "Thích ứng là thay đổi cách xây dựng và sinh hoạt để khí hậu đang thay "
            "đổi gây ít thiệt hại hơn.",
        },
        "th": {
            "prompt": "เมืองแห่งหนึ่งเสริมคันกั้นน้ำให้สูงขึ้นและปลูกต้นไม้ให้ร่มเงา "
            "การเตรียมพร้อมรับภูมิอากาศที่เปลี่ยนไปเช่นนี้เรียกว่าอะไร โปรดตอบสั้น ๆ",
            "accepted": [
                "การปรับตัว",
                "ปรับตัว",
                "การปรับตัวต่อการเปลี่ยนแปลงสภาพภูมิอากาศ",
            ],
            "nearly": {
                "การปรับปรุง": "ใกล้เคียง การปรับปรุงคือการทำให้ดีขึ้น ส่วนคำที่ต้องการหมายถึงการปรับให้อยู่ได้"
                "กับภูมิอากาศที่เปลี่ยนไป",
            },
            "wrong": {"mitigation": ["การลดก๊าซเรือนกระจก", "ลดก๊าซเรือนกระจก", "การบรรเทา"]},
            "feedback": {
                "incorrect": "คำนี้เป็นคู่กับการลดก๊าซเรือนกระจก อย่างหนึ่งแก้ที่สาเหตุ อีกอย่างหนึ่งรับมือกับผลกระทบ",
                "mitigation": "การลดก๊าซเรือนกระจกคือการทำให้ก๊าซน้อยลง ส่วนคันกั้นน้ำและร่มเงาของต้นไม้"
                "ช่วยปกป้องผู้คนจากผลกระทบ",
            },
            "explanation": "การปรับตัวคือการเปลี่ยนสิ่งที่สร้างและวิธีใช้ชีวิต เพื่อให้ภูมิอากาศที่เปลี่ยนไป"
            "ก่อความเสียหายน้อยลง",
        },
        "ja": {
            "prompt": "ある町では、水害に備えて堤防を高くし、日かげをつくる木を植えています。"
            "このように気候の変化に備えることを何といいますか。漢字二字で書きましょう。",
            "accepted": ["適応", "てきおう", "適応策", "気候変動への適応"],
            "nearly": {
                "順応": "もう少しです。気候変動の対策では、「順応」ではなく別の言葉を使います。",
                "適用": "もう少しです。「適用」は決まりなどを当てはめることです。",
            },
            "wrong": {"mitigation": ["緩和", "かんわ", "緩和策"]},
            "feedback": {
                "incorrect": "緩和と対になる言葉です。一方は原因に、もう一方は影響に働きかけます。",
                "mitigation": "緩和は温室効果ガスを減らすことです。堤防や日かげは、"
                "影響から人を守ります。",
            },
            "explanation": "適応とは、気候が変わっても被害が少なくなるように、"
            "町のつくりや暮らし方を変えることです。",
        },
    },
)
