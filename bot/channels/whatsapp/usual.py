"""What all parts of the channel know: its name, who we are there, what the id of a person is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

CHANNEL = "whatsapp"
KEPT_FOR = timedelta(days=7)
"""WhatsApp repeats what it could not deliver for a week."""
TOO_OLD = KEPT_FOR + timedelta(days=1)
"""What comes later than that is none of its repeats: an old call, signed well, is sent once more.

By then its key may be forgotten (14 days), so it would be taken as new. The day between is for
clocks that go wrong: ours, or the platform's.
"""

_USER_ID = re.compile(r"[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Account:
    """Who we are there."""

    number: str
    """The platform's id of our phone number, not the number itself."""
    business: str | None = None
    """The platform's id of the account that the number and the templates belong to."""


def is_too_old(sent: datetime, received: datetime) -> bool:
    """Tell whether the platform cannot have been delivering something until then."""
    return received - sent > TOO_OLD


def is_user_id(text: str) -> bool:
    """Tell the platform's own id of a person from a phone number."""
    return _USER_ID.fullmatch(text) is not None
