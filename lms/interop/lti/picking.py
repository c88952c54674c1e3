"""Deep linking: what a leader may choose for a course of the platform, and how the choice goes back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from flask import current_app, url_for
from itsdangerous import BadSignature, URLSafeTimedSerializer
from pylti1p3.deep_link import DeepLink
from pylti1p3.deep_link_resource import DeepLinkResource
from pylti1p3.lineitem import LineItem

from lms.core.content.model import Course, Lesson, language_of, text_in
from lms.interop.lti.arriving import Arrived
from lms.interop.lti.grades import MAXIMUM
from lms.interop.lti.keys import Signer
from lms.interop.lti.launching import Launched
from lms.interop.lti.models import Activity, Registration
from lms.interop.lti.platforms import as_library
from lms.interop.lti.refusals import LaunchRefusedError, Reason
from lms.interop.lti.targets import Target, exists
from lms.web.addresses import outside
from lms.web.links import root_free
from lms.web.packs import Library

#: How long a picker may stay open, seconds.
LIFETIME = 8 * 3600
#: What the platform fills in for a link that is a copy of others.
HISTORY = "$ResourceLink.id.history"


class PickerOverError(Exception):
    """The picker was opened too long ago, or not by us."""


@dataclass(frozen=True)
class Asked:
    """What a platform asks for; kept in the address of the picker, signed."""

    registration_id: int
    deployment_id: str
    person_id: int
    return_url: str
    data: Any
    several: bool
    with_columns: bool
    in_frame: bool
    in_window: bool


def asked_of(launched: Launched, arrived: Arrived) -> Asked:
    """What this launch asks for.

    Raises:
        LaunchRefusedError: it does not say where the choice goes.
    """
    settings = launched.claims.deep_linking
    return_url = settings.get("deep_link_return_url")
    if not isinstance(return_url, str) or not _is_web(return_url):
        raise LaunchRefusedError(Reason.RETURN_URL, f"{return_url!r:.300}")
    targets = settings.get("accept_presentation_document_targets")
    return Asked(
        launched.registration.id,
        launched.claims.deployment_id,
        arrived.person.id,
        return_url,
        settings.get("data"),  # a text by the specification; some send an object
        _flag(settings, "accept_multiple", default=False),
        _flag(settings, "accept_lineitem", default=True),
        isinstance(targets, list) and "iframe" in targets,
        isinstance(targets, list) and "window" in targets,
    )


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def _flag(settings: Mapping[str, Any], name: str, *, default: bool) -> bool:
    """A flag as platforms send it: also as a word."""
    value = settings.get(name, default)
    return value if isinstance(value, bool) else str(value).lower() == "true"


def page_of_picker(launched: Launched, arrived: Arrived, language: str) -> str:
    """The path of the picker for this launch."""
    token = _serializer().dumps(asdict(asked_of(launched, arrived)))
    return root_free(url_for("lti.pick", lang=language, asked=token))


def read_asked(token: str, person_id: int) -> Asked:
    """What the picker at this address was opened for.

    Raises:
        PickerOverError: too long ago, by somebody else, or never.
    """
    try:
        found = Asked(**_serializer().loads(token, max_age=LIFETIME))
    except (BadSignature, TypeError) as error:
        raise PickerOverError from error
    if found.person_id != person_id:
        raise PickerOverError
    return found


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="lti.pick")


@dataclass(frozen=True)
class Shelf:
    """A course in the picker, and which of its lessons are there in the language of the page."""

    course: Course
    title: str
    lessons: tuple[Lesson, ...]
    in_language: bool


def shelves(library: Library, language: str) -> list[Shelf]:
    """All courses; those that speak the language of the page first."""
    found = [
        Shelf(
            course,
            text_in(course.title, language),
            tuple(course.lessons),
            any(language in lesson.languages for lesson in course.lessons),
        )
        for course in library.courses()
    ]
    return sorted(found, key=lambda each: not each.in_language)


def chosen(library: Library, values: Iterable[str], terms: Target | None) -> list[Target]:
    """The targets of a form's values, in the order of the page; unknown ones are left out.

    `terms`: a test's limits, if a quiz is to be a test.
    """
    found = []
    for value in values:
        activity, _colon, rest = value.partition(":")
        course_id, _slash, lesson_id = rest.partition("/")
        if activity not in {Activity.COURSE, Activity.LESSON, Activity.QUIZ}:
            continue
        target = Target(Activity(activity), course_id, lesson_id)
        if target.activity is Activity.QUIZ and terms is not None:
            target = Target(
                Activity.TEST,
                course_id,
                lesson_id,
                terms.max_attempts,
                terms.time_limit_minutes,
            )
        found.append(target)
    return [each for each in found if exists(library, each)]


class _Item(DeepLinkResource):
    """A content item that also says what it is in a sentence, and how it is shown."""

    def __init__(self, asked: Asked, text: str) -> None:
        super().__init__()
        self._asked = asked
        self._text = text

    def to_dict(self) -> dict[str, object]:
        item: dict[str, object] = {**super().to_dict(), "text": self._text}
        if self._asked.in_frame:
            item["iframe"] = {}
        elif self._asked.in_window:
            item["window"] = {"targetName": "_blank"}
        return item


def content_items(
    library: Library, asked: Asked, targets: Iterable[Target], language: str
) -> list[DeepLinkResource]:
    """The choice as content items, titled in the language of the page."""
    return [_item(library, asked, each, language) for each in targets]


def _item(library: Library, asked: Asked, target: Target, language: str) -> DeepLinkResource:
    words = words_of_target(library, target, language)
    item = _Item(asked, words.summary)
    item.set_title(words.title).set_url(_address(target, language))
    item.set_custom_params({**target.as_custom(), "link_history": HISTORY})
    if asked.with_columns:
        column = LineItem()
        column.set_label(words.title).set_score_maximum(MAXIMUM)
        column.set_tag(target.activity.value)
        column.set_resource_id("/".join(filter(None, (target.course_id, target.lesson_id))))
        item.set_lineitem(column)
    return item


def _address(target: Target, language: str) -> str:
    values = {"lang": language, "course_id": target.course_id}
    if target.activity is Activity.COURSE:
        return outside("learning.course", **values)
    endpoint = "learning.lesson" if target.activity is Activity.LESSON else "learning.quiz"
    return outside(endpoint, **values, lesson_id=target.lesson_id)


class Words(NamedTuple):
    """What something is called and about, and in which language that is said."""

    title: str
    summary: str
    language: str


def words_of_target(library: Library, target: Target, language: str) -> Words:
    """Title and summary of what a link leads to, in this language or the content's own."""
    course = library.course(target.course_id)
    if target.activity is Activity.COURSE:
        spoken = language_of(course.title, language)
        return Words(text_in(course.title, spoken), text_in(course.summary, spoken), spoken)
    lesson = library.lesson(target.course_id, target.lesson_id)
    spoken = language if language in lesson.languages else lesson.original
    words = lesson.words[spoken]
    return Words(f"{lesson.code} {words.title}", words.summary, spoken)


def response_jwt(
    registration: Registration, signer: Signer, asked: Asked, items: list[DeepLinkResource]
) -> str:
    """The signed answer to the platform."""
    settings: Any = {"deep_link_return_url": asked.return_url, "data": asked.data}
    link = DeepLink(as_library(registration, signer), asked.deployment_id, settings)
    message = {
        key: value for key, value in link.get_message_jwt(items).items() if value is not None
    }
    answer: str = link.encode_jwt(message)  # type: ignore[no-untyped-call]
    return answer
