"""How each channel is entered from outside, as its platform told it when it was asked last.

Known also to commands that talk to no platform, and while one cannot be reached.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.entrances import Entrance
from storage import channel_policies, site

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection


def note(tx: Connection, channel: str, account: str, pattern: str | None) -> None:
    """Note how a channel is entered; None leaves what is known of the same account."""
    if pattern is not None:
        site.note(tx, _name(channel), f"{account} {pattern}")
    elif not (site.find(tx, _name(channel)) or "").startswith(f"{account} "):
        site.drop(tx, _name(channel))


def list_open(tx: Connection, channels: Iterable[str] | None = None) -> tuple[Entrance, ...]:
    """List how channels are entered that are on here, of all or of some."""
    switches = channel_policies.switches(tx)
    wanted = switches if channels is None else channels
    found = ((one, site.find(tx, _name(one))) for one in wanted if switches.get(one))
    return tuple(Entrance(channel, noted.partition(" ")[2]) for channel, noted in found if noted)


def _name(channel: str) -> str:
    return f"entrance_{channel}"
