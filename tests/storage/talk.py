"""People who talk to us over the real records: each turn is read, taken and applied in one go.

Like the product's turns, without channels and delivery.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot import effects
from bot.publish import Published
from conversations.messages import Address, Body, DraftId, InboundMessage, OutboundMessage, Text
from conversations.scene import Fresh, TurnContext, TurnResult
from conversations.share_codes import ALPHABET
from conversations.turn import take_turn
from storage import chats
from storage.database import Database
from tests.storage.hours import NOW

if TYPE_CHECKING:
    from sqlalchemy import Connection

INNOVATOR = Address("telegram", "101")
COLLEAGUE = Address("telegram", "102")


def _code(number: int) -> str:
    """Return a code of the form in which they are dealt out, another one for each number."""
    digits = "".join(ALPHABET[int(digit)] for digit in f"{number:08d}")
    return f"KADE-{digits[:4]}-{digits[4:]}"


@dataclass(slots=True)
class Talk:
    """Everyone's chats, and the hour."""

    database: Database
    published: Published
    now: datetime = NOW
    counter: int = 0
    others: list[OutboundMessage] = field(default_factory=list)
    """What the last turn said to somebody else."""
    is_unseen: bool = False
    """The prompt on screen has not left yet: what is sent now crosses with it."""

    shown_at: datetime | None = None
    """When the prompt on screen was shown, where that is long ago."""
    is_forwarded: bool = False
    """What is sent now was written by somebody else."""

    async def say(self, address: Address, *words: str) -> TurnResult:
        """Have somebody send these messages, a minute apart; return the last turn."""
        result = None
        for one in words:
            result = await self.send(address, Text(one))
        assert result is not None
        return result

    async def send(self, address: Address, body: Body) -> TurnResult:
        self.counter += 1
        self.now += timedelta(minutes=1)
        return await self.database.write(lambda tx: self.turn(tx, address, body))

    def context(self, tx: Connection, address: Address, body: Body) -> TurnContext:
        chat = chats.load(tx, address, self.now)
        lookups = self.published.lookups(tx, self.now)
        draft = chat.draft
        return TurnContext(
            message=InboundMessage(
                id=str(self.counter),
                address=address,
                sent_at=self.now,
                received_at=self.now,
                body=body,
                reference=f"m{self.counter}",
                order=self.counter,
                forwarded=self.is_forwarded,
            ),
            session=chat.session,
            person=chat.person,
            now=self.now,
            fresh=Fresh(
                draft=DraftId(f"d{self.counter}"),
                number=f"P-{self.counter:07d}",
                case=f"K-{self.counter:06d}",
                code=_code(self.counter),
                question=f"w{self.counter}",
            ),
            lookups=lookups,
            draft=draft,
            form=None if draft is None else lookups.form(draft.form, draft.version),
            shown_at=None if self.is_unseen else self.shown_at or self.now,
            locked=chat.locked,
            advice_due=chat.is_discouraged and chat.advised_at is None,
        )

    def turn(self, tx: Connection, address: Address, body: Body) -> TurnResult:
        context = self.context(tx, address, body)
        result = take_turn(context)
        self.others = list(effects.apply(tx, context, result, now=self.now))
        return result

    async def register(
        self, address: Address, name: str, *, agency: str = "Kab Banyumas", roles: str = "1"
    ) -> None:
        """Go from the first hello to the menu."""
        await self.say(
            address,
            "halo",
            "setuju",
            name,
            "Analis",
            agency,
            "lewati",
            "081234567890",
            roles,
            "kirim",
        )


async def publish(url: str) -> Published:
    """Publish our forms, an open example period and the directory in a database."""
    database = Database(url)
    await database.open()
    try:
        published = Published()
        await published.publish(database, NOW, example=True)
    finally:
        await database.close()
    return published
