"""`lms import-items`: what comes in becomes a draft that `lms check` reads, or nothing changes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lms.cli.main import main
from lms.core.content.check import check
from lms.core.content.model import Pack
from lms.core.content.problems import Rule, Severity
from lms.core.items.registry import build_registry
from lms.interop.exporting import Exported, Wanted
from lms.interop.incoming import READERS, format_of
from lms.interop.items.arriving import UnreadableFileError
from lms.interop.items.leaving import leaving
from lms.interop.items.question import Question
from lms.interop.moodle.exporting import gift, moodle_xml
from lms.interop.qti.packaging import qti21, qti30
from tests.interop.items.same import assert_same_grading
from tests.packs.items import COURSE, LESSON

BOMB = b"""<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><quiz><question type="truefalse"><name><text>&b;</text>
</name></question></quiz>"""
ELSEWHERE = b"""<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<quiz><question type="truefalse"><name><text>&a;</text></name></question></quiz>"""
ESSAY = b"""<quiz><question type="essay"><name><text>Why?</text></name>
<questiontext format="html"><text>Why?</text></questiontext></question></quiz>"""


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(each) for each in words])


def imported(file: Path, pack: Path, *more: object) -> Result:
    return run("import-items", file, "--pack", pack, "--language", "en", *more)


def zipped(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return stream.getvalue()


def locked() -> bytes:
    """A package whose only entry says that it is encrypted."""
    content = bytearray(zipped({"item.xml": b"<qti-assessment-item/>"}))
    content[content.index(b"PK\x03\x04") + 6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def sample_questions(samples: Pack) -> list[Question]:
    (course,) = samples.courses
    return [q for each in leaving(Wanted(course, None, "en")) for q in each.questions]


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (qti21, "items.zip"),
        (qti30, "items.zip"),
        (moodle_xml, "items.xml"),
        (gift, "items.txt"),
    ],
)
def test_a_draft_pack_loads_and_lacks_nothing_but_sources(
    samples: Pack, tmp_path: Path, make: Callable[..., Exported], name: str
) -> None:
    file, pack = tmp_path / name, tmp_path / "draft"
    file.write_bytes(make(None, Wanted(samples.courses[0], None, "en")).content)
    result = imported(file, pack, "--title", "Every kind of question")
    assert result.exit_code == 0, result.output
    assert "Not taken: 0." in result.output
    found = check(pack, build_registry())
    errors = {each.rule for each in found.problems if each.severity is Severity.ERROR}
    assert errors <= {Rule.UNSOURCED_NUMBER}


def test_the_items_of_a_draft_are_graded_as_those_that_were_sent(
    samples: Pack, tmp_path: Path
) -> None:
    file, folder = tmp_path / "items.xml", tmp_path / "draft"
    content = moodle_xml(None, Wanted(samples.courses[0], None, "en")).content
    # Numbers need sources here, which no format carries: without them the draft can be loaded.
    file.write_bytes(content)
    assert imported(file, folder, "--lesson", "came-in").exit_code == 0
    words = folder / "imported" / "came-in" / "en.md"
    quiz = folder / "imported" / "came-in" / "quiz.yaml"
    assert words.is_file()
    import yaml

    structures = yaml.safe_load(quiz.read_text("utf-8"))["items"]
    texts = yaml.safe_load(
        words.read_text("utf-8").split("```yaml items\n")[1].removesuffix("```\n")
    )
    registry = build_registry()
    for question, spec in zip(sample_questions(samples), structures, strict=True):
        kind = registry[spec["type"]]
        own = {k: v for k, v in spec.items() if k not in {"id", "points", "objective"}}
        body = kind.from_spec(own)
        other = Question(spec["id"], 1, "", body, texts[spec["id"]])
        assert list(body.check_words(texts[spec["id"]])) == []
        assert_same_grading(question, other)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("empty.xml", b"", "it is empty"),
        ("blank.txt", b" \n\n", "it is empty"),
        ("bomb.xml", BOMB, "it defines entities"),
        ("elsewhere.xml", ELSEWHERE, "it defines entities"),
        ("latin.txt", "Tr\xf9ng m\xe0u? {T}".encode("latin-1"), "it is not UTF-8"),
        ("binary.txt", b"What?\x00 {T}", "it is no text"),
        ("cut.xml", b"<quiz><question>", "no well-formed XML"),
        ("other.xml", b"<html><body/></html>", "in no format that is read here"),
        ("deep.xml", b"<quiz>" + b"<a>" * 5000 + b"</a>" * 5000 + b"</quiz>", "nested"),
        ("not.zip", b"PK\x03\x04 and then nothing", "no zip file"),
        ("out.zip", zipped({"../../evil.xml": b"<a/>"}), "leads out of it"),
        ("root.zip", zipped({"/etc/evil.xml": b"<a/>"}), "leads out of it"),
        ("drive.zip", zipped({"C:\\evil.xml": b"<a/>"}), "leads out of it"),
        ("locked.zip", locked(), "password"),
        ("nothing.zip", zipped({"readme.txt": b"nothing"}), "holds no QTI item"),
        ("encoding.xml", b"<?xml version='1.0' encoding='klingon'?><quiz/>", "cannot be"),
        ("essay.xml", ESSAY, "No item of"),
    ],
)
def test_a_bad_file_is_refused_with_a_sentence_and_changes_nothing(
    tmp_path: Path, name: str, content: bytes, told: str
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    before = sorted(tmp_path.rglob("*"))
    result = imported(file, tmp_path / "draft")
    assert result.exit_code == 1
    assert told in result.output
    assert "Traceback" not in result.output
    assert "othing was written" in result.output
    assert sorted(tmp_path.rglob("*")) == before


def test_a_package_that_unpacks_to_more_than_is_read_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("lms.interop.items.reading.MOST_UNPACKED", 1024 * 1024)
    file = tmp_path / "bomb.zip"
    file.write_bytes(zipped({f"{each}.xml": b" " * 600_000 for each in range(2)}))
    assert file.stat().st_size < 10_000
    result = imported(file, tmp_path / "draft")
    assert result.exit_code == 1
    assert "it unpacks to more than 1 MB" in result.output
    assert not (tmp_path / "draft").exists()


def test_an_item_that_cannot_be_taken_is_told_and_the_others_are_taken(tmp_path: Path) -> None:
    file = tmp_path / "mixed.txt"
    file.write_text(
        "::Sun:: The Sun is a star. {T}\n\n::Essay:: Why? {}\n\n"
        "::Wild:: Which gas? {=carbon*}\n\n::Two:: Which? {=a =b ~c}\n\n"
        "Which gas is it? {=methane ~oxygen}\n",
        "utf-8",
    )
    result = imported(file, tmp_path / "draft")
    assert result.exit_code == 0, result.output
    assert "question 2, Essay: NOT TAKEN: an essay has no counterpart here" in result.output
    assert "question 3, Wild: NOT TAKEN: it accepts a pattern" in result.output
    assert "question 4, Two: NOT TAKEN: one of its choices must be right, but 2 are" in (
        result.output
    )
    assert "Items taken: 2. Not taken: 3." in result.output
    assert "question 1, Sun: taken, but it lacks feedback" in result.output


def test_a_lesson_goes_into_a_pack_that_exists_and_is_not_listed_there(
    tmp_path: Path, samples: Pack
) -> None:
    from tests.packs.items import make_items_pack

    pack = make_items_pack(tmp_path)
    listed = (pack / COURSE / "course.yaml").read_bytes()
    file = tmp_path / "sun.txt"
    file.write_text("The Sun is a star. {T}\n\nThe Moon is a star. {F}\n", "utf-8")
    result = imported(file, pack, "--course", COURSE)
    assert result.exit_code == 0, result.output
    assert (pack / COURSE / "sun" / "quiz.yaml").is_file()
    assert (pack / COURSE / "course.yaml").read_bytes() == listed
    assert f"add sun to the lessons in {pack / COURSE / 'course.yaml'}" in result.output
    rules = [each.rule for each in check(pack, build_registry()).problems]
    assert Rule.UNLISTED in rules
    again = imported(file, pack, "--course", COURSE)
    assert again.exit_code == 1
    assert "exists already" in again.output
    other = imported(file, pack, "--course", COURSE, "--lesson", LESSON)
    assert other.exit_code == 1
    missing = imported(file, pack, "--course", "no-such-course")
    assert "has no course 'no-such-course'" in missing.output


def test_texts_that_look_like_our_own_marks_stay_letters(tmp_path: Path) -> None:
    file = tmp_path / "marks.txt"
    file.write_text(
        "[html]<p>See [@b-v1] and [x]\\{.given\\} and ```</p> {\n=a\n~b#<b>no</b> /// x\n}\n",
        "utf-8",
    )
    pack = tmp_path / "draft"
    assert imported(file, pack).exit_code == 0
    found = check(pack, build_registry())
    # One item alone cannot be asked for on the way; nothing else is wrong.
    assert {each.rule for each in found.problems} <= {Rule.POLLS}
    text = (pack / "imported" / "marks" / "en.md").read_text("utf-8")
    assert "[@" not in text


@pytest.mark.parametrize("name", READERS)
def test_no_reader_takes_noise_for_items(name: str) -> None:
    for content in (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), b"<a/>", b"PK\x05\x06" + b"\0" * 18):
        with pytest.raises(UnreadableFileError):
            arriving = READERS[name](content, "en")
            if not arriving.questions:  # GIFT takes any text for a question without answers
                raise UnreadableFileError("no item")


def test_the_format_is_seen_from_the_file(samples: Pack) -> None:
    wanted = Wanted(samples.courses[0], None, "en")
    assert format_of(qti21(None, wanted).content) == "qti"
    assert format_of(qti30(None, wanted).content) == "qti"
    assert format_of(moodle_xml(None, wanted).content) == "moodle-xml"
    assert format_of(gift(None, wanted).content) == "gift"
