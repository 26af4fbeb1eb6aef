"""The template that asks somebody to answer: where it does not get through, nothing waits for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot import rerouting
from bot.channels.telegram.client import TelegramChannel
from bot.channels.whatsapp.client import WhatsAppChannel
from conversations.messages import Address, PromptId
from storage import outbox, pace, templates
from storage.outbox import Again, Failed, Scope, Settlement, Suppressed
from tests.storage.conftest import later
from tests.storage.sending import column, states
from tests.storage.test_window import (
    ALL,
    KNOCK,
    NUMBER,
    SITI,
    WORDS,
    approve,
    leave,
    notice,
    with_chat,
    write,
    wrote,
)

if TYPE_CHECKING:
    from storage.database import Database
    from storage.outbox import Outcome

A_DAY = 86_400
PAUSED = "132015 Template is paused"


async def look(database: Database, *, seconds: float) -> int:
    """Do what is done every few seconds about what is stuck; return how many were said elsewhere."""
    telegram = TelegramChannel("1:x")
    channels = {"whatsapp": WhatsAppChannel("t", NUMBER), "telegram": telegram}
    numbers = iter(range(99))

    def work(tx: object) -> int:
        prompt = lambda: PromptId(f"p{seconds}-{next(numbers)}")  # noqa: E731
        return rerouting.reroute(tx, channels, prompt, later(seconds))

    return await database.write(work)


async def claim(database: Database, *, seconds: float) -> list[outbox.OutboxRow]:
    scope = Scope("whatsapp", NUMBER, has_window=True)
    found = await database.write(lambda tx: outbox.claim_and_start(tx, later(seconds), scope))
    return list(found.rows)


async def end_knock(database: Database, outcome: Outcome, *, seconds: float) -> str:
    """Let the knock that may leave now end so; return its key."""
    (row,) = await claim(database, seconds=seconds)
    assert row.body == KNOCK
    await database.write(lambda tx: outbox.settle(tx, [Settlement(row, outcome)], later(seconds)))
    return row.key


@pytest.fixture
async def asked(database: Database) -> Database:
    """One message waits for the answer of somebody who is to be asked for it now."""
    await approve(database, "sapa_knock/id")
    await write(database, notice())
    assert await leave(database) == []
    return database


@pytest.mark.parametrize("outcome", [Failed("100 Parameter"), Suppressed("131026 Undeliverable")])
async def test_what_waits_for_a_knock_that_failed_is_stuck_and_asks_anew_a_day_later(
    asked: Database, outcome: Outcome
) -> None:
    assert await end_knock(asked, outcome, seconds=1) == "a#knock"

    await look(asked, seconds=5)
    assert await column(asked, "a", "waits_for") == "knock"
    assert await leave(asked, seconds=6) == []
    assert await column(asked, "a", "error") == outcome.error
    assert await asked.read(outbox.count_waiting_for) == {("whatsapp", "knock"): 1}
    await look(asked, seconds=10)
    assert await leave(asked, seconds=A_DAY - 10) == []
    assert await leave(asked, seconds=A_DAY + 10) == []
    assert await leave(asked, seconds=A_DAY + 11) == [("a#knock1", KNOCK)]
    await look(asked, seconds=A_DAY + 15)
    assert await column(asked, "a", "waits_for") == "window"
    await wrote(asked, seconds=A_DAY + 60)
    assert await leave(asked, seconds=A_DAY + 60) == [("a", WORDS)]


async def test_what_a_knock_could_not_ask_for_is_said_on_the_other_channel(
    database: Database,
) -> None:
    person = await with_chat(database, "telegram", "7")
    await approve(database, "sapa_knock/id")
    await write(database, notice(person=person))
    await leave(database)
    assert await look(database, seconds=1) == 0
    await end_knock(database, Failed("100 Parameter"), seconds=2)

    assert await look(database, seconds=5) == 1
    assert await states(database) == {
        "a": "cancelled",
        "a#knock": "failed",
        "a@telegram:0": "pending",
    }
    assert await column(database, "a", "error") == "said on telegram: 100 Parameter"


async def test_a_knock_that_waits_for_its_template_leaves_nothing_waiting_for_it(
    asked: Database,
) -> None:
    await asked.write(
        lambda tx: templates.note(tx, "whatsapp", "sapa_knock/id", later(1), state="paused")
    )
    assert await leave(asked, seconds=2) == []
    assert await column(asked, "a#knock", "waits_for") == "template"

    await look(asked, seconds=5)
    assert await leave(asked, seconds=6) == []
    assert await column(asked, "a", "waits_for") == "template"
    assert await column(asked, "a", "error") == "template paused"
    await asked.write(
        lambda tx: templates.note(tx, "whatsapp", "sapa_knock/id", later(60), state="approved")
    )
    await asked.write(lambda tx: outbox.release_templates(tx, later(60), "sapa_knock/id"))
    left = [one for second in (60, 61) for one in await leave(asked, seconds=second)]
    assert left == [("a#knock", KNOCK)]
    await look(asked, seconds=65)
    assert await column(asked, "a", "waits_for") == "window"


async def test_with_what_is_said_elsewhere_goes_the_knock_that_waits(database: Database) -> None:
    person = await with_chat(database, "telegram", "7")
    await approve(database, "sapa_knock/id")
    await write(database, notice(person=person))
    await leave(database)
    await database.write(
        lambda tx: templates.note(tx, "whatsapp", "sapa_knock/id", later(1), state="paused")
    )
    await leave(database, seconds=2)

    assert await look(database, seconds=5) == 1
    assert (await states(database))["a#knock"] == "cancelled"


async def test_a_knock_that_cannot_leave_today_leaves_nothing_waiting_for_it(
    asked: Database,
) -> None:
    await end_knock(asked, Again(later(A_DAY), "131049 Not today", counted=False), seconds=1)

    await look(asked, seconds=5)
    assert await leave(asked, seconds=6) == []
    assert await column(asked, "a", "waits_for") == "knock"
    assert await column(asked, "a", "error") == "131049 Not today"
    await leave(asked, seconds=A_DAY + 1)
    await leave(asked, seconds=A_DAY + 2)
    assert (await states(asked))["a#knock"] == "sent"
    await look(asked, seconds=A_DAY + 700)
    await leave(asked, seconds=A_DAY + 700)
    assert await column(asked, "a", "waits_for") == "window"


async def test_what_comes_within_a_day_of_a_knock_gets_its_own_after_it(asked: Database) -> None:
    assert await leave(asked, seconds=1) == [("a#knock", KNOCK)]
    await write(asked, notice("b", created_at=later(3600), expires_at=later(7 * A_DAY)))

    assert await leave(asked, seconds=3600) == []
    await look(asked, seconds=3605)
    assert await leave(asked, seconds=A_DAY - 10) == []
    assert await leave(asked, seconds=A_DAY + 10) == []
    assert await leave(asked, seconds=A_DAY + 11) == [("b#knock", KNOCK)]
    await look(asked, seconds=A_DAY + 20)
    assert await leave(asked, seconds=3 * A_DAY) == [], "nobody is asked twice for the same"


async def test_who_got_a_knock_is_not_asked_anew_for_what_it_was_for(asked: Database) -> None:
    await leave(asked, seconds=1)

    for day in range(1, 7):
        await look(asked, seconds=day * A_DAY)
        assert await leave(asked, seconds=day * A_DAY) == []
    assert await column(asked, "a", "waits_for") == "window"


# --- the words are kept ----------------------------------------------------------------------


async def test_the_words_are_there_when_the_template_was_held_back(database: Database) -> None:
    await approve(database, "sapa_all/id")
    await write(database, notice(says_all=True))
    account = pace.account_bucket("whatsapp", NUMBER)
    await database.write(lambda tx: pace.hold_back(tx, later(0), account, seconds=3600))
    assert await leave(database, seconds=1) == []
    await database.write(
        lambda tx: templates.note(tx, "whatsapp", "sapa_all/id", later(2), state="paused")
    )
    await wrote(database, seconds=3700)

    assert await leave(database, seconds=3701) == [("a", WORDS)]
    assert await column(database, "a", "sent_as") is None


async def test_a_template_that_did_not_leave_is_judged_anew(database: Database) -> None:
    await approve(database, "sapa_all/id")
    await write(database, notice(says_all=True))
    (row,) = await claim(database, seconds=1)
    assert row.body == ALL
    again = Again(later(5), PAUSED)
    await database.write(lambda tx: outbox.settle(tx, [Settlement(row, again)], later(1)))
    await database.write(
        lambda tx: templates.note_refused(tx, row.id, later(1), state="paused", reason=PAUSED)
    )

    assert await leave(database, seconds=5) == []
    assert await column(database, "a", "error") == "template paused"
    await wrote(database, seconds=60)
    assert await leave(database, seconds=60) == [("a", WORDS)]


async def test_what_did_not_go_out_as_a_template_says_nothing_of_it(database: Database) -> None:
    await wrote(database)
    await approve(database, "sapa_all/id")
    await write(database, notice(says_all=True))
    (row,) = await claim(database, seconds=1)

    refused = await database.write(
        lambda tx: templates.note_refused(tx, row.id, later(1), state="paused", reason=PAUSED)
    )
    assert not refused
    known = await database.read(lambda tx: templates.find(tx, "whatsapp", "sapa_all/id"))
    assert known.state == "approved"


async def test_other_chats_are_left_alone(asked: Database) -> None:
    other = Address("whatsapp", "ID.999")
    await write(asked, notice("b", to=other))
    await end_knock(asked, Failed("100 Parameter"), seconds=1)

    await look(asked, seconds=5)
    assert await column(asked, "a", "waits_for") == "knock"
    assert await column(asked, "b", "chat_key") == other.key != SITI.key
    assert await column(asked, "b", "waits_for") != "knock"
