"""What turns and commands have to know of the settings and of our accounts, noted in the records.

The settings are noted at the start, and how our channels are entered also when a platform
could be asked only later.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.accounts import switches_of
from storage import channel_policies, entrances, site

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.channels.base import Channel
    from bot.settings import Settings
    from storage.database import Database, Transaction


async def note_site(
    database: Database, settings: Settings, channels: Mapping[str, Channel]
) -> None:
    """Note which channels are on, how they are entered, and other settings that records go by."""
    switches = switches_of(settings, channels)

    def note(tx: Transaction) -> None:
        channel_policies.note_switches(tx, switches)
        for channel in channels.values():
            entrances.note(tx, channel.name, channel.account, channel.entrance)
        _note_setting(tx, site.PRIVACY_NOTICE, settings.privacy_notice_url)
        _note_setting(tx, site.MONTHLY_BUDGET, settings.whatsapp_monthly_budget)

    await database.write(note)


def _note_setting(tx: Transaction, name: str, value: str | float | None) -> None:
    if value is None:
        site.drop(tx, name)
    else:
        site.note(tx, name, str(value))


async def note_entrance(database: Database, channel: Channel) -> None:
    """Note how a channel is entered, once its platform could be asked. Raises StorageError.

    Whoever asked: the search for an outage does as well, and may have been first.
    """
    await database.write(
        lambda tx: entrances.note(tx, channel.name, channel.account, channel.entrance)
    )
