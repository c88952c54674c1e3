"""Mail as files, where no mail server is configured: one `.eml` each, in the data folder.

It is forgotten like other mail: with whoever it was sent to or names, and after a while.
"""

from __future__ import annotations

import email.policy
import os
import re
import uuid
from collections.abc import Iterator
from datetime import datetime
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.utils import parseaddr
from pathlib import Path

#: Moment, id of the person named or 0, chance: as `write` names its files.
_NAME = re.compile(r"\w+-(\d+)-[0-9a-f]{8}\.eml")


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
    """(file, recipient's address, id of the person named or 0) of each mail, ours or not."""
    parser = BytesHeaderParser(policy=email.policy.default)
    for path in folder.glob("*.eml"):
        with path.open("rb") as stream:
            _name, recipient = parseaddr(str(parser.parse(stream)["To"] or ""))
        named = _NAME.fullmatch(path.name)
        yield path, recipient, int(named[1]) if named else 0
