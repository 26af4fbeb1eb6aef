"""Published forms and periods, and the directory of agencies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update

from conversations.agencies import Agency, AgencyIndex
from conversations.form_codec import read_form, to_definition
from conversations.period_codec import read_period, to_period_definition
from storage.schema import inserting
from storage.schema.library import agencies, agency_aliases, forms, periods

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from conversations.domain.periods import Period
    from conversations.forms import Form


def publish_form(tx: Connection, form: Form, now: datetime) -> bool:
    """Make a version the one new drafts start with; False where it already was.

    A version that was published before is never changed.
    """
    row = tx.execute(
        select(forms.c.is_current).where(forms.c.key == form.key, forms.c.version == form.version)
    ).first()
    if row is not None and row.is_current:
        return False
    tx.execute(update(forms).where(forms.c.key == form.key).values(is_current=False))
    if row is None:
        tx.execute(
            insert(forms).values(
                key=form.key,
                version=form.version,
                definition=to_definition(form),
                is_current=True,
                published_at=now,
            )
        )
    else:
        tx.execute(
            update(forms)
            .where(forms.c.key == form.key, forms.c.version == form.version)
            .values(is_current=True)
        )
    return True


def all_forms(tx: Connection) -> tuple[tuple[Form, bool], ...]:
    """Return every published form, with whether it is the current version of its key."""
    rows = tx.execute(select(forms))
    return tuple((read_form(row.definition, version=row.version), row.is_current) for row in rows)


def find_form(tx: Connection, key: str, version: str) -> Form | None:
    """Return a published form, or None."""
    row = tx.execute(
        select(forms.c.definition).where(forms.c.key == key, forms.c.version == version)
    ).first()
    return None if row is None else read_form(row.definition, version=version)


def publish_period(tx: Connection, period: Period, now: datetime, *, current: bool) -> None:
    """Store a period; what changed of it (a deadline moved) replaces what was there."""
    if current:
        tx.execute(update(periods).values(is_current=False))
    statement = inserting(
        periods,
        lambda into: into.on_conflict_do_update(
            index_elements=["key"],
            set_={"definition": into.excluded.definition, "is_current": into.excluded.is_current},
        ),
    ).on(tx)
    tx.execute(
        statement,
        {
            "key": period.key,
            "definition": to_period_definition(period),
            "is_current": current,
            "published_at": now,
        },
    )


def all_periods(tx: Connection) -> tuple[tuple[Period, bool], ...]:
    """Return every period, with whether it is the current one."""
    rows = tx.execute(select(periods))
    return tuple((read_period(row.definition), row.is_current) for row in rows)


def import_agencies(tx: Connection, found: Iterable[Agency]) -> int:
    """Add agencies and renew the names of known ones; none is ever deleted. Returns how many."""
    rows = [
        {
            "code": one.code,
            "name": one.name,
            "short": one.short,
            "kind": one.kind,
            "parent": one.parent or None,
            "active": True,
        }
        for one in found
    ]
    statement = inserting(
        agencies,
        lambda into: into.on_conflict_do_update(
            index_elements=["code"],
            set_={
                "name": into.excluded.name,
                "short": into.excluded.short,
                "kind": into.excluded.kind,
                "parent": into.excluded.parent,
            },
        ),
    ).on(tx)
    if rows:
        tx.execute(statement, rows)
    return len(rows)


def import_aliases(tx: Connection, aliases: Mapping[str, str]) -> None:
    """Add other names of agencies."""
    statement = inserting(
        agency_aliases,
        lambda into: into.on_conflict_do_update(
            index_elements=["alias"], set_={"code": into.excluded.code}
        ),
    ).on(tx)
    if aliases:
        tx.execute(statement, [{"alias": a, "code": code} for a, code in aliases.items()])


def agency_index(tx: Connection) -> AgencyIndex:
    """Return all active agencies with their other names, ready to be searched."""
    rows = tx.execute(select(agencies).where(agencies.c.active).order_by(agencies.c.code))
    found = [Agency(row.code, row.name, row.short, row.kind, row.parent or "") for row in rows]
    known = {one.code for one in found}
    aliases = {
        row.alias: row.code
        for row in tx.execute(select(agency_aliases))
        if known.issuperset(row.code.split())
    }
    return AgencyIndex(found, aliases)
