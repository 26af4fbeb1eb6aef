"""What people do on the fake Telegram: each act becomes an update, as the Bot API words it."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from tests.fakes.telegram_chats import UNUSUAL, Chat, Shown

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from bot.clock import Clock
    from tests.fakes.telegram_rules import Params

MESSAGE, PRESS, MEMBER = "message", "press", "member"


class People:
    """The people's side. `push` is the server's: it queues an update for delivery."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, bytes] = {}
        self.sizes: dict[str, int] = {}
        self.presses: dict[str, tuple[int, float]] = {}
        """Open presses: who pressed, and when on the platform's clock."""
        self._message_ids = itertools.count(100)
        self._numbers = itertools.count(1)

    def push(self, update: Params, *, line: tuple[str, int]) -> int:
        raise LookupError("a server queues updates")

    def chat(self, chat: int, **about: Any) -> Chat:
        """Return a chat, which begins with the first word."""
        if chat not in self.chats:
            self.chats[chat] = Chat(chat, **about)
        return self.chats[chat]

    def screen(self, chat: int) -> list[Shown]:
        """Return what stands on the person's screen, oldest first."""
        return list(self.chat(chat).messages.values())

    def last(self, chat: int) -> Shown:
        """Return our latest message there. Raises LookupError where there is none."""
        ours = self.chat(chat).ours
        if not ours:
            raise LookupError(f"nothing was said in chat {chat}")
        return ours[-1]

    def texts(self, chat: int) -> list[str]:
        """Return the texts of our messages there, oldest first."""
        return [shown.text for shown in self.chat(chat).ours]

    def seconds(self) -> int:
        return int(self.clock.now().timestamp())

    # --- messages ----------------------------------------------------------------------------

    def say(self, chat: int, text: str, *, sent: datetime | None = None, **more: Any) -> int:
        """Type a message. `sent` is when the platform got it, if that was before now."""
        content: Params = {"text": text, **more}
        if text.startswith("/"):
            length = len(text.split(maxsplit=1)[0])
            content.setdefault("entities", [{"type": "bot_command", "offset": 0, "length": length}])
        return self.message(chat, content, sent=sent, text=text)

    def start(self, chat: int, payload: str = "") -> int:
        """Press the start button, perhaps behind a deep link."""
        return self.say(chat, f"/start {payload}".strip())

    def forward(self, chat: int, text: str) -> int:
        return self.say(chat, text, **self._forwarded())

    def send_document(
        self,
        chat: int,
        content: bytes,
        name: str,
        *,
        media_type: str = "application/octet-stream",
        caption: str = "",
        album: str | None = None,
        size: int | None = None,
    ) -> int:
        """Send a file. `size` is what the platform says it has, where that is not its length."""
        file = self._file(content, size)
        document = {**file, "file_name": name, "mime_type": media_type}
        return self.message(
            chat, {"document": document, **self._about(caption, album)}, text=caption
        )

    def send_photo(
        self, chat: int, content: bytes, *, caption: str = "", album: str | None = None
    ) -> int:
        small = {**self._file(content[:64], None), "width": 90, "height": 51}
        large = {**self._file(content, None), "width": 1280, "height": 720}
        return self.message(
            chat, {"photo": [small, large], **self._about(caption, album)}, text=caption
        )

    def send_album(self, chat: int, photos: Iterable[bytes], caption: str = "") -> list[int]:
        """Send several photos as one album; the caption belongs to the first."""
        album = str(next(self._numbers))
        captions = itertools.chain([caption], itertools.repeat(""))
        return [
            self.send_photo(chat, photo, caption=words, album=album)
            for photo, words in zip(photos, captions, strict=False)
        ]

    def send_unusual(self, chat: int, kind: str) -> int:
        """Send a voice message, sticker, poll … (see `UNUSUAL`)."""
        return self.message(chat, UNUSUAL[kind], text=f"({kind})")

    def share_contact(
        self, chat: int, phone: str, *, of: int | None = None, forwarded: bool = False
    ) -> int:
        """Share a contact card: one's own, or that of user `of` (0: of nobody known)."""
        card: Params = {"phone_number": phone, "first_name": "Siti"}
        owner = chat if of is None else of
        if owner:
            card["user_id"] = owner
        content: Params = {"contact": card, **(self._forwarded() if forwarded else {})}
        return self.message(chat, content, text=f"({phone})")

    def tap_contact(self, chat: int, phone: str) -> int:
        """Tap the button that shares one's number. Raises LookupError where there is none."""
        place = self.chat(chat)
        if place.keyboard is None or not place.keyboard.asks_contact:
            raise LookupError("no button asks for the number")
        if place.keyboard.one_time:
            place.keyboard = None
        return self.share_contact(chat, phone)

    def edit(self, chat: int, message: int, text: str) -> int:
        """Change a message that was sent before."""
        place = self.chat(chat)
        place.change(message, text=text)
        edited = {
            **self._envelope(place, message, self.seconds()),
            "edit_date": self.seconds(),
            "text": text,
        }
        return self.push({"edited_message": edited}, line=(MESSAGE, chat))

    def message(
        self, chat: int, content: Params, *, sent: datetime | None = None, text: str = ""
    ) -> int:
        """Send a message of any content; return its id."""
        place = self.chat(chat)
        number = next(self._message_ids)
        place.show(Shown(number, text, is_ours=False))
        date = self.seconds() if sent is None else int(sent.timestamp())
        self.push(
            {"message": {**self._envelope(place, number, date), **content}}, line=(MESSAGE, chat)
        )
        return number

    # --- presses, blocking, groups -----------------------------------------------------------

    def press(self, chat: int, label: str) -> str:
        """Tap the latest button of that label; return the id of the press."""
        shown, button = self.chat(chat).button(label)
        return self.press_token(chat, button.data, shown.id)

    def press_token(self, chat: int, token: str, message: int) -> str:
        """Send a press as a program would, whatever stands on the screen."""
        place = self.chat(chat)
        press = f"{chat}{next(self._numbers):09d}"
        self.presses[press] = (chat, self.clock.monotonic())
        pressed: Params = {
            **self._envelope(place, message, self.seconds()),
            "from": self.ourselves,
            "text": place.messages[message].text if message in place.messages else "…",
        }
        query = {
            "id": press,
            "from": place.sender(),
            "message": pressed,
            "chat_instance": str(chat),
            "data": token,
        }
        self.push({"callback_query": query}, line=(PRESS, chat))
        return press

    def block(self, chat: int) -> int:
        self.chat(chat).blocked = True
        return self._membership(chat, "member", "kicked")

    def unblock(self, chat: int) -> int:
        self.chat(chat).blocked = False
        return self._membership(chat, "kicked", "member")

    def say_in_group(self, group: int, person: int, text: str, **more: Any) -> int:
        place = self.chat(group, type="supergroup")
        number = next(self._message_ids)
        place.show(Shown(number, text, is_ours=False))
        content = {**self._envelope(place, number, self.seconds()), "text": text, **more}
        content["from"] = place.sender(person)
        return self.push({"message": content}, line=(MESSAGE, group))

    def _membership(self, chat: int, before: str, after: str) -> int:
        place = self.chat(chat)
        change = {
            "chat": place.payload,
            "from": place.sender(),
            "date": self.seconds(),
            "old_chat_member": self._member(before),
            "new_chat_member": self._member(after),
        }
        return self.push({"my_chat_member": change}, line=(MEMBER, chat))

    def _member(self, status: str) -> Params:
        until = {"until_date": 0} if status == "kicked" else {}
        return {"user": self.ourselves, "status": status, **until}

    # --- parts -------------------------------------------------------------------------------

    @property
    def ourselves(self) -> Params:
        raise LookupError("a server knows who the bot is")

    def _envelope(self, place: Chat, message: int, date: int) -> Params:
        return {
            "message_id": message,
            "from": place.sender(),
            "chat": place.payload,
            "date": date,
        }

    def _forwarded(self) -> Params:
        return {
            "forward_origin": {
                "type": "hidden_user",
                "sender_user_name": "Budi",
                "date": self.seconds(),
            }
        }

    def _about(self, caption: str, album: str | None) -> Params:
        about: Params = {"caption": caption} if caption else {}
        return {**about, "media_group_id": album} if album else about

    def _file(self, content: bytes, size: int | None) -> Params:
        reference = f"file-{next(self._numbers)}"
        self.files[reference] = content
        self.sizes[reference] = len(content) if size is None else size
        return {
            "file_id": reference,
            "file_unique_id": f"u-{reference}",
            "file_size": self.sizes[reference],
        }
