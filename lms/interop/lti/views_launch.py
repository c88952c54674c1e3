"""The second half of a launch: the platform says who is there, and we let him in.

What the browser kept since the login proves that it is the same one: a cookie, or where there is
none what a page of ours fetches from the platform's storage and sends along. Then one transaction
writes who arrived, and the person is led to what the link is for, in a session of the frame or,
in a window of its own, in the ordinary one. Nothing here can be guessed, so that launches are not
counted for each address: all classes of a school come in by one, within the same minute.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, make_response, redirect, render_template, request, session
from werkzeug.wrappers import Response

from lms.db.session import database, db
from lms.interop.lti import claims as words
from lms.interop.lti import roster, state
from lms.interop.lti.arriving import Arrived, arrive
from lms.interop.lti.asking import outgoing
from lms.interop.lti.blueprint import doors
from lms.interop.lti.claims import Claims
from lms.interop.lti.launching import Launched, check_launch
from lms.interop.lti.models import Registration
from lms.interop.lti.onward import page_for
from lms.interop.lti.pages import in_language, refused
from lms.interop.lti.refusals import LaunchRefusedError, Reason
from lms.interop.lti.rules import LINK
from lms.interop.lti.state import Begun
from lms.interop.lti.targets import Target, page_of, target_of
from lms.interop.lti.views_login import window_of
from lms.people import service as people
from lms.people.browser import browser_in_words, keep_signed_in
from lms.web import frames
from lms.web.access import public
from lms.web.actor import TOKEN
from lms.web.addresses import root
from lms.web.clock import now
from lms.web.language import CHOICE, current_language
from lms.web.packs import library


@dataclass(frozen=True)
class Proof:
    """How this browser showed that it began the login."""

    begun: Begun
    by_cookie: bool


@doors.post("/launch")
@public
def launch() -> Response:
    """A message of a platform, in a form that its page has sent."""
    try:
        begun = _begun()
        proof = _proof(begun)
        if proof is None:
            return _fetch_proof(begun)
        return _let_in(proof)
    except LaunchRefusedError as error:
        db().rollback()
        return refused(error)


def _begun() -> Begun:
    text = request.form.get("state", "")
    if not text:
        raise LaunchRefusedError(Reason.STATE_MISSING)
    try:
        return state.read(str(current_app.secret_key), text)
    except state.StateExpiredError as error:
        raise LaunchRefusedError(Reason.STATE_EXPIRED) from error
    except state.StateForgedError as error:
        raise LaunchRefusedError(Reason.STATE_FORGED) from error


def _proof(begun: Begun) -> Proof | None:
    """What the browser kept; None where it can still be fetched.

    Raises:
        LaunchRefusedError: it kept something else, or nothing and there is no other way.
    """
    kept = request.cookies.get(begun.key)
    if kept is not None:
        if not begun.is_proved_by(kept):
            raise LaunchRefusedError(Reason.OTHER_BROWSER, "cookie")
        return Proof(begun, by_cookie=True)
    if "kept" not in request.form:
        return None
    if begun.window and not request.form["kept"]:
        raise LaunchRefusedError(Reason.NO_COOKIES)
    if not begun.is_proved_by(request.form["kept"]):
        raise LaunchRefusedError(Reason.OTHER_BROWSER, "neither cookie nor storage")
    return Proof(begun, by_cookie=False)


def _fetch_proof(begun: Begun) -> Response:
    """A page that fetches from the platform's storage what the browser kept, and sends all again.

    Sent again from a page of ours, the form also brings a cookie that the platform's form did not.
    """
    registration_page = urlsplit(_auth_url(begun))
    with in_language():
        page = render_template(
            "lti/proof.html",
            form={name: request.form[name] for name in request.form},
            key=begun.key,
            storage=begun.storage,
            platform=f"{registration_page.scheme}://{registration_page.netloc}",
            window=window_of(begun),
        )
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store"
    frames.allow(response, ("*",))
    return response


def _auth_url(begun: Begun) -> str:
    with database().reading() as session:
        registration = session.get(Registration, begun.registration_id)
    if registration is None:
        raise LaunchRefusedError(Reason.UNKNOWN_PLATFORM)
    return registration.auth_url


def _let_in(proof: Proof) -> Response:
    with database().reading() as session:  # others write while we wait for a platform's keys
        launched = check_launch(request.form, proof.begun, session, outgoing())
    claims = launched.claims
    target = _target(claims)
    language = claims.language or current_language()
    arrived = arrive(db(), launched, target, language, now())
    if claims.message_type == words.DEEP_LINKING_LAUNCH and not arrived.leads:
        raise LaunchRefusedError(Reason.NOT_A_LEADER)
    if arrived.leads and arrived.context is not None:
        roster.ask_soon(db(), arrived.context, now())
    response = _led_onward(proof, launched, arrived, language)
    db().commit()
    return response


def _target(claims: Claims) -> Target | None:
    page = page_of(claims.target, root()) if claims.target else "/"
    if page is None:
        raise LaunchRefusedError(Reason.TARGET, claims.target[:300])
    return target_of(library(), claims.custom, page)


def _led_onward(proof: Proof, launched: Launched, arrived: Arrived, language: str) -> Response:
    path = page_for(launched, arrived, language)
    if proof.begun.window or request.headers.get("Sec-Fetch-Dest") == "document":
        keep_signed_in(arrived.person, shared=False, guest_was_he=False)
        session[CHOICE] = language
        if arrived.link is not None:
            session[LINK] = arrived.link.id
        return redirect(request.script_root + path, 303)
    values = _of_frame(launched, arrived, language)
    lifetime = frames.LIFETIME
    token = people.start_sign_in(db(), arrived.person.id, browser_in_words(), now(), lifetime)
    if proof.by_cookie:
        response = redirect(frames.root_in_cookie() + path, 303)
        frames.open_in_cookie(response, {**values, TOKEN: token})
        return response
    return redirect(frames.open_in_address(db(), token, values, now()) + path, 303)


def _of_frame(launched: Launched, arrived: Arrived, language: str) -> Mapping[str, Any]:
    """What pages in this frame know: their language, and which sites may frame them."""
    registration = launched.registration
    known = (registration.issuer, registration.auth_url, launched.claims.return_url)
    origins = sorted({_origin(each) for each in known} - {""})
    frame = {"ancestors": origins, "back": launched.claims.return_url}
    came_by = {} if arrived.link is None else {LINK: arrived.link.id}
    return {CHOICE: language, frames.FRAME: frame, **came_by}


def _origin(url: str) -> str:
    parts = urlsplit(url)
    clean = parts.scheme in {"http", "https"} and parts.netloc.isascii()
    return f"{parts.scheme}://{parts.netloc}" if clean and " ;," not in parts.netloc else ""
