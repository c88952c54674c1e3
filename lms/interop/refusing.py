"""What is said to somebody who is not let in: one reason each, with words for people."""

from __future__ import annotations

from enum import StrEnum
from typing import Generic, NamedTuple, TypeVar

ReasonT = TypeVar("ReasonT", bound=StrEnum)


class Refusal(Exception, Generic[ReasonT]):  # noqa: N818 (its kinds are errors, and named so)
    """Somebody cannot be let in; nothing was written. `detail` is for administrators."""

    def __init__(self, reason: ReasonT, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail


class Words(NamedTuple):
    """What the page says: what happened, and what to do."""

    happened: str
    remedy: str
