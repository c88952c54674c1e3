"""The page of a participant: what matters now, answered by a plain form, kept fresh by a script.

The ticket in the address is the right to it: no cookie is asked, so that it works for guests, in a
second browser, and on a tablet that a class shares.
"""

from __future__ import annotations

import hashlib
from http import HTTPStatus

from flask import current_app, flash, redirect, render_template, request, session, url_for
from markupsafe import Markup
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from lms.classroom import answering, tickets
from lms.classroom.answering import Sent, VoteClosedError
from lms.classroom.blueprint import bp
from lms.classroom.facts import facts_of
from lms.classroom.joining import RemovedError, RunOverError
from lms.classroom.models import Way
from lms.classroom.now import Looker, Now, look
from lms.classroom.places import has_turn
from lms.classroom.polls import VOTES, NoSuchPollError
from lms.classroom.taking import Fields, language_of_answer, read_answer
from lms.classroom.wake import woken
from lms.classroom.words import refusal_text
from lms.core.items.base import AnswerError
from lms.db.session import db
from lms.people.browser import no_store
from lms.web.access import public
from lms.web.clock import now
from lms.web.ids import an_id
from lms.web.language import current_language
from lms.web.packs import library
from lms.web.security import only_data

#: What the address of a page on a shared tablet ends in.
TABLET = "tablet"


def right_or_404(ticket: str) -> tickets.Ticket:
    """The right of a participant; ends the request where the text is none."""
    right = tickets.read(str(current_app.secret_key), ticket)
    if right is None or not right.participant_id:
        raise NotFound
    return right


def _look(right: tickets.Ticket, typed: Fields | None = None) -> Now:
    looker = Looker(right.run_id, right.participant_id, current_language(), now())
    seen = look(db(), looker, library(), typed)
    if seen is None:
        raise NotFound
    return seen


def fragment(seen: Now) -> str:
    """What matters now, as HTML without a frame: the page holds it, a script puts it in."""
    # Not by `render_template`, which would ask who is signed in: a thousand ask for this at once.
    template = current_app.jinja_env.get_template("classroom/now.html")
    return template.render(now=seen, lang=current_language())


@bp.get("/live/at/<ticket>")
@public
def place(ticket: str) -> Response:
    """The participant's page."""
    right = right_or_404(ticket)
    if _on_tablet() and not has_turn(right.participant_id):
        return _to_tablet(right)
    return _page(ticket, _look(right), HTTPStatus.OK)


def _on_tablet() -> bool:
    return TABLET in (request.args.get("on"), request.form.get("on"))


def _to_tablet(right: tickets.Ticket) -> Response:
    """Back to the list: another pupil has his turn now."""
    run = _look(right).run
    if run.code is None:
        raise NotFound
    return redirect(url_for("classroom.tablet", code=run.code))


def _page(ticket: str, seen: Now, status: HTTPStatus) -> Response:
    text = fragment(seen)
    page = render_template(
        "classroom/place.html",
        now=seen,
        ticket=ticket,
        tablet=_on_tablet(),
        fragment=Markup(text),  # noqa: S704 (our own template)
        tag=_tag(text),
    )
    return no_store(current_app.make_response((page, status)))


@bp.get("/live/at/<ticket>/now")
@public
@only_data
def place_now(ticket: str) -> Response:
    """What matters now; 304 while that is what the page has already.

    Its own tag, since a shared device stores nothing and so gets none from the frame.
    """
    right = right_or_404(ticket)
    text = fragment(_look(right, request.args.to_dict(flat=False) or None))
    tag = _tag(text)
    response = Response(text, mimetype="text/html")
    if request.if_none_match.contains_weak(tag):
        response = Response(status=HTTPStatus.NOT_MODIFIED)
    response.set_etag(tag, weak=True)
    response.headers["Cache-Control"] = "private, no-cache"
    # A part of a page loads nothing by itself, and its script sends no cookie and keeps none. Each
    # byte is sent dozens of times in a lesson.
    session.modified = False
    response.headers["Content-Security-Policy"] = "default-src 'none'"
    response.headers["X-Time"] = str(round(now().timestamp() * 1000))
    return response


def _tag(text: str) -> str:
    """The digest that the frame gives to pages (`lms.web.pages`)."""
    return hashlib.sha256(text.encode()).hexdigest()[:24]


@bp.post("/live/at/<ticket>/answer")
@public
def place_answer(ticket: str) -> Response:
    """Store an answer sent without scripts; what was not stored is said, with what was typed."""
    right, fields = right_or_404(ticket), request.form.to_dict(flat=False)
    here = url_for("classroom.place", ticket=ticket, on=TABLET if _on_tablet() else None)
    if "try" in request.form:
        return _page(ticket, _look(right, fields), HTTPStatus.OK)
    try:
        answering.answer(db(), right.run_id, right.participant_id, _sent(right, fields), now())
        db().commit()
    except AnswerError as error:
        seen = _look(right, fields)
        if not seen.takes_input:
            return redirect(here, 303)
        return _page(
            ticket, seen.with_problem(refusal_text(error)), HTTPStatus.UNPROCESSABLE_ENTITY
        )
    except (VoteClosedError, RunOverError, RemovedError, NoSuchPollError) as error:
        flash(refusal_text(error), "warning")
        return redirect(here, 303)
    woken(right.run_id)
    return redirect(here, 303)


def _sent(right: tickets.Ticket, fields: Fields) -> Sent:
    """What the form sends now. The place is the device, and the time its number."""
    form, facts = request.form, facts_of(db(), right.run_id)
    lesson = facts.lesson if facts else None
    vote = an_id(form.get("vote"))
    if facts is None or lesson is None or vote not in VOTES:
        raise NoSuchPollError
    item_id = form.get("item", "")
    language = language_of_answer(facts, lesson, item_id, current_language())
    return Sent(
        item_id=item_id,
        vote=vote,
        answer=read_answer(lesson, item_id, fields, language),
        language=language,
        way=Way.TABLET if _on_tablet() else Way.PHONE,
        device=f"page {right.participant_id}",
        number=facts.milliseconds_since_start(now()),
        given_at=now(),
        claimed=right.claimed,
    )
