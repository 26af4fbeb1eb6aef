"""`migrate` and `doctor`: for whoever looks after the installation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer

from bot.accounts import channels_of
from bot.channels.base import PlatformError
from bot.channels.telegram.client import TelegramChannel
from bot.cli.running import run_loop, settled
from bot.cli.whatsapp_findings import is_whatsapp_on, look_at_whatsapp
from bot.clock import SystemClock
from bot.clock_watch import doubt
from bot.control_socket import ask_service
from bot.errors import BotError
from bot.findings import findings
from bot.ground import is_made, prepare_folder
from bot.settings import PLATFORM, is_loopback
from storage import library, migrations, sending_switch
from storage.database import Database
from storage.errors import DatabaseBusyError, StorageError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.settings import Settings
    from storage.database import Transaction

WEAK_SECRET = 16


def migrate() -> None:
    """Bring the database's schema up to date."""
    settings = settled()
    prepare_folder(settings.data_dir)
    before = run_loop(_migrate(settings))
    typer.echo(
        "The database is up to date already."
        if before == "current"
        else "The database is up to date now."
    )


async def _migrate(settings: Settings) -> str:
    database = Database(settings.database_address)
    await database.open()
    try:
        return await migrations.migrate(database)
    finally:
        await database.close()


def doctor() -> None:
    """Check settings, database, channel credentials and webhook; say what to mend."""
    settings = settled(log_level="ERROR")
    typer.echo("ok    settings: readable, no unknown name")
    if not run_loop(_examine(settings)):
        raise typer.Exit(1)


async def _examine(settings: Settings) -> bool:
    """Print one line per finding; return whether none is a fault."""
    is_well = True
    async for mark, line in _findings(settings):
        is_well = is_well and mark != "FAULT"
        typer.echo(f"{mark:<5} {line}")
    return is_well


@dataclass(slots=True)
class _Found:
    """What was found out about the installation on the way."""

    is_demonstration: bool = False
    is_running: bool = False


async def _findings(settings: Settings) -> AsyncIterator[tuple[str, str]]:
    found = _Found()
    try:
        undo = prepare_folder(settings.data_dir)
        yield "ok", f"data folder: {settings.data_dir} can be written to"
    except BotError as error:
        yield "FAULT", f"data folder: {error}"
        return
    async for finding in _look_at_database(settings, found):
        yield finding
    if undo is not None:
        await undo()
    async for finding in _look_at_telegram(settings, found):
        yield finding
    async for finding in look_at_whatsapp(settings):
        yield finding
    told = await ask_service(settings.data_dir, {"do": "oddities"})
    for line in () if told is None else told.lines:
        yield "note", f"since the service started: {line}"
    if not is_loopback(settings.http_host):
        yield "note", "web: SAPA_HTTP_HOST is reachable from outside; keep a proxy in front"


async def _look_at_database(settings: Settings, found: _Found) -> AsyncIterator[tuple[str, str]]:
    file = settings.database_file
    if file is not None and not is_made(file):
        yield "note", "database: not made yet; the service makes it when it starts"
        return
    database = Database(settings.database_address)
    try:
        await database.open()
    except DatabaseBusyError:
        yield "note", "database: in use by the running service; stop it to have it examined"
        answer = await ask_service(settings.data_dir, {"do": "sending status"})
        if answer is not None:
            found.is_running = True
            yield _sending_finding(is_paused=len(answer.lines) > 1)
        asked = {"do": "findings", "channels": list(channels_of(settings))}
        answer = await ask_service(settings.data_dir, asked)
        for line in () if answer is None else answer.lines:
            yield "note", line
        return
    except StorageError as error:
        yield "FAULT", f"database: {error}"
        return
    try:
        state = await migrations.schema_state(database)
        yield "ok", f"database: {database.version}, settings and file are sound"
        match state:
            case "current":
                yield "ok", "schema: up to date"
                found.is_demonstration = await database.read(_is_demonstration)
                since = await database.read(sending_switch.paused_since)
                yield _sending_finding(is_paused=since is not None)
                now, channels = SystemClock().now(), channels_of(settings)
                for line in await database.read(lambda tx: findings(tx, now, channels)):
                    yield "note", line
            case "newer":
                yield "FAULT", "schema: made by a newer version; install that version"
            case _:
                yield "note", f"schema: {state}; run: python -m bot migrate"
    finally:
        await database.close()


def _is_demonstration(tx: Transaction) -> bool:
    return any(period.is_example for period, is_current in library.all_periods(tx) if is_current)


def _sending_finding(*, is_paused: bool) -> tuple[str, str]:
    if is_paused:
        return "note", "sending: paused; look at: python -m bot sending status"
    return "ok", "sending: on"


def _without_telegram(settings: Settings, found: _Found) -> tuple[str, str]:
    if found.is_demonstration:
        return "note", (
            "telegram: off; this is the demonstration, which people reach by the simulator only"
        )
    if is_whatsapp_on(settings):
        return "note", "telegram: off; people reach WhatsApp only"
    if settings.simulator:
        return "note", "telegram: off; people reach the simulator only"
    if found.is_running:
        return "note", (
            "telegram: off in these settings; the running service has others, "
            "or shows the simulator only"
        )
    # Without any channel nothing starts.
    return "FAULT", (
        "telegram: off; set SAPA_TELEGRAM_TOKEN to what BotFather shows, or use WhatsApp"
    )


async def _look_at_telegram(settings: Settings, found: _Found) -> AsyncIterator[tuple[str, str]]:
    if settings.telegram_token is None:
        yield _without_telegram(settings, found)
        return
    for note in _doubts(settings):
        yield "note", note
    channel = TelegramChannel(
        settings.telegram_token.get_secret_value(), base_url=settings.telegram_api_base_url
    )
    try:
        await channel.start()
        me = await channel.get_me()
        yield "ok", f"telegram: the token belongs to @{me.username}"
        wrong = doubt(channel.told_time, SystemClock().now())
        if wrong is not None:
            yield "FAULT", f"telegram: {wrong}"
        info = await channel.get_webhook_info()
        yield _webhook_finding(settings, info.url)
        if info.last_error_message and info.pending_update_count:
            yield (
                "note",
                (
                    f"telegram: {info.pending_update_count} updates wait: deliveries fail; "
                    "look at the proxy in front of this program"
                ),
            )
    except PlatformError as error:
        yield "FAULT", _platform_fault(error)
    finally:
        await channel.stop()


def _doubts(settings: Settings) -> list[str]:
    doubts = []
    secret = settings.telegram_webhook_secret
    if secret is not None and len(secret.get_secret_value()) < WEAK_SECRET:
        doubts.append("telegram: SAPA_TELEGRAM_WEBHOOK_SECRET is short; use 32 random letters")
    if settings.telegram_api_base_url != PLATFORM:
        doubts.append("telegram: SAPA_TELEGRAM_API_BASE_URL is not Telegram's own address")
    return doubts


def _webhook_finding(settings: Settings, url: str) -> tuple[str, str]:
    if settings.telegram_mode == "polling":
        if url:
            return "note", "telegram: a webhook is set; the service removes it when it starts"
        return "ok", "telegram: no webhook is set, as polling needs it"
    if url == settings.telegram_webhook_url:
        return "ok", "telegram: the webhook points to SAPA_TELEGRAM_WEBHOOK_URL"
    if not url:
        return "note", "telegram: no webhook is set yet; the service sets it when it starts"
    return "FAULT", (
        "telegram: the webhook points somewhere else; if nobody of you did that, "
        "have BotFather make a new token"
    )


def _platform_fault(error: PlatformError) -> str:
    match error.kind:
        case "credentials":
            return "telegram: the token is refused; check SAPA_TELEGRAM_TOKEN"
        case "network":
            return "telegram: cannot be reached; check the network and SAPA_TELEGRAM_API_BASE_URL"
        case _:
            return f"telegram: refused the question ({error.kind}); try again later"
