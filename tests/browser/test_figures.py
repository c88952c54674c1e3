"""Words in figures stand out from what lies under them; axe cannot judge text on drawings."""

from __future__ import annotations

import pytest

from tests.browser.devices import DESK, Devices
from tests.browser.town import S1, Town

pytestmark = pytest.mark.browser

#: WCAG 1.4.3: large words are those of 24 px, or of 18.66 px in bold.
_FAINT = r"""() => {
  const part = (value) => { const c = value / 255; return c <= .03928 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4; };
  const rgb = (colour) => colour.match(/[\d.]+/g).map(Number);
  const light = ([r, g, b]) => .2126 * part(r) + .7152 * part(g) + .0722 * part(b);
  const contrast = (a, b) => { const [x, y] = [light(a), light(b)].sort((p, q) => q - p); return (x + .05) / (y + .05); };
  const over = (top, alpha, under) => top.slice(0, 3).map((value, i) => value * alpha + under[i] * (1 - alpha));
  const shapes = "path, rect, circle, ellipse, polygon";
  const found = [];
  for (const svg of document.querySelectorAll("figure > svg")) {
    const page = rgb(getComputedStyle(svg).backgroundColor);
    for (const text of svg.querySelectorAll("text")) {
      const words = text.textContent.trim();
      if (!words) continue;
      const style = getComputedStyle(text), box = text.getBBox(), matrix = text.getCTM();
      const scale = svg.clientWidth / svg.viewBox.baseVal.width;
      const size = parseFloat(style.fontSize) * scale;
      const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
      for (const share of [.1, .3, .5, .7, .9]) {
        const point = svg.createSVGPoint();
        point.x = box.x + box.width * share; point.y = box.y + box.height * .5;
        const there = point.matrixTransform(matrix);
        let under = page;
        for (const shape of svg.querySelectorAll(shapes)) {
          if (!(shape.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_FOLLOWING)) continue;
          if (shape.closest("defs, clipPath, mask, marker, pattern, symbol")) continue;
          const look = getComputedStyle(shape);
          if (look.fill === "none" || look.visibility === "hidden") continue;
          const local = there.matrixTransform(shape.getCTM().inverse());
          if (!shape.isPointInFill(local)) continue;
          const paint = look.fill.startsWith("rgb") ? rgb(look.fill) : page;
          under = over(paint, Number(look.fillOpacity) * Number(look.opacity) * (paint[3] ?? 1), under);
        }
        const value = contrast(rgb(style.fill), under);
        if (value < (large ? 3 : 4.5)) {
          found.push(`${svg.id} "${words}" ${value.toFixed(2)}:1 at ${share} (${Math.round(size)} px)`);
          break;
        }
      }
    }
  }
  return found;
}"""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_in_every_figure_stand_out(devices: Devices, town: Town, theme: str) -> None:
    faint, seen = [], 0
    page = devices.open("en", size=DESK)
    page.emulate_media(color_scheme=theme)
    with town.app.app_context():
        courses = town.app.extensions["lms.packs"].courses()
    for course in courses:
        for lesson in course.lessons:
            for language in lesson.languages:
                page.goto(f"{language}/courses/{course.id}/{lesson.id}")
                seen += page.locator("figure > svg text").count()
                faint += [f"{lesson.code} {language}: {each}" for each in page.evaluate(_FAINT)]
    assert seen > 100
    assert faint == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_figure_lies_on_the_ground_of_the_page(devices: Devices, theme: str) -> None:
    page = devices.open("en", size=DESK)
    page.emulate_media(color_scheme=theme)
    page.goto("en/courses/{}/{}".format(*S1))
    ground = "(each) => getComputedStyle(each).backgroundColor"
    paper = page.locator("body").evaluate(ground)
    figures = page.locator("figure:not(.chart) > svg")
    assert figures.count() > 1
    assert {figures.nth(each).evaluate(ground) for each in range(figures.count())} == {paper}
