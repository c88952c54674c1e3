"""What came out of a file of items: the questions, and a report of everything that did not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from lms.interop.items.draft import Draft, NotTakenError
from lms.interop.items.question import Question

#: More items than any lesson could hold; a hostile file must not keep us busy.
MOST_ITEMS = 2000


class UnreadableFileError(ValueError):
    """The file as a whole cannot be read; the message says why, in English."""


@dataclass(frozen=True)
class Remark:
    """One line of the report. `taken`: the item was taken all the same."""

    place: str
    words: str
    taken: bool = True

    def __str__(self) -> str:
        """As the command prints it."""
        return f"{self.place}: {'taken, but ' if self.taken else 'NOT TAKEN: '}{self.words}"


@dataclass
class Arriving:
    """The questions of a file in its order, and the report."""

    questions: list[Question] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    def take(self, draft: Draft, read: Callable[[Draft], Question]) -> None:
        """Add what a reader makes of a draft, or the reason why it makes nothing."""
        if len(self.questions) + len(self.remarks) > MOST_ITEMS * 10 or (
            len(self.questions) >= MOST_ITEMS
        ):
            raise UnreadableFileError(f"it holds more than {MOST_ITEMS} items")
        try:
            question = read(draft)
        except NotTakenError as error:
            self.remarks.append(Remark(draft.place, str(error), taken=False))
            return
        self.questions.append(question)
        self.remarks += (Remark(draft.place, note) for note in draft.notes)

    def refuse(self, place: str, reason: str) -> None:
        """Note something that was not taken."""
        self.remarks.append(Remark(place, reason, taken=False))
