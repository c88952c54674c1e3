"""What files bring to the application."""

from __future__ import annotations

from flask_babel import gettext

from lms.classroom.room import lesson_links as links_below
from lms.core.content.model import Course, Lesson
from lms.interop.files import views
from lms.interop.files.blueprint import FilesPermission, bp, may
from lms.interop.files.commands import export
from lms.learning.finding import course_or_404
from lms.web.room import Room

#: The modules whose views stand on the blueprint.
VIEWS = (views,)


def lesson_links(lesson: Lesson) -> list[tuple[str, str]]:
    """What a leader can do with a lesson: what the rooms below offer, and its files."""
    url = views.url_of(course_or_404(lesson.course_id), lesson)
    return [*links_below(lesson), *([(url, gettext("Files"))] if url else [])]


def course_links(course: Course) -> list[tuple[str, str]]:
    """What a leader can do with a course, as (URL, label) for its page."""
    url = views.url_of(course)
    return [(url, gettext("Files of the course"))] if url else []


ROOM = Room(
    name="files",
    blueprints=(bp,),
    permissions=((FilesPermission, may),),
    commands=(export,),
    template_globals={"lesson_links": lesson_links, "course_links": course_links},
)
