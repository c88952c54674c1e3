"""Where scripts send answers: no page, no cookie and no session; the ticket is the right to it.

It must be cheap, since a whole hall answers within a second: the lesson is looked up in memory, and
one question to the database and one write are all. It says "stored" only after the commit. Without
scripts a form takes the same answers, in `views_place`.
"""

from __future__ import annotations

import json
from functools import lru_cache

from flask import Blueprint, current_app, g, request
from flask.sansio.blueprints import BlueprintSetupState
from flask_wtf.csrf import CSRFProtect
from werkzeug.wrappers import Response

from lms.classroom import answering, tickets
from lms.classroom.answering import Sent, VoteClosedError
from lms.classroom.facts import facts_of
from lms.classroom.joining import RemovedError, RunOverError
from lms.classroom.models import MAX_DEVICE, Way
from lms.classroom.polls import VOTES, NoSuchPollError
from lms.classroom.taking import EntriesError, language_of_answer, read_answer
from lms.classroom.wake import woken
from lms.classroom.words import problem_texts, refusal_text
from lms.core.items.base import AnswerError
from lms.core.languages import LANGUAGES
from lms.db.session import db
from lms.web.access import public
from lms.web.clock import arrived, now
from lms.web.ids import an_id
from lms.web.security import only_data

#: Why an answer is not taken, and never will be: what the script is told.
_REFUSED: dict[type[Exception], int] = {
    NoSuchPollError: 404,
    VoteClosedError: 409,
    RunOverError: 410,
    RemovedError: 410,
    AnswerError: 422,
}
#: Without a language in the URL, as a script sends it along.
fast = Blueprint("classroom_answers", __name__)


@fast.record_once
def _needs_no_token(state: BlueprintSetupState) -> None:
    """A token protects what a cookie allows; here the ticket in the address allows it.

    Another site that knew the ticket could answer itself.
    """
    csrf: CSRFProtect = state.app.extensions["csrf"]
    csrf.exempt(fast)


@lru_cache(4096)
def _read(secret_key: str, text: str) -> tickets.Ticket | None:
    """A ticket is read once for all the answers that come with it."""
    return tickets.read(secret_key, text)


@fast.post("/live/<ticket>/answers")
@public
@only_data
def take(ticket: str) -> Response:
    """Store one answer: 200 and what became of it, else why it was not stored and never will be.

    Fields: item, vote, device, number, age (milliseconds since it was given), lang, way, and those
    of the item itself.
    """
    form = request.form
    g.lang = form["lang"] if form.get("lang") in LANGUAGES else "en"
    try:
        right = _right(ticket)
        sent = _sent(right)
        kept = answering.answer(db(), right.run_id, right.participant_id, sent, now())
    except tuple(_REFUSED) as error:
        return _refuse(error)
    db().commit()
    woken(right.run_id)
    return _say(200, {"kept": kept.value, "number": sent.number})


def _right(text: str) -> tickets.Ticket:
    """The right of a participant. Raises NoSuchPollError: the text is none."""
    right = _read(str(current_app.secret_key), text)
    if right is None or not right.participant_id:
        raise NoSuchPollError(text)
    return right


def _sent(right: tickets.Ticket) -> Sent:
    """What this request sends. Raises NoSuchPollError, AnswerError."""
    form, facts = request.form, facts_of(db(), right.run_id)
    lesson = facts.lesson if facts else None
    device, number = form.get("device", ""), an_id(form.get("number"))
    vote = an_id(form.get("vote"))
    if (
        facts is None
        or lesson is None
        or vote not in VOTES
        or not 0 < len(device) <= MAX_DEVICE
        or not number
    ):
        raise NoSuchPollError
    item_id = form.get("item", "")
    language = language_of_answer(facts, lesson, item_id, g.lang)
    return Sent(
        item_id=item_id,
        vote=vote,
        answer=read_answer(lesson, item_id, form.to_dict(flat=False), language),
        language=language,
        way=Way.TABLET if form.get("way") == Way.TABLET else Way.PHONE,
        device=device,
        number=number,
        given_at=answering.given_at(arrived(), _age(form.get("age", "")), facts.started_at),
        claimed=right.claimed,
    )


def _age(text: str) -> int:
    """Milliseconds; a device whose clock went back in between says less than none."""
    return int(text) if text.isdecimal() and len(text) < 20 else 0


def _refuse(error: Exception) -> Response:
    status = next(code for kind, code in _REFUSED.items() if isinstance(error, kind))
    fields = problem_texts(error) if isinstance(error, EntriesError) else {}
    return _say(status, {"problem": refusal_text(error), "fields": fields})


def _say(status: int, said: dict[str, object]) -> Response:
    return Response(json.dumps(said), status, mimetype="application/json")
