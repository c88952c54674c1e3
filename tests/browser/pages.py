"""The pages that somebody comes by on his journey, as paths below the language."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import sqlalchemy as sa

from lms.authoring.models import MistakeReport
from lms.groups.models import Member
from lms.teaching.models import Assignment
from tests.browser.devices import Devices
from tests.browser.looking import Findings, look_at
from tests.browser.town import M2, S1, Town, make_attempt
from tests.packs.items import COURSE, LESSON

Paths = Sequence[str]


def stranger(town: Town, _language: str) -> Paths:
    lesson, module = ("/".join(each) for each in (S1, M2))
    step = town.lesson(S1).steps[1].id
    return (
        "",
        "courses",
        "courses?q=zzzz",
        "courses/danang-secondary",
        f"courses/{lesson}",
        f"courses/{lesson}?view=steps&step={step}",
        f"courses/{lesson}/quiz",
        f"courses/{lesson}/report?step={step}",
        f"courses/{lesson}/report/sent",
        "my-reports",
        f"courses/{module}",
        f"print/{lesson}/worksheet",
        f"print/{lesson}/quiz",
        "calculators/flood-bucket",
        "calculators/jcm-checker",
        "calculators/lesson-timeline/keep",
        "calculations",
        "cards?last=4",
        "cards?first=9&last=64",
        "cards/try",
        "progress",
        "sign-in",
        "sign-up",
        "forgot",
        "code",
        f"code?code={town.codes['class']}",
        f"code?code={town.codes['cohort']}",
        "about",
        "privacy",
        "nowhere",
    )


def reader(town: Town, language: str) -> Paths:
    """Each item type with its feedback or with its form; in two languages the other way round."""
    person, key = town.people["reader"].id, (COURSE, LESSON)
    finished = make_attempt(town, person, key, language, finish=True)
    attempt = f"attempts/{make_attempt(town, person, key, language)}"
    count, odd = len(town.lesson(key).items), int(language in {"vi", "en"})
    asked = (
        f"{attempt}?number={number}{'&retry=1' if number % 2 == odd else ''}"
        for number in range(1, count + 1)
    )
    return (*asked, f"attempts/{finished}/review", "progress", f"courses/{COURSE}/{LESSON}/quiz")


def teacher(town: Town, _language: str) -> Paths:
    group, lesson = f"groups/{town.groups['class']}", "/".join(S1)
    member = _first(town, sa.select(Member.id).where(Member.group_id == town.groups["class"]))
    of_group = Assignment.group_id == town.groups["class"]
    assignment = _first(town, sa.select(Assignment.id).where(of_group))
    return (
        "teaching",
        "groups",
        "groups/new",
        group,
        f"{group}/code",
        f"{group}/settings",
        f"{group}/cards",
        f"{group}/cards/sheet",
        f"{group}/roster",
        f"{group}/add",
        f"{group}/leaders",
        f"{group}/next-year",
        f"{group}/members/{member}",
        f"{group}/members/{member}/pin",
        f"{group}/assign",
        f"{group}/assignments/{assignment}",
        f"{group}/progress",
        f"{group}/progress/members/{member}",
        f"{group}/lessons/{lesson}",
        f"courses/{lesson}",
        f"give/{lesson}",
        f"print/{lesson}/plan",
        f"print/{lesson}/key",
        f"print/{group}/list",
        "account",
        "account/password",
        "account/e-mail",
        "account/erase",
    )


def class_leader(town: Town, _language: str) -> Paths:
    """Lessons in class and what is left of them."""
    reports = (f"runs/{town.runs[key]}/report" for key in ("whole", "empty", "going-on"))
    return ("runs", f"groups/{town.groups['live']}/runs", *reports)


def officer(town: Town, _language: str) -> Paths:
    module = "/".join(M2)
    step = town.lesson(M2).steps[0].id
    return (
        "my-work",
        f"courses/{module}?view=steps&step={step}",
        "groups",
        "progress",
        "transcript",
        f"code?code={town.codes['cohort']}",
    )


def manager(town: Town, _language: str) -> Paths:
    return (
        "organisations",
        f"organisations/{town.organisations['bma']}/figures",
        f"organisations/{town.organisations['environment']}/figures",
        f"organisations/{town.organisations['works']}/learners",
    )


def trainer(town: Town, _language: str) -> Paths:
    return (
        "teaching",
        "organisations",
        "organisations/my-groups",
        f"groups/{town.groups['cohort']}",
        f"groups/{town.groups['cohort']}/progress",
        f"training/people/{town.people['officer-1'].id}/transcript",
    )


def administrator(town: Town, _language: str) -> Paths:
    person = f"admin/people/{town.people['teacher'].id}"
    organisation = f"admin/organisations/{town.organisations['school']}"
    return (
        "admin",
        organisation,
        f"{organisation}/add",
        "admin/people",
        person,
        f"{person}/erase",
        f"{person}/merge",
        "admin/approvals",
        "admin/invitations",
        "admin/log",
    )


def editor(town: Town, _language: str) -> Paths:
    pack = "packs/danang-bangkok/review"
    report = _first(town, sa.select(MistakeReport.id))
    return (
        "review",
        "review?show=answered",
        f"reports/{report}",
        "my-reports",
        pack,
        f"{pack}/{'/'.join(S1)}",
        f"packs/item-samples/review/{COURSE}/{LESSON}",
    )


def _first(town: Town, statement: sa.Select) -> int:
    with town.database.reading() as session:
        found = session.scalars(statement.order_by(sa.text("id")).limit(1)).one()
        return int(found)


PAGES: dict[str, Callable[[Town, str], Paths]] = {
    "stranger": stranger,
    "reader": reader,
    "teacher": teacher,
    "class-leader": class_leader,
    "officer-1": officer,
    "trainer": trainer,
    "manager": manager,
    "administrator": administrator,
    "editor": editor,
}


#: Pages that say what is wrong, and are looked at like the others.
REFUSED = {"nowhere": 404, "cards?first=9&last=64": 400}


def look_at_pages_of(
    who: str, devices: Devices, town: Town, language: str, findings: Findings
) -> None:
    """Check every page of this person; whoever is nobody of the town is a stranger."""
    cookie = town.cookie_of(town.people[who].id) if who in town.people else ""
    page = devices.open(language, cookie=cookie, expected=tuple(REFUSED.values()))
    for path in PAGES[who](town, language):
        answer = page.goto(f"{language}/{path}")
        assert answer is not None
        assert answer.status == REFUSED.get(path, 200), page.url
        look_at(page, findings)
    findings.check()
