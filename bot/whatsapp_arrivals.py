"""How updates get here from WhatsApp: signed deliveries to our webhook, and nothing to set there.

Where deliveries go is decided at the platform, with the address and the token it verifies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.recover import Probe, Recovery
from bot.settings import secrets_of
from bot.webhooks import SignedWebhook

if TYPE_CHECKING:
    from bot.channels.whatsapp.client import WhatsAppChannel
    from bot.means import Means
    from bot.webhooks import Webhook

PATH = "/webhook/whatsapp"
_RECOVER = "recover whatsapp"


class WhatsAppArrivals:
    """The receiving end of the WhatsApp number."""

    is_well = True
    is_foreign = False

    def __init__(self, channel: WhatsAppChannel, means: Means) -> None:
        settings, clock = means.settings, means.clock
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
        self._tasks.supervise(_RECOVER, self._recovery.run)

    async def stop(self) -> None:
        await self._tasks.ended(_RECOVER, within=0)

    async def check(self) -> None:
        """Nothing can be asked: the platform tells of its deliveries by making them."""
