"""A real learning record store for tests: Ralph, with files as its memory, in its own environment.

Its libraries are older than ours; so it is installed from a lock file of its own into `.lrs`
beside the sources, once. `python -m tests.interop.lrs` does that beforehand.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = ROOT / ".lrs"
LOCK = Path(__file__).with_name("lrs.txt")
KEY, SECRET = "climate-lms", "three quiet rivers"
#: Seconds to wait for it to answer.
PATIENCE = 30


def python() -> Path:
    """The Python of the store's environment; made on first use, by one process alone."""
    found = ENVIRONMENT / "bin" / "python"
    done = ENVIRONMENT / LOCK.name
    wanted = LOCK.read_bytes()
    with (ROOT / ".lrs.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists() or done.read_bytes() != wanted:
            shutil.rmtree(ENVIRONMENT, ignore_errors=True)
            subprocess.run([sys.executable, "-m", "venv", ENVIRONMENT], check=True)
            pip = [found, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
            subprocess.run([*pip, "--require-hashes", "-r", LOCK], check=True)
            done.write_bytes(wanted)
    return found


#: Left alone its files can be written once: what comes later is to be added at their end.
_SERVE = """
import sys, uvicorn
from ralph.backends.data.base import BaseOperationType
from ralph.backends.lrs.fs import FSLRSBackend
FSLRSBackend.default_operation_type = BaseOperationType.APPEND
uvicorn.run("ralph.api:app", host="127.0.0.1", port=int(sys.argv[1]))
"""


@dataclass
class Store:
    """A record store that runs, and can be stopped and started again with what it has."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def endpoint(self) -> str:
        """Its address, above /statements."""
        return f"http://127.0.0.1:{self.port}/xAPI"

    def start(self) -> None:
        """Run it until it answers."""
        environment = {
            "PATH": os.environ["PATH"],
            "RALPH_APP_DIR": str(self.folder),
            "RALPH_AUTH_FILE": str(self.folder / "auth.json"),
            "RALPH_RUNSERVER_BACKEND": "fs",
            "RALPH_RUNSERVER_MAX_SEARCH_HITS_COUNT": "1000",
            "RALPH_BACKENDS__LRS__FS__DEFAULT_DIRECTORY_PATH": str(self.folder / "statements"),
        }
        command = [python(), "-c", _SERVE, str(self.port)]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                command, env=environment, stdout=log, stderr=log, cwd=self.folder
            )
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                requests.get(f"http://127.0.0.1:{self.port}/__lbheartbeat__", timeout=1)
            except requests.ConnectionError:
                assert self.process.poll() is None, (self.folder / "log").read_text()
                time.sleep(0.1)
            else:
                return
        raise AssertionError((self.folder / "log").read_text())

    def stop(self) -> None:
        """Be away."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def statements(self) -> list[dict[str, Any]]:
        """All that it has, the oldest first, asked for as any program would."""
        answer = requests.get(
            f"{self.endpoint}/statements",
            # Its files are read from the first line on; asked for the oldest first, it turns them.
            params={"limit": "1000"},
            auth=(KEY, SECRET),
            headers={"X-Experience-API-Version": "1.0.3"},
            timeout=10,
        )
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()["statements"]
        return found

    def forget(self) -> None:
        """Begin with nothing."""
        shutil.rmtree(self.folder / "statements", ignore_errors=True)
        (self.folder / "statements").mkdir()


_HASH = """
import bcrypt, sys
print(bcrypt.hashpw(sys.stdin.buffer.read(), bcrypt.gensalt(4)).decode())
"""


@contextmanager
def running(folder: Path) -> Iterator[Store]:
    """A store of one's own."""
    (folder / "statements").mkdir()
    hashed = subprocess.run(
        [python(), "-c", _HASH], input=SECRET.encode(), check=True, capture_output=True
    ).stdout.decode()
    who = {
        "username": KEY,
        "hash": hashed.strip(),
        "scopes": ["all"],
        "agent": {"mbox": "mailto:lms@school.example"},
    }
    (folder / "auth.json").write_text(json.dumps([who]), "utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    store = Store(folder, port)
    store.start()
    try:
        yield store
    finally:
        store.stop()


_VALIDATE = """
import json, sys
from ralph.models.xapi.base.statements import BaseXapiStatement
for each in json.load(sys.stdin):
    BaseXapiStatement.model_validate(each)
"""


def validate(statements: Iterable[dict[str, Any]]) -> None:
    """Each is a statement by the rules of xAPI, as Ralph's models have them."""
    ran = subprocess.run(
        [python(), "-c", _VALIDATE],
        input=json.dumps(list(statements)).encode(), capture_output=True,
        env={"PATH": os.environ["PATH"]}, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr.decode()[-3000:]


if __name__ == "__main__":
    python()
