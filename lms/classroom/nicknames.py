"""Nicknames of guests: short, readable, and without what a class should not have to read.

No filter is complete: names are hidden until the leader shows them, and he can take anybody out.
"""

from __future__ import annotations

import re
import unicodedata

from lms.classroom.models import MAX_NICKNAME
from lms.people.names import BadNameError, clean_name

#: Letters, marks and digits of any script, and what stands between the parts of a name.
_ALLOWED_KINDS = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Nd"})
_BETWEEN = frozenset(" -.'·’")
#: Marks that one letter may carry: Thai and decomposed Vietnamese need two, a joker's dozens.
_MARKS = 3
_MANY_DIGITS = re.compile(r"\d(?:\W*\d){5}")
_MANY_MARKS = re.compile(rf"[̀-ͯ᪰-᫿᷀-᷿]{{{_MARKS},}}")

#: Insults as they are typed without marks; whole words, so that no real name is refused.
_WORDS = frozenset(
    [
        "fuck",
        "fucker",
        "fucking",
        "shit",
        "bitch",
        "cunt",
        "pussy",
        "nigger",
        "nigga",
        "faggot",
        "whore",
        "slut",
        "asshole",
        "bastard",
        "wanker",
        "nazi",
        "hitler",
        "rape",
        "porn",
        "sex",
        "dmm",
        "dcm",
        "dkm",
        "vcl",
        "vkl",
        "buoi",
        "địt",
        "lồn",
        "buồi",
        "cặc",
        "đụ",
        "kuy",
        "heeya",
        "ควย",
        "เหี้ย",
        "เย็ด",
        "สัส",
        "แตด",
        "kuso",
        "manko",
        "chinko",
        "くそ",
        "死ね",
        "しね",
        "まんこ",
        "ちんこ",
        "殺す",
    ]
)
#: Scripts that put no spaces between words: looked for anywhere.
_ANYWHERE = tuple(each for each in _WORDS if not each.isascii() and ord(each[0]) > 0x0E00)
_LOOKALIKES = str.maketrans("0134578@$!", "oieastbasi")


class BadNicknameError(ValueError):
    """The nickname cannot be used."""


def clean_nickname(typed: str) -> str:
    """The nickname as it is stored.

    Raises:
        BadNicknameError: empty, too long, of other signs, a telephone number or an insult.
    """
    try:
        name = clean_name(typed)
    except BadNameError as error:
        raise BadNicknameError(typed) from error
    readable = all(
        each in _BETWEEN or unicodedata.category(each) in _ALLOWED_KINDS for each in name
    )
    if len(name) > MAX_NICKNAME or not readable or not any(each.isalnum() for each in name):
        raise BadNicknameError(name)
    if _MANY_DIGITS.search(name) or _MANY_MARKS.search(unicodedata.normalize("NFD", name)):
        raise BadNicknameError(name)
    if _insults(name):
        raise BadNicknameError(name)
    return name


def _insults(name: str) -> bool:
    folded = name.casefold()
    if any(each in folded for each in _ANYWHERE):
        return True
    spellings = (folded, folded.translate(_LOOKALIKES))
    return any(word in _WORDS for each in spellings for word in re.split(r"[\s\-.'·’_]+", each))
