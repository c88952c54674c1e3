"""The forms at the door of a run."""

from __future__ import annotations

from flask_babel import lazy_gettext
from wtforms import StringField

from lms.classroom.joining import RETURN_LETTERS
from lms.web.forms import Form, required


class GuestForm(Form):
    """A nickname."""

    nickname = StringField(lazy_gettext("Your nickname"), [required()])


class BackForm(Form):
    """The letters that a guest was given when he came in."""

    letters = StringField(
        lazy_gettext("Your %(count)s letters", count=RETURN_LETTERS), [required()]
    )
