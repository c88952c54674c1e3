"""`python -m lms` is the `lms` command."""

from __future__ import annotations

from lms.cli import main

if __name__ == "__main__":
    main(prog_name="lms")
