"""Where packs come from: built in, folders named in the configuration, installed packages.

An entry point of the group ``lms.packs`` names a folder, or a function that answers one. A folder
that is no pack, and an entry point that cannot be loaded, stop the start with a clear message.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import EntryPoint
from pathlib import Path

from lms.core.content.shared import PACK

GROUP = "lms.packs"


class Origin(StrEnum):
    """How a pack came to be here."""

    BUILT_IN = "built-in"
    FOLDER = "folder"
    PLUGIN = "plugin"


class PackOriginError(RuntimeError):
    """A place that should hold a pack does not; the message names it."""


@dataclass(frozen=True, slots=True)
class PackOrigin:
    """A pack's folder, and how we came to know it. ``name``: as configured or installed."""

    root: Path
    origin: Origin
    name: str


def find_packs(
    built_in: Path | None, folders: Sequence[Path], entry_points: Iterable[EntryPoint]
) -> tuple[PackOrigin, ...]:
    """All packs, the built-in one first, each folder once. Raises PackOriginError."""
    found = []
    if built_in is not None:
        found.append(PackOrigin(built_in, Origin.BUILT_IN, "built-in"))
    found += [PackOrigin(Path(folder), Origin.FOLDER, str(folder)) for folder in folders]
    points = sorted(entry_points, key=lambda point: (point.name, point.value))
    found += [PackOrigin(_folder_of(point), Origin.PLUGIN, point.name) for point in points]
    seen: dict[Path, PackOrigin] = {}
    for pack in found:
        if not (pack.root / PACK).is_file():
            raise PackOriginError(f"{pack.origin} pack {pack.name}: {pack.root} has no {PACK}")
        seen.setdefault(pack.root.resolve(), pack)
    return tuple(seen.values())


def _folder_of(point: EntryPoint) -> Path:
    try:
        named = point.load()
        folder = named() if callable(named) else named
        return Path(folder)
    except Exception as error:  # whatever a foreign package raises must name that package
        raise PackOriginError(f"pack {point.name} = {point.value}: {error!r}") from error
