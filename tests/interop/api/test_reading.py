"""What programs read: the catalogue, groups and results, in pages, and never beyond their organisation."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa

from lms.groups import service as groups
from lms.groups.models import Member
from lms.interop.api.models import Scope
from lms.learning.models import Attempt
from lms.people.models import Person
from lms.web.packs import EXTENSION
from tests.conftest import NOW
from tests.groups.factories import add_pupils, make_group
from tests.learning.factories import lesson_s1, take_quiz

S1 = {"course": "danang-secondary", "lesson": "how-the-greenhouse-effect-works"}


def test_the_catalogue_has_every_course_and_lesson(app, program):
    library, asks = app.extensions[EXTENSION], program(Scope.CATALOGUE)
    courses = asks.all("/courses", limit=2)
    assert {each["id"] for each in courses} == {each.id for each in library.courses()}
    for course in courses:
        lessons = asks.all(f"/courses/{course['id']}/lessons", limit=3)
        assert sorted(course["lessons"]) == [each["id"] for each in lessons]
        for lesson in lessons:
            known = library.lesson(course["id"], lesson["id"])
            assert lesson["digest"] == known.digest
            assert set(lesson["languages"]) == set(known.languages)


def test_no_key_of_an_item_is_in_the_catalogue(app, program):
    said = json.dumps(program(Scope.CATALOGUE).all("/courses/danang-secondary/lessons"))
    lesson = lesson_s1(app)
    for words in lesson.words["vi"].items.values():
        for choice in words.get("choices", {}).values():
            assert str(choice) not in said
    assert '"key"' not in said


def test_a_lesson_leads_to_its_page(app, program):
    asks = program(Scope.CATALOGUE)
    lesson = asks.get("/courses/danang-secondary/lessons/how-the-greenhouse-effect-works")
    for language, words in lesson["languages"].items():
        page = app.test_client().get(words["url"])
        assert page.status_code == 200
        assert f'lang="{language}"' in page.text


def test_an_unknown_course_or_lesson_is_404(program):
    asks = program(Scope.CATALOGUE)
    for path in ("/courses/x", "/courses/x/lessons", "/courses/danang-secondary/lessons/x"):
        assert asks.ask(path).status_code == 404


def test_a_token_sees_its_organisation_and_what_lies_below(world, program):
    city, school, other = (
        program(organisation=each) for each in (world.city, world.school, world.elsewhere)
    )
    assert {each["id"] for each in city.all("/organisations")} == {world.city.id, world.school.id}
    assert school.get("/organisations")["data"][0]["parent"] is None
    for asks in (city, school):
        assert [each["id"] for each in asks.all("/groups")] == [world.group.id]
    assert [each["id"] for each in other.all("/groups")] == [world.other_group.id]


def test_what_lies_elsewhere_is_as_if_it_were_not(world, program):
    asks = program(organisation=world.elsewhere)
    for path in (f"/groups/{world.group.id}", f"/groups/{world.group.id}/members"):
        assert asks.ask(path).status_code == 404
    for path in ("/attempts", "/progress", "/objectives"):
        assert asks.get(f"{path}?group={world.group.id}")["data"] == []


def people(rows) -> set[str]:
    return {each["person"] for each in rows}


def test_results_are_those_of_the_members(world, program):
    asks = program()
    (first,) = people(asks.all("/attempts"))
    members = asks.all(f"/groups/{world.group.id}/members")
    assert len(members) == 3
    assert first == members[0]["person"]
    (attempt,) = asks.all("/attempts")
    assert (attempt["share"], attempt["mode"]) == (1.0, "practice")
    (progress,) = asks.all("/progress")
    assert (progress["best"], progress["attempts"]) == (1.0, 1)
    assert all(each["mastered_at"] for each in asks.all("/objectives"))


def test_who_has_left_is_no_longer_seen(session, world, program):
    groups.let_go(session, session.merge(world.members[0]), NOW)
    session.commit()
    asks = program()
    assert asks.all("/attempts") == asks.all("/progress") == asks.all("/objectives") == []
    assert asks.get(f"/groups/{world.group.id}")["members"] == 2


def test_an_open_attempt_is_no_result_yet(app, session, world, program):
    from tests.learning.factories import make_attempt

    make_attempt(session, world.members[1].person_id, lesson_s1(app))
    session.commit()
    assert len(program().all("/attempts")) == 1


@pytest.mark.parametrize("path", ["/attempts", "/progress", "/objectives"])
def test_results_are_narrowed_by_course_lesson_and_group(session, world, program, path):
    asks = program()
    everything = asks.all(path)
    assert everything
    assert asks.all(f"{path}?course={S1['course']}&lesson={S1['lesson']}") == everything
    assert asks.all(f"{path}?course={S1['course']}&lesson=x") == []
    assert asks.all(f"{path}?course=x") == []
    assert asks.all(f"{path}?group={world.group.id}") == everything


def test_names_need_their_own_scope(session, world, program):
    path = f"/groups/{world.group.id}/members"
    without, having = program(Scope.GROUPS), program(Scope.GROUPS, Scope.NAMES)
    names = set(
        session.scalars(
            sa.select(Person.display_name).join(Member).where(Member.group_id == world.group.id)
        )
    )
    assert all(set(each) == {"group", "person", "joined_at"} for each in without.all(path))
    assert {each["name"] for each in having.all(path)} == names
    assert [each["number"] for each in having.all(path)] == [1, 2, 3]


def test_no_answer_without_names_says_a_name_or_a_row_of_a_person(session, world, program):
    asks = program(Scope.CATALOGUE, Scope.GROUPS, Scope.RESULTS)
    start = asks.get("/changes")["next"]
    take = session.merge(world.members[1])
    groups.set_number(session, take, 9)
    session.commit()
    said = [asks.all("/attempts"), asks.all("/progress"), asks.all("/objectives")]
    said += [asks.all(f"/groups/{world.group.id}/members"), asks.follow(start)[0]]
    assert "Lê Văn Học" not in json.dumps(said, ensure_ascii=False)
    for rows in said:
        for row in rows:
            assert row["person"] is None or row["person"].startswith("p_")


def test_a_person_has_one_pseudonym_for_each_organisation(app, session, world, program):
    both = add_pupils(session, world.group, 1, first=20)[0]
    groups.add_person(session, world.other_group.id, both.person_id, NOW)
    take_quiz(session, both.person_id, lesson_s1(app))
    session.commit()
    here, again = program(), program(Scope.GROUPS)
    there = program(organisation=world.elsewhere)
    mine, same, other = (
        people(asks.all(f"/groups/{number}/members"))
        for asks, number in (
            (here, world.group.id),
            (again, world.group.id),
            (there, world.other_group.id),
        )
    )
    assert mine == same
    assert len(mine & people(here.all("/attempts"))) == 2
    assert not mine & other


def test_every_row_comes_once_however_small_the_pages(session, world, program):
    for number in range(7):
        make_group(session, session.merge(world.school), name=f"8/{number}")
    session.commit()
    asks = program()
    whole = asks.all("/groups")
    assert len(whole) == 8
    for limit in (1, 3, 7, 8):
        assert asks.all("/groups", limit=limit) == whole


def test_what_has_not_changed_is_304_without_content(world, program):
    asks = program()
    first = asks.ask("/groups")
    tag = first.headers["ETag"]
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert "Authorization" in first.headers["Vary"]
    again = asks.ask("/groups", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    other = asks.ask("/organisations", headers={"If-None-Match": tag})
    assert other.status_code == 200


def test_a_compressed_answer_is_known_again(world, program):
    asks = program()
    path = "/courses/danang-secondary/lessons"
    packed = {"Accept-Encoding": "gzip"}
    first = asks._client.get(
        f"/api/v1{path}", headers={**packed, "Authorization": f"Bearer {asks._secret}"}
    )
    assert first.headers["Content-Encoding"] == "gzip"
    again = asks.ask(path, headers={**packed, "If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_a_page_takes_as_many_queries_for_many_rows_as_for_few(
    app, session, world, program, count_queries
):
    def asked(path):
        asks.get(path)
        count_queries.clear()
        asks.get(path)
        return len(count_queries)

    asks = program()
    paths = ["/groups", f"/groups/{world.group.id}/members", "/attempts", "/progress"]
    few = {path: asked(path) for path in paths}
    for member in add_pupils(session, session.merge(world.group), 10, first=30):
        take_quiz(session, member.person_id, lesson_s1(app))
    make_group(session, session.merge(world.school), name="8A")
    session.commit()
    assert session.scalar(sa.select(sa.func.count()).select_from(Attempt)) == 12
    assert {path: asked(path) for path in paths} == few
