"""Random items of every type, random and hostile answers, for the property tests."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from lms.core.items import build_registry
from lms.core.items.base import ItemType
from lms.core.items.samples import SAMPLES

REGISTRY = build_registry()
LANGUAGES = ("vi", "th", "en", "ja")

ids = st.from_regex(r"[a-z][a-z0-9]{0,4}(-[a-z0-9]{1,3})?", fullmatch=True)
codes = st.sampled_from(["MC1", "MC3", "MB2"])


def id_lists(smallest: int, largest: int = 6) -> st.SearchStrategy[list[str]]:
    return st.lists(ids, min_size=smallest, max_size=largest, unique=True)


@st.composite
def single_choice(draw: Any) -> dict[str, Any]:
    choices = draw(id_lists(2))
    key = draw(st.sampled_from(choices))
    wrong = [each for each in choices if each != key]
    misconceptions = draw(st.dictionaries(st.sampled_from(wrong), codes))
    return {"choices": choices, "key": key, "misconceptions": misconceptions}


@st.composite
def multiple_choice(draw: Any) -> dict[str, Any]:
    choices = draw(id_lists(2))
    key = draw(st.lists(st.sampled_from(choices), min_size=1, unique=True))
    if len(key) == len(choices):
        key = key[1:]
    return {"choices": choices, "key": key, "shuffle": draw(st.booleans())}


@st.composite
def true_false(draw: Any) -> dict[str, Any]:
    key = draw(st.booleans())
    wrong = "false" if key else "true"
    return {"key": key, "misconceptions": draw(st.dictionaries(st.just(wrong), codes))}


@st.composite
def numeric(draw: Any) -> dict[str, Any]:
    key = draw(st.decimals(-10_000, 10_000, places=2))
    spec: dict[str, Any] = {"key": str(key)}
    unit = draw(st.sampled_from(["", "kg", "kWh", "degC", "delta_degC", "percent", "t/MWh"]))
    if unit:
        spec["unit"] = unit
    if unit == "kg":
        spec["units"] = draw(st.sampled_from([{}, {"g": 0.001}, {"basket": 12}]))
    if draw(st.booleans()):
        spec["tolerance"] = draw(st.sampled_from([{"absolute": 0.1}, {"relative": 0.05}]))
        gap = abs(key) + 1
        spec["wrong"] = [{"id": "far", "value": str(key + gap), "misconception": draw(codes)}]
    return spec


@st.composite
def ordering(draw: Any) -> dict[str, Any]:
    return {"entries": draw(id_lists(3))}


@st.composite
def matching(draw: Any) -> dict[str, Any]:
    return _sorting(draw, "lefts", "rights")


@st.composite
def categorising(draw: Any) -> dict[str, Any]:
    return _sorting(draw, "entries", "categories")


def _sorting(draw: Any, things_field: str, places_field: str) -> dict[str, Any]:
    things, places = draw(id_lists(2)), draw(id_lists(2, 4))
    key = {thing: draw(st.sampled_from(places)) for thing in things}
    key[things[0]], key[things[1]] = places[0], places[1]
    return {things_field: things, places_field: places, "key": key}


@st.composite
def cloze(draw: Any) -> dict[str, Any]:
    gaps: dict[str, Any] = {}
    for name in draw(id_lists(1, 3)):
        gaps[name] = {"text": True} if draw(st.booleans()) else draw(single_choice())
    return {"gaps": gaps}


def short_text() -> st.SearchStrategy[dict[str, Any]]:
    wrong = st.lists(st.fixed_dictionaries({"id": ids, "misconception": codes}), max_size=2)
    return wrong.map(lambda entries: {"wrong": [e for e in entries[:1] if e["id"] != "incorrect"]})


SPECS: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "single-choice": single_choice(),
    "multiple-choice": multiple_choice(),
    "true-false": true_false(),
    "numeric": numeric(),
    "ordering": ordering(),
    "matching": matching(),
    "categorising": categorising(),
    "cloze": cloze(),
    "short-text": short_text(),
}


def items() -> st.SearchStrategy[ItemType]:
    """An item of any type, of any shape."""
    return st.one_of([specs.map(REGISTRY[name].from_spec) for name, specs in SPECS.items()])


def words_for(item: ItemType) -> dict[str, Any]:
    """Words without any fault for an item of any shape."""
    spec = item.to_spec()
    words: dict[str, Any] = {"prompt": "?", "explanation": "!"}
    for part in ("choices", "entries", "lefts", "rights", "categories"):
        if part in spec:
            words[part] = {each: f"the {each}" for each in spec[part]}
    words["feedback"] = {"incorrect": "Look again."}
    if item.name in ("single-choice", "multiple-choice"):
        words["feedback"] = {each: f"About {each}." for each in spec["choices"]}
    elif item.name == "true-false":
        words["feedback"] = {"true": "T", "false": "F"}
    elif item.name in ("numeric", "short-text"):
        words["feedback"] |= {each["id"]: "A known mistake." for each in spec["wrong"]}
    if item.name == "short-text":
        words["accepted"] = ["khí nhà kính", "ก๊าซเรือนกระจก"]
        if spec["wrong"]:
            words["wrong"] = {each["id"]: ["tầng ozone"] for each in spec["wrong"]}
    if item.name == "cloze":
        words |= _cloze_words(spec)
    return words


def _cloze_words(spec: dict[str, Any]) -> dict[str, Any]:
    gaps: dict[str, Any] = {}
    for name, gap in spec["gaps"].items():
        if "text" in gap:
            gaps[name] = {"accepted": ["hồng ngoại"], "feedback": {"incorrect": "Not this."}}
        else:
            gaps[name] = {each: f"the {each}" for each in gap["choices"]}
    return {"text": " and ".join(f"{{{{{name}}}}}" for name in spec["gaps"]), "gaps": gaps}


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | ids,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


def hostile_answers(item: ItemType) -> st.SearchStrategy[Any]:
    """JSON of any shape, often under the right keys or one step away from a right answer."""
    right = dict(item.correct_answer(words_for(item)))
    bent = st.dictionaries(st.sampled_from([*right, "value", "x"]), anything, max_size=2)
    nearly = st.builds(
        lambda key, value: {**right, key: value}, st.sampled_from([*right]), anything
    )
    return anything | bent | nearly


field_texts = (
    st.text(max_size=60)
    | ids
    | st.sampled_from(
        ["", " ", "1,260", "1.260 kg", "٣", "10²", "1e9", "NaN", "-0", "1/2", "๑๒ กก.", "\x00",
         "\ud800", "<script>", "true", "1", "2", "9" * 30, "x" * 5000, "5 kg**9", "5 delta_degC"]
    )
)  # fmt: skip


def hostile_forms(item: ItemType) -> st.SearchStrategy[dict[str, list[str]]]:
    """Form fields of the item (and others) with any values, once or many times."""
    names = st.sampled_from([*item.fields(), "answer", "unit", "x"])
    return st.dictionaries(names, st.lists(field_texts, max_size=3), max_size=8)


def sample_item(name: str) -> ItemType:
    return REGISTRY[name].from_spec(SAMPLES[name].spec)
