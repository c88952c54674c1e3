"""A pupil in Chromium: from the page that he wanted to the service, back, and out at both places.

The service is `localhost`, we are `127.0.0.1`: two sites, so that the way back comes from another
one, as it does in life, and what the policies of our pages forbid is forbidden here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect, sync_playwright

from lms.app import create_app
from lms.cli.prepare import prepare
from lms.config import Settings
from lms.db.session import EXTENSION
from lms.interop.oidc.models import Identity
from tests.browser.devices import ARGUMENTS, CHROMIUM, PHONE
from tests.browser.serving import free_port, serving
from tests.interop.oidc.conftest import enter
from tests.interop.oidc.provider import Provider, answers, running
from tests.people.factories import PASSWORD, make_adult

pytestmark = pytest.mark.browser


@dataclass
class Place:
    """Our server and a provider that run."""

    address: str
    provider: Provider
    database: object

    def known(self) -> dict[str, int]:
        with self.database.reading() as session:
            found = session.scalars(sa.select(Identity)).all()
            return {each.subject: each.person_id for each in found}


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Iterator[Place]:
    folder, port = tmp_path_factory.mktemp("oidc"), free_port()
    settings = Settings(
        data_dir=folder / "var", private_hosts=("localhost",), address_limit_per_minute=10_000
    )
    prepare(settings)
    provider = Provider("http://localhost")
    app = create_app(settings)
    database = app.extensions[EXTENSION]
    with running(answers(provider)) as provider_port, serving(settings, port) as address:
        provider.host = f"http://localhost:{provider_port}"
        provider.add_user("an-7", name="Nguyễn Văn An")
        provider.add_user("lan-1", name="Trần Thị Lan")
        keys = ("0" * 16, "1" * 16)
        provider.client["redirect_uris"] = [f"{address}oidc/back/{key}" for key in keys]
        provider.client["post_logout_redirect_uris"] = [address]
        provider.remake()
        with database.writing() as session:
            enter(session, app, provider, name="Trường Sông Hàn")
        yield Place(address, provider, database)
    database.engines.dispose()


@pytest.fixture
def page(place) -> Iterator[Page]:
    """A phone; what its console complains of fails the test."""
    arguments = [each for each in ARGUMENTS if "host-resolver" not in each]
    complaints = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        width, height = PHONE
        context = browser.new_context(
            base_url=place.address, viewport={"width": width, "height": height}, locale="en-GB"
        )
        context.set_default_timeout(15_000)
        context.on("console", lambda said: complaints.append(said.text))
        yield context.new_page()
        browser.close()
    assert [each for each in complaints if "Content Security Policy" in each] == []


def test_a_pupil_comes_by_his_schools_service_and_signs_out_at_both_places(place, page):
    page.goto("en/my-work")
    page.get_by_role("link", name="Sign in with Trường Sông Hàn").click()
    page.get_by_role("button", name="an-7").click()
    page.wait_for_url(re.compile("/en/my-work"))
    page.locator("summary", has=page.locator(".icon")).last.click()
    page.get_by_role("link", name="My account").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nguyễn Văn An")
    assert set(place.known()) == {"an-7"}
    page.locator("summary", has=page.locator(".icon")).last.click()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("link", name="Sign out at Trường Sông Hàn").click()
    page.wait_for_url(re.compile(r"/en/$"))
    expect(page.get_by_role("link", name="Sign in", exact=True)).to_be_visible()


def test_who_does_not_agree_there_comes_back_to_a_page_with_words(place, page):
    page.goto("en/sign-in")
    page.get_by_role("link", name="Sign in with Trường Sông Hàn").click()
    page.get_by_role("button", name="No").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You could not be let in")
    page.get_by_role("link", name="Go back").click()
    page.wait_for_url(re.compile(r"/en/sign-in$"))


def test_a_teacher_links_her_account_and_comes_in_by_it(place, page):
    with place.database.writing() as session:
        teacher = make_adult(session, email="lan@truong.example", name="Trần Thị Lan")
        teacher_id = teacher.id
    page.goto("en/sign-in?next=/en/account")
    page.fill("#email", "lan@truong.example")
    page.fill("#password", PASSWORD)
    page.locator("form button", has_text="Sign in").click()
    page.get_by_role("link", name="Sign in with the account of your school").click()
    page.get_by_role("link", name="Link Trường Sông Hàn").click()
    page.get_by_role("button", name="lan-1").click()
    page.get_by_role("button", name="Link them").click()
    expect(page.get_by_role("status")).to_contain_text("Your account is linked")
    assert place.known()["lan-1"] == teacher_id
    page.context.clear_cookies()
    page.goto("en/sign-in?next=/en/account")
    page.get_by_role("link", name="Sign in with Trường Sông Hàn").click()
    page.get_by_role("button", name="lan-1").click()
    expect(page.locator("#name")).to_have_value("Trần Thị Lan")
