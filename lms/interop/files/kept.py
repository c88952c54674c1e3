"""A file that was made for its report waits here for whoever then fetches it.

It is found by the digest of its content, so that it can never be that of something else; the pages
decide who may have it. After a day it is gone and is made again when it is asked for.
"""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from lms.interop.exporting import Exported

#: Below the data folder; what is here is in no backup.
FOLDER = "exports"
KEPT = timedelta(days=1)
_KEY = re.compile(r"[0-9a-f]{64}", re.ASCII)


def keep(data_dir: Path, made: Exported) -> str:
    """Put a file there, all or nothing; the key under which it is found."""
    key = hashlib.sha256(made.content).hexdigest()
    folder = data_dir / FOLDER
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    head = json.dumps({"filename": made.filename, "mimetype": made.mimetype}).encode()
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".", delete=False) as stream:
        stream.write(head + b"\n" + made.content)
    Path(stream.name).replace(folder / key)
    return key


def kept(data_dir: Path, key: str) -> Exported | None:
    """The file of this key; None where it is gone, or the key is none."""
    if not _KEY.fullmatch(key):
        return None
    try:
        head, _line, content = (data_dir / FOLDER / key).read_bytes().partition(b"\n")
    except OSError:
        return None
    return Exported(content=content, **json.loads(head))


def forget_old(data_dir: Path, now: datetime) -> int:
    """Delete what has waited long enough; how many there were."""
    before = (now - KEPT).timestamp()
    old = [path for path in (data_dir / FOLDER).glob("*") if path.stat().st_mtime < before]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)
