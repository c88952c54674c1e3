"""`lms serve`: everything from an empty folder to a site that people can open."""

from __future__ import annotations

import socket
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

import click

from lms.app import create_app
from lms.cli.certificate import local_certificate
from lms.cli.network import check_free, lan_address, numeric, qr_code
from lms.cli.output import CommandError, say, warn
from lms.cli.prepare import data_folder, database_of, only_one, prepare
from lms.cli.server import Serving, run
from lms.config import Settings
from lms.core.languages import LANGUAGES

EVERYWHERE = "0.0.0.0"  # noqa: S104 (only with --lan)


@dataclass(frozen=True)
class Wanted:
    """The options of `lms serve`; None means: as the settings say."""

    host: str | None
    port: int | None
    workers: int | None
    lan: bool
    https: bool
    access_log: bool


@click.command()
@click.option("--host", help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--workers", type=click.IntRange(1, 64), help="Web processes.")
@click.option("--lan", is_flag=True, help="Open to the local network; prints address and QR code.")
@click.option("--https", is_flag=True, help="Make a local certificate and use it.")
@click.option("--access-log", is_flag=True, help="Write a line for each request.")
def serve(**options: object) -> None:
    """Prepare what is needed and serve the site; stop with Ctrl-C."""
    wanted = Wanted(**options)  # type: ignore[arg-type]
    settings = _settings(wanted)
    data_folder(settings)
    with only_one(settings, "serve"):
        prepare(settings)
        certificate = None
        if wanted.https:
            certificate = local_certificate(settings.data_dir / "tls", _names(settings))
            say(f"Devices must trust {certificate.authority} once; docs/operations.md says how.")
        check_free(settings.host, settings.port)
        _tell(settings, lan=wanted.lan)
        run(settings, Serving(certificate, wanted.access_log))
    say("Stopped.")


def _settings(wanted: Wanted) -> Settings:
    """The settings with the options put in, and the address that links carry."""
    given = {
        name: value
        for name in ("host", "port", "workers")
        if (value := getattr(wanted, name)) is not None
    }
    settings = Settings.load(**given)
    settings = replace(settings, data_dir=settings.data_dir.resolve())
    if settings.threads < 1 or settings.workers < 1:
        raise CommandError("Settings workers and threads must be at least 1.")
    visible = settings.host
    if wanted.lan:
        visible = lan_address() if "host" not in given else settings.host
        settings = replace(settings, host=EVERYWHERE if "host" not in given else settings.host)
    scheme = "https" if wanted.https else "http"
    if not settings.public_url and (wanted.lan or wanted.https):
        settings = replace(settings, public_url=f"{scheme}://{visible}:{settings.port}")
    if wanted.https and not settings.is_https:
        raise CommandError(
            f"--https and the setting public_url ({settings.public_url}) contradict each other."
        )
    return replace(settings, host=numeric(settings.host))


def _names(settings: Settings) -> list[str]:
    """What the certificate is for: every name by which somebody may reach this machine."""
    public = urlsplit(settings.public_url).hostname
    names = [public, socket.gethostname(), "localhost", "127.0.0.1"]
    return list(dict.fromkeys(name for name in names if name))


def address_of(settings: Settings) -> str:
    """The address of the site for whoever sits at this machine."""
    host = "127.0.0.1" if settings.host in {EVERYWHERE, "::"} else settings.host
    host = f"[{host}]" if ":" in host else host
    return settings.public_url.rstrip("/") or f"http://{host}:{settings.port}"


def _tell(settings: Settings, *, lan: bool) -> None:
    """Where to click. Granian says nothing of its own before this."""
    address = address_of(settings)
    say()
    say(f"Open {address}/ in a browser.")
    say("  Languages: " + "  ".join(f"{address}/{language}/" for language in LANGUAGES))
    if lan:
        say(f"  Phones and tablets in the same network open {address}/ or photograph this:")
        say(qr_code(f"{address}/"))
        if not settings.is_https:
            warn("  Over http, browsers give no camera and no offline use; --https changes that.")
    link = first_link(settings)
    if link:
        say()
        say("No administrator yet. Whoever opens this link first becomes it (valid 7 days):")
        say(f"  {link}")
    say()
    if settings.public_url:
        say(f"Listening on {settings.host}, port {settings.port}.")
    say(f"Data: {settings.data_dir}   Stop with Ctrl-C.")


def first_link(settings: Settings) -> str | None:
    """The one-time link that makes the first administrator; None when there is one."""
    from lms.people.first import first_administrator_link

    app = create_app(settings)
    database = database_of(app)
    try:
        with app.app_context(), database.writing() as session:
            token = first_administrator_link(session, datetime.now(UTC))
    finally:
        database.engines.dispose()
    return f"{address_of(settings)}/en/setup/{token}" if token else None
