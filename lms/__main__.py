"""`python -m lms` is the `lms` command."""

from __future__ import annotations

from lms.cli import main

main()
