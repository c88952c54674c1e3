"""Forgetting what nobody needs any more: `lms data clean-up`, which the worker also does daily.

Guests who have not come back for half a year, finished jobs, expired links and sign-ins, mail that
was written into files, and compiled packs that are no longer served.
"""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from lms.cli.prepare import database_of
from lms.config import Settings
from lms.db.jobs import Job, JobState
from lms.people import clean_up as of_people
from lms.people import mail_folder
from lms.people.browser import GUEST_LIFETIME
from lms.people.models import Person, PersonKind, PersonState, SignIn
from lms.web.models import PackRelease
from lms.web.packs import LOADED
from lms.web.room import rooms

JOBS_KEPT = timedelta(days=30)
FAILED_JOBS_KEPT = timedelta(days=180)
MAIL_KEPT = timedelta(days=30)
PACKS_KEPT = timedelta(days=7)
#: Guests erased in one transaction, so that nobody waits long.
BATCH = 50


def clean_up(app: Flask, settings: Settings, now: datetime) -> dict[str, int]:
    """Clean up; how many of each were forgotten. Needs the application's context."""
    database = database_of(app)
    with database.writing() as session:
        of_people.clean_up(session, {}, now)
        done = _delete_jobs(session, now)
    guests = 0
    while True:
        with database.writing() as session:
            erased = _erase_guests(session, now)
        guests += erased
        if erased < BATCH:
            break
    with database.reading() as session:
        used = set(session.scalars(sa.select(PackRelease.digest)))
    folder = mail_folder.folder_in(settings.data_dir)
    return {
        "jobs": done,
        "guests": guests,
        "e-mails": mail_folder.forget_before(folder, now - MAIL_KEPT),
        "packs": _delete_packs(settings, used, now),
    }


def _delete_jobs(session: Session, now: datetime) -> int:
    old = sa.or_(
        sa.and_(Job.state == JobState.DONE, Job.done_at < now - JOBS_KEPT),
        sa.and_(Job.state == JobState.FAILED, Job.run_at < now - FAILED_JOBS_KEPT),
    )
    count = session.scalar(sa.select(sa.func.count()).select_from(Job).where(old)) or 0
    session.execute(sa.delete(Job).where(old))
    return count


def _erase_guests(session: Session, now: datetime) -> int:
    """Erase guests whose browser has forgotten them: nobody can reach what they did."""
    signed_in = sa.select(SignIn.id).where(
        SignIn.person_id == Person.id, SignIn.ended_at.is_(None), SignIn.expires_at > now
    )
    forgotten = (
        sa.select(Person.id)
        .where(
            Person.kind == PersonKind.GUEST,
            Person.state == PersonState.ACTIVE,
            Person.created_at < now - GUEST_LIFETIME,
            ~signed_in.exists(),
        )
        .order_by(Person.id)
        .limit(BATCH)
    )
    ids = session.scalars(forgotten).all()
    erasers = [room.erase for room in rooms() if room.erase is not None]
    for person_id in ids:
        for erase in erasers:
            erase(session, person_id, now)
    return len(ids)


def _delete_packs(settings: Settings, used: set[str], now: datetime) -> int:
    folder = settings.data_dir / "packs"
    before = (now - PACKS_KEPT).timestamp()
    old = [
        path
        for path in [*folder.glob("*"), *(folder / LOADED).glob("*")]
        if path.name not in used | {LOADED} and path.stat().st_mtime < before
    ]
    for path in old:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    return len(old)
