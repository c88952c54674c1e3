"""The worked climate sums behind the models that learners try: pure, with units and sources."""

from __future__ import annotations

MODELS = frozenset(
    (
        "greenhouse", "weather-jar", "flood-bucket", "carbon-detectives", "bathtub", "city-mixer",
        "talk-time", "lesson-timeline", "bau-wedge", "rooftop-solar", "led-retrofit",
        "bus-electrification", "landfill-decay", "wastewater", "trees-and-parks", "flood-options",
        "jcm-checker", "mrv-plan",
    )
)  # fmt: skip
