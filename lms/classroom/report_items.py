"""What came of each question of a run, with names: for the leader alone.

The counts are those of `results`; here come the names of who moved where, the misconceptions in
words with what to say next time, the texts of walls and what groups found with a model.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lms.classroom.asked import Asked, asked_then, is_as_it_was
from lms.classroom.models import HandCount, Participant, Poll, PollKind, Run, RunAnswer, WallNote
from lms.classroom.polls import MODEL
from lms.classroom.results import AnswerRow, ItemResult, grade, in_words, put_together
from lms.classroom.walls import WallText, wall_text
from lms.core.calculators import CALCULATORS
from lms.core.calculators.spec import Amount
from lms.core.content.model import Lesson, Misconception, text_in
from lms.core.content.versions import ItemVersionError
from lms.core.items.base import Outcome
from lms.learning.models import ItemVersion
from lms.web.packs import Library, NoSuchCourseError


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody answered in one vote, in words; `right` is None where it cannot be told."""

    text: str
    right: bool | None
    late: bool
    claimed: bool
    counts: bool


@dataclass(frozen=True, slots=True)
class Held:
    """A misconception: how many hold it by the last vote, and what to say next time."""

    code: str
    name: str
    remedy: str
    count: int


@dataclass(frozen=True)
class Moved:
    """Who answered both votes by name, by what the discussion did to the answer."""

    to_right: tuple[str, ...]
    from_right: tuple[str, ...]
    still_wrong: tuple[str, ...]
    still_right: tuple[str, ...]


@dataclass(frozen=True)
class ItemReport:
    """A question with its votes. `changed`: it was edited or withdrawn since, and stands as asked.

    `given`: participant's id → vote → answer; `hands`: (vote, choice) → raised hands.
    """

    result: ItemResult
    changed: bool
    held: tuple[Held, ...]
    moved: Moved | None
    given: Mapping[int, Mapping[int, Given]]
    hands: Mapping[tuple[int, str], int]


@dataclass(frozen=True)
class WallReport:
    """A wall with all its texts, the hidden ones too."""

    prompt: str
    texts: tuple[WallText, ...]


@dataclass(frozen=True, slots=True)
class ModelResult:
    """What one device found with a model."""

    name: str
    amounts: tuple[Amount, ...]


@dataclass(frozen=True)
class ModelReport:
    """The results that were sent for a model."""

    calculator_id: str
    results: tuple[ModelResult, ...]


@dataclass(frozen=True)
class Sources:
    """The rows of a run from which its questions are told."""

    polls: Sequence[Poll]
    answers: Sequence[AnswerRow]
    hands: Sequence[HandCount]
    versions: Mapping[str, ItemVersion]
    notes: Mapping[int, WallNote]


def item_reports(
    run: Run, lesson: Lesson | None, language: str, sources: Sources, library: Library
) -> tuple[ItemReport, ...]:
    """The questions in the order in which they were asked."""
    misconceptions = _misconceptions(run, library)
    reports = []
    for item_id in dict.fromkeys(
        each.item_id for each in sources.polls if each.kind is PollKind.ITEM
    ):
        polls = [each for each in sources.polls if each.item_id == item_id]
        version = sources.versions.get(polls[0].version or "")
        if version is None:
            continue
        try:
            question = asked_then(run, version, lesson, language, library)
        except ItemVersionError:
            continue
        answers = [each for each in sources.answers if each.answer.item_id == item_id]
        result = put_together(question, polls, answers, sources.hands)
        reports.append(
            ItemReport(
                result=result,
                changed=not is_as_it_was(version, lesson),
                held=_held(result, misconceptions, question.words.language),
                moved=_moved(question, answers) if result.moves is not None else None,
                given=_given(question, answers),
                hands={
                    (each.vote, each.choice): each.count
                    for each in sources.hands
                    if each.item_id == item_id
                },
            )
        )
    return tuple(reports)


def _misconceptions(run: Run, library: Library) -> Mapping[str, Misconception]:
    try:
        return library.pack_of(run.course_id).misconceptions
    except NoSuchCourseError:
        return {}


def _held(
    result: ItemResult, known: Mapping[str, Misconception], language: str
) -> tuple[Held, ...]:
    return tuple(
        Held(code, text_in(known[code].name, language), text_in(known[code].remedy, language), n)
        for code, n in result.misconceptions.items()
        if code in known
    )


def _is_right(question: Asked, answer: RunAnswer) -> bool | None:
    told = grade(question, answer)
    return None if told is None else told.outcome is Outcome.CORRECT


def _moved(question: Asked, answers: Sequence[AnswerRow]) -> Moved:
    counted = [each for each in answers if each.answer.answer is not None]
    first = {each.participant.id: each.answer for each in counted if each.answer.vote == 1}
    heaps: dict[tuple[bool, bool], list[Participant]] = {}
    for row in counted:
        was = first.get(row.participant.id)
        if row.answer.vote == 1 or was is None:
            continue
        key = (bool(_is_right(question, was)), bool(_is_right(question, row.answer)))
        heaps.setdefault(key, []).append(row.participant)

    def names(before: bool, after: bool) -> tuple[str, ...]:  # noqa: FBT001 (a pair, not switches)
        people = sorted(heaps.get((before, after), []), key=in_order)
        return tuple(each.name for each in people)

    return Moved(
        to_right=names(False, True),
        from_right=names(True, False),
        still_wrong=names(False, False),
        still_right=names(True, True),
    )


def in_order(place: Participant) -> tuple[bool, int, str, int]:
    """By number, then by name."""
    return place.number is None, place.number or 0, place.name.casefold(), place.id


def _given(question: Asked, answers: Sequence[AnswerRow]) -> dict[int, dict[int, Given]]:
    given: dict[int, dict[int, Given]] = {}
    for row in answers:
        counts = row.answer.answer is not None
        given.setdefault(row.participant.id, {})[row.answer.vote] = Given(
            text=in_words(question, row.answer) if counts else "",
            right=_is_right(question, row.answer) if counts else None,
            late=row.answer.late is not None,
            claimed=row.answer.claimed,
            counts=counts,
        )
    return given


def wall_reports(sources: Sources) -> tuple[WallReport, ...]:
    """The walls in the order in which they were opened; pinned texts first."""
    reports = []
    for poll in sources.polls:
        if poll.kind is PollKind.WALL:
            texts = [
                wall_text(row.answer, row.participant.name, sources.notes.get(row.answer.id))
                for row in sources.answers
                if row.answer.item_id == poll.item_id
            ]
            pinned_first = sorted(texts, key=lambda each: not each.pinned)
            reports.append(WallReport(poll.prompt, tuple(pinned_first)))
    return tuple(reports)


def model_reports(sources: Sources) -> tuple[ModelReport, ...]:
    """What groups found with each model; a model that is not installed any more is left out."""
    reports = []
    for poll in sources.polls:
        calculator_id = poll.item_id.removeprefix(MODEL)
        if poll.kind is PollKind.MODEL and calculator_id in CALCULATORS:
            found = [
                ModelResult(row.participant.name, _amounts(row.answer))
                for row in sources.answers
                if row.answer.item_id == poll.item_id and row.answer.answer is not None
            ]
            reports.append(ModelReport(calculator_id, tuple(found)))
    return tuple(reports)


def _amounts(answer: RunAnswer) -> tuple[Amount, ...]:
    """The results as they were stored, the main ones where there are such."""
    stored = (answer.answer or {}).get("results", [])
    amounts = [Amount(**{**each, "value": float(each["value"])}) for each in stored]
    return tuple([each for each in amounts if each.main] or amounts)
