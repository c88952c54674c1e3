"""Minutes of a lesson: who talks, and how the four parts add up to the period."""

from __future__ import annotations

from lms.core.calculators.spec import (
    Amount,
    Bar,
    Bars,
    Calculator,
    Choice,
    Entries,
    Grid,
    Number,
    Outcome,
    Verdict,
)

PARTS = ("introduction", "development", "result", "conclusion")
VOICES = ("teacher", "pupils", "quiet")
MODES = ("one-way", "two-way", "multi-way")
PERIODS = {"primary": 35, "secondary": 45, "teachers": 50}

_TALK = {
    "introduction": (5, 2, 1),
    "development": (5, 10, 2),
    "result": (2, 9, 1),
    "conclusion": (3, 4, 1),
}


def _talk_time(entries: Entries) -> Outcome:
    minutes = {voice: sum(entries.number(f"{part}-{voice}") for part in PARTS) for voice in VOICES}
    total = sum(minutes.values())
    shares = {voice: 100 * each / total if total else 0.0 for voice, each in minutes.items()}
    by_part = tuple(Bar(part, _share(entries, part)) for part in PARTS)
    more = "teacher-more" if minutes["teacher"] > minutes["pupils"] else "pupils-more"
    return Outcome(
        amounts=(
            Amount("teacher-share", shares["teacher"], "percent", 0, main=True),
            Amount("pupils-share", shares["pupils"], "percent", 0, main=True),
            Amount("quiet-share", shares["quiet"], "percent", 0),
            Amount("total", total, "min", 0),
        ),
        verdicts=(Verdict(more if total else "no-minutes"),),
        charts=(Bars("pupils-by-part", "percent", 0, by_part),),
    )


def _share(entries: Entries, part: str) -> float:
    """The pupils' share of a part in percent."""
    total = sum(entries.number(f"{part}-{voice}") for voice in VOICES)
    return 100 * entries.number(f"{part}-pupils") / total if total else 0.0


TALK_TIME = Calculator(
    id="talk-time",
    fields=(),
    formulas=("p = 100 · s / (t + s + q)",),
    symbols={"p": "pupils-share", "s": "pupils", "t": "teacher", "q": "quiet"},
    work=_talk_time,
    facts=("a-d1",),
    grids=(
        Grid(
            "minutes",
            PARTS,
            VOICES,
            tuple(
                Number(f"{part}-{voice}", str(_TALK[part][place]), "min", 0.0, 60.0, whole=True)
                for part in PARTS
                for place, voice in enumerate(VOICES)
            ),
        ),
    ),
)


def _lesson_timeline(entries: Entries) -> Outcome:
    period = PERIODS[entries.word("period")]
    minutes = {part: entries.number(f"{part}-minutes") for part in PARTS}
    modes = {part: entries.word(f"{part}-mode") for part in PARTS}
    total = sum(minutes.values())
    shared = sum(minutes[part] for part in PARTS if modes[part] == "multi-way")
    over = total - period
    adds_up = "adds-up" if not over else "too-long" if over > 0 else "too-short"
    gap = {"gap": Amount("gap", abs(over), "min", 0)}
    ranks = [MODES.index(modes[part]) for part in PARTS]
    verdicts = [Verdict(adds_up, not over, gap)]
    if any(not each for each in minutes.values()):
        verdicts.append(Verdict("part-missing", False))
    opens = max(ranks[1:3]) == len(MODES) - 1 and ranks[0] <= max(ranks[1:3])
    verdicts.append(Verdict("opens-up" if opens else "stays-one-way", opens))
    return Outcome(
        amounts=(
            Amount("total", total, "min", 0, main=True),
            Amount("period", float(period), "min", 0),
            Amount("together", 100 * shared / total if total else 0.0, "percent", 0),
        ),
        verdicts=tuple(verdicts),
        charts=(
            Bars("minutes-by-part", "min", 0, tuple(Bar(part, minutes[part]) for part in PARTS)),
        ),
    )


_PLAN = {
    "introduction": ("8", "one-way"),
    "development": ("17", "multi-way"),
    "result": ("12", "multi-way"),
    "conclusion": ("8", "two-way"),
}

LESSON_TIMELINE = Calculator(
    id="lesson-timeline",
    fields=(Choice("period", tuple(PERIODS), "secondary"),),
    formulas=("I + D + R + C = T",),
    symbols={
        "I": "introduction",
        "D": "development",
        "R": "result",
        "C": "conclusion",
        "T": "period",
    },
    work=_lesson_timeline,
    facts=("a-d2", "b-v10"),
    grids=(
        Grid(
            "plan",
            PARTS,
            ("minutes", "mode"),
            tuple(
                each
                for part in PARTS
                for each in (
                    Number(f"{part}-minutes", _PLAN[part][0], "min", 0.0, 60.0, whole=True),
                    Choice(f"{part}-mode", MODES, _PLAN[part][1]),
                )
            ),
        ),
    ),
)
