"""What `doctor` finds out about the WhatsApp number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.accounts import whatsapp_of
from bot.channels.base import PlatformError
from bot.clock import SystemClock
from bot.clock_watch import doubt
from bot.settings import GRAPH, secrets_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from bot.channels.whatsapp.client import WhatsAppChannel
    from bot.settings import Settings

_DOUBTFUL_QUALITY = {"YELLOW": "falls", "RED": "is bad"}
_WEAK_SECRET = 16
ACCOUNT_SETTING = (
    "SAPA_WHATSAPP_BUSINESS_ACCOUNT_ID, and that the token has whatsapp_business_management"
)
"""What to look at where the templates of an account are not told."""
NO_TEMPLATES = "the templates of the account are not told"
NOT_OURS = frozenset({"refused", "credentials"})
"""How it is refused to look at an account that is none, or none of ours."""
_SHOWN = {
    "about": "line about us",
    "description": "description",
    "address": "address",
    "email": "e-mail address",
    "websites": "website",
    "vertical": "line of work",
}
"""What people see who look at a number, by the platform's names."""
_NOTHING: tuple[object, ...] = (None, "", [], "UNDEFINED")


def is_whatsapp_on(settings: Settings) -> bool:
    return settings.whatsapp_token is not None and settings.whatsapp_enabled


async def look_at_whatsapp(settings: Settings) -> AsyncIterator[tuple[str, str]]:
    """Yield a mark and a line for each finding."""
    channel = whatsapp_of(settings)
    if channel is None:
        yield "note", "whatsapp: off; set SAPA_WHATSAPP_TOKEN and what belongs to it"
        return
    if not settings.whatsapp_enabled:
        yield (
            "note",
            "whatsapp: switched off by SAPA_WHATSAPP_ENABLED; people are reached elsewhere",
        )
        return
    for note in _doubts(settings):
        yield "note", f"whatsapp: {note}"
    try:
        await channel.start()
        facts = await channel.get_me()
        number = facts.get("display_phone_number", channel.account)
        yield "ok", f"whatsapp: the token belongs to the number {number}"
        wrong = doubt(channel.told_time, SystemClock().now())
        if wrong is not None:
            yield "FAULT", f"whatsapp: {wrong}"
        for finding in _of_number(facts):
            yield finding
        is_proxied = settings.whatsapp_path_style == "plain"
        for note in await _of_profile(channel, is_proxied=is_proxied):
            yield "note", f"whatsapp: {note}"
        if channel.waba is not None:
            async for finding in _of_account(channel, channel.waba, is_proxied=is_proxied):
                yield finding
    except PlatformError as error:
        yield "FAULT", f"whatsapp: {_fault(error)}"
    finally:
        await channel.stop()


def _doubts(settings: Settings) -> list[str]:
    doubts = []
    if settings.whatsapp_api_base_url != GRAPH:
        doubts.append("SAPA_WHATSAPP_API_BASE_URL is not Meta's own address")
    secret = settings.whatsapp_app_secret
    if secret is not None:
        valid = secrets_of(secret)
        if len(valid) > 1:
            doubts.append("two app secrets are valid; take the old one out once it is not used")
        if min(map(len, valid)) < _WEAK_SECRET:
            doubts.append("SAPA_WHATSAPP_APP_SECRET is short; is it the app secret?")
    if settings.whatsapp_business_account_id is None:
        doubts.append("without SAPA_WHATSAPP_BUSINESS_ACCOUNT_ID templates cannot be looked after")
    return doubts


def _of_number(facts: Mapping[str, object]) -> list[tuple[str, str]]:
    findings = []
    quality = _DOUBTFUL_QUALITY.get(str(facts.get("quality_rating")))
    if quality is not None:
        findings.append(("note", f"whatsapp: the quality of the number {quality}; send less"))
    status = str(facts.get("status", "CONNECTED"))
    if status != "CONNECTED":
        findings.append(("FAULT", f"whatsapp: the number is {status}; look at Meta's manager"))
    return findings


async def _of_profile(channel: WhatsAppChannel, *, is_proxied: bool) -> list[str]:
    """Say what people miss who look at our number. Raises PlatformError."""
    try:
        profile = await channel.read_profile()
    except PlatformError as error:
        if error.kind != "refused":
            raise
        return [] if is_proxied else [f"the business profile is not told ({error.reason})"]
    missing = [words for field, words in _SHOWN.items() if profile.get(field) in _NOTHING]
    if not missing:
        return []
    listed = " and ".join(filter(None, (", ".join(missing[:-1]), missing[-1])))
    return [f"people who look at the number find no {listed}; enter it in WhatsApp Manager"]


async def _of_account(
    channel: WhatsAppChannel, waba: str, *, is_proxied: bool
) -> AsyncIterator[tuple[str, str]]:
    """Say whether templates can be looked after with this account. Raises PlatformError."""
    try:
        await channel.list_templates(waba)
    except PlatformError as error:
        if error.kind not in NOT_OURS:
            raise
        mark = "note" if is_proxied else "FAULT"
        yield mark, f"whatsapp: {NO_TEMPLATES} ({error.reason}); check {ACCOUNT_SETTING}"


def _fault(error: PlatformError) -> str:
    match error.kind:
        case "credentials":
            return "the token is refused; check SAPA_WHATSAPP_TOKEN"
        case "network":
            return "cannot be reached; check the network and SAPA_WHATSAPP_API_BASE_URL"
        case _:
            return f"refused the question ({error.reason}); check SAPA_WHATSAPP_PHONE_NUMBER_ID"
