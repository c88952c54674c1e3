"""What kinds of files are called."""

from __future__ import annotations

from flask_babel import lazy_gettext

from lms.interop.exporting import Family

#: Kind → (heading, what it is for), in the order of the page.
FAMILIES = {
    Family.DOCUMENT: (
        lazy_gettext("To read, print and show"),
        lazy_gettext("Documents that open on any computer, without this site."),
    ),
    Family.PACKAGE: (
        lazy_gettext("To run in a learning platform"),
        lazy_gettext(
            "Whole lessons with their quizzes; the platform runs them and keeps the scores."
        ),
    ),
    Family.QUESTIONS: (
        lazy_gettext("For a question bank"),
        lazy_gettext("The questions of the quizzes with their keys."),
    ),
}
