"""Write a migration, numbered next, from what the models have and the last one has not.

Read it before it is committed: a rename is written as a column dropped and another added.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import lms.app  # noqa: F401 (every model is imported)
from lms.db import migrate
from lms.db.engine import make_engines

title = " ".join(sys.argv[1:]).strip()
if not title:
    sys.exit('Say what it does: make migration TITLE="mistakes that readers report"')
with tempfile.TemporaryDirectory() as folder:
    engine = make_engines(f"sqlite:///{Path(folder) / 'models.db'}").write
    migrate.upgrade(engine)
    migrate.write_revision(engine, title, f"{int(migrate.head() or 0) + 1:04}")
    engine.dispose()
