"""Forms of leaders who came from a platform: what a link leads to, and which attempt counts."""

from __future__ import annotations

from flask_babel import gettext, lazy_gettext
from wtforms import RadioField, SelectMultipleField
from wtforms.fields import SelectChoice
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from lms.interop.lti.models import Activity, WhichScore
from lms.interop.lti.targets import MOST_ATTEMPTS, MOST_MINUTES, Target
from lms.teaching.forms import MODES, PRACTICE, TEST
from lms.web.forms import Form, WholeNumberField, between


class PickForm(Form):
    """What is chosen, and how its quizzes are taken."""

    chosen = SelectMultipleField(
        lazy_gettext("Content"),
        validate_choice=False,
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    mode = RadioField(
        lazy_gettext("A quiz is taken as"),
        choices=MODES,
        default=PRACTICE,
        validate_choice=False,
    )
    max_attempts = WholeNumberField(
        lazy_gettext("Attempts at the test"), validators=[Optional(), between(1, MOST_ATTEMPTS)]
    )
    time_limit_minutes = WholeNumberField(
        lazy_gettext("Minutes for the test"), validators=[Optional(), between(1, MOST_MINUTES)]
    )

    @property
    def terms(self) -> Target | None:
        """The limits of a test; None for practice."""
        if self.mode.data != TEST:
            return None
        return Target(Activity.TEST, "", "", self.max_attempts.data, self.time_limit_minutes.data)

    def refuse_nothing(self) -> None:
        """Say that something must be chosen."""
        self.chosen.errors = [gettext("Choose at least one thing.")]

    def refuse_several(self) -> None:
        """Say that only one thing can be taken."""
        self.chosen.errors = [gettext("Your learning platform takes one thing at a time.")]


class WhichScoreForm(Form):
    """Which attempt's score goes to the gradebook."""

    which = RadioField(
        lazy_gettext("Which attempt counts in the gradebook"),
        choices=[
            SelectChoice(WhichScore.BEST.value, lazy_gettext("The best")),
            SelectChoice(WhichScore.LATEST.value, lazy_gettext("The latest")),
            SelectChoice(WhichScore.FIRST.value, lazy_gettext("The first")),
        ],
    )
