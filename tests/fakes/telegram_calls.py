"""What the bot's calls do on the fake Telegram: send, change, answer a press, name a file."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.fakes.telegram_chats import Chat, Shown
from tests.fakes.telegram_people import People
from tests.fakes.telegram_rules import (
    CALLBACK_ANSWER,
    CAPTION,
    DOWNLOAD,
    TEXT,
    UPLOAD,
    ApiError,
    bad_request,
    check_bold,
    check_commands,
    check_markup,
    check_words,
)

if TYPE_CHECKING:
    from bot.clock import Clock
    from tests.fakes.telegram_rules import Markup, Params

_QUERY_LIVES = 150.0


@dataclass(frozen=True, slots=True)
class Upload:
    """A file in a call."""

    name: str
    content: bytes


class Calls(People):
    """The bot's side, for the bot of one token."""

    def __init__(self, clock: Clock, *, token: str, username: str) -> None:
        super().__init__(clock)
        self.token = token
        self.username = username
        self.commands: dict[str, tuple[tuple[str, str], ...]] = {}

    @property
    def ourselves(self) -> Params:
        number = int(self.token.partition(":")[0])
        return {
            "id": number,
            "is_bot": True,
            "first_name": "Sapa Inovasi",
            "username": self.username,
        }

    # --- messages ----------------------------------------------------------------------------

    def _get_me(self, _params: Params) -> Params:
        return {**self.ourselves, "can_join_groups": False}

    def _reachable(self, params: Params) -> Chat:
        number = str(params.get("chat_id", "")).removeprefix("-")
        chat = self.chats.get(int(params["chat_id"])) if number.isdecimal() else None
        if chat is None:
            raise bad_request("chat not found")
        if chat.moved_to is not None:
            raise ApiError(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=chat.moved_to,
            )
        if chat.blocked:
            raise ApiError(403, "Forbidden: bot was blocked by the user")
        return chat

    def _send_message(self, params: Params) -> Params:
        chat = self._reachable(params)
        text = check_words(params, "text", TEXT)
        bold = check_bold(params, "entities", params["text"])
        return self._shown(chat, Shown(0, text, is_ours=True, bold=bold), check_markup(params))

    def _send_document(self, params: Params) -> Params:
        chat = self._reachable(params)
        text = check_words(params, "caption", CAPTION, empty=True)
        bold = check_bold(params, "caption_entities", params.get("caption", ""))
        upload = params.get("document")
        if not isinstance(upload, Upload):
            raise bad_request("there is no document in the request")
        if len(upload.content) > UPLOAD:
            raise ApiError(413, "Request Entity Too Large")
        shown = Shown(0, text, is_ours=True, bold=bold, file_name=upload.name, file=upload.content)
        return self._shown(chat, shown, check_markup(params))

    def _shown(self, chat: Chat, shown: Shown, markup: Markup) -> Params:
        number = next(self._message_ids)
        chat.show(
            Shown(
                number,
                shown.text,
                is_ours=True,
                bold=shown.bold,
                markup=markup,
                file_name=shown.file_name,
                file=shown.file,
            )
        )
        return self._told(chat, number)

    def _told(self, chat: Chat, number: int) -> Params:
        shown = chat.messages[number]
        return {
            "message_id": number,
            "from": self.ourselves,
            "chat": chat.payload,
            "date": self.seconds(),
            "text": shown.text,
        }

    def _to_edit(self, params: Params) -> tuple[Chat, Shown]:
        chat = self._reachable(params)
        shown = chat.messages.get(int(params.get("message_id", 0)))
        if shown is None:
            raise bad_request("message to edit not found")
        if not shown.is_ours or shown.markup.reply or shown.markup.removes:
            raise bad_request("message can't be edited")
        return chat, shown

    def _edit_text(self, params: Params) -> Params:
        chat, shown = self._to_edit(params)
        if shown.file_name is not None:
            raise bad_request("there is no text in the message to edit")
        text = check_words(params, "text", TEXT)
        bold = check_bold(params, "entities", params["text"])
        markup = check_markup(params, inline_only=True)
        if (text, bold, markup) == (shown.text, shown.bold, shown.markup):
            raise bad_request("message is not modified")
        chat.change(shown.id, text=text, bold=bold, markup=markup)
        return self._told(chat, shown.id)

    def _edit_markup(self, params: Params) -> Params:
        chat, shown = self._to_edit(params)
        markup = check_markup(params, inline_only=True)
        if markup == shown.markup:
            raise bad_request("message is not modified")
        chat.change(shown.id, markup=markup)
        return self._told(chat, shown.id)

    def _answer_press(self, params: Params) -> bool:
        press = params.get("callback_query_id", "")
        person, at = self.presses.get(press, (0, -math.inf))
        if self.clock.monotonic() - at > _QUERY_LIVES:
            raise bad_request(
                "query is too old and response timeout expired or query ID is invalid"
            )
        if len(params.get("text", "")) > CALLBACK_ANSWER:
            raise bad_request("MESSAGE_TOO_LONG")
        self.chat(person).answered.append(press)
        return True

    def _set_commands(self, params: Params) -> bool:
        self.commands[params.get("language_code", "")] = check_commands(params)
        return True

    # --- files -------------------------------------------------------------------------------

    def _get_file(self, params: Params) -> Params:
        reference = params.get("file_id", "")
        if reference not in self.files:
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        if self.sizes[reference] > DOWNLOAD:
            raise bad_request("file is too big")
        return {
            "file_id": reference,
            "file_unique_id": f"u-{reference}",
            "file_size": self.sizes[reference],
            "file_path": f"documents/{reference}",
        }
