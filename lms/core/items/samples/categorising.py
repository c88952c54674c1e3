"""Sample of a categorising: mitigation or adaptation."""

from __future__ import annotations

from lms.core.items.samples.sample import Sample

SAMPLE = Sample(
    id="mitigation-or-adaptation",
    spec={
        "type": "categorising",
        "entries": ["solar-roof", "warning", "bus", "drains", "led"],
        "categories": ["mitigation", "adaptation"],
        "key": {
            "solar-roof": "mitigation",
            "warning": "adaptation",
            "bus": "mitigation",
            "drains": "adaptation",
            "led": "mitigation",
        },
        "misconceptions": {
            "solar-roof:adaptation": "MC12",
            "warning:mitigation": "MC12",
            "bus:adaptation": "MC12",
            "drains:mitigation": "MC12",
            "led:adaptation": "MC12",
        },
    },
    words={
        "en": {
            "prompt": "What does each measure do in the first place: mitigation (less greenhouse "
            "gas) or adaptation (less harm from a changing climate)?",
            "entries": {
                "solar-roof": "solar panels on the roof of a school",
                "warning": "early warning of floods by telephone",
                "bus": "taking the bus and not the car",
                "drains": "wider drains for heavy rain",
                "led": "LED lamps in place of old ones",
            },
            "categories": {"mitigation": "mitigation", "adaptation": "adaptation"},
            "feedback": {
                "incorrect": "Ask of each measure: does less gas get into the air, or are people "
                "hurt less?",
                "warning:mitigation": "A warning saves lives, but no less gas gets into the air.",
                "drains:mitigation": "Drains lead the water away; the rain and its causes stay.",
            },
            "explanation": "Mitigation works on the cause, adaptation on the effects. A city needs "
            "both.",
        },
        "vi": {
            "prompt": "Mỗi biện pháp sau trước hết là giảm nhẹ (bớt khí nhà kính) hay thích ứng "
            "(bớt thiệt hại do khí hậu thay đổi)?",
            "entries": {
                "solar-roof": "tấm pin mặt trời trên mái trường",
                "warning": "cảnh báo sớm lũ lụt qua điện thoại",
                "bus": "đi xe buýt thay vì đi ô tô",
                "drains": "cống thoát nước rộng hơn cho mưa lớn",
                "led": "thay đèn cũ bằng đèn LED",
            },
            "categories": {"mitigation": "giảm nhẹ", "adaptation": "thích ứng"},
            "feedback": {
                "incorrect": "Với mỗi biện pháp, em hãy tự hỏi: lượng khí thải vào không khí ít "
                "đi, hay con người ít bị thiệt hại hơn?",
                "warning:mitigation": "Cảnh báo sớm cứu được người, nhưng không làm bớt khí nhà "
                "kính.",
                "drains:mitigation": "Cống chỉ thoát nước đi; mưa lớn và nguyên nhân của nó vẫn "
                "còn.",
            },
            "explanation": "Giảm nhẹ tác động vào nguyên nhân, thích ứng đối phó với hậu quả. "
            "Thành phố cần cả hai.",
        },
        "th": {
            "prompt": "มาตรการแต่ละข้อมีจุดประสงค์หลักเพื่อการลดก๊าซเรือนกระจก "
            "หรือเพื่อการปรับตัว (ลดความเสียหายจากภูมิอากาศที่เปลี่ยนไป)",
            "entries": {
                "solar-roof": "แผงโซลาร์เซลล์บนหลังคาโรงเรียน",
                "warning": "การเตือนภัยน้ำท่วมล่วงหน้าทางโทรศัพท์",
                "bus": "การใช้รถเมล์แทนรถยนต์ส่วนตัว",
                "drains": "ท่อระบายน้ำที่กว้างขึ้นสำหรับฝนตกหนัก",
                "led": "การเปลี่ยนหลอดไฟเก่าเป็นหลอด LED",
            },
            "categories": {"mitigation": "การลดก๊าซเรือนกระจก", "adaptation": "การปรับตัว"},
            "feedback": {
                "incorrect": "ในแต่ละมาตรการ ลองถามว่าก๊าซที่ปล่อยสู่อากาศลดลง หรือผู้คนเดือดร้อนน้อยลง",
                "warning:mitigation": "การเตือนภัยช่วยชีวิตคนได้ แต่ไม่ได้ทำให้ก๊าซเรือนกระจกลดลง",
                "drains:mitigation": "ท่อช่วยระบายน้ำออกไป แต่ฝนและสาเหตุของฝนยังคงอยู่",
            },
            "explanation": "การลดก๊าซเรือนกระจกแก้ที่สาเหตุ ส่วนการปรับตัวรับมือกับผลกระทบ เมืองต้องทำทั้งสองอย่าง",
        },
        "ja": {
            "prompt": "次の対策のおもな目的は、緩和（温室効果ガスを減らす）と"
            "適応（気候の変化による被害を減らす）のどちらですか。",
            "entries": {
                "solar-roof": "学校の屋根に太陽光パネルをつける",
                "warning": "洪水の早期警報を電話で伝える",
                "bus": "自動車ではなくバスを使う",
                "drains": "大雨に備えて排水路を広げる",
                "led": "古い電灯をLEDに替える",
            },
            "categories": {"mitigation": "緩和", "adaptation": "適応"},
            "feedback": {
                "incorrect": "それぞれについて、空気中に出るガスが減るのか、"
                "人の被害が減るのかを考えましょう。",
                "warning:mitigation": "警報は命を守りますが、出るガスは減りません。",
                "drains:mitigation": "排水路は水を流しますが、大雨もその原因もなくなりません。",
            },
            "explanation": "緩和は原因に、適応は影響に働きかけます。都市にはその両方が必要です。",
        },
    },
)
