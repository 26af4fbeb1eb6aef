"""What platforms tell of messages afterwards: in any order, twice, and of copies long forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from bot import fates, reports
from bot.actions import restored
from bot.channels.base import (
    ChannelDown,
    NeedsTemplate,
    Refused,
    RetryAfter,
    StatusReport,
    Unclear,
    Unreachable,
)
from bot.channels.whatsapp.client import WhatsAppChannel
from storage import outbox, refused_accounts
from storage.outbox import Again, Failed, Scope, Sent, Settlement, Suppressed, Unsure
from storage.schema.window import message_counts
from tests.storage.conftest import later
from tests.storage.sending import claim, column, marked, settle, states, sweep
from tests.storage.test_window import NUMBER, SITI, notice, with_chat, write, wrote

if TYPE_CHECKING:
    from bot.channels.base import SendOutcome
    from storage.database import Database
    from storage.outbox import OutboxRow, Outcome

SCOPE = Scope("whatsapp", NUMBER, has_window=True)
CHANNEL = WhatsAppChannel("t", NUMBER)
DAY = 86_400


async def leave(database: Database, after: float) -> OutboxRow:
    (row,) = (await claim(database, after, SCOPE)).rows
    return row


async def left(database: Database, *after: float) -> list[str]:
    """Return what leaves at these moments, and is taken."""
    found = []
    for one in after:
        for row in (await claim(database, one, SCOPE)).rows:
            found.append(row.key)
            await settle(database, row, Sent(f"wamid.{one}"), one)
    return found


async def sent(database: Database, **changes: object) -> OutboxRow:
    """Have the platform take a receipt to Siti."""
    await wrote(database)
    await write(database, notice(**{"kind": "receipt", "twin": None, **changes}))
    row = await leave(database, 1)
    await settle(database, row, Sent("wamid.1"), 2)
    return row


async def repeated(database: Database, second: Outcome) -> tuple[str, str]:
    """Have two copies leave, of which nobody knows about the first; return their marks."""
    await wrote(database)
    await write(database, notice(kind="receipt", twin=None))
    row = await leave(database, 1)
    first = await marked(database, row)
    await settle(database, row, Unsure("reset"), 2)
    await sweep(database, 70)
    row = await leave(database, 71)
    await settle(database, row, second, 72)
    return first, await marked(database, row)


async def tell(
    database: Database,
    delivery: str,
    outcome: SendOutcome | None = None,
    *,
    reference: str = "wamid.1",
    mark: str | None = None,
    after: float = 3,
    at: float | None = None,
    billed_as: str | None = None,
) -> str:
    error = None if outcome is None else getattr(outcome, "reason", "limit")
    told = StatusReport(
        reference,
        delivery,
        mark=mark,
        at=later(after if at is None else at),
        error=error,
        outcome=outcome,
        billed_as=billed_as,
    )
    return await database.write(lambda tx: reports.note(tx, CHANNEL, told, later(after)))


async def test_what_arrived_after_all_is_not_sent_again_although_staff_said_so(
    database: Database,
) -> None:
    row = await sent(database)
    await tell(database, "failed", Refused("131051"))
    assert await database.write(lambda tx: outbox.resend(tx, row.id, later(4)))
    await tell(database, "delivered", after=5)
    again = f"resend:{row.id}"
    assert await states(database) == {row.key: "sent", again: "cancelled"}
    assert await column(database, again, "error") == outbox.ARRIVED


# --- earlier copies -------------------------------------------------------------------------


@pytest.mark.parametrize("outcome", [RetryAfter(5.0, "chat"), Unclear("131000"), Refused("131051")])
async def test_the_failure_of_an_earlier_copy_does_not_undo_a_later_one(
    database: Database, outcome: SendOutcome
) -> None:
    first, _ = await repeated(database, Sent("wamid.2"))

    await tell(database, "failed", outcome, mark=first, after=73)

    assert await states(database) == {"a": "sent"}
    assert await left(database, 90, 200) == []
    await tell(database, "delivered", reference="wamid.2", after=201)
    assert await column(database, "a", "delivery") == "delivered"


async def test_that_an_earlier_copy_was_taken_does_not_settle_a_later_one(
    database: Database,
) -> None:
    await sent(database)
    first = await marked(database, await database.read(lambda tx: outbox.find(tx, 1)))
    await tell(database, "failed", RetryAfter(5.0, "chat"))
    row = await leave(database, 20)

    await tell(database, "sent", mark=first, after=21)
    await settle(database, row, Again(later(25), "ConnectError"), 22)

    assert await states(database) == {"a": "pending"}


@pytest.mark.parametrize("delivery", ["delivered", "read"])
@pytest.mark.parametrize("second", [Again(later(99), "connect"), Unsure("reset"), Sent("wamid.2")])
async def test_whichever_copy_arrived_no_other_leaves(
    database: Database, second: Outcome, delivery: str
) -> None:
    first, _ = await repeated(database, second)

    await tell(database, delivery, mark=first, after=80)

    assert await states(database) == {"a": "sent"}
    assert await column(database, "a", "delivery") == delivery
    await sweep(database, 150)
    assert await left(database, 200) == []


async def test_that_the_first_copy_arrived_holds_while_the_second_is_on_the_wire(
    database: Database,
) -> None:
    await wrote(database)
    await write(database, notice(kind="receipt", twin=None))
    row = await leave(database, 1)
    first = await marked(database, row)
    await settle(database, row, Unsure("reset"), 2)
    await sweep(database, 70)
    row = await leave(database, 71)

    await tell(database, "delivered", mark=first, after=72)
    await settle(database, row, Again(later(75), "connect"), 73)

    assert await states(database) == {"a": "sent"}


async def test_a_copy_is_not_taken_for_another_of_the_same_name(database: Database) -> None:
    """A call that was made twice on the way: the platform has two of one mark."""
    row = await sent(database)

    await tell(
        database, "failed", Refused("x"), reference="wamid.x", mark=await marked(database, row)
    )

    assert await states(database) == {"a": "sent"}


# --- other installations --------------------------------------------------------------------


async def restore(database: Database) -> None:
    await database.write(lambda tx: restored.settle(tx, frozenset(), by="staff:op", now=later(1)))
    await database.write(lambda tx: outbox.installation(tx, "new1"))


async def test_what_is_told_of_a_lost_message_is_not_of_the_one_with_its_id_now(
    database: Database,
) -> None:
    """Ids are dealt out again after a restore; platforms still tell of those before it."""
    await wrote(database)
    await write(database, notice("siti", kind="receipt", twin=None))
    row = await leave(database, 1)
    lost = await marked(database, row)
    await restore(database)
    assert await marked(database, row) != lost

    assert await tell(database, "read", reference="wamid.lost", mark=lost) == "status unknown"

    assert await column(database, "siti", "delivery") is None


@pytest.mark.parametrize("mark", ["1", "1.0.", "1.1", "x.1.ab12", "1.99.ab12", "", "1.1.ab12 "])
async def test_what_is_no_mark_of_ours_names_nothing(database: Database, mark: str) -> None:
    await wrote(database)
    await write(database, notice(kind="receipt", twin=None))
    await marked(database, await leave(database, 1))

    assert await tell(database, "read", reference="wamid.x", mark=mark) == "status unknown"


@pytest.mark.parametrize("mark", ["1", "1.1.old0"])
async def test_the_platforms_own_id_still_names_what_left_before(
    database: Database, mark: str
) -> None:
    await sent(database)
    await restore(database)

    await tell(database, "delivered", mark=mark)

    assert await column(database, "a", "delivery") == "delivered"


# --- delivered after all ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "names", [("failed", "delivered", "read"), ("failed", "read", "delivered")]
)
async def test_what_arrived_after_all_did_not_fail_and_is_billed_once(
    database: Database, names: tuple[str, ...]
) -> None:
    await sent(database)
    for number, name in enumerate(names):
        outcome = Refused("131051 x") if name == "failed" else None
        billed = None if name == "failed" else "utility"
        await tell(database, name, outcome, after=3 + number, billed_as=billed)

    counted = await database.read(lambda tx: tx.scalar(select(func.sum(message_counts.c.count))))
    assert (await states(database), counted) == ({"a": "sent"}, 1)
    assert await column(database, "a", "delivery") == "read"
    assert await column(database, "a", "error") is None


@pytest.mark.parametrize("end", [Suppressed("x"), Failed("x"), Unsure("x")])
async def test_whatever_it_ended_as_what_arrived_was_sent(database: Database, end: Outcome) -> None:
    await wrote(database)
    await write(database, notice(kind="receipt", twin=None))
    row = await leave(database, 1)
    await settle(database, row, end, 2)
    await database.write(lambda tx: outbox.withdraw(tx, SITI.key, later(3), "locked"))

    await tell(database, "delivered", mark=await marked(database, row), after=4)
    await tell(database, "read", mark=await marked(database, row), after=5)

    assert await states(database) == {"a": "sent"}
    counted = await database.read(lambda tx: tx.scalar(select(func.sum(message_counts.c.count))))
    assert counted == 1


# --- what a failure says of the chat ----------------------------------------------------------


@pytest.mark.parametrize("is_told_later", [False, True])
@pytest.mark.parametrize("outcome", [NeedsTemplate("131047"), Unreachable("131026")])
async def test_old_news_do_not_silence_whoever_has_written_since(
    database: Database, outcome: SendOutcome, *, is_told_later: bool
) -> None:
    person = await with_chat(database, "whatsapp", SITI.external_id)
    await wrote(database)
    await write(database, notice("old", kind="receipt", twin=None, person=person))
    row = await leave(database, 1)
    if is_told_later:
        await settle(database, row, Sent("wamid.1"), 2)
    await wrote(database, seconds=3)
    reply = {"kind": "reply", "created_at": later(3), "expires_at": later(903)}
    await write(database, notice("reply", twin=None, person=person, **reply))

    if is_told_later:
        await tell(database, "failed", outcome, after=4)
    else:
        await refuse(database, row, outcome, 4)

    assert "reply" in await left(database, 5, 70, 140)


@pytest.mark.parametrize("outcome", [NeedsTemplate("131047"), Unreachable("131026")])
async def test_news_are_believed_of_whoever_has_not_written_since(
    database: Database, outcome: SendOutcome
) -> None:
    person = await with_chat(database, "whatsapp", SITI.external_id)
    await sent(database, person=person)
    await tell(database, "failed", outcome, after=4)
    await write(database, notice("b", kind="receipt", twin=None, person=person))

    assert await left(database, 5, 70) == []


async def refuse(database: Database, row: OutboxRow, outcome: SendOutcome, after: float) -> None:
    """Answer a send so, as the sender writes it."""

    def work(tx: object) -> None:
        is_answered = outbox.is_answered(tx, row)
        fate = fates.fate_of(row, outcome, later(after))
        outbox.settle(tx, [Settlement(row, fate)], later(after))
        fates.note_of_chat(tx, row, outcome, later(after), is_answered=is_answered)

    await database.write(work)


async def test_an_old_refusal_of_the_account_is_nothing_new(database: Database) -> None:
    """A webhook is repeated for days; what was sent since has arrived."""
    await sent(database)
    await write(database, notice("b", kind="receipt", twin=None))
    await settle(database, await leave(database, 3600), Sent("wamid.2"), 3601)
    await tell(database, "delivered", reference="wamid.2", after=3602)

    await tell(database, "failed", ChannelDown("unpaid"), at=5, after=6 * 3600)

    assert await database.read(lambda tx: refused_accounts.find(tx, "whatsapp")) is None


async def test_a_refusal_of_the_account_counts_from_when_the_platform_tells_it(
    database: Database,
) -> None:
    await sent(database)
    await tell(database, "failed", ChannelDown("unpaid"), at=5, after=600)

    refusal = await database.read(lambda tx: refused_accounts.find(tx, "whatsapp"))
    assert refusal is not None
    assert refusal.told_at == later(5)
