"""Jobs of runs: ending one that nobody ended."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from lms.classroom import commands, polls, service


def end_run(session: Session, payload: dict[str, Any], now: datetime) -> None:
    """End a run whose time is over, unless its leader did."""
    run = commands.lock(session, payload["run"])
    if run is not None and run.expires_at <= now:
        polls.close_open(session, run, run.expires_at)
        service.end_by_itself(session, run, now)
