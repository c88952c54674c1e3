"""One live answer against the bare insert: new answers of new participants, each sent once."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

import sqlalchemy as sa

from benchmarks import bare
from benchmarks.client import request
from benchmarks.installation import LANGUAGE
from benchmarks.live.hall import Halls, Question
from benchmarks.measure import Compared
from benchmarks.pair import Effort, Pair
from benchmarks.servers import bare_server, our_server
from lms.classroom import commands
from lms.classroom.command import Command
from lms.classroom.models import Participant, ParticipantKind, Run

#: Answers a second that we are prepared for.
FASTEST = 1200


def compared(halls: Halls, folder: Path, effort: Effort) -> Compared:
    """CPU of the servers, divided by requests; medians over alternating rounds."""
    folder.mkdir()
    bare.prepare(folder, "<p>1</p>")
    each = int(FASTEST * effort.seconds)
    answers = _answers(halls, (effort.rounds + 1) * each)
    rounds = iter([answers[at : at + each] for at in range(0, len(answers), each)])
    with bare_server(folder) as its, our_server(halls.installation.environment) as ours:
        pair = Pair(its, ours, effort)
        try:
            return pair.live_answers(rounds)
        finally:
            pair.close()


def _answers(halls: Halls, number: int) -> list[bytes]:
    """Requests with an answer each, all to one open poll.

    The participants are rows as the services would leave them: so many take minutes to come in.
    """
    hall = halls.hall(1)
    question = hall.questions[0]
    now = datetime.now(UTC)
    with halls.installation.writing() as db:
        run = db.get_one(Run, hall.run_id)
        asked = {"item": question.item, "vote": question.vote}
        opening = Command("open", asked, "bench", 1, now, now, halls.installation.leader_id)
        commands.carry_out(db, run, halls.lesson, opening)
        row = {"run_id": run.id, "kind": ParticipantKind.GUEST, "joined_at": now}
        db.execute(sa.insert(Participant), [{**row, "name": f"An {n}"} for n in range(number)])
        ids = db.scalars(sa.select(Participant.id).where(Participant.run_id == run.id)).all()
    tickets = [halls.ticket(hall.run_id, each) for each in ids[:number]]
    return [_answer(question, place, ticket) for place, ticket in enumerate(tickets)]


def _answer(question: Question, place: int, ticket: str) -> bytes:
    choice = question.choices[place % len(question.choices)]
    fields = {
        "item": question.item, "vote": question.vote, **choice.fields, "lang": LANGUAGE,
        "way": "phone", "device": f"bench-{place}", "number": 1, "age": 40,
    }  # fmt: skip
    return request("POST", f"/live/{ticket}/answers", "", urlencode(fields, doseq=True).encode())
