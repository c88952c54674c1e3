"""The twenty faults: all found in one pack, and each one alone, with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from lms.cli.packs import check as command
from lms.core.content.check import check, failed
from lms.core.content.load import load_pack
from lms.core.content.problems import Rule, Severity
from tests.packs import SAMPLE
from tests.packs.faults import FAULTS, Fault, plant_all


def test_there_are_twenty_different_faults() -> None:
    assert len({fault.rule for fault in FAULTS}) == 20


def test_all_twenty_are_found_in_one_pack_with_file_and_line(tmp_path: Path, registry) -> None:
    root = plant_all(tmp_path)
    checked = check(root, registry)
    found = {(problem.rule, problem.path, problem.line) for problem in checked.problems}
    planted = [(fault.rule, fault.path, fault.line(root)) for fault in FAULTS]
    missed = [place for place in planted if place not in found]
    assert not missed, "\n".join(map(str, (*missed, "found:", *checked.problems)))
    assert failed(checked.problems)
    assert checked.pack is None


def test_the_command_prints_all_twenty_and_exits_non_zero(tmp_path: Path) -> None:
    root = plant_all(tmp_path)
    result = CliRunner().invoke(command, [str(root)])
    assert result.exit_code == 1
    for fault in FAULTS:
        assert f"{root / fault.path}:{fault.line(root)}: {fault.rule}: " in result.output


def test_the_command_is_content_with_the_sample() -> None:
    assert CliRunner().invoke(command, [str(SAMPLE)]).exit_code == 0


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: str(fault.rule))
def test_each_fault_alone_fails_the_check(fault: Fault, root: Path, registry) -> None:
    fault.plant(root)
    problems = check(root, registry).problems
    place = (fault.rule, fault.path, fault.line(root), Severity.ERROR)
    assert place in {(each.rule, each.path, each.line, each.severity) for each in problems}
    assert failed(problems)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: str(fault.rule))
def test_only_a_stale_translation_is_shown_anyway(fault: Fault, root: Path, registry) -> None:
    fault.plant(root)
    loaded = load_pack(root, registry)
    assert (loaded.pack is not None) == (fault.rule is Rule.STALE_TRANSLATION)


def test_a_stale_translation_says_so_and_the_others_do_not(root: Path, registry) -> None:
    fault = next(each for each in FAULTS if each.rule is Rule.STALE_TRANSLATION)
    fault.plant(root)
    pack = load_pack(root, registry).pack
    assert pack is not None
    words = pack.lesson("staff", "counting-kilowatt-hours").words
    assert {language for language, each in words.items() if each.stale} == {"ja"}
