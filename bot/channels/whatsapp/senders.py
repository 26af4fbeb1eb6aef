"""Who wrote a message, and who somebody is from now on.

The user id is the person; the phone number may be hidden. What becomes of both over time is
decided by the records.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.channels.intake import clean
from bot.channels.whatsapp.fields import inner, malformed, text
from bot.channels.whatsapp.usual import is_user_id
from conversations.messages import Sender

if TYPE_CHECKING:
    from typing import Self

    from bot.channels.whatsapp.fields import Fields

_NUMBER = re.compile(r"\+?([0-9]{5,20})")


@dataclass(frozen=True, slots=True)
class Contacts:
    """The people named beside the messages of a call, found by user id or number.

    Nothing is expected of them: whoever cannot be read is not there.
    """

    known: dict[str, Fields]
    only: Fields | None
    """The one person a call is about."""

    @classmethod
    def of(cls, listed: object) -> Self:
        given = listed if isinstance(listed, list) else []
        people: list[Fields] = [one for one in given if isinstance(one, dict)]
        known: dict[str, Fields] = {}
        for one in people:
            for name in (one.get("user_id"), _number(one.get("wa_id"))):
                if isinstance(name, str):
                    known.setdefault(name, one)
        return cls(known, people[0] if len(people) == 1 else None)

    def named(self, user_id: object, phone: object) -> Fields | None:
        """Return the person with this user id, else with this number."""
        number = _number(phone)
        if not user_id and not phone:
            return self.only
        if isinstance(user_id, str) and user_id in self.known:
            return self.known[user_id]
        found = None if number is None else self.known.get(number)
        if found is not None and user_id and found.get("user_id"):
            # The number is somebody else's by now.
            return None
        return found


def sender_of(message: Fields, contact: Fields) -> Sender:
    """Return who wrote a message, of what it says itself and of the contact beside it."""
    said, beside = phone_in(message, "from"), phone_in(contact, "wa_id")
    user_id, other = _user_id(message, "from_user_id"), _user_id(contact, "user_id")
    username = clean(text(inner(contact, "profile"), "username") or "")
    return Sender(user_id or other, beside or said, username or None)


def person_in(named: Fields, contact: Fields) -> Sender:
    """Return whom something is about that is no message."""
    user_id = _user_id(named, "user_id") or _user_id(contact, "user_id")
    return Sender(user_id, phone_in(named, "wa_id") or phone_in(contact, "wa_id"))


def identities_of(message: Fields) -> tuple[Sender, Sender]:
    """Return who a person was and is, as a message of the platform tells it."""
    system = inner(message, "system")
    now = _user_id(system, "user_id")
    before = _user_id(system, "previous_user_id") or _user_id(message, "from_user_id")
    return (
        Sender(
            # In older calls the id beside the old number is the new one already.
            user_id=None if before == now else before,
            phone=phone_in(message, "from") or phone_in(system, "customer"),
        ),
        Sender(user_id=now, phone=phone_in(system, "wa_id") or phone_in(system, "new_wa_id")),
    )


def external_id_of(sender: Sender) -> str:
    """Return where to reach somebody. Raises ValueError where nothing is told."""
    if sender.user_id is not None:
        return sender.user_id
    if sender.phone is None:
        raise malformed("sender")
    return sender.phone.removeprefix("+")


def phone_in(holder: Fields, name: str) -> str | None:
    """Return a number with its plus; None where there is none or it is not one."""
    return _number(text(holder, name))


def _number(written: object) -> str | None:
    number = _NUMBER.fullmatch(written) if isinstance(written, str) else None
    return None if number is None else f"+{number[1]}"


def _user_id(holder: Fields, name: str) -> str | None:
    given = text(holder, name) or ""
    return given if is_user_id(given) else None
