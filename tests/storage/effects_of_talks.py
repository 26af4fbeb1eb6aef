"""What tests of effects look at: whose draft it is, what the records hold, what was noted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.events import (
    ShareCodeIssued,
)
from storage import audit, chats
from storage.schema import metadata
from tests.storage.talk import INNOVATOR, Talk

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from conversations.domain.people import Person
    from conversations.draft import Draft
    from conversations.messages import Address
    from conversations.scene import TurnResult


PUBLISHED = {"forms", "periods", "agencies", "agency_aliases", "alembic_version"}


async def person_at(talk: Talk, address: Address) -> Person:
    chat = await talk.database.write(lambda tx: chats.load(tx, address, talk.now))
    assert chat.person is not None
    return chat.person


async def draft_at(talk: Talk, address: Address) -> Draft:
    chat = await talk.database.write(lambda tx: chats.load(tx, address, talk.now))
    assert chat.draft is not None
    return chat.draft


async def begin_proposal(talk: Talk, address: Address = INNOVATOR) -> Draft:
    await talk.register(address, "Sri Rahayu")
    await talk.say(address, "1", "1", "Maret 2023", "belum pernah", "Antrean Pagi Sehat")
    return await draft_at(talk, address)


async def issue_code(talk: Talk, address: Address, how: str) -> str:
    """Have somebody make a code for a colleague: 1 to write along, 2 to take over."""
    result = await talk.say(address, "ajak rekan", how)
    return next(one.code for one in result.events if isinstance(one, ShareCodeIssued))


async def join(talk: Talk, address: Address, code: str) -> TurnResult:
    return await talk.say(address, "menu", "3", code)


def everything(tx: Connection) -> str:
    """Every value of every table that people fill."""
    tables = [one for one in metadata.sorted_tables if one.name not in PUBLISHED]
    return "\n".join(str(row) for table in tables for row in tx.execute(table.select()))


async def actions_of(talk: Talk, person: Person) -> list[str]:
    found = await talk.database.read(lambda tx: audit.about(tx, person.id))
    return [one.action for one in reversed(found)]
