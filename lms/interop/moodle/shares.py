"""The shares of points that Moodle accepts for one answer, in percent with five places.

Moodle refuses others (or rounds them, as its setting says), so only these are written.
"""

from __future__ import annotations

from decimal import Decimal

#: More right choices than this cannot share out 100 per cent evenly.
MOST_SHARED = 10


def share_of(parts: int) -> Decimal:
    """One part of so many. Beyond ten the tenth is the smallest share that there is."""
    return (Decimal(100) / min(max(parts, 1), MOST_SHARED)).quantize(Decimal("0.00001"))
