"""How Alembic reaches the models and the database; `lms db upgrade` runs it.

A migration never imports `lms`: house column types are written as plain SQLAlchemy types.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context
from sqlalchemy import Connection

import lms.authoring.models
import lms.groups.models
import lms.learning.models
import lms.people.models
import lms.teaching.models
import lms.web.models
from lms.db import jobs, migrate
from lms.db.base import Model, UTCDateTime


def render_item(kind: str, item: object, autogen_context: object) -> str | bool:
    """Plain types for ours, so that migrations stand on their own."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, sa.Enum):
        return f"sa.String(length={item.length})"
    return False


def run(connection: Connection) -> None:
    """Run the migrations asked for on this connection."""
    context.configure(
        connection=connection,
        target_metadata=Model.metadata,
        render_as_batch=True,
        render_item=render_item,
        compare_type=True,
        version_table=migrate.version_table(connection),
    )
    with context.begin_transaction():
        context.run_migrations()


run(context.config.attributes["connection"])
