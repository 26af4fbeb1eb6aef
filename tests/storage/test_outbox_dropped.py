"""What is not sent any more, or not as it was: late, replaced, stopped, moved, refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.messages import Address, Attachment, Prompt, PromptId
from storage import chats, outbox
from storage.outbox import Again, Sent, Unsure
from tests.storage.conftest import CHAT, NOW, later, message
from tests.storage.sending import (
    OTHER,
    PROMPT,
    add,
    claim,
    column,
    find,
    in_flight,
    keys,
    settle,
    states,
    stopped_person,
    sweep,
)

if TYPE_CHECKING:
    from storage.database import Database


async def test_nobody_who_stopped_gets_what_was_not_asked_for(database: Database) -> None:
    person = await database.write(stopped_person)
    await add(
        database,
        message("notice", kind="notice", person=person),
        message("reply", person=person),
    )
    assert await keys(database) == ["reply"]
    await settle(database, (await in_flight(database))[0], Sent())
    assert await keys(database) == []
    assert await states(database) == {"reply": "sent", "notice": "suppressed"}


async def test_nothing_goes_to_a_chat_that_blocked_us_until_it_is_back(
    database: Database,
) -> None:
    await database.write(lambda tx: chats.load(tx, CHAT, NOW))
    await database.write(lambda tx: chats.set_reachable(tx, CHAT.key, reachable=False, now=NOW))
    await add(database, message("a"))
    assert await keys(database) == []
    assert await states(database) == {"a": "suppressed"}
    await database.write(lambda tx: chats.set_reachable(tx, CHAT.key, reachable=True, now=NOW))
    await add(database, message("b"))
    assert await keys(database) == ["b"]


async def test_what_is_too_late_expires_and_is_not_sent(database: Database) -> None:
    await add(
        database,
        message("prompt"),
        message("receipt", to=OTHER, kind="receipt"),
        message("soon", to=Address("telegram", "9"), expires_at=later(60)),
    )
    assert (await sweep(database, 60)).expired == 1
    assert await keys(database, 15 * 60) == ["receipt"]
    assert (await sweep(database, 15 * 60)).expired == 1
    assert await states(database) == {"prompt": "expired", "receipt": "sending", "soon": "expired"}


async def test_a_fresh_prompt_replaces_the_stale_ones(database: Database) -> None:
    await add(
        database,
        message("old", topic="prompt"),
        message("other topic"),
        message("other chat", to=OTHER, topic="prompt"),
    )
    assert await database.write(lambda tx: outbox.supersede(tx, CHAT.key, "prompt", NOW)) == 1
    assert sorted(await keys(database)) == ["other chat", "other topic"]
    assert await database.write(lambda tx: outbox.supersede(tx, OTHER.key, "prompt", NOW)) == 0


async def test_what_waited_long_gives_way_to_a_newer_prompt(database: Database) -> None:
    asks = {"prompt_id": PromptId("p1"), "prompt": Prompt("question")}
    await add(
        database,
        message("stale"),
        message("receipt", kind="receipt"),
        message("elsewhere", to=Address("telegram", "7002")),
        message("asks", after=60, **asks),
        message("after it", after=61),
    )
    assert (await sweep(database, 149)).outdated == 0
    assert (await sweep(database, 151)).outdated == 1
    assert (await sweep(database, 300)).outdated == 0
    assert {key for key, state in (await states(database)).items() if state == "cancelled"} == {
        "stale"
    }


async def test_all_unsent_replies_to_a_chat_can_be_dropped(database: Database) -> None:
    other = Address("telegram", "7002")
    await add(database, message("a"), message("b"), message("c", kind="receipt"))
    await add(database, message("d", to=other))
    await claim(database)
    dropped = await database.write(lambda tx: outbox.supersede_replies(tx, CHAT.key, NOW))
    assert dropped == 1
    found = await states(database)
    assert (found["a"], found["b"], found["c"]) == ("sending", "cancelled", "pending")


async def test_an_unclear_reply_is_dropped_with_the_others_but_no_file(database: Database) -> None:
    await add(database, message("a"), message("b", attachment=Attachment("a.pdf")))
    await settle(database, (await claim(database)).rows[0], Unsure("reset"))
    dropped = await database.write(lambda tx: outbox.supersede_replies(tx, CHAT.key, NOW))
    assert dropped == 1
    await sweep(database, 10)
    assert await states(database) == {"a": "cancelled", "b": "pending"}


async def test_what_surely_never_left_was_seen_by_nobody(database: Database) -> None:
    await add(database, message("a"), message("b", to=Address("telegram", "7002")))
    first, second = (await claim(database)).rows
    await settle(database, first, Again(later(5), "no network"))
    await settle(database, second, Unsure("time-out"))
    assert await column(database, "a", "wire_at") is None
    assert await column(database, "b", "wire_at") == NOW


async def test_stopping_cancels_what_was_not_asked_for(database: Database) -> None:
    person = await database.write(stopped_person)
    await add(
        database,
        message("notice", kind="notice", person=person),
        message("broadcast", kind="broadcast", person=person),
        message("reply", person=person),
        message("foreign", kind="notice", to=OTHER),
    )
    assert await database.write(lambda tx: outbox.cancel_for_person(tx, person, NOW)) == 2
    assert sorted(await keys(database)) == ["foreign", "reply"]


async def test_a_code_is_gone_from_the_records_once_it_was_sent(database: Database) -> None:
    await add(
        database,
        message("code", kind="code", secret=True, body={"text": "ABCD-1234"}),
        message("plain", to=OTHER),
        message(
            "late code", to=Address("telegram", "9"), kind="code", secret=True, expires_at=later(1)
        ),
    )
    row = next(row for row in (await claim(database)).rows if row.key == "code")
    assert row.body == {"text": "ABCD-1234"}
    await settle(database, row, Again(NOW, "connect"))
    assert await column(database, "code", "body") == {"text": "ABCD-1234"}
    row = next(row for row in (await claim(database)).rows if row.key == "code")
    await settle(database, row, Sent("1"))
    await sweep(database, 1, orphaned=True)
    assert await column(database, "code", "body") is None
    assert await column(database, "plain", "body") == {"text": "plain"}


async def test_a_chat_that_moved_is_written_to_where_it_is(database: Database) -> None:
    await add(database, message("a"), message("press", kind="beside"))
    rows = {row.key: row for row in (await claim(database)).rows}
    new = Address("telegram", "-100200")
    for key in ("a", "press"):
        await settle(database, rows[key], Again(NOW, "moved", counted=False, to=new))
    moved = {row.key: row for row in (await claim(database)).rows}
    assert (moved["a"].address, moved["a"].line) == ("-100200", new.key)
    assert moved["press"].line == f"{new.key}#beside"


async def test_after_a_formatting_error_the_plain_text_is_sent(database: Database) -> None:
    await add(database, message("a"))
    row = (await claim(database)).rows[0]
    await settle(database, row, Again(NOW, "formatting", body={"text": "plain"}))
    again = (await claim(database)).rows[0]
    assert (again.body, again.error) == ({"text": "plain"}, "formatting")


async def test_a_prompt_is_found_in_its_own_chat_only(database: Database) -> None:
    await add(database, message("a", prompt_id=PromptId("p1"), prompt=PROMPT))
    found = await find(database, "p1", CHAT.key)
    assert found == outbox.StoredPrompt(PROMPT, None, None)
    row = (await claim(database, 3)).rows[0]
    await settle(database, row, Sent("55"), 4)
    found = await find(database, "p1", CHAT.key)
    assert found == outbox.StoredPrompt(PROMPT, later(3), "55")
    for chat, prompt in ((OTHER.key, "p1"), (CHAT.key, "p2")):
        assert await find(database, prompt, chat) is None
