"""Keeps a platform's webhook pointed at us: set at start, looked at every few minutes.

Somebody who stole the token could point it elsewhere; then it is set again and the alarm
raised. What is delivered is `receive`'s business.
"""

from __future__ import annotations

from typing import Protocol

from bot.channels.base import PlatformError
from bot.log import Event, logger


class WebhookState(Protocol):
    """What a platform says about its deliveries."""

    @property
    def url(self) -> str: ...

    @property
    def pending_update_count(self) -> int: ...

    @property
    def last_error_message(self) -> str | None: ...


class HookedChannel(Protocol):
    """A channel whose platform delivers to an address of ours."""

    name: str

    async def set_webhook(self, url: str, secret: str) -> None: ...

    async def get_webhook_info(self) -> WebhookState: ...


class WebhookCheck:
    """Asks the platform every few minutes whether it still delivers to us, and mends it."""

    def __init__(self, channel: HookedChannel, url: str, secret: str) -> None:
        self._channel = channel
        self._url = url
        self._secret = secret
        self.is_well = False
        """The platform took our address."""
        self.is_foreign = False
        """The address was somebody else's when it was last looked at."""

    async def set_up(self) -> None:
        """Tell the platform our address. Raises PlatformError."""
        await self._channel.set_webhook(self._url, self._secret)
        self.is_well = True

    async def __call__(self) -> None:
        """Look, and set the address again where it is not ours."""
        try:
            found = await self._channel.get_webhook_info()
            self.is_foreign = found.url != self._url
            if self.is_foreign:
                logger().critical(Event.WEBHOOK_FOREIGN, channel=self._channel.name)
                await self.set_up()
            elif found.last_error_message and found.pending_update_count:
                logger().error(
                    Event.WEBHOOK_FAILING,
                    channel=self._channel.name,
                    count=found.pending_update_count,
                )
        except PlatformError as error:
            self.is_well = self.is_well and error.kind != "credentials"
            logger().warning(
                Event.CHANNEL_SETUP_FAILED, channel=self._channel.name, reason=error.kind
            )
