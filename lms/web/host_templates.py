"""Templates of a host in front of ours, and the places of a page that are the host's to fill.

A template in the host's folder takes the place of ours of the same name, whichever room it is of.
There ours is still found as `original/<name>`, so that a page can be extended instead of copied.
`host/head.html` (in the head, for styles) and `host/header.html` (above our header) stand on every
page with a header as soon as the folder has them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from flask import Flask, request
from flask.templating import DispatchingJinjaLoader
from jinja2 import BaseLoader, ChoiceLoader, Environment, FileSystemLoader

from lms.config import SettingError
from lms.web.host import ENVIRON, Host

#: Before the name of a template of ours where the host has one of that name.
ORIGINAL = "original/"
HEAD, HEADER = "host/head.html", "host/header.html"


class Original(BaseLoader):
    """Our templates by their names after `original/`."""

    def __init__(self, app: Flask) -> None:
        self._ours = DispatchingJinjaLoader(app)

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        """Ours; a template that is asked for by its plain name is not looked for here."""
        name = template.removeprefix(ORIGINAL) if template.startswith(ORIGINAL) else ""
        return self._ours.get_source(environment, name)


def init_app(app: Flask, host: Host | None) -> None:
    """Look in the host's folder first.

    Raises:
        SettingError: there is no such folder.
    """
    filled = {"host_head": "", "host_header": ""}
    app.jinja_env.globals.update(filled)
    if host is None:
        return
    app.jinja_env.globals["host_url_for"] = _host_url_for(host)
    folder = host.templates
    if folder is None:
        return
    if not folder.is_dir():
        raise SettingError(f"templates: {folder} is no folder")
    app.jinja_env.loader = ChoiceLoader(
        [FileSystemLoader(folder), Original(app), cast(BaseLoader, app.jinja_env.loader)]
    )
    for name, template in (("host_head", HEAD), ("host_header", HEADER)):
        if (folder / template).is_file():
            app.jinja_env.globals[name] = template


def _host_url_for(host: Host) -> Callable[..., str]:
    def host_url_for(endpoint: str, **values: Any) -> str:
        """The path of a page of the host."""
        adapter = host.app.url_map.bind_to_environ(request.environ[ENVIRON])
        return adapter.build(endpoint, values)

    return host_url_for
