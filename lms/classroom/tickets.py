"""Tickets: the signed right to one live run, short enough for an address.

Whoever holds a ticket may see the public state of its run; with `leading` also the figures that
only a leader sees; with a participant's id he may answer as that participant, and `claimed` says
that nobody has checked that he is the person whose name he took. A ticket opens no session and
needs no cookie, so that it works for guests, on shared tablets and in a stream that the event loop
answers without Flask. It carries no time: the same right is the same text in every window, which
therefore share one stream; how long it is good for, the run says.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass

from itsdangerous import BadData, URLSafeSerializer

#: Keeps a ticket from being taken for anything else that the installation's key has signed.
_SALT = "lms.classroom.ticket"


@dataclass(frozen=True)
class Ticket:
    """The right to one run; which right, the fields say. Participant 0 is nobody."""

    run_id: int
    leading: bool = False
    participant_id: int = 0
    claimed: bool = False


def sign(secret_key: str, ticket: Ticket) -> str:
    """The ticket as a part of an address."""
    return _serializer(secret_key).dumps([int(each) for each in astuple(ticket)])


def read(secret_key: str, text: str) -> Ticket | None:
    """The ticket that `sign` made with this key; None for anything else."""
    try:
        run_id, leading, participant_id, claimed = _serializer(secret_key).loads(text)
    except BadData:
        return None
    return Ticket(run_id, bool(leading), participant_id, bool(claimed))


def _serializer(secret_key: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret_key, salt=_SALT)
