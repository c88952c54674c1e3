"""Forty pupils who take a quiz over HTTP on phones that try again until they are answered.

Each keeps a ledger of what was acknowledged to it: that and nothing else must be in the database.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import httpx
from flask import Flask
from sqlalchemy.orm import Session

from lms.core.content.model import Lesson
from lms.people import service as people
from lms.web.actor import TOKEN
from tests.groups.factories import add_pupils, make_group
from tests.people.factories import make_organisation

ITEMS_EACH = 5
PATIENCE_SECONDS = 90

_CSRF = re.compile(r'name="csrf_token" value="([^"]+)"')
_SUBMISSION = re.compile(r'name="submission" value="([^"]+)"')
_ACTION = re.compile(r'action="(/vi/attempts/\d+/items/([^"/]+))"')


@dataclass(frozen=True)
class Acknowledged:
    """An answer of which the server said that it is stored."""

    person_id: int
    item_id: str
    submission: str


@dataclass
class Ledger:
    """What was acknowledged, to all pupils together."""

    entries: list[Acknowledged] = field(default_factory=list)
    retries: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, entry: Acknowledged) -> None:
        with self.lock:
            self.entries.append(entry)


def sign_in_pupils(app: Flask, session: Session, count: int) -> dict[int, str]:
    """A class of signed-in pupils: the cookie of each by the person's id."""
    group = make_group(session, make_organisation(session))
    serializer = app.session_interface.get_signing_serializer(app)
    now = datetime.now(UTC)
    cookies = {}
    for member in add_pupils(session, group, count):
        token = people.start_sign_in(session, member.person_id, "Chrome", now, timedelta(hours=1))
        cookies[member.person_id] = serializer.dumps({TOKEN: token})
    session.commit()
    session.close()
    return cookies


class Pupil:
    """One phone."""

    def __init__(self, url: str, person: tuple[int, str], lesson: Lesson, ledger: Ledger) -> None:
        self.person_id, cookie = person
        self.lesson, self.ledger = lesson, ledger
        self.http = httpx.Client(base_url=url, timeout=15, verify=False)
        self.http.cookies.set("climate_lms", cookie, domain="127.0.0.1")

    def take(self) -> None:
        """Start the quiz and answer its first items."""
        quiz = f"/vi/courses/{self.lesson.course_id}/{self.lesson.id}/quiz"
        page = self._until_answered(lambda: self.http.get(quiz))
        token = _CSRF.search(page.text)[1]
        started = self._until_answered(lambda: self.http.post(quiz, data={"csrf_token": token}))
        assert started.status_code == 303, started.text
        attempt = started.headers["Location"].split("?")[0]
        for number in range(1, ITEMS_EACH + 1):
            self._answer(f"{attempt}?number={number}")

    def _answer(self, url: str) -> None:
        page = self._until_answered(lambda: self.http.get(url)).text
        action, item_id = _ACTION.search(page).groups()
        item, words = self.lesson.item(item_id), self.lesson.words["vi"].items[item_id]
        right = item.body.to_form(item.body.correct_answer(words), "vi")
        submission = _SUBMISSION.search(page)[1]
        form = {**right, "csrf_token": _CSRF.search(page)[1], "submission": submission}
        answered = self._until_answered(lambda: self.http.post(action, data=form))
        assert answered.status_code == 303, answered.text
        self.ledger.add(Acknowledged(self.person_id, item_id, submission))

    def _until_answered(self, send: Callable[[], httpx.Response]) -> httpx.Response:
        """What a page does on a bad line: the same again, until somebody answers."""
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                response = send()
                if response.status_code < 500:
                    return response
            except httpx.TransportError:
                pass
            assert time.monotonic() < until, "nobody answers any more"
            with self.ledger.lock:
                self.ledger.retries += 1
            time.sleep(0.1)


class Class:
    """All pupils at once, each in a thread."""

    def __init__(self, url: str, cookies: dict[int, str], lesson: Lesson) -> None:
        self.ledger = Ledger()
        self.errors: list[BaseException] = []
        self.pupils = [Pupil(url, person, lesson, self.ledger) for person in cookies.items()]
        self._threads = [
            threading.Thread(target=self._take, args=(pupil,)) for pupil in self.pupils
        ]

    def _take(self, pupil: Pupil) -> None:
        try:
            pupil.take()
        except BaseException as error:  # noqa: BLE001 (shown by whoever waits)
            self.errors.append(error)

    def start(self) -> Class:
        for thread in self._threads:
            thread.start()
        return self

    def wait_for(self, count: int) -> None:
        """Until so many answers were acknowledged."""
        until = time.monotonic() + PATIENCE_SECONDS
        while len(self.ledger.entries) < count and not self.errors:
            assert time.monotonic() < until, f"only {len(self.ledger.entries)} came through"
            time.sleep(0.01)
        if self.errors:
            raise self.errors[0]

    def finish(self) -> Sequence[Acknowledged]:
        for thread in self._threads:
            thread.join(PATIENCE_SECONDS)
        for pupil in self.pupils:
            pupil.http.close()
        if self.errors:
            raise self.errors[0]
        return self.ledger.entries
