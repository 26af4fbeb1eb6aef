"""What a platform tells that nobody said: statuses, other numbers, templates, wishes, warnings.

A failure told later means what it would have meant as the answer to the send; what surely did
not arrive may leave once more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from bot.actions import personal, prices
from bot.channels.base import (
    AccountReport,
    ChannelDown,
    NotToday,
    PreferenceReport,
    Refused,
    StatusReport,
    TemplateReport,
    Unclear,
)
from bot.fates import fate_of, note_limit, note_of_chat
from bot.figures import STATUS
from bot.log import Event, logger
from storage import chats, costs, identities, linked_chats, outbox, refused_accounts, templates
from storage.outbox import Again, Told

if TYPE_CHECKING:
    from datetime import datetime

    from bot.channels.base import Channel
    from conversations.messages import PersonId
    from storage.database import Transaction
    from storage.outbox import Reported

Report = StatusReport | TemplateReport | PreferenceReport | AccountReport


def note(
    tx: Transaction,
    channel: Channel,
    report: Report,
    now: datetime,
    *,
    per_second: float | None = None,
) -> str:
    """Do what a report stands for; return what kind it was, for the figures.

    `per_second` is how many messages the account may send, where that is our own figure.
    """
    match report:
        case StatusReport():
            return STATUS + _note_status(tx, channel, report, now, per_second)
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
    """Return whose wish it is: nobody's where the chat is locked, as it may be another's by now."""
    address = identities.find(tx, channel.name, report.sender)
    chat = None if address is None else linked_chats.find(tx, address.key)
    if chat is None or chat.locked is not None:
        return None
    return chats.person_of(tx, chat.address.key)


def _note_template(
    tx: Transaction, channel: Channel, report: TemplateReport, now: datetime
) -> None:
    templates.note(
        tx,
        channel.name,
        report.version,
        min(report.at or now, now),
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


def _note_status(
    tx: Transaction,
    channel: Channel,
    report: StatusReport,
    now: datetime,
    per_second: float | None,
) -> str:
    """Note what became of a message; return what was told, "unknown" of one we do not know."""
    about = outbox.find_reported(
        tx,
        channel=channel.name,
        account=channel.account,
        reference=report.reference,
        mark=report.mark,
    )
    if about is None:
        logger().info(Event.STATUS_OF_NOTHING, channel=channel.name)
        return "unknown"
    if report.delivery == "failed":
        _fail(tx, about, report, now, per_second)
        return report.delivery
    if report.delivery != "sent":
        _count(tx, about, report, now)
    if about.is_refused and about.is_latest and about.wire_at is not None:
        refused_accounts.lift(tx, about.channel, about.wire_at)
    outbox.note_delivery(tx, about, _told(report), now)
    return report.delivery


def _told(report: StatusReport) -> Told:
    return Told(report.delivery, report.reference, report.at, report.error)


def _count(tx: Transaction, about: Reported, report: StatusReport, now: datetime) -> None:
    """Count a message once, in the month in which it arrived, by what it is billed as."""
    category = report.billed_as or about.sent_as or "service"
    if report.is_free:
        category = costs.free(category)
    if outbox.note_billed(tx, about.id, category):
        month = prices.month_of(report.at or now)
        costs.count(tx, month, channel=about.channel, kind=about.kind, category=category)


def _fail(
    tx: Transaction,
    about: Reported,
    report: StatusReport,
    now: datetime,
    per_second: float | None,
) -> None:
    """Do what a failure told later stands for: the message leaves once more, or has failed."""
    if not about.is_open:
        return
    outcome = report.outcome or Refused(report.error or "")
    at = min(report.at or now, now)
    note_of_chat(tx, about, outcome, at, is_answered=about.is_answered)
    note_limit(tx, about, outcome, now, per_second)
    if isinstance(outcome, ChannelDown) and not outbox.is_taken_since(tx, about.channel, at):
        refused_accounts.note(tx, about.channel, outcome.reason, at, of_taken=True)
        logger().critical(Event.CHANNEL_DOWN, channel=about.channel, reason=outcome.reason)
    fate = fate_of(about, outcome, now, is_late=True)
    is_copy = isinstance(outcome, Unclear | NotToday)
    if isinstance(fate, Again) and outbox.reopen(tx, about, now, fate, is_copy=is_copy):
        return
    outbox.note_delivery(tx, about, _told(report), now)
