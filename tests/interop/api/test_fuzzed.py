"""Schemathesis asks the running application what the description allows, and what it does not.

For each address it makes requests that fit the description and requests that do not, with the
same chance each time, and compares status, type, headers and content of every answer with it.
"""

from __future__ import annotations

import warnings
from collections import Counter
from dataclasses import replace

import hypothesis
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given
from schemathesis import Case, GenerationMode
from schemathesis.checks import CHECKS

from tests.interop.api.described import ROOT

#: Requests for each address and kind: all of it takes some twelve seconds.
EXAMPLES = 60

as_described = hypothesis.settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def settings(settings):
    """No limit is reached; that of wrong tokens would be."""
    return replace(settings, api_limit_per_minute=10**6, address_limit_per_minute=10**6)


def unfit(case: Case) -> list:
    """The check that cannot hold: nobody but us makes a cursor, and a lesson needs its course."""
    asked = set(case.query or {})
    refused = asked & {"cursor", "since"} or ("lesson" in asked and "course" not in asked)
    return [CHECKS.get_one("positive_data_acceptance")] if refused else []


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_every_answer_to_whatever_is_asked_is_as_described(app, world, program, mode):
    # Its client without a network does not unpack.
    headers = {"Authorization": f"Bearer {program()._secret}", "Accept-Encoding": "identity"}
    app.config["PROPAGATE_EXCEPTIONS"] = False
    answers: Counter[str] = Counter()
    with warnings.catch_warnings():
        warnings.simplefilter("default")
        schema = schemathesis.openapi.from_wsgi(f"{ROOT}/openapi.json", app)
        for found in schema.get_all_operations():
            operation = found.ok()

            @as_described
            @given(case=operation.as_strategy(generation_mode=mode))
            def ask(case: Case) -> None:
                answer = case.call_and_validate(headers=headers, excluded_checks=unfit(case))
                answers[str(answer.status_code)] += 1

            ask()
    wanted = "200" if mode is GenerationMode.POSITIVE else "400"
    assert answers[wanted] > EXAMPLES
