"""Reads what Telegram delivers: bytes into storable updates, one update into its meaning. Pure.

`split` looks only for the number and the chat, so that nothing it meets can lose an update;
`read` parses with the Telegram library. Malformed input raises ValueError, both times.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from telegram import Update
from telegram.constants import ChatType
from telegram.error import TelegramError

from bot.channels.base import Ignored, RawUpdate
from bot.channels.intake import clean, plausible
from bot.channels.telegram.contents import FORWARDED, body_of, needed
from bot.channels.telegram.usual import CHANNEL, KEPT_FOR, Account, is_id, read_usual
from conversations.messages import (
    Address,
    Edited,
    InboundMessage,
    Press,
    Reachability,
    Unsupported,
)

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet
    from datetime import datetime

    from telegram import CallbackQuery, Chat, ChatMemberUpdated, Message, User

    from bot.channels.base import Reading
    from conversations.messages import Body

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")

_NO_CHAT = "-"
_COMMAND_TO = re.compile(r"/\w+@(\w+)", re.ASCII)


# --- storing --------------------------------------------------------------------------------


def split(body: bytes) -> tuple[RawUpdate, ...]:
    """Return the one update of a webhook call. Raises ValueError."""
    try:
        raw = body.decode("utf-8")
        update = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise ValueError("not JSON") from error
    return (raw_update(update, raw),)


def raw_update(update: Any, raw: str | None = None) -> RawUpdate:
    """Return an update with its number and chat, to be stored. Raises ValueError."""
    number: int = _numbered(update)["update_id"]
    return RawUpdate(
        kind="update",
        ext_id=str(number),
        chat=f"{CHANNEL}:{_chat_of(update)}",
        order=number,
        raw=json.dumps(update, separators=(",", ":")) if raw is None else raw,
    )


def _numbered(update: Any) -> dict[str, Any]:
    if not isinstance(update, dict) or not is_id(update.get("update_id")):
        raise ValueError("not an update")
    return update


def _chat_of(update: dict[str, Any]) -> str:
    for part in update.values():
        if not isinstance(part, dict):
            continue
        message = part.get("message")
        holders = (part, message) if isinstance(message, dict) else (part,)
        for holder in holders:
            chat = holder.get("chat")
            if isinstance(chat, dict) and is_id(chat.get("id")):
                return str(chat["id"])
        sender = part.get("from")
        if isinstance(sender, dict) and is_id(sender.get("id")):
            return str(sender["id"])
    return _NO_CHAT


# --- reading --------------------------------------------------------------------------------


def read(raw: str, received_at: datetime, account: Account) -> Reading:
    """Understand one stored update. Raises ValueError where it is malformed."""
    try:
        update = _numbered(json.loads(raw))
        usual = read_usual(update, received_at, account)
        if usual is not None:
            return usual
        return read_by_library(update, received_at, account)
    except (
        ArithmeticError,
        AttributeError,
        LookupError,
        OSError,
        RecursionError,
        TelegramError,
        TypeError,
        ValueError,
    ) as error:
        # The library trusts the platform: what is missing or of a wrong type surfaces anywhere.
        raise ValueError(f"malformed update: {type(error).__name__}") from None


def read_by_library(update: dict[str, Any], received_at: datetime, account: Account) -> Reading:
    """Read any update at all, parsed by the library. Raises whatever the library raises."""
    parts: dict[str, Any] = dict(update)
    names: AbstractSet[str] = frozenset()
    for kind in ("message", "edited_message"):
        if isinstance(update.get(kind), dict):
            names = update[kind].keys()
            parts[kind] = needed(update[kind])
    return _Reader(Update.de_json(parts, None), names, received_at, account).read()


@dataclass(frozen=True, slots=True)
class _Reader:
    update: Update
    names: AbstractSet[str]
    """The fields of the message as it was delivered."""
    received_at: datetime
    account: Account

    def read(self) -> Reading:
        update = self.update
        if update.message is not None:
            return self._message(update.message)
        if update.edited_message is not None:
            return self._edited(update.edited_message)
        if update.callback_query is not None:
            return self._press(update.callback_query)
        if update.my_chat_member is not None:
            return self._membership(update.my_chat_member)
        return Ignored("kind of update")

    def _message(self, message: Message) -> Reading:
        sender = message.from_user
        if message.chat.type != ChatType.PRIVATE:
            return self._in_group(message)
        if sender is None or sender.is_bot:
            return Ignored("no sender")
        body = body_of(message, self.account.username, self.names)
        if isinstance(body, Ignored):
            return body
        return self._inbound(
            message.chat,
            body,
            sender=sender,
            sent=message.date,
            reference=str(message.message_id),
            order=message.message_id,
            forwarded=FORWARDED in self.names,
        )

    def _edited(self, message: Message) -> Reading:
        sender = message.from_user
        text = message.text if message.text is not None else message.caption
        if message.chat.type != ChatType.PRIVATE or sender is None or sender.is_bot:
            return Ignored("edited elsewhere")
        if text is None:
            return Ignored("edited without words")
        return self._inbound(
            message.chat,
            Edited(str(message.message_id), clean(text)),
            sender=sender,
            sent=message.edit_date or message.date,
            reference=str(message.message_id),
            order=message.message_id,
        )

    def _press(self, query: CallbackQuery) -> Reading:
        message = query.message
        if message is None or query.data is None or message.chat.type != ChatType.PRIVATE:
            return Ignored("press elsewhere")
        press = Press(clean(query.data), callback=query.id, message=str(message.message_id))
        # A press carries no time of its own; it is at most 150 seconds old.
        return self._inbound(message.chat, press, sender=query.from_user, sent=self.received_at)

    def _membership(self, change: ChatMemberUpdated) -> Reading:
        then, now = change.old_chat_member.status, change.new_chat_member.status
        away = ("left", "kicked")
        if change.chat.type == ChatType.PRIVATE:
            body: Body = Reachability(now not in away)
        elif then in away and now not in away and change.chat.type != ChatType.CHANNEL:
            body = Unsupported("group")
        else:
            return Ignored("membership elsewhere")
        return self._inbound(change.chat, body, sender=change.from_user, sent=change.date)

    def _in_group(self, message: Message) -> Reading:
        sender = message.from_user
        if message.chat.type == ChatType.CHANNEL or sender is None or sender.is_bot:
            return Ignored("channel")
        if not self._is_for_us(message):
            return Ignored("talk in a group")
        return self._inbound(
            message.chat,
            Unsupported("group"),
            sender=sender,
            sent=message.date,
            reference=str(message.message_id),
            order=message.message_id,
        )

    def _is_for_us(self, message: Message) -> bool:
        replied = message.reply_to_message
        author = replied.from_user if replied is not None else None
        if author is not None and author.id == self.account.id:
            return True
        text = message.text or message.caption or ""
        if text.startswith("/"):
            named = _COMMAND_TO.match(text)
            return named is None or self._is_our_name(named[1])
        entities = {**message.parse_entities(), **message.parse_caption_entities()}
        return any(
            (entity.type == "mention" and self._is_our_name(words.removeprefix("@")))
            or (entity.user is not None and entity.user.id == self.account.id)
            for entity, words in entities.items()
        )

    def _is_our_name(self, name: str) -> bool:
        ours = self.account.username
        return ours is not None and name.casefold() == ours.casefold()

    def _inbound(
        self,
        chat: Chat,
        body: Body,
        *,
        sender: User,
        sent: datetime,
        reference: str | None = None,
        order: int = 0,
        forwarded: bool = False,
    ) -> InboundMessage:
        return InboundMessage(
            id=str(self.update.update_id),
            address=Address(CHANNEL, str(chat.id)),
            sent_at=plausible(sent, self.received_at, KEPT_FOR),
            received_at=self.received_at,
            body=body,
            reference=reference,
            order=order,
            forwarded=forwarded,
            sender_language=sender.language_code,
        )
