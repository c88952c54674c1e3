"""Our scripts and styles as a package holds them, and data written as a module of JavaScript."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


def module_of(value: Any) -> bytes:
    """Plain data as a module whose default export it is; ASCII, so that no server mangles it."""
    return f"export default {json.dumps(value, separators=(',', ':'))};\n".encode("ascii")


def scripts() -> dict[str, bytes]:
    """The modules of the player that are written by hand: path below `js/` → content."""
    folder = HERE / "js"
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*.js"))
    }
