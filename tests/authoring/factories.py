"""Reports for tests, with good defaults. The caller commits."""

from __future__ import annotations

from datetime import datetime
from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from lms.authoring.models import MistakeKind, MistakeReport
from lms.authoring.service import Place, Reported, report_mistake
from lms.core.content.model import Lesson
from tests.conftest import NOW

PACK = "sample"
RAIN = ("school", "measuring-rain")
STAFF = ("staff", "counting-kilowatt-hours")
WORDS = "It says fifty, it should say five."

_numbers = count(1)


def make_report(
    session: Session,
    lesson: Lesson,
    person_id: int | None = None,
    now: datetime = NOW,
    **changes: Any,
) -> MistakeReport:
    """A report on the lesson; any field of `Reported` as a change."""
    values: dict[str, Any] = {
        "pack_id": PACK,
        "lesson": lesson,
        "language": "en",
        "place": Place(),
        "kind": MistakeKind.FACT,
        "words": WORDS,
        "submission": f"report-{next(_numbers)}",
        **changes,
    }
    return report_mistake(session, person_id, Reported(**values), now)
