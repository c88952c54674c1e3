"""A loaded pack kept on disk, so that the next process need not read and validate it again.

The files are ours alone (mode 0600, below the data folder) and carry a digest of their content and
of the engine that wrote them: a damaged file, or one of another version of the program, is refused
and the pack is read from its sources again. Writing is all or nothing.
"""

from __future__ import annotations

import hashlib
import inspect
import os
import pickle
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from lms.core.content.load import Loaded, load_pack, pack_digest
from lms.core.content.model import Pack
from lms.core.items.base import ItemType
from lms.core.items.registry import BUILT_IN

NAME = "pack.bin"
_SIGN = b"lms-pack-1\n"
_DIGEST_SIZE = 32


class CompiledPackError(RuntimeError):
    """There is no compiled pack here that this version of the program may use."""


def write_compiled(pack: Pack, folder: Path) -> Path:
    """Write a pack into a folder of its own; answers the file."""
    path = folder / NAME
    _write(path, pack)
    return path


def read_compiled(folder: Path) -> Pack:
    """The pack in a folder. Raises CompiledPackError."""
    pack = _read(folder / NAME)
    if not isinstance(pack, Pack):
        raise CompiledPackError(f"{folder / NAME} holds no pack")
    return pack


def load_cached(root: Path, registry: Mapping[str, type[ItemType]], folder: Path) -> Loaded:
    """What ``load_pack`` answers; without reading the pack if none of its files has changed."""
    names = ",".join(f"{name}={_code_of(kind)}" for name, kind in sorted(registry.items()))
    key = hashlib.sha256(f"{pack_digest(root)} {names}".encode()).hexdigest()
    place = hashlib.sha256(str(root.resolve()).encode()).hexdigest()[:16]
    path = folder / f"{place}.{key}.loaded"
    try:
        kept = _read(path)
    except CompiledPackError:
        kept = None
    if isinstance(kept, Loaded):
        return kept
    loaded = load_pack(root, registry)
    _write(path, loaded)
    for old in folder.glob(f"{place}.*.loaded"):
        if old != path:
            old.unlink(missing_ok=True)
    return loaded


@cache
def _code_of(kind: type[ItemType]) -> str:
    """Another text for another version of an item type; ours are in the engine's digest."""
    if kind in BUILT_IN:
        return kind.__module__
    total = hashlib.sha256()
    for path in sorted(Path(inspect.getfile(kind)).parent.glob("*.py")):
        total.update(path.read_bytes())
    return f"{kind.__module__}:{total.hexdigest()}"


@cache
def engine_digest() -> bytes:
    """A digest of the modules whose objects are kept: another version reads its packs anew."""
    total = hashlib.sha256()
    core = Path(__file__).resolve().parent.parent
    for folder in ("content", "items"):
        for path in sorted((core / folder).rglob("*.py")):
            total.update(path.read_bytes())
    return total.digest()


def _write(path: Path, value: object) -> None:
    body = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".")  # mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(_SIGN + engine_digest() + hashlib.sha256(body).digest() + body)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _read(path: Path) -> object:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CompiledPackError(f"{path} cannot be read") from error
    start = len(_SIGN) + 2 * _DIGEST_SIZE
    head = _SIGN + engine_digest()
    if not data.startswith(head):
        raise CompiledPackError(f"{path} was written by another version")
    body = data[start:]
    if hashlib.sha256(body).digest() != data[len(head) : start]:
        raise CompiledPackError(f"{path} is damaged")
    try:
        return pickle.loads(body)  # noqa: S301 our own file, checked above
    except Exception as error:  # an item type of a package that was removed since
        raise CompiledPackError(f"{path} cannot be read: {error!r}") from error
