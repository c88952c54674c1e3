"""Names for the demonstration: common ones, put together by chance, none of them of somebody."""

from __future__ import annotations

from collections.abc import Callable
from random import Random


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_FAMILY = _words(
    "Nguyễn Trần Lê Phạm Huỳnh Hoàng Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Trương Đinh Mai Cao"
)
_GIRLS_MIDDLE = ("Thị", "Ngọc", "Thanh", "Khánh", "Minh", "Phương", "Bảo", "Thu", "Quỳnh", "Mỹ")
_GIRLS_GIVEN = _words(
    "An Anh Châu Chi Diệp Dung Giang Hà Hân Hạnh Hiền Hoa Hương Lan Linh Loan Ly Mai My Nga Ngân "
    "Nhi Như Oanh Phúc Quyên Tâm Thảo Thư Thủy Tiên Trâm Trang Trinh Tú Uyên Vân Vy Xuân Yến"
)
_BOYS_MIDDLE = ("Văn", "Đức", "Minh", "Quang", "Gia", "Hữu", "Quốc", "Tuấn", "Anh", "Thành")
_BOYS_GIVEN = _words(
    "An Bảo Bình Cường Danh Duy Dũng Đạt Đăng Hải Hào Hiếu Hoàng Huy Hùng Khang Khoa Kiên Lâm "
    "Long Lộc Minh Nam Nghĩa Nguyên Nhân Phát Phong Phúc Quân Sang Sơn Tài Thắng Thịnh Tín Toàn "
    "Trí Trung Tùng Việt Vinh Vũ"
)
_THAI_FIRST = _words(
    "กมล กัญญา กิตติ จันทร์เพ็ญ จิราพร ชลธิชา ชัยวัฒน์ ณัฐพล ดวงใจ ธนากร ธิดารัตน์ นพดล นภัสสร "
    "นิภา ปกรณ์ ประภา ปรีชา พรทิพย์ พิมพ์ชนก ภาณุ มณีรัตน์ รัตนา วรรณา วิชัย วิภาวี ศิริพร "
    "สมชาย สมหญิง สายฝน สุชาติ สุดารัตน์ สุรชัย อนงค์ อรุณี อานนท์"
)
_THAI_LAST = _words(
    "แก้วใส คงมั่น งามดี จันทรา เจริญสุข ใจดี ชื่นบาน ดีงาม ทองคำ ธารทอง นาคสุข บุญมา ประเสริฐ "
    "ผลดี พงษ์ไพร พูนสุข มีทรัพย์ ยิ้มแย้ม รักเรียน ลาภผล วงศ์สว่าง ศรีสุข สายชล สุขใจ แสงทอง "
    "หอมหวล อ่อนละมุน อินทร์แก้ว"
)


def vietnamese(rng: Random) -> str:
    """A pupil's full name: family name, one or two middle names, given name."""
    girl = rng.random() < 0.5
    middle, given = (_GIRLS_MIDDLE, _GIRLS_GIVEN) if girl else (_BOYS_MIDDLE, _BOYS_GIVEN)
    parts = [rng.choice(_FAMILY), rng.choice(middle), rng.choice(given)]
    if rng.random() < 0.3:
        parts.insert(2, rng.choice(given))
    return " ".join(dict.fromkeys(parts))


def thai(rng: Random) -> str:
    """An official's name: first name, family name."""
    return f"{rng.choice(_THAI_FIRST)} {rng.choice(_THAI_LAST)}"


def different(count: int, make: Callable[[Random], str], rng: Random) -> list[str]:
    """So many names, no two alike."""
    found: dict[str, None] = {}
    while len(found) < count:
        found[make(rng)] = None
    return list(found)
