"""Packs in use: all or nothing, followed by every process, the last good one kept."""

from __future__ import annotations

import shutil
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lms.app import create_app
from lms.core.items.registry import RegistryError
from lms.db.session import EXTENSION
from lms.web import packs
from tests.packs.items import COURSE, LESSON, make_items_pack


def second_process(settings):
    """Another application on the same database, as another web process has it."""
    return create_app(settings, config={"TESTING": True})


@pytest.fixture
def with_folder(settings, tmp_path):
    root = make_items_pack(tmp_path)
    settings = replace(settings, pack_folders=(root,))
    app = second_process(settings)
    packs.release(settings, app.extensions[EXTENSION], datetime.now(UTC))
    yield app, settings, root
    app.extensions[EXTENSION].engines.dispose()


def library(app):
    made = app.extensions[packs.EXTENSION]
    made._looked_at = float("-inf")  # as if a second had passed
    return made


def retitle(root, title):
    path = root / COURSE / LESSON / "en.md"
    path.write_text(path.read_text("utf-8").replace("Every kind of question", title), "utf-8")


def test_a_pack_from_a_configured_folder_stands_beside_the_built_in_one(with_folder):
    app, _settings, _root = with_folder
    ids = [course.id for course in library(app).courses()]
    assert ids[-1] == COURSE
    assert "danang-secondary" in ids


def test_every_process_follows_a_release_without_a_restart(with_folder):
    app, settings, root = with_folder
    other = second_process(settings)
    assert library(other).lesson(COURSE, LESSON).words["en"].title == "Every kind of question"
    retitle(root, "All kinds")
    packs.release(settings, app.extensions[EXTENSION], datetime.now(UTC))
    assert library(other).lesson(COURSE, LESSON).words["en"].title == "All kinds"
    other.extensions[EXTENSION].engines.dispose()


def test_an_invalid_pack_never_half_loads_and_the_last_good_one_is_served(with_folder):
    app, settings, root = with_folder
    before = library(app).shelf.digests
    (root / COURSE / LESSON / "quiz.yaml").write_text("items: [", "utf-8")
    with pytest.raises(packs.InvalidPacksError) as refused:
        packs.release(settings, app.extensions[EXTENSION], datetime.now(UTC))
    assert any(each.path.endswith("quiz.yaml") for each in refused.value.problems)
    assert library(app).shelf.digests == before


def test_a_process_that_cannot_read_a_release_goes_on_with_what_it_has(with_folder):
    app, settings, root = with_folder
    other = second_process(settings)
    assert library(other).lesson(COURSE, LESSON).words["en"].title == "Every kind of question"
    retitle(root, "All kinds")
    packs.release(settings, app.extensions[EXTENSION], datetime.now(UTC))
    for path in (settings.data_dir / "packs").glob("*/pack.bin"):
        path.write_bytes(b"of a newer version")
    assert library(other).lesson(COURSE, LESSON).words["en"].title == "Every kind of question"
    other.extensions[EXTENSION].engines.dispose()


def test_in_development_a_changed_file_shows_without_a_reload(with_folder):
    _app, settings, root = with_folder
    app = second_process(replace(settings, development=True))
    library(app).courses()
    retitle(root, "Seen at once")
    assert library(app).lesson(COURSE, LESSON).words["en"].title == "Seen at once"
    (root / COURSE / LESSON / "lesson.yaml").write_text("code: [", "utf-8")
    assert library(app).lesson(COURSE, LESSON).words["en"].title == "Seen at once"
    assert library(app).problems
    page = app.test_client().get(f"/en/courses/{COURSE}").get_data(as_text=True)
    assert f"<code>{root / COURSE / LESSON / 'lesson.yaml'}:" in page
    app.extensions[EXTENSION].engines.dispose()


@pytest.mark.parametrize("development", [True, False])
def test_who_writes_sees_a_change_sooner_than_readers_do(with_folder, development):
    _app, settings, root = with_folder
    app = second_process(replace(settings, development=development))
    made = library(app)
    before = made.lesson(COURSE, LESSON).words["en"].title
    retitle(root, "Saved just now")
    packs.release(settings, app.extensions[EXTENSION], datetime.now(UTC))
    made._looked_at = time.monotonic() - 0.2
    seen = made.lesson(COURSE, LESSON).words["en"].title
    assert seen == ("Saved just now" if development else before)
    app.extensions[EXTENSION].engines.dispose()


def test_a_lesson_is_rendered_once_and_shared(with_folder):
    app, settings, _root = with_folder
    lesson = library(app).lesson(COURSE, LESSON)
    first = library(app).rendered(COURSE, lesson, "vi")
    assert library(app).rendered(COURSE, lesson, "vi") is first
    other = second_process(settings)
    found = library(other).rendered(COURSE, library(other).lesson(COURSE, LESSON), "vi")
    assert found.steps == first.steps
    other.extensions[EXTENSION].engines.dispose()


def test_a_lesson_found_just_before_a_release_is_not_kept_as_if_it_were_of_that_release(
    with_folder,
):
    app, settings, root = with_folder
    path = root / COURSE / LESSON / "en.md"
    found = library(app).lesson(COURSE, LESSON)
    heading = library(app).rendered(COURSE, found, "en").steps[found.steps[0].id].heading
    path.write_text(path.read_text("utf-8").replace(heading, "A new heading"), "utf-8")
    packs.release(settings, app.extensions[EXTENSION], datetime.now(UTC))
    assert library(app).rendered(COURSE, found, "en").steps[found.steps[0].id].heading == heading
    again = library(app).lesson(COURSE, LESSON)
    assert library(app).rendered(COURSE, again, "en").steps[again.steps[0].id].heading == (
        "A new heading"
    )


def test_the_html_of_packs_no_longer_in_use_takes_no_memory(with_folder):
    app, settings, root = with_folder
    renders = library(app)._renders
    library(app).rendered(COURSE, library(app).lesson(COURSE, LESSON), "en")
    assert [key[1] for key in renders._kept] == [COURSE]
    retitle(root, "All kinds")
    packs.release(settings, app.extensions[EXTENSION], datetime.now(UTC))
    library(app).courses()
    assert not renders._kept


def test_unknown_courses_and_lessons_have_errors_of_their_own(with_folder):
    app, _settings, _root = with_folder
    with pytest.raises(packs.NoSuchCourseError):
        library(app).course("none")
    with pytest.raises(packs.NoSuchLessonError):
        library(app).lesson(COURSE, "none")


def test_in_development_a_folder_that_is_gone_breaks_no_page(with_folder):
    _app, settings, root = with_folder
    app = second_process(replace(settings, development=True))
    assert library(app).lesson(COURSE, LESSON)
    (root / "pack.yaml").rename(root / "away.yaml")
    assert library(app).lesson(COURSE, LESSON)
    answer = app.test_client().get("/en/courses")
    assert answer.status_code == 200
    assert "has no pack.yaml" in answer.get_data(as_text=True)
    (root / "away.yaml").rename(root / "pack.yaml")
    library(app).courses()
    assert "has no pack.yaml" not in app.test_client().get("/en/courses").get_data(as_text=True)
    app.extensions[EXTENSION].engines.dispose()


def test_outside_development_readers_are_not_told_of_faults(with_folder):
    app, settings, root = with_folder
    (root / "pack.yaml").unlink()
    with pytest.raises(packs.InvalidPacksError):
        packs.release(settings, app.extensions[EXTENSION], datetime.now(UTC))
    answer = app.test_client().get(f"/en/courses/{COURSE}/{LESSON}")
    assert answer.status_code == 200
    assert "pack.yaml" not in answer.get_data(as_text=True)


@pytest.mark.parametrize(("old", "new"), [("", ""), ("id: ", "id: other-")])
def test_two_packs_cannot_share_their_id_or_a_course(old, new, with_folder, tmp_path):
    app, settings, root = with_folder
    twin = Path(shutil.copytree(root, tmp_path / "twin"))
    head = twin / "pack.yaml"
    head.write_text(head.read_text("utf-8").replace(old, new, 1), "utf-8")
    settings = replace(settings, pack_folders=(root, twin))
    with pytest.raises(packs.InvalidPacksError) as refused:
        packs.release(settings, app.extensions[EXTENSION], datetime.now(UTC))
    assert {each.path for each in refused.value.problems} == {str(head)}
    assert COURSE in " ".join(each.message for each in refused.value.problems)


PLUGIN = """
from pathlib import Path
from lms.core.items.single_choice import SingleChoice

class Vote(SingleChoice):
    name = "vote"

def folder():
    return Path(__file__).parent / "pack"
"""


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """An installed package that brings a pack and an item type, used in it; its folder."""
    site = tmp_path / "site"
    package = site / "extra_lessons"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(PLUGIN, "utf-8")
    make_items_pack(tmp_path).rename(package / "pack")
    quiz = package / "pack" / COURSE / LESSON / "quiz.yaml"
    quiz.write_text(quiz.read_text("utf-8").replace("single-choice", "vote", 1), "utf-8")
    (package / "templates").mkdir()
    (package / "templates" / "vote.html").write_text("<p>Vote: {{ shown.prompt }}</p>", "utf-8")
    about = site / "extra_lessons-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: extra-lessons\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text(
        "[lms.packs]\nextra = extra_lessons:folder\n\n[lms.item_types]\nvote = extra_lessons:Vote\n"
    )
    monkeypatch.syspath_prepend(site)
    yield package
    sys.modules.pop("extra_lessons", None)


def test_an_installed_package_brings_a_pack_and_an_item_type(installed, settings):
    app = create_app(settings, config={"TESTING": True, "WTF_CSRF_ENABLED": False})
    packs.release(settings, app.extensions[EXTENSION], datetime.now(UTC))
    items = library(app).lesson(COURSE, LESSON).items
    assert "vote" in {item.type for item in items}
    client = app.test_client()
    attempt = client.post(f"/en/courses/{COURSE}/{LESSON}/quiz").location.split("?")[0]
    pages = [client.get(f"{attempt}?number={each + 1}").text for each in range(len(items))]
    assert sum("<p>Vote: " in page for page in pages) == 1
    app.extensions[EXTENSION].engines.dispose()


def test_an_item_type_that_cannot_be_drawn_stops_the_start(installed, settings):
    (installed / "templates" / "vote.html").unlink()
    with pytest.raises(RegistryError, match=r"vote\.html"):
        second_process(settings)


def test_lessons_that_were_rendered_ahead_are_not_rendered_again(with_folder, monkeypatch):
    app, settings, _root = with_folder
    other = second_process(settings)
    first, second = library(app), library(other)
    prepared = list(first.prepare())
    assert f"{COURSE}/{LESSON}/en" in prepared
    monkeypatch.setattr("lms.web.rendering.render_lesson", lambda *_: 1 / 0)
    assert list(second.prepare()) == prepared
    assert second.rendered(COURSE, second.lesson(COURSE, LESSON), "en").weight > 0
    other.extensions[EXTENSION].engines.dispose()
