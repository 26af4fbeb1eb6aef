"""The real application on a fake WhatsApp, alone or beside the fake Telegram."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import SecretStr
from sqlalchemy import select

from bot.app import Options, build_app
from bot.settings import Settings
from storage import schema
from tests.fakes.whatsapp import NUMBER, TOKEN, VERIFY_TOKEN, WABA
from tests.fakes.whatsapp import SECRET as APP_SECRET
from tests.system.conftest import Service

if TYPE_CHECKING:
    from pathlib import Path

    from bot.app import App
    from storage.database import Transaction
    from tests.fakes.clock import FakeClock
    from tests.fakes.telegram import FakeTelegram
    from tests.fakes.whatsapp import FakeWhatsApp
    from tests.fakes.whatsapp_person import WhatsAppPerson


class WhatsAppService(Service):
    """One installation whose people write on WhatsApp, and on Telegram too where it is given."""

    def __init__(
        self,
        folder: Path,
        whatsapp: FakeWhatsApp,
        clock: FakeClock,
        telegram: FakeTelegram | None = None,
    ) -> None:
        super().__init__(folder, telegram, clock)
        self.whatsapp = whatsapp

    def settings(self, **more: Any) -> Settings:
        values: dict[str, Any] = {
            "data_dir": self.folder,
            "http_port": 0,
            "whatsapp_token": SecretStr(TOKEN),
            "whatsapp_phone_number_id": NUMBER,
            "whatsapp_business_account_id": WABA,
            "whatsapp_app_secret": SecretStr(APP_SECRET),
            "whatsapp_verify_token": SecretStr(VERIFY_TOKEN),
            "whatsapp_api_base_url": self.whatsapp.base_url,
            "whatsapp_path_style": self.whatsapp.path_style,
            "whatsapp_auth_header": self.whatsapp.auth_header,
        }
        if self.telegram is not None:
            values |= (
                super().settings().model_dump(include={"telegram_token", "telegram_api_base_url"})
            )
        return Settings(**{**values, **more})

    async def start(self, *, hooked: bool = True, **parts: Any) -> App:
        """Start the application; the platform is told where to deliver."""
        given = parts.pop("settings", {})
        parts.setdefault("options", Options(ticks=False, is_example=True))
        self.app = build_app(self.settings(**given), clock=self.clock, **parts)
        await self.app.start()
        if hooked:
            await self.whatsapp.subscribe(self.webhook)
        return self.app

    @property
    def webhook(self) -> str:
        assert self.app is not None
        return f"http://127.0.0.1:{self.app.port}/webhook/whatsapp"

    async def answered(self) -> None:
        """Wait until everything that was told is taken in, and answered."""
        await self.until(lambda: self.whatsapp.delivery.count == 0)
        await self.quiet()


PROFILE = ("Analis", "Kab Banyumas", "lewati", "081234567890", "1", "kirim")


async def register(service: WhatsAppService, person: WhatsAppPerson, name: str) -> None:
    """Have somebody agree and say who they are."""
    await said(service, person, "halo", "setuju", name, *PROFILE)


async def said(service: WhatsAppService, person: WhatsAppPerson, *words: str) -> None:
    """Have somebody write one message after the other, each once the one before was answered."""
    for one in words:
        await service.later(3, step=3)
        before = len(person.texts)
        person.say(one)
        await service.until(lambda n=before: len(person.texts) > n)
        await service.answered()


def delivery_of_last(tx: Transaction) -> tuple[str, str | None]:
    """Return the state of the last message, and what the platform told of it."""
    rows = schema.outbox.c
    last = select(rows.state, rows.delivery).where(rows.kind != "beside").order_by(rows.id.desc())
    state, delivery = tx.execute(last).first()
    return state, delivery
