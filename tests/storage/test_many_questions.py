"""Questions of one person to staff: so many may wait at a time, and none is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.actions import staff
from bot.actions.outcomes import Denied
from conversations.lookups import MOST_OPEN_CASES
from conversations.texts import unmarked
from storage import cases, chats
from tests.storage.talk import COLLEAGUE, INNOVATOR

if TYPE_CHECKING:
    from storage.database import Transaction
    from tests.storage.talk import Talk


async def ask_as_many_as_may_wait(talk: Talk) -> list[str]:
    for number in range(MOST_OPEN_CASES):
        await talk.say(INNOVATOR, "petugas", f"Pertanyaan {number}?")
    return [one.number for one in await talk.database.read(cases.waiting)]


async def test_one_question_too_many_is_refused_with_the_ones_that_wait(talk: Talk) -> None:
    await talk.register(INNOVATOR, "Sri Rahayu")
    numbers = await ask_as_many_as_may_wait(talk)
    assert len(numbers) == MOST_OPEN_CASES
    result = await talk.say(INNOVATOR, "petugas")
    words = unmarked(result.messages[0].text)
    assert all(number in words for number in numbers)
    assert "belum kami teruskan" in words
    assert result.session.screen == "staff"
    await talk.say(INNOVATOR, "Halo, ini mendesak.")
    assert len(await talk.database.read(cases.waiting)) == MOST_OPEN_CASES


async def test_the_questions_of_one_stop_no_other(talk: Talk) -> None:
    await talk.register(INNOVATOR, "Sri Rahayu")
    await talk.register(COLLEAGUE, "Budi Santoso")
    await ask_as_many_as_may_wait(talk)
    await talk.say(COLLEAGUE, "petugas", "Bolehkah?")
    assert len(await talk.database.read(cases.waiting)) == MOST_OPEN_CASES + 1


async def test_an_answer_makes_room_for_one_question_and_no_more(talk: Talk) -> None:
    await talk.register(INNOVATOR, "Sri Rahayu")
    *_, latest = await ask_as_many_as_may_wait(talk)
    done = await talk.database.write(
        lambda tx: staff.answer_case(tx, latest, "Boleh.", by="staff:operator", now=talk.now)
    )
    assert not isinstance(done, Denied)
    await talk.say(INNOVATOR, "petugas", "Satu lagi?")
    waiting = await talk.database.read(cases.waiting)
    assert waiting[-1].words == "Satu lagi?"
    result = await talk.say(INNOVATOR, "petugas", "Dan satu lagi?")
    assert result.session.screen == "staff"
    assert await talk.database.read(cases.waiting) == waiting
    result = await talk.say(INNOVATOR, "kembali")
    assert result.session.screen == "menu"
    assert len(waiting) == MOST_OPEN_CASES


async def test_words_that_came_while_the_last_place_was_taken_are_not_dropped_in_silence(
    talk: Talk,
) -> None:
    await talk.register(INNOVATOR, "Sri Rahayu")
    await talk.say(INNOVATOR, "petugas")

    def others(tx: Transaction) -> None:
        person = chats.load(tx, INNOVATOR, talk.now).person
        assert person is not None
        for number in range(MOST_OPEN_CASES):
            cases.open_case(
                tx,
                f"T-{number}",
                person=person.id,
                chat_key="simulator:7",
                words="Dari percakapan lain?",
                draft=None,
                now=talk.now,
            )

    await talk.database.write(others)
    result = await talk.say(INNOVATOR, "Bolehkah?")
    assert "belum kami teruskan" in result.messages[0].text
    assert len(await talk.database.read(cases.waiting)) == MOST_OPEN_CASES
