"""One-time codes and invitations: kept as hashes, used once, bound and ended in time.

Invitations carry 160 random bits and are hashed fast. Codes that people type have 50 bits or
more and are hashed slowly, with a secret of this site as salt so that they can be looked up.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update

from conversations.lookups import Invitation
from conversations.messages import Address, DraftId, PersonId
from storage import site
from storage.schema.linking import chat_code_tries
from storage.schema.work import code_tries, invitations, share_codes

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

VALID_FOR = timedelta(days=7)
TRIES_AN_HOUR = 5
_TRIES_COUNT_FOR = timedelta(hours=1)
_COST = 2**12
_SECRET = "secret"  # noqa: S105 - the name of its row


@dataclass(frozen=True, slots=True)
class ShareCode:
    """What an unused, unexpired code stands for."""

    draft: DraftId
    takeover: bool
    issued_by: PersonId


def site_secret(tx: Connection) -> str:
    """Return this installation's secret, made at first use."""
    found = site.find(tx, _SECRET)
    if found is not None:
        return found
    made = secrets.token_hex(32)
    site.note_first(tx, _SECRET, made)
    return made


def hash_code(tx: Connection, code: str) -> str:
    """Return the slow hash of a typed code, however it is grouped or capitalised."""
    salt = bytes.fromhex(site_secret(tx))
    plain = "".join(sign for sign in code.upper() if sign.isalnum())
    return hashlib.scrypt(plain.encode(), salt=salt, n=_COST, r=8, p=1, dklen=32).hex()


def hash_token(token: str) -> str:
    """Return the hash of an invitation's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def issue_share(
    tx: Connection, code: str, *, draft: DraftId, takeover: bool, by: PersonId, now: datetime
) -> None:
    """Store a new code; unused older ones of the same draft and kind end."""
    tx.execute(
        update(share_codes)
        .where(
            share_codes.c.draft_id == draft,
            share_codes.c.takeover == takeover,
            share_codes.c.used_at.is_(None),
        )
        .values(expires_at=now)
    )
    tx.execute(
        insert(share_codes).values(
            hash=hash_code(tx, code),
            draft_id=draft,
            takeover=takeover,
            issued_by=by,
            issued_at=now,
            expires_at=now + VALID_FOR,
        )
    )


def find_share(tx: Connection, code: str, now: datetime) -> ShareCode | None:
    """Return what a code stands for while it can be used."""
    row = tx.execute(
        select(share_codes).where(
            share_codes.c.hash == hash_code(tx, code),
            share_codes.c.used_at.is_(None),
            share_codes.c.expires_at > now,
        )
    ).first()
    if row is None:
        return None
    return ShareCode(DraftId(row.draft_id), row.takeover, PersonId(row.issued_by))


def use_share(tx: Connection, code: str, by: PersonId, now: datetime) -> ShareCode | None:
    """Use a code up; None where somebody else was first or it has ended."""
    done = tx.execute(
        update(share_codes)
        .where(
            share_codes.c.hash == hash_code(tx, code),
            share_codes.c.used_at.is_(None),
            share_codes.c.expires_at > now,
        )
        .values(used_at=now, used_by=by)
        .returning(share_codes.c.draft_id, share_codes.c.takeover, share_codes.c.issued_by)
    ).first()
    if done is None:
        return None
    return ShareCode(DraftId(done.draft_id), done.takeover, PersonId(done.issued_by))


def note_try(tx: Connection, by: PersonId | Address, now: datetime) -> None:
    """Count a code that did not fit, by the person or, where nobody is known, by the chat."""
    if isinstance(by, Address):
        tx.execute(insert(chat_code_tries).values(chat_key=by.key, at=now))
    else:
        tx.execute(insert(code_tries).values(person_id=by, at=now))


def refused_until(tx: Connection, by: PersonId | Address, now: datetime) -> datetime | None:
    """Return when someone who typed too many wrong codes may try again; None is now."""
    if isinstance(by, Address):
        at, is_theirs = chat_code_tries.c.at, chat_code_tries.c.chat_key == by.key
    else:
        at, is_theirs = code_tries.c.at, code_tries.c.person_id == by
    tried_at = tx.execute(
        select(at)
        .where(is_theirs, at > now - _TRIES_COUNT_FOR)
        .order_by(at.desc())
        .offset(TRIES_AN_HOUR - 1)
        .limit(1)
    ).scalar_one_or_none()
    return None if tried_at is None else tried_at + _TRIES_COUNT_FOR


def issue_invitation(
    tx: Connection, token: str, invitation: Invitation, *, by: str, now: datetime
) -> None:
    """Store an invitation under its token's hash."""
    tx.execute(
        insert(invitations).values(
            hash=hash_token(token),
            name=invitation.name,
            agency_code=invitation.agency,
            agency_name=invitation.agency_name,
            unit=invitation.unit,
            roles=list(invitation.roles),
            draft_id=invitation.draft,
            issued_by=by,
            issued_at=now,
            expires_at=now + VALID_FOR,
        )
    )


def find_invitation(tx: Connection, token: str, now: datetime) -> Invitation | None:
    """Return an invitation while it can be used."""
    row = tx.execute(
        select(invitations).where(
            invitations.c.hash == hash_token(token),
            invitations.c.used_at.is_(None),
            invitations.c.expires_at > now,
        )
    ).first()
    if row is None:
        return None
    return Invitation(
        token=token,
        name=row.name,
        agency=row.agency_code,
        agency_name=row.agency_name,
        unit=row.unit,
        roles=tuple(row.roles),
        draft=None if row.draft_id is None else DraftId(row.draft_id),
    )


def use_invitation(tx: Connection, token: str, by: PersonId, now: datetime) -> Invitation | None:
    """Use an invitation up and return what it gives; its name is erased.

    None where somebody else was first, or it has ended.
    """
    found = find_invitation(tx, token, now)
    done = tx.execute(
        update(invitations)
        .where(
            invitations.c.hash == hash_token(token),
            invitations.c.used_at.is_(None),
            invitations.c.expires_at > now,
        )
        .values(used_at=now, used_by=by, name="")
    )
    return found if done.rowcount == 1 else None


def erase_ended_invitations(tx: Connection, now: datetime) -> int:
    """Take the names away from invitations nobody used in time; return how many."""
    return tx.execute(
        update(invitations)
        .where(invitations.c.expires_at <= now, invitations.c.name != "")
        .values(name="")
    ).rowcount
