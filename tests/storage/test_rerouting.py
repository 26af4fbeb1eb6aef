"""What cannot go out on one channel is said on the other: once, and nobody's waits for others'."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, select

from bot import reports, rerouting
from bot.channels.base import StatusReport, Unreachable
from bot.channels.telegram.client import TelegramChannel
from bot.channels.whatsapp.client import WhatsAppChannel
from bot.outgoing import Outgoing
from bot.outgoing import write as put
from conversations import notices
from conversations.dialogs.chat_questions import unlock_question
from conversations.lookups import LinkedChat
from conversations.messages import Address, PersonId, PromptId
from conversations.templates import templates as our_templates
from storage import channel_policies, chats, links, people
from storage.outbox import Scope, Sent, Suppressed
from storage.outbox.window import MARGIN
from storage.schema import outbox as rows
from storage.schema.identity import identities
from tests.storage.conftest import NOW, later
from tests.storage.sending import claim, column, settle, states
from tests.storage.test_window import (
    DAY,
    NUMBER,
    SITI,
    approve,
    leave,
    notice,
    with_chat,
    write,
    wrote,
)

if TYPE_CHECKING:
    from storage.database import Database

ON_TELEGRAM = Address("telegram", "7002")
LONG = "Jawaban petugas. " * 300


def channels() -> dict[str, object]:
    return {"whatsapp": WhatsAppChannel("t", NUMBER), "telegram": TelegramChannel("1:x")}


async def reroute(database: Database, *, seconds: float = 10) -> int:
    numbers = iter(range(999))

    def work(tx: object) -> int:
        prompt = lambda: PromptId(f"p{seconds}-{next(numbers)}")  # noqa: E731
        return rerouting.reroute(tx, channels(), prompt, later(seconds))

    return await database.write(work)


async def on_both(database: Database, whatsapp: Address, telegram: Address) -> PersonId:
    person = await with_chat(database, "whatsapp", whatsapp.external_id)

    def bind(tx: object) -> None:
        chats.load(tx, telegram, NOW)
        chats.bind_person(tx, telegram.key, person)

    await database.write(bind)
    return person


async def answer(database: Database, person: PersonId, words: str = LONG) -> None:
    """Staff answer, at such length that it takes several calls."""
    said = notices.case_answered(SITI, "id", "T-1", words)
    outgoing = Outgoing(said, SITI, "answer", PromptId("p"), person)
    assert await database.write(lambda tx: put(tx, channels(), [outgoing], NOW)) > 1


async def elsewhere(database: Database) -> list[str]:
    """Return the calls on the other channel."""
    query = select(rows.c.key).where(rows.c.channel == "telegram").order_by(rows.c.id)
    return list(await database.read(lambda tx: tx.execute(query).scalars().all()))


async def test_a_message_of_several_calls_is_said_once_on_the_other_channel(
    database: Database,
) -> None:
    await answer(database, await on_both(database, SITI, ON_TELEGRAM))
    for second in range(1, 4):
        await leave(database, seconds=second)

    assert [await reroute(database, seconds=second) for second in (5, 10)] == [1, 0]
    said = await elsewhere(database)
    assert said
    assert said == [f"answer@telegram:{number}" for number in range(len(said))]
    left = {state for key, state in (await states(database)).items() if "@" not in key}
    assert left == {"cancelled"}
    await wrote(database, seconds=60)
    assert await leave(database, seconds=61) == []


async def test_a_message_of_several_calls_is_asked_for_once(database: Database) -> None:
    await approve(database, our_templates()["case-answered"].version("id"))
    await answer(database, await on_both(database, SITI, ON_TELEGRAM))

    left = [key for second in range(1, 6) for key, _ in await leave(database, seconds=second)]
    assert left == ["answer:0#knock"]
    assert await reroute(database) == 0
    await wrote(database, seconds=60)
    left = [key for second in range(60, 66) for key, _ in await leave(database, seconds=second)]
    assert left == ["answer:0", "answer:1"]
    assert await elsewhere(database) == []


async def test_a_call_that_finds_the_window_closed_asks_for_itself(database: Database) -> None:
    """The first one left just before."""
    await approve(database, our_templates()["case-answered"].version("id"))
    await wrote(database)
    await answer(database, await on_both(database, SITI, ON_TELEGRAM))
    closing = DAY.total_seconds() - MARGIN.total_seconds()

    assert [key for key, _ in await leave(database, seconds=closing - 1)] == ["answer:0"]
    left = [one for second in (1, 2) for one in await leave(database, seconds=closing + second)]
    assert [key for key, _ in left] == ["answer:1#knock"]
    assert await reroute(database, seconds=closing + 10) == 0
    await wrote(database, seconds=closing + 60)
    assert [key for key, _ in await leave(database, seconds=closing + 60)] == ["answer:1"]


async def test_the_other_messages_of_the_chat_are_not_given_up_with_it(
    database: Database,
) -> None:
    person = await on_both(database, SITI, ON_TELEGRAM)
    await answer(database, person)
    await write(database, notice("answer:notice:0", person=person, twin=None, message=None))
    for second in range(1, 4):
        await leave(database, seconds=second)

    assert await reroute(database) == 1
    assert (await states(database))["answer:notice:0"] == "pending"


def lock(tx: object, person: PersonId, chat: Address) -> None:
    values = {"chat_key": chat.key, "channel": chat.channel, "external_id": chat.external_id}
    times = {"first_seen_at": NOW, "last_seen_at": NOW, "locked_at": NOW, "locked_because": "idle"}
    tx.execute(insert(identities).values(**values, **times))


def discourage(tx: object, person: PersonId, chat: Address) -> None:
    agency = {"code": "33.02", "name": "Kab. Banyumas"}
    people.save_profile(tx, person, {"agency": agency}, NOW)
    channel_policies.turn_off(tx, chat.channel, "33.02", NOW)


def disturb(tx: object, person: PersonId, chat: Address) -> None:
    chats.set_reachable(tx, chat.key, reachable=False, now=NOW, because="blocked")


@pytest.mark.parametrize("hinder", [lock, discourage, disturb])
async def test_what_can_be_said_nowhere_else_keeps_nobody_elses_waiting(
    database: Database, monkeypatch: pytest.MonkeyPatch, hinder
) -> None:
    monkeypatch.setattr(rerouting, "MOST_AT_ONCE", 2)
    for number in range(4):
        whatsapp, telegram = Address("whatsapp", f"ID.{number}"), Address("telegram", f"9{number}")
        person = await on_both(database, whatsapp, telegram)
        if number < 3:

            def work(tx: object, person=person, telegram=telegram) -> None:
                hinder(tx, person, telegram)

            await database.write(work)
        await write(database, notice(f"n{number}", to=whatsapp, person=person))
    for second in (1, 2):
        await leave(database, seconds=second)

    assert await reroute(database) == 1
    assert await states(database) == {
        "n0": "pending", "n1": "pending", "n2": "pending", "n3": "cancelled",
        "n3@telegram:0": "pending",
    }  # fmt: skip


async def test_what_is_left_of_a_message_is_said_on_the_other_channel_with_all_of_it(
    database: Database,
) -> None:
    """The window closes behind the first call, and there is no template to ask with."""
    await wrote(database)
    await answer(database, await on_both(database, SITI, ON_TELEGRAM))
    closing = DAY.total_seconds() - MARGIN.total_seconds()
    assert [key for key, _ in await leave(database, seconds=closing - 1)] == ["answer:0"]
    assert await leave(database, seconds=closing + 1) == []

    assert [await reroute(database, seconds=closing + second) for second in (5, 10)] == [1, 0]
    assert "answer@telegram:0" in await elsewhere(database)
    assert (await states(database))["answer:1"] == "cancelled"


@pytest.mark.parametrize("is_late", [False, True])
async def test_what_the_platform_refuses_is_said_once_on_the_other_channel(
    database: Database, *, is_late: bool
) -> None:
    person = await on_both(database, SITI, ON_TELEGRAM)
    row = await refused(database, person, is_late=is_late)

    assert [await reroute(database, seconds=second) for second in (5, 10)] == [1, 0]
    assert await elsewhere(database) == ["answer@telegram:0"]
    assert (await states(database))[row] == "cancelled"


async def test_what_was_refused_long_ago_is_not_said_to_a_chat_that_is_linked_later(
    database: Database,
) -> None:
    person = await on_both(database, SITI, ON_TELEGRAM)
    await refused(database, person, is_late=False)

    assert await reroute(database, seconds=2 * DAY.total_seconds()) == 0
    assert await elsewhere(database) == []


async def refused(database: Database, person: PersonId, *, is_late: bool) -> str:
    """Have an answer of staff not arrive, told at once or after it had been taken."""
    await wrote(database)
    said = notices.case_answered(SITI, "id", "T-1", "Boleh.")
    outgoing = Outgoing(said, SITI, "answer", PromptId("p"), person)
    await database.write(lambda tx: put(tx, channels(), [outgoing], NOW))
    row = (await claim(database, 1, Scope("whatsapp", NUMBER, has_window=True))).rows[0]
    if not is_late:
        await settle(database, row, Suppressed("131026"), 2)
        return row.key
    await settle(database, row, Sent("wamid.1"), 2)
    outcome = Unreachable("131026")
    told = StatusReport("wamid.1", "failed", at=later(3), error="131026", outcome=outcome)
    channel = WhatsAppChannel("t", NUMBER)
    await database.write(lambda tx: reports.note(tx, channel, told, later(3)))
    return row.key


async def asked_about_a_lock(database: Database) -> None:
    """Ask Siti on WhatsApp, where nothing can be said to her, about another chat of hers."""
    person = await on_both(database, SITI, ON_TELEGRAM)
    other = Address("whatsapp", "ID.777")

    def work(tx: object) -> None:
        asked = {"person": person, "asked_chat": SITI.key, "about_chat": other.key, "now": NOW}
        links.ask(tx, "q1", "unlock", **asked)
        question = unlock_question("q1", LinkedChat(other, NOW, locked="number"), SITI, "id")
        put(tx, channels(), [Outgoing(question, SITI, "q", PromptId("p"), person)], NOW)

    await database.write(work)
    await leave(database, seconds=1)


async def test_a_question_about_a_lock_can_be_answered_where_it_is_said_instead(
    database: Database,
) -> None:
    await asked_about_a_lock(database)

    assert await reroute(database) == 1
    found = await database.read(lambda tx: links.question_in(tx, ON_TELEGRAM.key, later(20)))
    assert found is not None
    assert found.id == "q1"


async def test_a_question_that_has_ended_is_asked_nowhere(database: Database) -> None:
    await asked_about_a_lock(database)
    await database.write(lambda tx: links.end(tx, "q1"))

    assert await reroute(database) == 0
    assert await elsewhere(database) == []


async def test_a_question_about_a_lock_waits_no_longer_than_it_can_be_answered(
    database: Database,
) -> None:
    await asked_about_a_lock(database)

    assert await column(database, "q:0", "expires_at") == later(DAY.total_seconds())
