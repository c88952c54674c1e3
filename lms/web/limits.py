"""Limits for one address on all that can be guessed: sign-ins, PINs, codes.

Generous, because forty pupils share the address of their school; guessing at one account is
stopped per account, by rows (`lms.people`). Counts live in the process, or in Redis when it is
set; while Redis is away, in the process again: nobody is kept from signing in.
"""

from __future__ import annotations

import functools
import ipaddress
import logging
import math
import time
from typing import Any, cast

from flask import Flask, current_app, request
from limits import RateLimitItemPerMinute
from limits.errors import StorageError
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter
from werkzeug.exceptions import TooManyRequests

from lms.config import Settings
from lms.web.access import View

EXTENSION = "lms.limits"
#: The same for programs that carry a token; counted by token, not by address.
OF_TOKENS = "lms.limits.tokens"
#: Seconds that a sign-in waits for Redis before it goes on without.
_PATIENCE = {"socket_connect_timeout": 1.0, "socket_timeout": 1.0}
_log = logging.getLogger(__name__)


class AddressLimits:
    """How often one address may try something in a minute."""

    def __init__(self, per_minute: int, redis_url: str) -> None:
        self._own = _limiter("memory://")
        self._shared = _limiter(redis_url, **_PATIENCE) if redis_url else None
        self._item = RateLimitItemPerMinute(per_minute)

    def hit(self, what: str, address: str) -> None:
        """Count one try.

        Raises:
            TooManyRequests: with the seconds after which it can be tried again.
        """
        where = _network_of(address)
        if self._shared is not None:
            try:
                self._count(self._shared, what, where)
            except StorageError:
                _log.warning("Redis does not answer; limits are counted in each process")
            else:
                return
        self._count(self._own, what, where)

    def _count(self, limiter: MovingWindowRateLimiter, what: str, where: str) -> None:
        if not limiter.hit(self._item, what, where):
            reset = limiter.get_window_stats(self._item, what, where).reset_time
            raise TooManyRequests(retry_after=max(1, math.ceil(reset - time.time())))


def _limiter(address: str, **options: float) -> MovingWindowRateLimiter:
    storage = storage_from_string(address, wrap_exceptions=True, **options)
    return MovingWindowRateLimiter(storage)


def _network_of(address: str) -> str:
    """What is counted together: an IPv4 address; of IPv6 the /64, all of which one device may use."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, 64), strict=False))


def init_app(app: Flask, settings: Settings) -> None:
    """Make the limits of this application."""
    app.extensions[EXTENSION] = AddressLimits(settings.address_limit_per_minute, settings.redis_url)
    app.extensions[OF_TOKENS] = AddressLimits(settings.api_limit_per_minute, settings.redis_url)


def count_token(name: str) -> None:
    """Count one request of a token, by a name that only this token has.

    Raises:
        TooManyRequests: with the seconds after which it can be tried again.
    """
    cast(AddressLimits, current_app.extensions[OF_TOKENS]).hit("token", name)


def count_address(what: str) -> None:
    """Count one try of the caller's address, where not every request is one. Raises the same."""
    limits = cast(AddressLimits, current_app.extensions[EXTENSION])
    limits.hit(what, request.remote_addr or "unknown")


def limit_address(what: str, view: View) -> View:
    """Count each POST to the view against the caller's address (used as `limited(what)`)."""

    @functools.wraps(view)
    def counted(*args: Any, **kwargs: Any) -> Any:
        if request.method == "POST":
            count_address(what)
        return view(*args, **kwargs)

    return counted


def limited(what: str) -> functools.partial[View]:
    """Decorator: a POST to this view counts against the caller's address.

    Stands below the access mark, so that the mark stays on what Flask registers.
    """
    return functools.partial(limit_address, what)
