"""The ledger: what was sent and what was acknowledged, against what the database holds."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

#: Participant, item, vote.
Key = tuple[int, str, int]
_STORED = sa.text(
    "SELECT participant_id, item_id, vote, device, number, answer, late"
    " FROM run_answer WHERE run_id = :run"
)


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as a device sent it: once or again, it is the same."""

    device: str
    number: int
    answer: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the comparison found; all three must be 0."""

    acknowledged: int
    lost: int
    double: int
    unsent: int

    @property
    def clean(self) -> bool:
        """Whether the database holds what was acknowledged, once, and nothing else."""
        return not (self.lost or self.double or self.unsent)


@dataclass
class Ledger:
    """What the participants of one run sent, in their order, and what they were told is stored."""

    sent: dict[Key, list[Given]] = field(default_factory=lambda: defaultdict(list))
    acknowledged: dict[Key, int] = field(default_factory=dict)

    def send(self, key: Key, given: Given) -> None:
        """Note an answer before it goes out."""
        self.sent[key].append(given)

    def acknowledge(self, key: Key, given: Given) -> None:
        """Note that the server said so. From then on only what was sent later may stand."""
        place = self.sent[key].index(given)
        self.acknowledged[key] = max(place, self.acknowledged.get(key, 0))

    def compare(self, rows: Iterable[tuple[Key, Given]]) -> Verdict:
        """Hold it against the stored answers."""
        stored: dict[Key, list[Given]] = defaultdict(list)
        for key, given in rows:
            stored[key].append(given)
        unsent = sum(each not in self.sent.get(key, ()) for key in stored for each in stored[key])
        lost = sum(
            not any(each in self.sent[key][place:] for each in stored.get(key, ()))
            for key, place in self.acknowledged.items()
        )
        counts = Counter({key: len(rows_of) for key, rows_of in stored.items()})
        double = sum(count - 1 for count in counts.values())
        return Verdict(len(self.acknowledged), lost, double, unsent)


def stored_answers(connection: sa.Connection, run_id: int) -> list[tuple[Key, Given]]:
    """What the database holds of a run, read only; of a row with a late answer, that one."""
    found = []
    for row in connection.execute(_STORED, {"run": run_id}):
        late = _json(row.late)
        place = late or {"device": row.device, "number": row.number, "answer": _json(row.answer)}
        given = Given(place["device"], place["number"], written(place["answer"]))
        found.append(((row.participant_id, row.item_id, row.vote), given))
    return found


def written(answer: Mapping[str, Any]) -> str:
    """A canonical answer as text that can be compared."""
    return json.dumps(answer, sort_keys=True)


def _json(value: Any) -> Any:
    """A column of JSON: text on SQLite, ready on PostgreSQL."""
    return json.loads(value) if isinstance(value, str) else value
