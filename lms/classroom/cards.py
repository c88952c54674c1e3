"""Paper cards: the set to print, and a page on which a leader tries the reader out.

Card n bears marker n of the dictionary MIP_36h12: any two of the markers 1 to 63, however turned,
differ in at least 13 of their 36 fields (the dictionary as a whole: 12), and the reader forgives 4.
The edge that is held up is the answer, A to D clockwise. The pictures of the markers and the
library that reads them are no part of this repository: `make vendor` fetches them. Without them
the pages say so and everything else works.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import render_template, request
from flask_babel import gettext, lazy_gettext
from wtforms import ValidationError
from wtforms.validators import Optional as MayBeEmpty

from lms.classroom.blueprint import bp
from lms.web.access import public
from lms.web.forms import Form, WholeNumberField, between
from lms.web.static import FOLDER

LAST_CARD = 63
#: The classes of Da Nang have up to forty-five pupils, most have about forty.
USUAL_CARDS = 40
CARDS_A_SHEET = 2
#: What must be in the folder of static files for cards to be printed and read.
VENDORED = ("vendor/js-aruco2/cv.js", "vendor/js-aruco2/aruco.js", f"vendor/cards/{LAST_CARD}.svg")
#: What the reader's worker loads, in this order.
SCRIPTS = (
    *VENDORED[:2],
    "js/cards/light.js",
    "js/cards/squares.js",
    "js/cards/marks.js",
    "js/cards/picture.js",
)


def card_reader_installed() -> bool:
    """Whether the library and the markers are there."""
    return all((FOLDER / name).is_file() for name in VENDORED)


def card_reader_scripts() -> Sequence[str]:
    """The names of the static files that the reader's worker loads."""
    return SCRIPTS


class CardSet(Form):
    """Which cards are printed; what is left empty is as usual."""

    class Meta(Form.Meta):
        """Only asks for a page, so there is nothing to forge."""

        csrf = False

    first = WholeNumberField(
        lazy_gettext("First number"), validators=[MayBeEmpty(), between(1, LAST_CARD)]
    )
    last = WholeNumberField(
        lazy_gettext("Last number"), validators=[MayBeEmpty(), between(1, LAST_CARD)]
    )

    def validate_last(self, field: Any) -> None:
        """The set ends after it begins."""
        if None not in (self.first.data, field.data) and field.data < self.first.data:
            raise ValidationError(gettext("This number lies before the first one."))

    def sheets(self) -> list[list[int]]:
        """The numbers, sheet by sheet."""
        numbers = range(self.first.data, self.last.data + 1)
        return [list(numbers[at : at + CARDS_A_SHEET]) for at in range(0, len(numbers), 2)]


@bp.get("/cards")
@public
def cards() -> tuple[str, int]:
    """The set of cards, as it is printed."""
    form = CardSet(formdata=request.args)
    sound = form.validate()
    if form.first.data is None and not form.first.errors:
        form.first.data = 1
    if form.last.data is None and not form.last.errors:
        form.last.data = max(USUAL_CARDS, form.first.data or 0)
    sheets = form.sheets() if sound else []
    page = render_template("classroom/cards.html", form=form, sheets=sheets, most=LAST_CARD)
    return page, 200 if sound else 400


@bp.get("/cards/try")
@public
def try_cards() -> str:
    """The reader as in class; nothing is stored."""
    return render_template("classroom/try_cards.html")
