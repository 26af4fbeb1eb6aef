"""Reference: aiogram 3 with its finite state machine kept in SQLite.

Written as its documentation shows: the package's webhook handler, a router with a handler per
state, and a storage class. Each step is committed (WAL, full sync) before the reply, and the
photo, encoded anew, lies on the disk.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aiosqlite
from aiogram import Bot, Dispatcher, F, Router
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import StateFilter
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.base import BaseStorage, StateType, StorageKey
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message
from aiogram.webhook.aiohttp_server import SimpleRequestHandler, setup_application
from aiohttp import web

from benchmarks.turns.keeping import keep
from benchmarks.turns.script import CHOICES, QUESTIONS, THANKS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aiogram.fsm.context import FSMContext


class SqliteStorage(BaseStorage):
    """State and data of each chat, each written through at once."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._base: aiosqlite.Connection | None = None

    async def base(self) -> aiosqlite.Connection:
        if self._base is None:
            self._base = await aiosqlite.connect(self._path)
            await self._base.execute("PRAGMA journal_mode=WAL")
            await self._base.execute("PRAGMA synchronous=FULL")
            await self._base.execute(
                "CREATE TABLE IF NOT EXISTS fsm (id TEXT PRIMARY KEY, state TEXT, data TEXT)"
            )
            await self._base.commit()
        return self._base

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        base = await self.base()
        name = state.state if isinstance(state, State) else state
        await base.execute(
            "INSERT INTO fsm (id, state) VALUES (?, ?) "
            "ON CONFLICT (id) DO UPDATE SET state = excluded.state",
            (str(key.chat_id), name),
        )
        await base.commit()

    async def get_state(self, key: StorageKey) -> str | None:
        return (await self._row(key))[0]

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        base = await self.base()
        await base.execute(
            "INSERT INTO fsm (id, data) VALUES (?, ?) "
            "ON CONFLICT (id) DO UPDATE SET data = excluded.data",
            (str(key.chat_id), json.dumps(dict(data))),
        )
        await base.commit()

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((await self._row(key))[1] or "{}")
        return found

    async def _row(self, key: StorageKey) -> tuple[str | None, str | None]:
        base = await self.base()
        async with base.execute(
            "SELECT state, data FROM fsm WHERE id = ?", (str(key.chat_id),)
        ) as rows:
            row = await rows.fetchone()
        return (row[0], row[1]) if row else (None, None)

    async def close(self) -> None:
        if self._base is not None:
            await self._base.close()


class Asked(StatesGroup):
    """One state per question after the first; no state means the first."""

    q1 = State()
    q2 = State()
    q3 = State()
    q4 = State()
    q5 = State()
    q6 = State()
    q7 = State()


STATES: list[State | None] = [
    None,
    Asked.q1,
    Asked.q2,
    Asked.q3,
    Asked.q4,
    Asked.q5,
    Asked.q6,
    Asked.q7,
]


def _keyboard(labels: tuple[str, ...]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        inline_keyboard=[[InlineKeyboardButton(text=one, callback_data=one)] for one in labels]
    )


async def step(bot: Bot, chat: int, state: FSMContext, number: int, answer: str | None) -> None:
    """Store the answer to question `number`, make it durable, ask the next."""
    await state.update_data({f"q{number}": answer})
    upcoming = (number + 1) % len(QUESTIONS)
    await state.set_state(STATES[upcoming])
    text = THANKS if number == len(QUESTIONS) - 1 else QUESTIONS[upcoming]
    keyboard = None
    if upcoming == 1:
        keyboard = _keyboard(CHOICES)
    elif upcoming == len(QUESTIONS) - 1:
        keyboard = _keyboard(("Ya",))
    await bot.send_message(chat, text, reply_markup=keyboard)


def _add(router: Router, number: int, photos: Path) -> None:
    async def take_message(message: Message, state: FSMContext, bot: Bot) -> None:
        answer = message.text
        if message.photo:
            path = photos / f"{message.chat.id}.jpg"
            await bot.download(message.photo[-1], destination=path)
            await asyncio.to_thread(keep, path)
            answer = path.name
        await step(bot, message.chat.id, state, number, answer)

    async def take_press(query: CallbackQuery, state: FSMContext, bot: Bot) -> None:
        await query.answer()
        await step(bot, query.from_user.id, state, number, query.data)

    here = StateFilter(STATES[number])
    if number in (1, len(QUESTIONS) - 1):
        router.callback_query.register(take_press, here)
    elif QUESTIONS[number].startswith("Kirim foto"):
        router.message.register(take_message, here, F.photo)
    else:
        router.message.register(take_message, here, F.text)


def main(port: int, api: str, folder: str) -> None:
    """Serve until killed."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(api))
    bot = Bot("1000:bench", session=session)
    dispatcher = Dispatcher(storage=SqliteStorage(f"{folder}/aiogram.sqlite"))
    router = Router()
    for number in range(1, len(QUESTIONS)):
        _add(router, number, Path(folder))
    _add(router, 0, Path(folder))
    dispatcher.include_router(router)
    app = web.Application()
    SimpleRequestHandler(dispatcher=dispatcher, bot=bot).register(app, path="/webhook/telegram")
    setup_application(app, dispatcher, bot=bot)
    web.run_app(app, host="127.0.0.1", port=port, print=None, access_log=None)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3])
