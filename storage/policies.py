"""What delivery does with each kind of message, as constants.

Sources: the reliability guide, section 5 (policies, times to settle, lanes, expiry, rates) and
section 4 (tries of the inbox). Kinds are those of the outbox; "beside" are press answers and
edits of old keyboards, which wait for nobody and may be repeated freely.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

LimitScope = Literal["chat", "account", "unsaid"]
"""Whose limit was hit, where a platform says so: WhatsApp does by its codes, Telegram does not."""
Kind = Literal["reply", "receipt", "notice", "broadcast", "code", "beside"]

LANES: dict[str, int] = {
    "reply": 0,
    "receipt": 0,
    "code": 0,
    "beside": 0,
    "notice": 1,
    "broadcast": 2,
}
EXPIRES_AFTER: dict[str, timedelta] = {
    "reply": timedelta(minutes=15),
    "receipt": timedelta(hours=24),
    "notice": timedelta(hours=24),
    "broadcast": timedelta(hours=24),
    "code": timedelta(minutes=15),
    "beside": timedelta(minutes=2),
}
STOPPABLE: tuple[str, ...] = ("notice", "broadcast")
"""Kinds nobody asked for: none of them leaves after BERHENTI."""
NEEDS_OPT_IN: tuple[str, ...] = ("broadcast",)
"""Kinds a person must have agreed to by name; whoever stops them may still get the others."""
ONCE: tuple[str, ...] = ("broadcast", "code")
"""Kinds that are never repeated by the machine after an unclear send."""

AWAITED: tuple[str, ...] = ("reply", "receipt")
"""Kinds somebody waits for: the time a platform lets nothing leave does not age them."""

LEASE = timedelta(seconds=30)
LEASE_RESERVE = timedelta(seconds=5)
"""A send starts only while this much of its lease is left."""
STEP_ASIDE = timedelta(seconds=60)
"""A reply that has waited this long lets the ones behind it pass."""
STALE_AFTER = timedelta(seconds=150)
"""A reply that has waited this long gives way to a newer prompt that waits too."""
MOST_COPIES = 2
MOST_FREE_COPIES = 5

_SETTLE_FAST = timedelta(seconds=2)
_SETTLE: dict[tuple[str, str], timedelta] = {
    ("telegram", "notice"): timedelta(seconds=60),
    ("telegram", "broadcast"): timedelta(hours=24),
    ("whatsapp", "reply"): timedelta(seconds=20),
    ("whatsapp", "receipt"): timedelta(seconds=60),
    ("whatsapp", "code"): timedelta(seconds=60),
    ("whatsapp", "notice"): timedelta(seconds=120),
    ("whatsapp", "broadcast"): timedelta(hours=24),
}


def settle_after(channel: str, kind: str) -> timedelta:
    """Return how long an unclear send may still be settled by the platform."""
    return _SETTLE.get((channel, kind), _SETTLE_FAST)


INBOX_RETRIES: tuple[timedelta, ...] = (
    timedelta(seconds=1),
    timedelta(seconds=10),
    timedelta(seconds=60),
)
"""Pauses after the first, second and third failure; one more and the update is set aside."""


INBOX_KEYS_FOR = timedelta(days=14)
"""How long a platform may repeat an update, at most: rows of the inbox go that long after they
were closed, so what was received since is all there."""


HELD_BACK_FOR = timedelta(hours=6)
"""How long nothing unasked is sent after the platform called what we send spam."""
NOT_TODAY = timedelta(hours=24)
"""How long a platform refuses a person what they do not need, once it did."""


REFUSED_FOR = timedelta(minutes=5)
"""How long an account rests that the platform refused, before one message tries it."""
_LONGEST_REFUSED = timedelta(hours=1)
LONGEST_BLOCK = timedelta(days=1)
"""For how long at most a platform is believed that we have to wait."""
REFUSAL_HOLDS = timedelta(hours=2)
"""For how long a refusal is believed that was told of messages which had been taken."""


def refused_again(attempts: int) -> timedelta:
    """Return how long a message rests whose account was refused, by its tries: 5, 10 … 60 min.

    So it is not the same one that tries the account again and again.
    """
    return min(_LONGEST_REFUSED, REFUSED_FOR * (1 << min(attempts, 4)))


def retry_after(attempts: int) -> timedelta:
    """Return the pause after the n-th try that surely did not leave: 1, 2, 4 … 60 s."""
    return timedelta(seconds=min(60, 2 ** min(max(attempts - 1, 0), 6)))


@dataclass(frozen=True, slots=True)
class Rate:
    """A bucket's size: tokens gained per second, and how many it holds at most."""

    per_second: float
    burst: float


_ACCOUNT_RATES: dict[str, Rate] = {"telegram": Rate(25, 5), "whatsapp": Rate(60, 15)}
_CHAT_RATES: dict[str, Rate] = {"telegram": Rate(1, 3), "whatsapp": Rate(1 / 6, 10)}
_GROUP_RATES: dict[str, Rate] = {"telegram": Rate(20 / 60, 20)}
UNLIMITED = Rate(1000, 1000)
BROADCAST_SHARE = 0.8
"""Broadcasts never take more than this part of an account's rate."""
REMINDER_SHARE = 0.1
"""Reminders get at least this part of an account's rate, however many replies wait."""
RATE_REGAIN = timedelta(seconds=10)
"""After a limit was hit the rate grows by one a second in each such time, or by more:"""
REGAINED = 1 / 60
"""by this part of the whole rate where that is more, so that a high one comes back as soon."""
LEAST_RATE = 1.0


def account_rate(channel: str, per_second: float | None = None) -> Rate:
    """Return the rate of a whole account, by our own figure or by that of the settings.

    The burst is a fifth of a second's share, so no second ever holds more than platforms allow.
    """
    if per_second is not None:
        return Rate(per_second, max(1.0, per_second / 5))
    return _ACCOUNT_RATES.get(channel, UNLIMITED)


def chat_rate(channel: str, address: str) -> Rate:
    """Return the rate of one chat; a group's address on Telegram is negative."""
    if channel in _GROUP_RATES and address.startswith("-"):
        return _GROUP_RATES[channel]
    return _CHAT_RATES.get(channel, UNLIMITED)
