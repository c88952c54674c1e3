"""Partial credit that guessing cannot exploit.

What a person gets who ticks at random, ticks everything or throws everything into one category is
taken off first. The rule for all types: the expected score of a random answer is at most one
divided by the number of choices, and an answer that shows no knowledge scores 0.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from math import comb

_STEPS = 100


def ticking_score(keys: int, others: int, hits: int, slips: int) -> Fraction:
    """Score for ticking ``hits`` of the right choices and ``slips`` of the wrong ones.

    The raw share is hits/keys − slips/others, so that nothing and everything ticked give 0. Where
    ticking at random, or a certain number at random, would still earn more than 1/(number of
    choices), the share counts only above a threshold, the least that mends this.
    """
    return _above(_raw(keys, others, hits, slips), ticking_threshold(keys, others))


@lru_cache(maxsize=512)
def ticking_threshold(keys: int, others: int) -> Fraction:
    """The least threshold, in hundredths, that leaves no way of guessing more than 1/n.

    If no number of ticks earns more, a mixture of them does not either, all subsets included.
    """
    choices = keys + others
    for step in range(_STEPS):
        threshold = Fraction(step, _STEPS)
        means = (mean_score_of(keys, others, ticks, threshold) for ticks in range(choices + 1))
        if max(means) <= Fraction(1, choices):
            return threshold
    return Fraction(_STEPS - 1, _STEPS)


def mean_score_of(keys: int, others: int, ticks: int, threshold: Fraction) -> Fraction:
    """The mean score over all subsets with that many ticks, each as likely as the others."""
    total = Fraction(0)
    for hits in range(max(0, ticks - others), min(keys, ticks) + 1):
        subsets = comb(keys, hits) * comb(others, ticks - hits)
        total += subsets * _above(_raw(keys, others, hits, ticks - hits), threshold)
    return total / comb(keys + others, ticks)


def sorting_score(key: Mapping[str, str], given: Mapping[str, str]) -> Fraction:
    """Score for putting things into places: each place that the key uses counts alike.

    The share that one gets by putting everything into a single place is taken off.
    """
    sizes = Counter(key.values())
    right = Counter(place for thing, place in key.items() if given.get(thing) == place)
    share = sum(Fraction(right[place], size) for place, size in sizes.items()) / len(sizes)
    return _above(Fraction(share), Fraction(1, len(sizes)))


def ordering_score(right: Sequence[str], given: Sequence[str]) -> Fraction:
    """The share of neighbours of the right order that also follow each other in the answer.

    A random order scores 1/(number of entries) on average; a reversed one scores 0.
    """
    follows = dict(pairwise(given))
    pairs = list(pairwise(right))
    return Fraction(sum(1 for a, b in pairs if follows.get(a) == b), len(pairs))


def _raw(keys: int, others: int, hits: int, slips: int) -> Fraction:
    return Fraction(hits, keys) - Fraction(slips, others)


def _above(share: Fraction, threshold: Fraction) -> Fraction:
    return max(Fraction(0), (share - threshold) / (1 - threshold))
