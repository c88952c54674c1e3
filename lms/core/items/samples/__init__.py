"""One sample item of each type, with its words in four languages.

The sample pack, the documentation and the tests of every page are made from these, so each shows
all that its type can do: feedback for each wrong choice, misconceptions, a hint where it helps.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from lms.core.items.samples import (
    categorising,
    cloze,
    matching,
    multiple_choice,
    numeric,
    ordering,
    short_text,
    single_choice,
    true_false,
)
from lms.core.items.samples.sample import Sample

SAMPLES: Mapping[str, Sample] = MappingProxyType(
    {
        each.type: each
        for each in (
            single_choice.SAMPLE,
            multiple_choice.SAMPLE,
            true_false.SAMPLE,
            numeric.SAMPLE,
            ordering.SAMPLE,
            matching.SAMPLE,
            categorising.SAMPLE,
            cloze.SAMPLE,
            short_text.SAMPLE,
        )
    }
)
"""Samples by the name of their type, in the order of ``BUILT_IN``."""

__all__ = ["SAMPLES", "Sample"]
