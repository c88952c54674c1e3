"""A pack as large as the benches ask for, made from the sample's lesson."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.packs.faults import RAIN, copy_sample


def make_large(folder: Path, lessons: int) -> Path:
    """A valid pack with so many lessons in four languages; answers its folder."""
    root = copy_sample(folder)
    names = ["measuring-rain", *(f"lesson-{number}" for number in range(2, lessons))]
    for name in names[1:]:
        shutil.copytree(root / RAIN, root / "school" / name)
    course = root / "school/course.yaml"
    text = course.read_text(encoding="utf-8")
    course.write_text(
        text.replace("lessons: [measuring-rain]", f"lessons: [{', '.join(names)}]"),
        encoding="utf-8",
    )
    return root
