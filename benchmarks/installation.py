"""The installation that is measured: classes made through the services, ready to be used.

Pupils are members of classes of forty that were given the lessons; their cookies and CSRF tokens
are made with the application's own key, as signing in would.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any, cast

import sqlalchemy as sa
from flask import Flask, session
from flask_wtf.csrf import generate_csrf
from sqlalchemy.orm import Session

from benchmarks.client import Learner, Store, form, request
from lms.app import create_app
from lms.cli.prepare import database_of, prepare
from lms.config import Settings
from lms.core.content.model import Item, Lesson
from lms.core.content.versions import item_version
from lms.groups import service as groups
from lms.groups.models import Group, GroupKind
from lms.learning import service as learning
from lms.learning.models import Attempt, AttemptMode, ItemVersion, LessonProgress, Response
from lms.learning.rules import rules_for
from lms.people import organisations
from lms.people import service as people
from lms.people.models import OrganisationKind, Role
from lms.people.organisations import NewOrganisation
from lms.teaching import service as teaching
from lms.web.actor import TOKEN
from lms.web.language import CHOICE
from lms.web.packs import EXTENSION, Library

LANGUAGE = "vi"
#: What the learners of the bench learn; together all item types.
LESSONS = (
    ("danang-secondary", "how-the-greenhouse-effect-works"),
    ("danang-secondary", "the-warming-cycle"),
    ("danang-primary", "weather-or-climate"),
)
CLASS_SIZE = 40
ANSWERS = 5


@dataclass(frozen=True)
class Browser:
    """A signed-in browser: its Cookie header and the CSRF token of its forms."""

    person_id: int
    cookie: str
    token: str


class Installation:
    """A prepared data folder with a school in it, and what is needed to use it."""

    def __init__(self, folder: Path, *pack_folders: Path) -> None:
        self.settings = Settings(data_dir=folder, pack_folders=pack_folders)
        with redirect_stdout(StringIO()):  # it tells an operator what it does
            prepare(self.settings)
        self.app: Flask = create_app(self.settings)
        self.now = datetime.now(UTC)
        #: Beyond those that are taken through the services.
        self._next_attempt = 1_000_000
        with self.writing() as db:
            school = organisations.create_organisation(
                db,
                NewOrganisation("THCS A", OrganisationKind.SCHOOL, "Asia/Ho_Chi_Minh", LANGUAGE),
                self.now,
            )
            self.school_id = school.id
            adult = people.NewAdult(
                "leader@example.org", "Trần Thị Bình", "a long password", LANGUAGE,
                organisation_id=school.id, verified=True,
            )  # fmt: skip
            leader = people.create_adult(db, adult, self.now)
            organisations.grant_role(db, leader.id, Role.LEADER, school.id, self.now, None)
            self.leader_id = leader.id

    @property
    def environment(self) -> dict[str, str]:
        """The settings, for `lms serve`."""
        folders = os.pathsep.join(str(each) for each in self.settings.pack_folders)
        return {"LMS_DATA_DIR": str(self.settings.data_dir), "LMS_PACK_FOLDERS": folders}

    @property
    def library(self) -> Library:
        """The packs in use."""
        return cast(Library, self.app.extensions[EXTENSION])

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session that is committed at the end, in an application context."""
        with self.app.app_context(), database_of(self.app).writing() as db:
            yield db

    def close(self) -> None:
        """Give the database back."""
        database_of(self.app).engines.dispose()

    def browser(self, db: Session, person_id: int) -> Browser:
        """Sign a person in, on a phone of his own."""
        token = people.start_sign_in(db, person_id, "Chrome, Android", self.now, timedelta(days=30))
        serializer = cast(Any, self.app.session_interface).get_signing_serializer(self.app)
        # A context of its own, since Flask-WTF keeps one token for each.
        with self.app.app_context(), self.app.test_request_context():
            session.permanent = True
            session[TOKEN], session[CHOICE] = token, LANGUAGE
            csrf = generate_csrf()
            signed = serializer.dumps(dict(session))
        return Browser(person_id, f"{self.app.config['SESSION_COOKIE_NAME']}={signed}", csrf)

    def new_class(self, db: Session, name: str, pupils: int) -> tuple[Group, list[int]]:
        """A class with its leader; the ids of its pupils."""
        new = groups.NewGroup(self.school_id, GroupKind.CLASS, name, LANGUAGE, "2026–2027")
        group = groups.create_group(db, new, self.leader_id, self.now)
        members = [
            groups.add_pupil(db, group, groups.NewPupil(_name(number), number, ""), self.now)
            for number in range(1, pupils + 1)
        ]
        return group, [member.person_id for member in members]

    def class_at_work(self, pupils: int, lessons: Sequence[Lesson]) -> int:
        """A class that was given these lessons, at work for three weeks; the group's id.

        The rows are written as the services would leave them, since taking 18,000 attempts takes
        minutes: progress, and a finished attempt with its answers.
        """
        with self.writing() as db:
            group, ids = self.new_class(db, f"{pupils} × {len(lessons)}", pupils)
            for place, lesson in enumerate(lessons):
                new = teaching.NewAssignment(group.id, lesson.course_id, lesson.id)
                teaching.assign(db, new, self.leader_id, self.now - timedelta(days=21))
                rows = [row for each in ids if (row := self._progress(each, place, lesson))]
                db.execute(sa.insert(LessonProgress), rows)
                self._answers(db, lesson, [row["person_id"] for row in rows])
            return group.id

    def _answers(self, db: Session, lesson: Lesson, person_ids: Sequence[int]) -> None:
        """A finished attempt for each person; every third answer is wrong."""
        ids = range(first := self._next_attempt, first + len(person_ids))
        self._next_attempt += len(person_ids)
        attempt = {
            "course_id": lesson.course_id, "lesson_id": lesson.id, "mode": AttemptMode.PRACTICE,
            "language": LANGUAGE, "context": "", "seed": 1, "lesson_digest": lesson.digest,
            "item_ids": [item.id for item in lesson.items], "started_at": self.now,
            "finished_at": self.now, "points": 1.0, "max_points": 1.0,
        }  # fmt: skip
        pairs = list(zip(ids, person_ids, strict=True))
        db.execute(
            sa.insert(Attempt), [{**attempt, "id": each, "person_id": who} for each, who in pairs]
        )
        answers = [self._answer(db, lesson, item) for item in lesson.items]
        rows = [
            {**answers[place][(who + place) % 3 == 0], "attempt_id": each}
            for each, who in pairs
            for place in range(len(answers))
        ]
        db.execute(sa.insert(Response), rows)

    def _answer(self, db: Session, lesson: Lesson, item: Item) -> tuple[dict[str, Any], ...]:
        """The columns of a right answer to an item, and those of a wrong one."""
        words = lesson.words[LANGUAGE].items[item.id]
        digest, body = item_version(item, words)
        version = {
            "digest": digest, "course_id": lesson.course_id, "lesson_id": lesson.id,
            "item_id": item.id, "language": LANGUAGE, "body": body,
        }  # fmt: skip
        if db.get(ItemVersion, digest) is None:
            db.execute(sa.insert(ItemVersion), version)
        right = item.body.correct_answer(words)
        columns = []
        for given in (right, next(item.body.wrong_answers(words), right)):
            grade = item.body.grade(given, words)
            columns.append(
                {
                    "item_id": item.id, "version": digest, "answer": dict(given),
                    "score": grade.score, "first_score": grade.score,
                    "outcome": grade.outcome.value, "tries": 1, "earlier": [],
                    "misconceptions": list(grade.misconceptions), "submission": "bench",
                    "answered_at": self.now,
                }
            )  # fmt: skip
        return tuple(columns)

    def _progress(self, person_id: int, place: int, lesson: Lesson) -> dict[str, Any] | None:
        """Of five lessons a pupil has completed three, begun one, and not begun one."""
        stage = (person_id + place) % 5
        if stage == 4:
            return None
        last = self.now - timedelta(hours=(person_id * 7 + place * 13) % 500)
        best = (person_id * 37 + place * 11) % 101 / 100
        return {
            "person_id": person_id,
            "course_id": lesson.course_id,
            "lesson_id": lesson.id,
            "steps_done": len(lesson.steps) if stage < 3 else 1,
            "started_at": last - timedelta(hours=2),
            "last_at": last,
            "completed_at": last if stage < 3 else None,
            "attempts": 1 + person_id % 3,
            "best": best,
            "latest": best,
        }

    def pupils(self, count: int) -> list[Browser]:
        """Signed-in pupils, in classes of forty that were given the lessons."""
        browsers: list[Browser] = []
        while len(browsers) < count:
            with self.writing() as db:
                group, ids = self.new_class(db, f"8A{len(browsers)}", CLASS_SIZE)
                for course_id, lesson_id in LESSONS:
                    new = teaching.NewAssignment(group.id, course_id, lesson_id)
                    teaching.assign(db, new, self.leader_id, self.now)
                browsers += [self.browser(db, person_id) for person_id in ids]
        return browsers[:count]

    def lesson_path(self) -> str:
        """The lesson's page."""
        return f"/{LANGUAGE}/courses/{'/'.join(LESSONS[0])}"

    def stores(self, browsers: Sequence[Browser]) -> list[Store]:
        """Every item of an open attempt at each lesson, for each learner, right and wrong."""
        stores = []
        for browser in browsers:
            with self.writing() as db:
                for course_id, lesson_id in LESSONS:
                    lesson = self.library.lesson(course_id, lesson_id)
                    attempt_id = self._started(db, browser.person_id, lesson)
                    for place, (item_id, fields) in enumerate(self.filled(lesson)):
                        sent = {**fields, "submission": [f"{attempt_id}-{place}"]}
                        path = f"/{LANGUAGE}/attempts/{attempt_id}/items/{item_id}"
                        body = form(sent, browser.token)
                        raw = request("POST", path, browser.cookie, body)
                        stores.append(Store(raw, browser.cookie))
        # One connection must not find all answers of one learner: they go round the learners.
        per_learner = len(stores) // len(browsers)
        return [
            stores[at]
            for first in range(per_learner)
            for at in range(first, len(stores), per_learner)
        ]

    def _started(self, db: Session, person_id: int, lesson: Lesson) -> int:
        rules = rules_for(db, person_id, lesson.course_id, lesson.id, self.now)
        starter = learning.Starter(person_id, LANGUAGE, seed=person_id)
        return learning.start_attempt(db, lesson, rules, starter, self.now).id

    def filled(self, lesson: Lesson) -> list[tuple[str, dict[str, list[str]]]]:
        """The lesson's items with a filled form each, every second one wrong."""
        filled = []
        for place, item in enumerate(lesson.items):
            words = lesson.words[LANGUAGE].items[item.id]
            given = item.body.correct_answer(words)
            if place % 2:
                given = next(item.body.wrong_answers(words), given)
            filled.append((item.id, item.body.to_form(given, LANGUAGE)))
        return filled

    def learners(self, browsers: Sequence[Browser]) -> list[Learner]:
        """Learners who will each take a whole attempt of five answers."""
        lesson = self.library.lesson(*LESSONS[0])
        answers = tuple(self.filled(lesson)[:ANSWERS])
        quiz = f"{self.lesson_path()}/quiz"
        return [Learner(each.cookie, each.token, quiz, answers) for each in browsers]


def _name(number: int) -> str:
    families = ("Nguyễn", "Trần", "Lê", "Phạm", "Võ", "Đặng")
    given = ("An", "Bình", "Chi", "Dũng", "Hạnh", "Khoa", "Linh", "Minh", "Ngọc", "Phúc")
    return f"{families[number % 6]} Văn {given[number % 10]} {number}"
