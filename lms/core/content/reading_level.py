"""How hard a lesson's text is to read, measured in each language and held against its audience.

Measured is what a learner reads alone: the prose of the steps and the tasks for one learner, without
tables, numbers of sources and notes for leaders. ``docs/reading-level.md`` says what the measures
are, where the bands come from, and what they cannot see. The tools are those of the extra
``reading``; without them nothing is measured, and ``lms check`` says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec

from lms.core.content.blocks import BlockKind
from lms.core.content.model import Audience, LessonWords
from lms.core.content.prose import split_blocks

#: What a learner alone reads besides the prose itself.
_READ = frozenset({"", BlockKind.ALONE.value})

_LINK = re.compile(r"\[([^\]\n]*)\]\([^)\n]*\)")
_CITATION = re.compile(r"\s*\[@[^\]\n]*\]")
_MARK = re.compile(r"\[([^\[\]]*)\]\{[^}]*\}")
_BLOCK = re.compile(r"^ {0,3}/{3,}[^\n]*$|^\s*\|[^\n]*$|^#+ [^\n]*$", re.MULTILINE)
_ITEM = re.compile(r"^\s*(?:[-*+]|[0-9]{1,3}[.)])\s+", re.MULTILINE)
_TAG = re.compile(r"<[^>]*>|[*_`\\]")
_PARAGRAPH = re.compile(r"\n\s*\n|\n(?=\0)")
_END = re.compile(r"(?<=[.!?…。！？])[\"”’»」』)\]]*\s+|(?<=[。！？])")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_THAI = re.compile("[\u0e00-\u0e7f]+")


@dataclass(frozen=True, slots=True)
class Level:
    """One measure of a text, and the end of the band that it must not pass."""

    name: str
    value: float
    limit: float
    higher_is_easier: bool = False

    @property
    def is_within(self) -> bool:
        """Whether the text is as easy as its audience needs."""
        if self.higher_is_easier:
            return self.value >= self.limit
        return self.value <= self.limit


#: Measure → audience → the hardest that we write for it.
BANDS: Mapping[str, Mapping[Audience, float]] = {
    name: dict(zip(Audience, limits, strict=True))
    for name, limits in {
        # in the order of Audience: primary, secondary, teachers, officials
        "Flesch–Kincaid grade": (4.0, 7.0, 9.0, 12.0),
        "jreadability score": (4.0, 3.5, 3.0, 2.5),
        "syllables a sentence": (12.0, 18.0, 20.0, 25.0),
        "words a clause": (6.0, 7.0, 8.0, 8.0),
        "rare words in percent": (6.0, 8.0, 8.0, 15.0),
    }.items()
}

#: Characters below which a text is too short for its mean to tell anything.
SHORTEST = 1200

#: How far down a list of frequencies a word still counts as common.
COMMON_SYLLABLES = 3000
COMMON_THAI_WORDS = 12_000


def can_measure() -> bool:
    """Whether the extra ``reading`` is installed."""
    return all(find_spec(name) for name in ("jreadability", "pyphen", "pythainlp", "wordfreq"))


def levels(words: LessonWords, audience: Audience) -> tuple[Level, ...]:
    """The measures of a lesson's text in one language; none where it is too short to be measured.

    Raises ImportError if the tools are not installed (``can_measure``).
    """
    sentences = [each for text in _read_alone(words) for each in _sentences(text)]
    measure = _MEASURES.get(words.language)
    if measure is None or sum(map(len, sentences)) < SHORTEST:
        return ()
    return tuple(
        Level(name, value, BANDS[name][audience], name == "jreadability score")
        for name, value in measure(sentences).items()
    )


def _read_alone(words: LessonWords) -> Iterator[str]:
    for step in words.steps.values():
        for piece in split_blocks(step.markdown):
            if piece.kind in _READ:
                yield piece.body


def _sentences(markdown: str) -> Iterator[str]:
    text = _BLOCK.sub("\n", markdown)
    text = _ITEM.sub("\0", text)
    text = _LINK.sub(r"\1", _CITATION.sub("", text))
    text = _TAG.sub("", _MARK.sub(r"\1", text))
    for paragraph in _PARAGRAPH.split(text):
        joined = " ".join(paragraph.replace("\0", "").split())
        for sentence in _END.split(joined):
            if _WORD.search(sentence):
                yield sentence.strip()


def _english(sentences: list[str]) -> dict[str, float]:
    """The grade of Kincaid and others (1975): 0.39 words a sentence + 11.8 syllables a word − 15.59."""
    hyphens = _hyphens()
    words = [word for sentence in sentences for word in _WORD.findall(sentence)]
    syllables = sum(len(hyphens(word)) + 1 for word in words)
    grade = 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59
    return {"Flesch–Kincaid grade": grade}


def _vietnamese(sentences: list[str]) -> dict[str, float]:
    """Syllables, which stand apart in writing, a sentence; and the share of rare ones."""
    common = _common_syllables()
    syllables = [each.lower() for sentence in sentences for each in _WORD.findall(sentence)]
    rare = sum(each not in common for each in syllables)
    return {
        "syllables a sentence": len(syllables) / len(sentences),
        "rare words in percent": 100 * rare / len(syllables),
    }


def _thai(sentences: list[str]) -> dict[str, float]:
    """Words a clause, for Thai parts clauses by blanks and has no full stop; and rare words."""
    common, cut = _common_thai_words(), _thai_words()
    clauses = [clause for sentence in sentences for clause in _THAI.findall(sentence)]
    words = [word for clause in clauses for word in cut(clause)]
    if not words:
        return {}
    rare = sum(word not in common for word in words)
    return {
        "words a clause": len(words) / len(clauses),
        "rare words in percent": 100 * rare / len(words),
    }


def _japanese(sentences: list[str]) -> dict[str, float]:
    """The score of Hasebe and Lee (2015), from 0.5 (hard) to 6.5 (easy)."""
    from jreadability import compute_readability

    return {"jreadability score": float(compute_readability("\n".join(sentences)))}


_MEASURES: Mapping[str, Callable[[list[str]], dict[str, float]]] = {
    "en": _english,
    "vi": _vietnamese,
    "th": _thai,
    "ja": _japanese,
}


@cache
def _hyphens() -> Callable[[str], list[int]]:
    from pyphen import Pyphen

    positions: Callable[[str], list[int]] = Pyphen(lang="en_US").positions
    return positions


@cache
def _common_syllables() -> frozenset[str]:
    from wordfreq import top_n_list

    return frozenset(top_n_list("vi", COMMON_SYLLABLES))


@cache
def _thai_words() -> Callable[[str], list[str]]:
    from pythainlp import word_tokenize

    words: Callable[[str], list[str]] = word_tokenize
    return words


@cache
def _common_thai_words() -> frozenset[str]:
    from pythainlp.corpus import tnc

    listed = tnc.unigram_word_freqs()
    return frozenset(sorted(listed, key=listed.__getitem__, reverse=True)[:COMMON_THAI_WORDS])
