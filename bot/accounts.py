"""Our accounts on the platforms: those the settings switch on, and how fast each may send."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.channels.simulator.client import SimulatorChannel
from bot.channels.telegram.client import TelegramChannel
from bot.channels.whatsapp.client import WhatsAppChannel

if TYPE_CHECKING:
    from collections.abc import Collection

    from bot.settings import Settings

Account = TelegramChannel | WhatsAppChannel | SimulatorChannel
"""Every kind of account there can be. What treats them one by one names them all."""
TELEGRAM = TelegramChannel.name
WHATSAPP = WhatsAppChannel.name
SIMULATOR = SimulatorChannel.name


def channels_of(settings: Settings) -> dict[str, Account]:
    """Return the channels that are switched on, by name."""
    channels: dict[str, Account] = {}
    if settings.telegram_token is not None:
        channels[TELEGRAM] = TelegramChannel(
            settings.telegram_token.get_secret_value(),
            base_url=settings.telegram_api_base_url,
        )
    whatsapp = whatsapp_of(settings)
    if whatsapp is not None and settings.whatsapp_enabled:
        channels[WHATSAPP] = whatsapp
    if settings.simulator:
        channels[SIMULATOR] = SimulatorChannel(settings.data_dir / "simulator")
    return channels


def switches_of(settings: Settings, used: Collection[str]) -> dict[str, bool]:
    """Return all channels there can be, and whether the settings switch them on.

    Of a program that was given other channels than those it says nothing.
    """
    switched_on = channels_of(settings)
    if set(used) != set(switched_on):
        return {}
    return {name: name in switched_on for name in (TELEGRAM, WHATSAPP, SIMULATOR)}


def whatsapp_of(settings: Settings) -> WhatsAppChannel | None:
    """Return the WhatsApp number that the settings name, switched on or not."""
    token, number = settings.whatsapp_token, settings.whatsapp_phone_number_id
    if token is None or number is None:
        return None
    return WhatsAppChannel(
        token.get_secret_value(),
        number,
        base_url=settings.whatsapp_api_base_url,
        version=settings.whatsapp_api_version,
        path_style=settings.whatsapp_path_style,
        auth_header=settings.whatsapp_auth_header,
        waba=settings.whatsapp_business_account_id,
    )


def rate_of(channel: str, settings: Settings) -> float | None:
    """Return how many messages a second an account may send; None where only policy says so."""
    rates = {TELEGRAM: settings.telegram_rate, WHATSAPP: settings.whatsapp_rate}
    return rates.get(channel)
