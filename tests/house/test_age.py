"""What is newer than Chrome 95 is found, unless a fallback stands beside it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "deploy"))

import check_age

TOO_NEW = {
    ".css": (
        "@layer base { a { color: red } }",
        "main:has(h1) { color: red }",
        "a { color: color-mix(in srgb, red, blue) }",
        "a { color: oklch(50% 0.1 20) }",
        "@container (width > 1px) { a { color: red } }",
        "a { color: red; & b { color: blue } }",
        "a { height: 100dvh }",
        "a { color: light-dark(red, blue) }",
        "@media (width >= 40rem) { a { color: red } }",
        "a { scale: 2 }",
        "a { text-wrap: balance }",
    ),
    ".js": (
        "const a = structuredClone(b);",
        "const a = b.findLast((each) => each);",
        "const a = b.toSorted();",
        "const a = Object.groupBy(b, (each) => each);",
        "fetch(url, {signal: AbortSignal.timeout(5)});",
    ),
    ".html": ("<div popover>a</div>", "<button popovertarget='a'>b</button>", "<div inert>a</div>"),
}


@pytest.mark.parametrize(
    ("kind", "text"), [(kind, text) for kind, texts in TOO_NEW.items() for text in texts]
)
def test_what_is_too_new_is_found_with_its_line(kind: str, text: str) -> None:
    found = list(check_age.faults("\n\n" + text, kind))
    assert found
    assert {line for line, _what, _version in found} == {3}
    assert all(version > check_age.OLDEST for _line, _what, version in found)


def test_a_fallback_and_a_comment_are_left_alone() -> None:
    css = "/* :has( */\n@supports (color: oklch(0 0 0)) { a { color: oklch(0 0 0) } }\na { top: 0 }"
    assert not list(check_age.faults(css, ".css"))
    assert not list(check_age.faults("// structuredClone(a)\nconst b = 'http://a';", ".js"))


def test_our_own_files_are_old_enough() -> None:
    assert check_age.main() == 0
