"""Models: what holds for every table."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

import lms.app  # noqa: F401 (every model is imported)
from lms.db.base import Model

KEYS = sorted(
    (key for table in Model.metadata.tables.values() for key in table.foreign_keys),
    key=lambda key: str(key.parent),
)


@pytest.mark.parametrize("key", KEYS, ids=lambda key: str(key.parent))
def test_a_reference_can_be_looked_up_from_the_other_end(key):
    """Else erasing one person reads every row of the tables that may point at him."""
    table = key.parent.table
    unique = [each for each in table.constraints if isinstance(each, sa.UniqueConstraint)]
    first_columns = {
        next(iter(each.columns)).name for each in (*table.indexes, *unique, table.primary_key)
    }
    assert key.parent.name in first_columns
