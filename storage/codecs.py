"""Column types that read and write the same on SQLite (strict tables) and PostgreSQL.

Times are aware UTC on both sides. JSON is kept as text, so keys keep their order and what was
approved is what goes out; it is written in ASCII, so NUL and broken surrogates survive too.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import REAL, BigInteger, Boolean, DateTime, Double, Integer, Text, TypeDecorator

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect
    from sqlalchemy.types import TypeEngine

BigId = BigInteger().with_variant(Integer(), "sqlite")
"""Ids and other whole numbers of 64 bits."""
Number: TypeEngine[float] = Double().with_variant(REAL(), "sqlite")
"""Fractions such as tokens of a bucket."""


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC time: timestamptz on PostgreSQL, sortable ISO text on SQLite."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(Text())
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            message = "a time without its zone cannot be stored"
            raise ValueError(message)
        if dialect.name == "sqlite":
            return to_stored_time(value)
        return value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if dialect.name == "sqlite":
            return datetime.fromisoformat(value)
        moment: datetime = value
        return moment.astimezone(UTC)


@lru_cache(maxsize=256)
def to_stored_time(moment: datetime) -> str:
    """Return the sortable text of a time: always UTC, always with six digits.

    A turn writes the same few moments again and again.
    """
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


class Json(TypeDecorator[Any]):
    """Plain JSON as text. SQL NULL stands for "none"; JSON null is kept as `null`."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        del dialect
        return None if value is None else to_json(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        del dialect
        return None if value is None else json.loads(value)


_COMPACT = json.JSONEncoder(separators=(",", ":"))


def to_json(value: Any) -> str:
    """Return compact JSON with the keys in their given order."""
    return _COMPACT.encode(value)


class Flag(TypeDecorator[bool]):
    """Truth: boolean on PostgreSQL, 0 or 1 on SQLite."""

    impl = Boolean
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(Integer())
        return dialect.type_descriptor(Boolean())

    def process_bind_param(self, value: bool | None, dialect: Dialect) -> Any:
        if value is None or dialect.name != "sqlite":
            return value
        return int(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> bool | None:
        del dialect
        return None if value is None else bool(value)


def storable(text: str) -> str:
    """Replace what PostgreSQL cannot keep in a text: NUL and lone surrogates."""
    return text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")
