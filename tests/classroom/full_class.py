"""A whole lesson with a full class, made through the services: what a report has to tell."""

from __future__ import annotations

from flask import Flask
from sqlalchemy.orm import Session

from lms.classroom import joining
from lms.classroom.models import Participant, Way
from lms.classroom.walls import texts_on
from lms.core.calculators import CALCULATORS
from lms.core.calculators.spec import defaults
from lms.learning.trying.service import kept_amount
from tests.classroom.factories import (
    ABSORBS,
    MODEL_CHANGE,
    Room,
    ask,
    choices,
    come,
    come_as_guest,
    make_room,
    order,
    send,
)

#: Members at these places: on phones, at a shared tablet, with cards; the others are tapped,
#: raise a hand, or are away.
PHONES, TABLET, CARDS, TAPPED = range(14), range(14, 18), range(18, 30), range(30, 36)
WALL_TEXTS = (
    "Trồng thêm cây quanh sân trường để có bóng mát",
    "Đi xe đạp tới trường thay vì để bố mẹ chở bằng xe máy",
    "Tắt quạt khi ra về",
)


def teach(session: Session, app: Flask, pupils: int = 40) -> Room:
    """S1 with a class: two votes on a question, one by hand alone, a wall, a model, a pause."""
    room = make_room(session, app, pupils)
    give_lesson(session, room)
    return room


def give_lesson(session: Session, room: Room) -> None:
    """The whole lesson in a room in which it has just begun."""
    guest = come_as_guest(session, room, "Gió biển", room.at(0))
    come_all(session, room)
    ask_twice(session, room, guest)
    order(session, room, "step", 6, step=room.lesson.steps[1].id)
    order(session, room, "pause", 8)
    order(session, room, "resume", 11)
    order(session, room, "step", 15, step=room.lesson.steps[0].id)
    order(session, room, "step", 17, step=room.lesson.steps[3].id)
    ask(session, room, MODEL_CHANGE, minutes=20)
    for choice, count in zip(choices(room, MODEL_CHANGE), (21, 9), strict=False):
        order(session, room, "hands", 21, item=MODEL_CHANGE, vote=1, choice=choice, count=count)
    write_on_wall(session, room)
    find_with_model(session, room)
    for member in room.members[38:]:
        order(session, room, "absent", 30, person=member.person_id, absent="1")
    order(session, room, "end", 41)


def come_all(session: Session, room: Room) -> None:
    """Everybody who has a device comes in."""
    for place in (*PHONES, *TABLET):
        if place < len(room.members):
            come(session, room, place, room.at(0))


def ask_twice(session: Session, room: Room, guest: Participant) -> None:
    """A first vote in which a third is right, and a second in which most are."""
    right, *wrong = choices(room)
    here = len(room.members)
    for vote, minutes, parts in ((1, 1, 3), (2, 4, 1)):
        ask(session, room, vote=vote, minutes=minutes)
        told = {
            place: right if place % parts == 0 and place % 7 != 3 else wrong[place % len(wrong)]
            for place in range(here)
        }
        for place in [each for each in (*PHONES, *TABLET) if each < here]:
            claimed = place in TABLET and place % 2 == 1
            way = Way.TABLET if place in TABLET else Way.PHONE
            who = come(session, room, place, room.at(0))
            send(
                session,
                room,
                who,
                {"choice": told[place]},
                minutes + 1,
                vote=vote,
                way=way,
                claimed=claimed,
            )
        send(session, room, guest, {"choice": right}, minutes + 1, vote=vote)
        cards = {str(place + 1): told[place] for place in CARDS if place < here}
        order(session, room, "cards", minutes + 1, item=ABSORBS, vote=vote, choices=cards)
        taps = {
            f"m{room.members[place].person_id}": told[place] for place in TAPPED if place < here
        }
        order(session, room, "taps", minutes + 1, item=ABSORBS, vote=vote, choices=taps)
        order(session, room, "hands", minutes + 1, item=ABSORBS, vote=vote, choice=right, count=2)
        order(session, room, "close", minutes + 1.5, item=ABSORBS, vote=vote)
    order(session, room, "show", 5.8, item=ABSORBS)


def write_on_wall(session: Session, room: Room) -> None:
    """Three texts: one shown, one hidden, one not decided."""
    order(session, room, "open", 25, item="wall:1", vote=1, prompt="Em sẽ làm gì trong tuần này?")
    for place, text in enumerate(WALL_TEXTS[: len(room.members)]):
        who = come(session, room, place, room.at(0))
        send(session, room, who, {"text": text}, 26, item_id="wall:1")
    texts = texts_on(session, room.run.id, "wall:1")
    for text, state in zip(texts, ("shown", "hidden"), strict=False):
        order(session, room, "wall", 27, answer=text.answer_id, state=state)


def find_with_model(session: Session, room: Room) -> None:
    """Two groups send what they found with a calculator of the lesson."""
    if not room.lesson.calculators:
        return
    calculator = CALCULATORS[room.lesson.calculators[0]]
    item_id = f"model:{calculator.id}"
    order(session, room, "open", 30, item=item_id, vote=1)
    amounts = calculator.work(defaults(calculator)).amounts
    for place in range(min(2, len(room.members))):
        answer = {"entries": {}, "results": [kept_amount(each) for each in amounts]}
        send(session, room, come(session, room, place, room.at(0)), answer, 31, item_id=item_id)


def late(session: Session, room: Room, place: int, answer: dict, vote: int = 1) -> None:
    """An answer given before the close of the vote that arrives after the lesson."""
    who = joining.member_of_group(session, room.run, room.members[place].person_id)
    send(session, room, who, answer, 1.2, vote=vote, arrives=60)
