"""What is stored comes back the same, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import StatementError

from conversations.messages import Attachment, Choice, FileId, Prompt
from storage import offsets
from storage.codecs import storable, to_stored_time
from storage.codecs_messages import (
    attachment_from_json,
    attachment_to_json,
    prompt_from_json,
    prompt_to_json,
)
from storage.schema import pace
from tests.storage.conftest import NOW, later

if TYPE_CHECKING:
    from storage.database import Database

WITA = timezone(timedelta(hours=8))


async def test_a_time_comes_back_as_the_same_moment_in_utc(database: Database) -> None:
    moments = [
        datetime(2026, 8, 17, 23, 59, 59, 999999, tzinfo=WITA),
        datetime(2026, 1, 1, tzinfo=UTC),
        datetime(1999, 12, 31, 23, 0, tzinfo=UTC),
    ]
    for number, moment in enumerate(moments):
        row = {"scope": str(number), "tokens": 0.1 + 0.2, "updated_at": moment}
        await database.write(lambda tx, row=row: tx.execute(insert(pace).values(row)).rowcount)
    found = await database.read(
        lambda tx: tx.execute(select(pace.c.updated_at).order_by(pace.c.scope)).scalars().all()
    )
    assert found == moments
    assert {moment.utcoffset() for moment in found} == {timedelta(0)}
    ordered = await database.read(
        lambda tx: tx.execute(select(pace.c.scope).order_by(pace.c.updated_at)).scalars().all()
    )
    assert ordered == ["2", "1", "0"]


async def test_a_time_without_its_zone_is_refused(database: Database) -> None:
    naive = datetime(2026, 8, 17)  # noqa: DTZ001 - what must be refused
    with pytest.raises((StatementError, ValueError), match="without its zone"):
        await database.write(
            lambda tx: (
                tx.execute(insert(pace).values(scope="a", tokens=0, updated_at=naive)).rowcount
            )
        )


def test_stored_times_sort_as_they_happened() -> None:
    moments = [NOW, NOW + timedelta(microseconds=1), later(0.5), later(1), later(86400)]
    stored = [to_stored_time(moment) for moment in moments]
    assert stored == sorted(stored)
    assert len({len(text) for text in stored}) == 1


def test_what_no_database_keeps_is_replaced() -> None:
    assert storable("a\x00b\ud83dc😀") == "a\ufffdb?c😀"


async def test_an_offset_moves_also_backwards(database: Database) -> None:
    assert await database.read(lambda tx: offsets.find(tx, "telegram", "bot")) is None
    for position in (2**52, 17):
        await database.write(lambda tx, to=position: offsets.move(tx, "telegram", "bot", to, NOW))
        found = await database.read(lambda tx: offsets.find(tx, "telegram", "bot"))
        assert found == (position, NOW)


@pytest.mark.parametrize(
    "prompt",
    [
        Prompt("menu"),
        Prompt("form", (Choice("a", "A", "step", "…", "KATA", True, ("b", "c")),), page=3),
        Prompt("form", placeholder="ketik", or_type="Atau ketik"),
    ],
)
def test_a_prompt_comes_back_the_same(prompt: Prompt) -> None:
    plain = prompt_to_json(prompt)
    assert plain is not None
    assert prompt_from_json(plain) == prompt


@pytest.mark.parametrize(
    "attachment",
    [
        Attachment("a.pdf", file=FileId("f")),
        Attachment("b.pdf", report="proposal", subject="d1"),
    ],
)
def test_an_attachment_comes_back_the_same(attachment: Attachment) -> None:
    plain = attachment_to_json(attachment)
    assert plain is not None
    assert attachment_from_json(plain) == attachment
    assert attachment_to_json(None) is None
