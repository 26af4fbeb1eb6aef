"""Who has a way into somebody's data is told to them, also after they stopped all that is unasked."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from conversations.messages import Address
from conversations.texts import unmarked
from storage import outbox
from storage.outbox import Scope
from tests.storage.conftest import message
from tests.storage.effects_of_talks import person_at
from tests.storage.linking import SECOND, code_of, linked_writer, lock, typed
from tests.storage.talk import INNOVATOR

if TYPE_CHECKING:
    from conversations.scene import TurnResult
    from tests.storage.talk import Talk

THIRD = Address("whatsapp", "ID.7000800090001")


async def stopped(talk: Talk) -> None:
    """Have somebody with two chats stop all that is unasked."""
    await linked_writer(talk)
    await talk.say(INNOVATOR, "berhenti", "berhenti")
    assert (await person_at(talk, INNOVATOR)).stopped_at is not None


async def leaving(talk: Talk, result: TurnResult) -> list[str]:
    """Return what is said to the first chat and leaves although its person stopped all else."""
    person = (await person_at(talk, INNOVATOR)).id
    mine = [one for one in result.messages if one.to == INNOVATOR]
    new = [
        message(str(at), to=INNOVATOR, person=person, kind=one.kind, body={"text": one.text})
        for at, one in enumerate(mine)
    ]
    later = talk.now + timedelta(seconds=1)
    await talk.database.write(lambda tx: outbox.add(tx, new))
    claim = await talk.database.write(
        lambda tx: outbox.claim_and_start(tx, later, Scope("telegram", "bot"))
    )
    return [unmarked(str(row.body["text"])) for row in claim.rows]


async def test_a_chat_that_somebody_else_has_now_is_told_of_after_a_stop(talk: Talk) -> None:
    await stopped(talk)
    await lock(talk, SECOND, "number")
    (told,) = await leaving(talk, await talk.say(SECOND, "saya pemilik baru"))
    assert "tidak lagi terhubung" in told


async def test_a_chat_that_was_linked_is_told_of_after_a_stop(talk: Talk) -> None:
    await stopped(talk)
    code = await code_of(talk, SECOND)
    await typed(talk, THIRD, code)
    (told,) = await leaving(talk, await talk.say(SECOND, "ya, hubungkan"))
    assert "terhubung" in told
