"""What can go wrong on the way to a platform, and what follows from it for a message.

A fault is `sure` where nothing can have arrived: then each message arrives exactly once, however
long it lasts. After any other the platform may or may not have taken the call.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Taken = Literal["never", "perhaps", "always"]
"""Whether a call that met the fault reached the platform all the same."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One kind of fault. Which calls meet it is the proxy's business."""

    name: str
    taken: Taken = "never"
    sure: bool = False
    slow: bool = False
    """Shows only when somebody's patience is over."""
    lasts: float = 0.0
    """Seconds the whole platform is away; 0 where single calls meet it."""
    files: bool = False
    """Every message carries a file."""


FAULTS = (
    Fault("refused connection", sure=True, lasts=9),
    Fault("connection never answered", sure=True, slow=True, lasts=9),
    Fault("name not found", sure=True, lasts=9),
    Fault("reset at the connection"),
    Fault("reset before the answer", taken="perhaps"),
    Fault("reset in the upload", files=True),
    Fault("reset in the answer", taken="always"),
    Fault("answer cut off", taken="always"),
    Fault("half closed", taken="perhaps"),
    Fault("no answer", taken="perhaps", slow=True),
    Fault("answer drips", taken="always", slow=True),
    Fault("garbled answer", taken="always"),
    Fault("junk of another protocol", taken="perhaps"),
    Fault("server error", taken="perhaps"),
    Fault("redirect"),
    Fault("limit", sure=True),
    Fault("limit without a time", sure=True),
    Fault("taken twice", taken="always"),
)
LIMITS = ("limit", "limit without a time")
TWICE = "taken twice"
