"""The calculator: by how much the sea rises in some years at a rate that was measured."""

from __future__ import annotations

from lms.core.calculators.quantities import in_unit, of
from lms.core.calculators.registry import Brought
from lms.core.calculators.spec import (
    Amount,
    Bar,
    Bars,
    Calculator,
    Entries,
    Number,
    Outcome,
    Verdict,
)

#: The mean of all seas in mm a year, with the years in which it was measured (fact b-s3).
RATES = {"from-1901": 1.3, "from-1971": 1.9, "from-2006": 3.7}


def rise(rate: float, years: float) -> float:
    """Centimetres, for a rate in mm a year that stays the same."""
    return in_unit(of(rate, "mm/year") * of(years, "year"), "cm")


def _work(entries: Entries) -> Outcome:
    years = entries.number("years")
    risen = Amount("risen", rise(entries.number("rate"), years), "cm", 1, main=True)
    bars = tuple(Bar(name, rise(rate, years)) for name, rate in RATES.items())
    return Outcome(
        amounts=(risen,),
        verdicts=(Verdict("same-rate", amounts={"risen": risen}),),
        charts=(Bars("at-each-rate", "cm", 1, bars),),
    )


YEARS_OF_RISE = Brought(
    Calculator(
        id="years-of-rise",
        fields=(
            Number("rate", "3.7", "mm/year", 0.0, 20.0, 0.1, fact="b-s3.rate-2006"),
            Number("years", "10", "year", 1.0, 200.0, whole=True),
        ),
        formulas=("h = v · t",),
        symbols={"h": "risen", "v": "rate", "t": "years"},
        work=_work,
        facts=("b-s3",),
    ),
    {
        "en": {
            "title": "Years of a rising sea",
            "lead": "Choose how fast the sea rises and for how many years.",
            "limits": (
                "The rate stays the same here. The measured rate has grown, so this is no "
                "forecast. It is the mean of all seas, not of one coast."
            ),
            "rate": "Rate",
            "years": "Years",
            "risen": "Rise of the sea",
            "at-each-rate": "The same years at each measured rate",
            "from-1901": "rate of 1901–1971",
            "from-1971": "rate of 1971–2006",
            "from-2006": "rate of 2006–2018",
            "same-rate": "At this rate the sea would stand %(risen)s higher.",
        },
        "vi": {
            "title": "Nước biển dâng qua các năm",
            "lead": "Chọn tốc độ nước biển dâng và số năm.",
            "limits": (
                "Ở đây tốc độ không đổi. Tốc độ đo được đã tăng lên, nên đây không phải là dự "
                "báo. Đây là trung bình của mọi biển, không phải của một bờ biển."
            ),
            "rate": "Tốc độ",
            "years": "Số năm",
            "risen": "Mực nước dâng thêm",
            "at-each-rate": "Cùng số năm với mỗi tốc độ đo được",
            "from-1901": "tốc độ 1901–1971",
            "from-1971": "tốc độ 1971–2006",
            "from-2006": "tốc độ 2006–2018",
            "same-rate": "Với tốc độ này, mực nước biển sẽ cao thêm %(risen)s.",
        },
    },
)
