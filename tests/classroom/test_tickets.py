"""Tickets of live runs."""

from __future__ import annotations

import re

import pytest

from lms.classroom.tickets import Ticket, read, sign

KEY = "k" * 64


@pytest.mark.parametrize(
    "ticket",
    [
        Ticket(1),
        Ticket(7, leading=True),
        Ticket(7, participant_id=2**31 - 1),
        Ticket(2**31 - 1, leading=True, participant_id=3, claimed=True),
    ],
)
def test_a_ticket_is_read_as_it_was_signed(ticket: Ticket) -> None:
    assert read(KEY, sign(KEY, ticket)) == ticket


def test_the_same_right_is_the_same_text() -> None:
    assert sign(KEY, Ticket(7, participant_id=5)) == sign(KEY, Ticket(7, participant_id=5))


def test_a_ticket_is_short_and_fits_an_address() -> None:
    longest = sign(KEY, Ticket(2**31 - 1, True, 2**31 - 1, True))
    assert re.fullmatch(r"[\w.-]{1,80}", longest, re.ASCII)


def test_only_what_was_signed_with_this_key_is_a_ticket() -> None:
    text = sign(KEY, Ticket(7))
    other = sign(KEY, Ticket(8))
    forged = other.partition(".")[0] + "." + text.partition(".")[2]
    for wrong in ("", "x", ".", "ü.ü", text[:-1], text + "A", forged, sign("j" * 64, Ticket(7))):
        assert read(KEY, wrong) is None, wrong
