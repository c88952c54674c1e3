"""The words for kinds of mistakes, what became of a report, and how a translation stands."""

from __future__ import annotations

from flask_babel import lazy_gettext, lazy_pgettext

from lms.authoring.models import MistakeKind, Outcome

KINDS = {
    MistakeKind.FACT: lazy_gettext("A fact or a number"),
    MistakeKind.KEY: lazy_gettext("The answer that counts as correct"),
    MistakeKind.TRANSLATION: lazy_gettext("The translation"),
    MistakeKind.SPELLING: lazy_gettext("Spelling"),
    MistakeKind.PICTURE: lazy_gettext("A picture"),
    MistakeKind.OTHER: lazy_gettext("Something else"),
}
OUTCOMES = {
    Outcome.MENDED: lazy_pgettext("report", "Mended"),
    Outcome.NO_MISTAKE: lazy_pgettext("report", "Not a mistake"),
}
