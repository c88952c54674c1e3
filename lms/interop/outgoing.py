"""Requests from us to other servers: short, without redirects, and never into a private network.

An address that others chose (a platform's key set, a learning record store) could point at a
machine behind our firewall. What a name resolves to is looked at before and after connecting, so
that a name which changes its address in between leads nowhere either. A host inside the network
that is meant to be asked, such as a school's own Moodle, is named in the setting `private_hosts`.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Collection
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPSConnectionPool
from urllib3.exceptions import HTTPError

#: Seconds to connect, and between two parts of an answer.
TIMEOUT = 5.0
#: Seconds for a whole answer, so that one which comes byte by byte keeps nobody.
WHOLE = 15.0
#: Bytes of an answer beyond which it is not read.
MOST_BYTES = 2 * 1024 * 1024


class PrivateAddressError(requests.ConnectionError):
    """The host is in a private network and not among those that may be asked."""


class TooLargeError(requests.ConnectionError):
    """The answer is larger than any that we expect."""


class RedirectedError(requests.ConnectionError):
    """The server sends us elsewhere; where to was never agreed on."""


def is_web_address(url: object, private_hosts: Collection[str] = ()) -> bool:
    """Whether this is the whole address of another server: by https, or a host of `private_hosts`."""
    try:
        parts = urlsplit(url) if isinstance(url, str) else urlsplit("")
        host = (parts.hostname or "").lower()
    except ValueError:
        return False
    return bool(host) and (
        parts.scheme == "https" or (parts.scheme == "http" and host in private_hosts)
    )


class Outgoing(requests.Session):
    """A session for addresses that others gave us."""

    def __init__(self, private_hosts: Collection[str] = ()) -> None:
        super().__init__()
        self.trust_env = False  # no proxies, no passwords from a .netrc
        guard = _Guard(frozenset(private_hosts))
        self.mount("https://", guard)
        self.mount("http://", guard)

    def request(self, method: Any, url: Any, *args: Any, **kwargs: Any) -> requests.Response:
        """Ask; the whole answer is read.

        Raises:
            requests.RequestException: no answer that could be used, of which the classes above are
                kinds.
        """
        kwargs.update(allow_redirects=False, stream=True)
        kwargs["timeout"] = kwargs.get("timeout") or TIMEOUT
        response = super().request(method, url, *args, **kwargs)
        with response:
            # What `stream=False` does, within our limits.
            response._content = _content_of(response)  # noqa: SLF001
            response._content_consumed = True  # type: ignore[attr-defined]  # noqa: SLF001
        if response.is_redirect:
            raise RedirectedError(f"{url} redirects", response=response)
        return response


def _content_of(response: requests.Response) -> bytes:
    parts, size, until = [], 0, time.monotonic() + WHOLE
    try:
        while part := response.raw.read1(65536, decode_content=True):
            size += len(part)
            if time.monotonic() > until:
                raise requests.ReadTimeout(f"no whole answer within {WHOLE} s")
            if size > MOST_BYTES:
                raise TooLargeError(f"more than {MOST_BYTES} bytes")
            parts.append(part)
    except HTTPError as error:  # of urllib3: cut short, badly packed, too slow
        raise requests.ConnectionError(error) from error
    return b"".join(parts)


class _PrivatePeer(Exception):  # noqa: N818 (never leaves this module)
    """A connection has reached a private address; no kind of OSError, which urllib3 would wrap."""


class _Guard(HTTPAdapter):
    """Connections that look at whom they have reached."""

    def __init__(self, private_hosts: frozenset[str]) -> None:
        self._private_hosts = private_hosts
        super().__init__()

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> Any:
        host = urlsplit(request.url or "").hostname or ""
        if not self._is_named(host):
            _check_before(host)
        try:
            return super().send(request, *args, **kwargs)
        except _PrivatePeer as error:
            raise PrivateAddressError(str(error), request=request) from error

    def _is_named(self, host: str) -> bool:
        return host.lower() in self._private_hosts

    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> Any:
        pool = super().get_connection_with_tls_context(*args, **kwargs)
        if not self._is_named(pool.host):
            pool.ConnectionCls = (  # type: ignore[attr-defined]
                _PublicHTTPS if isinstance(pool, HTTPSConnectionPool) else _PublicHTTP
            )
        return pool


def _check_before(host: str) -> None:
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return  # connecting will say so
    for *_rest, address in found:
        if not _is_public(str(address[0])):
            raise PrivateAddressError(f"{host} is {address[0]}, not a public address")


def _is_public(address: str) -> bool:
    ip = ipaddress.ip_address(address.split("%", maxsplit=1)[0])
    mapped = getattr(ip, "ipv4_mapped", None)
    return (mapped or ip).is_global and not ip.is_multicast


class _PublicHTTP(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        return _checked(super()._new_conn())


class _PublicHTTPS(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        return _checked(super()._new_conn())


def _checked(connection: socket.socket) -> socket.socket:
    address = connection.getpeername()[0]
    if not _is_public(address):
        connection.close()
        raise _PrivatePeer(f"{address} is not a public address")
    return connection
