"""What every channel does with what comes in: plausible times, storable texts.

Meaning is read by each channel's `inbound`; understanding is left to the conversations.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

AHEAD = timedelta(seconds=5)
"""How far a platform's clock may run before ours."""

_UNSTORABLE = re.compile("[\x00\ud800-\udfff\ue000-\ue006\ue100-\ue1ff]")
"""NUL and lone surrogates no database takes; the marks are ours alone, see `messages`."""


def plausible(sent: datetime, received: datetime, kept_for: timedelta) -> datetime:
    """Return the platform's time of a message if it can be true, else our receipt (P4).

    `kept_for` is how long the platform keeps what it could not deliver.
    """
    return sent if received - kept_for <= sent <= received + AHEAD else received


def clean(text: str) -> str:
    """Take out what could not be stored, or would be read as formatting of ours."""
    return _UNSTORABLE.sub("", text)
