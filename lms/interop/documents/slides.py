"""PPTX: the slides of a lesson, with speaker notes.

A course has no deck: nobody shows ten lessons in a row, and a file of some hundred slides helps
nobody to find the one of today.
"""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import lazy_gettext

from lms.core.content.model import text_in
from lms.interop.documents.same_bytes import without_times
from lms.interop.documents.slide_plan import deck_of
from lms.interop.documents.speaking import speaking
from lms.interop.exporting import Exported, Loss, NothingToExportError, Wanted, filename_of
from lms.web.packs import Library

MIMETYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


def make(library: Library, wanted: Wanted) -> Exported:
    """The deck of a lesson. Raises NothingToExportError."""
    from lms.interop.documents import slide_deck  # brings a large library, and is seldom needed

    if wanted.lesson is None or not wanted.lessons:
        raise NothingToExportError
    publisher = text_in(library.pack_of(wanted.course.id).title, wanted.language)
    with speaking(wanted.language):
        deck = deck_of(library, wanted, wanted.lesson)
        content = slide_deck.drawn(deck, wanted.language, publisher)
    losses = tuple(_losses(wanted))
    return Exported(filename_of(wanted, "pptx"), MIMETYPE, without_times(content), losses)


def _losses(wanted: Wanted) -> Iterator[Loss]:
    prose = lazy_gettext("Slides show how a paragraph begins; the speaker notes have all of it.")
    rest = lazy_gettext(
        "The words of the lesson, further reading and what is for learning alone are left out."
    )
    quiz = lazy_gettext("Of the quiz only the questions to the class are on slides.")
    models = lazy_gettext("Models to try are shown by their formulas; they do not calculate.")
    for each in wanted.lessons:
        yield from (Loss(each.id, prose), Loss(each.id, rest))
        if each.items:
            yield Loss(each.id, quiz)
        if each.calculators:
            yield Loss(each.id, models)
