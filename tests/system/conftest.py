"""The real application on a fake Telegram, with a clock that stands still until it is moved."""

from __future__ import annotations

import asyncio
import contextlib
import os
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import SecretStr

from bot.app import App, Options, build_app
from bot.settings import Settings
from storage import inbox, outbox
from tests.fakes.clock import FakeClock
from tests.fakes.telegram import TOKEN, FakeTelegram
from tests.fakes.whatsapp import FakeWhatsApp
from tests.system.forked import end_forking

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from pathlib import Path

SECRET = "rahasia-webhook-tes"
PATIENCE = 20.0


class Service:
    """One installation: a data folder, a platform, a clock; started and stopped at will."""

    def __init__(self, folder: Path, telegram: FakeTelegram, clock: FakeClock) -> None:
        self.folder = folder
        self.telegram = telegram
        self.clock = clock
        self.app: App | None = None

    def settings(self, **more: Any) -> Settings:
        values = {
            "data_dir": self.folder,
            "http_port": 0,
            "telegram_token": SecretStr(TOKEN),
            "telegram_api_base_url": self.telegram.base_url,
            "telegram_webhook_secret": SecretStr(SECRET),
        }
        return Settings(**{**values, **more})

    async def start(self, *, hooked: bool = False, **parts: Any) -> App:
        """Start the application; with `hooked` updates come by the webhook."""
        given = parts.pop("settings", {})
        if hooked:
            # The address is known only once the port is: the platform is told by hand.
            given = {
                **given,
                "telegram_mode": "webhook",
                "telegram_webhook_url": "http://127.0.0.1/",
            }
        parts.setdefault("options", Options(ticks=False, is_example=True))
        self.app = build_app(self.settings(**given), clock=self.clock, **parts)
        await self.app.start()
        if hooked:
            await self.telegram.until(lambda: self.telegram.made("setMyCommands"))
            self.telegram.delivery.set_webhook({"url": self.webhook, "secret_token": SECRET})
        return self.app

    @property
    def webhook(self) -> str:
        assert self.app is not None
        return f"http://127.0.0.1:{self.app.port}/webhook/telegram"

    async def stop(self) -> None:
        app, self.app = self.app, None
        if app is not None:
            await app.stop()

    async def quiet(self) -> None:
        """Prod every loop until nothing changes any more: no turn, no send, nothing on the wire."""
        assert self.app is not None
        app = self.app
        seen: object = None
        calm = 0
        async with asyncio.timeout(PATIENCE):
            while calm < 3:
                app.thinker.wake()
                for sender in app.senders.values():
                    sender.wake()
                for _ in range(3):
                    # Behind whatever the loops have asked for by now.
                    found = await app.database.write(_state)
                flies = not all(sender.is_idle for sender in app.senders.values())
                calm = 0 if flies or found != seen else calm + 1
                seen = found

    async def later(self, seconds: float, step: float = 1.0) -> None:
        """Let time pass in steps, and everything happen that is due."""
        assert self.app is not None
        while seconds > 0:
            await self.clock.advance(min(step, seconds))
            seconds -= step
            await self.app.ticker.sweep()
            await self.quiet()

    async def until(self, happened: Callable[[], object]) -> None:
        """Wait for something to become true."""
        async with asyncio.timeout(PATIENCE):
            while not happened():  # noqa: ASYNC110 - what is looked at tells nobody
                await asyncio.sleep(0)  # gives the loop a turn: the service works there


def _state(tx: Any) -> object:
    return inbox.depth(tx), inbox.next_due(tx), outbox.depths(tx)


@pytest.fixture(scope="session", autouse=True)
def _forking_ends_with_the_session() -> Iterator[None]:
    yield
    end_forking()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def telegram(clock: FakeClock) -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram(clock) as server:
        yield server


@pytest.fixture
async def whatsapp(clock: FakeClock) -> AsyncIterator[FakeWhatsApp]:
    async with FakeWhatsApp(clock) as server:
        yield server


@pytest.fixture
async def service(
    tmp_path: Path, telegram: FakeTelegram, clock: FakeClock
) -> AsyncIterator[Service]:
    made = Service(tmp_path / "data", telegram, clock)
    yield made
    with contextlib.suppress(Exception):
        await made.stop()


@pytest.fixture(autouse=True)
def _no_settings_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.upper().startswith("SAPA_"):
            monkeypatch.delenv(name)
