"""Everybody on the fake WhatsApp, and how their messages get their ids."""

from __future__ import annotations

import itertools
from collections import OrderedDict
from typing import TYPE_CHECKING

from tests.fakes.whatsapp_media import Media
from tests.fakes.whatsapp_person import WhatsAppPerson
from tests.fakes.whatsapp_webhooks import Item, wamid

if TYPE_CHECKING:
    from bot.clock import Clock
    from tests.fakes.whatsapp_person import Tells

_REMEMBERED = 50_000


class People:
    """The people's side. `tell` is the server's: it delivers to the webhook."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.media = Media(clock)
        self.our_phone = "6281100000000"
        self.people: dict[str, WhatsAppPerson] = {}
        """By the number with its plus, and by the user id."""
        self.received: OrderedDict[str, WhatsAppPerson] = OrderedDict()
        """Who sent what we may mark as read."""
        self._numbers = itertools.count(1)

    def tell(self, item: Item) -> None:
        raise LookupError("a server delivers")

    def person(
        self,
        phone: str | None = None,
        user_id: str | None = None,
        name: str = "Siti CONTOH",
        tells: Tells = "both",
    ) -> WhatsAppPerson:
        """Return the person of a number or an id; somebody new where neither is known."""
        for known in (phone, user_id):
            if known in self.people:
                return self.people[known]
        number = next(self._numbers)
        person = WhatsAppPerson(
            self,
            phone=phone or f"+62812{number:08d}",
            user_id=user_id or self.new_user_id(),
            name=name,
            tells=tells,
        )
        self.people |= {person.phone: person, person.user_id: person}
        return person

    def receive(self, number: str, person: WhatsAppPerson) -> None:
        self.received[number] = person
        if len(self.received) > _REMEMBERED:
            self.received.popitem(last=False)

    def new_id(self, phone: str, *, is_ours: bool) -> str:
        return wamid(phone, next(self._numbers), is_ours=is_ours)

    def new_user_id(self) -> str:
        return f"ID.{13_491_208_655_302_000_000 + next(self._numbers)}"

    def seconds(self) -> int:
        return int(self.clock.now().timestamp())
