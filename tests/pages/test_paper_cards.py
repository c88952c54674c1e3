"""The pages of the paper cards: which cards are shown, and what is said without the library."""

from __future__ import annotations

import re

import pytest

from lms.classroom import cards


def numbers_of(page: str) -> list[int]:
    """The cards on the page, each once."""
    return sorted({int(each) for each in re.findall(r"/vendor/cards/(\d+)\.svg", page)})


@pytest.mark.parametrize(
    ("query", "first", "last"),
    [
        ("", 1, 40),
        ("?first=1&last=63", 1, 63),
        ("?first=12&last=12", 12, 12),
        ("?last=4", 1, 4),
        ("?first=50", 50, 50),
    ],
)
def test_the_set_shows_the_numbers_asked_for(client, query, first, last):
    answer = client.get(f"/vi/cards{query}")
    assert answer.status_code == 200
    assert numbers_of(answer.text) == list(range(first, last + 1))


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("first=0&last=4", "Give a number from 1 to 63."),
        ("first=1&last=64", "Give a number from 1 to 63."),
        ("first=9&last=8", "This number lies before the first one."),
        ("first=nine&last=12", "Write a whole number."),
        ("first=1&last=1e9", "Write a whole number."),
    ],
)
def test_numbers_that_are_no_set_are_refused_at_the_field(client, query, words):
    answer = client.get(f"/en/cards?{query}")
    assert answer.status_code == 400
    assert 'aria-invalid="true"' in answer.text
    assert words in answer.text
    assert numbers_of(answer.text) == []


def test_two_cards_stand_on_a_sheet_and_the_last_may_be_alone(client):
    page = client.get("/en/cards?first=1&last=5").text
    sheets = page.split('class="card-sheet"')[1:]
    assert [each.count("<image") for each in sheets] == [2, 2, 1]


def test_the_reader_loads_only_from_here(client):
    page = client.get("/en/cards/try").text
    scripts = re.search(r'data-scripts="([^"]+)"', page).group(1).split()
    assert len(scripts) == len(cards.SCRIPTS)
    for each in scripts:
        answer = client.get(each)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("page", ["cards", "cards/try"])
def test_without_the_library_the_pages_say_so_and_ask_for_nothing_that_is_missing(
    client, monkeypatch, tmp_path, page
):
    monkeypatch.setattr(cards, "FOLDER", tmp_path)
    answer = client.get(f"/en/{page}")
    assert answer.status_code == 200
    assert "The card reader is not installed on this server." in answer.text
    assert "/vendor/" not in answer.text
