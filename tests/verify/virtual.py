"""The whole product in virtual time: the real application, without sockets, threads and waiting.

Updates go in as bytes, as a webhook hands them on; calls come out where a client would post
them. What a platform is and does in between is the verification's own.
"""

from __future__ import annotations

import asyncio
import heapq
from types import SimpleNamespace
from typing import TYPE_CHECKING, Protocol

from pydantic import SecretStr

from bot.app import Options, build_app
from bot.channels.telegram.client import TelegramChannel
from bot.channels.whatsapp.client import WhatsAppChannel
from bot.receive import OK
from bot.settings import Settings
from conversations.turn import take_turn as our_take_turn
from storage.database import Database
from storage.migrations import migrate
from tests.fakes.clock import FakeClock
from tests.verify.inline import InlineDatabase

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from bot.channels.base import Channel, Rendered, SendOutcome
    from conversations.scene import TurnContext, TurnResult
    from storage.database import Transaction

TOKEN = "1000:" + "verify"
NUMBER, WABA = "5000", "6000"
HOOK = "https://verify.invalid/webhook/telegram"


MOST_ROUNDS = 10_000


class QuickClock(FakeClock):
    """Virtual time for what needs nothing but the event loop: it moves on once nothing is left."""

    async def advance(self, seconds: float) -> None:
        """Let `seconds` pass; everything due in them happens at its own time."""
        until = self._elapsed + seconds
        await _calm()
        while self._due and self._due[0][0] <= until:
            at, _, wake = heapq.heappop(self._due)
            self._elapsed = max(self._elapsed, at)
            wake()
            await _calm()
        self._elapsed = until
        await _calm()


async def _calm() -> None:
    """Let the loop go on until it has nothing to do but wait."""
    ready = asyncio.get_running_loop()._ready  # type: ignore[attr-defined]
    for _ in range(MOST_ROUNDS):
        await asyncio.sleep(0)
        if not ready:
            return
    raise RuntimeError("something goes on for ever")


class Platform(Protocol):
    """What a verification puts at the end of the wire."""

    async def take(self, call: Rendered, *, to: str, outbox: int) -> SendOutcome:
        """Answer one call that sends."""

    async def ask(self) -> None:
        """Answer a call that only asks something. Raises PlatformError."""


class _Telegram(TelegramChannel):
    def __init__(self, platform: Platform) -> None:
        super().__init__(TOKEN)
        self._platform = platform

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    async def send(
        self, rendered: Rendered, *, to: str, outbox: int, file: Path | None
    ) -> SendOutcome:
        return await self._platform.take(rendered, to=to, outbox=outbox)

    async def get_me(self):  # type: ignore[no-untyped-def] - nothing of it is read
        await self._platform.ask()

    async def set_webhook(self, url: str, secret: str, *, connections: int = 10) -> None:
        await self._platform.ask()

    async def get_webhook_info(self):  # type: ignore[no-untyped-def] - what is read of it
        await self._platform.ask()
        return SimpleNamespace(url=HOOK, last_error_message=None, pending_update_count=0)

    async def set_commands(self, commands: object) -> None:
        await self._platform.ask()


class _WhatsApp(WhatsAppChannel):
    def __init__(self, platform: Platform) -> None:
        super().__init__("verify", NUMBER, waba=WABA)
        self._platform = platform

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    async def send(
        self, rendered: Rendered, *, to: str, outbox: int, file: Path | None
    ) -> SendOutcome:
        return await self._platform.take(rendered, to=to, outbox=outbox)

    async def get_me(self) -> dict[str, object]:  # type: ignore[override]
        await self._platform.ask()
        return {}


class Installation:
    """One installation with a platform behind each of its channels."""

    def __init__(self, folder: Path, platforms: dict[str, Platform]) -> None:
        self.folder = folder
        self.clock = QuickClock()
        self._platforms = platforms
        self.database: InlineDatabase

    async def start(
        self,
        *,
        prepare: Callable[[Transaction, datetime], object],
        take_turn: Callable[[TurnContext], TurnResult] = our_take_turn,
    ) -> None:
        """Make the records, have `prepare` write what there is before, and start the product."""
        real = Database(f"sqlite+aiosqlite:///{self.folder}/sapa.db")
        await real.open()
        await migrate(real)
        await real.close()
        self.database = InlineDatabase(self.folder / "sapa.db")
        await self.database.write(lambda tx: prepare(tx, self.clock.now()))
        kinds = {"telegram": _Telegram, "whatsapp": _WhatsApp}
        channels: dict[str, Channel] = {
            name: kinds[name](platform) for name, platform in self._platforms.items()
        }
        settings = Settings(
            _env_file=None,
            data_dir=self.folder,
            telegram_token=SecretStr(TOKEN),
            telegram_mode="webhook",
            telegram_webhook_url=HOOK,
            telegram_webhook_secret=SecretStr("verify"),
        )
        self.app = build_app(
            settings,
            options=Options(serves=False, ticks=False),
            clock=self.clock,
            channels=channels,
            database=self.database,
            take_turn=take_turn,
        )
        supervise = self.app.tasks.supervise
        # Time that is moved cannot stand still, and looking whether it does takes most of it.
        self.app.tasks.supervise = (  # type: ignore[method-assign]
            lambda name, run: None if name == "watchdog" else supervise(name, run)
        )
        await self.app.start()

    async def stop(self) -> None:
        await self.app.stop()

    async def deliver(self, channel: str, body: bytes) -> bool:
        """Hand a delivery on; True where it was taken."""
        return await self.app.receiver.take(self.app.channels[channel], body) == OK
