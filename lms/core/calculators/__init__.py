"""The worked climate sums behind what learners try: pure, with units, ranges and sources.

The one place where numbers come from: pages, worksheets and tests ask here. A sum stands as a
function on quantities of pint; a ``Calculator`` gives it fields, and a range in which it holds.
"""

from __future__ import annotations

from lms.core.calculators.buses import BUS_ELECTRIFICATION
from lms.core.calculators.chance import WEATHER_JAR
from lms.core.calculators.city import CITY_MIXER
from lms.core.calculators.climate import BATHTUB, GREENHOUSE
from lms.core.calculators.electricity import LED_RETROFIT, ROOFTOP_SOLAR
from lms.core.calculators.jcm import JCM_CHECKER
from lms.core.calculators.landfill import LANDFILL_DECAY
from lms.core.calculators.lesson_time import LESSON_TIMELINE, TALK_TIME
from lms.core.calculators.mrv import MRV_PLAN
from lms.core.calculators.options import FLOOD_OPTIONS
from lms.core.calculators.registry import Calculators
from lms.core.calculators.school import CARBON_DETECTIVES
from lms.core.calculators.targets import BAU_WEDGE
from lms.core.calculators.trees import TREES_AND_PARKS
from lms.core.calculators.wastewater import WASTEWATER
from lms.core.calculators.water import FLOOD_BUCKET

#: Ours, and those of installed packages (`registry`).
CALCULATORS = Calculators(
    (
        GREENHOUSE, WEATHER_JAR, FLOOD_BUCKET, CARBON_DETECTIVES, BATHTUB, CITY_MIXER, TALK_TIME,
        LESSON_TIMELINE, BAU_WEDGE, ROOFTOP_SOLAR, LED_RETROFIT, BUS_ELECTRIFICATION,
        LANDFILL_DECAY, WASTEWATER, TREES_AND_PARKS, FLOOD_OPTIONS, JCM_CHECKER, MRV_PLAN,
    )
)  # fmt: skip
