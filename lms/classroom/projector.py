"""What the projector shows now: one message, chosen from where the run stands.

Nothing here shames a child: results are numbers, a wall has only what the leader has shown, and
names stand there only where he shows names, or drew them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from markupsafe import Markup
from sqlalchemy.orm import Session

from lms.classroom import walls
from lms.classroom.asked import Asked, asked
from lms.classroom.joining import is_over
from lms.classroom.models import Poll, PollKind, Run, Stage
from lms.classroom.models_compared import Compared, compared, driven, entered
from lms.classroom.people_in_run import people_in
from lms.classroom.polls import MODEL, closed_since, kind_of, poll
from lms.classroom.results import Line, VoteResult, item_result
from lms.classroom.short_texts import (
    caption_of,
    drawing_of,
    first_sentences,
    is_tall,
    places,
    plain,
    size_for,
    without_links,
)
from lms.core.content.model import Lesson
from lms.learning.trying.shown import Shown, ShownField
from lms.web.packs import Library
from lms.web.rendering import Rendered

#: Answers of an item without choices that are shown; longer ones are told as right or not.
MOST_LINES = 5
LONGEST_LINE = 60
BRIEF = 30
#: Of a figure's caption, which stands on the screen in small type; half of it beside a tall figure.
LONGEST_NOTE = 160
#: Ways that people went between two votes; further ones are few each.
MOST_WAYS = 4


@dataclass(frozen=True)
class Scene:
    """A message. `name`: of its template; `size`: place of the type's size before a script fits it."""

    name: str
    size: int = 5


@dataclass(frozen=True)
class StepScene(Scene):
    """A step of the lesson: its figure, else a question or a sentence."""

    drawing: Markup = Markup()
    tall: bool = False
    caption: Markup = Markup()
    sources: tuple[str, ...] = ()
    text: Markup = Markup()


@dataclass(frozen=True, kw_only=True)
class VoteScene(Scene):
    """A question that takes answers, took them, or is talked over."""

    asked: Asked
    poll: Poll
    prompt: Markup
    is_open: bool
    columns: int


@dataclass(frozen=True)
class Way:
    """How many went from one choice to another, by their letters."""

    before: str
    after: str
    count: int


@dataclass(frozen=True, kw_only=True)
class ResultScene(Scene):
    """What came out, of one vote or of two. `in_words`: lines are right and not yet right."""

    asked: Asked
    prompt: Markup
    votes: tuple[VoteResult, ...]
    lines: tuple[tuple[str, str, bool], ...]
    """(id, text, right) of each line, in one order for both votes."""
    counts: tuple[Mapping[str, int], ...]
    ways: tuple[Way, ...]
    moved: tuple[int, int, int] | None
    """To the right answer, away from it, stayed right."""
    right_answer: str
    explanation: str
    brief: bool
    """Whether no line takes much room."""


@dataclass(frozen=True, kw_only=True)
class WallScene(Scene):
    """Texts that the leader has shown, by heap."""

    prompt: str
    heaps: Mapping[str, Sequence[walls.WallText]]
    is_open: bool


@dataclass(frozen=True, kw_only=True)
class ModelScene(Scene):
    """A calculator that the leader drives, or what groups found with it."""

    shown: Shown | None
    found: Compared | None
    entries: tuple[ShownField, ...] = ()
    is_open: bool = False


@dataclass(frozen=True, kw_only=True)
class PickScene(Scene):
    """Who was drawn."""

    drawn: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True)
class OverScene(Scene):
    """The end: what was learnt."""

    objectives: tuple[str, ...]


@dataclass(frozen=True)
class Place:
    """A run with its lesson in the language of the projector."""

    session: Session
    run: Run
    lesson: Lesson
    language: str
    library: Library
    now: datetime

    @property
    def rendered(self) -> Rendered:
        """The lesson's HTML."""
        return self.library.rendered(self.lesson.course_id, self.lesson, self.language)

    def is_open(self, asked_now: Poll) -> bool:
        """Whether a poll takes answers now."""
        return closed_since(asked_now, self.now) is None


def scene(here: Place) -> Scene:
    """What everybody looks at."""
    run = here.run
    if is_over(run, here.now):
        words = here.lesson.words[here.language].objectives
        told = tuple(words[each] for each in here.lesson.objectives)
        return OverScene("over", size_for(sum(map(places, told)), 6000, 5.5), objectives=told)
    if run.paused_at is not None:
        return Scene("paused", 9)
    if run.stage is Stage.PICK and run.picture:
        return _pick(run)
    if run.stage is Stage.MODEL and run.picture:
        return _model(here, None)
    if run.poll_item and run.stage in {Stage.VOTE, Stage.DISCUSS, Stage.RESULT}:
        return _poll(here, run.poll_item, run.poll_vote or 1)
    return _step(here)


def present(session: Session, run: Run) -> int:
    """How many are here: the class without whoever is absent, and who else came."""
    return sum(not each.absent and not each.removed for each in people_in(session, run))


def _step(here: Place) -> StepScene:
    step = next((each for each in here.lesson.steps if each.id == here.run.step_id), None)
    if step is None:  # the lesson was changed since
        return StepScene("step")
    if step.figure:
        html = str(here.rendered.figures[step.figure])
        drawing = drawing_of(html)
        caption, sources = caption_of(html)
        tall = is_tall(drawing)
        note = Markup.escape(first_sentences(caption, LONGEST_NOTE // (2 if tall else 1)))
        return StepScene("step", 5, drawing, tall, note, sources)
    pieces = here.rendered.steps[step.id].pieces
    question = next((str(each.body) for each in pieces if each.kind == "discussion"), "")
    exit_question = str(here.rendered.exit_question)
    if not question and exit_question and _has(pieces, exit_question):
        question = exit_question
    prose = next((str(each.html) for each in pieces if not each.kind), "")
    text = first_sentences(question, 160) if question else first_sentences(prose, 120)
    return StepScene("step", size_for(places(text), 7000), text=Markup.escape(text))


def _has(pieces: Sequence[object], question: str) -> bool:
    return any(plain(question) in plain(str(getattr(each, "body", ""))) for each in pieces)


def _pick(run: Run) -> PickScene:
    drawn = tuple(tuple(names) for names in (run.picture or {}).get("drawn", []))
    if len(drawn) == 1 and len(drawn[0]) == 1:
        return PickScene("pick", size_for(places(drawn[0][0]), 3000, 11.0), drawn=drawn)
    taken = sum(places(name) + 6 for names in drawn for name in names)
    return PickScene("pick", size_for(taken, 5000, 5.5), drawn=drawn)


def _poll(here: Place, item_id: str, vote: int) -> Scene:
    kind = kind_of(item_id)
    present_poll = poll(here.session, here.run.id, item_id, vote)
    if present_poll is None:
        return _step(here)
    if kind is PollKind.WALL:
        return _wall(here, present_poll)
    if kind is PollKind.MODEL:
        found = compared(here.session, here.run, item_id.removeprefix(MODEL), here.language)
        return replace(_model(here, found), is_open=here.is_open(present_poll))
    try:
        question = asked(here.run, here.lesson, item_id, here.language, here.library)
    except KeyError:  # the item was withdrawn since
        return _step(here)
    if here.run.stage is Stage.RESULT:
        return _result(here, question)
    return _vote(here, question, present_poll)


def _vote(here: Place, question: Asked, present_poll: Poll) -> VoteScene:
    texts = [places(plain(str(each.text))) for each in question.choices]
    prompt = without_links(question.prompt)
    taken = places(plain(prompt)) + sum(texts) + 12 * len(texts) + _room_of_parts(question)
    return VoteScene(
        "vote" if here.run.stage is Stage.VOTE else "discuss",
        size_for(taken, 4700, 7.0),
        asked=question,
        poll=present_poll,
        prompt=prompt,
        is_open=here.is_open(present_poll),
        columns=2 if len(texts) in {2, 4} or len(texts) > 5 else 1,
    )


def _room_of_parts(question: Asked) -> int:
    """What an item without choices shows besides its prompt: gaps, entries, pairs."""
    if question.choices:
        return 0
    return 2 * sum(places(plain(each)) + 4 for each in texts_in(question.parts))


def texts_in(parts: object) -> list[str]:
    """All texts in what an item type draws."""
    if isinstance(parts, str):
        return [parts]
    if isinstance(parts, Mapping):
        inner = [each for key, each in parts.items() if key != "id"]
        return [text for each in inner for text in texts_in(each)]
    if isinstance(parts, list | tuple):
        return [text for each in parts for text in texts_in(each)]
    return []


def _model(here: Place, found: Compared | None) -> ModelScene:
    shown = driven(here.run.picture, here.language)
    if (found and found.groups) or shown is None:
        return ModelScene("model", 3, shown=None, found=found)
    return ModelScene("model", 3, shown=shown, found=found, entries=entered(shown))


def _wall(here: Place, present_poll: Poll) -> WallScene:
    shown = walls.shown(walls.texts_on(here.session, here.run.id, present_poll.item_id))
    # Texts without a heap stand before the headings: below one they would seem to belong to it.
    heaps = {heap: shown[heap] for heap in sorted(shown, key=bool)}
    taken = sum(places(each.text) + 30 for texts in heaps.values() for each in texts)
    size = size_for(taken + places(present_poll.prompt) * 2, 4500, 5.5)
    is_open = here.is_open(present_poll)
    return WallScene("wall", size, prompt=present_poll.prompt, heaps=heaps, is_open=is_open)


def _result(here: Place, question: Asked) -> Scene:
    result = item_result(here.session, here.run.id, question)
    if result is None:
        return _step(here)
    lines = _lines(question, result.votes)
    in_words = not question.choices and any(places(text) > LONGEST_LINE for _, text, _ in lines)
    if in_words:
        lines = (("right", "", True), ("wrong", "", False))
    prompt = without_links(question.prompt)
    explanation = first_sentences(str(question.words.html.get("explanation", "")), 220)
    taken = sum(places(text) + 24 for _, text, _ in lines) * len(result.votes)
    taken += places(plain(prompt)) + places(explanation)
    moves = result.moves
    return ResultScene(
        "result",
        size_for(taken, 3700, 5.0),
        asked=question,
        prompt=prompt,
        votes=result.votes,
        lines=lines,
        counts=tuple(_counts(vote, in_words=in_words) for vote in result.votes),
        ways=_ways(question, moves.pairs) if moves else (),
        moved=(moves.to_right, moves.from_right, moves.stayed_right)
        if moves and moves.both
        else None,
        right_answer=""
        if any(text and right for _, text, right in lines)
        else _right_answer(question),
        explanation=explanation,
        brief=all(places(text) <= BRIEF for _, text, _ in lines),
    )


def _lines(question: Asked, votes: Sequence[VoteResult]) -> tuple[tuple[str, str, bool], ...]:
    """The lines of all votes in one order: that of the choices, else the most frequent first."""
    found: dict[str, Line] = {}
    for vote in reversed(votes):
        for line in vote.lines:
            found.setdefault(line.id, line)
    kept = list(found.values())
    if not question.choices:
        kept = kept[:MOST_LINES]
    return tuple((each.id, _label(each.label), each.right) for each in kept)


def _label(label: str) -> str:
    """A choice's text is HTML of ours; what somebody wrote is plain, and stays so."""
    return without_links(label) if isinstance(label, Markup) else label


def _counts(vote: VoteResult, *, in_words: bool) -> Mapping[str, int]:
    if in_words:
        return {"right": vote.right, "wrong": vote.answered - vote.right}
    return {line.id: line.count for line in vote.lines}


def _right_answer(question: Asked) -> str:
    words, body = question.words, question.item.body
    told = body.describe_each(body.correct_answer(words.plain), words.plain, words.language)
    return ", ".join(told)


def _ways(question: Asked, pairs: Mapping[tuple[str, str], int]) -> tuple[Way, ...]:
    went = [
        Way(question.letter(before), question.letter(after), count)
        for (before, after), count in pairs.items()
        if before != after and question.letter(before) and question.letter(after)
    ]
    return tuple(sorted(went, key=lambda each: (-each.count, each.before, each.after))[:MOST_WAYS])
