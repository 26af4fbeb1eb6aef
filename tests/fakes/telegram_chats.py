"""The chats of the fake Telegram as people see them, and what people do in them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from tests.fakes.telegram_rules import Button, Markup

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.fakes.telegram_rules import Params


@dataclass(frozen=True, slots=True)
class Shown:
    """One message as it stands on the person's screen, with edits applied."""

    id: int
    text: str
    is_ours: bool
    bold: tuple[str, ...] = ()
    markup: Markup = field(default_factory=Markup)
    file_name: str | None = None
    file: bytes | None = None

    @property
    def buttons(self) -> list[list[str]]:
        return [[button.label for button in row] for row in self.markup.inline]

    @property
    def labels(self) -> list[str]:
        return [label for row in self.buttons for label in row]

    def find(self, label: str) -> Button | None:
        return next((b for row in self.markup.inline for b in row if b.label == label), None)


@dataclass(slots=True)
class Chat:
    """A private chat, or a group, with everything that was said in it."""

    id: int
    type: str = "private"
    first_name: str = "Siti"
    language: str = "id"
    messages: dict[int, Shown] = field(default_factory=dict)
    keyboard: Markup | None = None
    """The keyboard in place of the letters, for example one that shares the number."""
    blocked: bool = False
    moved_to: int | None = None
    answered: list[str] = field(default_factory=list)
    """Presses whose spinning stopped."""

    @property
    def payload(self) -> Params:
        if self.type == "private":
            return {"id": self.id, "type": "private", "first_name": self.first_name}
        return {"id": self.id, "type": self.type, "title": "Grup Inovasi"}

    def sender(self, person: int | None = None) -> Params:
        return {
            "id": self.id if person is None else person,
            "is_bot": False,
            "first_name": self.first_name,
            "language_code": self.language,
        }

    @property
    def ours(self) -> list[Shown]:
        return [message for message in self.messages.values() if message.is_ours]

    def show(self, shown: Shown) -> None:
        self.messages[shown.id] = shown
        markup = shown.markup
        if markup.removes:
            self.keyboard = None
        elif markup.reply:
            self.keyboard = markup

    def change(self, message: int, **changes: Any) -> None:
        self.messages[message] = replace(self.messages[message], **changes)

    def button(self, label: str) -> tuple[Shown, Button]:
        """Return the latest button of that label. Raises LookupError where none can be seen."""
        for shown in reversed(self.ours):
            button = shown.find(label)
            if button is not None:
                return shown, button
        seen = [label for shown in self.ours for label in shown.labels]
        raise LookupError(f"no button {label!r} among {seen}")


def media(kind: str, file: Params, others: Iterable[tuple[str, Any]] = ()) -> Params:
    """Return the part of a message that carries one file of a kind."""
    return {kind: file, **dict(others)}


UNUSUAL: dict[str, Params] = {
    "voice": {"voice": {"file_id": "v", "file_unique_id": "v", "duration": 3}},
    "audio": {"audio": {"file_id": "a", "file_unique_id": "a", "duration": 3}},
    "video": {
        "video": {"file_id": "w", "file_unique_id": "w", "width": 1, "height": 1, "duration": 1}
    },
    "video_note": {
        "video_note": {"file_id": "n", "file_unique_id": "n", "length": 1, "duration": 1}
    },
    "animation": {
        "animation": {
            "file_id": "g",
            "file_unique_id": "g",
            "width": 1,
            "height": 1,
            "duration": 1,
        },
        "document": {"file_id": "g", "file_unique_id": "g"},
    },
    "sticker": {
        "sticker": {
            "file_id": "s",
            "file_unique_id": "s",
            "type": "regular",
            "width": 512,
            "height": 512,
            "is_animated": False,
            "is_video": False,
        }
    },
    "dice": {"dice": {"emoji": "🎲", "value": 4}},
    "location": {"location": {"latitude": -6.2, "longitude": 106.8}},
    "venue": {
        "venue": {
            "location": {"latitude": -6.2, "longitude": 106.8},
            "title": "Kantor",
            "address": "Jakarta",
        },
        "location": {"latitude": -6.2, "longitude": 106.8},
    },
    "poll": {
        "poll": {
            "id": "p",
            "question": "Siapa ikut?",
            "options": [{"text": "Saya", "voter_count": 0}],
            "total_voter_count": 0,
            "is_closed": False,
            "is_anonymous": True,
            "type": "regular",
            "allows_multiple_answers": False,
        }
    },
    "game": {"game": {"title": "x", "description": "y", "photo": []}},
    "pinned": {
        "pinned_message": {
            "message_id": 1,
            "date": 0,
            "chat": {"id": 1, "type": "private", "first_name": "Siti"},
        }
    },
}
"""Messages of kinds a bot for forms cannot use, in the shape of the Bot API."""
