"""Staff at work in the chat: who they are, and what can be asked about what they did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.actions import staff
from bot.actions.outcomes import Denied
from conversations.messages import Address
from conversations.texts import unmarked
from storage import audit, chats

if TYPE_CHECKING:
    from conversations.domain.people import Person
    from tests.storage.talk import Talk

OFFICER = Address("telegram", "103")
BY = "staff:operator"


async def person_at(talk: Talk, address: Address) -> Person:
    chat = await talk.database.write(lambda tx: chats.load(tx, address, talk.now))
    assert chat.person is not None
    return chat.person


async def appoint(talk: Talk, address: Address = OFFICER) -> Person:
    await talk.register(address, "Petugas CONTOH", agency="Kementerian PANRB", roles="2")
    person = await person_at(talk, address)
    done = await talk.database.write(lambda tx: staff.appoint(tx, person.id, by=BY, now=talk.now))
    assert not isinstance(done, Denied)
    return await person_at(talk, address)


async def actions_of(talk: Talk, person: Person) -> list[tuple[str, str]]:
    found = await talk.database.read(lambda tx: audit.about(tx, person.id))
    return [(one.action, one.detail) for one in reversed(found)]


def told(talk: Talk) -> list[tuple[Address | None, str]]:
    return [(one.to, unmarked(one.text)) for one in talk.others]
