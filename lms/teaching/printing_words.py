"""The words on paper: what a plan, its people and its parts are called for each audience.

Schools and city staff say different things for the same part of a page; both views of a plan,
HTML and .docx, take their words from here.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext, ngettext, pgettext

from lms.core.content.blocks import BlockKind
from lms.core.content.labels import BLOCK_TITLES, label
from lms.core.content.model import Audience, Lesson, LessonWords, Mode, Phase, TranslationState

#: The same shapes as on screen; paper keeps them when colour is lost.
PHASE_SHAPES = {
    Phase.INTRODUCTION: "●",
    Phase.DEVELOPMENT: "▲",
    Phase.RESULT: "■",
    Phase.CONCLUSION: "◆",
}

#: Modes in a text without drawings.
MODE_ARROWS = {Mode.ONE_WAY: "→", Mode.TWO_WAY: "⇄", Mode.MULTI_WAY: "⇄⇅"}

_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


@dataclass(frozen=True)
class PaperWords:
    """Words that depend on whom a lesson is for."""

    plan: str
    place: str
    leader: str
    group: str
    date: str
    materials: str
    procedure: str
    leader_does: str
    learners_do: str
    after: str
    further: tuple[str, ...] = ()

    def to_fill_in(self, leader: str) -> list[tuple[str, str]]:
        """What stands at the head of a plan: the label, and the value where it is known."""
        known = ((self.place, ""), (self.group, ""), (self.leader, leader), (self.date, ""))
        return [*known, *((label, "") for label in self.further)]


def paper_words(audience: Audience) -> PaperWords:
    """The words for pupils' lessons, or for the training of teachers and officials."""
    if audience in {Audience.TEACHERS, Audience.OFFICIALS}:
        return PaperWords(
            plan=pgettext("official", "Training plan"),
            place=pgettext("official", "Organisation"),
            leader=pgettext("official", "Trainer"),
            group=pgettext("official", "Group"),
            date=pgettext("official", "Date of training"),
            materials=pgettext("official", "Materials"),
            procedure=pgettext("official", "Course of the training"),
            leader_does=pgettext("official", "What the trainer does"),
            learners_do=pgettext("official", "What the participants do"),
            after=pgettext("official", "Notes after the training"),
        )
    return PaperWords(
        plan=pgettext("teacher", "Lesson plan"),
        place=pgettext("teacher", "School"),
        leader=pgettext("teacher", "Teacher"),
        group=pgettext("teacher", "Class"),
        date=pgettext("teacher", "Date of the lesson"),
        materials=pgettext("teacher", "Teaching materials"),
        procedure=pgettext("teacher", "Course of the lesson"),
        leader_does=pgettext("teacher", "What the teacher does"),
        learners_do=pgettext("teacher", "What the pupils do"),
        after=pgettext("teacher", "Notes after the lesson"),
        further=(pgettext("teacher", "Subject"), pgettext("teacher", "Period")),
    )


def phase_word(phase: Phase) -> str:
    """The name of a phase."""
    words = {
        Phase.INTRODUCTION: pgettext("phase", "Introduction"),
        Phase.DEVELOPMENT: pgettext("phase", "Development"),
        Phase.RESULT: pgettext("phase", "Result"),
        Phase.CONCLUSION: pgettext("phase", "Conclusion"),
    }
    return str(words[phase])


def mode_word(mode: Mode) -> str:
    """The name of a way in which a class communicates."""
    words = {
        Mode.ONE_WAY: pgettext("mode", "One-way"),
        Mode.TWO_WAY: pgettext("mode", "Two-way"),
        Mode.MULTI_WAY: pgettext("mode", "Multi-way"),
    }
    return str(words[mode])


def minutes_text(count: int) -> str:
    """A number of minutes with its word."""
    return str(ngettext("%(num)s minute", "%(num)s minutes", count))


def grades_text(grades: tuple[int, ...]) -> str:
    """The grades of a lesson; "" where it has none."""
    if not grades:
        return ""
    if len(grades) == 1:
        return str(gettext("Grade %(grade)s", grade=grades[0]))
    return str(gettext("Grades %(first)s to %(last)s", first=grades[0], last=grades[-1]))


def block_word(kind: str, language: str) -> str:
    """The name of one of our blocks, in the lesson's language."""
    return label(BLOCK_TITLES[BlockKind(kind)], language)


def section_number(place: int, language: str) -> str:
    """The number before a section's heading, as plans in that language write it."""
    return f"{_ROMAN[place - 1]}." if language == "vi" else f"{place}."


def translation_text(words: LessonWords) -> str:
    """How the words of the lesson came about; "" for an original."""
    said = []
    if words.state is TranslationState.MACHINE:
        said.append(gettext("Machine translation, not yet reviewed by a person."))
    elif words.state is TranslationState.REVIEWED:
        said.append(gettext("Translation reviewed."))
    if words.stale:
        said.append(gettext("This translation is older than its original."))
    return " ".join(said)


def pending_text(lesson: Lesson) -> str:
    """That an authority has yet to approve what the lesson tells; "" where it need not."""
    if not lesson.pending_review:
        return ""
    return str(
        gettext(
            "The safety advice in this lesson has not been approved by the city yet. Follow what "
            "your school and ward tell you."
        )
    )


def licence_text() -> str:
    """Under which licence a lesson may be copied."""
    return str(gettext("Lesson text: CC BY 4.0."))
