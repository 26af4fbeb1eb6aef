"""People and their roles. What can be erased of a person stands here and only here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, func, insert, or_, select, update

from conversations.domain.people import Person
from conversations.messages import PersonId
from storage.errors import NotFoundError
from storage.schema import inserting
from storage.schema.linking import merged_people
from storage.schema.records import people, roles

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row

    from conversations.draft import Json


def add(
    tx: Connection, *, language: str, consent_version: str, consent_at: datetime, now: datetime
) -> PersonId:
    """Add a person at the moment of consent and return the id."""
    made = tx.execute(
        insert(people)
        .values(
            language=language,
            consent_version=consent_version,
            consent_language=language,
            consent_at=consent_at,
            created_at=now,
        )
        .returning(people.c.id)
    )
    return PersonId(made.scalar_one())


def agree(tx: Connection, person: PersonId, *, version: str, language: str, at: datetime) -> None:
    """Note consent given again, to a newer text."""
    _update(
        tx,
        person,
        consent_version=version,
        consent_language=language,
        consent_at=at,
        language=language,
    )


def get(tx: Connection, person: PersonId) -> Person:
    """Return a person. Raises NotFoundError."""
    row = tx.execute(
        select(people).where(people.c.id == person, people.c.erased_at.is_(None))
    ).first()
    if row is None:
        raise NotFoundError
    return _person(row, *roles_of(tx, person))


def _person(row: Row[Any], active: tuple[str, ...], requested: tuple[str, ...]) -> Person:
    return Person(
        id=PersonId(row.id),
        language=row.language,
        name=row.name,
        position=row.position,
        agency=row.agency_code,
        agency_name=row.agency_name,
        unit=row.unit,
        phone=row.phone,
        email=row.email,
        zone=row.zone,
        roles=active,
        requested_roles=requested,
        consent_version=row.consent_version,
        consent_at=row.consent_at,
        stopped_at=row.stopped_at,
        invitations_at=row.invitations_at,
        invitations_answered_at=row.invitations_answered_at,
        stop_asked_at=row.stop_asked_at,
        registered_at=row.registered_at,
    )


def name_of(tx: Connection, person: PersonId) -> str:
    """Return a person's name; empty where it was erased or never given."""
    found: str | None = tx.scalar(_NAMES.where(people.c.id == person))
    return found or ""


def names_of(tx: Connection, persons: Sequence[PersonId]) -> dict[PersonId, str]:
    """Return the names of several people."""
    rows = tx.execute(_NAMES.add_columns(people.c.id).where(people.c.id.in_(list(persons))))
    return {PersonId(row.id): row.name for row in rows}


def _update(tx: Connection, person: PersonId, **values: object) -> None:
    tx.execute(update(people).where(people.c.id == person).values(**values))


def set_language(tx: Connection, person: PersonId, language: str) -> None:
    _update(tx, person, language=language)


def set_stopped(tx: Connection, person: PersonId, at: datetime | None) -> None:
    """Note that nothing unasked is wanted, or with None that it is again."""
    _update(tx, person, stopped_at=at, stop_asked_at=None)


def set_stop_asked(tx: Connection, person: PersonId, at: datetime | None) -> None:
    """Note that BERHENTI asked about all but the invitations, or with None that it is answered."""
    _update(tx, person, stop_asked_at=at)


def save_profile(
    tx: Connection, person: PersonId, profile: Mapping[str, Json], now: datetime
) -> None:
    """Store what registration found out; fields it did not ask stay."""
    values: dict[str, object] = {
        name: str(profile.get(name) or "")
        for name in ("name", "position", "unit", "phone", "email", "zone")
        if profile.get(name)
    }
    if "unit" not in values and "position" in profile:
        values["unit"] = ""
    agency = profile.get("agency")
    if isinstance(agency, dict):
        code = agency.get("code")
        values["agency_code"] = code if isinstance(code, str) else None
        values["agency_name"] = str(agency.get("name") or "")
    first = tx.execute(
        select(people.c.registered_at).where(people.c.id == person)
    ).scalar_one_or_none()
    _update(tx, person, registered_at=first or now, **values)


def agency_name_of(tx: Connection, person: PersonId) -> str:
    """Return what somebody's agency is called; empty where it is not known or erased."""
    return str(tx.scalar(select(people.c.agency_name).where(people.c.id == person)) or "")


def erase(tx: Connection, person: PersonId, now: datetime) -> None:
    """Take away all that says who somebody is; the id stays for what belongs to the agency."""
    _update(
        tx,
        person,
        name="",
        position="",
        agency_code=None,
        agency_name="",
        unit="",
        phone="",
        email="",
        consent_version="",
        erased_at=now,
        registered_at=None,
        invitations_at=None,
        invitations_answered_at=None,
        stop_asked_at=None,
    )
    tx.execute(delete(roles).where(roles.c.person_id == person))


def roles_of(tx: Connection, person: PersonId) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the roles someone has, and those that wait for staff."""
    rows = tx.execute(
        select(roles.c.role, roles.c.state)
        .where(roles.c.person_id == person)
        .order_by(roles.c.role)
    ).all()
    return (
        tuple(row.role for row in rows if row.state == "active"),
        tuple(row.role for row in rows if row.state == "requested"),
    )


def set_roles(
    tx: Connection,
    person: PersonId,
    *,
    active: Sequence[str],
    requested: Sequence[str],
    agency: str | None,
    now: datetime,
) -> None:
    """Give someone roles for an agency, and ask staff for others. What one has already stays."""
    states = dict.fromkeys(requested, "requested") | dict.fromkeys(active, "active")
    rows = [
        {
            "person_id": person,
            "role": role,
            "agency_code": agency,
            "state": state,
            "asked_at": now,
            "decided_at": now if state == "active" else None,
        }
        for role, state in states.items()
    ]
    if rows:
        tx.execute(_SET_ROLES.on(tx), rows)


def end_roles(tx: Connection, person: PersonId, names: Sequence[str], now: datetime) -> None:
    """End roles the person gave up."""
    if names:
        tx.execute(
            update(roles)
            .where(roles.c.person_id == person, roles.c.role.in_(list(names)))
            .values(state="ended", decided_at=now, decided_by="person")
        )


def decide_role(
    tx: Connection, person: PersonId, role: str, *, granted: bool, by: str, now: datetime
) -> bool:
    """Grant or refuse a role somebody asked for; False where nothing was waiting."""
    done = tx.execute(
        update(roles)
        .where(roles.c.person_id == person, roles.c.role == role, roles.c.state == "requested")
        .values(state="active" if granted else "ended", decided_at=now, decided_by=by)
    )
    return done.rowcount == 1


def give_role(tx: Connection, person: PersonId, role: str, *, by: str, now: datetime) -> bool:
    """Give a role nobody asked for; False where the person has it."""
    if role in roles_of(tx, person)[0]:
        return False
    set_roles(tx, person, active=[role], requested=(), agency=None, now=now)
    tx.execute(
        update(roles).where(roles.c.person_id == person, roles.c.role == role).values(decided_by=by)
    )
    return True


def take_role(tx: Connection, person: PersonId, role: str, *, by: str, now: datetime) -> bool:
    """End a role somebody has; False where they have it not."""
    done = tx.execute(
        update(roles)
        .where(roles.c.person_id == person, roles.c.role == role, roles.c.state == "active")
        .values(state="ended", decided_at=now, decided_by=by)
    )
    return done.rowcount == 1


def holders(tx: Connection, role: str) -> tuple[Person, ...]:
    """Return who has a role, by name. The persons come without their roles."""
    rows = tx.execute(
        select(people)
        .join(roles, roles.c.person_id == people.c.id)
        .where(roles.c.role == role, roles.c.state == "active", people.c.erased_at.is_(None))
        .order_by(people.c.name, people.c.id)
    )
    return tuple(_person(row, (), ()) for row in rows)


def named(tx: Connection, words: str, *, limit: int = 20) -> tuple[Person, ...]:
    """Return registered people in whose name the words stand, without their roles."""
    rows = tx.execute(
        select(people)
        .where(
            people.c.name.icontains(words, autoescape=True),
            people.c.registered_at.is_not(None),
            people.c.erased_at.is_(None),
        )
        .order_by(people.c.name, people.c.id)
        .limit(limit)
    )
    return tuple(_person(row, (), ()) for row in rows)


def several(tx: Connection, persons: Sequence[PersonId]) -> dict[PersonId, Person]:
    """Return those of these people who were not erased, without their roles."""
    rows = tx.execute(
        select(people).where(people.c.id.in_(list(persons)), people.c.erased_at.is_(None))
    )
    return {PersonId(row.id): _person(row, (), ()) for row in rows}


def requested_roles(tx: Connection) -> tuple[tuple[Person, str], ...]:
    """List who waits for which role, oldest first. The persons come without their roles."""
    rows = tx.execute(
        select(people, roles.c.role)
        .join(roles, roles.c.person_id == people.c.id)
        .where(roles.c.state == "requested", people.c.erased_at.is_(None))
        .order_by(roles.c.asked_at, people.c.id)
    )
    return tuple((_person(row, (), ()), row.role) for row in rows)


def count_requested_roles(tx: Connection) -> dict[PersonId, int]:
    """Return for how many roles each person waits who waits for any."""
    rows = tx.execute(
        select(roles.c.person_id, func.count().label("waits"))
        .join(people, roles.c.person_id == people.c.id)
        .where(roles.c.state == "requested", people.c.erased_at.is_(None))
        .group_by(roles.c.person_id)
    )
    return {PersonId(row.person_id): row.waits for row in rows}


_whole = people.alias("whole")
_NAMES = select(func.coalesce(_whole.c.name, people.c.name).label("name")).select_from(
    # Whoever registered twice is called by the name that stayed.
    people.outerjoin(merged_people, merged_people.c.person_id == people.c.id).outerjoin(
        _whole, _whole.c.id == merged_people.c.into_id
    )
)
_SET_ROLES = inserting(
    roles,
    lambda into: into.on_conflict_do_update(
        index_elements=["person_id", "role"],
        set_={
            "state": into.excluded.state,
            "agency_code": into.excluded.agency_code,
            "asked_at": into.excluded.asked_at,
            "decided_at": into.excluded.decided_at,
            "decided_by": None,
        },
        where=or_(
            roles.c.state == "ended",
            and_(roles.c.state == "requested", into.excluded.state == "active"),
        ),
    ),
)
