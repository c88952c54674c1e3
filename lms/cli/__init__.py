"""The `lms` command: one module for each subject, and the commands that rooms bring.

Exit codes: 0 done, 1 not done or faults found (a message says what), 2 called wrongly. An error
that an operator can do something about is one clear sentence, never a traceback.
"""

from __future__ import annotations

from lms.cli.main import main

__all__ = ["main"]
