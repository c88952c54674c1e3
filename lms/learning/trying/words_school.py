"""The words of the calculators of the Da Nang courses, by calculator and id."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

Words = dict[str, LazyString]

GREENHOUSE: Words = {
    "title": _("A model of the greenhouse effect"),
    "lead": _("Change how well the air holds back heat and watch the temperature of the ground."),
    "held-back": _("How well the air holds back heat, from 0 (not at all) to 1"),
    "sunlight": _("Sunlight that reaches the Earth"),
    "albedo": _("Share of sunlight that is thrown back"),
    "constant": _("a constant of nature (Stefan and Boltzmann)"),
    "ground": _("Temperature of the ground"),
    "without": _("Temperature without greenhouse gases"),
    "kept": _("Warmed by greenhouse gases"),
    "thermometer": _("Temperature of the ground on a scale"),
    "without-gases": _("without gases"),
    "today": _("today"),
    "frozen": _("At this temperature water freezes almost everywhere."),
    "liveable": _("At this temperature the Earth is much as we know it."),
    "hot": _("At this temperature the Earth is hotter than people have ever known it."),
    "limits": _(
        "The model has one layer of air, no clouds that change and no oceans that warm slowly. It shows the direction, not the forecast."
    ),
}

WEATHER_JAR: Words = {
    "title": _("The weather jar"),
    "lead": _("Each ball is one day. Draw some days, put in more hot balls, and draw again."),
    "hot": _("Hot balls"),
    "ordinary": _("Ordinary balls"),
    "cool": _("Cool balls"),
    "draws": _("Days to draw"),
    "turn": _("Number of this draw"),
    "hot-drawn": _("Hot days drawn"),
    "hot-share": _("Hot balls in the jar"),
    "balls": _("Balls in the jar"),
    "drawn": _("The days, one after another"),
    "tally": _("How many of each"),
    "hot-day": _("hot"),
    "ordinary-day": _("ordinary"),
    "cool-day": _("cool"),
    "empty-jar": _("The jar is empty. Put in some balls."),
    "one-draw-is-weather": _("One ball is the weather of one day. The whole jar is the climate."),
    "limits": _(
        "A game with made-up numbers. Each ball goes back into the jar before the next is drawn."
    ),
}

FLOOD_BUCKET: Words = {
    "title": _("The city bucket"),
    "lead": _(
        "Heavy rain falls on a city. Drains and open ground take a part of it. What is left stands in the streets."
    ),
    "rain": _("Rain"),
    "hours": _("Time in which it falls"),
    "drains": _("What the drains can carry"),
    "green": _("Open and green ground"),
    "soil": _("Rain that open ground can hold"),
    "low-ground": _("Low part of the city, where the water gathers"),
    "standing": _("Water left over, spread over the whole city"),
    "in-low-places": _("Depth where it gathers in the low part"),
    "soaked": _("Soaked into the ground"),
    "drained": _("Carried off by drains"),
    "on-a-square-metre": _("Rain on one square metre"),
    "where-the-rain-goes": _("Where the rain goes"),
    "fallen": _("Rain that fell"),
    "dry": _("Drains and ground took all of the rain."),
    "flooded": _("More rain fell than drains and ground could take."),
    "limits": _(
        "Rivers, tides and slopes are left out. What open ground holds and how large the low part is are made-up numbers."
    ),
}

CARBON_DETECTIVES: Words = {
    "title": _("Carbon detectives"),
    "lead": _(
        "Work out the electricity of the lamps at school, the fuel of the trips, and the carbon dioxide of both."
    ),
    "lamps": _("Lamps in each room"),
    "power": _("Power of one lamp"),
    "hours": _("Hours a day"),
    "rooms": _("Rooms"),
    "days": _("School days a year"),
    "grid": _("Electricity of which grid"),
    "vietnam-2023": _("Viet Nam, 2023: 0.6592 kg/kWh"),
    "vietnam-2018": _("Viet Nam, 2018: 0.9130 kg/kWh"),
    "thailand-2026": _("Thailand, 2026: 0.4750 kg/kWh"),
    "distance": _("Kilometres by motorbike a day"),
    "consumption": _("Petrol for 100 km"),
    "riders": _("Pupils who come by motorbike"),
    "petrol": _("Carbon dioxide of petrol"),
    "electricity": _("Electricity of the lamps in a year"),
    "lamps-co2": _("Lamps: carbon dioxide in a year"),
    "trip-day": _("One pupil's trip: carbon dioxide in a day"),
    "trip-year": _("One pupil's trips: carbon dioxide in a year"),
    "trips-class": _("All these pupils' trips: carbon dioxide in a year"),
    "grid-change": _("This grid against Viet Nam's of 2018"),
    "co2-a-year": _("Carbon dioxide in a year"),
    "lamps-more": _("The lamps give off more than the trips."),
    "trips-more": _("The trips give off more than the lamps."),
    "limits": _(
        "Making the lamps, the motorbikes and the fuel is left out. The consumption of the motorbike is an example."
    ),
}

BATHTUB: Words = {
    "title": _("The bathtub of carbon dioxide"),
    "lead": _(
        "The tap is what people give off, the drain is what land and oceans take up, the water is what stays in the air."
    ),
    "tap": _("Tap: flows in"),
    "drain": _("Drain: flows out"),
    "growth": _("Change of the tap each year"),
    "years": _("Years"),
    "level": _("Water in the tub at the start"),
    "level-in-year": _("Water in the tub"),
    "level-then": _("Water at the end"),
    "change": _("Change since the start"),
    "tap-then": _("Tap in the last year"),
    "peak-year": _("Year of the highest level"),
    "level-path": _("Water in the tub, year by year"),
    "flows": _("Tap and drain in the last year"),
    "year-number": _("number of the year"),
    "still-rising": _(
        "More flows in than out: the water still rises, even where the tap no longer grows."
    ),
    "past-its-peak": _(
        "The tap has become smaller than the drain: the water falls again after its peak."
    ),
    "below-start": _("Less water than at the start."),
    "level-holds": _("As much flows in as flows out: the water stays where it was."),
    "limits": _(
        "Litres stand for carbon dioxide; the numbers are made up. In the real world land and oceans take up about 56 % of what people give off, and that share may change."
    ),
}

CITY_MIXER: Words = {
    "title": _("The city mixer"),
    "lead": _(
        "Twenty tokens for seven measures. How close does the city come to net zero in 2050, and who pays?"
    ),
    "saving": _("Saving energy: shade, lamps, insulation"),
    "sun-power": _("Solar power on roofs"),
    "buses": _("Buses, cycling, walking"),
    "electric-cars": _("Money for electric cars"),
    "clean-factories": _("Clean factories"),
    "sorting": _("Sorting and composting"),
    "trees": _("Trees"),
    "net-in-year": _("Emissions after removals"),
    "net": _("What is left in 2050, after removals"),
    "emissions": _("Emissions in 2050"),
    "removed": _("Taken up by trees"),
    "tokens-left": _("Tokens left"),
    "fairness": _("Fairness, from −2 to 2"),
    "path": _("The way from 2020 to 2050 (100 = emissions in 2020)"),
    "left-by-sector": _("What each sector still gives off"),
    "buildings": _("Buildings"),
    "transport": _("Transport"),
    "industry": _("Industry"),
    "waste": _("Waste"),
    "unfair-end": _("the poor pay"),
    "fair-end": _("the poor gain"),
    "sector-emissions": _("emissions of a sector in 2020"),
    "left-by-a-token": _("share that one token leaves"),
    "tokens": _("tokens on a measure"),
    "over-budget": _("The plan costs more than twenty tokens."),
    "within-budget": _("The plan stays within twenty tokens."),
    "unfair": _("The plan takes from those who have little."),
    "fair": _("The plan does not take from those who have little."),
    "net-zero": _("Net zero: what is left is balanced by removals."),
    "not-net-zero": _("Not yet net zero: more is given off than taken up."),
    "limits": _("All numbers are made up for the game. They describe no city."),
}

TALK_TIME: Words = {
    "title": _("The talk-time meter"),
    "lead": _(
        "For each part of a lesson, write how many minutes the teacher talks, the pupils talk, and everybody works in silence."
    ),
    "introduction": _("Introduction"),
    "development": _("Development"),
    "result": _("Result"),
    "conclusion": _("Conclusion"),
    "minutes": _("Minutes of talk"),
    "teacher": _("The teacher talks"),
    "pupils": _("Pupils talk"),
    "quiet": _("Silent work"),
    "teacher-share": _("The teacher's share"),
    "pupils-share": _("The pupils' share"),
    "quiet-share": _("Silent work's share"),
    "total": _("Minutes in all"),
    "pupils-by-part": _("The pupils' share of each part"),
    "teacher-more": _("The teacher talks more than the pupils. Which minutes could they have?"),
    "pupils-more": _("The pupils talk at least as much as the teacher."),
    "no-minutes": _("Write some minutes first."),
    "limits": _(
        "Minutes do not tell what was said. Where many pupils talk at once in groups, their minutes count once."
    ),
}

LESSON_TIMELINE: Words = {
    "title": _("The lesson's timeline"),
    "lead": _("Give each part its minutes and its mode. The sum must be one period."),
    "period": _("The period"),
    "primary": _("Primary school: 35 minutes"),
    "secondary": _("Lower secondary school: 45 minutes"),
    "teachers": _("Teachers' course: 50 minutes"),
    "introduction": _("Introduction"),
    "development": _("Development"),
    "result": _("Result"),
    "conclusion": _("Conclusion"),
    "plan": _("The four parts"),
    "minutes": _("Minutes"),
    "mode": _("Mode"),
    "one-way": _("one-way"),
    "two-way": _("two-way"),
    "multi-way": _("multi-way"),
    "total": _("Minutes in all"),
    "together": _("Share of multi-way minutes"),
    "minutes-by-part": _("Minutes of each part"),
    "adds-up": _("The parts add up to the period."),
    "too-long": _("The plan is too long by %(gap)s."),
    "too-short": _("The plan is too short by %(gap)s."),
    "part-missing": _("A part has no minutes. The guidance asks for all four."),
    "opens-up": _("The lesson moves towards multi-way communication."),
    "stays-one-way": _(
        "Neither development nor result is multi-way. Where could pupils talk with one another?"
    ),
    "limits": _(
        "How many minutes a part needs is our proposal; the guidance names the parts, not their length."
    ),
}
