"""A browser without a screen: goes the way of a launch by Flask's client, step by step."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from tests.interop.lti.platform import Launch, Link, Platform, preflight_of

FRAME = {"Sec-Fetch-Dest": "iframe"}
WINDOW = {"Sec-Fetch-Dest": "document"}


class Browser:
    """One browser at the tool, and the platform that it comes from."""

    def __init__(self, client: Any, platform: Platform) -> None:
        self.client = client
        self.platform = platform
        self.headers = FRAME

    def begin(self, url: str) -> Any:
        """Follow the platform's link to our login; the answer."""
        parts = urlsplit(url)
        return self.client.get(f"{parts.path}?{parts.query}", headers=self.headers)

    def asked(self, answer: Any) -> dict[str, str]:
        """What we ask the platform: from a redirect or from the page in a frame."""
        where = answer.headers.get("Location")
        if where is None:
            where = unescape(re.search(r'data-onward="([^"]*)"', answer.text)[1])
        return preflight_of(where)

    def message_for(self, url: str) -> Launch:
        """Begin, and have the platform answer."""
        return self.platform.message(self.asked(self.begin(url)))

    def send(self, form: dict[str, Any]) -> Any:
        """Send the platform's form to us."""
        return self.client.post("/lti/launch", data=form, headers=self.headers)

    def launch(
        self, user_id: str, link: Link, change: Callable[[Launch], None] | None = None
    ) -> Any:
        """The whole way; the answer to the launch."""
        message = self.message_for(self.platform.launch_url(user_id, link))
        if change is not None:
            change(message)
        return self.send(message.form())

    def launch_by_storage(self, user_id: str, link: Link) -> Any:
        """The way of a browser that keeps no cookies: the platform's storage hands back its secret."""
        answer = self.begin(self.platform.launch_url(user_id, link))
        kept = unescape(re.search(r'data-kept="([^"]*)"', answer.text)[1])
        form = self.platform.message(self.asked(answer)).form()
        page = self.send(form)
        assert "data-lti-proof" in page.text, page.text
        return self.send({**form, "kept": kept})

    def follow(self, answer: Any) -> Any:
        """Where a launch leads."""
        assert answer.status_code == 303, answer.text
        return self.client.get(answer.headers["Location"], headers=self.headers)
