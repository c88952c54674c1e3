"""Calculators as a learner meets them: the numbers, bad input, keeping, handing in."""

from __future__ import annotations

import re
from html import unescape

import pytest
import sqlalchemy as sa

from lms.core.calculators import CALCULATORS
from lms.core.items.numbers import plain_digits
from lms.learning.models import Calculation
from lms.learning.trying.showing import show
from lms.learning.trying.words import word
from lms.people.models import Role
from tests.core.calculators.expected import CASES, Case, close
from tests.groups.factories import add_pupils, make_group
from tests.pages.sign_in import sign_in
from tests.people.factories import make_organisation, make_staff

LANGUAGES = ("vi", "th", "en", "ja")
_RESULT = re.compile(
    r"<(?:dt|th scope=\"row\")>(?P<label>[^<]*)</(?:dt|th)>\s*<(?:dd|td class=\"num\")>(?P<text>[^<]*)<"
)


def results(page: str) -> dict[str, list[str]]:
    """Label → what stands beside it."""
    found: dict[str, list[str]] = {}
    for hit in _RESULT.finditer(page):
        found.setdefault(unescape(hit["label"]), []).append(unescape(hit["text"]))
    return found


def number_in(text: str) -> float:
    digits = re.match(r"[-−]?[0-9,.]+", plain_digits(text))
    assert digits, text
    return float(digits[0].replace(",", "").replace("−", "-"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_page_shows_the_expected_numbers(client, case: Case) -> None:
    answer = client.get(f"/en/calculators/{case.calculator}", query_string=case.entries)
    assert answer.status_code == 200
    shown = results(answer.text)
    for name, expected in case.amounts.items():
        texts = shown[word(case.calculator, name)]
        found = [number_in(text) for text in texts]
        shown_digits = max(len(text.partition(".")[2].split("\u00a0")[0]) for text in texts)
        rounding = 0.5 * 10**-shown_digits
        assert any(close(each, expected) or abs(each - expected) <= rounding for each in found), (
            name, texts, expected,
        )  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", CALCULATORS)
def test_every_calculator_answers_in_every_language_without_a_script(
    client, name: str, language: str
) -> None:
    answer = client.get(f"/{language}/calculators/{name}")
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in answer.text
    assert 'method="get"' in answer.text
    for formula in CALCULATORS[name].formulas:
        assert formula in unescape(answer.text)


@pytest.mark.parametrize("name", CALCULATORS)
def test_every_symbol_of_a_formula_is_explained(name: str) -> None:
    calculator = CALCULATORS[name]
    text = re.sub(r"\b(?:min|max|e\^)", " ", " ".join(calculator.formulas))
    symbols = sorted(calculator.symbols, key=len, reverse=True)
    for symbol in symbols:
        assert symbol in text, f"{symbol} stands in no formula"
    for symbol in symbols:
        text = text.replace(symbol, " ")
    assert not re.findall(r"[^\W\d_]", re.sub("[ΣΠ¼½³i]", " ", text)), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_message_stands_at_the_field_and_nothing_comes_out(client, language: str) -> None:
    answer = client.get(f"/{language}/calculators/flood-bucket?rain=20+kg&hours=500")
    assert answer.status_code == 422
    assert answer.text.count('aria-invalid="true"') == 2
    assert 'id="flood-bucket-rain-error"' in answer.text
    assert 'value="20 kg"' in answer.text
    assert "calculator-main" not in answer.text


def test_hostile_input_comes_back_as_text(client) -> None:
    answer = client.get("/en/calculators/flood-bucket", query_string={"rain": "<script>1</script>"})
    assert answer.status_code == 422
    assert "<script>1" not in answer.text


def test_what_is_no_calculator_is_not_found(client) -> None:
    assert client.get("/en/calculators/perpetual-motion").status_code == 404


def test_drawing_again_draws_something_else(client) -> None:
    first = client.get("/en/calculators/weather-jar?draws=30").text
    again = re.search(r'name="turn" value="(\d+)"', first)
    assert again
    second = client.get(f"/en/calculators/weather-jar?draws=30&turn={again[1]}").text
    same = client.get(f"/en/calculators/weather-jar?draws=30&turn={again[1]}").text
    drawn = [re.findall(r'class="draw draw-([a-z-]+)"', page) for page in (first, second, same)]
    assert drawn[0] != drawn[1]
    assert drawn[1] == drawn[2]


def keep(client, **fields: str):
    data = {"title": "My roof", "note": "Four roofs\nof schools", "power": "500", **fields}
    return client.post("/en/calculators/rooftop-solar/keep", data=data)


def test_a_stranger_keeps_a_calculation_and_finds_it_again(client, session) -> None:
    asked = client.get("/en/calculators/rooftop-solar/keep?power=500")
    assert asked.status_code == 200
    assert 'name="power" value="500"' in asked.text
    kept = keep(client, submission="once")
    assert kept.status_code == 303
    page = client.get(kept.location).text
    assert "My roof" in page
    assert "332.50" in page
    assert "My roof" in client.get("/en/calculations").text
    row = session.scalars(sa.select(Calculation)).one()
    assert row.entries["power"] == "500"
    assert row.entries["yield"] == "1400"
    assert row.handed_in_at is None


def test_a_calculation_sent_twice_is_kept_once(client, session) -> None:
    assert keep(client, submission="once").location == keep(client, submission="once").location
    assert session.scalar(sa.select(sa.func.count()).select_from(Calculation)) == 1


def test_what_cannot_be_worked_out_is_not_kept(client, session) -> None:
    assert keep(client, power="many").status_code == 422
    assert keep(client, title="").status_code == 422
    assert keep(client, title="  \t").status_code == 422
    assert session.scalar(sa.select(sa.func.count()).select_from(Calculation)) == 0


def test_an_infinite_payback_can_be_kept(client) -> None:
    data = {"title": "Dark", "tariff": "0"}
    kept = client.post("/en/calculators/led-retrofit/keep", data=data)
    assert "∞" in client.get(kept.location).text


def test_results_stay_as_they_were_when_the_sum_changes(client, session) -> None:
    kept = keep(client)
    row = session.scalars(sa.select(Calculation)).one()
    row.results = [
        {**each, "value": "1.0"} if each["id"] == "saved" else each for each in row.results
    ]
    session.commit()
    page = client.get(kept.location).text
    assert "The sum was changed since." in page
    assert "332.50" not in page


@pytest.fixture
def course(session):
    """A leader with two pupils, and a leader of another school."""
    organisation = make_organisation(session)
    leader = make_staff(session, Role.LEADER, organisation)
    stranger = make_staff(session, Role.LEADER, make_organisation(session))
    group = make_group(session, organisation, leader)
    pupils = add_pupils(session, group, 2)
    found = {
        "leader": leader.id,
        "stranger": stranger.id,
        "group": group.id,
        "pupils": [each.person_id for each in pupils],
    }
    session.commit()
    return found


def test_a_leader_sees_a_calculation_once_it_is_handed_in(client, app, course) -> None:
    owner, other = course["pupils"]
    sign_in(client, app, owner)
    url = keep(client).location
    list_url = f"/en/groups/{course['group']}/calculations"
    for person, before, after in (
        (course["leader"], 403, 200),
        (course["stranger"], 403, 403),
        (other, 403, 403),
    ):
        sign_in(client, app, person)
        assert client.get(url).status_code == before
        sign_in(client, app, owner)
        assert client.post(f"{url}/hand-in").status_code == 303
        sign_in(client, app, person)
        assert client.get(url).status_code == after
        assert client.post(f"{url}/delete").status_code == 403
        sign_in(client, app, owner)
        client.post(f"{url}/take-back")
    client.post(f"{url}/hand-in")
    sign_in(client, app, course["leader"])
    assert "My roof" in client.get(list_url).text
    sign_in(client, app, course["stranger"])
    assert client.get(list_url).status_code == 403


def test_a_deleted_calculation_is_gone(client, session) -> None:
    url = keep(client).location
    assert client.post(f"{url}/delete").status_code == 303
    assert client.get(url).status_code == 404
    assert session.scalar(sa.select(sa.func.count()).select_from(Calculation)) == 0


@pytest.mark.parametrize("name", CALCULATORS)
def test_all_that_a_calculator_names_has_words(app, name: str) -> None:
    """``show`` raises KeyError where an id has none; both ends of every range are looked at."""
    from lms.core.calculators.reading import read

    calculator = CALCULATORS[name]
    with app.test_request_context("/en/"):
        shown = show(calculator, read(calculator, {}, "en"))
        assert shown.outcome
        assert shown.lead
