"""The addresses of links that we mail or show: signed, and under the installation's public URL.

The host of a mailed link never comes from the request (whoever asks for somebody's reset link
could choose it); it is PUBLIC_URL, else the address on which the server listens.
"""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import urlsplit

from flask import current_app, request, url_for
from itsdangerous import BadSignature, Signer

from lms.web.frames import site_root
from lms.web.settings import settings


def _signer() -> Signer:
    return Signer(cast("str", current_app.secret_key), salt="lms.people.link")


def token_of(nonce: str) -> str:
    """What stands in the address of the link with this nonce."""
    return _signer().sign(nonce).decode()


def nonce_of(token: str) -> str | None:
    """The nonce in an address; None when we did not make it."""
    try:
        return _signer().unsign(token).decode()
    except (BadSignature, UnicodeError):
        return None


def public_url(endpoint: str, language: str, **values: str) -> str:
    """The full address of a page, also where there is no request (a worker, a command)."""
    here = settings()
    base = urlsplit(here.public_url or f"http://{here.host}:{here.port}")
    adapter = current_app.url_map.bind(
        base.netloc, script_name=base.path.rstrip("/") + "/", url_scheme=base.scheme
    )
    return adapter.build(endpoint, {"lang": language, **values}, force_external=True)


def shown_url(endpoint: str, language: str, **values: str) -> str:
    """The full address of a page, to be shown to somebody signed in.

    Where no public address is set, the one by which he reached us.
    """
    if settings().public_url:
        return public_url(endpoint, language, **values)
    path = url_for(endpoint, lang=language, **cast("dict[str, Any]", values))
    return site_root() + path.removeprefix(request.script_root)
