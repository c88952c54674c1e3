"""What an item can lose on its way into a format, each as one sentence for the export's report."""

from __future__ import annotations

from flask_babel import lazy_gettext

SOURCES = lazy_gettext("The references to sources are left out.")
MARKS = lazy_gettext("The marks of made-up numbers and the links to the glossary are left out.")
MISCONCEPTIONS = lazy_gettext(
    "Which misconception a wrong answer shows is left out; its feedback is kept."
)
HINT = lazy_gettext("The hint is left out.")
POINTS = lazy_gettext("The points are left out; every question counts alike.")
FEEDBACK = lazy_gettext("The feedback for wrong answers is left out.")
PAIR_FEEDBACK = lazy_gettext("The feedback for single wrong pairs is left out.")
KNOWN_WRONG = lazy_gettext("The feedback for single known wrong answers is left out.")
PARTIAL_CREDIT = lazy_gettext(
    "A partly right answer can score more or less than here; a right one scores the same."
)
ALL_OR_NOTHING = lazy_gettext("A partly right answer scores nothing.")
UNITS = lazy_gettext("Only a number is asked for, in the unit that the question names.")
UNIT_WORDS = lazy_gettext("Only the units that the item itself names are understood.")
RANGE_AS_TEXT = lazy_gettext(
    "The number is compared as text: only the exact value is right, without the tolerance."
)
SPELLING = lazy_gettext(
    "Only what the item itself lists is right or nearly right: spaces, punctuation and a missing "
    "tone mark make an answer wrong."
)
DECIMAL_POINT = lazy_gettext("A number must be typed with a decimal point and without groups.")
CATEGORIES = lazy_gettext("Sorting into groups has become matching.")
SPLIT_GAPS = lazy_gettext("The text with gaps has become one question for each gap.")
ORDER_AS_MATCHING = lazy_gettext("Ordering has become matching: each entry with its place.")
SPLIT_PLACES = lazy_gettext("The ordering has become one question for each place.")
SPLIT_THINGS = lazy_gettext("The item has become one question for each thing to be placed.")
FIXED_ORDER = lazy_gettext("The choices are always shuffled.")
NEVER_SHUFFLED = lazy_gettext("The choices are never shuffled.")
MARKUP = lazy_gettext("Bold, slanted and raised letters and links are left out of some texts.")
NO_LANGUAGE = lazy_gettext("This lesson is left out: it does not exist in this language.")
NO_PLACE = lazy_gettext("The format has no question of this kind; the item is left out.")
