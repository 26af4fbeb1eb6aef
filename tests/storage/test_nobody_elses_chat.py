"""What is for a person goes into no chat that is locked or given up, and to where they are now."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot import reports, whereabouts
from bot.actions import linking, set_aside
from bot.actions.set_aside import Decision
from bot.channels.base import IdentityChange, RetryAfter, StatusReport
from bot.channels.whatsapp.client import WhatsAppChannel
from conversations.messages import Address, Attachment, FileId, PersonId, Sender
from storage import chats, identities, outbox
from storage.outbox import Again, Failed, Scope, Sent, Settlement, Unsure
from tests.storage.conftest import CHAT, NOW, later, message
from tests.storage.deliveries import begun, on_whatsapp, write_on_whatsapp
from tests.storage.sending import add, claim, column, settle, states, sweep
from tests.storage.test_window import NUMBER, SITI, notice, with_chat, write, wrote

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.channels.base import SendOutcome
    from storage.database import Database
    from storage.outbox import OutboxRow, Outcome

SCOPE = Scope("whatsapp", NUMBER, has_window=True)
CHANNEL = WhatsAppChannel("t", NUMBER)
AWAY = Sender("ID.999", "+62899999999")
SOON = NOW + timedelta(minutes=15)


async def on_the_wire(database: Database, **changes: object) -> tuple[PersonId, OutboxRow]:
    """Have something personal be on its way to Siti."""
    person = await with_chat(database, "whatsapp", SITI.external_id)
    await wrote(database)
    row = notice("secret", kind="receipt", twin=None, person=person, **changes)
    await write(database, row)
    return person, (await claim(database, 1, SCOPE)).rows[0]


async def move(database: Database, after: float) -> None:
    """The platform tells that Siti's number, and id, are another's: her chat is locked."""
    change = IdentityChange(Sender(SITI.external_id), AWAY, later(after))
    await database.write(lambda tx: whereabouts.change(tx, "whatsapp", change, later(after)))


async def disown(database: Database, person: PersonId, after: float) -> None:
    await database.write(lambda tx: linking.disown(tx, person, SITI, later(after)))


async def report(database: Database, row: OutboxRow, outcome: SendOutcome, after: float) -> None:
    told = StatusReport("wamid.1", "failed", at=later(after), error="x", outcome=outcome)
    await database.write(lambda tx: reports.note(tx, CHANNEL, told, later(after)))


async def left(database: Database, after: float) -> list[tuple[str, str]]:
    rows = (await claim(database, after, SCOPE)).rows
    return [(row.key, row.address) for row in rows]


@pytest.mark.parametrize(
    ("outcome", "is_given_up", "ends"),
    [
        (Unsure("reset"), False, "cancelled"),
        (Unsure("reset"), True, "cancelled"),
        (Again(later(5), "ConnectError"), False, "pending"),  # it is kept for the person
        (Again(later(5), "ConnectError"), True, "cancelled"),
    ],
)
async def test_what_may_be_repeated_is_not_where_the_chat_may_be_anothers(
    database: Database, outcome: Outcome, ends: str, *, is_given_up: bool
) -> None:
    person, row = await on_the_wire(database)
    await settle(database, row, outcome, 2)
    await (disown(database, person, 3) if is_given_up else move(database, 3))
    await sweep(database, 90)

    assert await left(database, 91) == []
    assert await states(database) == {"secret": ends}


@pytest.mark.parametrize(("is_given_up", "why"), [(False, "locked"), (True, "unlinked")])
async def test_what_was_on_the_wire_meanwhile_is_not_sent_again(
    database: Database, why: str, *, is_given_up: bool
) -> None:
    person, row = await on_the_wire(database)
    await (disown(database, person, 3) if is_given_up else move(database, 3))
    await settle(database, row, Again(later(5), "ConnectError"), 4)

    assert await left(database, 6) == []
    assert await states(database) == {"secret": "suppressed"}
    assert await column(database, "secret", "error") == why


async def test_what_failed_later_is_not_sent_again_into_a_locked_chat(database: Database) -> None:
    _, row = await on_the_wire(database)
    await settle(database, row, Sent("wamid.1"), 2)
    await move(database, 3)
    await report(database, row, RetryAfter(5.0, "account"), 4)

    assert await left(database, 31) == []
    assert await column(database, "secret", "error") == "locked"


async def test_a_file_made_meanwhile_is_not_sent_into_a_locked_chat(database: Database) -> None:
    file = Attachment("x.pdf", file=FileId("f"))
    _, row = await on_the_wire(database, attachment=file)
    assert row.state == "leased"
    lock = identities.change
    await database.write(
        lambda tx: lock(tx, "whatsapp", Sender(SITI.external_id), AWAY, at=NOW, now=later(2))
    )

    assert await database.write(lambda tx: outbox.start_sending(tx, [row], later(3))) == ()
    assert await states(database) == {"secret": "suppressed"}


@pytest.mark.parametrize("when", ["before", "after"])
async def test_staff_send_nothing_unclear_into_a_locked_chat(database: Database, when: str) -> None:
    _, row = await on_the_wire(database, policy="once")
    if when == "before":
        await move(database, 2)
    await settle(database, row, Unsure("reset"), 3)
    await sweep(database, 100)
    if when == "after":
        await move(database, 101)
    decision = Decision(str(row.id), "x", "staff:op", later(102))

    denied = await database.write(lambda tx: set_aside.resend(tx, decision))

    assert denied is not None
    assert await left(database, 103) == []


async def test_what_whoever_writes_in_a_locked_chat_is_told_does_leave(database: Database) -> None:
    await on_the_wire(database)
    await move(database, 3)
    told = notice("how to go on", kind="reply", twin=None, expires_at=SOON)
    await database.write(lambda tx: outbox.add(tx, [told]))
    await database.write(
        lambda tx: identities.resolve(tx, SITI, AWAY, at=later(4), now=later(4), window=DAY)
    )
    await settle_flying(database)

    assert await left(database, 5) == [("how to go on", "ID.999")]


DAY = timedelta(days=1)


async def settle_flying(database: Database) -> None:
    def end(tx: Any) -> None:
        (row,) = (outbox.find(tx, 1),)
        outbox.settle(tx, [Settlement(row, Sent("wamid.1"))], later(4))

    await database.write(end)


@pytest.mark.parametrize("again", ["waits", "retried by staff"])
async def test_it_goes_to_where_the_person_is_reached_now(database: Database, again: str) -> None:
    _, row = await on_the_wire(database)
    await settle(database, row, Failed("131051") if again != "waits" else Sent("1"), 2)
    await move(database, 3)
    await database.write(lambda tx: identities.unlock(tx, SITI.key, later(4)))
    if again == "waits":
        person = await database.read(lambda tx: chats.person_of(tx, SITI.key))
        row_of_old = notice("b", kind="receipt", twin=None, person=person)
        await write(database, row_of_old)
    else:
        await database.write(lambda tx: outbox.resend(tx, row.id, later(5)))

    ((_, address),) = await left(database, 6)

    assert address == "ID.999"


async def test_on_other_channels_a_chat_given_up_gets_nothing_either(database: Database) -> None:
    person = await with_chat(database, "telegram", CHAT.external_id)
    await add(database, message("a", person=person))
    await database.write(lambda tx: chats.bind_person(tx, CHAT.key, None))

    assert (await claim(database)).rows == ()
    assert await column(database, "a", "error") == "unlinked"


async def test_a_chat_that_nobody_is_known_behind_gets_nothing(database: Database) -> None:
    """Its id and number are another chat's by now: the old address is that person's."""
    await wrote(database)
    taken = Address("whatsapp", SITI.external_id)
    gone = Sender("ID.X", "+628777")
    change = identities.change
    sender = Sender(SITI.external_id)

    def meet(tx: Any) -> None:
        identities.resolve(tx, Address("whatsapp", "ID.X"), gone, at=NOW, now=NOW)
        change(tx, "whatsapp", gone, sender, at=later(1), now=later(1))

    await database.write(meet)
    await write(database, notice("a", kind="receipt", twin=None, to=taken))

    assert await left(database, 2) == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda _: None, "bukan lagi milik penerima"),
        (lambda tx: identities.change(tx, "whatsapp", HER, AWAY, at=NOW, now=NOW), "terkunci"),
    ],
)
async def test_staff_see_why_it_was_not_sent(
    database: Database, change: Callable[[Any], object], told: str
) -> None:
    desk = await begun(database)
    await write_on_whatsapp(desk, seconds=86_400)
    await desk.write(on_whatsapp(desk))

    def part(tx: Any) -> None:
        if change(tx) is None:
            chats.bind_person(tx, HER_CHAT, None)

    await database.write(part)
    await desk.claim(after=1)

    assert told in await desk.why(after=2)


HER_CHAT = "whatsapp:ID.100020003000"
HER = Sender("ID.100020003000")
