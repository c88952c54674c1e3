"""Results as people read them: number and unit in the page's language, kept together on a line."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from lms.core.calculators.spec import Amount
from lms.core.items.numbers import format_number
from lms.learning.trying.shown import ShownAmount
from lms.learning.trying.words import unit_word, word
from lms.web.language import current_language


def shown_amount(calculator_id: str, amount: Amount) -> ShownAmount:
    """A result in the page's language."""
    return ShownAmount(amount.id, word(calculator_id, amount.id), quantity(amount), amount.main)


def quantity(amount: Amount) -> str:
    """A number with its unit, which stay together on a line."""
    return with_unit(number_text(amount.value, amount.decimals), amount.unit)


def number_text(value: float, decimals: int) -> str:
    """A number with all the decimals that the result claims, in the page's language."""
    if value in {float("inf"), float("-inf")}:
        return "∞"
    rounded = Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    text = format_number(rounded, current_language())
    return _padded(text, rounded, decimals)


def _padded(text: str, rounded: Decimal, decimals: int) -> str:
    """All the decimals that the result claims: 665.00 and not 665."""
    if not decimals:
        return text
    fraction = f"{rounded:f}".partition(".")[2]
    mark = "," if current_language() == "vi" else "."
    whole = text.partition(mark)[0]
    return f"{whole}{mark}{fraction}"


def with_unit(number: str, unit: str) -> str:
    """A number in words and its unit, on one line."""
    if not unit:
        return number
    shown = unit_word(unit)
    closed = shown == "%" and current_language() in {"vi", "ja"}
    return f"{number}{shown}" if closed else f"{number}\u00a0{shown}"
