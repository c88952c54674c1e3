"""The bank of further items: read like the quiz, and fair between its two forms."""

from __future__ import annotations

from pathlib import Path

from lms.core.content.load import Loaded, load_pack
from lms.core.content.model import Difficulty, Form
from lms.core.content.problems import Rule
from tests.packs.faults import RAIN

OBJECTIVES = ("read-gauge", "tell-weather")
LANGUAGES = ("en", "vi", "th", "ja")


def _structure(objective: str, form: Form, difficulty: str = "easy", kind: str = "") -> str:
    return (
        f"  - {{id: bank-{objective}-{form.lower()}, form: {form}, difficulty: {difficulty}, "
        f"objective: {objective}, {kind or 'type: true-false, key: true'}}}\n"
    )


def _words(objective: str, form: Form) -> str:
    return (
        f"bank-{objective}-{form.lower()}:\n  prompt: True?\n"
        '  feedback: {"true": Yes., "false": Look again.}\n  explanation: So it is.\n'
    )


def load(root: Path, registry, structure: str, words: str) -> Loaded:
    (root / RAIN / "bank.yaml").write_text(f"items:\n{structure}", encoding="utf-8")
    for language in LANGUAGES:
        file = root / RAIN / f"{language}.md"
        fence = f"\n## Bank {{#bank}}\n\n```yaml items\n{words}```\n"
        file.write_text(file.read_text(encoding="utf-8") + fence, encoding="utf-8")
    return load_pack(root, registry)


def rules(loaded: Loaded) -> set[Rule]:
    return {each.rule for each in loaded.problems} - {Rule.STALE_TRANSLATION}


ALL = "".join(_structure(objective, form) for objective in OBJECTIVES for form in Form)
ALL_WORDS = "".join(_words(objective, form) for objective in OBJECTIVES for form in Form)


def test_the_bank_is_read_and_stays_out_of_the_quiz(root: Path, registry) -> None:
    loaded = load(root, registry, ALL, ALL_WORDS)
    assert rules(loaded) == set()
    assert loaded.pack is not None
    lesson = loaded.pack.lesson(*RAIN.split("/"))
    assert {(each.item.objective, each.form) for each in lesson.bank} == {
        (objective, form) for objective in OBJECTIVES for form in Form
    }
    assert {each.difficulty for each in lesson.bank} == {Difficulty.EASY}
    bank = {each.item.id for each in lesson.bank}
    assert not bank & {item.id for item in lesson.items}
    for language in LANGUAGES:
        assert set(lesson.words[language].bank) == bank
        assert not bank & set(lesson.words[language].items)


def test_an_objective_without_an_item_in_each_form_is_told(root: Path, registry) -> None:
    lacking = ALL.replace(_structure("read-gauge", Form.B), "")
    words = ALL_WORDS.replace(_words("read-gauge", Form.B), "")
    assert rules(load(root, registry, lacking, words)) == {Rule.BAD_BANK}


def test_a_pair_of_unequal_difficulty_is_told(root: Path, registry) -> None:
    unequal = ALL.replace(
        _structure("read-gauge", Form.B), _structure("read-gauge", Form.B, "hard")
    )
    assert rules(load(root, registry, unequal, ALL_WORDS)) == {Rule.BAD_BANK}


def test_an_id_of_the_quiz_cannot_be_used_again_in_the_bank(root: Path, registry) -> None:
    twice = ALL.replace("bank-read-gauge-a", "one-day")
    words = ALL_WORDS.replace("bank-read-gauge-a", "one-day")
    assert Rule.DUPLICATE_ID in rules(load(root, registry, twice, words))


def test_an_item_of_the_bank_without_words_is_told(root: Path, registry) -> None:
    words = ALL_WORDS.replace(_words("tell-weather", Form.A), "")
    assert rules(load(root, registry, ALL, words)) == {Rule.MISSING_WORDS}


def test_a_model_must_be_known_and_stand_once_in_the_text(root: Path, registry) -> None:
    lesson = root / RAIN / "lesson.yaml"
    head = lesson.read_text(encoding="utf-8")
    lesson.write_text(head + "calculators: [greenhouse]\n", encoding="utf-8")
    assert rules(load_pack(root, registry)) == {Rule.MISSING_CALCULATOR}
    for language in LANGUAGES:
        file = root / RAIN / f"{language}.md"
        text = file.read_text(encoding="utf-8")
        placed = text.replace("{#guess}\n", "{#guess}\n\n/// calculator | greenhouse\n///\n", 1)
        file.write_text(placed, encoding="utf-8")
    assert rules(load_pack(root, registry)) == set()
    lesson.write_text(head + "calculators: [perpetual-motion]\n", encoding="utf-8")
    assert rules(load_pack(root, registry)) == {Rule.UNKNOWN_ID, Rule.MISSING_CALCULATOR}


def test_a_lesson_may_wait_for_the_approval_of_an_authority(root: Path, registry) -> None:
    lesson = root / RAIN / "lesson.yaml"
    head = lesson.read_text(encoding="utf-8")
    lesson.write_text(head + "review: pending\n", encoding="utf-8")
    loaded = load_pack(root, registry)
    assert loaded.pack is not None
    assert loaded.pack.lesson(*RAIN.split("/")).pending_review
    lesson.write_text(head + "review: soon\n", encoding="utf-8")
    assert rules(load_pack(root, registry)) == {Rule.BAD_VALUE}
