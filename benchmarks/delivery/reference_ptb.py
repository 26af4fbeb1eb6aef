"""Reference: python-telegram-bot with its AIORateLimiter, and a table of who was sent to.

Written as its documentation shows: the limiter is given to the builder, every message goes through
it, and a custom webhook queues updates. Each send is marked (WAL, full sync) when it was answered;
after a kill the program goes on with whoever is not marked. So many sends are handed to the limiter
at once and gathered before the next; 1 awaits each.
"""

from __future__ import annotations

import asyncio
import sys

import aiosqlite
import uvicorn
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route
from telegram import Update
from telegram.error import TelegramError
from telegram.ext import AIORateLimiter, Application, ContextTypes, MessageHandler, filters

RETRIES = 5
"""How often a message is tried again that the platform refused as one too many."""


class Recipients:
    """Who was sent to, in a table."""

    def __init__(self, base: aiosqlite.Connection) -> None:
        self._base = base

    async def waiting(self) -> list[int]:
        async with self._base.execute("SELECT chat FROM recipients WHERE sent = 0") as rows:
            return [row[0] async for row in rows]

    async def mark(self, chat: int) -> None:
        await self._base.execute("UPDATE recipients SET sent = 1 WHERE chat = ?", (chat,))
        await self._base.commit()


async def broadcast(
    application: Application, recipients: Recipients, words: str, at_once: int
) -> None:
    """Send to everybody who is not marked, until nobody is left."""

    async def send(chat: int) -> None:
        try:
            await application.bot.send_message(chat, words)
        except TelegramError:
            return  # not marked: tried again in the next round
        await recipients.mark(chat)

    while chats := await recipients.waiting():
        for start in range(0, len(chats), at_once):
            await asyncio.gather(*(send(chat) for chat in chats[start : start + at_once]))


async def reply(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Answer whoever writes."""
    del context
    if update.message is not None:
        await update.message.reply_text("Silakan pilih menu.")


async def main(path: str, api: str, *, port: int, rate: float, at_once: int, words: str) -> None:
    """Serve and send until killed."""
    application = (
        Application.builder()
        .token("1000:bench")
        .base_url(f"{api}/bot")
        .updater(None)
        .rate_limiter(AIORateLimiter(overall_max_rate=rate, max_retries=RETRIES))
        .concurrent_updates(True)
        .build()
    )
    application.add_handler(MessageHandler(filters.TEXT, reply))

    async def webhook(request: object) -> Response:
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
    async with aiosqlite.connect(path) as base, application:
        await base.execute("PRAGMA journal_mode=WAL")
        await base.execute("PRAGMA synchronous=FULL")
        await application.start()
        sending = application.create_task(broadcast(application, Recipients(base), words, at_once))
        await server.serve()
        sending.cancel()
        await application.stop()


if __name__ == "__main__":
    given = iter(sys.argv[1:])
    asyncio.run(
        main(
            next(given),
            next(given),
            port=int(next(given)),
            rate=float(next(given)),
            at_once=int(next(given)),
            words=next(given),
        )
    )
