"""The worked exercises D1 to D13 of the curriculum: entries, and the numbers that must come out.

A case changes a few entries of a calculator and names amounts with their expected values, within
a tolerance of 0.1 % (or half of the last digit that is given, where that is more).
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Case:
    """One exercise. ``entries`` as typed in code: numbers with a dot, in the field's own unit."""

    name: str
    calculator: str
    amounts: dict[str, float]
    entries: dict[str, str] = field(default_factory=dict)


_CONSERVATIVE = {"reduction": "446.6"}

CASES = (
    Case("B-S10 today", "greenhouse", {"ground": 14.91, "without": -18.57}),
    Case("B-S10 fewer gases", "greenhouse", {"ground": 13.17}, {"held-back": "0.75"}),
    Case("B-S10 more gases", "greenhouse", {"ground": 16.11}, {"held-back": "0.80"}),
    Case("B-S10 all held back", "greenhouse", {"ground": 29.60}, {"held-back": "1"}),
    Case(
        "D1 the gap",
        "bau-wedge",
        {
            "cut": 10.2478,
            "level": 43.6879,
            "against-base": -0.05,
            "per-head": 7.955,
            "solar-needed": 15410,
        },
    ),
    Case(
        "D1 against the other base",
        "bau-wedge",
        {"against-base": -0.10, "growth": 23.34},
        {"base": "43.73"},
    ),
    Case("D1 for ten million people", "bau-wedge", {"per-head": 4.371}, {"people": "10000000"}),
    Case(
        "D2 one megawatt",
        "rooftop-solar",
        {
            "energy": 1400,
            "saved": 665.0,
            "life-energy": 22871.4,
            "life-saved": 10863.9,
            "life-saved-new": 11305,
        },
    ),
    Case("D2 conservative", "rooftop-solar", {"saved": 446.6}, {"grid-factor": "0.319"}),
    Case("D2 Viet Nam", "rooftop-solar", {"saved": 922.88}, {"grid-factor": "0.6592"}),
    Case("D2 the lower plant", "rooftop-solar", {"saved": 636.5}, {"yield": "1340"}),
    Case("D2 the higher plant", "rooftop-solar", {"saved": 673.6}, {"yield": "1418"}),
    Case(
        "D3 A",
        "jcm-checker",
        {
            "subsidy": 30_000_000,
            "cost-effectiveness": 2653.7,
            "ceiling": 2000,
            "most-subsidy": 22_610_000,
            "most-rate": 22.61,
        },
    ),
    Case(
        "D3 B",
        "jcm-checker",
        {"subsidy": 20_000_000, "cost-effectiveness": 1769.1},
        {"rate": "20"},
    ),
    Case(
        "D3 C",
        "jcm-checker",
        {"cost-effectiveness": 2634.3, "most-rate": 15.18},
        {"rate": "20", "reduction": "446.6"},
    ),
    Case(
        "D3 D",
        "jcm-checker",
        {"cost-effectiveness": 1912.2, "ceiling": 2500},
        {"technology": "solar-elsewhere", "reduction": "922.88"},
    ),
    Case(
        "D3 E",
        "jcm-checker",
        {"subsidy": 40_000_000, "cost-effectiveness": 2549.6},
        {"technology": "solar-elsewhere", "reduction": "922.88", "rate": "40"},
    ),
    Case(
        "D3 F",
        "jcm-checker",
        {"cost-effectiveness": 3341.7},
        {"rate": "20", "legal-years": "9"},
    ),
    Case(
        "D3 G",
        "jcm-checker",
        {"subsidy": 1_296_000, "cost-effectiveness": 1288.9, "ceiling": 4000},
        {
            "technology": "other",
            "investment": "1080000",
            "reduction": "67.032",
            "legal-years": "15",
            "saving": "564480",
        },
    ),
    Case(
        "D3 H",
        "jcm-checker",
        {"subsidy": 100_000_000, "cost-effectiveness": 14285.7, "reduction-needed": 1785.7},
        {
            "technology": "other",
            "investment": "50000000",
            "rate": "50",
            "reduction": "500",
            "legal-years": "14",
        },
    ),
    Case("D4 without a subsidy", "jcm-checker", {"payback": 4.673, "rate-by-guide": 35.8}),
    Case("D4 at 20 %", "jcm-checker", {"payback-granted": 3.738}, {"rate": "20"}),
    Case("D4 at 30 %", "jcm-checker", {"payback-granted": 3.271}),
    Case("D4 at 50 %", "jcm-checker", {"payback-granted": 2.336}, {"rate": "50"}),
    Case(
        "D5 a district office",
        "led-retrofit",
        {
            "power-saved": 57.6,
            "energy-saved": 141_120,
            "saved": 67.032,
            "cost": 1_080_000,
            "money-saved": 564_480,
            "payback": 1.913,
            "payback-granted": 1.339,
        },
    ),
    Case(
        "D5 with less cooling",
        "led-retrofit",
        {"cooling-saved": 47_040, "saved": 89.376},
        {"indoors": "100"},
    ),
    Case(
        "D6 a hundred buses",
        "bus-electrification",
        {
            "distance-all": 6_600_000,
            "diesel-km": 1.21005,
            "diesel-co2": 7986.33,
            "electric-km": 0.63333,
            "electricity": 8800,
            "electric-co2": 4180.0,
            "saved": 3806.33,
            "diesel-saved": 2_970_000,
            "break-even": 0.9075,
        },
    ),
    Case(
        "D6 on Viet Nam's grid of 2023",
        "bus-electrification",
        {"saved-km": 0.3311},
        {"grid-factor": "0.6592"},
    ),
    Case(
        "D6 on Viet Nam's grid of 2018",
        "bus-electrification",
        {"saved-km": -0.0073},
        {"grid-factor": "0.9130"},
    ),
    Case(
        "D7 one year's deposit",
        "landfill-decay",
        {
            "deposit": 36_500,
            "potential": 1825.0,
            "first-year-gas": 601.67,
            "first-year-co2e": 14_620.5,
            "life-co2e": 44_347.5,
            "a-tonne": 1.215,
            "half-life": 1.733,
            "compost-co2e": 6931.35,
            "net-life": 37_416.15,
            "net-first-year": 7689.1,
        },
    ),
    Case("D7 with another GWP", "landfill-decay", {"life-co2e": 45_825.8}, {"gwp-methane": "27.9"}),
    Case("D7 with AR5", "landfill-decay", {"life-co2e": 45_990.0}, {"gwp-methane": "28"}),
    Case(
        "D7 with less nitrous oxide",
        "landfill-decay",
        {"compost-co2e": 6333.48},
        {"compost-nitrous": "0.24"},
    ),
    Case("D7 after five years", "landfill-decay", {"share-so-far": 86.5}, {"years": "5"}),
    Case("D7 after ten years", "landfill-decay", {"share-so-far": 98.2}, {"years": "10"}),
    Case(
        "D7 all food waste of Bangkok, one day",
        "landfill-decay",
        {"life-co2e": 5500},
        {"waste": "4526.6", "days": "1"},
    ),
    Case(
        "D8 parks and space",
        "trees-and-parks",
        {
            "taken-up": 616.6,
            "share-of-gap": 0.0060,
            "solar-equal": 0.93,
            "target-area": 54.72,
            "missing": 13.73,
            "missing-rai": 8584,
        },
    ),
    Case(
        "D9 with the given weights",
        "flood-options",
        {"ponds": 0.7465, "warning": 0.5875, "dredge": 0.5701, "paving": 0.4069, "tunnel": 0.3500},
    ),
    Case(
        "D9 risk above all",
        "flood-options",
        {"ponds": 0.7071, "tunnel": 0.6333, "dredge": 0.4477, "warning": 0.3250, "paving": 0.2073},
        {
            "weight-risk-cut": "60",
            "weight-cost": "10",
            "weight-years": "10",
            "weight-equity": "10",
            "weight-benefits": "10",
        },
    ),
    Case(
        "D9 equal weights",
        "flood-options",
        {"ponds": 0.7475, "warning": 0.6500, "dredge": 0.5621, "paving": 0.4146, "tunnel": 0.2667},
        {f"weight-{each}": "20" for each in ("risk-cut", "cost", "years", "equity", "benefits")},
    ),
    Case(
        "D9 risk and equity alone",
        "flood-options",
        {"tunnel": 0.9000, "ponds": 0.6667, "dredge": 0.3333, "warning": 0.1500, "paving": 0.0},
        {
            "weight-risk-cut": "85",
            "weight-cost": "0",
            "weight-years": "0",
            "weight-equity": "15",
            "weight-benefits": "0",
        },
    ),
    Case(
        "D10 lamps and trips",
        "carbon-detectives",
        {
            "electricity": 1260,
            "lamps-co2": 830.6,
            "trip-day": 0.1878,
            "trip-year": 32.87,
            "trips-class": 1315,
            "grid-change": -27.8,
        },
    ),
    Case(
        "D11 with September missing",
        "mrv-plan",
        {
            "conservative": 1_282_400,
            "conservative-co2": 609.14,
            "filled-in": 1_390_550,
            "filled-in-co2": 660.51,
            "deducted": 1_275_988,
            "deducted-co2": 606.09,
        },
    ),
    Case(
        "D12 a pump and a sewer",
        "wastewater",
        {
            "throttled-energy": 810_000,
            "slowed-energy": 480_000,
            "pump-energy": 330_000,
            "pump-saved": 156.75,
            "load": 365_000,
            "methane": 109.5,
            "methane-co2e": 2956.5,
            "aeration-energy": 1095,
            "aeration-co2": 520.1,
            "net": 2436.4,
        },
    ),
    Case(
        "D13 ten hospitals",
        "jcm-checker",
        {"payback": 5.82},
        {"investment": "81500000", "saving": "14000000"},
    ),
)

#: D7's table: year → (methane generated, methane emitted, t; CO2 equivalent, t).
DECAY = {
    1: (601.67, 541.50, 14_620.5),
    2: (403.31, 362.98, 9_800.4),
    3: (270.35, 243.31, 6_569.4),
    4: (181.22, 163.10, 4_403.6),
    5: (121.47, 109.33, 2_951.8),
    10: (16.44, 14.80, 399.5),
}


def close(found: float, expected: float) -> bool:
    """Within 0.1 %, or half of the last digit that the exercise gives."""
    digits = len(f"{expected:.10f}".rstrip("0").partition(".")[2])
    return abs(found - expected) <= max(0.001 * abs(expected), 0.5 * 10**-digits + 1e-9)
