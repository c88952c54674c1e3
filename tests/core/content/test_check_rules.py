"""Rules that only the whole check knows: each finds a planted fault, and the sample has none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from lms.core.content import reading_level
from lms.core.content.check import HEAVIEST, check
from lms.core.content.model import Audience
from lms.core.content.problems import Problem, Rule
from tests.packs.faults import POWER, RAIN


def told(root: Path, registry, rule: Rule) -> list[Problem]:
    return [each for each in check(root, registry).problems if each.rule is rule]


def rewrite(file: Path, change: Callable[[str], str]) -> None:
    text = file.read_text(encoding="utf-8")
    changed = change(text)
    assert changed != text
    file.write_text(changed, encoding="utf-8")


HARD = {
    "en": "Notwithstanding considerable meteorological heterogeneity, institutional "
    "decision-makers habitually underestimate precipitation-related infrastructural "
    "vulnerabilities whenever evapotranspirational parameterisations remain unverified, "
    "which consequently necessitates comprehensive interdisciplinary recalibration. ",
    "vi": "Mặc dù các cơ quan chức năng có thẩm quyền đã nhiều lần ban hành những văn bản quy phạm "
    "pháp luật nhằm điều chỉnh các hành vi xả thải không phù hợp với quy chuẩn kỹ thuật quốc gia "
    "về môi trường nhưng việc kiểm soát tại các khu vực đô thị vẫn còn gặp rất nhiều khó khăn. ",
    "th": "กระบวนการคายระเหยเชิงพารามิเตอร์และอนุกรมวิธานอุทกอุตุนิยมวิทยาเชิงพื้นที่ระดับจุลภาค"
    "อันเกี่ยวเนื่องกับสัณฐานวิทยาธรณีสัณฐานของลุ่มน้ำสาขาซึ่งมีพลวัตซับซ้อนยิ่ง ",
    "ja": "当該機関における気象観測体制の抜本的再構築に際しては、既存の降水量計測機器の校正履歴及び"
    "設置環境の不均質性に起因する系統誤差の定量的評価並びに補正手法の妥当性検証を前提条件とする。",
}


@pytest.mark.parametrize("language", HARD)
def test_a_text_too_hard_for_its_audience_is_told(root: Path, registry, language: str) -> None:
    assert not told(root, registry, Rule.READING_LEVEL)
    rewrite(
        root / RAIN / f"{language}.md",
        lambda text: text.replace("{#keep}\n", "{#keep}\n\n" + HARD[language] * 30 + "\n\n", 1),
    )
    found = told(root, registry, Rule.READING_LEVEL)
    assert {each.path for each in found} == {f"{RAIN}/{language}.md"}


def test_notes_for_leaders_and_tables_do_not_count_as_reading(root: Path, registry) -> None:
    note = f"/// teacher-note\n{HARD['en'] * 30}\n///\n\n| a |\n| --- |\n| {HARD['en'] * 30} |\n\n"
    rewrite(root / RAIN / "en.md", lambda text: text.replace("{#keep}\n", "{#keep}\n\n" + note, 1))
    assert not told(root, registry, Rule.READING_LEVEL)


def test_children_get_the_narrowest_band() -> None:
    for limits in reading_level.BANDS.values():
        ordered = [limits[each] for each in Audience]
        assert ordered in (sorted(ordered), sorted(ordered, reverse=True))


def test_without_the_tools_the_check_goes_on(root: Path, registry, monkeypatch) -> None:
    monkeypatch.setattr("lms.core.content.check.can_measure", lambda: False)
    assert not told(root, registry, Rule.READING_LEVEL)


def test_a_source_that_no_fact_rests_on_is_told(root: Path, registry) -> None:
    assert not told(root, registry, Rule.ORPHANED_SOURCE)
    rewrite(
        root / "sources.yaml",
        lambda text: (
            text + "- id: forgotten\n  title: Forgotten\n  publisher: Nobody\n"
            "  url: https://example.org/forgotten\n"
        ),
    )
    (found,) = told(root, registry, Rule.ORPHANED_SOURCE)
    lines = (root / "sources.yaml").read_text(encoding="utf-8").splitlines()
    assert lines[found.line - 1] == "- id: forgotten"


def test_a_term_that_no_lesson_links_to_is_told(root: Path, registry) -> None:
    assert not told(root, registry, Rule.ORPHANED_TERM)
    rewrite(
        root / "glossary.yaml",
        lambda text: (
            text + "- id: forgotten\n"
            "  term: {en: a, vi: b, th: c, ja: d}\n  meaning: {en: a, vi: b, th: c, ja: d}\n"
        ),
    )
    (found,) = told(root, registry, Rule.ORPHANED_TERM)
    assert found.path == "glossary.yaml"


def test_a_lesson_too_heavy_for_a_slow_network_is_told(root: Path, registry) -> None:
    assert not told(root, registry, Rule.HEAVY_LESSON)
    heavy = " ".join(
        f"word{n * 7919 % 100_003:x}{n * 104_729 % 99_991:x}" for n in range(HEAVIEST // 2)
    )
    rewrite(root / POWER / "en.md", lambda text: text.replace("## Quiz", f"{heavy}\n\n## Quiz", 1))
    assert {each.path for each in told(root, registry, Rule.HEAVY_LESSON)} == {f"{POWER}/en.md"}


def test_a_link_that_leads_nowhere_on_its_page_is_told(root: Path, registry) -> None:
    file = root / RAIN / "en.md"
    rewrite(file, lambda text: text.replace("{#keep}\n", "{#keep}\n\nGo [back](#measure).\n", 1))
    assert not told(root, registry, Rule.DEAD_LINK)
    rewrite(file, lambda text: text.replace("(#measure)", "(#mesure)"))
    (found,) = told(root, registry, Rule.DEAD_LINK)
    assert "#mesure" in found.message


def test_a_translation_that_lost_a_link_is_told(root: Path, registry) -> None:
    rewrite(
        root / RAIN / "en.md",
        lambda text: text.replace("{#keep}\n", "{#keep}\n\nSee [NASA](https://nasa.gov).\n", 1),
    )
    found = told(root, registry, Rule.TRANSLATION_DIFFERS)
    assert {each.path for each in found} == {f"{RAIN}/{each}.md" for each in ("vi", "th", "ja")}
    assert all("https://nasa.gov" in each.message for each in found)


def test_an_item_that_cites_another_fact_in_a_translation_is_told(root: Path, registry) -> None:
    rewrite(
        root / RAIN / "vi.md",
        lambda text: text[::-1].replace("]niar-yvaeh@[", "]shtnom-yniar@[", 1)[::-1],
    )
    found = told(root, registry, Rule.TRANSLATION_DIFFERS)
    assert {each.path for each in found} == {f"{RAIN}/vi.md"}
