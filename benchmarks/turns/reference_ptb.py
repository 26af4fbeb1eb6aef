"""Reference: python-telegram-bot's ConversationHandler, persisted to SQLite at every step.

Written as its documentation shows: a custom webhook that queues updates, one conversation
handler with a state per question, and a persistence class. Each step is committed (WAL, full
sync) before the reply is sent, and the photo, encoded anew, lies on the disk.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import aiosqlite
import uvicorn
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    BasePersistence,
    CallbackQueryHandler,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    PersistenceInput,
    filters,
)

from benchmarks.turns.keeping import keep
from benchmarks.turns.script import CHOICES, QUESTIONS, THANKS

if TYPE_CHECKING:
    from starlette.requests import Request

Key = tuple[int, ...]


class SqlitePersistence(BasePersistence):
    """User data and the conversation's state, each written through at once."""

    def __init__(self, path: str) -> None:
        super().__init__(
            store_data=PersistenceInput(bot_data=False, chat_data=False, callback_data=False)
        )
        self._path = path
        self._base: aiosqlite.Connection | None = None

    async def base(self) -> aiosqlite.Connection:
        if self._base is None:
            self._base = await aiosqlite.connect(self._path)
            await self._base.execute("PRAGMA journal_mode=WAL")
            await self._base.execute("PRAGMA synchronous=FULL")
            await self._base.execute(
                "CREATE TABLE IF NOT EXISTS data (id INTEGER PRIMARY KEY, v TEXT)"
            )
            await self._base.execute(
                "CREATE TABLE IF NOT EXISTS state (id TEXT PRIMARY KEY, v INTEGER)"
            )
            await self._base.commit()
        return self._base

    async def get_user_data(self) -> dict[int, dict[str, object]]:
        base = await self.base()
        async with base.execute("SELECT id, v FROM data") as rows:
            return {row[0]: json.loads(row[1]) async for row in rows}

    async def get_conversations(self, name: str) -> dict[Key, object]:
        del name
        base = await self.base()
        async with base.execute("SELECT id, v FROM state") as rows:
            return {tuple(json.loads(row[0])): row[1] async for row in rows}

    async def update_conversation(self, name: str, key: Key, new_state: object | None) -> None:
        del name
        base = await self.base()
        await base.execute(
            "INSERT INTO state VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET v = excluded.v",
            (json.dumps(key), new_state),
        )
        await base.commit()

    async def update_user_data(self, user_id: int, data: dict[str, object]) -> None:
        base = await self.base()
        await base.execute(
            "INSERT INTO data VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET v = excluded.v",
            (user_id, json.dumps(data)),
        )
        await base.commit()

    async def get_chat_data(self) -> dict[int, dict[str, object]]:
        return {}

    async def get_bot_data(self) -> dict[str, object]:
        return {}

    async def get_callback_data(self) -> None:
        return None

    async def update_chat_data(self, chat_id: int, data: object) -> None: ...

    async def update_bot_data(self, data: object) -> None: ...

    async def update_callback_data(self, data: object) -> None: ...

    async def drop_chat_data(self, chat_id: int) -> None: ...

    async def drop_user_data(self, user_id: int) -> None: ...

    async def refresh_user_data(self, user_id: int, user_data: object) -> None: ...

    async def refresh_chat_data(self, chat_id: int, chat_data: object) -> None: ...

    async def refresh_bot_data(self, bot_data: object) -> None: ...

    async def flush(self) -> None: ...


def _keyboard(labels: tuple[str, ...]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(one, callback_data=one)] for one in labels])


async def step(
    update: Update, context: ContextTypes.DEFAULT_TYPE, number: int, photos: Path
) -> int:
    """Store the answer to question `number`, make it durable, ask the next."""
    message = update.message
    if update.callback_query is not None:
        answer = update.callback_query.data
    elif message is not None and message.photo:
        path = photos / f"{message.chat_id}.jpg"
        await (await message.photo[-1].get_file()).download_to_drive(path)
        await asyncio.to_thread(keep, path)
        answer = path.name
    else:
        answer = message.text if message else ""
    context.user_data[f"q{number}"] = answer
    await context.application.persistence.update_user_data(
        update.effective_user.id, dict(context.user_data)
    )
    upcoming = (number + 1) % len(QUESTIONS)
    text = THANKS if number == len(QUESTIONS) - 1 else QUESTIONS[upcoming]
    keyboard = None
    if upcoming == 1:
        keyboard = _keyboard(CHOICES)
    elif upcoming == len(QUESTIONS) - 1:
        keyboard = _keyboard(("Ya",))
    await context.application.persistence.update_conversation(
        "form", (update.effective_chat.id, update.effective_user.id), upcoming
    )
    if update.callback_query is not None:
        await update.callback_query.answer()
    await context.bot.send_message(update.effective_chat.id, text, reply_markup=keyboard)
    return upcoming


def _handler(number: int, photos: Path) -> object:
    async def take(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
        return await step(update, context, number, photos)

    if number in (1, len(QUESTIONS) - 1):
        return CallbackQueryHandler(take)
    if QUESTIONS[number].startswith("Kirim foto"):
        return MessageHandler(filters.PHOTO, take)
    return MessageHandler(filters.TEXT, take)


async def main(port: int, api: str, folder: str) -> None:
    """Serve until killed."""
    application = (
        Application.builder()
        .token("1000:bench")
        .base_url(f"{api}/bot")
        .base_file_url(f"{api}/file/bot")
        .updater(None)
        .persistence(SqlitePersistence(f"{folder}/ptb.sqlite"))
        .build()
    )
    states = {number: [_handler(number, Path(folder))] for number in range(len(QUESTIONS))}
    application.add_handler(
        ConversationHandler(
            entry_points=[_handler(0, Path(folder))],
            states=states,
            fallbacks=[],
            name="form",
            persistent=True,
        )
    )

    async def webhook(request: Request) -> Response:
        await application.update_queue.put(Update.de_json(await request.json(), application.bot))
        return Response()

    server = uvicorn.Server(
        uvicorn.Config(
            Starlette(routes=[Route("/webhook/telegram", webhook, methods=["POST"])]),
            port=port,
            log_level="warning",
            access_log=False,
        )
    )
    async with application:
        await application.start()
        await server.serve()
        await application.stop()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), sys.argv[2], sys.argv[3]))
