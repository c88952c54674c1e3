"""Packs for tests: a small valid one, and a builder that plants faults into a copy of it."""

from __future__ import annotations

from pathlib import Path

SAMPLE = Path(__file__).parent / "sample"
