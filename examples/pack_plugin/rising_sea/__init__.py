"""Lessons on the rising sea for the climate LMS: a pack, a kind of question, a calculator."""

from __future__ import annotations

from pathlib import Path


def lessons() -> Path:
    """The folder of the pack."""
    return Path(__file__).parent / "pack"
