"""Which version of the product this is, installed or in a source tree."""

from __future__ import annotations

import tomllib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

DISTRIBUTION = "climate-lms"


def product_version() -> str:
    """The version of the installed package, else that of the source tree."""
    try:
        return version(DISTRIBUTION)
    except PackageNotFoundError:
        source = Path(__file__).resolve().parents[2] / "pyproject.toml"
        return str(tomllib.loads(source.read_text("utf-8"))["project"]["version"])
