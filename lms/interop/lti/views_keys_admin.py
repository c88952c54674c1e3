"""Administration of our keys: which sign, and changing them."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from lms.db.session import db
from lms.interop.forms import SureForm
from lms.interop.lti import keys
from lms.interop.lti.blueprint import registrations as bp
from lms.interop.lti.policy import LtiPermission
from lms.people.service import note_in_audit
from lms.web.access import requires
from lms.web.actor import signed_in_actor
from lms.web.clock import now


@bp.get("/keys")
@requires(LtiPermission.CHANGE_KEYS)
def keys_page() -> str:
    """The keys that platforms may fetch."""
    return _page(SureForm())


def _page(form: SureForm) -> str:
    signer = keys.signer(db(), str(current_app.secret_key), now())
    return render_template(
        "lti/keys.html",
        keys=keys.in_use(db(), now()),
        signing=signer.kid if signer is not None else None,
        form=form,
    )


@bp.post("/keys/rotate")
@requires(LtiPermission.CHANGE_KEYS)
def rotate_keys() -> Response:
    """Publish a new key today; it signs from tomorrow."""
    keys.rotate(db(), str(current_app.secret_key), now())
    return _noted("lti.rotate", gettext("A new key is published. It signs from tomorrow."))


@bp.post("/keys/withdraw")
@requires(LtiPermission.CHANGE_KEYS)
def withdraw_keys() -> Response | tuple[str, int]:
    """The present keys may be known to others: publish them no more."""
    form = SureForm()
    if not form.validate():
        return _page(form), 400
    keys.withdraw(db(), str(current_app.secret_key), now())
    return _noted("lti.withdraw-keys", gettext("The old keys are withdrawn. A new one signs now."))


def _noted(action: str, words: str) -> Response:
    note_in_audit(db(), action, now(), actor_id=signed_in_actor().id)
    db().commit()
    flash(words, "success")
    response: Response = redirect(url_for("lti_registrations.keys_page"), 303)
    return response
