"""Fails when our styles, scripts or templates need a browser newer than Chrome 95.

Ten-year-old phones get no newer one. What stands in an `@supports` block has a fallback and is
not looked at.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

LMS = Path(__file__).parents[1] / "lms"
OLDEST = 95

#: Feature as it is written, and the first Chrome that knows it.
CSS = {
    r"@layer\b": 99,
    r"@container\b": 105,
    r"@scope\b": 118,
    r"@starting-style\b": 117,
    r"@view-transition\b": 126,
    r":has\(": 105,
    r":modal\b": 105,
    r":popover-open\b": 114,
    r":user-(?:in)?valid\b": 119,
    r":nth-child\([^)]*\bof\b": 111,
    r"[{;}]\s*&": 112,
    r"\bcolor-mix\(": 111,
    r"\b(?:ok)?l(?:ch|ab)\(": 111,
    r"\blight-dark\(": 123,
    r"\blinear\(": 113,
    r"\b(?:sin|cos|tan|atan2|sqrt|pow|hypot)\(": 111,
    r"\b(?:round|mod|rem|abs|sign)\(": 125,
    r"\banchor(?:-size)?\(": 125,
    r"\d(?:[sld]v(?:w|h|i|b|min|max)|r?lh|r?cap)\b": 108,
    r"\bsubgrid\b": 117,
    r"\btext-wrap(?:-\w+)?\s*:": 114,
    r"\bfield-sizing\s*:": 123,
    r"\binterpolate-size\s*:": 129,
    r"[{;]\s*(?:scale|rotate|translate)\s*:": 104,
    r"[{;]\s*mask(?:-\w+)?\s*:": 120,
    r"@media[^{]*\(\s*(?:\w+\s*[<>]|[\w.]+\s*[<>]=?\s*\w+)": 104,
}
JS = {
    r"\bstructuredClone\(": 98,
    r"\.findLast(?:Index)?\(": 97,
    r"\.(?:toSorted|toReversed|toSpliced)\(": 110,
    r"\b(?:Object|Map)\.groupBy\(": 117,
    r"\bArray\.fromAsync\(": 121,
    r"\bPromise\.(?:withResolvers|try)\(": 119,
    r"\bAbortSignal\.(?:timeout|any)\(": 103,
    r"\.(?:isSubsetOf|isSupersetOf|symmetricDifference|isDisjointFrom)\(": 122,
    r"\.isWellFormed\(": 111,
    r"\bIterator\.from\(": 122,
    r"\.startViewTransition\(": 111,
    r"\.(?:show|hide|toggle)Popover\(": 114,
    r"\.checkVisibility\(": 105,
    r"\.inert\b": 102,
    r"\bscheduler\.": 129,
    r"\bfrom\s+[\"'][^\"']+[\"']\s+with\b": 123,
    r"/[dgimsuy]*v[dgimsuy]*\.(?:test|exec)\(": 112,
}
HTML = {
    r"\spopover(?:target)?[\s=>]": 114,
    r"<[^>]*\sinert[\s=>]": 102,
    r"hidden=\"until-found\"": 102,
    r"\sfetchpriority=": 102,
}
KINDS = {".css": CSS, ".js": JS, ".html": HTML}


def faults(text: str, kind: str) -> Iterator[tuple[int, str, int]]:
    """(line, what is written there, first Chrome that knows it) of all that is too new."""
    text = _without(text, r"/\*.*?\*/")
    text = _without(text, r"(?<!:)//[^\n]*") if kind == ".js" else _without_supports(text)
    for pattern, version in KINDS[kind].items():
        for found in re.finditer(pattern, text):
            yield text.count("\n", 0, found.end()) + 1, found.group().strip(), version


def _without(text: str, pattern: str) -> str:
    """The text with matches blanked; lines keep their numbers."""
    return re.sub(pattern, _blank, text, flags=re.DOTALL)


def _blank(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", found.group())


def _without_supports(text: str) -> str:
    """The text without the blocks of `@supports`."""
    while start := re.search(r"@supports[^{]*\{", text):
        depth, end = 1, start.end()
        while depth and end < len(text):
            depth += {"{": 1, "}": -1}.get(text[end], 0)
            end += 1
        block = re.sub(r"[^\n]", " ", text[start.start() : end])
        text = text[: start.start()] + block + text[end:]
    return text


def main() -> int:
    """Print what is too new; the number of faults decides the exit code."""
    count = 0
    for path in sorted(each for each in LMS.rglob("*") if each.suffix in KINDS):
        for line, what, version in sorted(faults(path.read_text("utf-8"), path.suffix)):
            count += 1
            place = f"{path.relative_to(LMS.parent)}:{line}"
            sys.stderr.write(f"{place}: {what!r} needs Chrome {version}, not {OLDEST}\n")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
