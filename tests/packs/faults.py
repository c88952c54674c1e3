"""The twenty faults that `lms check` must find, planted into a copy of the sample pack.

Each fault is one small change of one file. Planting answers where it must be reported.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from lms.core.content.problems import Rule
from tests.packs import SAMPLE

RAIN = "school/measuring-rain"
POWER = "staff/counting-kilowatt-hours"


@dataclass(frozen=True)
class Fault:
    """A change of a file, and the text on the line where it must be reported.

    Where that text stands more than once, it is the first place below ``after``.
    """

    rule: Rule
    path: str
    change: Callable[[str], bytes]
    marker: str
    after: str = ""

    def plant(self, root: Path) -> None:
        file = root / self.path
        text = file.read_text(encoding="utf-8")
        data = self.change(text)
        assert data != text.encode(), f"{self.rule} changed nothing in {self.path}"
        file.write_bytes(data)

    def line(self, root: Path) -> int:
        """The line of the marker in the file as it now is."""
        lines = (root / self.path).read_bytes().split(b"\n")
        start = next(n for n, line in enumerate(lines) if self.after.encode() in line)
        found = (n for n in range(start, len(lines)) if self.marker.encode() in lines[n])
        return next(found) + 1


def replacing(old: str, new: str) -> Callable[[str], bytes]:
    """A change that replaces the first place where a text stands."""

    def change(text: str) -> bytes:
        assert old in text, f"{old!r} is not there"
        return text.replace(old, new, 1).encode()

    return change


def appending(more: str) -> Callable[[str], bytes]:
    """A change that adds to the end."""
    return lambda text: (text + more).encode()


FAULTS = (
    Fault(
        Rule.UNKNOWN_ID,
        f"{RAIN}/en.md",
        replacing("4 months of the year [@rainy-months]", "4 months of the year [@rainy-month]"),
        "[@rainy-month]",
    ),
    Fault(
        Rule.DUPLICATE_ID,
        "facts.yaml",
        appending("- id: heavy-rain\n  tag: V1\n  statement: Twice.\n  source: rain-handbook\n"),
        "- id: heavy-rain",
        after="- id: lamp-power",
    ),
    Fault(
        Rule.STEP_WITHOUT_PROSE,
        f"{RAIN}/vi.md",
        replacing(
            "Một ngày là thời tiết. Khí hậu là trung bình của nhiều năm. "
            "H<sub>2</sub>O rơi xuống tất cả chúng ta. "
            "[Dụng cụ đo mưa của lớp cho biết thời tiết hay khí hậu?]{.exit-question}\n",
            "",
        ),
        "{#keep}",
    ),
    Fault(
        Rule.KEY_WITHOUT_CHOICE,
        f"{RAIN}/quiz.yaml",
        replacing("key: depth", "key: height"),
        "key: height",
    ),
    Fault(
        Rule.FIGURE_WITHOUT_ALT,
        f"{RAIN}/th.md",
        replacing("    alt: ภาชนะทรงตรงมีน้ำสูงหนึ่งในสามของภาชนะ\n", ""),
        "  gauge:",
    ),
    Fault(
        Rule.MISSING_FIGURE,
        f"{RAIN}/lesson.yaml",
        replacing("figures: [gauge]", "figures: [gauge, lost]"),
        "figures: [gauge, lost]",
    ),
    Fault(
        Rule.MINUTES,
        f"{POWER}/lesson.yaml",
        replacing("minutes: 20", "minutes: 21"),
        "minutes: 21",
    ),
    Fault(
        Rule.UNSOURCED_NUMBER,
        f"{RAIN}/en.md",
        replacing("One day is weather. Climate", "The sea rose by 20 cm.\n\nOne day. Climate"),
        "20 cm",
    ),
    Fault(
        Rule.UNVERIFIED_FACT_CITED,
        f"{RAIN}/ja.md",
        replacing("[@record-claim mentioned]", "[@record-claim]"),
        "[@record-claim]",
    ),
    Fault(
        Rule.STALE_TRANSLATION,
        f"{POWER}/ja.md",
        replacing("source-digest: ", "source-digest: 1234"),
        "source-digest:",
    ),
    Fault(
        Rule.CYCLE,
        "glossary.yaml",
        replacing("- id: rain-gauge\n", "- id: rain-gauge\n  see: pluviometer\n"),
        "see: rain-gauge",
    ),
    Fault(
        Rule.BAD_YAML,
        f"{POWER}/en.md",
        replacing("state: reviewed", "state: [reviewed"),
        "source-digest:",
    ),
    Fault(
        Rule.BYTE_ORDER_MARK,
        "sources.yaml",
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        "- id: rain-handbook",
    ),
    Fault(
        Rule.WRONG_ENCODING,
        f"{POWER}/vi.md",
        lambda text: text.encode().replace("một nghìn.\n".encode(), b"m\xf4t ngh\xecn.\n", 1),
        "incorrect:",
        after="reckon-lamp:",
    ),
    Fault(
        Rule.UNKNOWN_UNIT,
        "facts.yaml",
        replacing('lamp: "10 W"', 'lamp: "10 wattzilla"'),
        "wattzilla",
    ),
    Fault(
        Rule.PATH_OUTSIDE_PACK,
        "school/course.yaml",
        replacing("lessons: [measuring-rain]", "lessons: [measuring-rain, ../../elsewhere]"),
        "../../elsewhere",
    ),
    Fault(
        Rule.SCRIPT_IN_MARKDOWN,
        f"{RAIN}/ja.md",
        replacing("表を並べて", "<script>alert(1)</script> 表を並べて"),
        "<script>",
    ),
    Fault(
        Rule.ITEM_WITHOUT_OBJECTIVE,
        f"{RAIN}/quiz.yaml",
        replacing("type: categorising\n    points: 1\n    objective: tell-weather", "type: categorising\n    points: 1"),
        "- id: sort",
    ),
    Fault(
        Rule.DISTRACTOR_WITHOUT_FEEDBACK,
        f"{RAIN}/th.md",
        replacing("    kitchen: ในครัวไม่มีฝน\n", ""),
        "feedback:",
        after="good-places:",
    ),
    Fault(
        Rule.PLACEHOLDER_MISMATCH,
        f"{RAIN}/vi.md",
        replacing("khí hậu là {{g2}} của", "khí hậu là {{g3}} của"),
        "{{g3}}",
    ),
)  # fmt: skip


def copy_sample(folder: Path) -> Path:
    """A writable copy of the sample pack."""
    return Path(shutil.copytree(SAMPLE, folder / "pack"))


def plant_all(folder: Path) -> Path:
    """A copy of the sample pack with all twenty faults."""
    root = copy_sample(folder)
    for fault in FAULTS:
        fault.plant(root)
    return root
