"""What a platform tells that nobody said: statuses, other numbers, templates, wishes, warnings.

A failure told later means what it would have meant as the answer to the send; what surely did
not arrive may leave once more.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, assert_never
from zoneinfo import ZoneInfo

from bot.actions import personal
from bot.channels.base import (
    Accepted,
    AccountReport,
    ChannelDown,
    HeldBack,
    Moved,
    NeedsTemplate,
    NotSent,
    NotToday,
    OptedOut,
    PreferenceReport,
    Refused,
    RetryAfter,
    StatusReport,
    TemplateReport,
    Unclear,
    Unreachable,
)
from bot.figures import STATUS
from bot.log import Event, logger
from conversations.domain.calendar import DEFAULT_ZONE
from conversations.messages import PersonId
from storage import chats, costs, identities, outbox, pace, templates
from storage.outbox import Told
from storage.policies import HELD_BACK_FOR, MOST_COPIES, NOT_TODAY

if TYPE_CHECKING:
    from datetime import datetime

    from bot.channels.base import Channel, SendOutcome
    from storage.database import Transaction
    from storage.outbox import Reported

Report = StatusReport | TemplateReport | PreferenceReport | AccountReport

_SOON = timedelta(minutes=1)
_LATER = timedelta(minutes=5)
_OFFICE = ZoneInfo(DEFAULT_ZONE)


def note(tx: Transaction, channel: Channel, report: Report, now: datetime) -> str:
    """Do what a report stands for; return what kind it was, for the figures."""
    match report:
        case StatusReport():
            return STATUS + _note_status(tx, channel, report, now)
        case TemplateReport():
            _note_template(tx, channel, report, now)
            return "template"
        case PreferenceReport():
            person = _person_of(tx, channel, report)
            if person is not None:
                personal.note_wish(tx, person, wants=report.wants, at=report.at)
            return "preference"
        case AccountReport(event):
            logger().critical(Event.ACCOUNT_TOLD, channel=channel.name, reason=event)
            return "account"
        case _:
            assert_never(report)


def _person_of(tx: Transaction, channel: Channel, report: PreferenceReport) -> PersonId | None:
    address = identities.find(tx, channel.name, report.sender)
    return None if address is None else chats.person_of(tx, address.key)


def _note_template(
    tx: Transaction, channel: Channel, report: TemplateReport, now: datetime
) -> None:
    templates.note(
        tx,
        channel.name,
        report.version,
        now,
        state=report.state,
        category=report.category,
        quality=report.quality,
        reason=report.reason,
    )
    if report.state == templates.APPROVED:
        outbox.release_templates(tx, now, report.version)
    logger().warning(
        Event.TEMPLATE_TOLD,
        channel=channel.name,
        state=report.state or report.category or report.quality,
        kind=report.version,
        reason=report.reason,
    )


def _note_status(tx: Transaction, channel: Channel, report: StatusReport, now: datetime) -> str:
    """Note what became of a message; return what was told, "unknown" of one we do not know."""
    about = outbox.find_reported(
        tx,
        channel=channel.name,
        account=channel.account,
        reference=report.reference,
        row=report.outbox,
    )
    if about is None:
        logger().info(Event.STATUS_OF_NOTHING, channel=channel.name)
        return "unknown"
    if report.delivery in {"delivered", "read"}:
        _count(tx, about, report, now)
    if report.outcome is not None and _retry(tx, about, report.outcome, now):
        return report.delivery
    outbox.note_delivery(
        tx,
        now,
        Told(report.delivery, report.at, report.error),
        channel=channel.name,
        account=channel.account,
        reference=report.reference,
        row=report.outbox,
    )
    return report.delivery


def _count(tx: Transaction, about: Reported, report: StatusReport, now: datetime) -> None:
    """Count a message once, when it arrived, by what it is billed as."""
    if about.has_arrived:
        return
    category = report.billed_as or about.billed_as or about.sent_as or "service"
    month = f"{now.astimezone(_OFFICE):%Y-%m}"
    costs.count(tx, month, channel=about.channel, kind=about.kind, category=category)
    outbox.note_billed(tx, about.id, category)


def _retry(  # noqa: C901, PLR0911 - a line for each outcome there is
    tx: Transaction, about: Reported, outcome: SendOutcome, now: datetime
) -> bool:
    """Do what a failure told later stands for; return whether the message leaves once more."""
    account = pace.account_bucket(about.channel, about.account)
    has_copies = about.policy != "once" and about.wire_count < MOST_COPIES
    match outcome:
        case NeedsTemplate(reason):
            identities.close_window(tx, about.chat_key, now)
            if about.sent_as is not None:
                return False
            return outbox.reopen(tx, about.id, now, at=now, reason=reason, counted=False)
        case NotToday(reason):
            at = now + NOT_TODAY
            return has_copies and outbox.reopen(tx, about.id, now, at=at, reason=reason)
        case RetryAfter(seconds, scope):
            pace.hit_limit(
                tx,
                now,
                chat=pace.chat_bucket(about.channel, about.chat_id),
                account=account,
                seconds=seconds,
                whole=scope == "account",
            )
            at = now + timedelta(seconds=seconds)
            return outbox.reopen(tx, about.id, now, at=at, reason="limit", counted=False)
        case HeldBack(reason):
            pace.hold_back(tx, now, account, seconds=HELD_BACK_FOR.total_seconds())
            at = now + HELD_BACK_FOR
            return outbox.reopen(tx, about.id, now, at=at, reason=reason, counted=False)
        case Unreachable(reason):
            chats.set_reachable(tx, about.chat_key, reachable=False, now=now, because=reason)
            return False
        case OptedOut():
            if about.person is not None:
                personal.note_wish(tx, PersonId(about.person), wants=False, at=now)
            return False
        case ChannelDown(reason):
            at = now + _LATER
            return outbox.reopen(tx, about.id, now, at=at, reason=reason, counted=False)
        case Unclear(reason) | NotSent(reason):
            return has_copies and outbox.reopen(tx, about.id, now, at=now + _SOON, reason=reason)
        case Refused() | Accepted() | Moved():
            return False
        case _:
            assert_never(outcome)
