"""Messages to a person who is erased."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conversations.messages import PromptId
from storage import outbox
from storage.outbox import Again, Scope, Sent, Unsure
from tests.storage.conftest import CHAT, NOW, later, message
from tests.storage.sending import (
    PROMPT,
    add,
    claim,
    column,
    find,
    settle,
    states,
    stopped_person,
    sweep,
)

if TYPE_CHECKING:
    from storage.database import Database


async def test_a_person_who_is_erased_is_not_written_about_any_more(database: Database) -> None:
    person = await database.write(stopped_person)
    await add(
        database,
        message("sent", person=person, prompt_id=PromptId("p1"), prompt=PROMPT),
        message("waiting", person=person),
    )
    await settle(database, (await claim(database)).rows[0], Sent("1"))
    await database.write(lambda tx: outbox.erase_person(tx, person, NOW))
    assert await states(database) == {"sent": "sent", "waiting": "cancelled"}
    assert [await column(database, key, "body") for key in ("sent", "waiting")] == [None, None]
    assert await find(database, "p1", CHAT.key) is None


async def test_what_is_unclear_is_not_sent_again_to_a_person_who_is_erased(
    database: Database,
) -> None:
    person = await database.write(stopped_person)
    await add(database, message("a", person=person))
    row = (await claim(database)).rows[0]
    await settle(database, row, Unsure("reset"))
    await database.write(lambda tx: outbox.erase_person(tx, person, NOW))
    assert await column(database, "a", "body") is None
    await sweep(database, 10)
    assert await states(database) == {"a": "cancelled"}
    assert (await claim(database, 10)).rows == ()


@pytest.mark.parametrize(
    "end",
    [
        None,
        Unsure("reset"),
        Again(later(5), "not sent"),
        Again(later(5), "plain", body={"text": "a"}),
    ],
    ids=["a crash", "unclear", "not sent", "to be sent otherwise"],
)
@pytest.mark.parametrize("kind", ["reply", "beside", "code"])
async def test_what_is_on_the_wire_is_not_repeated_to_a_person_who_is_erased(
    database: Database, end: outbox.Outcome | None, kind: str
) -> None:
    person = await database.write(stopped_person)
    await add(database, message("a", person=person, kind=kind, policy="resend"))
    scope = Scope("telegram", "bot")
    (row,) = (await database.write(lambda tx: outbox.claim_and_start(tx, NOW, scope))).rows
    assert row.state == "sending"
    await database.write(lambda tx: outbox.erase_person(tx, person, NOW))
    if end is None:
        await database.write(lambda tx: outbox.sweep(tx, later(1), orphaned=True))
    else:
        await settle(database, row, end)
    for seconds in (1, 10, 70, 600):
        await sweep(database, seconds)
        assert (await claim(database, seconds)).rows == ()
    assert await states(database) == {"a": "cancelled"}
    assert await column(database, "a", "body") is None


async def test_what_was_on_the_wire_to_a_person_who_is_erased_and_arrived_is_sent(
    database: Database,
) -> None:
    person = await database.write(stopped_person)
    await add(database, message("a", person=person))
    scope = Scope("telegram", "bot")
    (row,) = (await database.write(lambda tx: outbox.claim_and_start(tx, NOW, scope))).rows
    await database.write(lambda tx: outbox.erase_person(tx, person, NOW))
    await settle(database, row, Sent("1"))
    assert await states(database) == {"a": "sent"}
    assert await column(database, "a", "body") is None
