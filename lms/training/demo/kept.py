"""What people of the demonstration kept, handed in and reported, through the services as anybody."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from lms.authoring import service as authoring
from lms.authoring.models import MistakeKind
from lms.core.calculators import CALCULATORS
from lms.core.calculators.reading import read
from lms.learning.trying import service as calculations
from lms.training.demo.place import DemoGroup, Place
from lms.training.demo.weeks import ENERGY, GREENHOUSE
from lms.web.packs import library

#: Calculator, lesson, what was entered, title, note, whether it was handed in.
_BY_OFFICIALS = (
    ("rooftop-solar", {"power": "250"}, "หลังคาอาคารจอดรถ", "สมมติว่าใช้หลังคาได้ครึ่งหนึ่ง", True),
    ("rooftop-solar", {"power": "1000"}, "หลังคาโรงพยาบาล 1 MW", "", True),
    ("led-retrofit", {"fittings": "640"}, "เปลี่ยนหลอดไฟสำนักงานเขต", "ควรเทียบกับ ESCO", True),
    ("led-retrofit", {"fittings": "90", "hours": "14"}, "ไฟทางเดิน", "", False),
)
_BY_PUPILS = (
    ("greenhouse", {"held-back": "0,80"}, "Giữ lại nhiều nhiệt hơn", "Ấm thêm hơn 1 độ.", True),
    ("greenhouse", {"held-back": "0"}, "Không có khí nhà kính", "Nước đóng băng hết.", True),
)


def tell(session: Session, made: Place, now: datetime) -> None:
    """Some calculations, most of them handed in, and two mistake reports. The caller commits."""
    _keep(session, made.cohorts[0], ENERGY, _BY_OFFICIALS, now)
    _keep(session, made.classes[0], GREENHOUSE, _BY_PUPILS, now)
    _report(
        session,
        made.classes[0],
        GREENHOUSE,
        (MistakeKind.SPELLING, "Chữ này hình như viết sai."),
        now,
    )
    _report(
        session, made.cohorts[0], ENERGY, (MistakeKind.TRANSLATION, "ประโยคแรกอ่านเข้าใจยาก"), now
    )


def _keep(
    session: Session,
    group: DemoGroup,
    at: tuple[str, str],
    kept: tuple[tuple[str, dict[str, str], str, str, bool], ...],
    now: datetime,
) -> None:
    lesson = library().lesson(*at)
    for number, (name, typed, title, note, handed_in) in enumerate(kept):
        person_id = group.member_ids[number]
        calculator = CALCULATORS[name]
        entries = read(calculator, typed, group.language).entries
        form = f"demo-{group.group_id}-{number}"
        told = calculations.Told(calculator, entries, lesson, title, note, form)
        when = now - timedelta(days=4, hours=number)
        calculation = calculations.keep(session, person_id, told, when)
        if handed_in:
            calculations.hand_in(calculation, when + timedelta(minutes=5))


def _report(
    session: Session,
    group: DemoGroup,
    at: tuple[str, str],
    what: tuple[MistakeKind, str],
    now: datetime,
) -> None:
    lesson = library().lesson(*at)
    reported = authoring.Reported(
        pack_id=library().pack_of(lesson.course_id).id,
        lesson=lesson,
        language=group.language,
        place=authoring.Place(step_id=lesson.steps[0].id),
        kind=what[0],
        words=what[1],
        submission=f"demo-{group.group_id}",
    )
    authoring.report_mistake(session, group.member_ids[0], reported, now - timedelta(days=2))
