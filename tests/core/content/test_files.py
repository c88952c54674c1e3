"""Reading files: encodings, line ends, and nothing outside the pack."""

from __future__ import annotations

from pathlib import Path

import pytest

from lms.core.content.files import PackFiles
from lms.core.content.load import load_pack
from lms.core.content.problems import Problems, Rule
from tests.packs.faults import RAIN


def read(folder: Path, data: bytes) -> tuple[str | None, list[tuple[Rule, int]]]:
    (folder / "a.md").write_bytes(data)
    problems = Problems()
    text = PackFiles(folder, problems).read("a.md")
    return text, [(problem.rule, problem.line) for problem in problems.found]


def test_line_ends_and_composed_letters_are_made_equal(tmp_path: Path) -> None:
    text, problems = read(tmp_path, "Đa\u0300 N\u0103\u0303ng\r\nHu\u0065\u0302\u0301\r".encode())
    assert text == "Đà Nẵng\nHuế\n"
    assert not problems


@pytest.mark.parametrize(
    ("data", "rule", "line"),
    [
        ("\ufeffa".encode(), Rule.BYTE_ORDER_MARK, 1),
        ("a".encode("utf-16"), Rule.WRONG_ENCODING, 1),
        (b"a\nb\n\xe9", Rule.WRONG_ENCODING, 3),
        (b"a\nb\x00", Rule.WRONG_ENCODING, 2),
        (b"a\n\n\x1b[31m", Rule.WRONG_ENCODING, 3),
    ],
)
def test_other_encodings_are_told_with_their_line(
    tmp_path: Path, data: bytes, rule: Rule, line: int
) -> None:
    assert read(tmp_path, data)[1] == [(rule, line)]


def test_a_link_out_of_the_pack_is_not_followed(root: Path, tmp_path: Path, registry) -> None:
    secret = tmp_path / "secret.svg"
    secret.write_text("<svg/>", encoding="utf-8")
    figure = root / RAIN / "figures/gauge.svg"
    figure.unlink()
    figure.symlink_to(secret)
    problems = load_pack(root, registry).problems
    assert (Rule.PATH_OUTSIDE_PACK, f"{RAIN}/lesson.yaml") in {
        (problem.rule, problem.path) for problem in problems
    }


def test_a_linked_folder_out_of_the_pack_is_not_followed(
    root: Path, tmp_path: Path, registry
) -> None:
    (root / RAIN).rename(tmp_path / "outside")
    (root / RAIN).symlink_to(tmp_path / "outside")
    problems = load_pack(root, registry).problems
    assert Rule.PATH_OUTSIDE_PACK in {problem.rule for problem in problems}


def test_a_link_within_the_pack_is_fine(root: Path, registry) -> None:
    figure = root / RAIN / "figures/gauge.svg"
    figure.rename(root / "drawing.svg")
    figure.symlink_to(root / "drawing.svg")
    assert load_pack(root, registry).pack is not None


def test_a_folder_that_is_no_pack_says_so(tmp_path: Path, registry) -> None:
    loaded = load_pack(tmp_path, registry)
    assert loaded.pack is None
    assert [problem.rule for problem in loaded.problems] == [Rule.MISSING_FILE]
