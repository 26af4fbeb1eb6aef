"""What the records say an operator should mend, in words: what `doctor` reads of them.

The same is an alarm of the running service where it cannot wait (`bot/alarms.py`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bot.channels.whatsapp.outcomes import NO_COUNTRY
from bot.channels.whatsapp.usual import CHANNEL as WHATSAPP
from bot.control_socket import Answer
from bot.stamps import stamp
from bot.template_requests import count_missing, unfit, versions
from conversations.domain.calendar import DEFAULT_ZONE
from storage import deliveries, inbox, outbox, pace, refused_accounts

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from storage.database import Transaction

_ZONE = ZoneInfo(DEFAULT_ZONE)


def findings(tx: Transaction, now: datetime, channels: Collection[str]) -> tuple[str, ...]:
    """Return what to look at where these channels are on, one line each."""
    told = [
        f"{channel}: refuses our account since {stamp(refusal.since)}: {refusal.reason}"
        for channel in channels
        if (refusal := refused_accounts.find(tx, channel)) is not None
    ]
    told += [
        f"{channel}: holds back what nobody asked for until {stamp(until)}; "
        "look at the quality of the number and send less"
        for channel, until in pace.list_held_back(tx, now)
        if channel in channels
    ]
    if WHATSAPP in channels:
        abroad = deliveries.count_unreachable(tx, WHATSAPP, str(NO_COUNTRY))
        if abroad:
            told.append(
                f"whatsapp: {abroad} chats are in countries our account may not write to "
                f"({NO_COUNTRY}); look at the account's restrictions"
            )
        missing = count_missing(tx)
        if missing:
            told.append(
                f"whatsapp: {missing} of {len(versions())} templates were never put before "
                "WhatsApp, and what needs one waits; run: python -m bot templates push"
            )
        told += [
            f"whatsapp: the template {one.words}; look at: python -m bot templates list"
            for one in unfit(tx)
        ]
    today = now.astimezone(_ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    poison = inbox.count_poison(tx, today)
    if poison:
        told.append(
            f"updates: {poison} of today were set aside; look at: python -m bot poison list"
        )
    review = sum(one.count for one in outbox.depths(tx) if one.state == "review")
    if review:
        told.append(f"messages: {review} wait for a decision; look at: python -m bot review list")
    return tuple(told)


def list_findings(tx: Transaction, request: Mapping[str, Any], now: datetime) -> Answer:
    return Answer(findings(tx, now, [str(one) for one in request["channels"]]))
