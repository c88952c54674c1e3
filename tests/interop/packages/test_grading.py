"""The browser reads and grades answers as the server does: the same forms through both."""

from __future__ import annotations

import itertools
import json
import random
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from lms.core.content.model import Item, Pack
from lms.core.items.base import AnswerError
from lms.core.items.cloze import Cloze
from lms.core.items.numeric import Numeric
from lms.core.items.samples import SAMPLES
from lms.core.items.short_text import ShortText
from lms.interop.offline.items import item_data, works_offline
from lms.interop.offline.player import player_files
from tests.interop.packages.browser import HOST, serve

pytestmark = pytest.mark.browser

LANGUAGES = ("vi", "th", "en", "ja")
RUN = """
async ({ items, cases }) => {
  const { TYPES } = await import("/js/items/types.js");
  return cases.map(({ at, form, language, answer }) => {
    const item = items[at];
    const type = TYPES[item.type];
    try {
      const given = form ? type.parse(item, form, language) : answer;
      const fields = given && type.toForm(item, given, language);
      return { answer: given, grade: type.grade(item, given), fields };
    } catch (error) {
      if (!error.code) throw error;
      const params = Object.entries(error.params).map(([key, each]) => [key, String(each)]);
      return { fault: error.code, params: Object.fromEntries(params) };
    }
  });
}
"""


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context()
    files = {**player_files(), "blank.html": b"<!doctype html><title>t</title>"}
    serve(context, files)
    page = context.new_page()
    page.goto(f"{HOST}/blank.html")
    yield page
    context.close()


def case(item: Item, words: Mapping[str, Any], language: str, **given: Any) -> dict[str, Any]:
    data = _data(item, words, language)
    return {"item": data, "language": language, "body": item.body, "words": words, **given}


def _data(item: Item, words: Mapping[str, Any], language: str) -> dict[str, Any]:
    """The data of an item, the same object each time, so that it is sent once."""
    key = (id(item), id(words), language)
    if key not in _KEPT:
        made = json.loads(json.dumps(item_data(_NO_PACK, item, words, words, language)))
        _KEPT[key] = (made, item, words)
    return _KEPT[key][0]


_KEPT: dict[tuple[int, int, str], Any] = {}


class _NoPack:
    misconceptions: dict[str, Any] = {}


_NO_PACK: Any = _NoPack()


def by_server(case: Mapping[str, Any]) -> dict[str, Any]:
    body, words, language = case["body"], case["words"], case["language"]
    try:
        answer = body.parse(case["form"], language) if "form" in case else case["answer"]
        grade = body.grade(answer, words)
    except AnswerError as error:
        return {"fault": error.code, "params": dict(error.params)}
    told = {
        "score": grade.score,
        "outcome": str(grade.outcome),
        "feedback": list(grade.feedback),
        "misconceptions": list(grade.misconceptions),
        "remarks": [str(each) for each in grade.remarks],
    }
    fields = None if answer is None else body.to_form(answer, language)
    return {"answer": answer, "grade": told, "fields": fields}


def compare(page: Page, cases: list[dict[str, Any]]) -> None:
    items: dict[int, tuple[int, Any]] = {}
    sent = []
    for each in cases:
        at, _item = items.setdefault(id(each["item"]), (len(items), each["item"]))
        given = {k: each[k] for k in ("form", "answer", "language") if k in each}
        sent.append({"at": at, **given})
    found = page.evaluate(RUN, {"items": [each for _at, each in items.values()], "cases": sent})
    for each, theirs in zip(cases, found, strict=True):
        ours = by_server(each)
        about = f"{each['item']['id']} {each['language']} {each.get('form') or each.get('answer')}"
        assert theirs == ours, about


def answers(item: Item, words: Mapping[str, Any]) -> Iterator[Any]:
    yield None
    yield item.body.correct_answer(words)
    yield from item.body.wrong_answers(words)


def spellings(text: str) -> Iterator[str]:
    """A text as people may type it: case, encoding, spaces, marks left out or changed."""
    yield from (text, text.upper(), f"  {text}. ", unicodedata.normalize("NFD", text))
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    yield from (bare, text.replace(" ", ""), text.replace(" ", "-"), f"({text})", text + "\u0301")
    yield from (text[:-1], text[::-1], text.replace("đ", "d").replace("ữ", "ử"), f"{text}\u200b\n")


def typed_forms(item: Item, words: Mapping[str, Any]) -> Iterator[dict[str, list[str]]]:
    body = item.body
    if isinstance(body, ShortText):
        given = [*words.get("accepted", ()), *words.get("nearly", ())]
        given += [each for texts in words.get("wrong", {}).values() for each in texts]
        yield from ({"answer": [each]} for text in given for each in spellings(str(text)))
    if isinstance(body, Cloze):
        right = body.to_form(body.correct_answer(words), "en")
        for name, values in right.items():
            for each in spellings(values[0]):
                yield {**right, name: [each]}
            yield {**right, name: []}


def pack_cases(pack: Pack) -> Iterator[dict[str, Any]]:
    for course in pack.courses:
        for lesson in course.lessons:
            for item in (*lesson.items, *(each.item for each in lesson.bank)):
                for language in lesson.languages:
                    held = lesson.words[language]
                    words = held.items.get(item.id) or held.bank[item.id]
                    for answer in answers(item, words):
                        yield case(item, words, language, answer=answer)
                        yield case(item, words, language, form=item.body.to_form(answer, language))
                    for form in typed_forms(item, words):
                        yield case(item, words, language, form=form)


def test_every_item_of_the_pack_is_graded_alike(page: Page, built_in: Pack) -> None:
    cases = list(pack_cases(built_in))
    assert len(cases) > 10_000
    for start in range(0, len(cases), 4000):
        compare(page, cases[start : start + 4000])


def test_every_sample_is_graded_alike(page: Page, samples: Pack) -> None:
    cases = list(pack_cases(samples))
    assert {each["item"]["type"] for each in cases} == set(SAMPLES)
    compare(page, cases)


def test_half_and_random_answers_are_graded_alike(page: Page, samples: Pack) -> None:
    rng = random.Random(7)
    cases = []
    for item in samples.courses[0].lessons[0].items:
        words = samples.courses[0].lessons[0].words["vi"].items[item.id]
        right = item.body.to_form(item.body.correct_answer(words), "vi")
        values = sorted({each for given in right.values() for each in given})
        offered = [*values, *getattr(item.body, "choices", ()), *getattr(item.body, "places", ())]
        for _turn in range(120):
            form = {
                name: rng.sample(offered, min(len(offered), rng.randrange(4))) for name in right
            }
            cases.append(case(item, words, "vi", form=form))
            one = {name: [rng.choice(["", *offered])] for name in right}
            cases.append(case(item, words, "vi", form=one))
    compare(page, cases)


NUMBERS = (
    "27.9", "27,9", "1 260", "1\u202f260\u202f000", "1.260,5", "1,260.5", "1.260.000", "1,260",
    "0,260", "1234,567", ",5", "5.", "007", "๒๗.๙", "２７，９", "-18", "−18", "－１８", "- 18", "+5",
    "1,265", "12.345", "", "abc", "1e3", "5-6", "3 1000", "10²", "1.2.3", "--5", "1,2,3", "12 34",
    "9" * 21, "9" * 41, "0.1234567890123456789", "1.26.000", "$5", "฿100", "ร้อยละ 19", "-0", "½",
    "7,25", "7.15", "7.149999999999", "7.25000000000001",
)  # fmt: skip
UNITS = (
    "", "kg", "KG", "㎏", "กก.", "กิโลกรัม", "キログラム", "tấn", "tons", "ตัน CO2 เทียบเท่า", "tCO2e",
    "t-CO2", "kg CO₂ tương đương", "tCO2/MWh", "MtCO2e", "triệu tấn CO2", "kwh", "KWH", "Wh",
    "kWh/m²/năm", "ตันต่อปี", "tonnes a year", "tấn mỗi năm", "m2", "ตร.ม.", "℃", "độ C", "oC", "°F",
    "度", "°C/km", "％", "ไร่", "บาท", "đồng", "円", "furlong", "MJ", "J", "BTU", "kilogram*hour",
    "lb", "pounds", "ounces", "T", "Mwh", "GWh", "xyzzy", "CO2", "kg**9", "m^3", "kg/", "m/m/m/m/m",
    "per year", "a year", "kWh a year", "kWh per year", "delta_degC", "K", "kelvin", "dB", "count",
    "cm", "inch", "ft", "mm", "mét", "L", "lít", "m³", "phút", "hours", "weeks", "năm", "ppm",
    "kg·m/s", "N m", "kilo watt hours", "people", "yen/t", "円/t", "kg/kWh", "g/kWh", "ha", "km2",
    "microgram", "ug", "mcg", "short_ton", "metric_ton", "decades", "kdegC", "gs", "ms", "a" * 45,
)  # fmt: skip
SPECS: tuple[dict[str, Any], ...] = (
    {"key": 27.9, "tolerance": {"absolute": 0.1}, "wrong": [{"id": "w", "value": 25}]},
    {"key": 7.2, "unit": "kWh", "units": {"Wh": 0.001}, "tolerance": {"absolute": 0.05}},
    {"key": 1260, "unit": "kg", "tolerance": {"relative": 0.01}},
    {"key": 5, "unit": "t", "units": {"kg": 0.001}},
    {"key": 18, "unit": "degC", "tolerance": {"absolute": 0.5}},
    {"key": 18, "unit": "delta_degC", "tolerance": {"absolute": 0.5}},
    {"key": 19, "unit": "percent"},
    {"key": 100, "unit": "baht"},
    {"key": 0.5, "unit": "kg/kWh", "tolerance": {"absolute": 0.01}},
    {"key": 100, "unit": "m^3"},
    {"key": 5, "unit": "year"},
    {"key": 5, "unit": "rai", "tolerance": {"relative": 0.05}},
    {"key": 5, "unit": "yen/t"},
    {"key": 18, "unit": "kWh/m^2/year"},
)


def numeric_item(number: int, spec: Mapping[str, Any]) -> Item:
    body = Numeric.from_spec({"type": "numeric", **spec})
    return Item(id=f"n{number}", type="numeric", points=1, objective="o", cites=(), body=body)


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_and_units_are_read_alike(page: Page, language: str) -> None:
    words = {"feedback": {"incorrect": "no", "w": "w"}, "unit-label": "u"}
    cases = []
    for number, spec in enumerate(SPECS):
        item = numeric_item(number, spec)
        for text in NUMBERS:
            cases.append(case(item, words, language, form={"answer": [text]}))
            cases.append(
                case(item, words, language, form={"answer": [f"{text} {spec.get('unit', '')}"]})
            )
        for unit, value in itertools.product(UNITS, ("5", "18", "0,5", "1.260")):
            cases.append(case(item, words, language, form={"answer": [f"{value} {unit}"]}))
        for unit in ("kg", "Wh", "kWh", "nonsense"):
            cases.append(case(item, words, language, form={"answer": ["7.2 kWh"], "unit": [unit]}))
            cases.append(case(item, words, language, form={"answer": ["7200"], "unit": [unit]}))
    compare(page, cases)


def test_letters_of_all_scripts_are_compared_alike(page: Page) -> None:
    body = ShortText.from_spec({"type": "short-text"})
    item = Item(id="s", type="short-text", points=1, objective="o", cites=(), body=body)
    texts = [
        "straße",
        "ﬁn",
        "İstanbul",
        "ΣΑΣ",
        "σας",
        "Ǆ",
        "ﾒﾀﾝ",
        "メタン",
        "がす",
        "50 %",
        "−18",
        "1,5",
        "−5 °C",
        "नमस्ते १२",
        "٣٠",
        "𝟙𝟚",
        "ŉ",
        "ß",
        "Ⅷ",
        "ที่นี้",
        "นํ้า",
        "เเก๊ส",
        "CO₂",
        "ø",
        "Łódź",
    ]
    cases = []
    for accepted in texts:
        words = {"accepted": [accepted], "feedback": {"incorrect": "x"}}
        for typed in texts:
            for each in spellings(typed):
                cases.append(case(item, words, "th", form={"answer": [each]}))
    compare(page, cases)


def test_type_of_an_installed_package_is_left_out() -> None:
    class Drawn(Numeric):
        name = "drawn"

    body = Drawn.from_spec({"type": "drawn", "key": 1})
    item = Item(id="d", type="drawn", points=1, objective="o", cites=(), body=body)
    assert not works_offline(item)
    assert works_offline(numeric_item(1, {"key": 1}))
