"""Sample of true or false: what one cool week says about the climate."""

from __future__ import annotations

from lms.core.items.samples.sample import Sample

SAMPLE = Sample(
    id="one-cool-week",
    spec={"type": "true-false", "key": False, "misconceptions": {"true": "MC10"}},
    cites=("b-s12",),
    words={
        "en": {
            "prompt": "It was unusually cool last week. This shows that the climate is not "
            "getting warmer.",
            "feedback": {
                "true": "One week is weather. Climate is the average of many years, and that can "
                "rise although some weeks are cool.",
                "false": "Right. A single week can be cool or hot in any climate.",
            },
            "explanation": "Scientists average about thirty years before they speak of climate. "
            "[@b-s12]",
        },
        "vi": {
            "prompt": "Tuần trước trời mát khác thường. Điều này cho thấy khí hậu không nóng lên.",
            "feedback": {
                "true": "Một tuần là thời tiết. Khí hậu là trung bình của nhiều năm, và trung bình "
                "ấy vẫn có thể tăng dù có những tuần trời mát.",
                "false": "Chính xác. Trong bất kỳ khí hậu nào cũng có tuần mát, tuần nóng.",
            },
            "explanation": "Các nhà khoa học lấy trung bình khoảng ba mươi năm rồi mới nói về khí "
            "hậu. [@b-s12]",
        },
        "th": {
            "prompt": "สัปดาห์ที่แล้วอากาศเย็นผิดปกติ แสดงว่าภูมิอากาศไม่ได้ร้อนขึ้น",
            "feedback": {
                "true": "หนึ่งสัปดาห์คือสภาพอากาศ ส่วนภูมิอากาศคือค่าเฉลี่ยของหลายปี "
                "ซึ่งสูงขึ้นได้แม้บางสัปดาห์อากาศจะเย็น",
                "false": "ถูกต้อง ไม่ว่าภูมิอากาศแบบใดก็มีทั้งสัปดาห์ที่เย็นและสัปดาห์ที่ร้อน",
            },
            "explanation": "นักวิทยาศาสตร์ใช้ค่าเฉลี่ยราวสามสิบปีจึงจะกล่าวถึงภูมิอากาศ [@b-s12]",
        },
        "ja": {
            "prompt": "先週はいつになく涼しかった。このことから、"
            "気候は暖かくなっていないといえる。",
            "feedback": {
                "true": "1週間の様子は「天気」です。「気候」は長い年月の平均で、"
                "涼しい週があっても上がることがあります。",
                "false": "そのとおりです。どんな気候でも、涼しい週や暑い週はあります。",
            },
            "explanation": "科学者は、およそ30年間の平均をもとに気候を語ります。[@b-s12]",
        },
    },
)
