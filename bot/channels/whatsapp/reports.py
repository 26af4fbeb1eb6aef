"""What WhatsApp tells of templates, wishes of people and our account: every field but messages.

Names of the platform's states are turned into ours here. Pure.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from bot.channels.base import AccountReport, Ignored, PreferenceReport, TemplateReport
from bot.channels.intake import clean
from bot.channels.whatsapp.fields import inner, items, needed, seconds, text
from bot.channels.whatsapp.senders import external_id_of, person_in
from bot.channels.whatsapp.usual import is_too_old

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.channels.base import Reading
    from bot.channels.whatsapp.fields import Fields

State = Literal["pending", "approved", "paused", "rejected", "disabled", "deleted"]

STATES: dict[str, State] = {
    "APPROVED": "approved",
    "REINSTATED": "approved",
    "UNPAUSED": "approved",
    "FLAGGED": "approved",
    "PENDING": "pending",
    "IN_APPEAL": "pending",
    "APPEAL_REQUESTED": "pending",
    "PAUSED": "paused",
    "LIMIT_EXCEEDED": "paused",
    "LOCKED": "paused",
    "REJECTED": "rejected",
    "DISABLED": "disabled",
    "ARCHIVED": "disabled",
    "DELETED": "deleted",
    "PENDING_DELETION": "deleted",
}
"""The platform's events and statuses of templates. A flagged one still works, but not for long."""
_NO_REASON = frozenset({"", "NONE"})
_LONGEST = 60
_MARKETING = "marketing_messages"


def read_report(
    field: str, value: Fields, received_at: datetime, told_at: int | None = None
) -> Reading:
    """Return what a field means, which was so at `told_at`. Raises ValueError for nonsense."""
    reader = _READERS.get(field)
    if reader is not None:
        read = reader(value)
        at = None if told_at is None else datetime.fromtimestamp(told_at, UTC)
        return replace(read, at=at) if isinstance(read, TemplateReport) else read
    if field == "user_preferences":
        return _preference(value, received_at)
    if field in _OF_ACCOUNT:
        return AccountReport(f"{field} {_word(text(value, 'event'))}".strip())
    return Ignored(f"field {clean(field)[:_LONGEST]}")


def read_listed(template: Fields) -> TemplateReport:
    """Return what a list of templates says of one. Raises ValueError where it is malformed."""
    name, language = needed(template, "name"), needed(template, "language")
    return TemplateReport(
        f"{clean(name)}/{clean(language)}",
        state=STATES.get(needed(template, "status"), "pending"),
        category=_word(text(template, "category")),
        quality=_word(text(inner(template, "quality_score"), "score")),
        reason=reason_in(template, "rejected_reason"),
    )


def _version(value: Fields) -> str:
    name, language = (
        needed(value, "message_template_name"),
        text(value, "message_template_language"),
    )
    return f"{clean(name)}/{clean(language or '')}"


def _status(value: Fields) -> Reading:
    state = STATES.get(needed(value, "event"))
    if state is None:
        return Ignored("state of a template")
    return TemplateReport(_version(value), state=state, reason=reason_in(value, "reason"))


def _quality(value: Fields) -> Reading:
    return TemplateReport(
        _version(value), quality=needed(value, "new_quality_score").lower()[:_LONGEST]
    )


def _category(value: Fields) -> Reading:
    category = text(value, "correct_category") or needed(value, "new_category")
    return TemplateReport(_version(value), category=category.lower()[:_LONGEST])


def _preference(value: Fields, received_at: datetime) -> Reading:
    told = next(
        (one for one in items(value, "user_preferences") if text(one, "category") == _MARKETING),
        None,
    )
    if told is None:
        return Ignored("kind of preference")
    contact = next(iter(items(value, "contacts")), {})
    sender = person_in(told, contact)
    external_id_of(sender)
    moment = seconds(told.get("timestamp"))
    at = received_at if moment is None else datetime.fromtimestamp(moment, UTC)
    if is_too_old(at, received_at):
        return Ignored("too old to be new")
    return PreferenceReport(sender, needed(told, "value") == "resume", at)


def reason_in(value: Fields, name: str) -> str:
    """Return the platform's word for why it refused, or nothing."""
    reason = clean(text(value, name) or "")[:_LONGEST]
    if reason not in _NO_REASON:
        return reason.lower()
    return clean(text(inner(value, "other_info"), "title") or "").lower()[:_LONGEST]


def _word(name: str | None) -> str:
    return clean(name or "").lower()[:_LONGEST]


_READERS: dict[str, Callable[[Fields], Reading]] = {
    "message_template_status_update": _status,
    "message_template_quality_update": _quality,
    "template_category_update": _category,
}
_OF_ACCOUNT = frozenset(
    {
        "account_alerts",
        "account_review_update",
        "account_update",
        "business_capability_update",
        "business_status_update",
        "phone_number_name_update",
        "phone_number_quality_update",
        "security",
    }
)
