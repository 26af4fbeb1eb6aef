"""Which channels are on: at this site, for the people of an agency, and which a person prefers.

The site's switches are its settings, noted when the program starts: what is asked of the records
(where is somebody to be written to?) has to know them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from storage.schema import inserting
from storage.schema.channels import (
    channel_advice,
    channel_policies,
    channel_switches,
    preferred_channels,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from conversations.messages import PersonId


def note_switches(tx: Connection, switches: Mapping[str, bool]) -> None:
    """Note which channels are on here. Others stay as they were noted."""
    rows = [{"channel": name, "is_on": is_on} for name, is_on in switches.items()]
    if rows:
        tx.execute(_SWITCH.on(tx), rows)


def switches(tx: Connection) -> dict[str, bool]:
    """Return all channels that were ever noted, and whether they are on here."""
    rows = tx.execute(select(channel_switches).order_by(channel_switches.c.channel))
    return {row.channel: row.is_on for row in rows}


def turn_off(tx: Connection, channel: str, agency: str, now: datetime) -> bool:
    """Have the people of an agency use other channels; False where it was so already."""
    values = {"channel": channel, "agency_code": agency, "off_since": now}
    return tx.execute(_TURN_OFF.on(tx), values).rowcount == 1


def turn_on(tx: Connection, channel: str, agency: str) -> bool:
    """Let the people of an agency use a channel again; False where they may already."""
    done = tx.execute(
        delete(channel_policies).where(
            channel_policies.c.channel == channel, channel_policies.c.agency_code == agency
        )
    )
    return done.rowcount == 1


def list_off(tx: Connection) -> tuple[tuple[str, str], ...]:
    """List (channel, code of the agency) for which a channel is off."""
    rows = tx.execute(
        select(channel_policies.c.channel, channel_policies.c.agency_code).order_by(
            channel_policies.c.channel, channel_policies.c.agency_code
        )
    )
    return tuple((row[0], row[1]) for row in rows)


def open_for(tx: Connection, agency: str | None) -> tuple[str, ...]:
    """List the channels that are on here, and for an agency's people."""
    off = {channel for channel, code in list_off(tx) if code == agency}
    return tuple(name for name, is_on in switches(tx).items() if is_on and name not in off)


def preferred(tx: Connection, person: PersonId) -> str | None:
    """Return the channel a person prefers; None is the one used last."""
    found: str | None = tx.scalar(
        select(preferred_channels.c.channel).where(preferred_channels.c.person_id == person)
    )
    return found


def prefer(tx: Connection, person: PersonId, channel: str | None) -> None:
    """Note which channel a person prefers; None is the one used last."""
    tx.execute(delete(preferred_channels).where(preferred_channels.c.person_id == person))
    if channel is not None:
        tx.execute(insert(preferred_channels).values(person_id=person, channel=channel))


def note_advice(tx: Connection, chat_key: str, now: datetime) -> None:
    """Note that it was said in a chat which channel the agency uses."""
    tx.execute(_ADVISED.on(tx), {"chat_key": chat_key, "told_at": now})


def forget_advice(tx: Connection, chat_keys: Sequence[str]) -> None:
    tx.execute(delete(channel_advice).where(channel_advice.c.chat_key.in_(list(chat_keys))))


_SWITCH = inserting(
    channel_switches,
    lambda into: into.on_conflict_do_update(
        index_elements=["channel"], set_={"is_on": into.excluded.is_on}
    ),
)
_TURN_OFF = inserting(
    channel_policies,
    lambda into: into.on_conflict_do_nothing(index_elements=["channel", "agency_code"]),
)
_ADVISED = inserting(
    channel_advice,
    lambda into: into.on_conflict_do_update(
        index_elements=["chat_key"], set_={"told_at": into.excluded.told_at}
    ),
)
