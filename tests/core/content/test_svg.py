"""Drawings: what is refused with its line, and how they are filled."""

from __future__ import annotations

import pytest

from lms.core.content.figures import draw
from lms.core.content.problems import Problems, Rule
from lms.core.content.svg import check_svg

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 400" role="img">'


def check(body: str, head: str = HEAD) -> list[tuple[Rule, int]]:
    problems = Problems()
    check_svg(f"{head}\n{body}\n</svg>", "a.svg", problems)
    return [(problem.rule, problem.line) for problem in problems.found]


@pytest.mark.parametrize(
    "body",
    [
        "<style>p{}</style>",
        "<script>alert(1)</script>",
        "<foreignObject/>",
        '<image href="data:image/png;base64,x"/>',
        '<rect style="fill:red"/>',
        '<rect onclick="alert(1)"/>',
        '<use href="https://example.org/a.svg#b"/>',
        '<use xlink:href="#a" xmlns:xlink="http://www.w3.org/1999/xlink"/>',
        '<rect fill="url(https://example.org/a)"/>',
        '<a href="https://example.org"><rect/></a>',
        '<animate attributeName="x"/>',
        '<text font-size="24">Sunlight</text>',
        '<text font-size="24">{{sun}} rays</text>',
        '<text font-size="12">{{sun}}</text>',
        "<text>{{sun}}</text>",
        '<g font-size="24">{{sun}}</g>',
        "<set/>",
        "<svg/>",
    ],
)
def test_what_a_drawing_must_not_contain_is_told(body: str) -> None:
    found = check(body)
    assert {rule for rule, _ in found} == {Rule.BAD_FIGURE}
    assert {line for _, line in found} == {2}


@pytest.mark.parametrize(
    "head",
    [
        '<svg xmlns="http://www.w3.org/2000/svg">',
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 400" width="720">',
        '<svg viewBox="0 0 720 400">',
    ],
)
def test_the_root_has_a_view_box_and_no_size(head: str) -> None:
    assert check("", head) == [(Rule.BAD_FIGURE, 1)]


@pytest.mark.parametrize(
    "svg",
    [
        "<svg",
        "",
        '<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>',
        '<!DOCTYPE svg SYSTEM "file:///etc/passwd"><svg/>',
    ],
)
def test_broken_xml_and_entities_are_told(svg: str) -> None:
    problems = Problems()
    check_svg(svg, "a.svg", problems)
    assert Rule.BAD_FIGURE in {problem.rule for problem in problems.found}


def test_colours_numbers_and_placeholders_pass() -> None:
    assert not check(
        '<g font-size="24"><text class="f-ink">{{sun}}</text><text>100 %</text>'
        '<text><tspan>{{moon}}</tspan></text></g><path class="f-none s-coral" d="M0 0"/>'
        '<rect fill="url(#a)"/>'
    )
    assert check('<rect class="f-pink"/>') == [(Rule.UNKNOWN_CLASS, 2)]


def test_type_is_measured_in_the_width_of_the_drawing() -> None:
    small = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 200">'
    assert not check('<text font-size="10">{{sun}}</text>', small)
    assert check('<text font-size="9">{{sun}}</text>', small)


def test_texts_are_escaped_broken_into_lines_and_ids_made_unique() -> None:
    svg = (
        f'{HEAD}<clipPath id="a"><rect/></clipPath><rect clip-path="url(#a)"/>'
        '<use href="#a"/><text x="5" font-size="24">{{sun}}</text></svg>'
    )
    html = draw(svg, {"sun": "<b>warm</b>\n& bright"}, 'Say "sun" <i>', "All of it.", "p-")
    assert '<tspan x="5">&lt;b&gt;warm&lt;/b&gt;</tspan>' in html
    assert '<tspan dy="1.2em" x="5">&amp; bright</tspan>' in html
    assert 'id="p-a"' in html
    assert "url(#p-a)" in html
    assert 'href="#p-a"' in html
    assert 'aria-labelledby="p-title p-desc"' in html
    assert '<title id="p-title">Say "sun" &lt;i&gt;</title>' in html
    assert "xmlns" not in html
    assert "ns0:" not in html


def test_a_drawing_that_nobody_checked_loses_what_is_not_allowed() -> None:
    html = draw(
        f'{HEAD}<script>alert(1)</script><rect onclick="x" style="y" width="5"/></svg>',
        {}, "Alt", "", "p-",
    )  # fmt: skip
    assert "script" not in html
    assert "onclick" not in html
    assert "style" not in html
    assert 'width="5"' in html
