"""Whether we report, and how people and things are named in what we tell.

A person is an account with our address as its home page and, as its name, a digest that only this
installation's key can make. Things are named by addresses of ours that stay, in no language; those
of courses, lessons and quizzes lead to their pages.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from flask import Flask
from sqlalchemy.orm import Session

from lms.config import Settings
from lms.db.session import EXTENSION as DATABASE
from lms.db.session import Database

#: Key of what every session carries, where we report.
SHARED = "lms.xapi"


@dataclass(frozen=True)
class Names:
    """How everything is named: our address without a slash at its end, and the installation's key."""

    root: str
    key: str

    def actor(self, person_id: int) -> dict[str, Any]:
        """A person."""
        name = self._digest(f"xapi actor {person_id}").hex()
        return {
            "objectType": "Agent",
            "account": {"homePage": self.root, "name": name},
        }

    def registration(self, of: str) -> str:
        """The id of one go at something, always the same."""
        return self.lasting_id(f"registration {of}")

    def lasting_id(self, of: str) -> str:
        """A UUID that only we make of this, and always the same."""
        return str(UUID(bytes=self._digest(f"xapi id {of}")[:16], version=5))

    def _digest(self, said: str) -> bytes:
        return hmac.new(self.key.encode(), said.encode(), hashlib.sha256).digest()

    def course(self, course_id: str) -> str:
        """The name of a course."""
        return f"{self.root}/courses/{course_id}"

    def lesson(self, course_id: str, lesson_id: str) -> str:
        """The name of a lesson."""
        return f"{self.course(course_id)}/{lesson_id}"

    def quiz(self, course_id: str, lesson_id: str) -> str:
        """The name of a lesson's quiz."""
        return f"{self.lesson(course_id, lesson_id)}/quiz"

    def item(self, course_id: str, lesson_id: str, item_id: str) -> str:
        """The name of an item."""
        return f"{self.quiz(course_id, lesson_id)}/items/{item_id}"

    def extension(self, word: str) -> str:
        """The name of a value of ours in a statement."""
        return f"{self.root}/xapi/extensions/{word}"


def init_app(app: Flask, settings: Settings) -> None:
    """Report from now on, if a record store is named."""
    if settings.xapi_endpoint:
        names = Names(settings.public_url.rstrip("/"), str(app.secret_key))
        cast(Database, app.extensions[DATABASE]).shared[SHARED] = names


def names_of(session: Session) -> Names | None:
    """How things are named; None where we report nothing."""
    return cast("Names | None", session.info.get(SHARED))
