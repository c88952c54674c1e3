"""Forgetting what nobody needs any more: `lms data clean-up`, which the worker also does daily.

Guests who have not come back for half a year, finished jobs, expired links and sign-ins, mail that
was written into files, exported files, and compiled packs that are no longer served; and what each
room looks after daily.
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
from lms.interop.files import kept
from lms.people import clean_up as of_people
from lms.people import mail_folder
from lms.web import frames
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
        frames.clean_up(session, now)
        for room in rooms():
            for look_after in room.daily:
                look_after(session, now)
        done = _delete_jobs(session, now)
    guests = 0
    while True:
        with database.writing() as session:
            erased = of_people.erase_lost_guests(session, now, BATCH)
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
        "exports": kept.forget_old(settings.data_dir, now),
    }


def _delete_jobs(session: Session, now: datetime) -> int:
    old = sa.or_(
        sa.and_(Job.state == JobState.DONE, Job.done_at < now - JOBS_KEPT),
        sa.and_(Job.state == JobState.FAILED, Job.run_at < now - FAILED_JOBS_KEPT),
    )
    count = session.scalar(sa.select(sa.func.count()).select_from(Job).where(old)) or 0
    session.execute(sa.delete(Job).where(old))
    return count


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
