"""What the fake WhatsApp tells of our messages afterwards: sent, delivered, read, failed."""

from __future__ import annotations

import asyncio
import random
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from tests.fakes.whatsapp_errors import refused
from tests.fakes.whatsapp_webhooks import Item

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.clock import Clock
    from tests.fakes.whatsapp_person import WhatsAppPerson
    from tests.fakes.whatsapp_rules import Params

Order = Literal["orderly", "shuffled", "doubled", "late", "none"]
_REMEMBERED = 50_000


@dataclass(frozen=True, slots=True)
class Sent:
    """A message of ours that was accepted."""

    id: str
    to: str
    body: Params
    category: str
    person: WhatsAppPerson | None
    """Nobody where the address is not known on WhatsApp."""


class Statuses:
    """Tells by webhook what becomes of messages, in the order that is asked for."""

    def __init__(self, clock: Clock, tell: Callable[[Item], None]) -> None:
        self._clock = clock
        self._tell = tell
        self._random = random.Random(1)
        self._waiting: set[asyncio.Task[None]] = set()
        self.sent: OrderedDict[str, Sent] = OrderedDict()
        self.order: Order = "orderly"
        self.receipts = True
        """Whether people let us know that they have read."""
        self.late_by = 30.0
        """Seconds of the clock until a late status comes."""

    def begin(self, sent: Sent) -> None:
        """Remember a message, and tell what happens to it."""
        self.sent[sent.id] = sent
        if len(self.sent) > _REMEMBERED:
            self.sent.popitem(last=False)
        if self.order == "none":
            return
        if sent.person is None or sent.person.blocked:
            items = [self._failed(sent.id, 131026)]
        else:
            names = ["sent", "delivered", *(["read"] if self.receipts else [])]
            items = [self._item(sent.id, name) for name in names]
        if self.order == "shuffled":
            self._random.shuffle(items)
        elif self.order == "doubled":
            items = [item for item in items for _ in range(2)]
        elif self.order == "late":
            # Each waits on the fake's clock, like the platform's queue does.
            task = asyncio.get_running_loop().create_task(self._tell_later(items))
            self._waiting.add(task)
            task.add_done_callback(self._waiting.discard)
            return
        for item in items:
            self._tell(item)

    def fail(self, wamid: str, code: int) -> None:
        """Tell that a message failed after all, with any code."""
        self._tell(self._failed(wamid, code))

    def tell(self, wamid: str, name: str, **more: Any) -> None:
        """Tell a status of any message, also of one that we never sent."""
        self._tell(self._item(wamid, name, **more))

    async def stop(self) -> None:
        for task in self._waiting:
            task.cancel()
        await asyncio.gather(*self._waiting, return_exceptions=True)

    async def _tell_later(self, items: list[Item]) -> None:
        await self._clock.sleep(self.late_by)
        for item in items:
            self._tell(item)

    def _failed(self, wamid: str, code: int) -> Item:
        return self._item(wamid, "failed", errors=[refused(code, "See the title.").item])

    def _item(self, wamid: str, name: str, **more: Any) -> Item:
        sent = self.sent.get(wamid)
        person = None if sent is None else sent.person
        status: Params = {"id": wamid, "status": name, "timestamp": str(self._seconds())}
        if person is not None:
            card = person.card
            for field, part in (("recipient_id", "wa_id"), ("recipient_user_id", "user_id")):
                status |= {field: card[part]} if part in card else {}
        elif sent is not None:
            field = "recipient_id" if sent.to.startswith("+") else "recipient_user_id"
            status[field] = sent.to.removeprefix("+")
        if sent is not None and "biz_opaque_callback_data" in sent.body:
            status["biz_opaque_callback_data"] = sent.body["biz_opaque_callback_data"]
        if sent is not None and name != "failed":
            pricing = {"pricing_model": "PMP", "category": sent.category, "type": "regular"}
            status["pricing"] = pricing
        told = None if person is None or name == "failed" else person.card
        line = f"statuses of {wamid if sent is None else sent.to}"
        return Item({**status, **more}, "statuses", contact=told, line=line)

    def _seconds(self) -> int:
        return int(self._clock.now().timestamp())
