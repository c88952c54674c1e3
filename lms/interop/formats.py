"""All formats that content can be exported to, in the order in which they are offered."""

from __future__ import annotations

from flask_babel import lazy_gettext

from lms.interop.cartridge.exporting import cartridge
from lms.interop.cmi5.exporting import cmi5
from lms.interop.documents import epub, lesson_plan, pdf, slides
from lms.interop.exporting import Family, Format, Scope
from lms.interop.moodle.exporting import gift, moodle_xml
from lms.interop.qti.packaging import qti21, qti30
from lms.interop.scorm.exporting import scorm12, scorm2004

_BOTH = frozenset({Scope.LESSON, Scope.COURSE})

FORMATS: tuple[Format, ...] = (
    Format(
        id="pdf",
        name="PDF",
        purpose=lazy_gettext("To print, and to read on any device: tagged, with bookmarks."),
        family=Family.DOCUMENT,
        scopes=_BOTH,
        make=pdf.make,
        has_notes=True,
    ),
    Format(
        id="epub",
        name="EPUB 3",
        purpose=lazy_gettext("For e-readers, telephones and screen readers; text fits the screen."),
        family=Family.DOCUMENT,
        scopes=_BOTH,
        make=epub.make,
        has_notes=True,
    ),
    Format(
        id="pptx",
        name="PPTX",
        purpose=lazy_gettext(
            "Slides of a lesson, with speaker notes, for PowerPoint, LibreOffice or Google Slides."
        ),
        family=Family.DOCUMENT,
        scopes=frozenset({Scope.LESSON}),
        make=slides.make,
        has_notes=True,
    ),
    Format(
        id="docx",
        name="DOCX",
        purpose=lazy_gettext("The lesson plan for Word or LibreOffice, to change as you teach."),
        family=Family.DOCUMENT,
        scopes=_BOTH,
        make=lesson_plan.make,
        has_notes=True,
    ),
    Format(
        id="scorm12",
        name="SCORM 1.2",
        purpose=lazy_gettext(
            "For nearly every learning platform. Lessons run there by themselves, with quiz, "
            "score and progress."
        ),
        family=Family.PACKAGE,
        scopes=_BOTH,
        make=scorm12,
    ),
    Format(
        id="scorm2004",
        name="SCORM 2004, 4th edition",
        purpose=lazy_gettext(
            "For platforms that know it: as SCORM 1.2, with completion and success told apart."
        ),
        family=Family.PACKAGE,
        scopes=_BOTH,
        make=scorm2004,
    ),
    Format(
        id="cmi5",
        name="cmi5",
        purpose=lazy_gettext(
            "For platforms with a learning record store: each answer is told there as a statement."
        ),
        family=Family.PACKAGE,
        scopes=_BOTH,
        make=cmi5,
    ),
    Format(
        id="cartridge",
        name="Common Cartridge 1.3",
        purpose=lazy_gettext(
            "For platforms that take lessons apart into pages and quizzes of their own, such as "
            "Canvas."
        ),
        family=Family.PACKAGE,
        scopes=_BOTH,
        make=cartridge,
    ),
    Format(
        id="moodle-xml",
        name="Moodle XML",
        purpose=lazy_gettext("The quiz items alone, for the question bank of Moodle."),
        family=Family.QUESTIONS,
        scopes=_BOTH,
        make=moodle_xml,
    ),
    Format(
        id="gift",
        name="GIFT",
        purpose=lazy_gettext(
            "The quiz items alone as plain text, which people can read and edit, too."
        ),
        family=Family.QUESTIONS,
        scopes=_BOTH,
        make=gift,
    ),
    Format(
        id="qti30",
        name="QTI 3.0",
        purpose=lazy_gettext(
            "The quiz items alone, with their grading, for platforms and item banks of today."
        ),
        family=Family.QUESTIONS,
        scopes=_BOTH,
        make=qti30,
    ),
    Format(
        id="qti21",
        name="QTI 2.1",
        purpose=lazy_gettext(
            "The quiz items alone, with their grading, for platforms that do not know QTI 3.0 yet."
        ),
        family=Family.QUESTIONS,
        scopes=_BOTH,
        make=qti21,
    ),
)


def format_named(format_id: str) -> Format | None:
    """The format of this id."""
    return next((each for each in FORMATS if each.id == format_id), None)
