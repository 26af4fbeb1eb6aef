"""Messages for whoever has not written for a day, on a channel that then takes templates only.

The window is looked at when a message is claimed, not when it is written. Outside it a message
goes as its template, if that says all; else one template asks the person to answer (`knocks`), and
what waits leaves once they do. Without an approved template it waits, with the reason in the
records. The words are kept whatever leaves in their place: the next try is judged anew.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, or_, update

from storage.codecs import UtcDateTime
from storage.outbox import knocks
from storage.outbox.knocks import LOOK_AGAIN, ON_KNOCK, ON_TEMPLATE, ON_WINDOW, Wait
from storage.outbox.rows import TEMPLATE, state
from storage.prepared import Prepared
from storage.schema.delivery import outbox
from storage.schema.identity import identities
from storage.schema.window import templates

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from conversations.draft import Json
    from storage.outbox.rows import OutboxRow

MARGIN = timedelta(minutes=10)
"""A window counts as closed so long before its end: the send takes a while, clocks differ."""
APPROVED = "approved"


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for a row besides its pace: read with it where the channel has a window."""

    window_until: datetime | None
    template: Mapping[str, Json] | None
    template_version: str | None
    template_state: str | None
    sent_as: str | None
    waits_for: str | None

    def is_open(self, now: datetime) -> bool:
        return self.window_until is not None and self.window_until - MARGIN > now

    @property
    def is_template(self) -> bool:
        """The body is a template itself: there are no other words."""
        return self.sent_as == TEMPLATE and self.template is None


def permitted(
    tx: Connection, row: OutboxRow, terms: Terms | None, now: datetime
) -> OutboxRow | None:
    """Return the row as it may go out now; None where it has to wait, which is noted.

    Without terms its channel has no window.
    """
    if terms is None or row.kind == "beside" or (terms.is_open(now) and not terms.is_template):
        return row
    template = terms.template or {}
    body = template.get("body")
    if terms.template_version is None:
        wait = Wait(ON_WINDOW, "window closed", row.expires_at)
    elif terms.template_state != APPROVED:
        reason = f"template {terms.template_state or 'not pushed'}"
        wait = Wait(ON_TEMPLATE, reason, now + LOOK_AGAIN)
    elif terms.is_template:
        return row
    elif not isinstance(body, dict):
        wait = Wait(ON_KNOCK, "window closed", row.expires_at)
    elif template.get("says_all"):
        return replace(row, body=body)
    else:
        wait = knocks.ask(tx, row, body, terms.template_version, now)
    values = {"row": row.id, "what": wait.what, "reason": wait.reason, "again": wait.until}
    _WAIT.run(tx, values)
    return None


def note_leaving(
    tx: Connection, row: OutboxRow, permitted: OutboxRow, terms: Terms | None
) -> OutboxRow:
    """Note as what a permitted row leaves, once nothing else keeps it; return it so."""
    if terms is None:
        return permitted
    sent_as = TEMPLATE if permitted.body is not row.body or terms.is_template else None
    if sent_as != terms.sent_as or terms.waits_for is not None:
        _LEAVES.run(tx, {"row": row.id, "as": sent_as})
    return replace(permitted, sent_as=sent_as)


def opened(tx: Connection, chat_key: str, now: datetime) -> int:
    """Let what waits for a person's answer leave: they wrote. Return how many rows."""
    released = _OPENED.run(tx, {"chat": chat_key, "now": now})
    if released:
        knocks.answered(tx, chat_key, now)
    return released


def release_templates(tx: Connection, now: datetime, version: str | None = None) -> int:
    """Let what waits for a template be looked at again; return how many rows."""
    return tx.execute(_RELEASED, {"now": now, "version": version}).rowcount


_IS_PENDING = outbox.c.state == state("pending")
_WAITS_FOR_TEMPLATE: Any = outbox.c.waits_for.in_((state(ON_TEMPLATE), state(ON_KNOCK)))
_ROW = outbox.c.id == bindparam("row")
_WAIT = Prepared(
    update(outbox)
    .where(_ROW, _IS_PENDING)
    .values(
        waits_for=bindparam("what"),
        error=bindparam("reason"),
        next_at=bindparam("again", type_=UtcDateTime),
    )
)
_LEAVES = Prepared(
    update(outbox).where(_ROW).values(sent_as=bindparam("as"), waits_for=None, error=None)
)
_FREED: dict[str, Any] = {
    "next_at": bindparam("now", type_=UtcDateTime),
    "waits_for": None,
    "error": None,
}
_OPENED = Prepared(
    update(outbox)
    .where(outbox.c.chat_key == bindparam("chat"), _IS_PENDING, outbox.c.waits_for.is_not(None))
    .values(_FREED)
)
_RELEASED = (
    update(outbox)
    .where(
        _IS_PENDING,
        _WAITS_FOR_TEMPLATE,
        or_(
            bindparam("version", type_=outbox.c.template_key.type).is_(None),
            outbox.c.template_key == bindparam("version"),
        ),
    )
    .values(_FREED)
)
TERMS = (
    identities.c.window_until,
    outbox.c.template,
    outbox.c.template_key,
    templates.c.state,
    outbox.c.sent_as,
    outbox.c.waits_for,
)
"""What `Terms` is made of, in its order; see `within` for where it is read from."""


def within(tables: Any) -> Any:  # noqa: ANN401 - of a FROM clause
    """Return the tables of a claim with those that tell about window and template."""
    return tables.outerjoin(identities, identities.c.chat_key == outbox.c.chat_key).outerjoin(
        templates,
        and_(templates.c.key == outbox.c.template_key, templates.c.channel == outbox.c.channel),
    )
