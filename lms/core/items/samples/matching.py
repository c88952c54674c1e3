"""Sample of a matching: gases and where they come from."""

from __future__ import annotations

from lms.core.items.samples.sample import Sample

SAMPLE = Sample(
    id="gas-and-source",
    spec={
        "type": "matching",
        "lefts": ["carbon-dioxide", "methane", "nitrous-oxide"],
        "rights": ["burning", "rotting", "fertiliser", "ozone"],
        "key": {
            "carbon-dioxide": "burning",
            "methane": "rotting",
            "nitrous-oxide": "fertiliser",
        },
        "misconceptions": {
            "carbon-dioxide:ozone": "MC1",
            "methane:ozone": "MC1",
            "nitrous-oxide:ozone": "MC1",
        },
    },
    words={
        "en": {
            "prompt": "Match each greenhouse gas with one of its main sources. One source is left "
            "over.",
            "lefts": {
                "carbon-dioxide": "carbon dioxide",
                "methane": "methane",
                "nitrous-oxide": "nitrous oxide",
            },
            "rights": {
                "burning": "burning coal, oil and gas",
                "rotting": "food waste rotting in a landfill",
                "fertiliser": "nitrogen fertiliser on fields",
                "ozone": "the hole in the ozone layer",
            },
            "feedback": {
                "incorrect": "Think of where things burn, where they rot without air, and what is "
                "spread on fields.",
                "methane:burning": "Methane itself burns. It forms where things rot without air.",
            },
            "explanation": "Burning sets carbon dioxide free, rotting without air makes methane, "
            "and nitrogen fertiliser gives off nitrous oxide. The ozone hole gives off no gas.",
        },
        "vi": {
            "prompt": "Hãy ghép mỗi khí nhà kính với một nguồn phát thải chính của khí đó. Có một "
            "phương án bị thừa.",
            "lefts": {
                "carbon-dioxide": "carbon dioxide",
                "methane": "methane",
                "nitrous-oxide": "nitrous oxide",
            },
            "rights": {
                "burning": "đốt than, dầu và khí đốt",
                "rotting": "thức ăn thừa phân hủy trong bãi chôn lấp",
                "fertiliser": "phân đạm bón trên đồng ruộng",
                "ozone": "lỗ thủng tầng ozone",
            },
            "feedback": {
                "incorrect": "Em hãy nghĩ xem thứ gì bị đốt, thứ gì phân hủy khi thiếu không khí "
                "và thứ gì được bón trên ruộng.",
                "methane:burning": "Methane là khí cháy được. Nó sinh ra ở nơi chất hữu cơ phân "
                "hủy khi thiếu không khí.",
            },
            "explanation": "Khi đốt nhiên liệu, carbon dioxide thoát ra; khi phân hủy thiếu không "
            "khí, methane sinh ra; còn phân đạm làm phát sinh nitrous oxide. Lỗ thủng tầng ozone "
            "không thải ra khí nào.",
        },
        "th": {
            "prompt": "จับคู่ก๊าซเรือนกระจกแต่ละชนิดกับแหล่งปล่อยหลักหนึ่งแหล่ง มีตัวเลือกเกินมาหนึ่งข้อ",
            "lefts": {
                "carbon-dioxide": "คาร์บอนไดออกไซด์",
                "methane": "มีเทน",
                "nitrous-oxide": "ไนตรัสออกไซด์",
            },
            "rights": {
                "burning": "การเผาไหม้ถ่านหิน น้ำมัน และก๊าซธรรมชาติ",
                "rotting": "เศษอาหารที่เน่าเปื่อยในหลุมฝังกลบ",
                "fertiliser": "ปุ๋ยไนโตรเจนที่ใส่ในไร่นา",
                "ozone": "รูโหว่ของชั้นโอโซน",
            },
            "feedback": {
                "incorrect": "ลองคิดว่าสิ่งใดถูกเผาไหม้ สิ่งใดเน่าเปื่อยโดยไม่มีอากาศ และสิ่งใดถูกใส่ลงในไร่นา",
                "methane:burning": "มีเทนเป็นก๊าซที่ติดไฟได้ และเกิดขึ้นเมื่อสิ่งต่าง ๆ เน่าเปื่อยโดยไม่มีอากาศ",
            },
            "explanation": "การเผาไหม้ปล่อยคาร์บอนไดออกไซด์ การเน่าเปื่อยโดยไม่มีอากาศทำให้เกิดมีเทน "
            "และปุ๋ยไนโตรเจนปล่อยไนตรัสออกไซด์ ส่วนรูโหว่ของชั้นโอโซนไม่ได้ปล่อยก๊าซใด",
        },
        "ja": {
            "prompt": "温室効果ガスと、そのおもな排出源を組み合わせましょう。"
            "排出源の選択肢は一つ余ります。",
            "lefts": {
                "carbon-dioxide": "二酸化炭素",
                "methane": "メタン",
                "nitrous-oxide": "一酸化二窒素",
            },
            "rights": {
                "burning": "石炭・石油・天然ガスを燃やすこと",
                "rotting": "埋め立て地で生ごみが腐ること",
                "fertiliser": "畑にまく窒素肥料",
                "ozone": "オゾン層の穴",
            },
            "feedback": {
                "incorrect": "何が燃え、何が空気のないところで腐り、"
                "何が畑にまかれるかを考えましょう。",
                "methane:burning": "メタンはそれ自体が燃える気体です。"
                "空気のないところで物が腐るとできます。",
            },
            "explanation": "燃料を燃やすと二酸化炭素が、空気のないところで物が腐るとメタンが、"
            "窒素肥料からは一酸化二窒素が出ます。オゾン層の穴からガスは出ません。",
        },
    },
)
