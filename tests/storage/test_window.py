"""Messages to whoever has not written for a day: as a template, after a knock, or later."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, update

from bot.actions import personal
from conversations.messages import Address, Link, OutboundMessage, PersonId, Sender, Twin
from storage import chats, identities, opt_ins, outbox, people
from storage.codecs_messages import message_from_json, message_to_json
from storage.outbox import NewOutboxRow, RowTwin, Scope
from storage.schema.window import templates
from tests.storage.conftest import NOW, later
from tests.storage.sending import column, states

if TYPE_CHECKING:
    from storage.database import Database

SITI = Address("whatsapp", "ID.100020003000")
NUMBER = "106540352242922"
DAY = timedelta(hours=24)
WORDS = {"type": "text", "text": {"body": "Jawaban"}}
KNOCK = {"type": "template", "template": {"name": "sapa_knock"}}
ALL = {"type": "template", "template": {"name": "sapa_all"}}
SAID = OutboundMessage("Jawaban", kind="notice", twin=Twin("case-answered", ("T-1",), "id"))


def notice(key: str = "a", *, says_all: bool = False, **changes: object) -> NewOutboxRow:
    twin = (
        RowTwin("sapa_all/id", ALL, says_all=True)
        if says_all
        else RowTwin("sapa_knock/id", KNOCK, says_all=False)
    )
    row = NewOutboxRow(
        key=key,
        to=SITI,
        account=NUMBER,
        kind="notice",
        method="messages",
        body=WORDS,
        created_at=NOW,
        twin=twin,
        message=message_to_json(SAID),
        expires_at=NOW + timedelta(days=7),
    )
    return replace(row, **changes)


async def write(database: Database, *rows: NewOutboxRow) -> None:
    await database.write(lambda tx: outbox.add(tx, rows))


async def wrote(database: Database, *, seconds: float = 0) -> None:
    """Siti writes to us."""
    at = later(seconds)

    def store(tx: object) -> None:
        identities.resolve(tx, SITI, Sender(SITI.external_id), at=at, now=at, window=DAY)
        outbox.opened(tx, SITI.key, at)

    await database.write(store)


async def approve(database: Database, *versions: str, state: str = "approved") -> None:
    rows = [
        {
            "key": version,
            "channel": "whatsapp",
            "state": state,
            "category": "utility",
            "changed_at": NOW,
        }
        for version in versions
    ]
    await database.write(lambda tx: tx.execute(insert(templates), rows))


async def with_chat(database: Database, channel: str, external_id: str) -> PersonId:
    """Make somebody with one chat."""
    address = Address(channel, external_id)

    def make(tx: object) -> PersonId:
        person = people.add(tx, language="id", consent_version="1", consent_at=NOW, now=NOW)
        chats.load(tx, address, NOW)
        chats.bind_person(tx, address.key, person)
        return person

    return await database.write(make)


async def leave(database: Database, *, seconds: float = 0) -> list[tuple[str, object]]:
    """Claim what may leave, and return by key what each would be sent as; all are accepted."""
    now = later(seconds)
    scope = Scope("whatsapp", NUMBER, has_window=True)
    claim = await database.write(lambda tx: outbox.claim_and_start(tx, now, scope))
    done = [outbox.Settlement(row, outbox.Sent(f"wamid.{row.id}")) for row in claim.rows]
    await database.write(lambda tx: outbox.settle(tx, done, now))
    return [(row.key, row.body) for row in claim.rows]


async def test_within_a_day_the_words_themselves_are_sent(database: Database) -> None:
    await wrote(database)
    await write(database, notice())

    assert await leave(database, seconds=DAY.total_seconds() - 601) == [("a", WORDS)]
    assert await column(database, "a", "sent_as") is None


async def test_the_last_minutes_of_the_window_are_not_used(database: Database) -> None:
    await wrote(database)
    await write(database, notice())

    assert await leave(database, seconds=DAY.total_seconds() - 600) == []


async def test_a_template_that_says_all_goes_in_place_of_the_words(database: Database) -> None:
    await wrote(database, seconds=-90_000)
    await approve(database, "sapa_all/id")
    await write(database, notice(says_all=True))

    assert await leave(database) == [("a", ALL)]
    assert await column(database, "a", "sent_as") == "template"
    assert await states(database) == {"a": "sent"}


async def test_somebody_who_never_wrote_gets_a_template(database: Database) -> None:
    await approve(database, "sapa_all/id")
    await write(database, notice(says_all=True))

    assert await leave(database) == [("a", ALL)]


async def test_a_knock_asks_to_answer_and_the_words_leave_once_they_do(
    database: Database,
) -> None:
    await approve(database, "sapa_knock/id")
    await write(database, notice())

    assert await leave(database) == []
    assert await leave(database) == [("a#knock", KNOCK)]
    assert await leave(database, seconds=3600) == []
    assert await column(database, "a", "error") == "window closed, the person was asked to answer"
    await wrote(database, seconds=7200)

    assert await leave(database, seconds=7200) == [("a", WORDS)]


async def test_a_receipt_that_waits_holds_back_nobody(database: Database) -> None:
    """Among replies an earlier one holds back the later for a minute: not one that waits."""
    await approve(database, "sapa_knock/id")
    await write(database, notice(kind="receipt"))

    assert await leave(database) == []
    assert await leave(database) == [("a#knock", KNOCK)]


async def test_for_several_messages_one_knock_a_day_is_enough(database: Database) -> None:
    await approve(database, "sapa_knock/id")
    await write(database, notice("a"), notice("b"), notice("c"))

    left = [one for _ in range(4) for one in await leave(database)]

    assert left == [("a#knock", KNOCK)]
    await wrote(database, seconds=60)
    words = [one for _ in range(3) for one in await leave(database, seconds=60)]
    assert words == [("a", WORDS), ("b", WORDS), ("c", WORDS)]


@pytest.mark.parametrize("kind", ["notice", "broadcast"])
async def test_a_knock_is_stopped_with_what_it_knocks_for(database: Database, kind: str) -> None:
    await approve(database, "sapa_knock/id")
    siti = await with_chat(database, "whatsapp", SITI.external_id)

    def agree(tx: object) -> None:
        opt_ins.give(tx, siti, wording="w", language="id", channel="whatsapp", at=NOW)

    await database.write(agree)
    await write(database, notice(kind=kind, person=siti))
    assert await leave(database) == []
    assert await states(database) == {"a": "pending", "a#knock": "pending"}
    stop = personal.stop_messages if kind == "notice" else personal.decline_invitations
    await database.write(lambda tx: stop(tx, siti, NOW))

    assert await states(database) == {"a": "cancelled", "a#knock": "cancelled"}
    assert await leave(database) == []


async def test_a_knock_is_not_sent_once_the_person_wrote(database: Database) -> None:
    await approve(database, "sapa_knock/id")
    await write(database, notice())
    await leave(database)
    await wrote(database, seconds=1)

    assert await leave(database, seconds=1) == [("a", WORDS)]
    assert await states(database) == {"a": "sent", "a#knock": "cancelled"}


@pytest.mark.parametrize("state", [None, "pending", "paused", "rejected", "disabled", "deleted"])
async def test_without_an_approved_template_it_waits_with_the_reason(
    database: Database, state: str | None
) -> None:
    if state is not None:
        await approve(database, "sapa_all/id", state=state)
    await write(database, notice(says_all=True))

    assert await leave(database) == []
    reason = f"template {state or 'not pushed'}"
    assert await column(database, "a", "error") == reason
    assert await column(database, "a", "waits_for") == "template"
    await database.write(
        lambda tx: tx.execute(update(templates).values(state="approved")) if state else None
    )
    if state:
        await database.write(lambda tx: outbox.release_templates(tx, later(1), "sapa_all/id"))
        assert await leave(database, seconds=1) == [("a", ALL)]


async def test_another_template_releases_nothing(database: Database) -> None:
    await write(database, notice(says_all=True))
    await leave(database)

    released = [
        await database.write(lambda tx, one=one: outbox.release_templates(tx, NOW, one))
        for one in ("sapa_knock/id", None)
    ]

    assert released == [0, 1]


async def test_what_has_no_template_waits_for_the_person(database: Database) -> None:
    await write(database, notice(twin=None))

    assert await leave(database) == []
    assert await column(database, "a", "waits_for") == "window"
    await wrote(database, seconds=5)
    assert await leave(database, seconds=5) == [("a", WORDS)]


async def test_what_goes_beside_needs_no_window(database: Database) -> None:
    await write(database, notice(kind="beside", twin=None, policy="free"))

    assert await leave(database) == [("a", WORDS)]


async def test_a_closed_window_is_believed_the_platform(database: Database) -> None:
    await wrote(database)
    await write(database, notice())
    await database.write(lambda tx: identities.close_window(tx, SITI.key, NOW))

    assert await leave(database) == []


async def test_channels_without_a_window_ask_for_nothing(database: Database) -> None:
    await write(database, notice())
    scope = Scope("whatsapp", NUMBER)

    claim = await database.write(lambda tx: outbox.claim_and_start(tx, NOW, scope))

    assert [row.body for row in claim.rows] == [WORDS]


async def test_what_is_stuck_can_be_said_elsewhere(database: Database) -> None:
    """What asked the person to answer is not stuck; nor is what has no other way."""
    await approve(database, "sapa_knock/id")
    for place in (1, 2, 3, 4):
        await with_chat(database, "whatsapp" if place == 4 else "telegram", str(place))
    await write(
        database,
        notice("knocked", person=PersonId(1)),
        notice("no template", person=PersonId(2), twin=None),
        notice("not approved", person=PersonId(3), says_all=True),
        notice("nobody's", twin=None),
        notice("nowhere else", person=PersonId(4), twin=None),
    )
    for _ in range(4):
        await leave(database)

    stuck = await database.read(lambda tx: outbox.list_stuck(tx, NOW, onto=["telegram"], limit=10))

    assert [(one.key, one.person, one.reason) for one in stuck] == [
        ("no template", 2, "window closed"),
        ("not approved", 3, "template not pushed"),
    ]
    assert {one.message for one in stuck} == {SAID}
    assert {one.to for one in stuck} == {SITI}
    gone = await database.write(lambda tx: outbox.give_up(tx, stuck[0].id, NOW, "elsewhere"))
    again = await database.write(lambda tx: outbox.give_up(tx, stuck[0].id, NOW, "elsewhere"))
    assert (gone, again) == (True, False)
    assert (await states(database))["no template"] == "cancelled"


def test_a_message_is_the_same_when_it_is_read_back() -> None:
    assert message_from_json(message_to_json(SAID)) == SAID
    linked = replace(SAID, links=(Link("Rincian", "https://contoh.go.id"),))
    assert message_from_json(message_to_json(linked)) == linked
    older = {name: one for name, one in message_to_json(SAID).items() if name != "links"}
    assert message_from_json(older) == SAID, "a row from before there were links"
