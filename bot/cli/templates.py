"""`templates …`: what WhatsApp has to approve before it may be sent unasked, and how it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from bot.accounts import whatsapp_of
from bot.channels.base import PlatformError
from bot.channels.whatsapp.twins import to_be_approved
from bot.cli.asking import ask
from bot.cli.running import run_loop, settled
from bot.cli.whatsapp_findings import ACCOUNT_SETTING, NO_TEMPLATES, NOT_OURS
from bot.errors import BotError

if TYPE_CHECKING:
    from bot.channels.base import TemplateReport
    from bot.channels.whatsapp.client import WhatsAppChannel
    from bot.settings import Settings

commands = typer.Typer(
    help="WhatsApp's templates: what stands for each notice after a day of silence.",
    no_args_is_help=True,
)


@commands.command("list")
def list_() -> None:
    """List our templates and how each stands, as WhatsApp last told."""
    ask("templates list")


@commands.command()
def push() -> None:
    """Put before WhatsApp whatever it does not have yet, and note how all of them stand."""
    proposed, reports = run_loop(_push(settled(log_level="ERROR")))
    for version in proposed:
        typer.echo(f"{version}  put before WhatsApp for approval")
    _note(reports)


@commands.command()
def refresh() -> None:
    """Ask WhatsApp how all templates stand; it also tells by itself what changes."""
    _note(run_loop(_listed(settled(log_level="ERROR"))))


def _note(reports: tuple[TemplateReport, ...]) -> None:
    ask(
        "templates note",
        reports=[
            {
                "version": one.version,
                "state": one.state,
                "category": one.category,
                "quality": one.quality,
                "reason": one.reason,
            }
            for one in reports
        ],
    )


async def _push(settings: Settings) -> tuple[list[str], tuple[TemplateReport, ...]]:
    channel, waba = _account(settings)
    proposed: list[str] = []
    try:
        await channel.start()
        known = {one.version for one in await _told(channel, waba)}
        for version, proposal in to_be_approved():
            if version not in known:
                await channel.propose_template(waba, proposal)
                proposed.append(version)
        return proposed, await _told(channel, waba)
    except PlatformError as error:
        raise BotError(_refusal(error)) from error
    finally:
        await channel.stop()


async def _listed(settings: Settings) -> tuple[TemplateReport, ...]:
    channel, waba = _account(settings)
    try:
        await channel.start()
        return await _told(channel, waba)
    except PlatformError as error:
        raise BotError(_refusal(error)) from error
    finally:
        await channel.stop()


async def _told(channel: WhatsAppChannel, waba: str) -> tuple[TemplateReport, ...]:
    """Ask how all templates stand. Raises PlatformError, or BotError for an account not ours."""
    try:
        return await channel.list_templates(waba)
    except PlatformError as error:
        if error.kind not in NOT_OURS:
            raise
        raise BotError(
            f"WhatsApp: {NO_TEMPLATES} ({error.reason}); check {ACCOUNT_SETTING}."
        ) from error


def _account(settings: Settings) -> tuple[WhatsAppChannel, str]:
    channel, waba = whatsapp_of(settings), settings.whatsapp_business_account_id
    if channel is None:
        raise BotError("WhatsApp is off: set SAPA_WHATSAPP_TOKEN and what belongs to it.")
    if waba is None:
        raise BotError("Templates belong to an account: set SAPA_WHATSAPP_BUSINESS_ACCOUNT_ID.")
    return channel, waba


def _refusal(error: PlatformError) -> str:
    match error.kind:
        case "credentials":
            return "WhatsApp refuses the token: check SAPA_WHATSAPP_TOKEN and its rights."
        case "network":
            return "WhatsApp cannot be reached: check the network and try again."
        case "limit":
            return "WhatsApp wants fewer questions: try again in an hour."
        case _:
            return f"WhatsApp refused it ({error.reason})."
