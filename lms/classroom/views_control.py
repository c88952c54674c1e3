"""The leader's control: the whole lesson on one page, and the commands that it sends.

Every button is a form that works by itself; with scripts the page sends commands through an
outbox, shows at once what they lead to, and goes on without a network.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from flask import current_app, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from lms.classroom import commands, control, polls, results, watching
from lms.classroom.answering import given_at
from lms.classroom.asked import asked
from lms.classroom.blueprint import bp
from lms.classroom.command import BadCommandError, Command
from lms.classroom.finding import lesson_of, run_named
from lms.classroom.joining import is_over
from lms.classroom.models import MAX_DEVICE, Poll, PollKind, Run, Stage
from lms.classroom.people_in_run import people_in, still_to_answer
from lms.classroom.policy import ClassroomPermission
from lms.classroom.tickets import Ticket, sign
from lms.classroom.wake import woken
from lms.classroom.walls import texts_on
from lms.core.calculators import CALCULATORS
from lms.core.calculators.reading import read
from lms.core.content.model import Lesson
from lms.db.session import database, db
from lms.learning.finding import course_or_404
from lms.learning.trying.showing import show
from lms.web import static
from lms.web.access import requires
from lms.web.actor import signed_in_actor
from lms.web.clock import arrived, now
from lms.web.ids import MAX_ID
from lms.web.language import current_language
from lms.web.packs import library
from lms.web.pages import one_time_id

#: Fields of a command's form that say nothing about what is asked for.
_ABOUT = frozenset({"csrf_token", "kind", "device", "number", "age"})
#: Fields whose text is JSON.
_STRUCTURED = frozenset({"choices", "drawn"})


def _lesson(run: Run) -> Lesson:
    lesson = lesson_of(run)
    if lesson is None:
        raise NotFound
    return lesson


def language_for(run: Run, lesson: Lesson) -> str:
    """The page's language where the lesson has it, else the one that the class sees."""
    wanted = (current_language(), run.language, lesson.original)
    return next(each for each in wanted if each in lesson.languages)


def state_of(run: Run) -> dict[str, Any]:
    """The state that the stream tells leaders, now."""
    state: dict[str, Any] = json.loads(watching.look(database(), {run.id: ""})[run.id].leading)
    return state


@bp.get("/runs/<int:run_id>", endpoint="control")
@requires(ClassroomPermission.LEAD, on=run_named)
def show_control(run: Run) -> Response | str:
    """The control of a run; of one that is over, its report."""
    if is_over(run, now()):
        return redirect(url_for("classroom.report", run_id=run.id))
    lesson = _lesson(run)
    language = language_for(run, lesson)
    state = state_of(run)
    asked_so_far = results.polls_of(db(), run.id)
    tokens = control.tokens_of(state, asked_so_far)
    ticket = sign(str(current_app.secret_key), Ticket(run.id, leading=True))
    return render_template(
        "classroom/control.html",
        run=run,
        course=course_or_404(run.course_id),
        lesson=lesson,
        words=lesson.words[language],
        language=language,
        plan=control.plan(db(), run, lesson, language, library()),
        main_way=control.main_way,
        state=state,
        tokens=tokens,
        when=lambda condition: control.holds(condition, tokens),
        ticket=ticket,
        form_device=one_time_id(),
        models=_models(run, lesson),
        exit_question=_exit_question(lesson, language),
        rendered=library().rendered(run.course_id, lesson, language),
        **_now_context(run, lesson, language, asked_so_far),
    )


def _models(run: Run, lesson: Lesson) -> dict[str, Any]:
    """The lesson's calculators, with what the leader entered last in the one that is shown."""
    entered = (run.picture or {}) if run.stage is Stage.MODEL else {}
    shown = {}
    for calculator_id in lesson.calculators:
        typed = entered.get("entries", {}) if entered.get("calculator") == calculator_id else {}
        calculator = CALCULATORS[calculator_id]
        shown[calculator_id] = show(calculator, read(calculator, typed, current_language()))
    return shown


def _exit_question(lesson: Lesson, language: str) -> str:
    """The question that ends the lesson, as a proposal for a wall."""
    html = library().rendered(lesson.course_id, lesson, language).exit_question
    return str(html.striptags())[: polls.MAX_PROMPT]


def _now_context(
    run: Run, lesson: Lesson, language: str, asked_so_far: Sequence[Poll]
) -> dict[str, Any]:
    """What changes with every answer."""
    people = people_in(db(), run)
    item = run.poll_item or ""
    hands = control.hands_now(db(), run)
    kind = polls.kind_of(item) if item else None
    question = None
    if kind is PollKind.ITEM and any(each.id == item for each in lesson.items):
        question = asked(run, lesson, item, language, library())
    return {
        "people": people,
        "walls": [each for each in asked_so_far if each.kind is PollKind.WALL],
        "waiting": still_to_answer(people),
        "question": question,
        "result": results.item_result(db(), run.id, question) if question else None,
        "takes_answers": _takes_answers(run, asked_so_far),
        "texts": texts_on(db(), run.id, item) if kind is PollKind.WALL else [],
        "misconceptions": library().pack_of(lesson.course_id).misconceptions,
        "clock": control.clock(db(), run, now()).as_json(),
        "asked_so_far": sorted({(each.item_id, each.vote) for each in asked_so_far}),
        "hands": hands,
        "hands_counted": [[*key, count] for key, count in hands.items()],
    }


def _takes_answers(run: Run, asked_so_far: Sequence[Poll]) -> bool:
    here = (each for each in asked_so_far if each.item_id == run.poll_item)
    return any(
        each.vote == run.poll_vote and polls.closed_since(each, now()) is None for each in here
    )


@bp.get("/runs/<int:run_id>/now")
@requires(ClassroomPermission.LEAD, on=run_named)
def control_now(run: Run) -> str:
    """The parts of the control that change with every answer."""
    lesson = _lesson(run)
    language = language_for(run, lesson)
    return render_template(
        "classroom/control_now.html",
        run=run,
        lesson=lesson,
        words=lesson.words[language],
        language=language,
        form_device=one_time_id(),
        **_now_context(run, lesson, language, results.polls_of(db(), run.id)),
    )


@bp.post("/runs/<int:run_id>/commands")
@requires(ClassroomPermission.LEAD, on=run_named)
def command(run: Run) -> Response | tuple[Response, int]:
    """Carry out what a leader's device asks for, once."""
    lesson = _lesson(run)
    wants_json = request.accept_mimetypes.best == "application/json"
    locked = commands.lock(db(), run.id) or run
    try:
        done = commands.carry_out(db(), locked, lesson, _command(db(), locked, lesson))
    except BadCommandError:
        db().rollback()
        said = gettext("This could not be done any more. Look at where the class is now.")
        if wants_json:
            return jsonify(text=said), 422
        flash(said, "warning")
        return redirect(url_for("classroom.control", run_id=run.id), 303)
    db().commit()
    woken(run.id)
    if wants_json:
        return jsonify(
            moved=done.moved, repeated=done.repeated, counted=done.counted, state=state_of(run)
        )
    if not done.counted:
        said = gettext("The vote was already closed when this was counted, so it does not count.")
        flash(said, "warning")
    return redirect(url_for("classroom.control", run_id=run.id), 303)


def _command(session: Session, run: Run, lesson: Lesson) -> Command:
    """The command in this request. Raises BadCommandError."""
    form = request.form
    data: dict[str, Any] = {name: form[name] for name in form if name not in _ABOUT}
    try:
        for name in _STRUCTURED & data.keys():
            data[name] = json.loads(data[name])
        number, age = int(form.get("number", "1")), int(form.get("age", "0"))
    except ValueError as error:
        raise BadCommandError("form") from error
    kind = form.get("kind", "")
    device = form.get("device", "")
    if not 0 < number <= MAX_ID or not 0 < len(device) <= MAX_DEVICE:
        raise BadCommandError("device")
    if kind == "model":
        data = {"calculator": data.pop("calculator", ""), "entries": data}
    if kind in {"cards", "taps"}:
        data["choices"] = _by_id(session, run, lesson, data)
    return Command(
        kind=kind,
        data=data,
        device=device,
        number=number,
        at=given_at(arrived(), age, run.started_at),
        received_at=now(),
        person_id=signed_in_actor().id,
    )


def _by_id(_session: Session, run: Run, lesson: Lesson, data: Mapping[str, Any]) -> dict[str, str]:
    """Choices by id from letters; what was read on a card that the item has no choice for is none.

    A form without scripts sends one pupil's letter.
    """
    read = data.get("choices") or {data.get("key", ""): data.get("letter", "")}
    try:
        question = asked(run, lesson, str(data["item"]), run.language, library())
        ids = {each.letter: each.id for each in question.choices}
        return {str(key): ids[letter] for key, letter in dict(read).items() if letter in ids}
    except (KeyError, TypeError, ValueError) as error:
        raise BadCommandError("choices") from error


@bp.get("/runs/worker.js", endpoint="control_worker")
@requires(ClassroomPermission.START)
def control_worker() -> Response:
    """The script that keeps a control on the leader's phone; its place decides what it may keep."""
    script = (static.FOLDER / "js/live/worker.js").read_text("utf-8")
    return Response(script, mimetype="text/javascript")
