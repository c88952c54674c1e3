"""Build hook: compiles the catalogues and fetches the card reader, so that a wheel is complete."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompleteWheel(BuildHookInterface):
    """Makes what Git ignores and a wheel needs, before the files are collected."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        for source in Path(self.root, "translations").rglob("*.po"):
            with source.open("rb") as stream:
                catalogue = read_po(stream)
            with source.with_suffix(".mo").open("wb") as stream:
                write_mo(stream, catalogue)
        # An editable install serves what `make vendor` puts into the folder.
        vendored = Path(self.root, "lms/web/static/vendor/js-aruco2/LICENSE.txt")
        if version != "editable" and not vendored.exists():
            subprocess.run([sys.executable, str(Path(self.root, "deploy/vendor.py"))], check=True)
