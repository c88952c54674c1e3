"""Categorising. What guessing earns stands in ``test_guessing``."""

from __future__ import annotations

from lms.core.items import Outcome
from lms.core.items.categorising import Categorising

ITEM = Categorising.from_spec(
    {
        "entries": ["solar", "bus", "led", "warning"],
        "categories": ["mitigation", "adaptation", "neither"],
        "key": {
            "solar": "mitigation",
            "bus": "mitigation",
            "led": "mitigation",
            "warning": "adaptation",
        },
    }
)
KEY = dict(ITEM.key)


def score(**change: str) -> float:
    return round(ITEM.grade({"groups": {**KEY, **change}}, {}).score, 3)


def test_categories_count_alike_however_many_entries_they_hold() -> None:
    assert score() == 1
    assert score(solar="adaptation") == 0.667
    assert score(warning="mitigation") == 0


def test_entry_left_out_counts_as_wrong() -> None:
    groups = {entry: category for entry, category in KEY.items() if entry != "solar"}
    grade = ITEM.grade({"groups": groups}, {})
    assert (round(grade.score, 3), grade.outcome) == (0.667, Outcome.PARTIAL)
    assert grade.feedback == ("incorrect",)
    assert ITEM.grade({"groups": {}}, {}).outcome is Outcome.EMPTY


def test_only_the_entries_are_shuffled() -> None:
    shown = [ITEM.present({}, seed) for seed in range(400)]
    assert len({tuple(e["id"] for e in each["categories"]) for each in shown}) == 1
    assert len({tuple(e["id"] for e in each["entries"]) for each in shown}) == 24


def test_answer_is_told_by_category_without_empty_ones() -> None:
    words = {"categories": {"mitigation": "giảm nhẹ", "adaptation": "thích ứng"}}
    told = ITEM.describe({"groups": KEY}, words, "vi")
    assert told == "giảm nhẹ: solar, bus, led; thích ứng: warning"
    assert ITEM.describe({"groups": KEY}, {}, "ja").startswith("mitigation：solar、bus、led；")
