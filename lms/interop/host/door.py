"""Before each request: the host is asked who is here, and what we keep follows.

So signing out or changing the account there takes effect here at once. A session of ours that
belongs to somebody else is emptied but for its language. What has to be written (a first visit, a
new name or role) is written in a transaction of its own, since a GET never writes with the
session of its request; when the host says what it said before there is one query and no write.
"""

from __future__ import annotations

import hashlib

from flask import Flask, g, redirect, request, session, url_for
from sqlalchemy.exc import IntegrityError
from werkzeug.exceptions import Forbidden, NotFound
from werkzeug.wrappers import Response

from lms.core.languages import LANGUAGES
from lms.db.session import database, db
from lms.interop.host.arriving import Known, arrive, known
from lms.people import service
from lms.people.actors import load_actor
from lms.web import host as hosting
from lms.web.actor import HOST_LOADER, TOKEN, Actor, current_actor
from lms.web.clock import now
from lms.web.frames import framed
from lms.web.host import Host, HostPeople, HostPerson
from lms.web.language import CHOICE
from lms.web.security import asks_only_data

#: Key of the session: whose it is, as a digest of the host's id.
WHOSE = "host_person"
_READS = {"GET", "HEAD", "OPTIONS"}


def init_app(app: Flask, host: Host | None) -> None:
    """Ask the host who is here, where it signs people in. Before CSRF looks at the session."""
    if host is None or host.people is None:
        return
    app.extensions[HOST_LOADER] = load_actor_of_host
    app.before_request(_whoever_is_here)


def load_actor_of_host(_session: object) -> Actor | None:
    """Whom the host has signed in, as he was found at the start of the request."""
    if "host_actor" not in g:
        g.host_actor = _find()
    actor: Actor | None = g.host_actor
    return actor


def _whoever_is_here() -> Response | None:
    if framed() or request.endpoint == "static" or asks_only_data():
        return None
    _empty_session_of_others()
    if hosting.host_person() is not None:
        current_actor()  # before the request's own session is opened
    return _instead_of_own_sign_in() if hosting.asks_own_sign_in() else None


def _empty_session_of_others() -> None:
    person = hosting.host_person()
    whose = hashlib.sha256(person.id.encode()).hexdigest()[:16] if person else None
    if session.get(WHOSE) == whose:
        return
    chosen, token = session.get(CHOICE), session.get(TOKEN)
    session.clear()
    language = chosen or (person.language if person else "")
    if language in LANGUAGES:
        session[CHOICE] = language
    if person is not None:
        session[WHOSE] = whose
        if token is not None:
            g.former_token = token


def _instead_of_own_sign_in() -> Response | None:
    if hosting.host_person() is None:
        # Back to our own page, which leads on to what was wanted and by then knows who it is.
        wanted = request.values.get("next") or None
        return _to_host(hosting.sign_in_url(url_for("people.sign_in", next=wanted)))
    if current_actor() is None:
        raise Forbidden  # an administrator here has disabled him
    if request.endpoint != "people.sign_in":
        raise NotFound
    return None


def _to_host(url: str) -> Response:
    """To a page of the host; a form that was sent becomes a page that is asked for."""
    return redirect(url, 302 if request.method in _READS else 303)


def _find() -> Actor | None:
    person, host = hosting.host_person(), hosting.host()
    if person is None or host is None or host.people is None:
        return None
    found = _look(host, host.people, person)
    if found.as_said and (found.actor is None or "former_token" not in g):
        return found.actor
    db().close()  # on SQLite nobody else writes while one that writes is open
    _take_in(host, host.people, person)
    return _look(host, host.people, person).actor


def _look(host: Host, people: HostPeople, person: HostPerson) -> Known:
    if request.method in _READS:
        return known(db(), host, people, person)
    with database().reading() as reading:  # the view's own begins when it has something to write
        return known(reading, host, people, person)


def _take_in(host: Host, people: HostPeople, person: HostPerson) -> None:
    """Write what the host says; whoever lost a race finds it written."""
    try:
        _write(host, people, person)
    except IntegrityError:
        _write(host, people, person)


def _write(host: Host, people: HostPeople, person: HostPerson) -> None:
    with database().writing() as writing:
        person_id = arrive(writing, host, people, person, now())
        token = g.get("former_token")
        former = load_actor(writing, token) if token else None
        if former is None:
            return
        if former.is_guest:
            service.merge_people(writing, former.id, person_id, now(), actor_id=person_id)
        elif former.sign_in_id is not None:
            service.end_sign_in(writing, former.id, former.sign_in_id, now())
    g.pop("former_token", None)
