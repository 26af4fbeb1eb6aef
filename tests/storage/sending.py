"""The outbox as its callers use it: add, claim, settle, sweep, and look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from conversations.messages import Address, Choice, DraftId, Prompt
from storage import outbox, schema
from storage.outbox import Scope, Settlement, Told
from storage.outbox.rows import COLUMNS, outbox_row
from storage.schema.records import people
from tests.storage.conftest import NOW, later

if TYPE_CHECKING:
    from storage.database import Database
    from storage.outbox import Claim, NewOutboxRow, OutboxRow, Outcome, Swept

OTHER = Address("telegram", "7002")
SCOPE = Scope("telegram", "bot", per_second=1000)


async def add(database: Database, *rows: NewOutboxRow) -> int:
    return await database.write(lambda tx: outbox.add(tx, rows))


async def claim(database: Database, after: float = 0, scope: Scope = SCOPE) -> Claim:
    return await database.write(lambda tx: outbox.claim_and_start(tx, later(after), scope))


async def keys(database: Database, after: float = 0, scope: Scope = SCOPE) -> list[str]:
    return [row.key for row in (await claim(database, after, scope)).rows]


async def settle(database: Database, row: OutboxRow, outcome: Outcome, after: float = 0) -> int:
    return await database.write(
        lambda tx: outbox.settle(tx, [Settlement(row, outcome)], later(after))
    )


async def tell(
    database: Database,
    delivery: str,
    reference: str = "wamid.1",
    *,
    scope: Scope,
    mark: str | None = None,
    after: float = 0,
    **told: object,
) -> bool:
    """Have a platform tell something of a message; return whether it is known."""

    def work(tx: object) -> bool:
        about = outbox.find_reported(
            tx, channel=scope.channel, account=scope.account, reference=reference, mark=mark
        )
        if about is not None:
            outbox.note_delivery(tx, about, Told(delivery, reference, **told), later(after))
        return about is not None

    return await database.write(work)


async def marked(database: Database, row: OutboxRow) -> str:
    """Return how the copy is marked that left by this claim."""
    return await database.write(lambda tx: outbox.mark_of(row, outbox.installation(tx, "ab12")))


async def sweep(database: Database, after: float, *, orphaned: bool = False) -> Swept:
    return await database.write(lambda tx: outbox.sweep(tx, later(after), orphaned=orphaned))


async def states(database: Database) -> dict[str, str]:
    rows = await database.read(
        lambda tx: tx.execute(select(schema.outbox.c.key, schema.outbox.c.state)).all()
    )
    return {row[0]: row[1] for row in rows}


async def column(database: Database, key: str, name: str) -> object:
    wanted = schema.outbox.c[name]
    return await database.read(
        lambda tx: tx.scalar(select(wanted).where(schema.outbox.c.key == key))
    )


def stopped_person(tx: object) -> int:
    return tx.execute(
        insert(people).values(language="id", created_at=NOW, stopped_at=NOW)
    ).inserted_primary_key[0]


async def in_flight(database: Database) -> list[OutboxRow]:
    flying = schema.outbox.c.state.in_(("leased", "sending"))
    rows = await database.read(lambda tx: tx.execute(select(*COLUMNS).where(flying)).all())
    return [outbox_row(row) for row in rows]


PROMPT = Prompt(
    screen="form",
    choices=(
        Choice("ya", "Ya", aliases=("y", "iya")),
        Choice("kembali", "Kembali", role="step", word="KEMBALI"),
        Choice("c", "C", details="…", picked=True),
    ),
    draft=DraftId("d1"),
    version="v1",
    question="tim[0].nama",
    page=2,
    placeholder="…",
)


async def find(database: Database, prompt: str, chat: str) -> outbox.StoredPrompt | None:
    return await database.read(lambda tx: outbox.find_prompt(tx, prompt, chat))
