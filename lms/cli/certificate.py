"""A certificate for a house without one, made by the `openssl` program.

A small authority of this installation signs the server's certificate. Devices that trust the
authority (docs/operations.md says how) take the server's certificates from then on, also when
its address changes and a new one is made.
"""

from __future__ import annotations

import ipaddress
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lms.cli.output import CommandError, say

AUTHORITY_DAYS = 3650
SERVER_DAYS = 397  # browsers refuse more
RENEW_SECONDS = 30 * 24 * 3600
_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")


@dataclass(frozen=True)
class Certificate:
    """Files of a certificate, its key, and the authority that devices must trust."""

    certificate: Path
    key: Path
    authority: Path


def local_certificate(folder: Path, names: Sequence[str]) -> Certificate:
    """The certificate for these host names and addresses; made or renewed when needed.

    Raises:
        CommandError: openssl is missing or fails.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    files = Certificate(folder / "server.pem", folder / "server.key", folder / "authority.pem")
    covered = folder / "names.txt"
    wanted = "\n".join(names)
    if not files.authority.exists():
        say(f"Making a certificate authority for this installation: {files.authority}")
        _make_authority(files.authority, folder / "authority.key")
    if (
        not files.certificate.exists()
        or not covered.exists()
        or covered.read_text("utf-8") != wanted
        or not _valid(files.certificate)
    ):
        say(f"Making a certificate for {', '.join(names)}")
        _make_server(files, folder / "authority.key", names)
        covered.write_text(wanted, "utf-8")
    return files


def _make_authority(certificate: Path, key: Path) -> None:
    _openssl(
        "req", "-x509", *_KEY, "-days", str(AUTHORITY_DAYS), "-subj", "/CN=Climate LMS (local)",
        "-addext", "basicConstraints=critical,CA:TRUE,pathlen:0",
        "-addext", "keyUsage=critical,keyCertSign,cRLSign",
        "-keyout", str(key), "-out", str(certificate),
    )  # fmt: skip
    key.chmod(0o600)


def _make_server(files: Certificate, authority_key: Path, names: Sequence[str]) -> None:
    request = files.certificate.with_suffix(".csr")
    extensions = files.certificate.with_suffix(".ext")
    extensions.write_text(
        "basicConstraints=CA:FALSE\nkeyUsage=critical,digitalSignature\n"
        f"extendedKeyUsage=serverAuth\nsubjectAltName={','.join(map(_alternative, names))}\n",
        "utf-8",
    )
    _openssl(
        "req", "-new", *_KEY, "-subj", f"/CN={names[0]}",
        "-keyout", str(files.key), "-out", str(request),
    )  # fmt: skip
    files.key.chmod(0o600)
    _openssl(
        "x509", "-req", "-in", str(request), "-days", str(SERVER_DAYS),
        "-CA", str(files.authority), "-CAkey", str(authority_key), "-CAcreateserial",
        "-extfile", str(extensions), "-out", str(files.certificate),
    )  # fmt: skip
    request.unlink()
    extensions.unlink()


def _alternative(name: str) -> str:
    try:
        return f"IP:{ipaddress.ip_address(name)}"
    except ValueError:
        return f"DNS:{name}"


def _valid(certificate: Path) -> bool:
    arguments = ("x509", "-in", str(certificate), "-noout", "-checkend", str(RENEW_SECONDS))
    return _run(*arguments).returncode == 0


def _openssl(*arguments: str) -> None:
    done = _run(*arguments)
    if done.returncode != 0:
        raise CommandError(f"openssl {arguments[0]} failed: {done.stderr.strip()}")


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    program = shutil.which("openssl")
    if program is None:
        raise CommandError(
            "--https needs the program openssl (Debian: apt-get install openssl). "
            "Without it, put a proxy with a certificate in front; see docs/operations.md."
        )
    return subprocess.run(  # noqa: S603 (a fixed program, our own arguments)
        [program, *arguments], capture_output=True, text=True, check=False
    )
