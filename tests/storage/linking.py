"""One person in several chats: what tests of linking do and look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.events import LinkCodeIssued
from conversations.messages import Address
from conversations.texts import unmarked
from storage import audit, chats, identities
from storage.schema.identity import identities as identity_rows
from tests.storage.effects_of_talks import begin_proposal, person_at
from tests.storage.talk import INNOVATOR

if TYPE_CHECKING:
    from conversations.messages import LockReason
    from conversations.scene import TurnResult
    from storage.chats import Chat
    from tests.storage.talk import Talk

SECOND = Address("whatsapp", "ID.1000200030004")
STRANGER = Address("whatsapp", "ID.5000600070008")
PHONE = "+6281234567890"
WRONG = "KQ7M-4VXP-9HTR"
"""A code that nobody was given."""


async def code_of(talk: Talk, address: Address = INNOVATOR) -> str:
    """Have somebody make a code that links chats."""
    result = await talk.say(address, "menu", "hubungkan", "buat kode")
    return next(one.code for one in result.events if isinstance(one, LinkCodeIssued))


def grouped(code: str) -> str:
    """Return a code as it is shown."""
    return "-".join(code[at : at + 4] for at in range(0, 12, 4))


async def typed(talk: Talk, address: Address, code: str) -> TurnResult:
    """Have a code typed in a chat; whoever writes there agrees that it is linked."""
    result = await talk.say(address, f"hubungkan {code}")
    if result.messages[0].prompt and len(result.messages[0].prompt.choices) > 1:
        return await talk.say(address, "ya")
    return result


async def link(talk: Talk, second: Address = SECOND, first: Address = INNOVATOR) -> TurnResult:
    """Link a chat with the one where the code is made."""
    code = await code_of(talk, first)
    await typed(talk, second, code)
    return await talk.say(first, "ya, hubungkan")


async def linked_writer(talk: Talk) -> None:
    """Have an innovator begin a proposal in one chat, and link another."""
    await begin_proposal(talk)
    await link(talk)


async def chat_at(talk: Talk, address: Address) -> Chat:
    return await talk.database.write(lambda tx: chats.load(tx, address, talk.now))


def heard(result: TurnResult, address: Address) -> list[str]:
    """Return what a turn says in another chat."""
    return [unmarked(one.text) for one in result.messages if one.to == address]


def said(result: TurnResult) -> str:
    """Return what a turn says to whoever it answers."""
    return unmarked(result.messages[0].text)


def offered(result: TurnResult) -> list[str]:
    """Return the names of the buttons below what a turn says."""
    prompt = result.messages[0].prompt
    assert prompt is not None
    return [one.name for one in prompt.choices]


async def owner_of(talk: Talk, address: Address) -> int | None:
    return await talk.database.read(lambda tx: chats.person_of(tx, address.key))


async def noted(talk: Talk, address: Address = INNOVATOR) -> list[str]:
    """Return what the audit log says was done about whoever has a chat."""
    person = await person_at(talk, address)
    found = await talk.database.read(lambda tx: audit.about(tx, person.id))
    return [one.action for one in reversed(found)]


async def lock(talk: Talk, address: Address, reason: LockReason) -> None:
    """Have it be in doubt who writes in a chat."""

    def doubt(tx) -> None:
        identities.forget(tx, [address.key])
        tx.execute(
            identity_rows.insert().values(
                chat_key=address.key,
                channel=address.channel,
                external_id=address.external_id,
                user_id=address.external_id,
                phone=PHONE,
                first_seen_at=talk.now,
                last_seen_at=talk.now,
                locked_at=talk.now,
                locked_because=reason,
            )
        )

    await talk.database.write(doubt)
