"""How updates get here from WhatsApp: signed deliveries to our webhook.

Where deliveries go is decided at the platform, with the address and the token it verifies. Set
there is only what is offered to whoever begins to write.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot import template_requests
from bot.channels.base import PlatformError
from bot.channels.whatsapp.openers import Openers
from bot.listed_commands import listed_commands, openers
from bot.log import Event, logger
from bot.recover import Probe, Recovery
from bot.setting_up import set_up
from bot.settings import secrets_of
from bot.site_notes import note_entrance
from bot.webhooks import SignedWebhook
from conversations.texts import DEFAULT_LANGUAGE

if TYPE_CHECKING:
    from bot.channels.whatsapp.client import WhatsAppChannel
    from bot.means import Means
    from bot.webhooks import Webhook

PATH = "/webhook/whatsapp"
_RECOVER = "recover whatsapp"
_SET_UP = "set-up whatsapp"


class WhatsAppArrivals:
    """The receiving end of the WhatsApp number."""

    is_well = True
    is_foreign = False

    def __init__(self, channel: WhatsAppChannel, means: Means) -> None:
        settings, clock = means.settings, means.clock
        self._channel = channel
        self._clock = clock
        self._database = means.database
        self._is_proxied = settings.whatsapp_path_style == "plain"
        self._tasks = means.tasks
        self._recovery = Recovery(
            channel, means.database, clock, reached=Probe(channel, clock), wake=means.wake
        )
        self.webhooks: dict[str, Webhook] = {}
        secret, verify_token = settings.whatsapp_app_secret, settings.whatsapp_verify_token
        if secret is not None and verify_token is not None:
            self.webhooks[PATH] = SignedWebhook(
                channel,
                means.receiver,
                secrets=secrets_of(secret),
                verify_token=verify_token.get_secret_value(),
                header=settings.whatsapp_signature_header,
                is_bare=settings.whatsapp_signature_mode == "secret",
            )

    def begin(self) -> None:
        self._tasks.supervise(_SET_UP, self._set_up)
        self._tasks.supervise(_RECOVER, self._recovery.run)

    async def stop(self) -> None:
        await self._tasks.ended(_SET_UP, within=0)
        await self._tasks.ended(_RECOVER, within=0)

    async def check(self) -> None:
        """Ask now and then how templates stand; of its deliveries nothing can be asked."""
        waba, now = self._channel.waba, self._clock.now()
        if waba is None:
            return
        if not await self._database.write(lambda tx: template_requests.is_refresh_due(tx, now)):
            return
        try:
            listed = await self._channel.list_templates(waba)
        except PlatformError as error:
            logger().warning(
                Event.TEMPLATES_NOT_LISTED, channel=self._channel.name, reason=error.kind
            )
            return
        reports = [replace(one, at=now) for one in listed]
        await self._database.write(lambda tx: template_requests.note_listed(tx, reports, now))

    async def _set_up(self) -> None:
        """Ask for our number where that failed, and set what is offered."""
        final = ("credentials", "refused")
        await set_up(self._channel.name, self._clock, self._tell_platform, final=final)

    async def _tell_platform(self) -> None:
        if self._channel.entrance is None:
            await self._channel.get_me()
        await note_entrance(self._database, self._channel)
        wanted = Openers(
            tuple(listed_commands(DEFAULT_LANGUAGE).items()), openers(DEFAULT_LANGUAGE)
        )
        try:
            found = await self._channel.read_openers()
            if found != wanted and not (found is None and self._is_proxied):
                await self._channel.set_openers(wanted)
        except PlatformError as error:
            if error.kind != "refused" or not self._is_proxied:
                raise
            # Not every partner hands it on, and nobody misses it.
