"""One-time codes and invitations: never stored in the clear, used once, over in time."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, text

from conversations.lookups import Invitation
from conversations.messages import DraftId, PersonId
from storage import codes, people
from storage.codes import ShareCode
from storage.schema.records import drafts
from tests.storage.conftest import NOW, later

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from storage.database import Database

CODE = "KQ7M-4VXP-9HTR"
TOKEN = "vJ0mS2q0x6bO3sQd1Yp9rA"
DRAFT = DraftId("d1")
INVITATION = Invitation(
    token=TOKEN,
    name="Rina Wulandari",
    agency="33.02",
    agency_name="Pemerintah Kabupaten Banyumas",
    unit="RSUD Ajibarang",
    roles=("upp", "admin_instansi"),
    draft=DRAFT,
)


def prepare(tx: Connection) -> PersonId:
    person = people.add(tx, language="id", consent_version="v1", consent_at=NOW, now=NOW)
    tx.execute(
        insert(drafts).values(
            id=DRAFT,
            form_key="umum",
            form_version="a",
            subject="innovation:d1",
            owner_id=person,
            answers={},
            created_at=NOW,
            updated_at=NOW,
        )
    )
    codes.issue_share(tx, CODE, draft=DRAFT, takeover=True, by=person, now=NOW)
    codes.issue_invitation(tx, TOKEN, INVITATION, by="petugas", now=NOW)
    return person


async def test_neither_code_nor_token_is_stored(database: Database) -> None:
    await database.write(prepare)

    def stored(tx: Connection) -> str:
        rows = [
            *tx.execute(text("SELECT * FROM share_codes")),
            *tx.execute(text("SELECT * FROM invitations")),
        ]
        return str(rows)

    found = await database.read(stored)
    assert "Rina" in found
    assert TOKEN not in found
    assert CODE not in found
    assert CODE.replace("-", "") not in found


@pytest.mark.parametrize("typed", [CODE, "kq7m4vxp9htr", " KQ7M 4VXP 9HTR "])
async def test_a_code_is_known_however_it_is_typed(database: Database, typed: str) -> None:
    person = await database.write(prepare)
    expected = ShareCode(DRAFT, takeover=True, issued_by=person)
    assert await database.write(lambda tx: codes.find_share(tx, typed, later(9))) == expected
    assert await database.write(lambda tx: codes.use_share(tx, typed, PersonId(5), NOW)) == expected
    assert await database.write(lambda tx: codes.find_share(tx, typed, later(9))) is None
    assert await database.write(lambda tx: codes.use_share(tx, typed, PersonId(6), NOW)) is None


async def test_after_seven_days_a_code_and_an_invitation_are_over(database: Database) -> None:
    await database.write(prepare)
    over = NOW + timedelta(days=7)
    before = over - timedelta(seconds=1)
    assert await database.write(lambda tx: codes.find_share(tx, CODE, before)) is not None
    assert await database.write(lambda tx: codes.find_share(tx, CODE, over)) is None
    assert await database.write(lambda tx: codes.use_share(tx, CODE, PersonId(5), over)) is None
    assert await database.write(lambda tx: codes.find_invitation(tx, TOKEN, before)) is not None
    assert await database.write(lambda tx: codes.find_invitation(tx, TOKEN, over)) is None
    assert (
        await database.write(lambda tx: codes.use_invitation(tx, TOKEN, PersonId(5), over)) is None
    )


async def test_a_new_code_ends_the_one_before(database: Database) -> None:
    person = await database.write(prepare)

    def issue(tx: Connection) -> None:
        codes.issue_share(tx, "AAAA-3333", draft=DRAFT, takeover=True, by=person, now=later(5))
        codes.issue_share(tx, "CCCC-4444", draft=DRAFT, takeover=False, by=person, now=later(5))

    await database.write(issue)
    found = [
        await database.write(lambda tx, code=code: codes.find_share(tx, code, later(6)))
        for code in (CODE, "AAAA3333", "CCCC4444")
    ]
    assert [one is not None for one in found] == [False, True, True]


async def test_another_installation_hashes_the_same_code_differently(database: Database) -> None:
    first = await database.write(lambda tx: codes.hash_code(tx, CODE))
    assert await database.write(lambda tx: codes.hash_code(tx, CODE)) == first
    await database.write(lambda tx: tx.execute(text("DELETE FROM site")))
    assert await database.write(lambda tx: codes.hash_code(tx, CODE)) != first


async def test_an_invitation_gives_what_it_was_made_for_and_then_forgets_the_name(
    database: Database,
) -> None:
    await database.write(prepare)
    assert await database.read(lambda tx: codes.find_invitation(tx, TOKEN, NOW)) == INVITATION
    assert await database.read(lambda tx: codes.find_invitation(tx, "other", NOW)) is None

    def use(tx: Connection) -> Invitation | None:
        return codes.use_invitation(tx, TOKEN, PersonId(5), NOW)

    assert await database.write(use) == INVITATION
    assert await database.write(use) is None
    names = await database.read(lambda tx: tx.scalar(text("SELECT name FROM invitations")))
    assert names == ""


async def test_an_invitation_nobody_used_forgets_the_name(database: Database) -> None:
    await database.write(prepare)
    over = NOW + timedelta(days=7)
    assert await database.write(lambda tx: codes.erase_ended_invitations(tx, later(9))) == 0
    assert await database.write(lambda tx: codes.erase_ended_invitations(tx, over)) == 1
    assert await database.write(lambda tx: codes.erase_ended_invitations(tx, over)) == 0


async def test_of_many_uses_at_once_one_wins(database: Database) -> None:
    await database.write(prepare)
    many = 10_000 if database.dialect == "sqlite" else 1_000

    def use(number: int) -> object:
        return database.write(lambda tx: codes.use_invitation(tx, TOKEN, PersonId(number), NOW))

    outcomes = await asyncio.gather(*(use(number) for number in range(many)))
    assert [one for one in outcomes if one is not None] == [INVITATION]


async def test_of_two_who_type_the_same_code_at_once_one_wins(database: Database) -> None:
    await database.write(prepare)
    outcomes = await asyncio.gather(
        *(
            database.write(
                lambda tx, number=number: codes.use_share(tx, CODE, PersonId(number), NOW)
            )
            for number in range(10)
        )
    )
    assert sum(one is not None for one in outcomes) == 1


async def test_five_wrong_codes_an_hour_are_allowed(database: Database) -> None:
    person, other = PersonId(1), PersonId(2)

    def refused(after: float, whose: PersonId = person) -> object:
        return database.read(lambda tx: codes.refused_until(tx, whose, later(after)))

    assert await refused(0) is None
    for number in range(6):
        assert await refused(60 * number - 1) == (None if number < 5 else later(3600))
        await database.write(
            lambda tx, number=number: codes.note_try(tx, person, later(60 * number))
        )
    assert await refused(301) == later(3600 + 60)
    assert await refused(301, other) is None
    assert await refused(3600 + 59) == later(3600 + 60)
    assert await refused(3600 + 60) is None
    assert await refused(7200) is None
