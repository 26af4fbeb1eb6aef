"""What all parts of the channel know: its name, who we are there, what the id of a person is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

CHANNEL = "whatsapp"
KEPT_FOR = timedelta(days=7)
"""WhatsApp repeats what it could not deliver for a week."""

_USER_ID = re.compile(r"[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Account:
    """Who we are there."""

    number: str
    """The platform's id of our phone number, not the number itself."""


def is_user_id(text: str) -> bool:
    """Tell the platform's own id of a person from a phone number."""
    return _USER_ID.fullmatch(text) is not None
