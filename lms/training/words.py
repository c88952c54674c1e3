"""Words that the pages and the exports of training share."""

from __future__ import annotations

from flask_babel import gettext, pgettext

from lms.core.content.model import Sector
from lms.people.models import OrganisationKind
from lms.people.words import ORGANISATION_KINDS
from lms.training.small_numbers import FEWEST, Shown


def sector_words() -> dict[Sector, str]:
    """The name of each sector of the master plan, in its order."""
    return {
        Sector.ENERGY: pgettext("sector", "Energy"),
        Sector.TRANSPORT: pgettext("sector", "Transport"),
        Sector.WASTE: pgettext("sector", "Waste and wastewater"),
        Sector.GREENING: pgettext("sector", "Urban greening"),
        Sector.ADAPTATION: pgettext("sector", "Adaptation"),
        Sector.CROSS_CUTTING: pgettext("sector", "Cross-cutting"),
    }


def kind_word(kind: str) -> str:
    """What an organisation is; "" for anything else."""
    known = {each.value: each for each in OrganisationKind}
    return str(ORGANISATION_KINDS[known[kind]]) if kind in known else ""


def hidden_words(shown: Shown) -> str:
    """What stands in the place of figures that are not shown."""
    if shown is Shown.FEW:
        return str(gettext("Fewer than %(few)s", few=FEWEST))
    return str(gettext("Not shown"))
