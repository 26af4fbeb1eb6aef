"""The receiving ends of our accounts on the platforms, one for each that delivers to us."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, assert_never

from bot.accounts import Account
from bot.channels.simulator.client import SimulatorChannel
from bot.channels.telegram.client import TelegramChannel
from bot.channels.whatsapp.client import WhatsAppChannel
from bot.means import Means
from bot.telegram_arrivals import TelegramArrivals
from bot.whatsapp_arrivals import WhatsAppArrivals

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.channels.base import Channel
    from bot.webhooks import Webhook

__all__ = ["Arrivals", "Means", "arrivals_of"]


class Arrivals(Protocol):
    """How updates of one account get here."""

    @property
    def webhooks(self) -> Mapping[str, Webhook]:
        """What answers the platform's deliveries, by path."""

    @property
    def is_well(self) -> bool: ...

    @property
    def is_foreign(self) -> bool:
        """Whether the platform was found to deliver to somebody else."""

    def begin(self) -> None: ...

    async def stop(self) -> None:
        """Ask for nothing more. What a platform was not yet told is kept, it sends again."""

    async def check(self) -> None:
        """See that the platform still delivers here, and that all came. Raises StorageError."""


def arrivals_of(channels: Iterable[Channel], means: Means) -> tuple[Arrivals, ...]:
    """Make the receiving ends of those channels that are accounts on a platform."""
    ends = (_end_of(channel, means) for channel in channels if isinstance(channel, Account))
    return tuple(end for end in ends if end is not None)


def _end_of(channel: Account, means: Means) -> Arrivals | None:
    match channel:
        case TelegramChannel():
            return TelegramArrivals(channel, means)
        case WhatsAppChannel():
            return WhatsAppArrivals(channel, means)
        case SimulatorChannel():
            return None  # its page hands in what is written there
        case _:
            assert_never(channel)
