"""Something small to store, and something to go wrong, in tests of transactions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, insert, select

from storage.schema import pace
from tests.storage.conftest import NOW

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection


def add_bucket(scope: str) -> Callable[[Connection], None]:
    def add(tx: Connection) -> None:
        tx.execute(insert(pace).values(scope=scope, tokens=0, updated_at=NOW))

    return add


def count_buckets(tx: Connection) -> int:
    return tx.scalar(select(func.count()).select_from(pace)) or 0


def raise_one(tx: Connection) -> None:
    message = "ours"
    raise LookupError(message)
