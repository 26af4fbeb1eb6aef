"""Staff who ask what became of messages, and Siti, to whom they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.control import Control
from bot.ids import RandomIds
from conversations.messages import Address, PersonId, Sender
from storage import chats, identities, outbox, people
from storage.outbox import NewOutboxRow, OutboxRow, RowTwin, Scope, Settlement
from tests.fakes.clock import FakeClock
from tests.storage import sending
from tests.storage.conftest import CHAT, NOW, later, message

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from bot.control_socket import Answer
    from storage.database import Database
    from storage.outbox import Outcome

BY = "staff:operator"
NOBODY = PersonId(0)
WHATSAPP = Address("whatsapp", "ID.100020003000")
NUMBER = "106540352242922"
SECRET = "RAHASIA"
HOUR, DAY = 3600, 86400
ALL = RowTwin("sapa_role_granted_1/id", {"type": "template"}, says_all=True)
KNOCKS = RowTwin("sapa_case_answered_1/id", {"type": "template"}, says_all=False)


async def _nothing() -> None: ...


@dataclass(slots=True)
class Desk:
    """One person of the ministry, at the command line."""

    database: Database
    person: PersonId = NOBODY

    async def ask(self, do: str, *, after: float = 0, **request: Any) -> Answer:
        control = Control(
            self.database,
            FakeClock(later(after)),
            {},
            RandomIds(),
            changed=_nothing,
            wake=lambda: None,
        )
        return await control.carry_out({"do": do, "by": BY, **request})

    async def why(self, *, after: float = 0, language: str = "id", number: int = 1) -> str:
        """Return the one sentence of a message."""
        answer = await self.ask("deliveries", after=after, message=str(number), language=language)
        assert answer.is_done, answer
        assert SECRET not in str(answer.lines)
        return answer.lines[-1].split(": ", 1)[1]

    async def told(self, do: str, **request: Any) -> str:
        return "\n".join((await self.ask(do, **request)).lines)

    async def write(self, *rows: NewOutboxRow) -> None:
        await self.database.write(lambda tx: outbox.add(tx, rows))

    async def notice(self, key: str = "a", **fields: object) -> None:
        """Write Siti a notice."""
        await self.write(self.one(key, **fields))

    def one(self, key: str = "a", **fields: object) -> NewOutboxRow:
        given: dict[str, object] = {"kind": "notice", "person": self.person, **fields}
        return message(key, **{"body": {"text": SECRET}, **given})

    async def claim(self, *, after: float = 0) -> list[OutboxRow]:
        """Claim what may leave on either channel."""

        def work(tx: Connection) -> list[OutboxRow]:
            scopes = (
                Scope("telegram", "bot"),
                Scope("whatsapp", NUMBER, has_window=True),
            )
            claims = [outbox.claim_and_start(tx, later(after), scope) for scope in scopes]
            return [row for claim in claims for row in claim.rows]

        return await self.database.write(work)

    async def end(self, outcome: Outcome, *, after: float = 0) -> None:
        """Have whatever may leave end so."""
        rows = await self.claim(after=after)
        settled = [Settlement(row, outcome) for row in rows]
        await self.database.write(lambda tx: outbox.settle(tx, settled, later(after)))

    async def sweep(self, after: float) -> None:
        await self.database.write(lambda tx: outbox.sweep(tx, later(after)))


async def begun(database: Database) -> Desk:
    """Siti registered on Telegram; on WhatsApp nobody wrote yet."""

    def meet(tx: Connection) -> PersonId:
        person = people.add(tx, language="id", consent_version="1", consent_at=NOW, now=NOW)
        people.save_profile(tx, person, {"name": "Siti CONTOH"}, NOW)
        chats.load(tx, CHAT, NOW)
        chats.bind_person(tx, CHAT.key, person)
        return person

    return Desk(database, await database.write(meet))


async def write_on_whatsapp(desk: Desk, *, after: float = 0, seconds: float = 0) -> None:
    """Have Siti write on WhatsApp, which opens the window for so long."""
    at = later(after)

    def work(tx: Connection) -> None:
        sender = Sender(WHATSAPP.external_id)
        window = later(seconds) - NOW
        identities.resolve(tx, WHATSAPP, sender, at=at, now=at, window=window)
        chats.load(tx, WHATSAPP, at)
        chats.bind_person(tx, WHATSAPP.key, desk.person)

    await desk.database.write(work)


def on_whatsapp(desk: Desk, key: str = "a", **fields: object) -> NewOutboxRow:
    given: dict[str, object] = {"to": WHATSAPP, "account": NUMBER, "method": "messages", **fields}
    return desk.one(key, **given)


async def note(desk: Desk, work: Callable[[Any], object]) -> None:
    await desk.database.write(work)


async def tell(desk: Desk, delivery: str, *, after: float, error: str | None = None) -> None:
    """Have WhatsApp tell what became of the message."""
    scope = Scope("whatsapp", NUMBER)
    told = {"at": later(after), "error": error}
    await sending.tell(desk.database, delivery, scope=scope, after=after, **told)
