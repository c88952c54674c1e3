"""Who took part in a run and how, who was marked absent, and of whom no answer is known by name."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from lms.classroom.models import Participant, RunAnswer, Way
from lms.classroom.report_items import in_order
from lms.groups.queries import MemberRow


@dataclass(frozen=True, slots=True)
class TookPart:
    """A member of the class, or whoever else had a place in the run.

    ``answered``: in how many votes an answer of his counts; ``claimed``: how many of these were
    given by name without PIN and not confirmed.
    """

    person_id: int
    participant_id: int
    number: int | None
    name: str
    member: bool
    on_device: bool
    absent: bool
    ways: tuple[Way, ...]
    answered: int
    claimed: int


@dataclass(frozen=True)
class People:
    """Everybody: the class in the order of its roster, then who came by code or card."""

    everybody: tuple[TookPart, ...]
    removed: tuple[str, ...]

    @property
    def took_part(self) -> tuple[TookPart, ...]:
        """Who answered or was there on a device."""
        return tuple(each for each in self.everybody if each.answered or each.on_device)

    @property
    def absent(self) -> tuple[TookPart, ...]:
        """Whom the leader marked absent."""
        return tuple(each for each in self.everybody if each.absent)

    @property
    def silent(self) -> tuple[TookPart, ...]:
        """Members who were there and of whom no answer is known by name."""
        return tuple(
            each for each in self.everybody if each.member and not each.answered and not each.absent
        )

    @property
    def claiming(self) -> tuple[TookPart, ...]:
        """Whose answers wait to be confirmed."""
        return tuple(each for each in self.everybody if each.claimed)

    @property
    def by_way(self) -> dict[Way, int]:
        """How many answered by each way; somebody may have used several."""
        counts = Counter(way for each in self.everybody for way in each.ways)
        return {way: counts[way] for way in Way if counts[way]}


def people_of(
    members: Sequence[MemberRow],
    places: Sequence[Participant],
    answers: Iterable[RunAnswer],
    absent: Collection[int],
) -> People:
    """Everybody of a run; whoever was taken out is named apart, unless he is of the class."""
    by_place: defaultdict[int, list[RunAnswer]] = defaultdict(list)
    for answer in answers:
        if answer.answer is not None:
            by_place[answer.participant_id].append(answer)
    here = [each for each in places if each.removed_at is None]
    by_person = {each.person_id: each for each in here if each.person_id is not None}
    listed = [_member(row, by_person.get(row.person_id), by_place, absent) for row in members]
    roster = {row.person_id for row in members}
    others = sorted(
        (
            each
            for each in here
            # Of a place that was made ready (for a shared tablet) and never taken nothing is told.
            if each.person_id not in roster and (each.joined_at or by_place.get(each.id))
        ),
        key=in_order,
    )
    listed += [_other(each, by_place[each.id]) for each in others]
    removed = sorted((each for each in places if each.removed_at is not None), key=in_order)
    return People(tuple(listed), tuple(each.name for each in removed))


def _member(
    row: MemberRow,
    place: Participant | None,
    by_place: dict[int, list[RunAnswer]],
    absent: Collection[int],
) -> TookPart:
    answers = by_place.get(place.id, []) if place else []
    return TookPart(
        person_id=row.person_id,
        participant_id=place.id if place else 0,
        number=row.number,
        name=row.display_name,
        member=True,
        on_device=place is not None and place.joined_at is not None,
        absent=row.person_id in absent,
        ways=_ways(answers),
        answered=len(answers),
        claimed=sum(each.claimed for each in answers),
    )


def _other(place: Participant, answers: Sequence[RunAnswer]) -> TookPart:
    return TookPart(
        person_id=place.person_id or 0,
        participant_id=place.id,
        number=place.number,
        name=place.name,
        member=False,
        on_device=place.joined_at is not None,
        absent=False,
        ways=_ways(answers),
        answered=len(answers),
        claimed=sum(each.claimed for each in answers),
    )


def _ways(answers: Sequence[RunAnswer]) -> tuple[Way, ...]:
    used = {each.way for each in answers}
    return tuple(way for way in Way if way in used)
