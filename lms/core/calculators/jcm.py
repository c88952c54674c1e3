"""A project's cost-effectiveness and payback against the rules of the JCM's equipment subsidy.

Rules as of the call of fiscal year 2022, told on the workshop slides (A-J4 to A-J8); later calls
differ. The formula of cost-effectiveness is general knowledge, to be confirmed in GEC's guidelines.
"""

from __future__ import annotations

from lms.core.calculators.electricity import PAYBACK_GUIDE, payback
from lms.core.calculators.quantities import in_unit, of
from lms.core.calculators.spec import (
    Amount,
    Calculator,
    Choice,
    Entries,
    Gauge,
    Number,
    Outcome,
    Verdict,
)

#: Yen a tonne that a subsidy may cost at most.
CEILINGS = {
    "solar-thailand": 2000.0,
    "solar-elsewhere": 2500.0,
    "small-hydro": 500.0,
    "other": 4000.0,
}


def cost_effectiveness(subsidy: float, yearly_reduction: float, legal_years: float) -> float:
    """Yen a tonne over the legal durable years; infinite where nothing is reduced."""
    tonnes = yearly_reduction * legal_years
    return subsidy / tonnes if tonnes else float("inf")


def _jcm_checker(entries: Entries) -> Outcome:
    baht = of(entries.number("investment"), "baht")
    rate = entries.number("rate") / 100
    yen = in_unit(baht * of(entries.number("exchange"), "yen/baht"), "yen")
    subsidy = yen * rate
    reduction, years = entries.number("reduction"), entries.number("legal-years")
    ceiling = CEILINGS[entries.word("technology")]
    ratio = cost_effectiveness(subsidy, reduction, years)
    most = ceiling * reduction * years
    most_rate = 100 * most / yen
    saving = entries.number("saving")
    bare = payback(in_unit(baht, "baht"), saving)
    granted = payback(in_unit(baht, "baht") * (1 - rate), saving)
    by_guide = 100 * max(0.0, 1 - PAYBACK_GUIDE * saving / in_unit(baht, "baht"))
    cap = entries.number("cap")
    return Outcome(
        amounts=(
            Amount("cost-effectiveness", ratio, "yen/t", 1, main=True),
            Amount("ceiling", ceiling, "yen/t", 0),
            Amount("subsidy", subsidy, "yen", 0),
            Amount("most-subsidy", most, "yen", 0),
            Amount("most-rate", most_rate, "percent", 2),
            Amount("reduction-needed", subsidy / (ceiling * years), "t/year", 1),
            Amount("payback", bare, "year", 3, main=True),
            Amount("payback-granted", granted, "year", 3, main=True),
            Amount("rate-by-guide", by_guide, "percent", 1),
        ),
        verdicts=(
            Verdict("below-ceiling" if ratio <= ceiling else "above-ceiling", ratio <= ceiling),
            Verdict("within-cap" if rate * 100 <= cap else "above-cap", rate * 100 <= cap),
            _guide(bare, granted),
            Verdict("conservative-factor"),
        ),
        charts=(
            Gauge("cost-effectiveness", "yen/t", 0, 0.0, 2 * ceiling, ratio,
                  (("ceiling", ceiling),)),
            Gauge("rate", "percent", 2, 0.0, 60.0, rate * 100,
                  (("cap", cap), ("most-rate", most_rate))),
            Gauge("payback-granted", "year", 1, 0.0, 10.0, granted,
                  (("guide", PAYBACK_GUIDE),)),
        ),
    )  # fmt: skip


def _guide(bare: float, granted: float) -> Verdict:
    """The slide does not say whether payback counts the subsidy, so both are looked at."""
    if granted >= PAYBACK_GUIDE:
        return Verdict("guide-met", True)
    return Verdict("guide-open" if bare >= PAYBACK_GUIDE else "guide-missed", False)


JCM_CHECKER = Calculator(
    id="jcm-checker",
    fields=(
        Choice("technology", tuple(CEILINGS), "solar-thailand"),
        Number("investment", "25000000", "baht", 1000.0, 100_000_000_000.0, 100_000.0),
        Number("rate", "30", "percent", 0.0, 50.0),
        Number("reduction", "665", "t/year", 0.1, 10_000_000.0, 5.0),
        Number("legal-years", "17", "year", 1.0, 50.0, fact="b-t21.solar", whole=True),
        Number("saving", "5350000", "baht/year", 0.0, 100_000_000_000.0, 50_000.0),
        Number("cap", "30", "percent", 30.0, 50.0, 10.0, "a-j4.lowest-cap", more=True),
        Number("exchange", "4.0", "yen/baht", 0.1, 20.0, 0.1, more=True),
    ),
    formulas=("CE = S / (ER · n)", "S = I · r", "PB = I · (1 − r) / a"),
    symbols={
        "CE": "cost-effectiveness",
        "S": "subsidy",
        "ER": "reduction",
        "n": "legal-years",
        "I": "investment",
        "r": "rate",
        "PB": "payback-granted",
        "a": "saving",
    },
    work=_jcm_checker,
    facts=("a-j4", "a-j7", "a-j8", "a-j14", "b-t21"),
)
