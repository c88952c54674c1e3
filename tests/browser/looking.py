"""What is checked of every page: axe, no sideways scrolling, targets that a thumb meets.

The rules of axe that look at colours run in all four looks (light and dark, 1280 and 320 px), but
for the words in figures, which they cannot judge and `test_figures.py` does. All other rules see
only the structure, which the theme does not change: they run at both widths.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
COLOURS = ("color-contrast", "link-in-text-block")
WIDE, NARROW = (1280, 800), (320, 640)
#: CSS pixels on a side of what one presses to go on (our own rule; WCAG 2.5.5 asks for 44).
THUMB = 48
PRIMARY = (
    ".button, .button-quiet, .button-danger, .button-plain, .menu-button, .choice, .door, .quiz-step,"
    " .site-nav a, .tabs a, .breadcrumb a, .languages a, .footer-links a, main summary"
)

_RUN = r"""([context, options]) => axe.run(context, options).then((found) => {
  const short = (each) => each.nodes.map((node) => ({
    rule: each.id, target: node.target.join(" "), html: node.html.replace(/\s+/g, " ").slice(0, 160),
    why: [...node.any, ...node.all, ...node.none].map((check) => check.message).join(" | "),
  }));
  return {violations: found.violations.flatMap(short), incomplete: found.incomplete.flatMap(short)};
})"""
_SIDEWAYS = r"""() => {
  const width = document.documentElement.clientWidth;
  const over = document.documentElement.scrollWidth - width;
  if (over <= 0) return [];
  const scrolls = (each) => {
    for (let up = each.parentElement; up; up = up.parentElement)
      if (getComputedStyle(up).overflowX !== "visible") return true;
    return false;
  };
  const wide = [...document.querySelectorAll("body *")].filter(
    (each) => each.getBoundingClientRect().right > width + 1 && !scrolls(each));
  return [over + " px", ...wide.slice(0, 5).map((each) => each.outerHTML.replace(/\s+/g, " ").slice(0, 120))];
}"""
_SMALL = r"""([selector, least]) => [...document.querySelectorAll(selector)].filter((each) => {
  const box = each.getBoundingClientRect();
  return box.width && box.height && each.offsetParent && (box.height < least - .5 || box.width < least - .5);
}).map((each) => each.outerHTML.replace(/\s+/g, " ").slice(0, 120) + " " + Math.round(each.getBoundingClientRect().width)
  + "x" + Math.round(each.getBoundingClientRect().height))"""


_KINDS = ["violations", "incomplete"]
_COLOURS = [
    {"include": [["html"]], "exclude": [["figure > svg"]]},
    {"runOnly": {"type": "rule", "values": list(COLOURS)}, "resultTypes": _KINDS},
]
_STRUCTURE = [
    {"include": [["html"]]},
    {
        "runOnly": {"type": "tag", "values": list(TAGS)},
        "rules": {each: {"enabled": False} for each in COLOURS},
        "resultTypes": _KINDS,
    },
]


@dataclass
class Findings:
    """What was found wrong, and what axe left for a person to read."""

    faults: list[str] = field(default_factory=list)
    incomplete: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def note(self, where: str, result: dict) -> None:
        for each in result["violations"]:
            self.faults.append(f"{where}: {each['rule']} {each['html']} ({each['why']})")
        for each in result["incomplete"]:
            self.incomplete[each["rule"], each["why"], each["target"]] += 1

    def check(self) -> None:
        assert not self.faults, f"{len(self.faults)} faults\n" + "\n".join(self.faults)

    def as_json(self) -> str:
        rows = [[*key, count] for key, count in self.incomplete.most_common()]
        return json.dumps(rows, ensure_ascii=False)


def look_at(page: Page, findings: Findings, name: str = "") -> None:
    """Check the page that is shown, in all four looks; it is left wide and light."""
    name = name or page.url
    page.evaluate(AXE_SCRIPT)
    for size, theme in ((WIDE, "light"), (WIDE, "dark"), (NARROW, "dark"), (NARROW, "light")):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.emulate_media(color_scheme=theme)
        findings.note(f"{name} {size[0]} {theme}", page.evaluate(_RUN, _COLOURS))
        if (size, theme) in ((WIDE, "light"), (NARROW, "dark")):
            findings.note(f"{name} {size[0]} {theme}", page.evaluate(_RUN, _STRUCTURE))
    look = f"{name} {NARROW[0]} light"
    findings.faults += [f"{look}: sideways {each}" for each in page.evaluate(_SIDEWAYS)]
    small = page.evaluate(_SMALL, [PRIMARY, THUMB])
    findings.faults += [f"{look}: small {each}" for each in small]
    page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
