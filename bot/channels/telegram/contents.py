"""What one private Telegram message holds: words, files, a contact, or a kind we cannot use."""

from __future__ import annotations

import re
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from bot.channels.base import Ignored
from bot.channels.intake import clean
from conversations.messages import (
    FileReference,
    Media,
    SharedContact,
    Started,
    Text,
    Unsupported,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet

    from telegram import Contact, Message

    from conversations.messages import Body, UnsupportedKind

LARGEST_FILE = 20_000_000
"""What a bot may download: 20 MB."""

_START = re.compile(r"/start(?:@\w+)?(?:\s+(?P<payload>.*))?", re.IGNORECASE | re.DOTALL)
_ADDRESSED = re.compile(r"^(/\w+)@(\w+)", re.ASCII)

_KINDS: tuple[tuple[str, UnsupportedKind], ...] = (
    ("voice", "voice"),
    ("audio", "voice"),
    # An animation also carries a document, for old programs: it must be looked for first.
    ("animation", "video"),
    ("video", "video"),
    ("video_note", "video"),
    ("sticker", "sticker"),
    ("dice", "sticker"),
    ("venue", "location"),
    ("location", "location"),
    ("poll", "poll"),
)

_SERVICE = (
    "boost_added",
    "chat_background_set",
    "chat_owner_changed",
    "chat_owner_left",
    "chat_shared",
    "connected_website",
    "delete_chat_photo",
    "gift",
    "group_chat_created",
    "left_chat_member",
    "message_auto_delete_timer_changed",
    "migrate_from_chat_id",
    "migrate_to_chat_id",
    "new_chat_members",
    "new_chat_photo",
    "new_chat_title",
    "passport_data",
    "pinned_message",
    "proximity_alert_triggered",
    "refunded_payment",
    "successful_payment",
    "unique_gift",
    "users_shared",
    "video_chat_ended",
    "video_chat_started",
    "web_app_data",
    "write_access_allowed",
)
"""Notes of the platform about the chat: nobody said anything, so nothing is answered."""


_USED = frozenset(
    {
        "message_id",
        "from",
        "chat",
        "date",
        "edit_date",
        "text",
        "entities",
        "caption",
        "caption_entities",
        "photo",
        "document",
        "contact",
        "media_group_id",
    }
)
_OF_A_REPLY = ("message_id", "from", "chat", "date")
FORWARDED = "forward_origin"


def needed(message: dict[str, Any]) -> dict[str, Any]:
    """Keep what is read of a message, so that nothing else in it can fail to be parsed.

    Of the kinds we cannot use, the name is enough; of a message replied to, whose it was.
    """
    kept = {name: value for name, value in message.items() if name in _USED}
    replied = message.get("reply_to_message")
    if isinstance(replied, dict):
        kept["reply_to_message"] = {name: replied[name] for name in _OF_A_REPLY if name in replied}
    return kept


def body_of(message: Message, username: str | None, names: AbstractSet[str]) -> Body | Ignored:
    """Return what a message says; `names` are its fields as they were delivered.

    A kind nobody knows yet is answered as unsupported.
    """
    is_forwarded = FORWARDED in names
    if message.text is not None:
        return words_of(message.text, username, is_forwarded=is_forwarded)
    if message.contact is not None:
        return _contact(message, message.contact, is_forwarded=is_forwarded)
    for name, kind in _KINDS:
        if name in names:
            return Unsupported(kind)
    media = _media(message)
    if media is not None:
        return media
    if not names.isdisjoint(_SERVICE):
        return Ignored("service message")
    return Unsupported("other")


def words_of(text: str, username: str | None, *, is_forwarded: bool = False) -> Started | Text:
    """Return typed words, or the start of the chat with the payload of its link."""
    text = clean(text)
    start = _START.fullmatch(text.strip())
    if start is not None and not is_forwarded:
        return Started((start["payload"] or "").strip())
    addressed = _ADDRESSED.match(text)
    if addressed and username and addressed[2].casefold() == username.casefold():
        text = addressed[1] + text[addressed.end() :]
    return Text(text)


def _contact(message: Message, contact: Contact, *, is_forwarded: bool) -> SharedContact:
    sender = message.from_user
    is_own = (
        sender is not None
        and contact.user_id is not None
        and contact.user_id == sender.id
        and not is_forwarded
    )
    name = " ".join(part for part in (contact.first_name, contact.last_name) if part)
    return SharedContact(clean(contact.phone_number), clean(name), own=is_own)


def _media(message: Message) -> Media | None:
    if message.photo:
        reference = photo_of(
            (size.file_id, size.width * size.height, size.file_size) for size in message.photo
        )
    elif message.document is not None:
        document = message.document
        reference = FileReference(
            document.file_id,
            clean(document.file_name) if document.file_name else None,
            clean(document.mime_type) if document.mime_type else None,
            document.file_size,
        )
    else:
        return None
    caption = clean(message.caption or "")
    return Media((reference,), caption=caption, album=message.media_group_id)


def photo_of(sizes: Iterable[tuple[str, int, int | None]]) -> FileReference:
    """Return the largest size that may be downloaded, else the smallest there is.

    A size is the platform's name for the file, its area, and its length in bytes where given.
    """
    by_area = sorted(sizes, key=itemgetter(1))
    fitting = [size for size in by_area if (size[2] or 0) <= LARGEST_FILE]
    name, _, length = fitting[-1] if fitting else by_area[0]
    return FileReference(name, None, "image/jpeg", length)
