"""Learners by name come in pages, and only from organisations whose policy shows names."""

from __future__ import annotations

from lms.training import named_learners
from tests.people.factories import make_organisation
from tests.training.factories import make_cohort


def test_only_the_learners_of_a_page_are_read(session, monkeypatch):
    monkeypatch.setattr(named_learners, "PAGE_SIZE", 4)
    city = make_organisation(session)
    city.managers_see_names = True
    closed = make_organisation(session, parent_id=city.id)
    make_cohort(session, city, 6)
    make_cohort(session, closed, 3)
    first, last, beyond = (named_learners.learners_of(session, city.id, each) for each in (1, 2, 9))
    assert (len(first.learners), len(last.learners)) == (4, 2)
    assert {(each.number, each.pages, each.total) for each in (last, beyond)} == {(2, 2, 6)}
    names = [each.name for page in (first, last) for each in page.learners]
    assert len(set(names)) == 6
