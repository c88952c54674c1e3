"""Texts in several languages: which one stands for a language that is lacking."""

from __future__ import annotations

import pytest

from lms.core.content.model import language_of, text_in


@pytest.mark.parametrize(
    ("texts", "language"),
    [
        ({"vi": "Khí hậu", "ja": "気候", "en": "Climate"}, "ja"),
        ({"vi": "Khí hậu", "en": "Climate"}, "en"),
        ({"vi": "Khí hậu", "th": "ภูมิอากาศ"}, "vi"),
        ({"vi": "", "ja": "", "th": "ภูมิอากาศ"}, "th"),
    ],
    ids=["its own", "else English", "else the first", "an empty one is none"],
)
def test_a_text_is_in_the_pages_language_else_in_english_else_in_the_first(texts, language):
    assert language_of(texts, "ja") == language
    assert text_in(texts, "ja") == texts[language]


def test_without_any_text_there_is_none():
    assert (text_in({}, "ja"), language_of({}, "ja")) == ("", "ja")
