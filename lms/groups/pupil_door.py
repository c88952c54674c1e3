"""A pupil at a door of ours, with number or name and PIN: let in, or told at the field why not.

The door of a class and that of a live run are the same to him.
"""

from __future__ import annotations

from dataclasses import replace

from flask_babel import pgettext

from lms.db.session import db
from lms.groups.admission import Claim, admit, stored_pin
from lms.groups.forms import PupilSignInForm
from lms.groups.models import Group
from lms.people import browser, tries
from lms.people.models import Person
from lms.people.sign_in import locked_message
from lms.web.actor import current_actor
from lms.web.clock import now
from lms.web.host import host_person


class NotLetInError(Exception):
    """Nobody was let in; `status` is what to answer, and why stands at the fields."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def let_in(group: Group, form: PupilSignInForm) -> Person:
    """The pupil whose number or name and PIN were sent. Caller commits.

    Raises:
        NotLetInError: what was sent is wrong, which is counted and committed already.
    """
    if not form.validate():
        raise NotLetInError(400)
    if host_person() is not None:  # we cannot sign out whom the host has signed in
        form.pin.errors = [
            pgettext(
                "pupil",
                "Somebody else is signed in on this device. Sign out first, then try again.",
            )
        ]
        raise NotLetInError(409)
    claim = Claim(form.typed_pin, form.number.number, form.member_id)
    try:
        pin = browser.tried(stored_pin(db(), group, claim, now()), form.typed_pin)
        return admit(db(), group, replace(claim, pin=pin), now())
    except tries.WrongSecretError as error:
        db().commit()
        form.pin.errors = [
            pgettext("pupil", "This PIN is not right. Look at your card.")
            if form.member_id
            else pgettext("pupil", "Number and PIN do not belong together. Look at your card.")
        ]
        raise NotLetInError(400) from error
    except tries.AccountLockedError as error:
        db().commit()
        form.pin.errors = [
            locked_message(error),
            pgettext("pupil", "Your teacher can unlock it, too."),
        ]
        raise NotLetInError(429) from error


def keep_signed_in(pupil: Person, form: PupilSignInForm) -> None:
    """Sign the pupil in on this browser, in the place of whoever was signed in. Caller commits."""
    actor = current_actor()
    if actor is not None and not actor.is_guest:
        browser.sign_out_here()
    browser.keep_signed_in(pupil, shared=form.shared.data, guest_was_he=form.guest_was_me.data)
