"""A person on the fake WhatsApp: each act becomes an element of a webhook, as Meta words it.

A person is known by a phone number and by a user id; `tells` says which of the two a webhook
carries. Each message of theirs opens the 24 hours in which we may write freely.
"""

from __future__ import annotations

import hashlib
import math
from collections import deque
from typing import TYPE_CHECKING, Any, Literal

from tests.fakes.whatsapp_errors import refused
from tests.fakes.whatsapp_media import INBOUND, RECEIVED_LIVES
from tests.fakes.whatsapp_screens import Shown
from tests.fakes.whatsapp_webhooks import Item

if TYPE_CHECKING:
    from datetime import datetime

    from tests.fakes.whatsapp_people import People
    from tests.fakes.whatsapp_rules import Params

Tells = Literal["both", "phone", "user_id"]
WINDOW = 24 * 3600.0
_SCREEN = 2_000
"""Bubbles a screen keeps."""


class WhatsAppPerson:
    """One person, what they do and what stands on their screen."""

    def __init__(self, town: People, *, phone: str, user_id: str, name: str, tells: Tells) -> None:
        self._town = town
        self.phone = phone
        self.user_id = user_id
        self.name = name
        self.tells: Tells = tells
        self.blocked = False
        self.takes_marketing = True
        self.read_by_us: deque[str] = deque(maxlen=_SCREEN)
        """Their messages that we marked as read."""
        self._open_until = -math.inf
        self._screen: deque[Shown] = deque(maxlen=_SCREEN)

    @property
    def address(self) -> str:
        """What the webhook calls them: the user id where it tells that, else the digits."""
        return self.phone[1:] if self.tells == "phone" else self.user_id

    @property
    def is_open(self) -> bool:
        """Whether we may write without a template."""
        return self._town.clock.monotonic() < self._open_until

    # --- what they see -----------------------------------------------------------------------

    @property
    def screen(self) -> list[Shown]:
        return list(self._screen)

    @property
    def ours(self) -> list[Shown]:
        return [bubble for bubble in self._screen if bubble.is_ours]

    @property
    def last(self) -> Shown:
        """Our latest message. Raises LookupError where there is none."""
        if not self.ours:
            raise LookupError(f"nothing was said to {self.name}")
        return self.ours[-1]

    @property
    def texts(self) -> list[str]:
        return [bubble.text for bubble in self.ours]

    @property
    def buttons(self) -> list[str]:
        return [button.label for button in self.last.buttons]

    @property
    def rows(self) -> list[str]:
        return [row.label for row in self.last.rows]

    def show(self, bubble: Shown) -> None:
        self._screen.append(bubble)

    # --- what they do ------------------------------------------------------------------------

    def say(self, text: str, *, forwarded: bool = False, **more: Any) -> str:
        """Type a message; `more` are fields beside it, and `sent` is when the platform got it."""
        if forwarded:
            more["context"] = {"forwarded": True}
        return self.send("text", {"body": text}, shown=text, **more)

    def tap(self, label: str) -> str:
        """Tap the latest button or row of that label. Raises LookupError where none is seen."""
        for bubble in reversed(self.ours):
            choice = bubble.find(label)
            if choice is None:
                continue
            context = {"from": self._town.our_phone, "id": bubble.id}
            if bubble.template is not None:
                pressed = {"payload": choice.id, "text": label}
                return self.send("button", pressed, shown=label, context=context)
            kind = "button_reply" if choice in bubble.buttons else "list_reply"
            reply = {"id": choice.id, "title": label}
            if choice.details:
                reply["description"] = choice.details
            replied = {"type": kind, kind: reply}
            return self.send("interactive", replied, shown=label, context=context)
        seen = [one.label for b in self.ours for one in (*b.buttons, *b.rows)]
        raise LookupError(f"no button {label!r} among {seen}")

    def photo(self, content: bytes, *, caption: str = "") -> str:
        return self._send_file("image", content, "image/jpeg", caption=caption)

    def document(
        self,
        name: str,
        content: bytes,
        *,
        media_type: str = "application/pdf",
        caption: str = "",
        size: int | None = None,
    ) -> str:
        """Send a file. `size` is what the platform says it has, where that is not its length."""
        return self._send_file(
            "document", content, media_type, caption=caption, filename=name, size=size
        )

    def voice(self) -> str:
        return self._send_file("audio", b"OggS", "audio/ogg; codecs=opus", voice=True)

    def video(self) -> str:
        return self._send_file("video", b"....ftyp", "video/mp4")

    def sticker(self) -> str:
        return self._send_file("sticker", b"RIFF", "image/webp", animated=False)

    def location(self) -> str:
        return self.send("location", {"latitude": -6.2, "longitude": 106.8}, shown="(location)")

    def contact(self, phone: str, origin: str = "other", name: str = "Budi CONTOH") -> str:
        """Send a card; `origin` tells whether it answers a request of ours."""
        digits = phone.removeprefix("+")
        card = {
            "name": {"formatted_name": name, "first_name": name.split(maxsplit=1)[0]},
            "phones": [{"phone": phone, "wa_id": digits, "type": "CELL"}],
            "origin": origin,
        }
        return self.send("contacts", [card], shown=f"({phone})")

    def share_contact(self) -> str:
        """Answer the latest request for the number. Raises LookupError where there is none."""
        if not self.ours or not self.last.asks_contact:
            raise LookupError("nothing asks for the number")
        return self.contact(self.phone, "contact_request", self.name)

    def react(self, message: str, emoji: str = "👍") -> str:
        return self.send("reaction", {"message_id": message, "emoji": emoji})

    def edit(self, message: str, text: str) -> str:
        changed = {"type": "text", "text": {"body": text}}
        return self.send("edit", {"original_message_id": message, "message": changed})

    def revoke(self, message: str) -> str:
        return self.send("revoke", {"original_message_id": message})

    def unknown(self, kind: str = "unsupported") -> str:
        """Send what the platform cannot pass on, or a kind that does not exist yet."""
        if kind == "unsupported":
            error = refused(131051, "Message type is currently not supported.").item
            return self.send(kind, {"type": "poll"}, errors=[error])
        return self.send(kind, {"odd": [1, {"two": None}]})

    def change_number(self, new: str) -> str:
        """Move to another number, which brings another user id; where the number is hidden,
        only that is told.
        """
        if self.tells == "user_id":
            self._move(new, self.user_id)
            return self.change_user_id(self._town.new_user_id())
        old_phone, old_id = self.phone, self.user_id
        self._move(new, self._town.new_user_id())
        now = {} if self.tells == "phone" else {"user_id": self.user_id}
        body = f"User {self.name} changed from {old_phone[1:]} to {new[1:]}"
        system = {"body": body, "wa_id": new[1:], "type": "user_changed_number", **now}
        before = {"from": old_phone[1:]} | (
            {} if self.tells == "phone" else {"from_user_id": old_id}
        )
        return self._from_platform(before, system)

    def change_user_id(self, new: str) -> str:
        """Get another user id; nothing is said of the number."""
        old = self.user_id
        self._move(self.phone, new)
        body = f"User {self.name} changed from {old} to {new}"
        system = {"body": body, "previous_user_id": old, "user_id": new}
        return self._from_platform({}, {**system, "type": "user_changed_user_id"})

    def stop_marketing(self) -> None:
        self._prefer("stop")

    def resume_marketing(self) -> None:
        self._prefer("resume")

    def block(self) -> None:
        """From now on nothing of ours reaches them; the platform tells it by failing."""
        self.blocked = True

    def send(
        self,
        kind: str,
        content: Any,
        *,
        shown: str = "",
        sent: datetime | None = None,
        **more: Any,
    ) -> str:
        """Send a message of any kind; return its id."""
        message = self._envelope(kind, content, sent)
        number: str = message["id"]
        age = 0.0 if sent is None else (self._town.clock.now() - sent).total_seconds()
        until = self._town.clock.monotonic() - age + WINDOW
        self._open_until = max(self._open_until, until)
        self.show(Shown(number, shown, is_ours=False))
        self._town.receive(number, self)
        item = Item({**message, **more}, "messages", contact=self.card, line=self.address)
        self._town.tell(item)
        return number

    def message(self, text: str) -> Params:
        """Return a message as a webhook carries it, without sending it."""
        return self._envelope("text", {"body": text}, None)

    # --- parts -------------------------------------------------------------------------------

    def _envelope(self, kind: str, content: Any, sent: datetime | None) -> Params:
        at = self._town.seconds() if sent is None else int(sent.timestamp())
        number = self._town.new_id(self.phone, is_ours=False)
        about = {"id": number, "timestamp": str(at), "type": kind}
        inner: Params = {} if content is None else {kind: content}
        return {**self._sender(), **about, **inner}

    @property
    def card(self) -> Params:
        """How the webhook names them beside a message or status."""
        card: Params = {"profile": {"name": self.name}}
        if self.tells != "user_id":
            card["wa_id"] = self.phone[1:]
        if self.tells != "phone":
            card["user_id"] = self.user_id
        return card

    def _sender(self) -> Params:
        names = {"wa_id": "from", "user_id": "from_user_id"}
        return {names[part]: value for part, value in self.card.items() if part in names}

    def _send_file(
        self, kind: str, content: bytes, media_type: str, *, size: int | None = None, **more: Any
    ) -> str:
        number = self._town.media.add(content, media_type, lives=RECEIVED_LIVES, size=size)
        file = {
            "id": number,
            "mime_type": media_type,
            "sha256": hashlib.sha256(content).hexdigest(),
            **{name: value for name, value in more.items() if value != ""},
        }
        beside: Params = {}
        if size is not None and size > INBOUND:
            beside["errors"] = [refused(131052, "Media file size too big.").item]
        return self.send(kind, file, shown=f"({kind})", **beside)

    def _move(self, phone: str, user_id: str) -> None:
        for known in (self.phone, self.user_id):
            self._town.people.pop(known, None)
        self.phone, self.user_id = phone, user_id
        self._town.people |= {phone: self, user_id: self}

    def _from_platform(self, before: Params, system: Params) -> str:
        number = self._town.new_id(self.phone, is_ours=False)
        about = {"id": number, "timestamp": str(self._town.seconds()), "type": "system"}
        content = {**before, **about, "system": system}
        self._town.tell(Item(content, "messages", line=self.address))
        return number

    def _prefer(self, choice: Literal["stop", "resume"]) -> None:
        self.takes_marketing = choice == "resume"
        about: Params = {
            **{name: value for name, value in self.card.items() if name != "profile"},
            "detail": f"User requested to {choice} marketing messages",
            "category": "marketing_messages",
            "value": choice,
            "timestamp": self._town.seconds(),
        }
        content = {"contacts": [self.card], "user_preferences": [about]}
        self._town.tell(Item(content, field="user_preferences", line=self.address))
