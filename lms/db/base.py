"""The base of all models, and the column types that they share.

Times are stored in UTC and refused when naive; identifiers of content are short strings; JSON
columns hold plain data. Names of constraints follow one convention, so that migrations can
name them.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, mapped_column


class UTCDateTime(sa.TypeDecorator[datetime]):
    """A moment in UTC; a naive value is a programming error and is refused."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """UTC for the database; refuses a naive time."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive time cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """An aware time in UTC."""
        if value is None:
            return None
        # SQLite has no time zones: what it returns was stored in UTC.
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Id = Annotated[int, mapped_column(primary_key=True)]
#: Identifier of a course, lesson, step, item or objective in a pack.
Slug = Annotated[str, mapped_column(sa.String(120))]
Name = Annotated[str, mapped_column(sa.String(200))]
#: A key that is compared character by character, whatever the order of the database's language.
SortKey = Annotated[
    str, mapped_column(sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql"))
]
LanguageCode = Annotated[str, mapped_column(sa.String(2))]
Digest = Annotated[str, mapped_column(sa.String(64))]


class Model(DeclarativeBase):
    """Base of every table."""

    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {
        datetime: UTCDateTime(),
        dict[str, Any]: sa.JSON(),
        list[Any]: sa.JSON(),
        list[str]: sa.JSON(),
    }


def enum_column(kind: type) -> sa.Enum:
    """A StrEnum stored as its value in a plain string column (no database type to migrate)."""
    return sa.Enum(
        kind,
        native_enum=False,
        create_constraint=False,
        length=32,
        values_callable=lambda members: [member.value for member in members],
    )
