"""What leaders do with groups and their members."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from lms.groups import colleagues, queries, service
from lms.groups.models import Member
from lms.groups.privacy import erase_person, export_person
from lms.groups.school_years import next_name, next_school_year, school_year_of, written_alike
from lms.people import service as people
from lms.people.models import AuditEntry, PersonState
from tests.conftest import NOW
from tests.groups.factories import add_adult, add_pupil, add_pupils, make_cohort, make_group
from tests.people.factories import make_adult, make_organisation


@pytest.fixture
def school(session):
    return make_organisation(session)


@pytest.fixture
def leader(session, school):
    return make_adult(session, organisation_id=school.id)


@pytest.fixture
def group(session, school, leader):
    return make_group(session, school, leader)


def numbers(session, group):
    return [(row.number, row.display_name) for row in queries.members(session, group.id)]


def test_a_roster_number_is_given_once(session, group):
    add_pupil(session, group, "An", 1)
    with pytest.raises(service.NumberTakenError):
        add_pupil(session, group, "Bình", 1)
    chi = add_pupil(session, group, "Chi", 2)
    with pytest.raises(service.NumberTakenError):
        service.set_number(session, chi, 1)
    service.set_number(session, chi, 2)
    service.set_number(session, chi, 5)
    session.flush()
    assert numbers(session, group) == [(1, "An"), (5, "Chi")]


def test_the_number_of_who_left_is_free_and_he_comes_back_at_the_end(session, group):
    an, _binh = add_pupil(session, group, "An", 1), add_pupil(session, group, "Bình", 2)
    service.let_go(session, an, NOW)
    assert [row.display_name for row in queries.former_members(session, group.id)] == ["An"]
    add_pupil(session, group, "Chi", 1)
    service.take_back(session, an)
    assert numbers(session, group) == [(1, "Chi"), (2, "Bình"), (3, "An")]
    assert queries.former_members(session, group.id) == []


def test_a_moved_pupil_keeps_the_account_and_stands_at_the_end(session, school, leader, group):
    other = make_group(session, school, leader, name="7B")
    add_pupils(session, other, 2)
    member = add_pupil(session, group, "An", 1)
    moved = service.move_member(session, member, other.id, NOW)
    assert moved.person_id == member.person_id
    assert numbers(session, group) == []
    assert numbers(session, other)[-1] == (3, "An")


def test_a_move_into_a_group_where_he_is_already_changes_nothing(session, school, leader, group):
    other = make_group(session, school, leader, name="7B")
    member = add_pupil(session, group, "An", 1)
    service.add_person(session, other.id, member.person_id, NOW, 1)
    with pytest.raises(service.AlreadyMemberError):
        service.move_member(session, member, other.id, NOW)
    assert numbers(session, group) == [(1, "An")]


def test_adults_are_not_merged_by_a_leader(session, school, leader):
    cohort = make_cohort(session, school, leader)
    one, two = add_adult(session, cohort), add_adult(session, cohort)
    with pytest.raises(service.NotPupilsError):
        service.merge_pupils(session, one, two, leader.id, NOW)


def test_a_class_is_open_for_two_hours_and_a_cohort_for_a_month(session, school, group):
    assert not service.is_joining_open(group, NOW)
    service.open_joining(group, NOW)
    assert service.is_joining_open(group, NOW + timedelta(minutes=119))
    assert not service.is_joining_open(group, NOW + timedelta(hours=2))
    service.close_joining(group)
    assert not service.is_joining_open(group, NOW)
    cohort = make_cohort(session, school)
    assert service.is_joining_open(cohort, NOW + timedelta(days=29))


def test_only_an_open_cohort_is_joined_by_code(session, school, group):
    cohort, adult = make_cohort(session, school), make_adult(session)
    service.join(session, cohort, adult.id, NOW)
    assert queries.is_member(session, adult.id, cohort.id)
    with pytest.raises(service.AlreadyMemberError):
        service.join(session, cohort, adult.id, NOW)
    service.close_joining(cohort)
    with pytest.raises(service.JoiningClosedError):
        service.join(session, cohort, make_adult(session).id, NOW)
    service.open_joining(group, NOW)
    with pytest.raises(service.JoiningClosedError):
        service.join(session, group, adult.id, NOW)


def test_a_group_keeps_a_leader(session, group, leader):
    with pytest.raises(service.LastLeaderError):
        service.remove_leader(session, group.id, leader.id)
    other = make_adult(session)
    service.add_leader(session, group.id, other.id, NOW)
    service.add_leader(session, group.id, other.id, NOW)
    service.remove_leader(session, group.id, leader.id)
    assert queries.leader_ids(session, group.id) == [other.id]


def test_ending_a_leadership_that_is_none_changes_nothing_and_is_not_in_the_log(
    session, group, leader
):
    stranger = make_adult(session)
    for person_id in (stranger.id, stranger.id + 1000):
        colleagues.remove_co_leader(session, group, person_id, leader.id, NOW)
    session.flush()
    assert queries.leader_ids(session, group.id) == [leader.id]
    removed = sa.select(AuditEntry).where(AuditEntry.action == "group.leader-remove")
    assert session.scalars(removed).all() == []


def test_only_an_adult_of_the_same_tree_becomes_a_co_leader(session, school, group, leader):
    city = make_organisation(session)
    school.parent_id = city.id
    neighbour = make_organisation(session, parent_id=city.id)
    elsewhere = make_organisation(session)
    colleague = make_adult(session, organisation_id=neighbour.id)
    stranger = make_adult(session, organisation_id=elsewhere.id)
    nowhere = make_adult(session)
    disabled = make_adult(session, organisation_id=school.id, state=PersonState.DISABLED)
    email = f" {colleague.email.upper()} "
    assert colleagues.add_co_leader(session, group, email, leader.id, NOW) is colleague
    assert queries.leads(session, colleague.id, group.id)
    for email in (stranger.email, nowhere.email, disabled.email, "nobody@school.example"):
        with pytest.raises(colleagues.NoColleagueError):
            colleagues.add_co_leader(session, group, email, leader.id, NOW)
    colleagues.remove_co_leader(session, group, leader.id, colleague.id, NOW)
    session.flush()
    actions = session.scalars(sa.select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert actions == ["group.leader-add", "group.leader-remove"]


def test_next_years_group_has_the_same_people_and_the_old_one_is_archived(session, group, leader):
    second = make_adult(session)
    service.add_leader(session, group.id, second.id, NOW)
    pupils = add_pupils(session, group, 3)
    service.let_go(session, pupils[1], NOW)
    service.open_joining(group, NOW)
    made = service.roll_over(session, group, "8A", "2027–2028", NOW)
    assert [row.number for row in queries.members(session, made.id)] == [1, 3]
    assert queries.leader_ids(session, made.id) == [leader.id, second.id]
    assert (made.name, made.school_year, made.rolled_from_id) == ("8A", "2027–2028", group.id)
    assert made.code != group.code
    assert group.archived_at is not None
    assert not service.is_joining_open(group, NOW)
    assert queries.group_with_code(session, group.code) is made
    assert queries.group_with_code(session, made.code) is made
    assert len(queries.members(session, group.id)) == 2


def test_the_code_of_an_archived_group_leads_nowhere_unless_it_goes_on(session, group):
    service.archive(group, NOW)
    assert queries.group_with_code(session, group.code) is None
    made = service.roll_over(session, group, "8A", "", NOW)
    later = service.roll_over(session, made, "9A", "", NOW)
    assert queries.group_with_code(session, group.code) is later
    service.archive(later, NOW)
    assert queries.group_with_code(session, group.code) is None


def test_a_group_without_leader_rolls_over_too(session, school):
    made = service.roll_over(session, make_group(session, school), "8A", "", NOW)
    assert queries.leader_ids(session, made.id) == []


@pytest.mark.parametrize(
    ("name", "following"),
    [
        ("7A", "8A"),
        ("Lớp 7/2", "Lớp 8/2"),
        ("ป.5/1", "ป.6/1"),
        ("12C", "12C"),
        ("Chim non", "Chim non"),
    ],
)
def test_a_class_is_named_after_the_next_grade(name, following):
    assert next_name(name) == following


def test_school_years_are_written_as_the_country_does():
    assert next_school_year("2026–2027") == "2027–2028"
    assert next_school_year("2569") == "2570"
    assert school_year_of(date(2026, 9, 5), "vi") == "2026–2027"
    assert school_year_of(date(2027, 5, 5), "vi") == "2026–2027"
    assert school_year_of(date(2026, 5, 16), "th") == "2569"
    assert school_year_of(date(2027, 4, 1), "ja") == "2027"


def test_merged_people_have_one_place_in_each_group(session, school, leader, group):
    other = make_group(session, school, leader, name="Club")
    kept = add_pupil(session, group, "Nguyễn Văn An", 1)
    double = add_pupil(session, group, "Nguyen Van An", 2)
    service.add_person(session, other.id, double.person_id, NOW, 9)
    service.merge_pupils(session, double, kept, leader.id, NOW)
    assert numbers(session, group) == [(1, "Nguyễn Văn An")]
    assert [(row.number, row.person_id) for row in queries.members(session, other.id)] == [
        (9, kept.person_id)
    ]
    left = session.scalar(
        sa.select(sa.func.count()).select_from(Member).where(Member.person_id == double.person_id)
    )
    assert left == 0


def test_a_place_that_was_left_revives_with_the_number_of_the_double(session, leader, group):
    kept = add_pupil(session, group, "An", 1)
    service.let_go(session, kept, NOW)
    double = add_pupil(session, group, "An", 4)
    service.merge_pupils(session, double, kept, leader.id, NOW)
    assert numbers(session, group) == [(4, "An")]


def test_leaderships_of_merged_people_become_one(session, school, leader, group):
    double = make_adult(session)
    service.add_leader(session, group.id, double.id, NOW)
    other = make_group(session, school, double, name="7B")
    people.merge_people(session, double.id, leader.id, NOW)
    assert queries.leader_ids(session, group.id) == [leader.id]
    assert queries.leader_ids(session, other.id) == [leader.id]


def test_export_names_the_groups_and_erasure_leaves_no_place(session, group, leader):
    member = add_pupil(session, group, "An", 1)
    exported = export_person(session, member.person_id)
    assert exported["memberships"][0]["group"] == "7A"
    assert exported["memberships"][0]["number"] == 1
    assert export_person(session, leader.id)["leads"][0]["group"] == "7A"
    erase_person(session, member.person_id, NOW)
    erase_person(session, leader.id, NOW)
    assert queries.members(session, group.id) == []
    assert queries.leader_ids(session, group.id) == []
    assert export_person(session, member.person_id) == {"memberships": [], "leads": []}


@pytest.mark.parametrize("typed", ["2026–2027", "2026-2027", " 2026 - 2027 ", "2026—2027"])
def test_a_school_year_is_the_same_however_its_dash_is_typed(session, school, leader, typed):
    group = make_group(session, school, leader, school_year=typed)
    assert group.school_year == "2026–2027"
    service.change_group(group, "7B", typed, "vi")
    assert (group.name, group.school_year) == ("7B", "2026–2027")


def test_what_is_no_span_of_years_stays_as_it_is_typed():
    assert [written_alike(each) for each in ("2569", " 2026 ", "HK-1", "")] == [
        "2569",
        "2026",
        "HK-1",
        "",
    ]
