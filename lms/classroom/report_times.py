"""How long a run was where: by step, phase and mode, beside what the lesson plans.

Pauses are left out. A step that was gone back to is added up; one that nobody came to says so. Of
a lesson that was withdrawn there is no plan any more, and only what happened is told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from lms.classroom.models import Run, Visit
from lms.core.content.model import Lesson, Mode, Phase

MINUTE = 60


@dataclass(frozen=True, slots=True)
class StepTime:
    """A step: minutes that were planned (None: not in the lesson any more), seconds that it took.

    ``visits``: how often the run was there.
    """

    step_id: str
    heading: str
    phase: str
    mode: str
    planned: int | None
    seconds: int
    visits: int

    @property
    def skipped(self) -> bool:
        """Whether the class never came to it."""
        return self.visits == 0


@dataclass(frozen=True, slots=True)
class ShareOfTime:
    """A phase or a mode: minutes that were planned, seconds that it took."""

    key: str
    planned: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Times:
    """What was planned, and what happened."""

    steps: tuple[StepTime, ...]
    phases: tuple[ShareOfTime, ...]
    modes: tuple[ShareOfTime, ...]

    @property
    def planned(self) -> int:
        """Minutes of the whole lesson, 0 when it was withdrawn."""
        return sum(each.planned or 0 for each in self.steps)

    @property
    def seconds(self) -> int:
        """Seconds of the whole run, pauses left out."""
        return sum(each.seconds for each in self.steps)

    @property
    def longest(self) -> float:
        """Minutes of the longest bar: the scale of all."""
        bars = (*self.phases, *self.modes)
        return max((max(each.planned, each.seconds / MINUTE) for each in bars), default=0) or 1

    def of_mode(self, mode: str) -> ShareOfTime:
        """The minutes of one mode."""
        return next(each for each in self.modes if each.key == mode)


def minutes_of(seconds: float) -> int:
    """Whole minutes, rounded."""
    return int(seconds / MINUTE + 0.5)


def times_of(
    run: Run, visits: Sequence[Visit], lesson: Lesson | None, language: str, now: datetime
) -> Times:
    """Where the run was; a visit that still lasts counts until now."""
    seconds: defaultdict[str, int] = defaultdict(int)
    here: dict[str, list[Visit]] = {}
    for visit in visits:
        here.setdefault(visit.step_id, []).append(visit)
        seconds[visit.step_id] += _lasted(run, visit, now)
    steps = [*_planned_steps(lesson, language, seconds, here)]
    known = {each.step_id for each in steps}
    steps += [
        StepTime(key, key, rows[-1].phase, rows[-1].mode, None, seconds[key], len(rows))
        for key, rows in here.items()
        if key not in known
    ]
    return Times(
        steps=tuple(steps),
        phases=tuple(_share(steps, "phase", each.value) for each in Phase),
        modes=tuple(_share(steps, "mode", each.value) for each in Mode),
    )


def _lasted(run: Run, visit: Visit, now: datetime) -> int:
    end = visit.ended_at or run.paused_at or now
    return max(0, round((end - visit.began_at).total_seconds()) - visit.paused_seconds)


def _planned_steps(
    lesson: Lesson | None, language: str, seconds: dict[str, int], here: dict[str, list[Visit]]
) -> Iterable[StepTime]:
    for step in lesson.steps if lesson else ():
        heading = lesson.words[language].steps[step.id].heading if lesson else step.id
        yield StepTime(
            step_id=step.id,
            heading=heading,
            phase=step.phase.value,
            mode=step.mode.value,
            planned=step.minutes,
            seconds=seconds.get(step.id, 0),
            visits=len(here.get(step.id, ())),
        )


def _share(steps: Sequence[StepTime], kind: str, key: str) -> ShareOfTime:
    mine = [each for each in steps if getattr(each, kind) == key]
    planned = sum(each.planned or 0 for each in mine)
    return ShareOfTime(key, planned, sum(each.seconds for each in mine))
