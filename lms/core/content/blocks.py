"""The names of our blocks, and who sees them."""

from __future__ import annotations

from enum import StrEnum


class BlockKind(StrEnum):
    """What may stand after the three slashes."""

    TEACHER_NOTE = "teacher-note"
    ACTIVITY = "activity"
    NO_DEVICES = "no-devices"
    DISCUSSION = "discussion"
    ALONE = "alone"
    SAMPLE_ANSWER = "sample-answer"
    FIGURE = "figure"
    CALCULATOR = "calculator"


#: Only leaders see these; they are left out before anything is rendered for learners. They stand
#: in no other block, since what is left out is whole pieces of a step: `lint` refuses that.
LEADERS_ONLY = frozenset({BlockKind.TEACHER_NOTE})

#: For one learner alone; a leader with a class does not need them.
LEARNERS_ONLY = frozenset({BlockKind.ALONE})

#: Blocks that name a thing of the lesson where others have a title.
NAMING = frozenset({BlockKind.FIGURE, BlockKind.CALCULATOR})
