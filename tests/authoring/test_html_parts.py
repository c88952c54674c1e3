"""Cutting rendered HTML into paragraphs, and keeping the ids of two languages apart."""

from __future__ import annotations

from lms.authoring.html_parts import apart, paragraphs


def test_each_element_of_the_top_level_is_a_paragraph():
    html = '<p>One<br>two</p>\n<ul><li><p>a</p></li></ul><div title="a > b"><p>x</p></div>'
    assert [str(each).strip() for each in paragraphs(html)] == [
        "<p>One<br>two</p>",
        "<ul><li><p>a</p></li></ul>",
        '<div title="a > b"><p>x</p></div>',
    ]


def test_drawings_with_closed_elements_stay_whole():
    html = '<figure><svg><path d="M0 0"/><g><use/></g></svg></figure><p>after</p>'
    assert len(paragraphs(html)) == 2


def test_text_between_elements_is_not_lost():
    assert [str(each) for each in paragraphs("loose <b>bold</b> end")] == [
        "loose ",
        "<b>bold</b>",
        " end",
    ]
    assert paragraphs("") == ()


def test_ids_and_what_points_at_them_belong_to_one_side():
    html = (
        '<svg aria-labelledby="t d"><title id="t">id="t"</title><path fill="url(#p)"/></svg>'
        '<a href="#source-x" id="c">1</a><a href="https://e.org/#x">out</a>'
    )
    assert apart(html, "left") == (
        '<svg aria-labelledby="left-t left-d"><title id="left-t">id="t"</title>'
        '<path fill="url(#left-p)"/></svg>'
        '<a href="#left-source-x" id="left-c">1</a><a href="https://e.org/#x">out</a>'
    )
