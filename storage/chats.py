"""Where each chat stands: its session, whose it is, and whether it can be reached.

`load` reads all a turn needs to know in one statement: the session, the person with their
roles, the open draft, and when the prompt on screen went on the wire.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    and_,
    bindparam,
    case,
    exists,
    false,
    func,
    literal_column,
    select,
    true,
    update,
)

from conversations.domain.people import Person
from conversations.draft import Draft, Session
from conversations.messages import Address, PersonId
from storage.codecs_drafts import answers_from_json
from storage.errors import ConflictError
from storage.prepared import Prepared
from storage.schema import inserting
from storage.schema.channels import (
    channel_advice,
    channel_policies,
    channel_switches,
    preferred_channels,
)
from storage.schema.delivery import chats, outbox
from storage.schema.identity import identities
from storage.schema.records import drafts, people, roles

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from conversations.messages import LockReason


@dataclass(frozen=True, slots=True)
class Chat:
    """All that is known of a chat when a turn begins."""

    session: Session
    person: Person | None = None
    draft: Draft | None = None
    shown_at: datetime | None = None
    """When the session's prompt went on the wire; None where it has not yet."""
    shown_as: str | None = None
    """The platform's id of the message that carries that prompt."""
    reachable: bool = True
    locked: LockReason | None = None
    """Why whoever writes there may be another person by now."""
    is_discouraged: bool = False
    """The person's agency uses another channel."""
    advised_at: datetime | None = None
    """When that was last said there."""


def load(tx: Connection, address: Address, now: datetime) -> Chat:
    """Return a chat as it stands; one never seen before is begun."""
    row = _LOAD.first(tx, {"chat": address.key})
    if row is not None:
        return _chat(address, row)
    session = Session(address)
    tx.execute(
        _BEGIN.on(tx),
        {
            "chat_key": address.key,
            "channel": address.channel,
            "external_id": address.external_id,
            "first_seen_at": now,
            "last_seen_at": now,
            "screen": session.screen,
            "language": session.language,
            "held": {},
        },
    )
    return Chat(session)


def save(tx: Connection, session: Session, now: datetime) -> Session:
    """Save a session as the turn left it; raises ConflictError if it was changed in between."""
    saved = _SAVE.run(
        tx,
        {
            "chat": session.address.key,
            "read": session.revision,
            "now": now,
            "new_screen": session.screen,
            "new_draft": session.draft,
            "new_cursor": session.cursor,
            "new_page": session.page,
            "new_misses": session.misses,
            "new_language": session.language,
            "new_prompt": session.prompt,
            "new_held": dict(session.held),
        },
    )
    if saved != 1:
        raise ConflictError("The chat was changed in between.")
    return replace(session, revision=session.revision + 1)


def bind_person(tx: Connection, chat_key: str, person: PersonId | None) -> None:
    """Note whose chat this is; with None it is nobody's any more."""
    tx.execute(_BIND, {"chat": chat_key, "person": person})


def person_of(tx: Connection, chat_key: str) -> PersonId | None:
    """Return whose chat this is."""
    found = _PERSON_OF.first(tx, {"chat": chat_key})
    return None if found is None or found[0] is None else PersonId(found[0])


def set_reachable(
    tx: Connection, chat_key: str, *, reachable: bool, now: datetime, because: str = "blocked"
) -> None:
    """Note that nothing arrives in a chat any more, `because` of what, or that it does again."""
    values = {"chat": chat_key, "is_reachable": reachable, "now": now}
    _REACHABLE.run(tx, values | {"because": None if reachable else because})


def release(tx: Connection, person: PersonId, *, current: str) -> tuple[str, ...]:
    """Have all chats of a person be nobody's, and return their keys.

    What the others than `current` were about is forgotten as well.
    """
    keys = tuple(tx.execute(_KEYS, {"person": person}).scalars())
    tx.execute(_RELEASE, {"person": person, "current": current})
    tx.execute(_UNBIND, {"person": person})
    return keys


def let_go(tx: Connection, chat_key: str, *, is_current: bool) -> None:
    """Have one chat be nobody's. Unless its own turn does it, it stands as a stranger's would."""
    tx.execute(_BIND, {"chat": chat_key, "person": None})
    if not is_current:
        tx.execute(_RESET.where(_CHAT), {"chat": chat_key})


def give_to(tx: Connection, person: PersonId, into: PersonId) -> tuple[str, ...]:
    """Have all chats of one person be another's, and return their keys."""
    keys = tuple(tx.execute(_KEYS, {"person": person}).scalars())
    tx.execute(_GIVE, {"person": person, "into": into})
    return keys


def list_addresses(tx: Connection, person: PersonId, *, asked: bool = False) -> tuple[Address, ...]:
    """List the chats in which a person can be written to, first the one to write to.

    That is the preferred channel's, or the one used last. One that is locked may be somebody
    else's by now, so it is none of them; what was `asked` for may also go where the person's
    agency uses another channel, if there is no other.
    """
    rows = tx.execute(_ADDRESSES, {"person": person})
    return tuple(Address(row[0], row[1]) for row in rows if asked or not row[2])


def find_address(tx: Connection, person: PersonId, *, asked: bool = False) -> Address | None:
    """Return the chat in which to write to a person, if there is one."""
    return next(iter(list_addresses(tx, person, asked=asked)), None)


def is_any(tx: Connection) -> bool:
    """Tell whether anybody ever wrote."""
    # Whoever was erased has no chat in the end; that there was somebody stays.
    found = (tx.execute(select(one).limit(1)).first() for one in (chats.c.chat_key, people.c.id))
    return any(one is not None for one in found)


def reachable_of(tx: Connection, persons: Sequence[PersonId]) -> frozenset[PersonId]:
    """Return which of these people have a chat for what they asked for."""
    rows = tx.execute(
        select(chats.c.person_id)
        .where(chats.c.person_id.in_(list(persons)), CAN_BE_ASKED)
        .distinct()
    )
    return frozenset(PersonId(row.person_id) for row in rows)


def _chat(address: Address, row: Sequence[Any]) -> Chat:
    """Return the chat of a row of _LOAD: its own columns, the person's, the draft's."""
    chat, person, draft = row[:_PERSON_AT], row[_PERSON_AT:_DRAFT_AT], row[_DRAFT_AT:]
    screen, draft_id, cursor, page, misses, language, prompt, held, revision = chat[:9]
    return Chat(
        session=Session(
            address=address,
            screen=screen,
            draft=draft_id,
            cursor=cursor,
            page=page,
            misses=misses,
            language=language,
            prompt=prompt,
            held=held,
            revision=revision,
        ),
        person=None if person[0] is None else _person(person),
        draft=None if draft[0] is None else _draft(draft),
        reachable=chat[9],
        shown_at=chat[10],
        shown_as=chat[11],
        locked=chat[12],
        is_discouraged=bool(chat[13]),
        advised_at=chat[14],
    )


def _person(row: Sequence[Any]) -> Person:
    values = dict(zip(_PERSON_COLUMNS.values(), row, strict=False))
    return Person(**values, roles=_listed(row[-2]), requested_roles=_listed(row[-1]))


def _draft(row: Sequence[Any]) -> Draft:
    values = dict(zip(_DRAFT_COLUMNS.values(), row, strict=True))
    values["answers"] = answers_from_json(values["answers"])
    return Draft(**values)


def _listed(joined: str | None) -> tuple[str, ...]:
    return tuple(sorted(joined.split(","))) if joined else ()


_COMMA: Any = literal_column("','")


def _roles_in(state: str) -> Any:  # noqa: ANN401 - an SQL expression
    return (
        select(func.aggregate_strings(roles.c.role, _COMMA))
        .where(roles.c.person_id == people.c.id, roles.c.state == literal_column(f"'{state}'"))
        .scalar_subquery()
        .label(f"{state}_roles")
    )


_PERSON_COLUMNS = {
    "id": "id",
    "language": "language",
    "name": "name",
    "position": "position",
    "agency_code": "agency",
    "agency_name": "agency_name",
    "unit": "unit",
    "phone": "phone",
    "email": "email",
    "zone": "zone",
    "consent_version": "consent_version",
    "consent_at": "consent_at",
    "stopped_at": "stopped_at",
    "invitations_at": "invitations_at",
    "invitations_answered_at": "invitations_answered_at",
    "stop_asked_at": "stop_asked_at",
    "registered_at": "registered_at",
}
"""Columns of a person, and the fields they are read into."""
_DRAFT_COLUMNS = {
    "id": "id",
    "form_key": "form",
    "form_version": "version",
    "subject": "subject",
    "owner_id": "owner",
    "answers": "answers",
    "status": "status",
    "revision": "revision",
    "agency_code": "agency",
    "period_key": "period",
    "created_at": "created_at",
    "updated_at": "updated_at",
}
"""Columns of a draft, and the fields they are read into."""
_doubts = identities.alias("doubts")
_IS_LOCKED = exists().where(
    _doubts.c.chat_key == chats.c.chat_key, _doubts.c.locked_at.is_not(None)
)
_IS_OFF_HERE = exists().where(
    channel_switches.c.channel == chats.c.channel, channel_switches.c.is_on == false()
)
_owners = people.alias("owners")
IS_DISCOURAGED_HERE = exists().where(
    _owners.c.id == chats.c.person_id,
    channel_policies.c.agency_code == _owners.c.agency_code,
    channel_policies.c.channel == chats.c.channel,
)
"""The condition that a person's agency uses another channel than that of a chat."""
IS_DISCOURAGED = case((IS_DISCOURAGED_HERE, 1), else_=0)
CAN_BE_ASKED = and_(chats.c.reachable == true(), ~_IS_LOCKED, ~_IS_OFF_HERE)
"""The condition that what somebody asked for can go to a chat."""
_CHAT_COLUMNS = (
    chats.c.screen,
    chats.c.draft_id,
    chats.c.cursor,
    chats.c.page,
    chats.c.misses,
    chats.c.language,
    chats.c.prompt_id,
    chats.c.held,
    chats.c.revision,
    chats.c.reachable,
    outbox.c.wire_at,
    outbox.c.ext_id,
    identities.c.locked_because,
    IS_DISCOURAGED.label("is_discouraged"),
    channel_advice.c.told_at,
)
_PERSON_AT = len(_CHAT_COLUMNS)
_DRAFT_AT = _PERSON_AT + len(_PERSON_COLUMNS) + 2
_CHAT = chats.c.chat_key == bindparam("chat")
_LOAD = Prepared(
    select(
        *_CHAT_COLUMNS,
        *(people.c[name].label(f"person_{name}") for name in _PERSON_COLUMNS),
        _roles_in("active"),
        _roles_in("requested"),
        *(drafts.c[name].label(f"draft_{name}") for name in _DRAFT_COLUMNS),
    )
    .select_from(
        chats.outerjoin(people, people.c.id == chats.c.person_id)
        .outerjoin(drafts, drafts.c.id == chats.c.draft_id)
        .outerjoin(outbox, outbox.c.prompt_id == chats.c.prompt_id)
        .outerjoin(identities, identities.c.chat_key == chats.c.chat_key)
        .outerjoin(channel_advice, channel_advice.c.chat_key == chats.c.chat_key)
    )
    .where(_CHAT)
)
_BEGIN = inserting(chats, lambda insert: insert.on_conflict_do_nothing(index_elements=["chat_key"]))
_SAVE = Prepared(
    update(chats)
    .where(_CHAT, chats.c.revision == bindparam("read"))
    .values(
        screen=bindparam("new_screen"),
        draft_id=bindparam("new_draft"),
        cursor=bindparam("new_cursor"),
        page=bindparam("new_page"),
        misses=bindparam("new_misses"),
        language=bindparam("new_language"),
        prompt_id=bindparam("new_prompt"),
        held=bindparam("new_held"),
        last_seen_at=bindparam("now"),
        revision=chats.c.revision + 1,
    )
)
_BIND = update(chats).where(_CHAT).values(person_id=bindparam("person"))
_KEYS = (
    select(chats.c.chat_key)
    .where(chats.c.person_id == bindparam("person"))
    .order_by(chats.c.chat_key)
)
_RESET = update(chats).values(
    screen="welcome",
    draft_id=None,
    cursor=None,
    page=0,
    misses=0,
    prompt_id=None,
    held={},
    revision=chats.c.revision + 1,
)
_RELEASE = _RESET.where(
    chats.c.person_id == bindparam("person"), chats.c.chat_key != bindparam("current")
)
_UNBIND = update(chats).where(chats.c.person_id == bindparam("person")).values(person_id=None)
_GIVE = (
    update(chats)
    .where(chats.c.person_id == bindparam("person"))
    .values(person_id=bindparam("into"))
)
_PERSON_OF = Prepared(select(chats.c.person_id).where(_CHAT))
_REACHABLE = Prepared(
    update(chats)
    .where(_CHAT, chats.c.reachable != bindparam("is_reachable"))
    .values(
        reachable=bindparam("is_reachable"),
        reachable_changed_at=bindparam("now"),
        unreachable_because=bindparam("because"),
    )
)
_IS_PREFERRED = exists().where(
    preferred_channels.c.person_id == chats.c.person_id,
    preferred_channels.c.channel == chats.c.channel,
)
_ADDRESSES = (
    select(chats.c.channel, chats.c.external_id, IS_DISCOURAGED)
    .where(chats.c.person_id == bindparam("person"), CAN_BE_ASKED)
    .order_by(IS_DISCOURAGED, case((_IS_PREFERRED, 0), else_=1), chats.c.last_seen_at.desc())
)
