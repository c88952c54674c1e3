"""Where packs come from: built in, folders named in the configuration, installed packages.

An entry point of the group ``lms.packs`` names a folder, or a function that answers one. A folder
that is no pack, and an entry point that cannot be loaded, are faults as those inside a pack are:
nothing new is released, and the last good packs stay in use.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import EntryPoint
from pathlib import Path

from lms.core.content.model import Pack
from lms.core.content.problems import Problem, Rule, Severity
from lms.core.content.shared import PACK

GROUP = "lms.packs"


class Origin(StrEnum):
    """How a pack came to be here."""

    BUILT_IN = "built-in"
    FOLDER = "folder"
    PLUGIN = "plugin"


class PackOriginError(RuntimeError):
    """A place that should hold a pack does not; the message names it. ``place``: where."""

    def __init__(self, place: str, message: str) -> None:
        super().__init__(message)
        self.place = place

    @property
    def problem(self) -> Problem:
        """The same as a problem of a pack."""
        return Problem(self.place, 1, Rule.MISSING_FILE, str(self), Severity.ERROR)


@dataclass(frozen=True, slots=True)
class PackOrigin:
    """A pack's folder, and how we came to know it. ``name``: as configured or installed."""

    root: Path
    origin: Origin
    name: str


def find_packs(
    built_in: Path | None, folders: Sequence[Path], entry_points: Iterable[EntryPoint]
) -> tuple[PackOrigin, ...]:
    """All packs, the built-in one first, each folder once; at least one.

    Raises:
        PackOriginError: a place holds no pack, or no place is named.
    """
    found = []
    if built_in is not None:
        found.append(PackOrigin(built_in, Origin.BUILT_IN, "built-in"))
    found += [PackOrigin(Path(folder), Origin.FOLDER, str(folder)) for folder in folders]
    points = sorted(entry_points, key=lambda point: (point.name, point.value))
    found += [PackOrigin(_folder_of(point), Origin.PLUGIN, point.name) for point in points]
    seen: dict[Path, PackOrigin] = {}
    for pack in found:
        if not (pack.root / PACK).is_file():
            message = f"{pack.origin} pack {pack.name}: {pack.root} has no {PACK}"
            raise PackOriginError(str(pack.root / PACK), message)
        seen.setdefault(pack.root.resolve(), pack)
    if not seen:
        message = "no pack is named: set LMS_PACK_FOLDERS, or leave LMS_BUILT_IN_PACK on"
        raise PackOriginError("settings", message)
    return tuple(seen.values())


def clashes(packs: Sequence[tuple[Pack, Path]]) -> Iterator[Problem]:
    """What packs that are each sound cannot share: their own ids, and those of their courses."""
    owners: dict[tuple[str, str], Path] = {}
    for pack, root in packs:
        for claim in [("pack", pack.id), *(("course", course.id) for course in pack.courses)]:
            owner = owners.setdefault(claim, root)
            if owner != root:
                what, name = claim
                message = f"the {what} {name!r} is in {owner}, too; leave one of the packs out"
                yield Problem(str(root / PACK), 1, Rule.DUPLICATE_ID, message, Severity.ERROR)


def _folder_of(point: EntryPoint) -> Path:
    try:
        named = point.load()
        folder = named() if callable(named) else named
        return Path(folder)
    except Exception as error:  # whatever a foreign package raises must name that package
        message = f"pack {point.name} = {point.value}: {error!r}"
        raise PackOriginError(f"{GROUP}: {point.name}", message) from error
