"""How updates get here from Telegram, by the settings: polled, or delivered to the webhook.

Neither way delays the start: without the network the set-up is tried again until it succeeds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.channels.base import PlatformError
from bot.channels.telegram.client import TelegramChannel
from bot.gaps import GapCount
from bot.hook import WebhookCheck
from bot.log import Event, logger
from bot.poll import Poller
from bot.recover import Probe, Recovery
from bot.web import Webhook
from conversations.texts import LANGUAGES, key_in, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.channels.base import Channel
    from bot.clock import Clock
    from bot.figures import Figures
    from bot.receive import Receiver
    from bot.settings import Settings
    from bot.tasks import Tasks
    from storage.database import Database

COMMANDS = ("menu", "status", "help", "staff", "language", "data", "cancel", "stop")
"""The keys of the commands a platform lists beside the field one types into."""
LONGEST_PAUSE = 60.0


class Arrivals:
    """The receiving end of the Telegram account, if there is one."""

    def __init__(
        self,
        settings: Settings,
        channel: Channel | None,
        *,
        clock: Clock,
        database: Database,
        receiver: Receiver,
        figures: Figures,
        tasks: Tasks,
        wake: Callable[[int], None],
    ) -> None:
        self._clock = clock
        self._database = database
        self._wake = wake
        self._tasks = tasks
        self._poller: Poller | None = None
        self._hook: WebhookCheck | None = None
        self._gaps: GapCount | None = None
        self.webhook: Webhook | None = None
        """What answers the platform's deliveries; None where it is polled."""
        self._channel = channel if isinstance(channel, TelegramChannel) else None
        if self._channel is None:
            return
        url, secret = settings.telegram_webhook_url, settings.telegram_webhook_secret
        if settings.telegram_mode == "webhook" and url is not None and secret is not None:
            self._hook = WebhookCheck(self._channel, url, secret.get_secret_value())
            self.webhook = Webhook(self._channel, receiver, secret.get_secret_value())
        else:
            self._poller = Poller(self._channel, database, clock, figures=figures, wake=wake)
        self._gaps = GapCount(
            self._channel,
            database,
            clock,
            figures=figures,
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
        if self._channel is not None:
            self._tasks.supervise("set-up", self._set_up)
            self._tasks.supervise("recover", self._recovery(self._channel).run)
        if self._poller is not None:
            self._tasks.supervise("poll", self._poller.run)

    def _recovery(self, channel: TelegramChannel) -> Recovery:
        poller = self._poller
        reached = Probe(channel, self._clock) if poller is None else poller.reached
        return Recovery(channel, self._database, self._clock, reached=reached, wake=self._wake)

    async def stop(self) -> None:
        """Ask for nothing more. What a platform was not yet told is kept, it sends again."""
        await self._tasks.ended("set-up", within=0)
        await self._tasks.ended("poll", within=0)
        await self._tasks.ended("recover", within=0)

    async def check(self) -> None:
        """See that the platform still delivers here, and that all came. Raises StorageError."""
        if self._hook is not None:
            await self._hook()
        if self._gaps is not None:
            await self._gaps.look()

    async def _set_up(self) -> None:
        """Tell the platform our address and our commands, as often as it takes."""
        if self._gaps is not None:
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
        if self._channel is not None:
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
