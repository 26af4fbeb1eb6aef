"""What the fake WhatsApp tells: one thing that happened, and a call that carries several."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tests.fakes.whatsapp_rules import Params

_OF_THE_NUMBER = {"messages", "user_preferences"}
"""Fields whose values say which number they are about; the others are about the account."""


@dataclass(frozen=True, slots=True)
class Item:
    """One message, status or other notice."""

    content: Params
    part: str = ""
    """`messages` or `statuses`; nothing where the content is the whole value of a field."""
    field: str = "messages"
    contact: Params | None = None
    line: str = ""
    """What waits for what: the address of a person."""


@dataclass(frozen=True, slots=True)
class Account:
    """The number that is told about."""

    waba: str
    number: str
    phone: str

    @property
    def head(self) -> Params:
        metadata = {"display_phone_number": self.phone, "phone_number_id": self.number}
        return {"messaging_product": "whatsapp", "metadata": metadata}


def compose(items: Sequence[Item], account: Account, seconds: int) -> bytes:
    """Return the body of a call; several items spread over two entries and their changes."""
    half = len(items) if len(items) < 3 else (len(items) + 1) // 2
    entries = [_entry(part, account, seconds) for part in (items[:half], items[half:]) if part]
    call = {"object": "whatsapp_business_account", "entry": entries}
    return json.dumps(call, ensure_ascii=False, separators=(",", ":")).encode()


def _entry(items: Iterable[Item], account: Account, seconds: int) -> Params:
    changes = [
        change
        for (field, part), alike in groupby(items, key=lambda item: (item.field, item.part))
        for change in _changes(field, part, list(alike), account)
    ]
    entry: Params = {"id": account.waba, "changes": changes}
    if any(change["field"] != "messages" for change in changes):
        entry["time"] = seconds
    return entry


def _changes(field: str, part: str, items: list[Item], account: Account) -> list[Params]:
    if not part:
        return [{"value": _valued(field, item, account), "field": field} for item in items]
    contacts = {json.dumps(item.contact): item.contact for item in items if item.contact}
    value = {**account.head, part: [item.content for item in items]}
    if contacts:
        value["contacts"] = list(contacts.values())
    return [{"value": value, "field": field}]


def _valued(field: str, item: Item, account: Account) -> Params:
    return {**account.head, **item.content} if field in _OF_THE_NUMBER else item.content


def wamid(phone: str, number: int, *, is_ours: bool) -> str:
    """Return a message id as WhatsApp makes them: binary, with the number of the person in it."""
    digits = phone.removeprefix("+").encode()
    way = b"\x11" if is_ours else b"\x12"
    written = b"%018X" % number
    packed = b"\x1c\x18" + bytes([len(digits)]) + digits + b"\x15\x02\x00" + way + b"\x18\x12"
    return "wamid." + base64.b64encode(packed + written + b"\x00").decode()
