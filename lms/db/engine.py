"""Engines: one that only reads, one that writes.

A GET request gets the reading engine, which the database itself keeps from writing. On SQLite
the writing engine begins with BEGIN IMMEDIATE behind one lock in the process, so that threads
queue here, in order, instead of polling the file; WAL lets readers go on. `synchronous=FULL`:
acknowledged means on disk.
"""

from __future__ import annotations

import sqlite3
import threading
from dataclasses import dataclass
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine

from lms.config import SettingError

BUSY_TIMEOUT_MS = 15_000
#: Each connection has a cache of its own; the system's cache behind them is one for all.
PAGE_CACHE_KIB = 512
_LOCK_HELD = "lms_write_lock_held"


@dataclass(frozen=True)
class Engines:
    """The two engines of one database. `of_host`: made from an engine that another looks after."""

    read: Engine
    write: Engine
    of_host: bool = False

    def dispose(self) -> None:
        """Close all pooled connections, if they are ours."""
        if not self.of_host:
            self.close_idle()

    def close_idle(self) -> None:
        """Close what nobody uses just now; both engines go on working.

        A server may fork after the start, and a connection that two processes share breaks.
        """
        self.read.dispose()
        self.write.dispose()


def make_engines(url: str, pool_size: int = 5) -> Engines:
    """Both engines for a database address (``sqlite:///…`` or ``postgresql+psycopg://…``).

    Raises:
        SettingError: the address is of neither kind.
    """
    parsed = _parsed(url)
    if parsed.get_backend_name() == "sqlite":
        return sqlite_engines(parsed, pool_size, {})
    write = sa.create_engine(parsed, pool_size=pool_size, max_overflow=pool_size)
    event.listen(write, "connect", _wait_no_longer)
    return Engines(read=write.execution_options(postgresql_readonly=True), write=write)


def _parsed(url: str) -> sa.URL:
    """The address, for PostgreSQL always with our driver."""
    try:
        parsed = sa.make_url(url)
    except (sa.exc.ArgumentError, ValueError):  # the address may hold a password: not repeated
        kind = ""
    else:
        kind = parsed.get_backend_name()
    if kind not in {"sqlite", "postgresql"}:
        raise SettingError("database_url: must begin with postgresql+psycopg:// or sqlite:///")
    return parsed if kind == "sqlite" else parsed.set(drivername="postgresql+psycopg")


def _wait_no_longer(connection: Any, _record: Any) -> None:
    """On PostgreSQL, too, nobody waits for another's lock for ever."""
    connection.execute(f"SET lock_timeout = {BUSY_TIMEOUT_MS}")
    connection.commit()


def sqlite_engines(url: sa.URL, pool_size: int, options: dict[str, Any]) -> Engines:
    """Both engines for a file; `options` are execution options that all their connections have."""
    return Engines(
        read=_sqlite(url, pool_size, options, writes=False),
        # One writes at a time, but those who wait hold a connection, too.
        write=_sqlite(url, pool_size, options, writes=True),
    )


def _sqlite(url: sa.URL, pool_size: int, options: dict[str, Any], *, writes: bool) -> Engine:
    engine = sa.create_engine(
        url,
        execution_options=options,
        # The driver must not begin transactions by itself: we say BEGIN, and which.
        connect_args={"isolation_level": None, "timeout": BUSY_TIMEOUT_MS / 1000},
        pool_size=pool_size,
        max_overflow=20,
    )

    @event.listens_for(engine, "connect")
    def set_pragmas(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        cursor.execute(f"PRAGMA cache_size=-{PAGE_CACHE_KIB}")
        if not writes:
            cursor.execute("PRAGMA query_only=ON")
        cursor.close()

    if writes:
        _queue_writers(engine)
    else:
        event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    _execute(connection, "BEGIN")


def _execute(connection: Connection, statement: str) -> None:
    """Straight to the driver, since this happens in every request."""
    driver = cast(sqlite3.Connection, connection.connection.driver_connection)
    try:
        driver.execute(statement)
    except sqlite3.OperationalError as error:
        raise sa.exc.OperationalError(statement, None, error) from error


def _queue_writers(engine: Engine) -> None:
    """Let one thread of this process write at a time, from BEGIN until its connection is back."""
    lock = threading.Lock()

    @event.listens_for(engine, "begin")
    def begin_immediate(connection: Connection) -> None:
        info = connection.connection.info
        if not info.get(_LOCK_HELD):
            if not lock.acquire(timeout=BUSY_TIMEOUT_MS / 1000):
                raise TimeoutError("another thread kept the write lock too long")
            info[_LOCK_HELD] = True
        try:
            _execute(connection, "BEGIN IMMEDIATE")
        except BaseException:
            _release(info)
            raise

    @event.listens_for(engine, "checkin")
    def let_next_write(_connection: Any, record: Any) -> None:
        _release(record.info)

    def _release(info: dict[Any, Any]) -> None:
        if info.pop(_LOCK_HELD, False):
            lock.release()
