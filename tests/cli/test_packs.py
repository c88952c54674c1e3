"""`lms check`, `lms new lesson` and `lms reload` on a pack of the test's own."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from lms import resources
from lms.web.models import PackRelease

COURSE = "danang-secondary"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return Path(shutil.copytree(resources.folder("lessons"), tmp_path / "pack"))


def some_lesson(pack: Path) -> Path:
    return next(path.parent for path in sorted(pack.glob(f"{COURSE}/*/lesson.yaml")))


def test_a_sound_pack_passes(pack, lms_alone):
    lms_alone("check", pack)


def test_a_fault_is_told_with_file_line_and_rule_and_fails(pack, lms_alone):
    quiz = some_lesson(pack) / "quiz.yaml"
    quiz.write_text(quiz.read_text("utf-8").replace("objective: ", "objective: no-such-", 1))
    output = lms_alone("check", pack, code=1).output
    line = 1 + quiz.read_text("utf-8").split("no-such-")[0].count("\n")
    assert f"{quiz}:{line}: unknown-id: " in output
    assert output.index("Errors:") < output.index("unknown-id")
    assert "1 error, 0 warnings." in output


def test_warnings_stand_apart_and_fail_only_if_strict(pack, lms_alone):
    shutil.copytree(some_lesson(pack), pack / COURSE / "nobody-lists-me")
    output = lms_alone("check", pack).output
    assert "Warnings:" in output
    assert "unlisted" in output
    assert "Errors:" not in output
    lms_alone("check", "--strict", pack, code=1)


def test_only_the_named_lesson_is_told_of(pack, lms_alone):
    one, other = [path.parent for path in sorted(pack.glob("*/*/lesson.yaml"))][:2]
    (one / "quiz.yaml").write_text("items: [", "utf-8")
    lms_alone("check", one, code=1)
    lms_alone("check", other)


def test_a_folder_without_a_pack_is_a_clear_error(tmp_path, lms_alone):
    output = lms_alone("check", tmp_path, code=1).output
    assert "pack.yaml" in output
    assert "Traceback" not in output


def test_a_path_that_does_not_exist_is_a_wrong_call(tmp_path, lms_alone):
    lms_alone("check", tmp_path / "nothing", code=2)


def test_the_bar_of_a_check_moves_with_the_lessons(pack, lms_alone, monkeypatch):
    watched = []

    def watch(things, label):
        watched.append((label, len(things)))
        return iter(things)

    monkeypatch.setattr("lms.cli.packs.progress", watch)
    lms_alone("check", pack)
    assert watched == [("Checking", len(list(pack.glob("*/*/lesson.yaml"))))]


@pytest.mark.parametrize(("slug", "why"), [("a" * 61, "60 characters"), ("Rain_1", "no id")])
def test_a_name_that_can_be_no_id_is_refused_with_the_reason(pack, lms_alone, slug, why):
    assert why in lms_alone("new", "lesson", pack / COURSE, slug, code=1).output


def test_stamping_makes_a_changed_original_pass(pack, lms_alone):
    original = some_lesson(pack) / "en.md"
    text = original.read_text("utf-8")
    original.write_text(text.replace("summary: ", "summary: Today. ", 1), "utf-8")
    if original.read_text("utf-8") == text:
        original.write_text(f"{text}\n", "utf-8")
    lms_alone("check", "--stamp", some_lesson(pack))
    lms_alone("check", pack)


def test_a_new_lesson_is_complete_listed_and_sound(pack, lms_alone):
    output = lms_alone("new", "lesson", pack / COURSE, "rain-in-the-city").output
    assert (pack / COURSE / "rain-in-the-city" / "lesson.yaml").is_file()
    assert "rain-in-the-city" in (pack / COURSE / "course.yaml").read_text("utf-8")
    assert "lms check" in output
    lms_alone("check", pack)


def test_a_lesson_is_never_written_over_another(pack, lms_alone):
    lms_alone("new", "lesson", pack / COURSE, some_lesson(pack).name, code=1)


def released(database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(sa.select(PackRelease.digest)))


def test_reload_puts_a_changed_pack_in_use(pack, settings, lms, monkeypatch, database):
    monkeypatch.setenv("LMS_PACK_FOLDERS", str(pack))
    monkeypatch.setenv("LMS_BUILT_IN_PACK", "no")
    lms("reload")
    before = released(database)
    lms_new = ("new", "lesson", pack / COURSE, "rain-in-the-city")
    lms(*lms_new)
    assert "Pack " in lms("reload").output
    assert released(database) != before


def test_reload_of_a_faulty_pack_changes_nothing(pack, settings, lms, monkeypatch, database):
    monkeypatch.setenv("LMS_PACK_FOLDERS", str(pack))
    monkeypatch.setenv("LMS_BUILT_IN_PACK", "no")
    before = released(database)
    (some_lesson(pack) / "quiz.yaml").write_text("items: [", "utf-8")
    output = lms("reload", code=1).output
    assert "quiz.yaml" in output
    assert "Nothing was changed" in output
    assert released(database) == before


def test_a_data_folder_of_another_pack_starts_empty_but_ready(settings, tmp_path, lms):
    fresh = replace(settings, data_dir=tmp_path / "new", database_url="")
    output = lms("reload", on=fresh).output
    assert "Making the database" in output
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "new" / "secret.key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("command", ["check", "reload"])
def test_a_configured_folder_without_a_pack_is_one_sentence(
    command, tmp_path, lms, monkeypatch, database
):
    monkeypatch.setenv("LMS_PACK_FOLDERS", str(tmp_path / "not-plugged-in"))
    before = released(database)
    output = lms(command, code=1).output
    assert "not-plugged-in" in output
    assert "Traceback" not in output
    assert released(database) == before


def test_a_reload_never_takes_the_last_pack_out_of_use(lms, monkeypatch, database):
    before = released(database)
    assert before
    monkeypatch.setenv("LMS_BUILT_IN_PACK", "no")
    assert "LMS_PACK_FOLDERS" in lms("reload", code=1).output
    assert released(database) == before


def test_what_only_warns_readers_does_not_hide_what_keeps_a_pack_from_loading(
    pack, lms, monkeypatch
):
    monkeypatch.setenv("LMS_PACK_FOLDERS", str(pack))
    monkeypatch.setenv("LMS_BUILT_IN_PACK", "no")
    for words in pack.glob("*/*/??.md"):
        words.write_text(words.read_text("utf-8").replace("source-digest: ", "source-digest: 0"))
    (pack / "sources.yaml").write_text("- id: [", "utf-8")
    output = lms("reload", code=1).output
    assert f"{pack / 'sources.yaml'}:" in output
    assert "stale-translation" not in output


def test_a_file_that_cannot_be_read_is_told_before_what_comes_of_it(pack, lms_alone):
    (some_lesson(pack) / "quiz.yaml").write_text("items: [", "utf-8")
    output = lms_alone("check", pack, code=1).output
    first = output.index("bad-yaml")
    assert first < output.index("unknown-id")


def test_only_reload_and_the_start_put_changed_packs_in_use(pack, lms, monkeypatch, database):
    monkeypatch.setenv("LMS_PACK_FOLDERS", str(pack))
    monkeypatch.setenv("LMS_BUILT_IN_PACK", "no")
    lms("reload")
    before = released(database)
    lms("new", "lesson", pack / COURSE, "rain-in-the-city")
    lms("user", "add", "lan@example.org", "--role", "administrator", "--organisation", "School")
    assert released(database) == before
