"""What ends with a chat that changes hands or is in doubt; and what is looked at once more."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from bot.actions import linking
from bot.actions.outcomes import Denied
from storage import channel_policies, chats, former_links, inbox, links, people
from storage.inbox import NewUpdate
from storage.schema.channels import channel_advice
from storage.schema.delivery import inbox as updates
from storage.schema.linking import chat_questions, link_codes
from tests.storage.effects_of_talks import person_at
from tests.storage.linking import SECOND, STRANGER, lock
from tests.storage.talk import COLLEAGUE, INNOVATOR

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from conversations.messages import Address, PersonId
    from tests.storage.talk import Talk

CODE = "KQ7M4VXP9HTR"
DAY = timedelta(days=1)


@pytest.fixture
async def person(talk: Talk) -> PersonId:
    """Somebody with a chat on both channels."""
    await talk.register(INNOVATOR, "Sri Rahayu")
    await talk.say(SECOND, "halo")
    found = (await person_at(talk, INNOVATOR)).id
    await talk.database.write(lambda tx: chats.bind_person(tx, SECOND.key, found))
    return found


def ask(tx: Connection, talk: Talk, question: str, person: PersonId, **values: Any) -> None:
    chosen = {"asked_chat": INNOVATOR.key, "about_chat": STRANGER.key, "now": talk.now, **values}
    links.ask(tx, question, "link", person=person, **chosen)


async def do(talk: Talk, act: Callable[[Connection], Any]) -> Any:
    return await talk.database.write(act)


async def questions(talk: Talk) -> list[str]:
    found = select(chat_questions.c.id).order_by(chat_questions.c.id)
    return list(await do(talk, lambda tx: tx.execute(found).scalars().all()))


async def count_codes(talk: Talk) -> int:
    return await do(talk, lambda tx: tx.scalar(select(func.count()).select_from(link_codes)))


async def answered(talk: Talk, person: PersonId, question: str, *, agreed: bool = True) -> object:
    return await do(
        talk,
        lambda tx: linking.answer(tx, person, INNOVATOR, question, agreed=agreed, now=talk.now),
    )


async def test_of_two_questions_about_one_chat_the_later_counts(
    talk: Talk, person: PersonId
) -> None:
    await do(talk, lambda tx: ask(tx, talk, "w1", person))
    await do(talk, lambda tx: ask(tx, talk, "w2", person))
    assert await questions(talk) == ["w2"]


async def test_a_code_of_a_chat_that_is_somebody_elses_by_now_offers_nothing(
    talk: Talk, person: PersonId
) -> None:
    await talk.register(COLLEAGUE, "Budi Santoso")
    other = (await person_at(talk, COLLEAGUE)).id

    def fill(tx: Connection) -> object:
        links.issue(tx, CODE, person=person, chat_key=SECOND.key, now=talk.now)
        chats.bind_person(tx, SECOND.key, other)
        return links.find_offer(tx, CODE, talk.now)

    assert await do(talk, fill) is None


async def test_a_chat_in_doubt_links_nothing_more(talk: Talk, person: PersonId) -> None:
    def fill(tx: Connection) -> None:
        links.issue(tx, CODE, person=person, chat_key=SECOND.key, now=talk.now)
        ask(tx, talk, "w1", person, asked_chat=SECOND.key)
        ask(tx, talk, "w2", person, about_chat="whatsapp:9")
        links.end_offers(tx, SECOND.key)

    await do(talk, fill)
    assert (await questions(talk), await count_codes(talk)) == (["w2"], 0)


async def test_with_a_chat_that_is_let_go_ends_what_it_had_to_do_with(
    talk: Talk, person: PersonId
) -> None:
    def fill(tx: Connection) -> None:
        links.issue(tx, CODE, person=person, chat_key=SECOND.key, now=talk.now)
        ask(tx, talk, "w1", person, asked_chat=SECOND.key)
        ask(tx, talk, "w2", person, about_chat=SECOND.key)
        channel_policies.note_advice(tx, SECOND.key, talk.now)
        row = NewUpdate(SECOND.channel, "bot", "message", "u1", SECOND.key, 1, '{"a": 1}', talk.now)
        inbox.store(tx, [row])
        inbox.mark_done(tx, tx.scalar(select(updates.c.id)), talk.now)
        linking.let_go(tx, person, SECOND.key, by=linking.SELF, now=talk.now)

    await do(talk, fill)
    assert (await questions(talk), await count_codes(talk)) == ([], 0)
    assert await do(talk, lambda tx: tx.execute(select(channel_advice)).all()) == []
    assert await do(talk, lambda tx: tx.execute(select(updates.c.raw)).scalars().all()) == [""]


async def test_what_was_unlinked_and_is_linked_again_cannot_be_undone_any_more(
    talk: Talk, person: PersonId
) -> None:
    def fill(tx: Connection) -> None:
        linking.let_go(tx, person, SECOND.key, by=linking.SELF, now=talk.now)
        ask(tx, talk, "w1", person, about_chat=SECOND.key)
        links.agree(tx, "w1", person, talk.now)

    await do(talk, fill)
    assert await answered(talk, person, "w1") is None
    assert await do(talk, lambda tx: former_links.list_of(tx, person)) == ()


async def test_an_unlinking_is_remembered_for_a_month(talk: Talk, person: PersonId) -> None:
    await do(talk, lambda tx: former_links.note(tx, SECOND.key, person, talk.now))
    for days, count in ((29, 1), (30, 0)):
        await do(talk, lambda tx, days=days: former_links.forget_older(tx, talk.now + days * DAY))
        assert len(await do(talk, lambda tx: former_links.list_of(tx, person))) == count


# --- looked at once more, where it is done ---------------------------------------------------


async def test_only_the_person_who_was_asked_can_answer(talk: Talk, person: PersonId) -> None:
    await talk.say(STRANGER, "halo")
    await talk.register(COLLEAGUE, "Budi Santoso")
    other = (await person_at(talk, COLLEAGUE)).id
    await do(talk, lambda tx: ask(tx, talk, "w1", other))
    assert isinstance(await answered(talk, person, "w1"), Denied)


async def test_a_chat_in_doubt_is_not_linked(talk: Talk, person: PersonId) -> None:
    await talk.say(STRANGER, "halo")
    await lock(talk, STRANGER, "number")
    await do(talk, lambda tx: ask(tx, talk, "w1", person))
    assert isinstance(await answered(talk, person, "w1"), Denied)


async def test_two_people_who_cannot_be_one_are_not(talk: Talk, person: PersonId) -> None:
    await talk.register(STRANGER, "Budi Santoso")
    other = (await person_at(talk, STRANGER)).id

    def fill(tx: Connection) -> None:
        people.give_role(tx, other, "staf", by="staff:operator", now=talk.now)
        ask(tx, talk, "w1", person)

    await do(talk, fill)
    assert isinstance(await answered(talk, person, "w1"), Denied)


@pytest.mark.parametrize("agreed", [True, False])
async def test_a_no_or_yes_changes_no_chat_that_is_somebody_elses_by_now(
    talk: Talk, person: PersonId, *, agreed: bool
) -> None:
    await talk.register(COLLEAGUE, "Budi Santoso")
    other = (await person_at(talk, COLLEAGUE)).id
    await lock(talk, SECOND, "number")

    def fill(tx: Connection) -> None:
        chats.bind_person(tx, SECOND.key, other)
        links.ask(
            tx, "w1", "unlock", person=person, asked_chat=INNOVATOR.key, about_chat=SECOND.key,
            now=talk.now,
        )  # fmt: skip

    await do(talk, fill)
    await answered(talk, person, "w1", agreed=agreed)
    found = await do(talk, lambda tx: chats.load(tx, SECOND, talk.now))
    assert (found.person.id, found.locked) == (other, "number")


async def test_nobody_unlinks_the_chat_of_somebody_else(talk: Talk, person: PersonId) -> None:
    await talk.register(COLLEAGUE, "Budi Santoso")

    def unlink(tx: Connection, chat: Address) -> object:
        return linking.unlink(tx, person, chat, current=INNOVATOR, now=talk.now)

    assert isinstance(await do(talk, lambda tx: unlink(tx, COLLEAGUE)), Denied)
    assert await do(talk, lambda tx: unlink(tx, SECOND)) is None
