"""What a person is to get is kept while their chat is locked: for them, and for nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import whereabouts
from bot.actions import linking
from bot.channels.base import IdentityChange
from bot.outgoing import Outgoing
from bot.outgoing import write as put
from conversations import notices
from conversations.messages import PersonId, PromptId, Sender
from storage import identities, outbox
from tests.storage.conftest import NOW, later
from tests.storage.sending import states
from tests.storage.test_rerouting import ON_TELEGRAM, channels, elsewhere, on_both, reroute
from tests.storage.test_window import DAY, SITI, leave, notice, with_chat, write, wrote

if TYPE_CHECKING:
    from storage.database import Database

AWAY = Sender("ID.999", "+62899999999")


async def answered(database: Database, person: PersonId) -> None:
    """Staff answer while the window is closed and there is no template: it waits."""
    said = notices.case_answered(SITI, "id", "T-1", "Boleh.")
    outgoing = Outgoing(said, SITI, "answer", PromptId("p"), person)
    await database.write(lambda tx: put(tx, channels(), [outgoing], NOW))
    assert await leave(database, seconds=1) == []


async def moved(database: Database, after: float) -> None:
    """The platform tells that Siti's number and id are another's: her chat is locked."""
    change = IdentityChange(Sender(SITI.external_id), AWAY, later(after))
    await database.write(lambda tx: whereabouts.change(tx, "whatsapp", change, later(after)))


async def unlocked(database: Database, person: PersonId, after: float) -> None:
    def work(tx: object) -> None:
        assert linking.unlock(tx, person, SITI.key, by="staff", now=later(after))

    await database.write(work)


async def heard(database: Database, after: float) -> None:
    """Whoever is behind the chat now writes there, so its window is open."""

    def work(tx: object) -> None:
        at = later(after)
        identities.resolve(tx, SITI, AWAY, at=at, now=at, window=DAY)

    await database.write(work)


async def known(database: Database) -> PersonId:
    """Return Siti, who wrote so long ago that nothing can be said to her."""
    person = await with_chat(database, "whatsapp", SITI.external_id)
    await wrote(database, seconds=-2 * DAY.total_seconds())
    return person


async def test_an_answer_of_staff_leaves_once_the_chat_is_unlocked(database: Database) -> None:
    person = await known(database)
    await answered(database, person)

    await moved(database, 10)
    await heard(database, 20)
    assert await leave(database, seconds=30) == []
    await unlocked(database, person, 40)
    assert [key for key, _ in await leave(database, seconds=50)] == ["answer:0"]


async def test_an_answer_of_staff_is_said_in_the_other_chat_at_once(database: Database) -> None:
    person = await on_both(database, SITI, ON_TELEGRAM)
    await wrote(database)
    await database.write(lambda tx: put_answer(tx, person))

    await moved(database, 10)
    assert await reroute(database, seconds=20) == 1
    assert await elsewhere(database) == ["answer@telegram:0"]
    await unlocked(database, person, 30)
    assert await leave(database, seconds=40) == []


async def test_a_reply_ends_with_the_lock(database: Database) -> None:
    person = await known(database)
    await write(database, notice("reply", kind="reply", twin=None, person=person))

    await moved(database, 10)
    await unlocked(database, person, 20)
    assert await states(database) == {"reply": "cancelled"}


async def test_what_was_kept_goes_to_nobody_once_the_chat_is_given_up(database: Database) -> None:
    person = await known(database)
    await answered(database, person)
    await moved(database, 10)

    await database.write(lambda tx: linking.disown(tx, person, SITI, later(20)))
    await heard(database, 30)
    assert await leave(database, seconds=40) == []
    assert await states(database) == {"answer:0": "cancelled"}


def put_answer(tx: object, person: PersonId) -> None:
    said = notices.case_answered(SITI, "id", "T-1", "Boleh.")
    put(tx, channels(), [Outgoing(said, SITI, "answer", PromptId("p"), person)], NOW)
    assert outbox.list_stuck(tx, NOW, onto=["telegram"], limit=1) == ()
