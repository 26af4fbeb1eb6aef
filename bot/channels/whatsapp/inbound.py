"""Reads what WhatsApp delivers: one call into storable elements, one element into its meaning.

A call carries up to a thousand messages and statuses of several people. `split` takes them
apart and looks only at ids, so that one that makes no sense harms no other; `read` trusts no
type and raises ValueError. Pure.
"""

from __future__ import annotations

import hashlib
import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

from bot.channels.base import IdentityChange, Ignored, RawUpdate, StatusReport
from bot.channels.intake import clean, plausible
from bot.channels.whatsapp.contents import body_of, is_forwarded
from bot.channels.whatsapp.fields import (
    fields,
    identifier,
    inner,
    is_id,
    items,
    malformed,
    needed,
    seconds,
    text,
)
from bot.channels.whatsapp.outcomes import masked, outcome_of_code
from bot.channels.whatsapp.reports import read_report
from bot.channels.whatsapp.senders import Contacts, external_id_of, identities_of, sender_of
from bot.channels.whatsapp.usual import CHANNEL, KEPT_FOR, Account, is_too_old
from conversations.messages import Address, InboundMessage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.channels.base import Reading
    from bot.channels.whatsapp.fields import Fields
    from conversations.messages import Sender

_WORD = re.compile(r"[a-z_]{1,32}")
_MARK = re.compile(r"[!-~]{1,128}")
_LONGEST_ERROR = 120
_FILES = frozenset({"audio", "document", "image", "sticker", "video", "voice"})
_FREE = frozenset({"free_customer_service", "free_entry_point"})
_MOVES = frozenset({"user_changed_number", "customer_changed_number", "user_changed_user_id"})

_DELIVERIES: dict[str, Literal["sent", "delivered", "read", "failed"]] = {
    "sent": "sent",
    "delivered": "delivered",
    "read": "read",
    "played": "read",
    "failed": "failed",
}


# --- storing --------------------------------------------------------------------------------


def split(body: bytes) -> tuple[RawUpdate, ...]:
    """Return all that one webhook call carries. Raises ValueError."""
    try:
        call = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise ValueError("not JSON") from error
    entries = call.get("entry") if isinstance(call, dict) else None
    if not isinstance(entries, list):
        raise ValueError("not a call of WhatsApp")  # noqa: TRY004 - one error for all
    return tuple(element for entry in entries for element in _of_entry(entry))


def _of_entry(entry: Any) -> Iterator[RawUpdate]:
    changes = entry.get("changes") if isinstance(entry, dict) else None
    if not isinstance(changes, list):
        yield _change({"value": entry})
        return
    # Two changes of an account may read alike but for the moment; messages have ids.
    about = {"waba": entry.get("id"), "time": entry.get("time")}
    for change in changes:
        elements = tuple(_of_value(change))
        yield from elements or [_change({**one, **about}) for one in _fields_of(change)]


def _fields_of(change: Any) -> Iterator[dict[str, Any]]:
    """Yield what a change tells; the wishes of several people one by one, with their person."""
    if not isinstance(change, dict):
        yield {"value": change}
        return
    field, value = change.get("field"), change.get("value", change)
    wishes = value.get(field) if field == "user_preferences" and isinstance(value, dict) else None
    if not wishes or not isinstance(wishes, list):
        yield {"field": field, "value": value}
        return
    contacts = Contacts.of(value.get("contacts"))
    for wish in wishes:
        told = wish if isinstance(wish, dict) else {}
        person = contacts.named(told.get("user_id"), told.get("wa_id"))
        beside = [] if person is None else [person]
        yield {"field": field, "value": {**value, "contacts": beside, field: [wish]}}


def _of_value(change: Any) -> Iterator[RawUpdate]:
    """Take messages and statuses apart; nothing comes of what is something else."""
    if not isinstance(change, dict) or change.get("field") != "messages":
        return
    value = change.get("value")
    if not isinstance(value, dict):
        return
    head = {"field": "messages"}
    if "metadata" in value:
        head["metadata"] = value["metadata"]
    contacts = Contacts.of(value.get("contacts"))
    for message in _listed(value, "messages"):
        yield _message(head, message, contacts)
    for status in _listed(value, "statuses"):
        yield _status(head, status)
    if value.get("errors"):
        yield _change({**head, "errors": value["errors"]})


def _listed(value: dict[str, Any], name: str) -> list[Any]:
    listed = value.get(name)
    if isinstance(listed, list):
        return listed
    return [] if listed is None else [listed]


def _message(head: dict[str, Any], message: Any, contacts: Contacts) -> RawUpdate:
    if not isinstance(message, dict) or not is_id(message.get("id")):
        return _change({**head, "message": message})
    contact = contacts.named(message.get("from_user_id"), message.get("from"))
    sender = _named_in(message, contact or {})
    beside = {} if contact is None else {"contact": contact}
    return RawUpdate(
        kind="message",
        ext_id=message["id"],
        chat=_line(message["id"]) if sender is None else f"{CHANNEL}:{external_id_of(sender)}",
        order=seconds(message.get("timestamp")) or 0,
        raw=_written({**head, **beside, "message": _without_links(message)}),
        sender=sender,
    )


def _named_in(message: Fields, contact: Fields) -> Sender | None:
    """Return in whose chat a message stands; None where it names nobody."""
    is_of_platform = _is_of_platform(message)
    try:
        named = identities_of(message)[0] if is_of_platform else sender_of(message, contact)
        external_id_of(named)
    except ValueError:
        return None
    return named


def _without_links(message: dict[str, Any]) -> dict[str, Any]:
    """Leave out where a file lies: whoever has that address can have the file for a while."""
    edit = message.get("edit")
    if isinstance(edit, dict) and isinstance(edit.get("message"), dict):
        message = {**message, "edit": {**edit, "message": _without_link(edit["message"])}}
    return _without_link(message)


def _without_link(message: dict[str, Any]) -> dict[str, Any]:
    return {
        name: {key: one for key, one in part.items() if key != "url"}
        if name in _FILES and isinstance(part, dict)
        else part
        for name, part in message.items()
    }


def _status(head: dict[str, Any], status: Any) -> RawUpdate:
    # The contact beside it is not kept: a name is nothing that a status is about.
    if not isinstance(status, dict) or not is_id(status.get("id")):
        return _change({**head, "status": status})
    name, at = status.get("status"), seconds(status.get("timestamp"))
    element = {**head, "status": status}
    if not isinstance(name, str) or not _WORD.fullmatch(name) or at is None:
        return _change(element)
    wamid = status["id"]
    return RawUpdate(
        kind="status",
        ext_id=f"{wamid}:{name}:{at}",
        chat=_line(wamid),
        order=0,
        raw=_written(element),
    )


def _change(element: dict[str, Any]) -> RawUpdate:
    raw = _written(element)
    name = _digest(raw)
    line = _line(_subject_of(element) or name)
    return RawUpdate(kind="change", ext_id=name, chat=line, order=0, raw=raw)


def _line(name: str) -> str:
    """Return the line of what belongs to no chat: it waits for nothing but its own kind."""
    return f"{CHANNEL}#{name}"


def _subject_of(element: dict[str, Any]) -> str | None:
    """Name what a change is about: the person of a wish, a template, else its field.

    None where it does not say, or cannot be read.
    """
    field, value = element.get("field"), element.get("value")
    if not isinstance(field, str) or not isinstance(value, dict):
        return None
    about = [value.get(f"message_template_{part}") for part in ("name", "language")]
    if field == "user_preferences":
        wish = next((one for one in _listed(value, field) if isinstance(one, dict)), {})
        about = [wish.get("user_id") or wish.get("wa_id")]
        if not any(about):
            return None
    return _digest(_written(about if any(about) else field))


def _written(element: Any) -> str:
    return json.dumps(element, separators=(",", ":"))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _is_of_platform(message: Fields) -> bool:
    return message.get("type") == "system"


# --- reading --------------------------------------------------------------------------------


def read(raw: str, received_at: datetime, account: Account) -> Reading:
    """Understand one stored element. Raises ValueError where it is malformed."""
    try:
        element = fields(json.loads(raw), "element")
    except (ValueError, RecursionError):
        raise malformed("element") from None
    part = next((name for name in ("message", "status") if name in element), None)
    if part is None and "errors" in element:
        return Ignored("field errors")
    if part is None:
        field, value = needed(element, "field"), fields(element.get("value"), "value")
        told_of = element.get("waba")
        if account.business is not None and told_of not in {None, account.business}:
            return Ignored("another account")
        return read_report(field, value, received_at, seconds(element.get("time")))
    if needed(inner(element, "metadata"), "phone_number_id") != account.number:
        return Ignored("another number")
    told = fields(element[part], part)
    if part == "status":
        return _read_status(told, received_at)
    return _read_message(told, inner(element, "contact"), received_at)


def _read_message(message: Fields, contact: Fields, received_at: datetime) -> Reading:
    wamid, at = identifier(message, "id"), seconds(message.get("timestamp"))
    if at is None:
        raise malformed("timestamp")
    sent = datetime.fromtimestamp(at, UTC)
    if is_too_old(sent, received_at):
        return Ignored("too old to be new")
    sent_at = plausible(sent, received_at, KEPT_FOR)
    if text(message, "group_id") is not None:
        return Ignored("group")
    if _is_of_platform(message):
        return _read_move(message, sent_at)
    sender = sender_of(message, contact)
    address = Address(CHANNEL, external_id_of(sender))
    body = body_of(message)
    if isinstance(body, Ignored):
        return body
    return InboundMessage(
        id=wamid,
        address=address,
        sent_at=sent_at,
        received_at=received_at,
        body=body,
        reference=wamid,
        order=at,
        forwarded=is_forwarded(message),
        sender=sender,
    )


def _read_move(message: Fields, at: datetime) -> Reading:
    if needed(inner(message, "system"), "type") not in _MOVES:
        return Ignored("note of the platform")
    before, after = identities_of(message)
    for known in (before, after):
        external_id_of(known)
    return IdentityChange(before, after, at)


def _read_status(status: Fields, received_at: datetime) -> Reading:
    wamid, name = identifier(status, "id"), needed(status, "status")
    delivery = _DELIVERIES.get(name)
    if delivery is None:
        return Ignored("kind of status")
    ours = text(status, "biz_opaque_callback_data") or ""
    moment = seconds(status.get("timestamp"))
    at = None if moment is None else datetime.fromtimestamp(moment, UTC)
    return StatusReport(
        wamid,
        delivery,
        at=at and plausible(at, received_at, KEPT_FOR),
        mark=ours if _MARK.fullmatch(ours) else None,
        billed_as=clean(text(inner(status, "pricing"), "category") or "") or None,
        is_free=text(inner(status, "pricing"), "type") in _FREE,
        **(_failure_in(status) if delivery == "failed" else {}),
    )


def _failure_in(status: Fields) -> dict[str, Any]:
    error = next(iter(items(status, "errors")), None)
    if error is None:
        return {}
    code, title = error.get("code"), text(error, "title") or text(error, "message") or ""
    number = code if isinstance(code, int | str) else ""
    reason = clean(f"{number} {masked(title)}").strip()[:_LONGEST_ERROR]
    known = int(number) if str(number).isdecimal() else None
    return {"error": reason, "outcome": None if known is None else outcome_of_code(known, reason)}
