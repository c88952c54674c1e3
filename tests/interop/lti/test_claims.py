"""What a platform says, and what we make of it."""

from __future__ import annotations

import pytest

from lms.interop.lti import claims as words
from lms.interop.lti.claims import Claims, leads
from lms.interop.lti.models import Activity
from lms.interop.lti.targets import Target, page_of, target_of
from tests.interop.lti.factories import S1
from tests.learning.factories import library_of

COURSE = "http://purl.imsglobal.org/vocab/lis/v2/membership"
INSTITUTION = "http://purl.imsglobal.org/vocab/lis/v2/institution/person"
SYSTEM = "http://purl.imsglobal.org/vocab/lis/v2/system/person"


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        ([f"{COURSE}#Instructor"], True),
        ([f"{COURSE}/Instructor#TeachingAssistant"], True),
        ([f"{COURSE}#ContentDeveloper"], True),
        ([f"{COURSE}#Learner"], False),
        ([f"{COURSE}#Mentor"], False),
        (["Instructor"], True),
        (["Learner"], False),
        # A teacher of the school who is a learner in this course learns here.
        ([f"{INSTITUTION}#Instructor", f"{COURSE}#Learner"], False),
        ([f"{SYSTEM}#Administrator", f"{COURSE}#Learner"], False),
        ([f"{INSTITUTION}#Administrator"], True),
        ([f"{INSTITUTION}#Student"], False),
        ([], False),
        (None, False),
        (["", 7, None], False),
        ("Instructor", False),
    ],
)
def test_who_teaches_the_course_leads(roles, expected):
    assert leads(roles) is expected


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("vi", "vi"),
        ("vi-VN", "vi"),
        ("th_TH", "th"),
        ("EN-us", "en"),
        ("ja", "ja"),
        ("fr", None),
        ("", None),
        (7, None),
    ],
)
def test_the_language_is_the_platforms_if_it_is_one_of_ours(locale, language):
    assert Claims({words.PRESENTATION: {"locale": locale}}).language == language
    assert Claims({"locale": locale}).language == language


def test_claims_of_any_shape_are_read_without_an_error():
    for junk in (None, 7, [], "x", {}, {"id": []}, {"scope": "x", "lineitems": 4}):
        odd = Claims(dict.fromkeys(_ALL, junk))
        for name in dir(Claims):
            if not name.startswith("_") and isinstance(getattr(Claims, name), property):
                getattr(odd, name)


_ALL = [
    "sub", "name", "given_name", "family_name", "email", "locale",
    *(value for name, value in vars(words).items() if name.isupper() and str(value).startswith("http")),
]  # fmt: skip


def test_a_name_may_come_in_parts():
    assert Claims({"given_name": "An", "family_name": "Nguyễn Văn"}).name == "An Nguyễn Văn"
    assert Claims({"name": " Nguyễn Văn An "}).name == "Nguyễn Văn An"
    assert Claims({}).name == ""


@pytest.mark.parametrize(
    ("url", "page"),
    [
        ("https://klima.example/lms/vi/courses/a", "/vi/courses/a"),
        ("http://klima.example/lms/vi/courses/a", "/vi/courses/a"),
        ("https://klima.example/lms", "/"),
        ("https://klima.example/lmsx", None),
        ("https://klima.example/", None),
        ("https://evil.example/lms/vi", None),
        ("https://klima.example.evil/lms", None),
        ("https://klima.example@evil.example/lms", None),
        ("javascript:alert(1)", None),
        ("", None),
    ],
)
def test_only_addresses_below_ours_are_ours(url, page):
    assert page_of(url, "https://klima.example/lms") == page


@pytest.mark.parametrize(
    ("custom", "page", "target"),
    [
        ({"activity": "lesson", "course": S1[0], "lesson": S1[1]}, "/", Target(Activity.LESSON, *S1)),
        ({"activity": "course", "course": S1[0]}, "/", Target(Activity.COURSE, S1[0])),
        (
            {"activity": "test", "course": S1[0], "lesson": S1[1], "attempts": "2", "minutes": "999"},
            "/",
            Target(Activity.TEST, *S1, 2, 240),
        ),
        ({}, "/vi/courses/{}/{}".format(*S1), Target(Activity.LESSON, *S1)),
        ({}, "/th/courses/{}/{}/quiz".format(*S1), Target(Activity.QUIZ, *S1)),
        ({}, f"/en/courses/{S1[0]}", Target(Activity.COURSE, S1[0])),
        ({}, "/lti/launch", None),
        ({}, "/en/courses/never", None),
        ({"activity": "lesson", "course": S1[0], "lesson": "never"}, "/", None),
        ({"activity": "??", "course": S1[0]}, "/", None),
        ({"activity": "lesson"}, "/", None),
    ],
)  # fmt: skip
def test_a_link_leads_to_what_it_names_if_we_have_it(app, custom, page, target):
    with app.app_context():
        assert target_of(library_of(app), custom, page) == target
