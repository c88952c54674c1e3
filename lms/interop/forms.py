"""Forms that several ways in and out share."""

from __future__ import annotations

from flask_babel import lazy_gettext
from wtforms import BooleanField
from wtforms.validators import InputRequired

from lms.web.forms import Form


class SureForm(Form):
    """Somebody has understood what he does."""

    sure = BooleanField(
        lazy_gettext("I have understood this"),
        [InputRequired(lazy_gettext("Tick this if you are sure."))],
    )
