"""How updates get here from Telegram, by the settings: polled, or delivered to the webhook.

Neither way delays the start: without the network the set-up is tried again until it succeeds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.gaps import GapCount
from bot.hook import WebhookCheck
from bot.listed_commands import listed_commands
from bot.log import Event
from bot.poll import Poller
from bot.recover import Probe, Recovery
from bot.setting_up import set_up
from bot.site_notes import note_entrance
from bot.webhooks import SecretWebhook
from conversations.texts import LANGUAGES

if TYPE_CHECKING:
    from bot.channels.telegram.client import TelegramChannel
    from bot.means import Means
    from bot.webhooks import Webhook

PATH = "/webhook/telegram"


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
        """Tell the platform our address and our commands, as often as it takes.

        What it could not be asked at the start, its name for us, is asked then.
        """
        await self._gaps.begin()
        await set_up(self._channel.name, self._clock, self._tell_platform)

    async def _tell_platform(self) -> None:
        if self._hook is not None:
            await self._hook.set_up()
        if self._channel.username is None:
            await self._channel.get_me()
        await note_entrance(self._database, self._channel)
        commands = {language: listed_commands(language) for language in LANGUAGES}
        await self._channel.set_commands(commands)
