"""Loading: what the objects hold, what their digests depend on, and the other rules."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable
from pathlib import Path

import pytest

from lms.core.content.load import load_pack, pack_digest
from lms.core.content.model import Lesson, Mode, Pack, Phase, Sector, TranslationState
from lms.core.content.problems import Rule
from lms.core.items.registry import BUILT_IN
from tests.packs.faults import POWER, RAIN

Edit = tuple[str, str, str]


def edit(root: Path, path: str, old: str, new: str) -> None:
    text = (root / path).read_text(encoding="utf-8")
    assert old in text
    (root / path).write_text(text.replace(old, new, 1), encoding="utf-8")


def test_structure_stands_once_and_words_once_a_language(pack: Pack, rain: Lesson) -> None:
    assert pack.languages == ("vi", "th", "en", "ja")
    assert rain.step("measure").phase is Phase.DEVELOPMENT
    assert rain.step("measure").minutes_alone == 10
    assert rain.step("compare").minutes_alone == 15
    assert rain.step("compare").mode is Mode.MULTI_WAY
    assert rain.words["vi"].state is TranslationState.REVIEWED
    assert rain.words["vi"].steps["keep"].heading == "Điều cần nhớ"
    assert rain.words["en"].figures["gauge"].texts["level"] == "50 mm\nof rain"
    assert rain.words["ja"].items["fill-in"]["gaps"]["g2"]["accepted"] == ["平均", "平均値"]
    assert pack.lesson("staff", "counting-kilowatt-hours").sector is Sector.ENERGY
    assert pack.course("staff").period is None


def test_the_sample_shows_every_item_type_in_every_language(rain: Lesson) -> None:
    assert {item.type for item in rain.items} == {kind.name for kind in BUILT_IN}
    for words in rain.words.values():
        assert set(words.items) == {item.id for item in rain.items}


def test_what_is_not_there_is_a_key_error(pack: Pack, rain: Lesson) -> None:
    for call in (
        lambda: pack.course("none"),
        lambda: pack.lesson("school", "none"),
        lambda: rain.step("none"),
        lambda: rain.item("none"),
    ):
        with pytest.raises(KeyError):
            call()


def test_a_pack_can_be_pickled(pack: Pack) -> None:
    assert pickle.loads(pickle.dumps(pack)) == pack


def test_equal_content_has_equal_digests_whatever_the_line_ends(root: Path, registry) -> None:
    before = load_pack(root, registry).pack
    for path in root.rglob("*.*"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    after = load_pack(root, registry).pack
    assert before is not None
    assert after is not None
    assert after.digest == before.digest
    assert not after.lesson("school", "measuring-rain").words["vi"].stale


@pytest.mark.parametrize(
    "change",
    [
        ("facts.yaml", "called heavy", "called strong"),
        (f"{RAIN}/vi.md", "Giơ cốc", "Đưa cốc"),
        (f"{RAIN}/quiz.yaml", "points: 2", "points: 3"),
        (f"{RAIN}/figures/gauge.svg", 'x="260"', 'x="261"'),
    ],
)
def test_every_change_changes_the_digest(root: Path, registry, pack: Pack, change: Edit) -> None:
    edit(root, *change)
    changed = load_pack(root, registry).pack
    assert changed is not None
    assert changed.digest != pack.digest


def test_a_changed_original_makes_its_translations_stale_and_no_others(
    root: Path, registry
) -> None:
    edit(root, f"{RAIN}/en.md", "Lay your tables", "Put your tables")
    pack = load_pack(root, registry).pack
    assert pack is not None
    stale = {
        (lesson.id, language)
        for course in pack.courses
        for lesson in course.lessons
        for language, words in lesson.words.items()
        if words.stale
    }
    assert stale == {("measuring-rain", language) for language in ("vi", "th", "ja")}


OTHER_RULES: list[tuple[Rule, Edit]] = [
    (Rule.POLLS, (f"{RAIN}/lesson.yaml", "    polls: [what-shows]\n", "")),
    (Rule.POLLS, (f"{POWER}/lesson.yaml", "phase: development", "phase: conclusion")),
    (Rule.UNKNOWN_ID, (f"{RAIN}/lesson.yaml", "polls: [one-day]", "polls: [one-night]")),
    (Rule.UNKNOWN_ID, (f"{RAIN}/quiz.yaml", "objective: read-gauge", "objective: read-guage")),
    (Rule.UNKNOWN_ID, (f"{RAIN}/quiz.yaml", "weight: MC1", "weight: MC77")),
    (Rule.UNKNOWN_ID, (f"{RAIN}/quiz.yaml", "cites: [heavy-rain]", "cites: [light-rain]")),
    (Rule.UNKNOWN_ID, (f"{RAIN}/vi.md", "{#keep}", "{#keeep}")),
    (Rule.UNKNOWN_ID, (f"{RAIN}/vi.md", "\nname-it:", "\nname-them:")),
    (Rule.UNKNOWN_ID, (f"{RAIN}/vi.md", "term:rain-gauge", "term:rain-guage")),
    (Rule.UNKNOWN_ID, ("pack.yaml", "languages: [vi,", "languages: [fr, vi,")),
    (Rule.UNKNOWN_ID, ("facts.yaml", "source: rain-handbook", "source: rain-book")),
    (Rule.UNKNOWN_ID, ("glossary.yaml", "see: rain-gauge", "see: rain-guage")),
    (Rule.UNVERIFIED_FACT_CITED, (f"{RAIN}/quiz.yaml", "cites: [heavy-rain]", "cites: [record-claim]")),
    (Rule.ALONE_MISSING, (f"{RAIN}/th.md", "/// alone |", "/// activity |")),
    (Rule.DUPLICATE_ID, (f"{RAIN}/en.md", "{#guess}", "{#measure}")),
    (Rule.DUPLICATE_ID, (f"{RAIN}/quiz.yaml", "- id: sort", "- id: tools")),
    (Rule.DUPLICATE_ID, (f"{RAIN}/en.md", "  prompt: Weather or climate?", "  prompt: A?\n  prompt: B?")),
    (Rule.MISSING_WORDS, (f"{RAIN}/ja.md", "  tell-weather: 一日の天気と気候を区別できる。\n", "")),
    (Rule.MISSING_WORDS, ("glossary.yaml", "    ja: 降った雨の量を示す器具。\n", "")),
    (Rule.MISSING_FIELD, (f"{RAIN}/lesson.yaml", "code: X1\n", "")),
    (Rule.MISSING_FIELD, ("facts.yaml", "  source: rain-handbook\n", "")),
    (Rule.UNKNOWN_FIELD, (f"{RAIN}/lesson.yaml", "code: X1\n", "code: X1\nkode: X1\n")),
    (Rule.UNKNOWN_FIELD, (f"{RAIN}/vi.md", "state: reviewed", "state: reviewed\nstat: a")),
    (Rule.BAD_VALUE, (f"{RAIN}/lesson.yaml", "phase: result", "phase: results")),
    (Rule.BAD_VALUE, (f"{RAIN}/vi.md", "state: reviewed", "state: original")),
    (Rule.BAD_VALUE, (f"{RAIN}/lesson.yaml", "minutes: 5", "minutes: five")),
    (Rule.MINUTES, ("school/course.yaml", "period: 45", "period: 35")),
    (Rule.UNKNOWN_ITEM_TYPE, (f"{RAIN}/quiz.yaml", "type: ordering", "type: odering")),
    (Rule.UNKNOWN_UNIT, (f"{RAIN}/quiz.yaml", "unit: mm", "unit: wattzilla")),
    (Rule.BAD_ITEM, (f"{RAIN}/quiz.yaml", "entries: [place,", "entries: [Place!,")),
    (Rule.KEY_WITHOUT_CHOICE, (f"{RAIN}/quiz.yaml", "key: [open-field,", "key: [field,")),
    (Rule.KEY_WITHOUT_CHOICE, (f"{RAIN}/quiz.yaml", "rain: gauge,", "rain: bucket,")),
    (Rule.KEY_WITHOUT_CHOICE, (f"{RAIN}/quiz.yaml", "today: weather,", "today: mood,")),
    (Rule.KEY_WITHOUT_CHOICE, (f"{RAIN}/quiz.yaml", "key: day,", "key: night,")),
    (Rule.DISTRACTOR_WITHOUT_FEEDBACK, (f"{RAIN}/en.md", '    "true": One day is weather.', '    "truth": One day is weather.')),
    (Rule.PLACEHOLDER_MISMATCH, (f"{RAIN}/ja.md", "vessel: 雨量計}", "vesel: 雨量計}")),
    (Rule.PLACEHOLDER_MISMATCH, (f"{RAIN}/figures/gauge.svg", "{{vessel}}", "{{glass}}")),
    (Rule.BAD_FIGURE, (f"{RAIN}/figures/gauge.svg", "{{vessel}}", "Rain gauge")),
    (Rule.UNSOURCED_NUMBER, (f"{RAIN}/vi.md", "cộng lại.\nday-order", "cộng lại, 62 mm.\nday-order")),
    (Rule.UNSOURCED_NUMBER, (f"{RAIN}/th.md", "    caption: เครื่องวัดปริมาณน้ำฝน ตาม [@heavy-rain]\n", "")),
    (Rule.MISSING_FIGURE, (f"{RAIN}/lesson.yaml", "    figure: gauge", "    figure: cage")),
    (Rule.BAD_VALUE, (f"{RAIN}/en.md", "---\n\n## How", "---\n\nText of no step.\n\n## How")),
    (Rule.MISSING_FIELD, (f"{RAIN}/en.md", " {#guess}", "")),
    (Rule.BAD_YAML, (f"{RAIN}/en.md", "---\ntitle", "--\ntitle")),
    (Rule.POLLS, (f"{RAIN}/lesson.yaml", "polls: [what-shows]", "polls: [one-day]")),
    (Rule.BAD_VALUE, (f"{RAIN}/quiz.yaml", "id: name-it", f"id: {'n' * 101}")),
    (Rule.BAD_VALUE, ("pack.yaml", "courses: [school, staff]", "courses: [school, staff, a--b]")),
    (Rule.BAD_VALUE, (f"{RAIN}/en.md", "```yaml items", "Text that nobody would see.\n\n```yaml items")),
    (Rule.BAD_BLOCK, (f"{RAIN}/en.md", "One day is weather.", "```\nOne day is weather.")),
    (Rule.BAD_ITEM, (f"{RAIN}/en.md", "accepted: [rain gauge, gauge]", "accepted: [gauge]\n  nearly: {Gauge: Almost.}")),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "change"), OTHER_RULES, ids=lambda each: str(each)[:60])
def test_other_faults_are_told_and_block_loading(
    root: Path, registry, rule: Rule, change: Edit
) -> None:
    if rule is Rule.UNSOURCED_NUMBER and "day-order" in change[1]:
        change = (change[0], "Các lượng mưa chỉ cần cộng lại.", "Chỉ cần cộng lại, 62 mm.")
        edit(root, f"{RAIN}/quiz.yaml", "    cites: [heavy-rain]\n", "")
    edit(root, *change)
    loaded = load_pack(root, registry)
    assert rule in {problem.rule for problem in loaded.problems if problem.blocks_loading}
    assert loaded.pack is None


def test_steps_stand_in_the_order_of_the_structure(root: Path, registry) -> None:
    for old, new in (("{#guess}", "{#x}"), ("{#measure}", "{#guess}"), ("{#x}", "{#measure}")):
        edit(root, f"{RAIN}/vi.md", old, new)
    loaded = load_pack(root, registry)
    assert [each.rule for each in loaded.problems if each.blocks_loading] == [Rule.STEP_ORDER]


@pytest.mark.parametrize(
    ("rule", "remove"),
    [
        (Rule.MISSING_FILE, f"{RAIN}/th.md"),
        (Rule.MISSING_FILE, f"{RAIN}/quiz.yaml"),
        (Rule.MISSING_FILE, f"{RAIN}/lesson.yaml"),
        (Rule.MISSING_FILE, "school/course.yaml"),
        (Rule.MISSING_FIGURE, f"{RAIN}/figures/gauge.svg"),
        (Rule.UNKNOWN_ID, "glossary.yaml"),
    ],
)
def test_a_missing_file_is_told_where_it_is_named(
    root: Path, registry, rule: Rule, remove: str
) -> None:
    (root / remove).unlink()
    loaded = load_pack(root, registry)
    assert rule in {problem.rule for problem in loaded.problems}
    assert loaded.pack is None


def test_folders_that_nobody_lists_and_objectives_that_nobody_asks_are_warnings(
    root: Path, registry
) -> None:
    edit(root, "pack.yaml", "courses: [school, staff]", "courses: [school]")
    edit(root, f"{RAIN}/lesson.yaml", "tell-weather]", "tell-weather, be-glad]")
    for language in ("en", "vi", "th", "ja"):
        edit(root, f"{RAIN}/{language}.md", "objectives:\n", "objectives:\n  be-glad: A.\n")
    loaded = load_pack(root, registry)
    rules = {problem.rule for problem in loaded.problems} - {Rule.STALE_TRANSLATION}
    assert rules == {Rule.UNLISTED, Rule.OBJECTIVE_WITHOUT_ITEM}
    assert loaded.pack is not None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/// no-devices |", "/// activity |"),
        ("4 tháng của năm [@rainy-months]", "4 tháng của năm [@heavy-rain]"),
        ("[Thùng đo mưa](term:rain-gauge)", "Thùng đo mưa"),
        ("/// figure | gauge\n///\n", ""),
    ],
)
def test_a_translation_that_lacks_a_block_citation_or_term_is_a_warning(
    root: Path, registry, old: str, new: str
) -> None:
    edit(root, f"{RAIN}/vi.md", old, new)
    loaded = load_pack(root, registry)
    assert [problem.rule for problem in loaded.problems] == [Rule.TRANSLATION_DIFFERS]
    assert loaded.pack is not None


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (f"{RAIN}/en.md", "{.exit-question}", ""),
        (f"{RAIN}/en.md", "One day is weather.", "[What is one day?]{.exit-question}"),
        (f"{POWER}/lesson.yaml", "phase: development", "phase: conclusion"),
    ],
)
def test_a_conclusion_without_its_one_exit_question_is_a_warning(
    root: Path, registry, path: str, old: str, new: str
) -> None:
    edit(root, path, old, new)
    found = [each for each in load_pack(root, registry).problems if each.rule is Rule.EXIT_QUESTION]
    assert len(found) == 1
    assert not found[0].blocks_loading


def test_one_fault_is_told_once(root: Path, registry) -> None:
    (root / RAIN / "figures/gauge.svg").unlink()
    told = [problem.rule for problem in load_pack(root, registry).problems]
    assert told.count(Rule.MISSING_FIGURE) == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda root: (root / "pack.yaml").touch(),
        lambda root: (root / RAIN / "new.txt").write_text("a"),
        lambda root: (root / RAIN / "th.md").unlink(),
        lambda root: (root / RAIN / "th.md").rename(root / RAIN / "thai.md"),
    ],
)
def test_the_fingerprint_sees_every_change_and_nothing_else(
    root: Path, change: Callable[[Path], object]
) -> None:
    os.utime(root / "pack.yaml", (1, 1))
    before = pack_digest(root)
    assert pack_digest(root) == before
    change(root)
    assert pack_digest(root) != before


def test_hostile_files_are_told_and_never_raise(root: Path, registry) -> None:
    for text in ("[" * 50_000, "a: &a [*a]", "\x00", "- - - -", "null", "7", "{}", "[]", "a: {b"):
        for path in ("pack.yaml", "facts.yaml", f"{RAIN}/quiz.yaml", f"{RAIN}/lesson.yaml"):
            kept = (root / path).read_bytes()
            (root / path).write_text(text, encoding="utf-8")
            assert load_pack(root, registry).problems
            (root / path).write_bytes(kept)
    assert load_pack(root, registry).pack is not None
