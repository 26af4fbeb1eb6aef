"""What writing together causes in the records: codes, takeovers, answers at once."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.actions import writing
from bot.actions.outcomes import Denied
from conversations.messages import Address, Text
from conversations.texts import unmarked
from storage import chats, drafts
from storage.errors import ConflictError
from tests.storage.effects_of_talks import (
    begin_proposal,
    draft_at,
    issue_code,
    join,
    person_at,
)
from tests.storage.talk import COLLEAGUE, INNOVATOR, Talk

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from conversations.draft import Draft


async def test_a_colleague_writes_along_and_the_owner_is_told(talk: Talk) -> None:
    draft = await begin_proposal(talk)
    await talk.register(COLLEAGUE, "Budi Santoso")
    code = await issue_code(talk, INNOVATOR, "1")
    result = await join(talk, COLLEAGUE, code.replace("-", " ").lower())
    assert result.session.draft == draft.id
    assert [(one.to, one.kind) for one in talk.others] == [(INNOVATOR, "notice")]
    assert "Budi Santoso" in unmarked(talk.others[0].text)
    joined = await draft_at(talk, COLLEAGUE)
    assert joined.owner == draft.owner
    colleague = await person_at(talk, COLLEAGUE)
    assert await talk.database.read(lambda tx: drafts.is_member(tx, draft.id, colleague.id))

    await talk.register(Address("telegram", "105"), "Cici")
    again = await join(talk, Address("telegram", "105"), code)
    assert again.session.draft != draft.id


THIRD = Address("telegram", "106")


async def three_of_an_agency(talk: Talk) -> Draft:
    """Register three; the second writes the first one's draft along."""
    draft = await begin_proposal(talk)
    await talk.register(COLLEAGUE, "Budi Santoso")
    await talk.register(THIRD, "Cici Lestari")
    await join(talk, COLLEAGUE, await issue_code(talk, INNOVATOR, "1"))
    return draft


async def test_a_takeover_changes_the_owner_and_whoever_loses_it_is_told(talk: Talk) -> None:
    draft = await three_of_an_agency(talk)
    await join(talk, THIRD, await issue_code(talk, INNOVATOR, "2"))
    assert [one.to for one in talk.others] == [INNOVATOR]
    owner = (await draft_at(talk, THIRD)).owner
    assert owner == (await person_at(talk, THIRD)).id
    # The one before may still write along.
    await talk.say(INNOVATOR, "1")
    found = await talk.database.read(lambda tx: drafts.find(tx, draft.id))
    assert found is not None
    assert found.owner == owner


async def test_whoever_only_writes_along_cannot_give_the_draft_away(talk: Talk) -> None:
    draft = await three_of_an_agency(talk)
    colleague = await person_at(talk, COLLEAGUE)
    result = await talk.say(COLLEAGUE, "ajak rekan")
    assert result.messages[0].prompt is not None
    assert [one.name for one in result.messages[0].prompt.choices] == ["along", "/back"]
    refused = await talk.database.write(
        lambda tx: writing.issue_code(
            tx, colleague.id, draft.id, "AAAA-4444", takeover=True, now=talk.now
        )
    )
    assert isinstance(refused, Denied)


async def test_a_code_of_whoever_owns_it_no_more_gives_nothing_away(talk: Talk) -> None:
    draft = await three_of_an_agency(talk)
    late = await issue_code(talk, INNOVATOR, "2")
    await talk.say(COLLEAGUE, "menu", "punya kode", await issue_code(talk, INNOVATOR, "2"))
    result = await join(talk, THIRD, late)
    assert "tidak berlaku" in result.messages[0].text
    found = await talk.database.read(lambda tx: drafts.find(tx, draft.id))
    assert found is not None
    assert found.owner == (await person_at(talk, COLLEAGUE)).id


async def test_the_owner_is_told_whose_code_let_a_colleague_in(talk: Talk) -> None:
    await three_of_an_agency(talk)
    await join(talk, THIRD, await issue_code(talk, COLLEAGUE, "1"))
    told = {one.to: unmarked(one.text) for one in talk.others}
    assert "dengan kode dari Bapak/Ibu" in told[COLLEAGUE]
    assert "dengan kode dari Budi Santoso" in told[INNOVATOR]


async def test_who_writes_along_is_told_of_a_cancelled_draft_and_of_its_return(talk: Talk) -> None:
    draft = await begin_proposal(talk)
    await talk.register(COLLEAGUE, "Budi Santoso")
    await join(talk, COLLEAGUE, await issue_code(talk, INNOVATOR, "1"))
    for words, told in (
        (("batal", "2"), "Sri Rahayu membatalkan draf Antrean Pagi Sehat"),
        (("kembalikan draf",), "Sri Rahayu mengembalikan draf Antrean Pagi Sehat"),
    ):
        await talk.say(INNOVATOR, *words)
        ((to, text),) = [(one.to, unmarked(one.text)) for one in talk.others]
        assert to == COLLEAGUE
        assert told in text
    assert (await draft_at(talk, INNOVATOR)).answers == draft.answers


async def test_a_colleague_of_another_agency_stays_outside(talk: Talk) -> None:
    draft = await begin_proposal(talk)
    await talk.register(COLLEAGUE, "Budi Santoso", agency="Kab Purbalingga")
    code = await issue_code(talk, INNOVATOR, "2")
    await join(talk, COLLEAGUE, code)
    colleague = await person_at(talk, COLLEAGUE)
    assert not await talk.database.read(lambda tx: drafts.is_member(tx, draft.id, colleague.id))
    denied = await talk.database.write(lambda tx: writing.join(tx, colleague.id, code, talk.now))
    assert isinstance(denied, Denied)


async def test_a_code_for_a_draft_that_was_closed_opens_nothing(talk: Talk) -> None:
    draft = await begin_proposal(talk)
    await talk.register(COLLEAGUE, "Budi Santoso")
    colleague = await person_at(talk, COLLEAGUE)
    code = await issue_code(talk, INNOVATOR, "1")
    await talk.say(INNOVATOR, "batal", "2")
    for _ in range(2):
        outcome = await talk.database.write(
            lambda tx: writing.join(tx, colleague.id, code, talk.now)
        )
        assert isinstance(outcome, Denied)
    assert not await talk.database.read(lambda tx: drafts.is_member(tx, draft.id, colleague.id))


async def test_after_five_wrong_codes_even_the_right_one_is_refused(talk: Talk) -> None:
    draft = await begin_proposal(talk)
    await talk.register(COLLEAGUE, "Budi Santoso")
    code = await issue_code(talk, INNOVATOR, "1")
    await talk.say(COLLEAGUE, "3", *[f"SALAH-{number}444-AAAA" for number in range(5)], code)
    colleague = await person_at(talk, COLLEAGUE)
    assert not await talk.database.read(lambda tx: drafts.is_member(tx, draft.id, colleague.id))
    denied = await talk.database.write(lambda tx: writing.join(tx, colleague.id, code, talk.now))
    assert isinstance(denied, Denied)
    later = talk.now + timedelta(hours=1)
    used = await talk.database.write(lambda tx: writing.join(tx, colleague.id, code, later))
    assert not isinstance(used, Denied)


async def test_a_stranger_may_neither_change_nor_share_nor_cancel_a_draft(talk: Talk) -> None:
    draft = await begin_proposal(talk)
    await talk.register(COLLEAGUE, "Budi Santoso")
    colleague = await person_at(talk, COLLEAGUE)

    def attempts(tx: Connection, changed: Draft) -> list[object]:
        return [
            writing.save(
                tx, colleague.id, changed, is_new=False, title="", group=None, now=talk.now
            ),
            writing.issue_code(
                tx, colleague.id, draft.id, "AAAA-4444", takeover=True, now=talk.now
            ),
        ]

    outcomes = await talk.database.write(lambda tx: attempts(tx, draft))
    assert all(isinstance(one, Denied) for one in outcomes)
    await join(talk, COLLEAGUE, await issue_code(talk, INNOVATOR, "1"))
    cancelled = replace(await draft_at(talk, COLLEAGUE), status="cancelled")
    refused, shared = await talk.database.write(lambda tx: attempts(tx, cancelled))
    assert isinstance(refused, Denied)
    assert isinstance(shared, Denied)  # to give it away; a code to write along is theirs


async def test_two_who_answer_at_once_lose_nothing(talk: Talk) -> None:
    draft = await begin_proposal(talk)
    await talk.register(COLLEAGUE, "Budi Santoso")
    await join(talk, COLLEAGUE, await issue_code(talk, INNOVATOR, "1"))
    await talk.say(INNOVATOR, "lanjut")

    async def answer(address: Address, words: str) -> None:
        """As the service does: what the records refuse is taken again."""
        for _ in range(20):
            try:
                await talk.send(address, Text(words))
            except ConflictError:
                continue
            return
        raise AssertionError

    await asyncio.gather(answer(INNOVATOR, "1"), answer(COLLEAGUE, "2"))
    found = await talk.database.read(lambda tx: drafts.find(tx, draft.id))
    held = [
        (await talk.database.write(lambda tx, a=one: chats.load(tx, a, talk.now))).session.held
        for one in (INNOVATOR, COLLEAGUE)
    ]
    assert found is not None
    stored = found.answers["kategori"].value
    # One answer stands; the other waits in its chat for a choice between the two.
    waiting = [one["mine"] for one in held if "mine" in one]
    assert {stored, *waiting} == {"kesetaraan", "swasembada"}
