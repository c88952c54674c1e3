"""`ClimateLMS`: this product inside another Flask application, below a prefix.

Ours stays an application of its own: its configuration, routes, templates, commands and error
pages are not the host's. The host keeps one key in its `extensions` and one layer around its
`wsgi_app`. For developers of hosts: docs/integrations-host.md; what is named in `__all__` stays.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from contextlib import redirect_stdout
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy.engine import Engine
from werkzeug.middleware.proxy_fix import ProxyFix

from lms.app import create_app
from lms.cli.jobs import Worker, handlers_of
from lms.cli.output import CommandError
from lms.cli.prepare import prepare, prepare_in_host
from lms.cli.worker import work
from lms.config import Settings
from lms.db.base import Model
from lms.db.engine import Engines
from lms.db.engine_of_host import DEFAULT_SCHEMA, VERSION_TABLE, engines_of_host
from lms.web.host import (
    ENVIRON,
    Host,
    HostOrganisation,
    HostPeople,
    HostPerson,
    environ_for_host,
)

__all__ = [
    "TABLES",
    "ClimateLMS",
    "HostOrganisation",
    "HostPeople",
    "HostPerson",
    "MountError",
    "Settings",
]

EXTENSION = "climate_lms"
DEFAULT_PREFIX = "/climate"
#: What a host's people must have.
ASKED = ("keeps_names", "keeps_emails", "person", "sign_in_url", "sign_out_url")
#: The names of our tables, for a host whose migrations look at the same database.
TABLES = frozenset({*Model.metadata.tables, VERSION_TABLE})

WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class MountError(ValueError):
    """The product cannot be mounted like this; the message says why."""


@dataclass(frozen=True, kw_only=True)
class Mount:
    """One application of ours inside a host."""

    app: Flask
    settings: Settings
    prefix: str
    engines: Engines | None = None


class ClimateLMS:
    """The product as an extension: `ClimateLMS(app, url_prefix="/climate", people=people)`."""

    def __init__(self, host: Flask | None = None, **options: Any) -> None:
        """Mount at once where the host is given; see `init_app`."""
        self._mounts: dict[Flask, Mount] = {}
        if host is not None:
            self.init_app(host, **options)
        elif options:
            raise MountError("options are given together with the application, or to init_app")

    def init_app(  # noqa: PLR0913 (named values)
        self,
        host: Flask,
        *,
        url_prefix: str = DEFAULT_PREFIX,
        people: HostPeople | None = None,
        settings: Settings | None = None,
        organisation: HostOrganisation | None = None,
        realm: str = "host",
        engine: Engine | None = None,
        schema: str = DEFAULT_SCHEMA,
        templates: Path | str | None = None,
        prepare_now: bool = True,
    ) -> None:
        """Mount below a prefix of the host.

        Args:
            host: the application whose `wsgi_app` gets one more layer.
            url_prefix: where, such as `/climate` or `/courses/climate`.
            people: who is signed in, where the host signs people in; without it we do.
            settings: ours; by default from LMS_* variables, the data in the host's instance
                folder.
            organisation: to which people without one belong; by default named like the host.
            realm: the host's name, where several share a database of ours.
            engine: the host's, whose database gets our tables; without it we have our own.
            schema: in which our tables stand on PostgreSQL.
            templates: a folder whose templates take the place of ours.
            prepare_now: make the data folder, the tables and the lessons ready now; else call
                `prepare` before the first request.

        Raises:
            MountError: the prefix is none, `people` lacks something, something of ours stands there or has its data in the
                same folder already, or the proxy's headers would not be taken in once for both.
            SettingError: a setting, or the engine, cannot be used.
        """
        prefix = _checked(url_prefix, host)
        settings = _checked_settings(settings or _settings(host), host)
        if lacks := [each for each in ASKED if people is not None and not hasattr(people, each)]:
            raise MountError(f"people lacks {', '.join(lacks)}; see HostPeople")
        there = Host(
            app=host,
            people=people,
            organisation=organisation or HostOrganisation(id="", name=host.name, kind="programme"),
            realm=realm,
            templates=Path(templates) if templates is not None else None,
        )
        engines = None
        if engine is not None:
            engines = engines_of_host(engine, schema, settings.threads + 1)
        if prepare_now:
            _prepare(settings, engines)
        app = create_app(settings, engines, host=there)
        mount = Mount(app=app, settings=settings, prefix=prefix, engines=engines)
        self._mounts[host] = mount
        host.extensions.setdefault(EXTENSION, {})[prefix] = mount
        host.wsgi_app = Below(mount, host.wsgi_app)  # type: ignore[method-assign]

    def inner(self, host: Flask | None = None) -> Flask:
        """Our application inside the host; for its tests and its scripts."""
        return self._mount(host).app

    def prepare(self, host: Flask | None = None) -> None:
        """Make data folder, tables and lessons ready; what is ready stays as it is."""
        mount = self._mount(host)
        _prepare(mount.settings, mount.engines)

    def worker(self, host: Flask | None = None) -> None:
        """Do jobs (mail, figures, cleaning) until the process is told to stop by a signal."""
        mount = self._mount(host)
        work(mount.settings, app=mount.app)

    def do_jobs(self, host: Flask | None = None) -> int:
        """Do the jobs that are due now; their number. For a host that has a timer of its own."""
        app = self._mount(host).app
        return Worker(app, handlers_of(app)).do_all_due()

    def _mount(self, host: Flask | None) -> Mount:
        if host is None and len(self._mounts) == 1:
            return next(iter(self._mounts.values()))
        if host is None or host not in self._mounts:
            raise MountError("name the application in which this is mounted")
        return self._mounts[host]


class Below:
    """The layer around the host: what begins with the prefix is ours, the rest its own."""

    def __init__(self, mount: Mount, host: WsgiApp) -> None:
        self._mount = mount
        self._host = host

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Answer one request."""
        prefix, path = self._mount.prefix, environ.get("PATH_INFO", "")
        if path != prefix and not path.startswith(f"{prefix}/"):
            return self._host(environ, start_response)
        inside = {
            **environ,
            ENVIRON: environ_for_host(environ),
            "SCRIPT_NAME": environ.get("SCRIPT_NAME", "") + prefix,
            "PATH_INFO": path.removeprefix(prefix) or "/",
        }
        return self._mount.app.wsgi_app(inside, start_response)


def _prepare(settings: Settings, engines: Engines | None) -> None:
    """Make all ready; what is said of it goes where a host's own words are not mixed up with it."""
    with redirect_stdout(sys.stderr):
        try:
            if engines is None:
                prepare(settings)
            else:
                prepare_in_host(settings, engines)
                engines.close_idle()
        except CommandError as error:
            raise MountError(error.message) from error


def _checked(url_prefix: str, host: Flask) -> str:
    prefix = url_prefix.rstrip("/")
    if not prefix.startswith("/") or not prefix.isascii() or any(c in prefix for c in " ?#\\%"):
        raise MountError(f"url_prefix {url_prefix!r} is no path such as /climate")
    for taken in host.extensions.get(EXTENSION, {}):
        if f"{prefix}/".startswith(f"{taken}/") or f"{taken}/".startswith(f"{prefix}/"):
            raise MountError(f"{prefix} and {taken} are both ours: one lies in the other")
    return prefix


def _checked_settings(settings: Settings, host: Flask) -> Settings:
    if settings.trusted_proxies or isinstance(host.wsgi_app, ProxyFix):
        raise MountError(
            "mount first, then wrap the host's wsgi_app in ProxyFix, and leave trusted_proxies "
            "at 0: the proxy's headers are then taken in once, for the host and for us"
        )
    for prefix, mount in host.extensions.get(EXTENSION, {}).items():
        if mount.settings.data_dir.resolve() == settings.data_dir.resolve():
            raise MountError(
                f"{prefix} has its data in {settings.data_dir}, too: give each settings of its own"
            )
    return settings


def _settings(host: Flask) -> Settings:
    """From the environment, but with the data where the host has its own."""
    read = Settings.load()
    if read.data_dir != Settings().data_dir:
        return read
    return replace(read, data_dir=Path(host.instance_path) / "climate-lms")
