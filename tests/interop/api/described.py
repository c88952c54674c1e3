"""A program that reads the API and compares every answer with the description that is served."""

from __future__ import annotations

import re
import time
from typing import Any

import sqlalchemy as sa
from flask import Flask
from jsonschema import Draft202012Validator, FormatChecker
from werkzeug.test import TestResponse

from lms.db.session import EXTENSION, Database

ROOT = "/api/v1"
#: What every answer may carry without being described.
PROBLEM = "application/problem+json"


#: Transactions elsewhere on the server that began before the latest of ours was over.
_ELSEWHERE = sa.text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname <> current_database() "
    "AND backend_xid::text::bigint <= (SELECT coalesce(max(tx), 0) FROM api_change)"
)
#: Seconds to wait for them.
PATIENCE = 20.0


def wait_for_other_databases(database: Database) -> None:
    """Until transactions of tests beside this one are over, which hold changes back here, too.

    PostgreSQL counts transactions over all databases of a server.
    """
    if database.engines.read.dialect.name != "postgresql":
        return
    until = time.monotonic() + PATIENCE
    with database.reading() as session:
        while session.scalar(_ELSEWHERE) and time.monotonic() < until:
            session.rollback()
            time.sleep(0.01)


class Program:
    """Asks with a token (or none); an answer that is not described fails the test."""

    def __init__(self, app: Flask, secret: str | None) -> None:
        self._client = app.test_client(use_cookies=False)
        self._database: Database = app.extensions[EXTENSION]
        self._secret = secret
        self.description: dict[str, Any] = self._client.get(f"{ROOT}/openapi.json").json

    def ask(self, path: str, method: str = "GET", **options: Any) -> TestResponse:
        if path.startswith("/changes"):
            wait_for_other_databases(self._database)
        headers = dict(options.pop("headers", {}))
        if self._secret is not None:
            headers.setdefault("Authorization", f"Bearer {self._secret}")
        answer = self._client.open(
            ROOT + path, method=method, headers=headers, buffered=True, **options
        )
        self._compare(path, answer)
        return answer

    def get(self, path: str) -> Any:
        """The content of an answer that must be 200."""
        answer = self.ask(path)
        assert answer.status_code == 200, answer.text
        return answer.json

    def all(self, path: str, limit: int = 100) -> list[Any]:
        """All rows of a list, page by page."""
        joint = "&" if "?" in path else "?"
        rows, cursor = [], ""
        while True:
            page = self.get(f"{path}{joint}limit={limit}{cursor}")
            assert len(page["data"]) <= limit
            rows += page["data"]
            if page["next"] is None:
                return rows
            cursor = f"&cursor={page['next']}"

    def follow(self, since: str) -> tuple[list[Any], str]:
        """All changes since a cursor, and the next cursor."""
        found: list[Any] = []
        while True:
            page = self.get(f"/changes?since={since}&limit=3")
            found, since = found + page["data"], page["next"]
            if not page["more"]:
                return found, since

    def _compare(self, path: str, answer: TestResponse) -> None:
        described = self._response(path.partition("?")[0], answer.status_code)
        if described is None:
            assert answer.mimetype == PROBLEM and answer.status_code in {404, 405}
            described = self.description["components"]["responses"]["Problem"]
        for name, header in described.get("headers", {}).items():
            if header.get("required"):
                assert name in answer.headers, name
        content = described.get("content")
        if content is None:
            assert answer.data == b""
            return
        assert answer.mimetype in content
        schema = content[answer.mimetype]["schema"] | {"components": self.description["components"]}
        Draft202012Validator(schema, format_checker=FormatChecker()).validate(answer.json)

    def _response(self, path: str, status: int) -> dict[str, Any] | None:
        """The described response; None where the address is none of the described."""
        for template, item in self.description["paths"].items():
            if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path):
                found = item["get"]["responses"].get(str(status))
                assert found is not None, f"{status} of {template} is not described"
                return self._at(found["$ref"]) if "$ref" in found else found
        return None

    def _at(self, pointer: str) -> dict[str, Any]:
        found: Any = self.description
        for part in pointer.removeprefix("#/").split("/"):
            found = found[part]
        return found
