"""The climate lessons below `/climate`: who our people are there, and the worker.

This is all that a host writes.
"""

from __future__ import annotations

from pathlib import Path

from flask import Flask, url_for

from lms.mount import ClimateLMS, HostOrganisation, HostPerson
from school_site import accounts

SCHOOL = HostOrganisation(id="", name="Trường THCS Sông Hàn", kind="school", language="vi")
ROLES = {"pupil": ("learner",), "teacher": ("leader",), "head": ("manager", "administrator")}
lessons = ClimateLMS()


class SchoolPeople:
    """Our accounts, as the climate lessons ask for them."""

    keeps_names = True
    keeps_emails = False

    def person(self) -> HostPerson | None:
        """Whoever is signed in at the school's site."""
        account = accounts.signed_in()
        if account is None:
            return None
        return HostPerson(
            id=str(account.id),
            name=account.name,
            language=account.language,
            roles=ROLES[account.post],
            adult=account.post != "pupil",
        )

    def sign_in_url(self, back: str) -> str:
        """Our page for signing in."""
        return url_for("pages.sign_in", back=back)

    def sign_out_url(self, back: str) -> str:
        """Our page for signing out."""
        return url_for("pages.sign_out", back=back)


def init_app(app: Flask) -> None:
    """Mount the lessons, and offer their worker as a command of the site."""
    lessons.init_app(
        app,
        url_prefix="/climate",
        people=SchoolPeople(),
        organisation=SCHOOL,
        templates=Path(__file__).parent / "climate_templates",
        settings=app.config.get("CLIMATE_SETTINGS"),
    )

    @app.cli.command("climate-worker")
    def climate_worker() -> None:
        """Do the lessons' jobs (mail, figures, cleaning) until stopped."""
        lessons.worker(app)
