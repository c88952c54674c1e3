"""Sending mail: put into the queue with the request's transaction, delivered by the worker.

By SMTP where it is configured, else as `.eml` files in the data folder. The delivering job does
not touch the database, so that a slow mail server holds no lock. A mail that waits holds no secret:
links are signed when the mail is written.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Mapping
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from flask_babel import force_locale
from sqlalchemy.orm import Session

from lms.config import MAIL_PORTS
from lms.db.jobs import enqueue
from lms.people import addresses, mail_folder, mails
from lms.web.settings import settings

KIND = "people.mail"
TIMEOUT_SECONDS = 20


def send(  # noqa: PLR0913 (a mail has these parts)
    session: Session,
    *,
    to: str,
    template: str,
    language: str,
    values: Mapping[str, Any],
    now: datetime,
) -> None:
    """Put a mail into the queue; it leaves after the caller's commit.

    `template` is a name in `lms.people.mails.TEMPLATES`, `language` that of the words; `values`
    are plain JSON, of which `link_endpoint` and `link_nonce` become the address `link`; whose name
    they hold says `person_id`, so that the mail is erased with him.
    """
    if template not in mails.TEMPLATES:
        raise KeyError(template)
    payload = {"to": to, "template": template, "language": language, "values": dict(values)}
    enqueue(session, KIND, payload, now)


def deliver(_session: Session, payload: dict[str, Any], now: datetime) -> None:
    """The job: write the mail in its language and hand it over.

    Raises:
        OSError, smtplib.SMTPException: it could not be handed over; the job is tried again.
    """
    message = compose(payload, now)
    here = settings()
    if here.mail_url:
        _by_smtp(urlsplit(here.mail_url), message)
    else:
        about = payload["values"].get("person_id")
        mail_folder.write(mail_folder.folder_in(here.data_dir), message, about, now)


def compose(payload: Mapping[str, Any], now: datetime) -> EmailMessage:
    """The mail of a job."""
    language = payload["language"]
    values = dict(payload["values"])
    nonce = values.pop("link_nonce", None)
    if endpoint := values.pop("link_endpoint", None):
        extra = {"token": addresses.token_of(nonce)} if nonce else {}
        values["link"] = addresses.public_url(endpoint, language, **extra)
    with force_locale(language):
        words = mails.TEMPLATES[payload["template"]](values)
    message = EmailMessage()
    message["Subject"] = " ".join(words.subject.split())
    message["From"] = settings().mail_from
    message["To"] = Address(addr_spec=payload["to"])
    message["Date"] = format_datetime(now)
    message["Message-ID"] = make_msgid(domain="climate-lms.invalid")
    message["Auto-Submitted"] = "auto-generated"
    message.set_content("\n\n".join(words.paragraphs) + "\n")
    message["Content-Language"] = language
    return message


def _by_smtp(server: SplitResult, message: EmailMessage) -> None:
    host = server.hostname or ""  # as `lms.config` checks, there is one
    port = server.port or MAIL_PORTS[server.scheme]
    context = ssl.create_default_context()
    connection: smtplib.SMTP
    if server.scheme == "smtps":
        connection = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_SECONDS, context=context)
    else:
        connection = smtplib.SMTP(host, port, timeout=TIMEOUT_SECONDS)
    with connection:
        connection.ehlo()
        if server.scheme == "smtp" and connection.has_extn("starttls"):
            connection.starttls(context=context)
            connection.ehlo()
        if server.username:
            connection.login(unquote(server.username), unquote(server.password or ""))
        connection.send_message(message)
