"""The few words that rendering itself puts on a page, in each language.

They belong to the content, not to the interface: a lesson in Thai shows them in Thai whatever the
language of the buttons round it.
"""

from __future__ import annotations

from lms.core.content.blocks import BlockKind

#: The heading of a block whose author gave none, and the word before the title that he gave.
BLOCK_TITLES: dict[str, dict[str, str]] = {
    BlockKind.TEACHER_NOTE: {
        "vi": "Ghi chú cho giáo viên",
        "th": "บันทึกสำหรับผู้สอน",
        "en": "Teacher note",
        "ja": "指導者用メモ",
    },
    BlockKind.ACTIVITY: {"vi": "Hoạt động", "th": "กิจกรรม", "en": "Activity", "ja": "活動"},
    BlockKind.NO_DEVICES: {
        "vi": "Không cần thiết bị",
        "th": "ไม่ต้องใช้อุปกรณ์",
        "en": "No devices needed",
        "ja": "機器なしでできる",
    },
    BlockKind.DISCUSSION: {"vi": "Thảo luận", "th": "อภิปราย", "en": "Discussion", "ja": "話し合い"},
    BlockKind.ALONE: {
        "vi": "Khi học một mình",
        "th": "เมื่อเรียนด้วยตนเอง",
        "en": "On your own",
        "ja": "ひとりで学ぶとき",
    },
    BlockKind.SAMPLE_ANSWER: {
        "vi": "Câu trả lời mẫu",
        "th": "ตัวอย่างคำตอบ",
        "en": "A sample answer",
        "ja": "解答例",
    },
}

TO_CONFIRM = {"vi": "cần kiểm chứng", "th": "รอการยืนยัน", "en": "to be confirmed", "ja": "要確認"}

#: What a reader of the screen hears for the raised number of a citation.
SOURCE_NUMBER = {"vi": "Nguồn {n}", "th": "ที่มา {n}", "en": "Source {n}", "ja": "出典{n}"}

#: What a reader of the screen hears on reaching a table that scrolls sideways on a narrow page.
TABLE = {"vi": "Bảng", "th": "ตาราง", "en": "Table", "ja": "表"}

FIGURE_DESCRIPTION = {
    "vi": "Mô tả hình bằng lời",
    "th": "คำอธิบายภาพ",
    "en": "The figure in words",
    "ja": "図の説明",
}


def label(table: dict[str, str], language: str) -> str:
    """The word in a language, in English if the table lacks it."""
    return table.get(language) or table["en"]
