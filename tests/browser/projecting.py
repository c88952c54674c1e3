"""Runs for the projector's tests, and how its messages are measured in a browser."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count, islice
from typing import Any

from playwright.sync_api import Page
from sqlalchemy.orm import Session

from lms.classroom import answering, commands, joining, service
from lms.classroom.command import Command
from lms.classroom.models import Participant, Run, Way
from lms.core.content.model import Lesson
from lms.people import service as people
from lms.web.packs import EXTENSION
from tests.browser.town import Town

#: What the least projectors and the usual ones show.
SMALL, LARGE = (1024, 768), (1920, 1080)
LEAST_TEXT, LEAST_NOTE = 24, 20
_numbers = count(1)

#: Puts a message on the projector, fits it, and tells what is cut, juts out or is too small.
_MEASURE = """async ([html, fitted, leastText, leastNote]) => {
  const stage = document.querySelector("[data-projector]");
  stage.innerHTML = html;
  const frame = stage.querySelector(".projector-frame");
  const script = document.querySelector("script[src*=projector]").src.replace("projector.js", "projector-fit.js");
  const {fit, fits} = await import(script);
  if (fitted) fit(frame);
  const faults = [];
  const told = (each) => each.tagName + "." + each.className + " " + (each.textContent || "").trim().slice(0, 40);
  if (!fits(frame)) faults.push("does not fit: " + frame.scrollHeight + "/" + frame.clientHeight);
  if (frame.classList.contains("projector-long")) faults.push("scrolls");
  const why = !frame.querySelector(".projector-twice") && frame.querySelector(".projector-why");
  if (fitted && why && why.hidden) faults.push("without the explanation");
  const drawing = frame.querySelector(".projector-figure > svg");
  if (drawing) {
    const box = drawing.getBoundingClientRect(), view = drawing.viewBox.baseVal;
    const scale = Math.min(box.width / view.width, box.height / view.height);
    if (scale * view.height < .6 * innerHeight && scale * view.width < .9 * innerWidth)
      faults.push("figure of " + Math.round(scale * view.height) + " px");
  }
  for (const each of frame.querySelectorAll(".projector-teams > section"))
    if (each.getClientRects().length > 1) faults.push("a team in two columns: " + told(each));
  const walk = document.createTreeWalker(frame, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const each = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || each.closest("svg, .visually-hidden") || !each.offsetParent) continue;
    const note = each.closest(".projector-note, .chart-marks, .chart-ends, .draws, figcaption, thead");
    const size = parseFloat(getComputedStyle(each).fontSize);
    if (size < (note ? leastNote : leastText) - .01) faults.push(size + " px: " + told(each));
    const box = each.getBoundingClientRect();
    if (!each.closest("[data-flow]") && (box.right > innerWidth + 1 || box.bottom > innerHeight + 1 || box.left < -1 || box.top < -1))
      faults.push("outside: " + told(each));
  }
  return faults;
}"""


@dataclass
class Hall:
    """A run of a lesson and the leader's browser on the projector."""

    town: Town
    run_id: int
    lesson: Lesson
    teacher_id: int
    page: Page | None = None

    @property
    def path(self) -> str:
        """The projector's path in the language of the run."""
        with self.town.database.reading() as session:
            return f"{session.get_one(Run, self.run_id).language}/runs/{self.run_id}/projector"

    def order(self, kind: str, session: Session | None = None, **data: Any) -> None:
        """A command of the leader's phone."""
        if session is None:
            with self.town.database.writing() as writing:
                self.order(kind, writing, **data)
            return
        now = datetime.now(UTC)
        run = session.get_one(Run, self.run_id)
        command = Command(kind, data, "leader", next(_numbers), now, now, self.teacher_id)
        commands.carry_out(session, run, self.lesson, command)

    def fragment(self) -> str:
        """The present message, as the server tells it."""
        client = self.town.app.test_client()
        client.set_cookie("climate_lms", self.town.cookie_of(self.teacher_id))
        answer = client.get(f"/{self.path}/now")
        assert answer.status_code == 200, answer.status_code
        return answer.text

    def measure(self, html: str | None = None, *, fitted: bool = True) -> list[str]:
        """What is wrong with a message on the projector of this page."""
        assert self.page is not None
        html = html or self.fragment()
        found: list[str] = self.page.evaluate(_MEASURE, [html, fitted, LEAST_TEXT, LEAST_NOTE])
        return found


def start_run(
    town: Town, key: tuple[str, str], language: str, teacher: str = "teacher", group: str = ""
) -> Hall:
    """A run of a lesson; without a group it is open to whoever has the code."""
    lesson = town.app.extensions[EXTENSION].lesson(*key)
    leader = town.people[teacher].id
    with town.database.writing() as session:
        new = service.NewRun(leader, lesson, language, town.groups.get(group))
        run = service.start(session, new, datetime.now(UTC) - timedelta(minutes=1))
        return Hall(town, run.id, lesson, leader)


def people_come(session: Session, run: Run, names: Sequence[str]) -> list[Participant]:
    """Guests of these names take part."""
    now = datetime.now(UTC)
    made = []
    for name in names:
        guest = people.create_guest(session, run.language, now)
        made.append(joining.join_as_guest(session, run, guest.id, name, now))
    return made


def answer(
    session: Session, who: Participant, item: str, given: Mapping[str, Any], vote: int = 1
) -> None:
    """What somebody's phone sends."""
    now, language = datetime.now(UTC), session.get_one(Run, who.run_id).language
    device, number = f"phone {who.id}", next(_numbers)
    sent = answering.Sent(item, vote, given, language, Way.PHONE, device, number, now)
    answering.answer(session, who.run_id, who.id, sent, now)


def answers_to(lesson: Lesson, item_id: str, language: str) -> list[Mapping[str, Any]]:
    """The right answer to an item, then wrong ones."""
    body, words = lesson.item(item_id).body, lesson.words[language].items[item_id]
    return [body.correct_answer(words), *islice(body.wrong_answers(words), 4)]
