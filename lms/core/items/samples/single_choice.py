"""Sample of a single choice: why a city stays warm at night."""

from __future__ import annotations

from lms.core.items.samples.sample import Sample

SAMPLE = Sample(
    id="warm-city-nights",
    spec={
        "type": "single-choice",
        "choices": ["stored-heat", "ozone-hole", "more-sunlight", "litter"],
        "key": "stored-heat",
        "misconceptions": {"ozone-hole": "MC1", "more-sunlight": "MC3", "litter": "MC6"},
    },
    words={
        "en": {
            "prompt": "On a still night the centre of a big city is often warmer than the fields "
            "around it. What is the main reason?",
            "choices": {
                "stored-heat": "Concrete and asphalt store heat by day and give it off by night.",
                "ozone-hole": "The hole in the ozone layer is bigger above the city.",
                "more-sunlight": "More sunlight reaches the city than the fields.",
                "litter": "Litter in the streets heats the air.",
            },
            "feedback": {
                "stored-heat": "Yes. Walls and roads are like a stove that cools slowly.",
                "ozone-hole": "The ozone layer has no hole above a city, and ozone is a different "
                "problem from warming.",
                "more-sunlight": "City and fields get the same sunlight. Think of what happens to "
                "the heat afterwards.",
                "litter": "Litter does harm, but it does not heat the air. Look at the ground and "
                "the walls.",
            },
            "explanation": "This is the urban heat island. Trees, shade and pale roofs keep "
            "streets cooler, because less heat is stored by day.",
            "hint": "Touch a wall in the evening after a sunny day.",
        },
        "vi": {
            "prompt": "Vào những đêm lặng gió, khu trung tâm thành phố lớn thường nóng hơn vùng "
            "đồng ruộng xung quanh. Nguyên nhân chính là gì?",
            "choices": {
                "stored-heat": "Bê tông và nhựa đường tích nhiệt ban ngày rồi tỏa ra vào ban đêm.",
                "ozone-hole": "Lỗ thủng tầng ozone phía trên thành phố lớn hơn.",
                "more-sunlight": "Thành phố nhận được nhiều ánh nắng hơn đồng ruộng.",
                "litter": "Rác trên đường phố làm không khí nóng lên.",
            },
            "feedback": {
                "stored-heat": "Đúng rồi. Tường nhà và mặt đường giống như chiếc bếp nguội đi rất "
                "chậm.",
                "ozone-hole": "Không có lỗ thủng tầng ozone nào trên thành phố, và suy giảm tầng "
                "ozone là một vấn đề khác với nóng lên toàn cầu.",
                "more-sunlight": "Thành phố và đồng ruộng nhận lượng nắng như nhau. Em hãy nghĩ "
                "xem sau đó nhiệt đi đâu.",
                "litter": "Rác gây hại, nhưng không làm không khí nóng lên. Em hãy để ý mặt đường "
                "và tường nhà.",
            },
            "explanation": "Hiện tượng này gọi là đảo nhiệt đô thị. Cây xanh, bóng râm và mái nhà "
            "màu sáng giúp đường phố mát hơn vì ban ngày tích ít nhiệt hơn.",
            "hint": "Buổi tối sau một ngày nắng, em thử chạm tay vào bức tường.",
        },
        "th": {
            "prompt": "ในคืนที่ลมสงบ ใจกลางเมืองใหญ่มักร้อนกว่าทุ่งนาโดยรอบ สาเหตุหลักคืออะไร",
            "choices": {
                "stored-heat": "คอนกรีตและยางมะตอยสะสมความร้อนไว้ตอนกลางวันแล้วคายออกมาตอนกลางคืน",
                "ozone-hole": "รูโหว่ของชั้นโอโซนเหนือเมืองมีขนาดใหญ่กว่า",
                "more-sunlight": "แสงแดดส่องลงมาที่เมืองมากกว่าทุ่งนา",
                "litter": "ขยะตามถนนทำให้อากาศร้อนขึ้น",
            },
            "feedback": {
                "stored-heat": "ถูกต้อง ผนังและถนนเปรียบเหมือนเตาที่ค่อย ๆ เย็นลงอย่างช้า ๆ",
                "ozone-hole": "เหนือเมืองไม่มีรูโหว่ของชั้นโอโซน และเรื่องโอโซนเป็นคนละปัญหากับภาวะโลกร้อน",
                "more-sunlight": "เมืองกับทุ่งนาได้รับแสงแดดเท่ากัน ลองคิดต่อว่าหลังจากนั้นความร้อนไปอยู่ที่ใด",
                "litter": "ขยะก่อปัญหาจริง แต่ไม่ได้ทำให้อากาศร้อนขึ้น ลองสังเกตพื้นถนนและผนังอาคาร",
            },
            "explanation": "ปรากฏการณ์นี้เรียกว่าเกาะความร้อนเมือง ต้นไม้ ร่มเงา และหลังคาสีอ่อน"
            "ช่วยให้ถนนเย็นลง เพราะสะสมความร้อนในตอนกลางวันน้อยลง",
            "hint": "ลองแตะผนังอาคารในตอนเย็นหลังจากวันที่แดดจัด",
        },
        "ja": {
            "prompt": "風のない夜、大きな都市の中心部は、まわりの田畑より暖かいことがよくあります。"
            "おもな理由はどれですか。",
            "choices": {
                "stored-heat": "コンクリートやアスファルトが昼に熱をため、夜に放出するから。",
                "ozone-hole": "都市の上空では、オゾン層の穴が大きいから。",
                "more-sunlight": "都市には田畑より多くの日光が届くから。",
                "litter": "道に捨てられたごみが空気を暖めるから。",
            },
            "feedback": {
                "stored-heat": "そのとおりです。壁や道路は、ゆっくり冷めるストーブのようなものです。",
                "ozone-hole": "都市の上空にオゾン層の穴はありません。"
                "また、オゾン層の問題と温暖化は別の問題です。",
                "more-sunlight": "都市にも田畑にも、同じだけの日光が届きます。"
                "そのあと熱がどうなるかを考えてみましょう。",
                "litter": "ごみは害になりますが、空気を暖めはしません。地面や壁に注目してみましょう。",
            },
            "explanation": "これをヒートアイランド現象といいます。木や日かげ、明るい色の屋根があると、"
            "昼にたまる熱が減り、街が涼しくなります。",
            "hint": "晴れた日の夕方、建物の壁にさわってみましょう。",
        },
    },
)
