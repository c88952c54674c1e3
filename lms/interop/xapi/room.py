"""What xAPI brings to the application."""

from __future__ import annotations

from lms.interop.xapi import noting, outbox
from lms.interop.xapi.commands import xapi
from lms.interop.xapi.sending import send_waiting
from lms.learning.facts import (
    AttemptFinished,
    AttemptStarted,
    LessonBegun,
    LessonCompleted,
    ResponseStored,
    StepDone,
)
from lms.web.room import Room

ROOM = Room(
    name="xapi",
    subscribers=(
        (LessonBegun, noting.when_begun),
        (StepDone, noting.when_step_done),
        (AttemptStarted, noting.when_started),
        (ResponseStored, noting.when_answered),
        (AttemptFinished, noting.when_finished),
        (LessonCompleted, noting.when_completed),
    ),
    jobs={outbox.SENDING: send_waiting},
    commands=(xapi,),
    daily=(outbox.ask_daily,),
    export=outbox.export_person,
    erase=outbox.erase_person,
)
