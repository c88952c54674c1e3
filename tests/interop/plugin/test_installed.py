"""What an installed package brings: its lesson is shown, its calculator works out, its item grades."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys

import pytest

from lms.core.calculators import CALCULATORS
from lms.core.content.compiled import load_cached
from lms.core.items.registry import build_registry
from lms.web.packs import EXTENSION
from tests.interop.plugin.conftest import EXAMPLE

COURSE, LESSON = "coast", "how-fast-the-sea-rises"
PAGE = f"/en/courses/{COURSE}/{LESSON}"


@pytest.fixture
def client(own):
    own.config["WTF_CSRF_ENABLED"] = False
    yield own.test_client()
    own.config["WTF_CSRF_ENABLED"] = True


def text_of(page):
    """A page's text, its spaces that do not break as others."""
    return page.text.replace("\N{NO-BREAK SPACE}", " ")


def lms(site, *arguments):
    """The command in a process of its own, which finds the installed package by itself."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("LMS_")}
    environment |= {"PYTHONPATH": str(site), "LMS_BUILT_IN_PACK": "0"}
    command = [sys.executable, "-m", "lms", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_the_check_finds_the_installed_pack_and_no_fault_in_it(site):
    answer = lms(site, "check", "--strict")
    assert (answer.returncode, answer.stdout.splitlines()[0]) == (0, "No fault found.")


def test_the_check_tells_what_is_wrong_in_an_installed_pack(site, tmp_path):
    broken = shutil.copytree(site, tmp_path / "site")
    quiz = next(broken.rglob("quiz.yaml"))
    quiz.write_text(quiz.read_text("utf-8").replace("within: 5 ", "within: 15 "), "utf-8")
    answer = lms(broken, "check")
    assert answer.returncode == 1
    assert "quiz.yaml:10: bad-item" in answer.stdout
    assert "more than a quarter of the scale would count as right" in answer.stdout


@pytest.mark.parametrize("language", ["en", "vi"])
def test_the_lesson_is_shown_with_its_calculator_and_its_sources(client, language):
    page = client.get(f"/{language}/courses/{COURSE}/{LESSON}")
    assert page.status_code == 200
    words = {"en": ("Years of a rising sea", "How fast the sea rises"), "vi": (
        "Nước biển dâng qua các năm", "Nước biển dâng nhanh đến mức nào")}  # fmt: skip
    for each in (*words[language], "The Physical Science Basis"):
        assert each in page.text


def test_the_calculator_works_out_and_says_so_in_words(client):
    page = client.get(f"/en/calculators/years-of-rise?rate=1.3&years=30&lesson={COURSE}/{LESSON}")
    assert page.status_code == 200
    assert "At this rate the sea would stand 3.9 cm higher." in text_of(page)
    assert "rate of 2006–2018" in page.text
    assert "The Physical Science Basis" in page.text
    vietnamese = client.get("/vi/calculators/years-of-rise?rate=1,3&years=30")
    assert "Với tốc độ này, mực nước biển sẽ cao thêm 3,9 cm." in text_of(vietnamese)


def test_the_calculator_refuses_what_is_out_of_its_range(client):
    page = client.get("/en/calculators/years-of-rise?rate=90&years=30")
    assert page.status_code == 422
    assert "The sum holds from 0 mm/year to 20 mm/year" in text_of(page)


def test_every_number_of_the_calculator_is_that_of_its_fact(own, installed):
    from rising_sea.years_of_rise import RATES

    (pack,) = own.extensions[EXTENSION].shelf.packs
    values = pack.facts["b-s3"].values
    rates = [values[f"rate-{year}"] for year in (1901, 1971, 2006)]
    assert [float(re.match(r"[\d.]+", str(each))[0]) for each in rates] == list(RATES.values())
    assert CALCULATORS["years-of-rise"].cited() == ("b-s3",)


def answers(client, *values):
    """What pages say to these answers to the first item, in turn, each in a quiz of its own."""
    for value in values:
        attempt = client.post(f"{PAGE}/quiz").location.split("?")[0]
        yield client.post(
            f"{attempt}/items/risen-since-1901",
            data={"answer": value, "submission": f"{value}{attempt}"},
            follow_redirects=True,
        )
        client.post(f"{attempt}/finish")


def test_the_item_is_graded_in_a_page_and_teaches(client):
    right, low, high = answers(client, "25", "10", "60")
    assert "feedback-correct" in right.text
    assert "that is within what was measured" in right.text
    assert "feedback-incorrect" in low.text
    assert "It was more. Look at the ruler again." in low.text
    assert "It was less." in high.text
    assert "the range is 15 to 25" in high.text  # the explanation


def test_what_is_not_on_the_scale_is_asked_back_in_the_types_own_words(client):
    (answer,) = answers(client, "101")
    assert answer.status_code == 400
    assert "Write a number from 0 to 100." in answer.text
    assert 'value="101"' in answer.text


def test_files_of_the_type_are_served_under_their_digest_and_nothing_beside_them(client):
    attempt = client.post(f"{PAGE}/quiz").location.split("?")[0]
    page = "".join(client.get(f"{attempt}?number={number}").text for number in range(1, 6))
    script = re.search(r'src="(/static/[^"]+/item-types/scale/scale\.js)"', page)[1]
    answer = client.get(script)
    assert answer.status_code == 200
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.text == (EXAMPLE / "rising_sea/static/scale.js").read_text("utf-8")
    for beside in ("scale.py", "../scale.py", "%2e%2e/scale.py", "none.js"):
        path = script.replace("scale.js", beside)
        assert client.get(path).status_code == 404


def test_another_version_of_the_type_reads_its_pack_anew(site, tmp_path, monkeypatch):
    """What is kept of a pack holds objects of the type, so it belongs to one version of its code."""
    from lms.core.content import compiled

    registry, pack = build_registry(), EXAMPLE / "rising_sea" / "pack"
    load_cached(pack, registry, tmp_path)
    (kept,) = tmp_path.glob("*.loaded")
    assert load_cached(pack, registry, tmp_path).pack is not None
    assert list(tmp_path.glob("*.loaded")) == [kept]
    code = compiled._code_of(registry["scale"])
    monkeypatch.setattr(compiled, "_code_of", lambda kind: f"{kind.__module__}{code}2")
    load_cached(pack, registry, tmp_path)
    assert list(tmp_path.glob("*.loaded")) != [kept]
