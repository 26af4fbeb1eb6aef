"""Our accounts on the platforms: those the settings switch on, and how fast each may send."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.channels.simulator.client import SimulatorChannel
from bot.channels.telegram.client import TelegramChannel

if TYPE_CHECKING:
    from bot.channels.base import Channel
    from bot.settings import Settings

TELEGRAM = TelegramChannel.name
SIMULATOR = SimulatorChannel.name


def channels_of(settings: Settings) -> dict[str, Channel]:
    """Return the channels that are switched on, by name."""
    channels: dict[str, Channel] = {}
    if settings.telegram_token is not None:
        channels[TELEGRAM] = TelegramChannel(
            settings.telegram_token.get_secret_value(),
            base_url=settings.telegram_api_base_url,
        )
    if settings.simulator:
        channels[SIMULATOR] = SimulatorChannel(settings.data_dir / "simulator")
    return channels


def rate_of(channel: str, settings: Settings) -> float | None:
    """Return how many messages a second an account may send; None where only policy says so."""
    return settings.telegram_rate if channel == TELEGRAM else None
