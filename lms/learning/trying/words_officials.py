"""The words of the calculators of the Bangkok modules, by calculator and id."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from lms.learning.trying.words_school import Words

#: Ids that mean the same in all of these calculators.
COMMON: Words = {
    "grid-factor": _("Emission factor of the grid"),
    "gwp-methane": _("Warming of methane against CO₂ over 100 years (GWP100)"),
    "tariff": _("Price of electricity"),
    "days": _("Days a year"),
    "year-number": _("number of the year"),
}

BAU_WEDGE: Words = {
    "title": _("The gap to the target"),
    "lead": _(
        "A target below business as usual, in tonnes, against the base year and for each inhabitant; and what single measures close of it."
    ),
    "bau": _("Business as usual in 2030"),
    "base": _("Emissions in 2018"),
    "rate": _("Reduction against business as usual"),
    "people": _("Inhabitants"),
    "solar-mw": _("Solar panels on roofs"),
    "buses": _("Electric buses"),
    "food-waste": _("Food waste composted instead of landfilled"),
    "parks": _("Parks"),
    "cut": _("Reduction in 2030"),
    "level": _("Emissions allowed in 2030"),
    "against-base": _("Allowed level against 2018"),
    "growth": _("Growth of business as usual since 2018"),
    "per-head": _("Emissions of 2018 per inhabitant"),
    "solar-needed": _("Solar panels that would close the gap alone"),
    "closed": _("Share of the gap closed by the measures"),
    "paths": _("Three paths from 2018 to 2030"),
    "business-as-usual": _("business as usual"),
    "with-measures": _("with the measures"),
    "target": _("target"),
    "wedges": _("Reduction by measure"),
    "about-the-base": _(
        "The target is about the level of 2018: below business as usual, not below the base year."
    ),
    "not-the-base": _(
        "Say against what the target is measured: business as usual in 2030, not the base year."
    ),
    "gap-closed": _("The measures close the gap."),
    "gap-open": _("The measures do not close the gap. No single measure is enough."),
    "limits": _(
        "Straight lines between 2018 and 2030. Effects of measures are those of the sector modules and are simply added; food waste counts over its whole life."
    ),
}

ROOFTOP_SOLAR: Words = {
    "title": _("Sizing a solar roof"),
    "lead": _(
        "Electricity and avoided emissions of a solar roof, in the first year and over its life."
    ),
    "power": _("Installed power"),
    "yield": _("Yearly yield of one kWp"),
    "years": _("Years"),
    "loss": _("Loss of output each year"),
    "energy": _("Electricity in the first year"),
    "saved": _("Emissions avoided in the first year"),
    "life-energy": _("Electricity over all years"),
    "life-saved": _("Emissions avoided over all years"),
    "life-saved-new": _("The same without loss"),
    "saved-so-far": _("Emissions avoided so far, year by year"),
    "limits": _(
        "The yield is that of two solar farms; the yield of roofs in Bangkok was not found. The grid factor is held constant, although it falls."
    ),
}

LED_RETROFIT: Words = {
    "title": _("Replacing lamps by LED"),
    "lead": _("Power, electricity, emissions and money saved by a retrofit, and its payback."),
    "fittings": _("Fittings"),
    "before": _("Power of one fitting before"),
    "after": _("Power of one fitting after"),
    "hours": _("Hours a day"),
    "price": _("Cost of one fitting"),
    "subsidy": _("Subsidy"),
    "indoors": _("Share of the lamps' heat that the cooling must remove"),
    "cop": _("COP of the cooling"),
    "power-saved": _("Power saved"),
    "energy-saved": _("Electricity saved by the lamps"),
    "cooling-saved": _("Electricity saved by the cooling"),
    "saved": _("Emissions avoided"),
    "cost": _("Investment"),
    "money-saved": _("Money saved"),
    "payback": _("Payback"),
    "payback-granted": _("Payback after the subsidy"),
    "electricity": _("Electricity of the lamps in a year"),
    "electricity-before": _("before"),
    "electricity-after": _("after"),
    "pays-itself": _(
        "It pays back in less than three years: own budget or an ESCO will do, a JCM subsidy is hardly justified."
    ),
    "slow-payback": _("It pays back in three years or more: a subsidy may be justified."),
    "limits": _("Prices are examples. Maintenance and the fall of prices are left out."),
}

BUS_ELECTRIFICATION: Words = {
    "title": _("Electric buses and the grid"),
    "lead": _(
        "Emissions of a fleet on diesel and on electricity, and the grid factor at which the change saves nothing."
    ),
    "buses": _("Buses"),
    "distance": _("Distance of one bus"),
    "diesel-use": _("Diesel consumption"),
    "electric-use": _("Consumption of the electric bus"),
    "diesel-factor": _("CO₂ of diesel"),
    "charging": _("Share of the electricity that reaches the battery"),
    "saved": _("Emissions avoided"),
    "break-even": _("Grid factor at break-even"),
    "distance-all": _("Distance of the fleet"),
    "diesel-km": _("Diesel bus"),
    "electric-km": _("Electric bus"),
    "saved-km": _("Avoided on each kilometre"),
    "diesel-co2": _("Emissions on diesel"),
    "electric-co2": _("Emissions on electricity"),
    "electricity": _("Electricity from the grid"),
    "diesel-saved": _("Diesel saved"),
    "co2-a-km": _("CO₂ of one kilometre"),
    "grid": _("The grid factor on a scale"),
    "thailand-2026": _("Thailand 2026"),
    "vietnam-2018": _("Viet Nam 2018"),
    "vietnam-2023": _("Viet Nam 2023"),
    "saves": _("On this grid the electric bus gives off less."),
    "loses": _("On this grid the electric bus gives off as much or more."),
    "left-out": _(
        "The tailpipe is clean; the power station is not. Making batteries and producing fuel are left out."
    ),
    "limits": _(
        "Consumption figures are examples, to be replaced by data of the operator. CO₂ only."
    ),
}

LANDFILL_DECAY: Words = {
    "title": _("Methane of a landfill, year by year"),
    "lead": _(
        "One year's deposit of food waste decays over many years. Compare it with composting."
    ),
    "waste": _("Food waste"),
    "days": _("Days of deposit"),
    "k": _("Decay rate"),
    "captured": _("Gas captured"),
    "years": _("Years shown"),
    "doc": _("Degradable carbon in the waste (DOC)"),
    "docf": _("Share of it that decays (DOCf)"),
    "mcf": _("Methane correction factor (MCF)"),
    "methane-share": _("Methane in the gas"),
    "oxidised": _("Methane oxidised in the cover"),
    "compost-methane": _("Methane of composting"),
    "compost-nitrous": _("Nitrous oxide of composting"),
    "gwp-nitrous": _("Warming of nitrous oxide against CO₂ over 100 years (GWP100)"),
    "life-co2e": _("Over its whole life (CO₂e)"),
    "first-year-co2e": _("In the first year (CO₂e)"),
    "deposit": _("Deposit"),
    "potential": _("Methane that can form (L₀)"),
    "first-year-gas": _("Methane formed in the first year"),
    "first-year-share": _("Share formed in the first year"),
    "share-so-far": _("Share formed after the years shown"),
    "half-life": _("Half-life"),
    "a-tonne": _("For each tonne of waste, over its life (CO₂e)"),
    "compost-co2e": _("Composting the same waste (CO₂e)"),
    "net-life": _("Avoided by composting, over the whole life (CO₂e)"),
    "net-first-year": _("Avoided by composting, counted in the first year only (CO₂e)"),
    "co2e-by-year": _("Emitted in each year (CO₂e)"),
    "methane-by-year": _("Methane formed in each year"),
    "methane-emitted": _("methane emitted in a year"),
    "over-years": _(
        "The methane of one year's waste comes over many years. Whoever counts one year only misses most of it."
    ),
    "limits": _(
        "Simplified first-order decay after IPCC 2006 for one deposit. Name the GWP set with every result: AR6, non-fossil methane 27.0, nitrous oxide 273."
    ),
}

WASTEWATER: Words = {
    "title": _("Pumps and sewage"),
    "lead": _("Electricity that a slower pump saves, and methane that treatment with air avoids."),
    "power": _("Power of the pump"),
    "hours": _("Hours a year"),
    "flow": _("Flow, as a share of the full flow"),
    "sewage": _("Sewage newly connected"),
    "bod": _("Organic load of the sewage (BOD)"),
    "throttled": _("Power when throttled, as a share of full power"),
    "inverter": _("Efficiency of the inverter"),
    "aeration": _("Electricity for treatment"),
    "bo": _("Methane that BOD can form (B₀)"),
    "mcf": _("Methane correction factor of septic tanks (MCF)"),
    "pump-energy": _("Electricity saved by the inverter"),
    "pump-saved": _("Emissions avoided by the inverter"),
    "throttled-energy": _("Throttled pump"),
    "slowed-energy": _("Pump with inverter"),
    "net": _("Avoided by treatment, net (CO₂e)"),
    "load": _("Organic load (BOD)"),
    "methane": _("Methane avoided"),
    "methane-co2e": _("Methane avoided (CO₂e)"),
    "aeration-energy": _("Electricity of treatment"),
    "aeration-co2": _("Emissions of that electricity"),
    "pump": _("Electricity of the pump in a year"),
    "sewage-chart": _("Treatment: avoided and caused (CO₂e)"),
    "treatment-wins": _("Treatment avoids more than its electricity causes."),
    "treatment-loses": _("Here the electricity of treatment causes more than it avoids."),
    "limits": _(
        "The share of power when throttled and the inverter's efficiency are examples. Nitrous oxide and sludge are left out."
    ),
}

TREES_AND_PARKS: Words = {
    "title": _("Trees, parks and the target"),
    "lead": _(
        "What an area of trees takes up, against the gap; and the green space that the target asks for."
    ),
    "area": _("Area of trees"),
    "rate": _("Taken up by each rai"),
    "people": _("Inhabitants"),
    "present": _("Green space per inhabitant today"),
    "target": _("Target per inhabitant"),
    "gap": _("Gap to the target of 2030"),
    "taken-up": _("CO₂ taken up"),
    "share-of-gap": _("Share of the gap"),
    "solar-equal": _("The same effect in solar panels"),
    "target-area": _("Green space at the target"),
    "missing": _("Green space still missing"),
    "missing-rai": _("The same in rai"),
    "against-solar": _("Against one megawatt of solar panels"),
    "one-megawatt": _("1 MW of solar panels"),
    "green-space": _("Green space per inhabitant"),
    "upper-estimate": _(
        "An upper estimate: the rate is that of a well-kept campus forest. Young street trees store far less; their worth is shade, water and health."
    ),
    "limits": _("Counting trees says nothing of tonnes: area, survival and growth do."),
}

FLOOD_OPTIONS: Words = {
    "title": _("Flood options and weights"),
    "lead": _("Five options, five criteria. Change the weights and see who comes first."),
    "options": _("Scores of the options"),
    "dredge": _("Dredge canals, clean drains"),
    "ponds": _("Retention ponds with parks"),
    "tunnel": _("Drainage tunnel"),
    "warning": _("Warning, mobile pumps, district teams"),
    "paving": _("Permeable paving, green-roof rules"),
    "risk-cut": _("Risk reduced (0–5)"),
    "cost": _("Cost"),
    "years": _("Years to completion"),
    "equity": _("Equity (0–5)"),
    "benefits": _("Other benefits (0–5)"),
    "weight-risk-cut": _("Weight of risk reduced"),
    "weight-cost": _("Weight of cost"),
    "weight-years": _("Weight of time"),
    "weight-equity": _("Weight of equity"),
    "weight-benefits": _("Weight of other benefits"),
    "ranking": _("The ranking"),
    "normalised": _("score between the worst (0) and the best (1); cost and time are inverted"),
    "score": _("score of an option"),
    "weighted-sum": _("weighted sum"),
    "weight": _("weight of a criterion"),
    "first-dredge": _("With these weights, dredging and cleaning come first."),
    "first-ponds": _("With these weights, ponds with parks come first."),
    "first-tunnel": _("With these weights, the tunnel comes first."),
    "first-warning": _("With these weights, warning and mobile pumps come first."),
    "first-paving": _("With these weights, permeable paving comes first."),
    "no-weights": _("All weights are zero. Give at least one criterion some weight."),
    "weights-shared-out": _(
        "The weights add up to %(total)s; each counts as its share of the sum."
    ),
    "weights-are-political": _(
        "Weights are political: whoever sets them decides much of the ranking. One very high cost squeezes the other cost scores together."
    ),
    "limits": _("The scores are made up for the exercise."),
}

JCM_CHECKER: Words = {
    "title": _("Would the JCM subsidy fit?"),
    "lead": _("Cost-effectiveness and payback of a project against the rules of the call of 2022."),
    "technology": _("Technology and country"),
    "solar-thailand": _("Solar power in Thailand (2,000 yen/t)"),
    "solar-elsewhere": _("Solar power elsewhere (2,500 yen/t)"),
    "small-hydro": _("Small hydropower (500 yen/t)"),
    "other": _("Other technologies (4,000 yen/t)"),
    "investment": _("Initial investment"),
    "rate": _("Subsidy rate"),
    "reduction": _("Emission reduction"),
    "legal-years": _("Legal durable years"),
    "saving": _("Net saving each year"),
    "cap": _("Highest rate for this technology in this country"),
    "exchange": _("Exchange rate"),
    "cost-effectiveness": _("Cost-effectiveness"),
    "ceiling": _("Ceiling"),
    "subsidy": _("Subsidy"),
    "most-subsidy": _("Highest subsidy below the ceiling"),
    "most-rate": _("Highest rate below the ceiling"),
    "reduction-needed": _("Reduction needed for this subsidy"),
    "payback": _("Payback without the subsidy"),
    "payback-granted": _("Payback after the subsidy"),
    "rate-by-guide": _("Highest rate with a payback of three years"),
    "guide": _("guide"),
    "below-ceiling": _("The subsidy stays below the ceiling of yen a tonne."),
    "above-ceiling": _(
        "The subsidy costs more a tonne than the ceiling allows. Lower the rate or raise the reduction."
    ),
    "within-cap": _("The rate is within the cap for this technology."),
    "above-cap": _("The rate is above the cap for this technology."),
    "guide-met": _("Payback is three years or more, with and without the subsidy."),
    "guide-open": _(
        "Payback is below three years once the subsidy is counted. The slide does not say whether it is: ask."
    ),
    "guide-missed": _(
        "Payback is below three years even without the subsidy: the project hardly needs it."
    ),
    "conservative-factor": _(
        "In practice the JCM uses its own conservative emission factors, so that results are tighter."
    ),
    "limits": _(
        "Rules as told on the slides of December 2022; later calls differ. The formula is to be confirmed in the guidelines. Prices and the exchange rate are examples."
    ),
}

MRV_PLAN: Words = {
    "title": _("Plan of measurement, reporting and verification"),
    "lead": _(
        "Write the plan, enter the readings, and see what may be claimed when a month is missing."
    ),
    "boundary": _("Project and boundary"),
    "reference": _("Reference and project scenario"),
    "formula": _("Formula"),
    "parameters": _(
        "Parameters: symbol, unit, source, instrument and class, frequency, officer, back-up"
    ),
    "quality": _("Quality control and calibration"),
    "missing-data": _("Rule for missing data"),
    "roles": _("Who does what"),
    "archive": _("Archive"),
    "dates": _("Dates of reporting"),
    "verifier": _("Verifier"),
    "safeguards": _("Safeguards for sustainable development"),
    "meter-error": _("Error of the meter, deducted"),
    "readings": _("Electricity generated, month by month"),
    "reading": _("Reading (leave empty if missing)"),
    "jan": _("January"),
    "feb": _("February"),
    "mar": _("March"),
    "apr": _("April"),
    "may": _("May"),
    "jun": _("June"),
    "jul": _("July"),
    "aug": _("August"),
    "sep": _("September"),
    "oct": _("October"),
    "nov": _("November"),
    "dec": _("December"),
    "conservative": _("Electricity, missing months as zero"),
    "conservative-co2": _("Reduction, conservative"),
    "deducted": _("Electricity after deducting the meter's error"),
    "deducted-co2": _("Reduction after that deduction"),
    "filled-in": _("Electricity, missing months interpolated"),
    "filled-in-co2": _("Reduction, interpolated"),
    "written": _("Points of the plan that are written, of ten"),
    "readings-missing": _(
        "Months without a reading: %(months)s. Interpolated values may be claimed only under a rule agreed before."
    ),
    "readings-complete": _("All twelve readings are there."),
    "plan-complete": _(
        "All scored parts of the plan are written. Whether they are good, a colleague must judge."
    ),
    "plan-open": _("Some scored parts of the plan are still empty."),
    "limits": _(
        "Readings are an example. Measurement, reporting and verification are three steps; a third party does the last."
    ),
}
