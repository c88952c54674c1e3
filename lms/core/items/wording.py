"""Reading and checking the words of an item, which its author wrote once in each language.

Grading and drawing must also work with words that lack something (a stored old version, a
half-made translation): whoever reads here falls back to the id; whoever checks reports it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from lms.core.items.base import SpecError, Words

COMMON = frozenset({"prompt", "explanation", "hint"})

_CITATION = re.compile(r"\s*\[@[^\]]*\]")
_MARK = re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\{[^}]*\})")
_ATTRIBUTE = re.compile(r"\{\.[a-z-]+\}")
_EMPHASIS = re.compile(r"(\*\*|\*|`)(?=\S)(.+?)(?<=\S)\1")

_LIST_SEPARATOR = {"ja": "；"}


def text_of(words: Words, part: str, key: str) -> str:
    """The text of one choice or entry; its id where the words lack it."""
    texts = words.get(part)
    text = texts.get(key) if isinstance(texts, Mapping) else None
    return text if isinstance(text, str) else key


def plain(text: str) -> str:
    """Inline Markdown as plain text: without citations, marks and emphasis."""
    text = _CITATION.sub("", text)
    text = _ATTRIBUTE.sub("", _MARK.sub(r"\1", text))
    text = _EMPHASIS.sub(r"\2", _EMPHASIS.sub(r"\2", text))
    return " ".join(text.split())


def plain_with_brackets(text: str) -> str:
    """As ``plain``, for a text in which square brackets hold a learner's answers."""
    return " ".join(_EMPHASIS.sub(r"\2", _CITATION.sub("", text)).split())


def plain_text_of(words: Words, part: str, key: str) -> str:
    """The text of one choice or entry without markup."""
    return plain(text_of(words, part, key))


def plain_phrase_of(words: Words, part: str, key: str) -> str:
    """As ``plain_text_of``, without the full stop, to stand in a row with others."""
    return plain_text_of(words, part, key).rstrip(".。")


def listed(parts: Collection[str], language: str) -> str:
    """Several texts in a row, parted as the language does it."""
    return _LIST_SEPARATOR.get(language, "; ").join(parts)


def check_shape(words: Words, known: Collection[str]) -> Iterator[SpecError]:
    """The texts that every item has, and no key that its type does not know."""
    for field in ("prompt", "explanation"):
        yield from check_text(words.get(field), field)
    if "hint" in words:
        yield from check_text(words["hint"], "hint")
    for key in words:
        if key not in COMMON and key not in known:
            yield SpecError(str(key), "is unknown in the words of this type")


def check_texts(
    words: Words, part: str, needed: Collection[str], optional: Collection[str] = ()
) -> Iterator[SpecError]:
    """A mapping with a text for each needed id, and none for ids that do not exist."""
    texts = words.get(part)
    if not isinstance(texts, Mapping):
        yield SpecError(part, "is missing" if texts is None else "must be a mapping of texts")
        return
    for key in needed:
        yield from check_text(texts.get(key), f"{part}.{key}")
    for key in texts:
        if key in needed:
            continue
        if key in optional:
            yield from check_text(texts[key], f"{part}.{key}")
        else:
            yield SpecError(f"{part}.{key}", _unknown(key))


def check_text(value: Any, field: str) -> Iterator[SpecError]:
    """One text that must be there and not be empty."""
    if value is None:
        yield SpecError(field, "is missing")
    elif not isinstance(value, str):
        yield SpecError(field, f"must be text: put {value!r} in quotes")
    elif not value.strip():
        yield SpecError(field, "is empty")


def check_different(words: Words, part: str) -> Iterator[SpecError]:
    """Two choices that read the same cannot be told apart."""
    texts = words.get(part)
    seen: dict[str, str] = {}
    for key, text in texts.items() if isinstance(texts, Mapping) else ():
        if isinstance(key, str) and isinstance(text, str) and text.strip():
            first = seen.setdefault(plain(text).casefold(), key)
            if first != key:
                yield SpecError(f"{part}.{key}", f"reads the same as {first!r}")


def _unknown(key: object) -> str:
    if isinstance(key, bool):
        return "YAML reads this key as true or false: put it in quotes"
    return "has no such id in the item's structure"
