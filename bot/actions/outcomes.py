"""What an action can answer besides doing what was asked."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Denied:
    """Not done, and why, as one plain sentence for staff."""

    reason: str
