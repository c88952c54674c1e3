"""Texts for the projector: short, without links, and measured by the room that they take."""

from __future__ import annotations

import pytest

from lms.classroom.short_texts import (
    SIZES,
    caption_of,
    drawing_of,
    first_sentences,
    is_tall,
    places,
    plain,
    size_for,
    without_links,
)

CITED = '<span class="cited"><sup class="cite"><a href="#source-nasa">1</a></sup></span>'
FIGURE = (
    '<figure><svg viewBox="0 0 720 600"><text>a</text></svg>'
    f"<figcaption>A drawing.{CITED}</figcaption><details>x</details></figure>"
)


def test_citations_and_links_are_left_out_and_their_words_kept():
    html = f'It <a href="#term-x" class="term">warms</a>.{CITED}'
    assert without_links(html) == "It warms."
    assert plain(f"<p>It &amp; <b>more</b></p>{CITED}") == "It & more"


@pytest.mark.parametrize(
    ("text", "most", "kept"),
    [
        ("One. Two? Three.", 9, "One. Two?"),
        ("Only one, and far too long for this.", 5, "Only one, and far too long for this."),
        ("Về 2.5 m nước. Câu hai.", 10, "Về 2.5 m nước."),
        ("一つ目の文です。次の文。", 16, "一つ目の文です。"),
        ("ใช่หรือไม่ แล้วทำอย่างไร ต่อไป", 8, "ใช่หรือไม่"),
        ("น้ำท่วม 2 สาขา ฝนตก แดดออก", 18, "น้ำท่วม 2 สาขา ฝนตก"),
    ],
)
def test_a_text_is_cut_between_sentences_never_within_one(text, most, kept):
    assert first_sentences(text, most) == kept


def test_a_japanese_character_takes_two_places_and_a_mark_none():
    assert places("ab") == 2
    assert places("日本") == 4
    assert places("ที่") == 1


def test_more_text_is_smaller_and_nothing_is_smaller_than_the_least_size():
    sizes = [size_for(taken, 5000) for taken in (10, 100, 200, 400, 10_000)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[-1] == 0
    assert SIZES[sizes[0]] == 8.0


def test_a_figure_gives_its_drawing_its_caption_and_its_sources():
    assert drawing_of(FIGURE) == '<svg viewBox="0 0 720 600"><text>a</text></svg>'
    assert caption_of(FIGURE) == ("A drawing.", ("nasa",))
    assert is_tall(FIGURE)
    assert not is_tall(FIGURE.replace("600", "480"))
