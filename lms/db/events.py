"""Facts that other rooms want to hear of.

`announce(session, fact)` calls every subscriber at once, in the same transaction. Subscribers
are registered in `app.py` and only insert rows (a job, a ledger line); what fails there fails
the request, so no fact is half known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

Subscriber = Callable[[Session, Any], None]


class Subscribers:
    """Who hears of which kind of fact."""

    def __init__(self) -> None:
        self._by_kind: defaultdict[type, list[Subscriber]] = defaultdict(list)

    def add(self, kind: type, subscriber: Subscriber) -> None:
        """Call `subscriber(session, fact)` for each announced fact of exactly this kind."""
        self._by_kind[kind].append(subscriber)

    def of(self, kind: type) -> tuple[Subscriber, ...]:
        """The subscribers of a kind, in the order in which they were added."""
        return tuple(self._by_kind.get(kind, ()))


def announce(session: Session, fact: object) -> None:
    """Tell all subscribers of `fact`, now and in this transaction."""
    subscribers: Subscribers | None = session.info.get("subscribers")
    if subscribers is not None:
        for subscriber in subscribers.of(type(fact)):
            subscriber(session, fact)
