"""What goes over when two people turn out to be one, and what ends with the closed one."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from conversations.messages import FileId, FileReference
from storage import (
    channel_policies,
    codes,
    drafts,
    files,
    former_links,
    links,
    merging,
    opt_ins,
    outbox,
    people,
)
from storage.schema.delivery import outbox as rows
from storage.schema.linking import chat_questions, link_codes
from storage.schema.records import drafts as draft_table
from storage.schema.work import share_codes
from tests.storage.conftest import message
from tests.storage.effects_of_talks import begin_proposal, person_at
from tests.storage.linking import SECOND, STRANGER
from tests.storage.talk import COLLEAGUE, INNOVATOR

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from conversations.messages import PersonId
    from tests.storage.talk import Talk

CODE = "KQ7M4VXP9HTR"


@pytest.fixture
async def two(talk: Talk) -> tuple[PersonId, PersonId]:
    """Somebody who registered twice: in the second chat, and in the first, whose person stays."""
    await talk.register(INNOVATOR, "Sri Rahayu")
    await begin_proposal(talk, SECOND)
    return (await person_at(talk, SECOND)).id, (await person_at(talk, INNOVATOR)).id


async def merge(talk: Talk, person: PersonId, into: PersonId) -> int:
    return await talk.database.write(lambda tx: merging.merge(tx, person, into, talk.now))


async def write(talk: Talk, act: Callable[[Connection], Any]) -> None:
    await talk.database.write(act)


async def test_what_somebody_said_of_themselves_is_emptied_and_stays_with_them(
    talk: Talk, two: tuple[PersonId, PersonId]
) -> None:
    former, person = two
    assert await merge(talk, former, person) == 1
    table = draft_table.c
    found = await talk.database.read(
        lambda tx: tx.execute(
            select(table.owner_id, table.answers).where(table.subject == f"person:{former}")
        ).all()
    )
    assert [tuple(one) for one in found] == [(former, {})]


async def test_what_waits_to_be_sent_is_the_persons(
    talk: Talk, two: tuple[PersonId, PersonId]
) -> None:
    former, person = two
    await write(talk, lambda tx: outbox.add(tx, [message("waits", to=SECOND, person=former)]))
    await merge(talk, former, person)
    found = await talk.database.read(
        lambda tx: tx.execute(select(rows.c.person_id)).scalars().all()
    )
    assert set(found) == {person}


async def test_files_and_chats_of_before_are_the_persons(
    talk: Talk, two: tuple[PersonId, PersonId]
) -> None:
    former, person = two

    def fill(tx: Connection) -> None:
        files.want(tx, 7, STRANGER.key, (FileReference("r", "surat.pdf", None, 9),), talk.now)
        files.store(
            tx, FileId("7-0"), talk.now, kind="pdf", size=9, sha256="x", pages=1, words="isi"
        )
        files.keep_for_person(tx, STRANGER.key, former)
        former_links.note(tx, STRANGER.key, former, talk.now)

    await write(talk, fill)
    await merge(talk, former, person)
    await write(talk, lambda tx: files.erase_of_chats(tx, [files.person_key(former)]))
    assert (await talk.database.read(lambda tx: files.get(tx, FileId("7-0")))).name == "surat.pdf"
    await write(talk, lambda tx: files.erase_of_chats(tx, [files.person_key(person)]))
    assert (await talk.database.read(lambda tx: files.get(tx, FileId("7-0")))).name == "berkas"
    found = await talk.database.read(lambda tx: former_links.list_of(tx, person))
    assert found == ((STRANGER.key, talk.now),)


@pytest.mark.parametrize(("stopped", "agreed"), [(1, None), (2, 1), (1, 2)])
async def test_a_stop_goes_over_whatever_was_agreed_to_in_the_other_registration(
    talk: Talk, two: tuple[PersonId, PersonId], stopped: int, agreed: int | None
) -> None:
    former, person = two

    def fill(tx: Connection) -> None:
        people.set_stopped(tx, former, talk.now + timedelta(hours=stopped))
        if agreed is not None:
            at = talk.now + timedelta(hours=agreed)
            opt_ins.give(tx, person, wording="w", language="id", channel="telegram", at=at)

    await write(talk, fill)
    await merge(talk, former, person)
    known = await talk.database.read(lambda tx: people.get(tx, person))
    assert known.stopped_at == talk.now + timedelta(hours=stopped)
    assert known.invitations_at is None


async def test_what_waits_and_is_not_wanted_any_more_is_not_sent(
    talk: Talk, two: tuple[PersonId, PersonId]
) -> None:
    former, person = two

    def fill(tx: Connection) -> None:
        outbox.add(tx, [message("waits", to=INNOVATOR, person=person, kind="notice")])
        people.set_stopped(tx, former, talk.now)

    await write(talk, fill)
    await merge(talk, former, person)
    found = await talk.database.read(lambda tx: tx.execute(select(rows.c.state)).scalars().all())
    assert set(found) == {"cancelled"}


async def test_the_latest_word_about_invitations_holds(
    talk: Talk, two: tuple[PersonId, PersonId]
) -> None:
    former, person = two

    def fill(tx: Connection) -> None:
        opt_ins.give(tx, person, wording="w", language="id", channel="telegram", at=talk.now)
        opt_ins.end(tx, former, by="person", at=talk.now + timedelta(hours=1))

    await write(talk, fill)
    await merge(talk, former, person)
    known = await talk.database.read(lambda tx: people.get(tx, person))
    assert known.invitations_at is None
    assert known.stopped_at is None


async def test_codes_questions_and_preferences_of_the_closed_person_end(
    talk: Talk, two: tuple[PersonId, PersonId]
) -> None:
    former, person = two

    def fill(tx: Connection) -> None:
        links.issue(tx, CODE, person=former, chat_key=SECOND.key, now=talk.now)
        links.ask(
            tx, "w1", "link", person=former, asked_chat=SECOND.key, about_chat="x:1", now=talk.now
        )
        channel_policies.prefer(tx, former, "whatsapp")
        opt_ins.give(tx, former, wording="w", language="id", channel=SECOND.channel, at=talk.now)

    await write(talk, fill)
    await merge(talk, former, person)

    def left(tx: Connection) -> tuple[Any, ...]:
        return (
            tx.execute(select(link_codes)).all(),
            tx.execute(select(chat_questions)).all(),
            channel_policies.preferred(tx, former),
            opt_ins.is_given(tx, former),
        )

    assert await talk.database.read(left) == ([], [], None, False)


async def test_who_was_merged_before_follows(talk: Talk, two: tuple[PersonId, PersonId]) -> None:
    former, person = two
    await talk.register(COLLEAGUE, "Sri R.")
    last = (await person_at(talk, COLLEAGUE)).id
    await merge(talk, former, person)
    await merge(talk, person, last)
    assert await talk.database.read(lambda tx: merging.selves(tx, last)) == (
        last,
        *sorted((former, person)),
    )
    assert await talk.database.read(lambda tx: people.name_of(tx, former)) == "Sri R."


async def test_who_handed_out_a_code_that_was_used_stays_as_it_was(
    talk: Talk, two: tuple[PersonId, PersonId]
) -> None:
    former, person = two
    (draft,) = await talk.database.read(lambda tx: drafts.open_of(tx, former))

    def fill(tx: Connection) -> None:
        for code, takeover in ((CODE, False), (f"{CODE[:-1]}4", True)):
            codes.issue_share(tx, code, draft=draft.id, takeover=takeover, by=former, now=talk.now)
        codes.use_share(tx, CODE, person, talk.now + timedelta(minutes=1))

    await write(talk, fill)
    await merge(talk, former, person)
    table = share_codes.c
    found = await talk.database.read(
        lambda tx: tx.execute(select(table.takeover, table.issued_by)).all()
    )
    assert {bool(one.takeover): one.issued_by for one in found} == {False: former, True: person}
