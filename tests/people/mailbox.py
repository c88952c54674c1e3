"""The mail that waits in the queue, delivered into the folder as the worker would."""

from __future__ import annotations

import email
import email.policy
import re
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from urllib.parse import urlsplit

from flask import Flask

from lms.db import jobs
from lms.db.session import EXTENSION, Database
from lms.people import mail
from lms.web.settings import EXTENSION as SETTINGS


def deliver_all(app: Flask) -> list[EmailMessage]:
    """Deliver every mail that waits; what arrived, in the order in which it was sent."""
    database: Database = app.extensions[EXTENSION]
    folder = app.extensions[SETTINGS].data_dir / "mail"
    # Far in the future: also what tests of a later time have sent is due.
    late = datetime.now(UTC) + timedelta(days=1000)
    before = set(folder.glob("*.eml"))
    number = 0
    while True:
        with database.writing() as session:
            job = jobs.claim(session, late)
            if job is None:
                break
            assert job.kind == mail.KIND, job.kind
            number += 1
            with app.app_context():
                mail.deliver(session, job.payload, late + timedelta(seconds=number))
            jobs.finish(session, job.id, late)
    arrived = sorted(set(folder.glob("*.eml")) - before)
    return [
        email.message_from_bytes(each.read_bytes(), policy=email.policy.default) for each in arrived
    ]


def path_in(message: EmailMessage) -> str:
    """The path of the (one) link in a mail."""
    found = re.findall(r"https?://\S+", message.get_content())
    assert len(found) == 1, found
    return urlsplit(found[0]).path
