"""What listeners of a run are told, and how the run is asked: words for `hub` and `watching`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pulse:
    """The state of a run at one moment, as JSON texts of one line.

    `mark` is another text whenever anything in `public` or `leading` is another; "" says that
    there is no such run. `public` is for everybody with a ticket and at most 1 kB; `leading` adds
    what only leaders see. `ended`: nothing will come any more.
    """

    mark: str
    public: str
    leading: str
    ended: bool = False


#: Run id → the mark known last, "" at first; answers only the runs whose mark is another.
Look = Callable[[Mapping[int, str]], Mapping[int, Pulse]]
