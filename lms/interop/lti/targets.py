"""To what of ours a link leads: a course, a lesson, its quiz, or a test on it.

A link that we made by deep linking says so in its custom parameters. One that somebody made by
hand may lead to the address of a lesson, as it stands in the browser. Any other leads to nothing
until a leader has chosen.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from lms.core.languages import LANGUAGES
from lms.interop.lti.models import Activity
from lms.web.packs import Library, NoSuchCourseError

#: Most attempts and minutes that a test may have.
MOST_ATTEMPTS = 20
MOST_MINUTES = 240
_PAGE = re.compile(
    r"/(?P<language>{})/courses/(?P<course>[\w-]+)(?:/(?P<lesson>[\w-]+)(?P<quiz>/quiz)?)?/?".format(
        "|".join(LANGUAGES)
    ),
    re.ASCII,
)


@dataclass(frozen=True)
class Target:
    """What a link leads to; the limits are those of a test."""

    activity: Activity
    course_id: str
    lesson_id: str = ""
    max_attempts: int | None = None
    time_limit_minutes: int | None = None

    def as_custom(self) -> dict[str, str]:
        """The custom parameters that say so; platforms carry text only."""
        found = {
            "activity": self.activity.value,
            "course": self.course_id,
            "lesson": self.lesson_id,
            "attempts": str(self.max_attempts or ""),
            "minutes": str(self.time_limit_minutes or ""),
        }
        return {name: value for name, value in found.items() if value}


def target_of(library: Library, custom: Mapping[str, Any], page: str) -> Target | None:
    """The target of a launch; None where it names none, or one that we do not have.

    `page`: the path of the target link below where we stand.
    """
    found = _of_custom(custom) or _of_page(page)
    return found if found is not None and exists(library, found) else None


def exists(library: Library, target: Target) -> bool:
    """Whether we have this, and it can be graded as it says."""
    if target.activity is Activity.COURSE:
        try:
            library.course(target.course_id)
        except NoSuchCourseError:
            return False
        return True
    lesson = library.lesson_or_none(target.course_id, target.lesson_id)
    return lesson is not None and (target.activity is Activity.LESSON or bool(lesson.items))


def _of_custom(custom: Mapping[str, Any]) -> Target | None:
    said = {name: str(custom.get(name) or "").strip() for name in _NAMES}
    if said["activity"] not in {each.value for each in Activity} or not said["course"]:
        return None
    activity = Activity(said["activity"])
    is_test = activity is Activity.TEST
    return Target(
        activity,
        said["course"][:120],
        "" if activity is Activity.COURSE else said["lesson"][:120],
        _number(said["attempts"], MOST_ATTEMPTS) if is_test else None,
        _number(said["minutes"], MOST_MINUTES) if is_test else None,
    )


_NAMES = ("activity", "course", "lesson", "attempts", "minutes")


def _number(text: str, most: int) -> int | None:
    return min(int(text), most) or None if text.isascii() and text.isdecimal() else None


def _of_page(path: str) -> Target | None:
    found = _PAGE.fullmatch(unquote(path))
    if found is None:
        return None
    if not found["lesson"]:
        return Target(Activity.COURSE, found["course"])
    activity = Activity.QUIZ if found["quiz"] else Activity.LESSON
    return Target(activity, found["course"], found["lesson"])


def page_of(target_link: str, our_root: str) -> str | None:
    """The path of a target link below our address; None if it is not ours.

    `our_root`: scheme, host and prefix, without a slash at the end. Whether by http or https does
    not matter: behind a proxy we may not know.
    """
    theirs, ours = urlsplit(target_link), urlsplit(our_root)
    if theirs.netloc.lower() != ours.netloc.lower():
        return None
    below = theirs.path.removeprefix(ours.path)
    is_below = theirs.path.startswith(ours.path) and (not below or below.startswith("/"))
    return (below or "/") if is_below else None
