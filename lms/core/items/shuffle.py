"""Random order that is the same everywhere and for ever.

The order depends on the seed, a salt and the ids alone, through SHA-256, so that a new Python,
another process or another machine shows an attempt exactly as it was first shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256


def shuffled(ids: Sequence[str], seed: int, salt: str = "") -> tuple[str, ...]:
    """The ids in the order that seed and salt give; a new id leaves the others in their order."""
    return tuple(sorted(ids, key=lambda each: (_digest(f"{seed}:{salt}:{each}"), each)))


def shuffled_unlike(
    ids: Sequence[str], seed: int, salt: str, forbidden: Sequence[str]
) -> tuple[str, ...]:
    """As ``shuffled``, but never in the forbidden order (two ids at least must be given)."""
    order = shuffled(ids, seed, salt)
    if order == tuple(forbidden) and len(order) > 1:
        order = (*order[1:], order[0])
    return order


def item_seed(attempt_seed: int, item_id: str) -> int:
    """A seed for one item of an attempt, so that items with the same choice ids differ."""
    return int.from_bytes(_digest(f"{attempt_seed}:{item_id}")[:6], "big")


def _digest(text: str) -> bytes:
    return sha256(text.encode()).digest()
