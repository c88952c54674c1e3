"""Signing up, confirming, resetting, changing: what the services do and whom they mail."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from lms.db.jobs import Job
from lms.people import accounts, invitations, links, service, staff, tries
from lms.people.models import (
    LinkPurpose,
    Person,
    PersonState,
    Role,
    RoleGrant,
    SecretLink,
    SignIn,
)
from lms.people.names import BadNameError
from tests.conftest import NOW
from tests.people.factories import (
    PASSWORD,
    make_adult,
    make_organisation,
    make_pupil,
    make_staff,
)

HOUR = timedelta(hours=1)


def mails(session):
    session.flush()
    return [(job.payload["to"], job.payload["template"]) for job in session.scalars(sa.select(Job))]


def nonce_of_last_mail(session):
    last = session.scalars(sa.select(Job).order_by(Job.id.desc())).first()
    return last.payload["values"]["link_nonce"]


def link_of_last_mail(session, purpose, now=NOW):
    return links.find_link(session, purpose, nonce_of_last_mail(session), now)


def new_adult(**changes):
    values = {
        "email": "new@school.example",
        "name": "Trần Văn Bình",
        "password": PASSWORD,
        "language": "vi",
        **changes,
    }
    return service.NewAdult(**values)


def roles_of(session, person):
    grants = session.scalars(sa.select(RoleGrant).where(RoleGrant.person_id == person.id))
    return {(grant.role, grant.organisation_id) for grant in grants}


def test_an_account_opens_when_its_email_is_confirmed(session):
    accounts.sign_up(session, new_adult(), NOW)
    with pytest.raises(tries.EmailNotConfirmedError):
        tries.check_password(session, "new@school.example", PASSWORD, NOW)
    accounts.confirm_email(session, link_of_last_mail(session, LinkPurpose.VERIFY_EMAIL), NOW)
    person = tries.check_password(session, "new@school.example", PASSWORD, NOW)
    assert person.state is PersonState.ACTIVE
    assert roles_of(session, person) == set()


def test_the_mail_to_confirm_does_not_carry_what_a_stranger_typed_as_name(session):
    accounts.sign_up(session, new_adult(name="Visit http://bad.example"), NOW)
    assert "bad.example" not in str(session.scalars(sa.select(Job.payload)).one())


def test_signing_up_with_a_known_email_mails_its_owner_and_makes_nothing(session):
    owner = make_adult(session)
    accounts.sign_up(session, new_adult(email=owner.email.upper()), NOW)
    assert mails(session) == [(owner.email, "have-account")]
    assert session.scalar(sa.select(sa.func.count()).select_from(Person)) == 1
    assert tries.check_password(session, owner.email, PASSWORD, NOW)


def test_one_account_gets_three_mails_an_hour_and_no_more(session):
    person = make_adult(session)
    for _ in range(5):
        accounts.forgot_password(session, person.email, NOW)
    assert len(mails(session)) == accounts.MAILS_AN_HOUR
    accounts.forgot_password(session, person.email, NOW + 2 * HOUR)
    assert len(mails(session)) == accounts.MAILS_AN_HOUR + 1


def test_a_forgotten_password_of_nobody_or_a_closed_account_mails_nobody(session):
    closed = make_adult(session, state=PersonState.DISABLED)
    accounts.forgot_password(session, "nobody@school.example", NOW)
    accounts.forgot_password(session, closed.email, NOW)
    assert mails(session) == []


def test_a_reset_changes_the_password_unlocks_and_signs_out_everywhere(session):
    person = make_adult(session, email_verified_at=None)
    service.start_sign_in(session, person.id, "Test", NOW, HOUR)
    for _ in range(tries.FREE_FAILURES):
        with pytest.raises(tries.WrongSecretError):
            tries.check_password(session, person.email, "wrong", NOW)
    accounts.forgot_password(session, person.email, NOW)
    link = link_of_last_mail(session, LinkPurpose.RESET_PASSWORD)
    accounts.reset_password(session, link, "another long one", NOW)
    assert tries.check_password(session, person.email, "another long one", NOW)
    assert session.scalars(sa.select(SignIn.ended_at)).one() == NOW
    assert (person.email, "password-changed") in mails(session)


def test_a_link_works_once_and_a_reset_ends_the_others(session):
    person = make_adult(session)
    accounts.forgot_password(session, person.email, NOW)
    first = nonce_of_last_mail(session)
    accounts.forgot_password(session, person.email, NOW)
    accounts.reset_password(
        session, link_of_last_mail(session, LinkPurpose.RESET_PASSWORD), "another long one", NOW
    )
    for nonce in (first, "unknown", None, ""):
        with pytest.raises(links.LinkNotValidError):
            links.find_link(session, LinkPurpose.RESET_PASSWORD, nonce, NOW)


def test_a_link_found_twice_is_used_once(session):
    person = make_adult(session)
    accounts.forgot_password(session, person.email, NOW)
    link = link_of_last_mail(session, LinkPurpose.RESET_PASSWORD)
    links.use_link(session, link, NOW)
    with pytest.raises(links.LinkNotValidError):
        links.use_link(session, link, NOW)


def test_a_link_expires_and_opens_only_its_own_door(session):
    person = make_adult(session)
    accounts.forgot_password(session, person.email, NOW)
    nonce = nonce_of_last_mail(session)
    with pytest.raises(links.LinkNotValidError):
        links.find_link(session, LinkPurpose.RESET_PASSWORD, nonce, NOW + 3 * HOUR)
    with pytest.raises(links.LinkNotValidError):
        links.find_link(session, LinkPurpose.VERIFY_EMAIL, nonce, NOW)


def test_a_link_handed_over_by_an_administrator_does_not_prove_the_mailbox(session):
    person = make_adult(session, email_verified_at=None)
    nonce = staff.password_link(session, person, make_adult(session).id, NOW)
    link = links.find_link(session, LinkPurpose.RESET_PASSWORD, nonce, NOW)
    accounts.reset_password(session, link, "another long one", NOW)
    assert person.email_verified_at is None


def test_changing_the_password_keeps_this_browser_and_signs_out_others(session):
    person = make_adult(session)
    for _ in range(2):
        service.start_sign_in(session, person.id, "Test", NOW, HOUR)
    here = session.scalars(sa.select(SignIn.id)).first()
    passwords = accounts.Passwords(PASSWORD, "another long one")
    accounts.change_password(session, person.id, passwords, NOW, here)
    still_open = session.scalars(sa.select(SignIn.id).where(SignIn.ended_at.is_(None))).all()
    assert still_open == [here]


def test_a_new_email_counts_when_its_link_is_opened_and_the_old_mailbox_hears_of_it(session):
    person = make_adult(session, email="old@school.example")
    accounts.change_email(session, person.id, "Next@School.Example", PASSWORD, NOW)
    assert person.email == "old@school.example"
    accounts.confirm_email(session, link_of_last_mail(session, LinkPurpose.VERIFY_EMAIL), NOW)
    assert person.email == "next@school.example"
    assert mails(session) == [
        ("next@school.example", "change-email"),
        ("old@school.example", "email-changed"),
    ]


def test_changing_to_an_email_in_use_tells_only_its_owner(session):
    person, owner = make_adult(session), make_adult(session)
    accounts.change_email(session, person.id, owner.email, PASSWORD, NOW)
    assert mails(session) == [(owner.email, "have-account")]


def test_an_email_that_somebody_else_took_meanwhile_is_not_confirmed(session):
    person = make_adult(session)
    accounts.change_email(session, person.id, "wanted@school.example", PASSWORD, NOW)
    link = link_of_last_mail(session, LinkPurpose.VERIFY_EMAIL)
    make_adult(session, email="wanted@school.example")
    with pytest.raises(service.EmailTakenError):
        accounts.confirm_email(session, link, NOW)


def test_the_staff_code_makes_a_colleague_wait_and_the_nearest_administrator_hears_of_it(session):
    city = make_organisation(session)
    school = make_organisation(session, parent_id=city.id)
    far = make_staff(session, Role.ADMINISTRATOR, city)
    near = make_staff(session, Role.ADMINISTRATOR, school)
    accounts.sign_up(session, new_adult(), NOW, school)
    assert mails(session) == [("new@school.example", "verify")]
    person = accounts.confirm_email(
        session, link_of_last_mail(session, LinkPurpose.VERIFY_EMAIL), NOW
    )
    assert person.state is PersonState.WAITING
    told = {to for to, template in mails(session) if template == "waiting"}
    assert told == {near.email}
    assert far.email not in told

    staff.approve(session, person, near.id, NOW)
    staff.approve(session, person, near.id, NOW)
    assert roles_of(session, person) == {(Role.LEADER, school.id)}
    assert tries.check_password(session, person.email, PASSWORD, NOW)
    assert mails(session).count((person.email, "approved")) == 1


def test_who_is_declined_stays_a_learner_of_no_organisation(session):
    school = make_organisation(session)
    person = make_adult(session, organisation_id=school.id, state=PersonState.WAITING)
    staff.decline(session, person, make_adult(session).id, NOW)
    assert (person.state, person.organisation_id) == (PersonState.ACTIVE, None)
    assert roles_of(session, person) == set()


def invitation_to(session, email, role=Role.LEADER, organisation=None):
    organisation = organisation or make_organisation(session)
    administrator = make_staff(session, Role.ADMINISTRATOR, organisation)
    new = invitations.NewInvitation(email, role, organisation, "vi")
    nonce = invitations.invite(session, new, administrator.id, NOW)
    return links.find_link(session, LinkPurpose.INVITATION, nonce, NOW), organisation


def test_an_invitation_makes_an_account_with_its_role(session):
    link, organisation = invitation_to(session, "Lan@School.Example", Role.MANAGER)
    accepted = invitations.Accepted("Lê Thị Lan", PASSWORD, "vi")
    person = invitations.accept_as_new(session, link, accepted, NOW)
    assert roles_of(session, person) == {(Role.MANAGER, organisation.id)}
    assert tries.check_password(session, "lan@school.example", PASSWORD, NOW).id == person.id
    with pytest.raises((links.LinkNotValidError, service.EmailTakenError)):
        invitations.accept_as_new(session, link, accepted, NOW)


def test_an_invitation_adds_its_role_to_an_account_only_with_the_password(session):
    person = make_adult(session)
    link, organisation = invitation_to(session, person.email)
    with pytest.raises(tries.WrongSecretError):
        invitations.accept_with_account(session, link, "wrong", NOW)
    assert roles_of(session, person) == set()
    invitations.accept_with_account(session, link, PASSWORD, NOW)
    assert roles_of(session, person) == {(Role.LEADER, organisation.id)}


def test_a_closed_account_does_not_open_by_an_invitation(session):
    person = make_adult(session, state=PersonState.DISABLED)
    link, _organisation = invitation_to(session, person.email)
    with pytest.raises(links.LinkNotValidError):
        invitations.accept_with_account(session, link, PASSWORD, NOW)


def test_an_invitation_is_worth_what_its_sender_may_still_give(session):
    person = make_adult(session)
    link, organisation = invitation_to(session, person.email, Role.ADMINISTRATOR)
    session.execute(sa.delete(RoleGrant).where(RoleGrant.organisation_id == organisation.id))
    accepted = invitations.Accepted("Lê Thị Lan", PASSWORD, "vi")
    for accept in (
        lambda: invitations.accept_with_account(session, link, PASSWORD, NOW),
        lambda: invitations.accept_as_new(session, link, accepted, NOW),
    ):
        with pytest.raises(links.LinkNotValidError):
            accept()
    assert roles_of(session, person) == set()
    assert link.used_at is None


def test_withdrawn_and_accepted_invitations_are_not_open(session):
    link, organisation = invitation_to(session, "a@school.example")
    other, _ = invitation_to(session, "b@school.example", organisation=organisation)
    invitations.withdraw_invitation(session, link, make_adult(session).id, NOW)
    session.flush()
    still = session.scalars(invitations.open_invitations([organisation.id], NOW)).all()
    assert still == [other]
    late = NOW + timedelta(days=15)
    assert session.scalars(invitations.open_invitations([organisation.id], late)).all() == []
    elsewhere = make_organisation(session)
    assert session.scalars(invitations.open_invitations([elsewhere.id], NOW)).all() == []


def test_merging_doubles_moves_roles_and_closes_the_double(session):
    school, other = make_organisation(session), make_organisation(session)
    double, kept = (
        make_staff(session, Role.LEADER, school),
        make_staff(session, Role.LEADER, school),
    )
    double.password_hash = "x"
    grant = RoleGrant(
        person_id=double.id, role=Role.MANAGER, organisation_id=other.id, granted_at=NOW
    )
    session.add(grant)
    session.flush()
    staff.merge_doubles(session, double, kept, kept.id, NOW)
    assert roles_of(session, kept) == {(Role.LEADER, school.id), (Role.MANAGER, other.id)}
    assert roles_of(session, double) == set()
    assert (double.state, double.merged_into_id) == (PersonState.DISABLED, kept.id)
    assert double.email is double.password_hash is None
    staff.enable(session, double, kept.id, NOW)
    assert double.state is PersonState.DISABLED


def test_a_pupil_and_an_adult_are_not_merged_nor_anybody_with_himself(session):
    school = make_organisation(session)
    pupil, adult = make_pupil(session, school), make_adult(session)
    guest = service.create_guest(session, "vi", NOW)
    for one, other in ((pupil, adult), (adult, adult), (guest, guest), (guest, adult)):
        with pytest.raises(staff.NotMergeableError):
            staff.merge_doubles(session, one, other, adult.id, NOW)


def test_a_pupil_does_not_rename_himself(session):
    pupil = make_pupil(session, make_organisation(session), name="Lê An")
    accounts.change_settings(session, pupil.id, "Boss", "en", buddhist_years=False)
    assert (pupil.display_name, pupil.language) == ("Lê An", "en")


def test_an_empty_name_is_refused(session):
    person = make_adult(session)
    with pytest.raises(BadNameError):
        accounts.change_settings(session, person.id, " \u200b ", "en", buddhist_years=False)


def test_confirming_by_hand_opens_the_account_of_a_school_without_mail(session):
    accounts.sign_up(session, new_adult(), NOW)
    person = service.person_with_email(session, "new@school.example")
    staff.confirm_email_by_hand(session, person, make_adult(session).id, NOW)
    assert tries.check_password(session, person.email, PASSWORD, NOW)
    assert session.scalar(sa.select(sa.func.count()).select_from(SecretLink)) == 1
