"""How updates get here from Telegram, by the settings: polled, or delivered to the webhook.

Neither way delays the start: without the network the set-up is tried again until it succeeds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.channels.base import PlatformError
from bot.gaps import GapCount
from bot.hook import WebhookCheck
from bot.log import Event, logger
from bot.poll import Poller
from bot.recover import Probe, Recovery
from bot.webhooks import SecretWebhook
from conversations.texts import LANGUAGES, key_in, say

if TYPE_CHECKING:
    from bot.channels.telegram.client import TelegramChannel
    from bot.means import Means
    from bot.webhooks import Webhook

PATH = "/webhook/telegram"
COMMANDS = ("menu", "status", "help", "staff", "language", "data", "cancel", "stop")
"""The keys of the commands a platform lists beside the field one types into."""
LONGEST_PAUSE = 60.0


class TelegramArrivals:
    """The receiving end of the Telegram account."""

    def __init__(self, channel: TelegramChannel, means: Means) -> None:
        self._channel = channel
        self._clock = means.clock
        self._database = means.database
        self._wake = means.wake
        self._tasks = means.tasks
        self._poller: Poller | None = None
        self._hook: WebhookCheck | None = None
        self.webhooks: dict[str, Webhook] = {}
        """What answers the platform's deliveries, by path; nothing where it is polled."""
        settings, clock, database = means.settings, means.clock, means.database
        url, secret = settings.telegram_webhook_url, settings.telegram_webhook_secret
        if settings.telegram_mode == "webhook" and url is not None and secret is not None:
            self._hook = WebhookCheck(channel, url, secret.get_secret_value())
            self.webhooks[PATH] = SecretWebhook(channel, means.receiver, secret.get_secret_value())
        else:
            self._poller = Poller(channel, database, clock, figures=means.figures, wake=means.wake)
        self._gaps = GapCount(
            channel,
            database,
            clock,
            figures=means.figures,
            event=Event.POLL_GAP if self._hook is None else Event.WEBHOOK_GAP,
        )

    @property
    def is_well(self) -> bool:
        if self._poller is not None:
            return self._poller.is_healthy
        return self._hook is None or self._hook.is_well

    @property
    def is_foreign(self) -> bool:
        """Whether the platform was found to deliver to somebody else."""
        return self._hook is not None and self._hook.is_foreign

    def begin(self) -> None:
        self._tasks.supervise("set-up", self._set_up)
        self._tasks.supervise("recover", self._recovery().run)
        if self._poller is not None:
            self._tasks.supervise("poll", self._poller.run)

    def _recovery(self) -> Recovery:
        poller = self._poller
        reached = Probe(self._channel, self._clock) if poller is None else poller.reached
        return Recovery(
            self._channel, self._database, self._clock, reached=reached, wake=self._wake
        )

    async def stop(self) -> None:
        """Ask for nothing more. What a platform was not yet told is kept, it sends again."""
        await self._tasks.ended("set-up", within=0)
        await self._tasks.ended("poll", within=0)
        await self._tasks.ended("recover", within=0)

    async def check(self) -> None:
        """See that the platform still delivers here, and that all came. Raises StorageError."""
        if self._hook is not None:
            await self._hook()
        await self._gaps.look()

    async def _set_up(self) -> None:
        """Tell the platform our address and our commands, as often as it takes."""
        await self._gaps.begin()
        pause = 1.0
        while True:
            try:
                await self._tell_platform()
            except PlatformError as error:
                logger().warning(Event.CHANNEL_SETUP_FAILED, channel="telegram", reason=error.kind)
                if error.kind == "credentials":
                    return
                await self._clock.sleep(error.retry_after or pause)
                pause = min(LONGEST_PAUSE, pause * 2)
            else:
                return

    async def _tell_platform(self) -> None:
        if self._hook is not None:
            await self._hook.set_up()
        await self._channel.set_commands(
            {
                language: {
                    say(key_in("command", f"{key}.word"), language): say(
                        key_in("command", key), language
                    )
                    for key in COMMANDS
                }
                for language in LANGUAGES
            }
        )
