"""What operators see and decide of what the machine set aside."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from bot.actions import set_aside
from bot.actions.outcomes import Denied
from bot.actions.set_aside import Decision
from bot.findings import findings
from conversations.messages import Address, PersonId
from conversations.texts import say
from storage import audit, chats, inbox, outbox, people
from storage.outbox import Scope, Sent, Settlement, Unsure
from storage.schema import work
from tests.storage.conftest import CHAT, NOW, later, message, update

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from storage.database import Database

SCOPE = Scope("telegram", "bot", per_second=1000)
BY = "staff:operator"
STRANGER = Address("telegram", "628123456")


def decision(number: object, note: str = "", after: float = 100) -> Decision:
    return Decision(str(number), note, BY, later(after))


def known_person(tx: Connection) -> PersonId:
    person = people.add(tx, language="id", consent_version="1", consent_at=NOW, now=NOW)
    people.save_profile(tx, person, {"name": "CONTOH Siti"}, NOW)
    chats.load(tx, CHAT, NOW)
    chats.bind_person(tx, CHAT.key, person)
    return person


async def made_unclear(database: Database) -> tuple[PersonId, list[int]]:
    """Two messages in review: a code to a person we know, a receipt to a stranger."""

    def made(tx: Connection) -> PersonId:
        person = known_person(tx)
        code = message("a", kind="code", body={"text": "KODE-RAHASIA"}, secret=True, person=person)
        outbox.add(tx, [code, message("b", to=STRANGER, kind="broadcast"), message("c", after=1)])
        for row in outbox.claim_and_start(tx, NOW, SCOPE).rows:
            outbox.settle(
                tx, [Settlement(row, Unsure("lease ran out" if row.person else "reset"))], NOW
            )
        outbox.sweep(tx, later(86400))
        return person

    person = await database.write(made)
    return person, [row.id for row in await database.read(outbox.list_review)]


async def made_poison(database: Database) -> tuple[PersonId, list[int]]:
    """Two updates set aside: the later one of a person we know, the other of a stranger."""

    def made(tx: Connection) -> PersonId:
        inbox.store(tx, [update(1, chat=STRANGER.key), update(2)])
        for row in inbox.heads(tx, NOW, limit=9):
            inbox.mark_poison(tx, row.id, NOW, "malformed" if row.ext_id == "1" else "KeyError")
        return known_person(tx)

    person = await database.write(made)
    return person, [one.row.id for one in await database.read(inbox.list_poison)]


async def actions(database: Database, subject: str) -> list[tuple[str, str, dict[str, str]]]:
    lines = work.audit
    return await database.read(
        lambda tx: [
            (row.action, row.actor, row.detail)
            for row in tx.execute(
                select(lines).where(lines.c.subject == subject).order_by(lines.c.id)
            )
        ]
    )


async def test_an_operator_sees_who_is_concerned_and_why_but_not_what_was_said(
    database: Database,
) -> None:
    person, numbers = await made_unclear(database)
    found = await database.write(lambda tx: set_aside.list_review(tx, by=BY, now=NOW))
    by_number = {one.number: one for one in found}
    assert sorted(by_number) == sorted(numbers)
    known, stranger = (by_number[number] for number in sorted(numbers))
    assert (known.whom, known.what) == ("CONTOH Siti", "kode sekali pakai")
    assert "karena layanan kami berhenti, atau terlalu lambat, saat mengirim" in known.why
    assert (stranger.whom, stranger.what) == ("telegram …456", "undangan")
    assert "karena Telegram menyebut “reset”" in stranger.why
    assert "RAHASIA" not in str(found)
    assert "628123" not in str(found)
    assert await actions(database, f"person:{person}") == [("record_viewed_by_staff", BY, {})]


async def test_of_what_no_person_sent_an_operator_sees_only_the_channel(
    database: Database,
) -> None:
    """The line of a status is named by an id that holds a number."""

    def made(tx: Connection) -> None:
        inbox.store(tx, [replace(update(1, chat="whatsapp#wamid.HBgN"), kind="status")])
        (row,) = inbox.heads(tx, NOW, limit=9)
        inbox.mark_poison(tx, row.id, NOW, "malformed")

    await database.write(made)
    (found,) = await database.write(lambda tx: set_aside.list_poison(tx, by=BY, now=NOW))
    assert (found.whom, found.what) == ("whatsapp", "not a message")


async def test_the_doctor_counts_what_waits_for_a_decision(database: Database) -> None:
    await made_unclear(database)
    found = await database.read(lambda tx: findings(tx, NOW, ()))
    assert found == ("messages: 2 wait for a decision; look at: python -m bot review list",)


async def test_what_is_unclear_is_sent_once_more_because_somebody_said_so(
    database: Database,
) -> None:
    person, numbers = await made_unclear(database)
    number = min(numbers)
    assert await database.write(lambda tx: set_aside.resend(tx, decision(number))) is None
    (row,) = (await database.write(lambda tx: outbox.claim_and_start(tx, later(100), SCOPE))).rows
    assert row.body == {"text": "KODE-RAHASIA"}
    assert await actions(database, f"person:{person}") == [
        ("message_resent", BY, {"message": str(number)})
    ]
    again = await database.write(lambda tx: set_aside.resend(tx, decision(number)))
    assert again == Denied(f"Message {number} was resent already.")


async def test_what_is_unclear_is_closed_with_a_note_that_is_kept(database: Database) -> None:
    _, numbers = await made_unclear(database)
    number = max(numbers)
    told = decision(number, " sudah \n dikabari " + "x" * 500)

    def close(tx: Connection) -> Denied | None:
        return set_aside.close_review(tx, told)

    silent = await database.write(lambda tx: set_aside.close_review(tx, decision(number, " ")))
    assert isinstance(silent, Denied)
    assert await database.write(close) is None
    assert await database.write(close) == Denied(f"Message {number} was closed already.")
    ((action, actor, detail),) = await actions(database, f"message:{number}")
    assert (action, actor, detail["message"]) == ("message_closed", BY, str(number))
    assert detail["note"].startswith("sudah dikabari x")
    assert len(detail["note"]) == set_aside.LONGEST_NOTE
    assert await database.read(audit.verify_chain) is None


@pytest.mark.parametrize("typed", ["999", "0", "", "-1", "satu", "1.5", "９", "9" * 40])
@pytest.mark.parametrize(
    "act", [set_aside.resend, set_aside.close_review, set_aside.replay, set_aside.close_poison]
)
async def test_a_number_that_does_not_exist_is_refused(
    sqlite_database: Database, act, typed: str
) -> None:
    refused = await sqlite_database.write(lambda tx: act(tx, decision(typed, "x")))
    assert isinstance(refused, Denied)
    assert refused.reason.startswith("There is no")


async def test_a_message_that_is_not_unclear_cannot_be_decided(database: Database) -> None:
    def made(tx: Connection) -> int:
        outbox.add(tx, [message("a")])
        (row,) = outbox.claim_and_start(tx, NOW, SCOPE).rows
        outbox.settle(tx, [Settlement(row, Sent("1"))], NOW)
        return row.id

    number = await database.write(made)
    for act in (set_aside.resend, set_aside.close_review):
        refused = await database.write(lambda tx, act=act: act(tx, decision(number, "x")))
        assert refused == Denied(f"Message {number} does not wait for a decision: it is sent.")
    assert await actions(database, f"message:{number}") == []


async def test_a_message_whose_words_were_erased_can_only_be_closed(database: Database) -> None:
    person, numbers = await made_unclear(database)
    number = min(numbers)
    await database.write(lambda tx: outbox.erase_person(tx, person, NOW))
    refused = await database.write(lambda tx: set_aside.resend(tx, decision(number)))
    assert isinstance(refused, Denied)
    assert "only be closed" in refused.reason
    assert (
        await database.write(lambda tx: set_aside.close_review(tx, decision(number, "x"))) is None
    )


async def test_what_was_set_aside_is_seen_replayed_and_given_up(database: Database) -> None:
    person, (known, stranger) = await made_poison(database)
    found = await database.write(lambda tx: set_aside.list_poison(tx, by=BY, now=NOW))
    assert [(one.number, one.whom) for one in found] == [
        (known, "CONTOH Siti"),
        (stranger, "telegram …456"),
    ]
    assert "(KeyError)" in found[0].why
    assert "malformed" in found[1].why
    assert await database.write(lambda tx: set_aside.replay(tx, decision(known))) is None
    assert [
        one.id for one in await database.read(lambda tx: inbox.heads(tx, later(100), limit=9))
    ] == [known]
    given_up = decision(stranger, "spam")
    assert isinstance(
        await database.write(lambda tx: set_aside.close_poison(tx, decision(stranger))), Denied
    )
    assert await database.write(lambda tx: set_aside.close_poison(tx, given_up)) is None
    for act in (set_aside.replay, set_aside.close_poison):
        for number in (known, stranger):
            refused = await database.write(lambda tx, a=act, n=number: a(tx, decision(n, "x")))
            assert refused == Denied(f"Number {number} is not set aside, or not any more.")
    assert await actions(database, f"person:{person}") == [
        ("record_viewed_by_staff", BY, {}),
        ("update_replayed", BY, {"update": str(known)}),
    ]
    assert await actions(database, f"update:{stranger}") == [
        ("update_closed", BY, {"update": str(stranger), "note": "spam"})
    ]


async def test_an_update_whose_content_was_erased_can_only_be_given_up(database: Database) -> None:
    _, (known, _) = await made_poison(database)
    await database.write(lambda tx: inbox.erase_body(tx, known))
    found = await database.write(lambda tx: set_aside.list_poison(tx, by=BY, now=NOW))
    assert "its content was erased" in found[0].why
    refused = await database.write(lambda tx: set_aside.replay(tx, decision(known)))
    assert isinstance(refused, Denied)
    assert await database.write(lambda tx: set_aside.close_poison(tx, decision(known, "x"))) is None


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize(
    "action", ["message_resent", "message_closed", "update_replayed", "update_closed"]
)
def test_a_person_can_read_in_their_record_what_was_decided(action: str, language: str) -> None:
    assert say(f"record-{action}", language) != f"record-{action}"
