"""Check that the migrations lead from nothing to the models, and down one and up again."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import lms.app  # noqa: F401 (every model is imported)
from lms.db import migrate
from lms.db.engine import make_engines

with tempfile.TemporaryDirectory() as folder:
    engine = make_engines(f"sqlite:///{Path(folder) / 'check.db'}").write
    migrate.upgrade(engine)
    if found := migrate.differences(engine):
        for each in found:
            print(f"models and migrations differ: {each}")  # noqa: T201
        sys.exit(1)
    migrate.downgrade(engine, "-1")
    migrate.upgrade(engine)
    engine.dispose()
