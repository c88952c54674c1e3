"""The picker of deep linking: courses, lessons, quizzes and tests, one or several, and the way back."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import abort, current_app, make_response, render_template, request
from werkzeug.wrappers import Response

from lms.db.session import db
from lms.interop.lti.blueprint import bp
from lms.interop.lti.forms import PickForm
from lms.interop.lti.keys import ensure_signer
from lms.interop.lti.models import Registration, RegistrationState
from lms.interop.lti.picking import (
    Asked,
    PickerOverError,
    chosen,
    content_items,
    read_asked,
    response_jwt,
    shelves,
)
from lms.interop.lti.policy import LtiPermission
from lms.web import frames
from lms.web.access import requires
from lms.web.actor import signed_in_actor
from lms.web.clock import now
from lms.web.language import current_language
from lms.web.packs import library


@bp.get("/lti/pick")
@requires(LtiPermission.LEAD)
def pick() -> str:
    """What can be chosen."""
    return _page(_asked(), PickForm())


def _asked() -> Asked:
    try:
        return read_asked(request.args.get("asked", ""), signed_in_actor().id)
    except PickerOverError:
        abort(403)


def _page(asked: Asked, form: PickForm) -> str:
    return render_template(
        "lti/pick.html",
        form=form,
        shelves=shelves(library(), current_language()),
        several=asked.several,
    )


@bp.post("/lti/pick")
@requires(LtiPermission.LEAD)
def pick_submit() -> Response | tuple[str, int]:
    """Bring the choice to the platform, by a form that the browser sends there."""
    asked, form = _asked(), PickForm()
    registration = db().get(Registration, asked.registration_id)
    if registration is None or registration.state is RegistrationState.DISABLED:
        abort(403)
    valid = form.validate()
    wanted = chosen(library(), form.chosen.data or (), form.terms)
    if not wanted:
        form.refuse_nothing()
    elif len(wanted) > 1 and not asked.several:
        form.refuse_several()
    if not valid or form.chosen.errors:
        return _page(asked, form), 400
    signer = ensure_signer(db(), str(current_app.secret_key), now())
    db().commit()
    items = content_items(library(), asked, wanted, current_language())
    response = make_response(
        render_template(
            "lti/picked.html",
            return_url=asked.return_url,
            jwt=response_jwt(registration, signer, asked, items),
        )
    )
    parts = urlsplit(asked.return_url)
    frames.also_send_to(response, f"{parts.scheme}://{parts.netloc}")
    return response
