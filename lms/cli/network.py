"""Addresses: what others in the house type, and whether a port is free."""

from __future__ import annotations

import errno
import io
import socket

import segno

from lms.cli.output import CommandError

#: An address that is never reached; asking the way there sends nothing.
_ELSEWHERE = ("203.0.113.1", 9)


def lan_address() -> str:
    """This machine's address in the local network.

    Raises:
        CommandError: it is in none.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_ELSEWHERE)
            address = str(probe.getsockname()[0])
        except OSError:
            address = _by_name()
    if address.startswith("127.") or address == "0.0.0.0":  # noqa: S104 (compared, not bound)
        raise CommandError(
            "This machine is in no local network. Connect it, or give its address with --host."
        )
    return address


def _by_name() -> str:
    """Without a way out of the house, the address that the machine's own name has."""
    try:
        return socket.gethostbyname(socket.gethostname())
    except OSError:
        return "0.0.0.0"  # noqa: S104 (means: none)


def numeric(host: str) -> str:
    """A host name as the address to listen on, IPv4 where it has one.

    Raises:
        CommandError: nobody knows the name.
    """
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError as error:
        raise CommandError(f"{host} is no address of this machine.") from error
    addresses = sorted(found, key=lambda each: each[0] is not socket.AF_INET)
    return str(addresses[0][4][0])


def check_free(host: str, port: int) -> None:
    """Refuse a port on which somebody listens: two servers would share its visitors by chance.

    Raises:
        CommandError: saying which port, and what to do.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            reason = {
                errno.EADDRINUSE: "is in use by another program",
                errno.EACCES: "may only be used by the administrator of this machine",
                errno.EADDRNOTAVAIL: "cannot be used: this machine has no such address",
            }.get(error.errno or 0, f"cannot be used ({error.strerror})")
            raise CommandError(
                f"{host} port {port} {reason}. Choose another with --host or --port."
            ) from error


def qr_code(text: str) -> str:
    """A QR code as lines of text, to be photographed from the screen."""
    out = io.StringIO()
    segno.make(text, error="m").terminal(out=out, compact=True)
    return out.getvalue()
