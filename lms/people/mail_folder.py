"""Mail as files, where no mail server is configured: one `.eml` each, in the data folder.

It is forgotten like other mail: with whoever it was sent to or names, and after a while.
"""

from __future__ import annotations

import email
import email.policy
import os
import uuid
from collections.abc import Iterator
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path


def folder_in(data_dir: Path) -> Path:
    """The folder of an installation."""
    return data_dir / "mail"


def write(folder: Path, message: EmailMessage, about: int | None, now: datetime) -> None:
    """Keep a mail; `about` is the person whose name it holds."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"{now:%Y%m%dT%H%M%S%f}-{about or 0}-{uuid.uuid4().hex[:8]}.eml"
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(message.as_bytes())


def forget_person(folder: Path, person_id: int, address: str | None) -> None:
    """Delete what was sent to this address and what names this person."""
    for path, recipient, about in _kept(folder):
        if about == person_id or (address is not None and recipient == address):
            path.unlink(missing_ok=True)


def forget_before(folder: Path, moment: datetime) -> int:
    """Delete what was written before; how many."""
    old = [path for path in folder.glob("*.eml") if path.stat().st_mtime < moment.timestamp()]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _kept(folder: Path) -> Iterator[tuple[Path, str, int]]:
    """(file, recipient's address, id of the person named or 0) of each mail."""
    for path in folder.glob("*.eml"):
        with path.open("rb") as stream:
            message = email.message_from_binary_file(stream, policy=email.policy.default)
        about = path.stem.split("-")[1]
        yield path, message["To"].addresses[0].addr_spec, int(about) if about.isdigit() else 0
