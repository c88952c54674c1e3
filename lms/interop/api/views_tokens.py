"""Administration of tokens: the list, making one, which shows it once, revoking it."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from lms.db.session import db
from lms.interop.api import tokens as service
from lms.interop.api.blueprint import pages as bp
from lms.interop.api.finding import token_named
from lms.interop.api.forms import SCOPES, TokenForm
from lms.interop.api.models import ApiToken, Scope
from lms.interop.api.policy import ApiPermission
from lms.people import lists, queries
from lms.people.browser import no_store
from lms.people.policy import administered_by
from lms.web.access import check, requires
from lms.web.actor import signed_in_actor
from lms.web.clock import now
from lms.web.ids import an_id

Answer = str | Response | tuple[str, int]


@bp.get("")
@requires(ApiPermission.ADMINISTER)
def tokens() -> Answer:
    """The tokens of one's organisations, and a form for a new one."""
    return _tokens(_form())


def _form() -> TokenForm:
    form = TokenForm()
    form.offer(lists.tree(db(), administered_by(signed_in_actor())))
    return form


def _tokens(form: TokenForm) -> str:
    mine = queries.below(administered_by(signed_in_actor()))
    return render_template(
        "api/tokens.html",
        form=form,
        tokens=db().execute(service.tokens_of(mine)).all(),
        scopes={scope.value: words for scope, words in SCOPES.items()},
        names=Scope.NAMES.value,
        now=now(),
    )


@bp.post("")
@requires(ApiPermission.ADMINISTER)
def make() -> Answer:
    """A new token, shown now and never again."""
    form = _form()
    if not form.validate():
        return _tokens(form), 400
    where = queries.organisation(db(), an_id(form.organisation.data))
    check(ApiPermission.ADMINISTER, where)
    if where is None:
        return _tokens(form), 400
    ends = form.end(now(), where.time_zone)
    new = service.NewToken(where.id, form["name"].data, form.wanted(), ends)
    token, secret = service.make_token(db(), new, signed_in_actor().id, now())
    db().commit()
    page = render_template(
        "api/made.html",
        token=token,
        secret=secret,
        organisation=where,
        root=url_for("api.openapi", _external=True).removesuffix("/openapi.json"),
    )
    return no_store(Response(page, mimetype="text/html"))


@bp.post("/<int:token_id>/revoke")
@requires(ApiPermission.ADMINISTER, on=token_named)
def revoke(token: ApiToken) -> Response:
    """End a token."""
    service.revoke_token(db(), token, signed_in_actor().id, now())
    db().commit()
    flash(gettext("The token is revoked. It opens nothing any more."), "success")
    response: Response = redirect(url_for("api_tokens.tokens"), 303)
    return response
