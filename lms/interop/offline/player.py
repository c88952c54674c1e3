"""All files that every package holds beside its lessons: scripts, tables, styles."""

from __future__ import annotations

from lms.interop.offline import tables
from lms.interop.offline.scripts import HERE, scripts
from lms.web.static import FOLDER

#: Where the player lies in a package.
SCRIPTS, STYLES = "js", "css"
DRIVERS = "drivers/"
#: Driver → further modules of `js/drivers` that it loads.
_BESIDE = {"scorm12": ("scorm",), "scorm2004": ("scorm",), "cmi5": ("cmi5-statements",)}


def player_files(driver: str = "") -> dict[str, bytes]:
    """Path in the package → content; of the drivers only the one that is named, and what it needs.

    `driver`: the name of a module of `js/drivers`, "" for all of them.
    """
    needed = {f"{DRIVERS}{driver}.js", *(f"{DRIVERS}{each}.js" for each in _BESIDE.get(driver, ()))}
    files = {
        f"{SCRIPTS}/{name}": content
        for name, content in scripts().items()
        if not driver or not name.startswith(DRIVERS) or name in needed
    }
    files[f"{SCRIPTS}/folding-table.js"] = tables.folding()
    files[f"{SCRIPTS}/units-table.js"] = tables.unit_table()
    files[f"{STYLES}/site.css"] = (FOLDER / "css" / "site.css").read_bytes()
    files[f"{STYLES}/offline.css"] = (HERE / "css" / "offline.css").read_bytes()
    return files
