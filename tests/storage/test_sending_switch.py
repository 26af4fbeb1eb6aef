"""While sending is switched off nothing leaves, whoever asks and however often we start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.actions import sending
from bot.actions.outcomes import Denied
from conversations.messages import Attachment, FileId
from storage import audit, outbox, sending_switch
from storage.database import Database
from storage.outbox import Scope
from tests.storage.conftest import NOW, later, message

SCOPE = Scope("telegram", "bot", per_second=1000)

if TYPE_CHECKING:
    from sqlalchemy import Connection


def claimed(tx: Connection, after: float = 0) -> list[str]:
    return [row.key for row in outbox.claim_and_start(tx, later(after), SCOPE).rows]


async def test_nothing_is_claimed_while_sending_is_off(database: Database) -> None:
    reminder = message("reminder", kind="notice")
    await database.write(lambda tx: outbox.add(tx, [message("reply"), reminder]))
    assert await database.write(lambda tx: sending_switch.pause(tx, NOW))
    assert not await database.write(lambda tx: sending_switch.pause(tx, later(9)))
    assert await database.write(claimed) == []
    assert await database.read(sending_switch.paused_since) == NOW
    assert await database.write(sending_switch.resume) == NOW
    assert await database.write(claimed) == ["reply"]


async def test_what_was_leased_before_does_not_go_on_the_wire(database: Database) -> None:
    file = Attachment("Surat.pdf", file=FileId("f1"))
    await database.write(lambda tx: outbox.add(tx, [message("a", attachment=file)]))
    rows = (await database.write(lambda tx: outbox.claim_and_start(tx, NOW, SCOPE))).rows
    assert [row.state for row in rows] == ["leased"]
    await database.write(lambda tx: sending_switch.pause(tx, NOW))
    assert await database.write(lambda tx: outbox.start_sending(tx, rows, later(1))) == ()
    await database.write(sending_switch.resume)
    started = await database.write(lambda tx: outbox.start_sending(tx, rows, later(2)))
    assert [row.state for row in started] == ["sending"]


async def test_the_switch_holds_across_a_restart(database_url: str) -> None:
    for is_first in (True, False):
        database = Database(database_url)
        await database.open()
        if is_first:
            await database.write(lambda tx: outbox.add(tx, [message("reply")]))
            await database.write(lambda tx: sending_switch.pause(tx, NOW))
        found = await database.write(claimed)
        await database.close()
        assert found == []


async def test_operators_pause_and_resume_with_a_line_in_the_audit(database: Database) -> None:
    assert await database.write(lambda tx: sending.pause(tx, by="ani", now=NOW)) is None
    refused = await database.write(lambda tx: sending.pause(tx, by="ani", now=NOW))
    assert isinstance(refused, Denied)
    dropped = await database.write(
        lambda tx: sending.resume(tx, drops_older=False, by="ani", now=later(1))
    )
    assert dropped == 0
    refused = await database.write(
        lambda tx: sending.resume(tx, drops_older=False, by="ani", now=later(1))
    )
    assert isinstance(refused, Denied)
    assert await database.read(audit.verify_chain) is None


async def test_what_waited_before_the_pause_may_be_dropped(database: Database) -> None:
    rows = [message("old"), message("new", after=20)]
    await database.write(lambda tx: outbox.add(tx, rows))
    await database.write(lambda tx: sending.pause(tx, by="ani", now=later(10)))
    lines = await database.read(lambda tx: sending.status(tx, later(30)))
    assert lines == (
        "Sending is paused since 2026-08-17 09:00 WIB.",
        "2 messages wait; 1 of them were written before that.",
    )
    dropped = await database.write(
        lambda tx: sending.resume(tx, drops_older=True, by="ani", now=later(30))
    )
    assert dropped == 1
    assert await database.write(lambda tx: claimed(tx, 31)) == ["new"]
    assert await database.read(lambda tx: sending.status(tx, later(32))) == (
        "Sending is on; 0 messages wait.",
    )
