"""npm packages that only tests need, installed from their lock file and never committed.

`python -m tests.npm` installs them beforehand.
"""

from __future__ import annotations

import fcntl
import subprocess
import sys
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
DEPLOY = HERE.parents[1] / "deploy"


INSTALLED = HERE / "node_modules" / ".installed"


@cache
def npm_package(name: str) -> Path:
    """The folder of an installed package; the first who asks installs them all."""
    install()
    return HERE / "node_modules" / name


def install() -> None:
    """Install what the lock file names, unless that was done already."""
    lock = (HERE / "package-lock.json").read_bytes()
    with (HERE / ".lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if INSTALLED.exists() and INSTALLED.read_bytes() == lock:
            return
        sys.path.insert(0, str(DEPLOY))
        import vendor

        _node, npm = vendor.tools()
        command = (*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
        subprocess.run([str(each) for each in command], cwd=HERE, check=True)
        INSTALLED.write_bytes(lock)
