"""Reading raw form fields.

Whatever a browser or a hostile client sends ends in plain, clean text of bounded length or in an
``AnswerError``.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping, Sequence

from lms.core.items.base import AnswerError, AnswerFault, Form

LONGEST_TEXT = 200
"""Characters of a typed answer; the longest accepted answers have about thirty."""


def clean(text: str) -> str:
    """NFC, without control, format and lone surrogate characters, spaces run together."""
    kept = (" " if each in "\t\n\r" else each for each in text)
    visible = "".join(each for each in kept if unicodedata.category(each) not in ("Cc", "Cf", "Cs"))
    return " ".join(unicodedata.normalize("NFC", visible).split())


def read_text(form: Form, name: str, limit: int = LONGEST_TEXT) -> str:
    """One typed text, cleaned; "" if the field is absent or blank."""
    values = _values(form, name)
    if len(set(values)) > 1:
        raise AnswerError(AnswerFault.CHOOSE_ONE)
    text = values[0] if values else ""
    # Longer than any honest paste: refused before the work of normalising it.
    cleaned = clean(text) if len(text) <= 20 * limit else text
    if len(cleaned) > limit:
        raise AnswerError(AnswerFault.TOO_LONG, {"limit": str(limit)})
    return cleaned


def read_choice(form: Form, name: str, offered: Collection[str]) -> str:
    """One of the offered ids; "" if nothing was chosen."""
    chosen = {value for value in _values(form, name) if value}
    if len(chosen) > 1:
        raise AnswerError(AnswerFault.CHOOSE_ONE)
    choice = next(iter(chosen), "")
    if choice and choice not in offered:
        raise AnswerError(AnswerFault.UNKNOWN_CHOICE)
    return choice


def read_choices(form: Form, name: str, offered: Sequence[str]) -> tuple[str, ...]:
    """All chosen ids, each once, in the order of the structure."""
    chosen = {value for value in _values(form, name) if value}
    if not chosen <= set(offered):
        raise AnswerError(AnswerFault.UNKNOWN_CHOICE)
    return tuple(each for each in offered if each in chosen)


def read_each(
    form: Form, prefix: str, keys: Sequence[str], offered: Collection[str]
) -> dict[str, str] | None:
    """One choice for each key from fields ``prefix-key``; None if all are open.

    Raises ``AnswerError`` "incomplete" if only some are.
    """
    chosen = {key: read_choice(form, f"{prefix}-{key}", offered) for key in keys}
    return complete(chosen)


def complete(given: Mapping[str, str]) -> dict[str, str] | None:
    """The parts of an answer if all are there, None if none is."""
    left = sum(1 for value in given.values() if not value)
    if left == len(given):
        return None
    if left:
        raise AnswerError(AnswerFault.INCOMPLETE, {"left": str(left)})
    return dict(given)


def malformed() -> AnswerError:
    """For stored or imported answers that are not of the type's shape."""
    return AnswerError(AnswerFault.MALFORMED)


def _values(form: Form, name: str) -> list[str]:
    return [value for value in form.get(name, ()) if isinstance(value, str)]
