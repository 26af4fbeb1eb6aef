"""Somebody who registered twice becomes one person when the two chats are linked."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.actions import staff
from bot.actions.personal import personal_record
from conversations.events import DraftSubmitted, ShareCodeIssued
from conversations.messages import Started, Text
from storage import audit, cases, chats, drafts, erasures, merging, people
from storage.errors import NotFoundError
from tests.storage.desk import BY
from tests.storage.effects_of_talks import begin_proposal, draft_at, issue_code, join, person_at
from tests.storage.linking import SECOND, code_of, heard, link, noted, owner_of, said, typed
from tests.storage.talk import COLLEAGUE, INNOVATOR

if TYPE_CHECKING:
    from conversations.domain.people import Person
    from conversations.draft import Draft
    from tests.storage.talk import Talk


async def writes_there(talk: Talk) -> tuple[Person, Draft]:
    """Have somebody register in the second chat, begin a proposal there and ask staff."""
    draft = await begin_proposal(talk, SECOND)
    person = await person_at(talk, SECOND)
    await talk.say(SECOND, "petugas", "Bolehkah puskesmas pembantu ikut?")
    return person, draft


async def both(talk: Talk) -> tuple[Person, Draft]:
    """Have somebody register in both chats, and write in the second."""
    await talk.register(INNOVATOR, "Sri Rahayu")
    return await writes_there(talk)


async def test_whoever_moves_is_told_that_a_stop_moves_along(talk: Talk) -> None:
    await both(talk)
    await talk.say(SECOND, "berhenti", "berhenti")
    code = await code_of(talk)
    asked = said(await talk.say(SECOND, f"hubungkan {code}"))
    assert "pilihan BERHENTI" in asked
    former = await person_at(talk, SECOND)
    assert former.stopped_at is not None


async def test_drafts_questions_and_what_was_joined_go_over_and_who_answered_stays(
    talk: Talk,
) -> None:
    former, draft = await both(talk)
    result = await link(talk)
    person = await person_at(talk, INNOVATOR)
    assert "1 draf dari pendaftaran yang lain ikut pindah" in said(result)
    assert "1 draf" in heard(result, SECOND)[0]
    assert await owner_of(talk, SECOND) == person.id
    found = await talk.database.read(lambda tx: drafts.open_of(tx, person.id))
    assert [(one.id, one.owner) for one in found] == [(draft.id, person.id)]
    assert {one.by for one in found[0].answers.values()} == {former.id}
    history = await talk.database.read(lambda tx: drafts.history(tx, draft.id))
    assert {who for _, _, who, _ in history} == {former.id}
    (waiting,) = await talk.database.read(cases.waiting)
    assert waiting.person == person.id
    await talk.say(SECOND, "status")
    await talk.say(SECOND, "lanjut")
    assert (await draft_at(talk, SECOND)).id == draft.id


async def test_what_was_sent_is_shown_to_the_person_it_belongs_to_now(talk: Talk) -> None:
    former, draft = await both(talk)
    await talk.database.write(lambda tx: _submit(tx, talk, former, draft))
    await link(talk)
    person = await person_at(talk, INNOVATOR)
    (sent,) = await talk.database.read(lambda tx: drafts.submissions_of(tx, person.id))
    assert (sent.number, sent.by) == ("P-1", former.id)
    assert await talk.database.read(lambda tx: people.name_of(tx, former.id)) == person.name
    record = await talk.database.read(lambda tx: personal_record(tx, person.id))
    assert "Antrean Pagi Sehat" in str(record["draf"])
    assert [one["nomor"] for one in record["kiriman"]] == ["P-1"]


def _submit(tx, talk: Talk, person: Person, draft: Draft) -> None:
    sent = DraftSubmitted(draft.id, "P-1", talk.now)
    drafts.submit(
        tx, draft, sent, by=person.id, title="Antrean", group="umum", received_at=talk.now
    )


async def test_a_draft_joined_in_both_chats_is_joined_once_and_not_where_it_is_owned(
    talk: Talk,
) -> None:
    await talk.register(INNOVATOR, "Sri Rahayu")
    mine = await begin_proposal(talk, COLLEAGUE)
    for chat in (INNOVATOR, SECOND):
        if chat == SECOND:
            await talk.register(SECOND, "Sri Rahayu")
        await join(talk, chat, await issue_code(talk, COLLEAGUE, "1"))
    theirs = await begin_again(talk, SECOND)
    code = await issue_code(talk, SECOND, "1")
    await join(talk, INNOVATOR, code)
    await link(talk)
    person = await person_at(talk, INNOVATOR)
    assert await talk.database.read(lambda tx: drafts.members(tx, mine.id)) == (person.id,)
    assert await talk.database.read(lambda tx: drafts.members(tx, theirs.id)) == ()
    found = await talk.database.read(lambda tx: drafts.open_of(tx, person.id))
    assert {one.id for one in found} == {mine.id, theirs.id}


async def begin_again(talk: Talk, address) -> Draft:
    await talk.say(address, "menu", "ajukan inovasi", "1", "Maret 2023", "belum pernah", "Kedua")
    return await draft_at(talk, address)


async def test_a_code_for_a_colleague_still_lets_them_in(talk: Talk) -> None:
    _, draft = await both(talk)
    result = await talk.say(SECOND, "lanjut", "ajak rekan", "2")
    code = next(one.code for one in result.events if isinstance(one, ShareCodeIssued))
    await link(talk)
    await talk.register(COLLEAGUE, "Rini Astuti")
    await join(talk, COLLEAGUE, code)
    assert (await draft_at(talk, COLLEAGUE)).id == draft.id


async def test_the_empty_person_is_closed_and_roles_do_not_go_over(talk: Talk) -> None:
    await talk.register(INNOVATOR, "Sri Rahayu")
    await talk.register(SECOND, "Sri Rahayu", roles="2, 3")
    former = await person_at(talk, SECOND)
    assert former.requested_roles == ("admin_instansi",)
    await link(talk)
    person = await person_at(talk, INNOVATOR)
    assert (person.roles, person.requested_roles) == (("inovator",), ())
    with pytest.raises(NotFoundError):
        await talk.database.read(lambda tx: people.get(tx, former.id))
    assert await talk.database.read(people.requested_roles) == ()
    assert (await noted(talk))[-2:] == ["person_merged", "chat_linked"]


async def test_who_asked_for_nothing_to_be_erased_is_not_erased_again_after_a_restore(
    talk: Talk,
) -> None:
    await both(talk)
    await link(talk)
    assert await talk.database.read(lambda tx: erasures.list_erased(tx, None)) == ()


async def test_who_deletes_their_data_is_forgotten_under_both_numbers(talk: Talk) -> None:
    former, _ = await both(talk)
    await link(talk)
    person = await person_at(talk, INNOVATOR)
    await talk.say(INNOVATOR, "data saya", "hapus", "ya, hapus")
    assert await talk.database.read(lambda tx: people.name_of(tx, former.id)) == ""
    assert await talk.database.read(lambda tx: merging.selves(tx, person.id)) == (person.id,)
    erased = await talk.database.read(lambda tx: erasures.list_erased(tx, None))
    assert [one.at for one in erased] == [talk.now, talk.now]


async def test_all_chats_of_the_other_person_come_along(talk: Talk) -> None:
    third = type(SECOND)("telegram", "909")
    await both(talk)
    await link(talk, second=third, first=SECOND)
    await link(talk)
    person = await person_at(talk, INNOVATOR)
    assert await owner_of(talk, third) == await owner_of(talk, SECOND) == person.id


@pytest.mark.parametrize("how", ["link", "prefilled words", "code alone"])
async def test_one_tap_hands_no_registration_over(talk: Talk, how: str) -> None:
    """Somebody of the same agency sends a link or ready words with a code of their own."""
    victim, draft = await both(talk)
    await talk.say(SECOND, "menu")
    code = await code_of(talk)
    body = {
        "link": Started(f"hubungkan-{code}"),
        "prefilled words": Text(f"HUBUNGKAN {code}"),
        "code alone": Started(code),
    }[how]
    result = await talk.send(SECOND, body)
    assert heard(result, INNOVATOR) == []
    assert "tidak berlaku" in said(await talk.say(INNOVATOR, "ya, hubungkan"))
    assert await owner_of(talk, SECOND) == victim.id
    found = await talk.database.read(lambda tx: drafts.open_of(tx, victim.id))
    assert [one.id for one in found] == [draft.id]


async def test_who_is_registered_there_hears_what_would_move_and_to_whom(talk: Talk) -> None:
    await both(talk)
    told = said(await talk.say(SECOND, f"hubungkan {await code_of(talk)}"))
    assert "dibuat Sri Rahayu, Pemerintah Kabupaten Banyumas, di Telegram (tanpa nomor)" in told
    for moves in ("• percakapan WhatsApp", "• 1 draf", "• 1 pertanyaan kepada petugas"):
        assert moves in told
    assert "kiriman" not in told
    assert "tidak dapat dibatalkan" in told


async def test_it_is_asked_where_the_code_was_made_only_after_their_yes(talk: Talk) -> None:
    former, _ = await both(talk)
    code = await code_of(talk)
    assert heard(await talk.say(SECOND, f"hubungkan {code}"), INNOVATOR) == []
    result = await talk.say(SECOND, "ya, gabungkan")
    (asked,) = heard(result, INNOVATOR)
    assert "Di sana terdaftar Sri Rahayu, Pemerintah Kabupaten Banyumas" in asked
    assert "Kode diterima" in said(result)
    assert await owner_of(talk, SECOND) == former.id
    await talk.say(INNOVATOR, "ya, hubungkan")
    assert await owner_of(talk, SECOND) == (await person_at(talk, INNOVATOR)).id
    record = await talk.database.read(lambda tx: audit.about(tx, former.id))
    assert "link_agreed" in [one.action for one in record]


async def test_their_yes_counts_for_a_quarter_of_an_hour(talk: Talk) -> None:
    former, _ = await both(talk)
    await talk.say(SECOND, f"hubungkan {await code_of(talk)}")
    talk.now += timedelta(minutes=13)
    await talk.say(SECOND, "ya, gabungkan")
    talk.now += timedelta(minutes=14)
    assert "tidak berlaku" in said(await talk.say(INNOVATOR, "ya, hubungkan"))
    assert await owner_of(talk, SECOND) == former.id


async def test_their_yes_that_comes_too_late_asks_nobody(talk: Talk) -> None:
    await both(talk)
    await talk.say(SECOND, f"hubungkan {await code_of(talk)}")
    talk.now += timedelta(minutes=15)
    assert heard(await talk.say(SECOND, "ya, gabungkan"), INNOVATOR) == []


@pytest.mark.parametrize("word", ["tidak jadi", "tidak"])
async def test_with_their_no_nobody_is_asked_and_the_code_is_over(talk: Talk, word: str) -> None:
    former, _ = await both(talk)
    code = await code_of(talk)
    await talk.say(SECOND, f"hubungkan {code}")
    result = await talk.say(SECOND, word)
    assert "tidak kami hubungkan" in said(result)
    assert heard(result, INNOVATOR) == []
    assert "tidak berlaku" in said(await talk.say(SECOND, f"hubungkan {code}"))
    assert await owner_of(talk, SECOND) == former.id


@pytest.mark.parametrize("how", ["unseen", "forwarded", "elsewhere"])
async def test_a_yes_that_is_none_to_this_question_asks_nobody(talk: Talk, how: str) -> None:
    await both(talk)
    await talk.say(SECOND, f"hubungkan {await code_of(talk)}")
    if how == "elsewhere":
        await talk.say(SECOND, "menu")
    talk.is_unseen, talk.is_forwarded = how == "unseen", how == "forwarded"
    for word in ("ya", "ya, gabungkan"):
        assert heard(await talk.say(SECOND, word), INNOVATOR) == []
    talk.is_unseen = talk.is_forwarded = False
    assert "Bila digabung" in said(await talk.say(SECOND, "menu", "hubungkan"))


async def test_who_registers_while_it_is_asked_agrees_first(talk: Talk) -> None:
    await talk.register(INNOVATOR, "Sri Rahayu")
    await talk.say(SECOND, "halo", "setuju")
    await typed(talk, SECOND, await code_of(talk))
    former = await person_at(talk, SECOND)
    profile = {"name": "Sri", "agency": {"code": "33.02", "name": "Pemerintah Kabupaten Banyumas"}}

    def register(tx) -> None:
        people.save_profile(tx, former.id, profile, talk.now)

    await talk.database.write(register)
    assert "tidak berlaku" in said(await talk.say(INNOVATOR, "ya, hubungkan"))
    assert await owner_of(talk, SECOND) == former.id
    assert "Bila digabung" in said(await talk.say(SECOND, "halo"))
    assert len(heard(await talk.say(SECOND, "ya"), INNOVATOR)) == 1


async def test_a_yes_holds_only_for_whoever_gave_it(talk: Talk) -> None:
    former, _ = await both(talk)
    await typed(talk, SECOND, await code_of(talk))
    await talk.register(COLLEAGUE, "Rini Astuti")
    other = await person_at(talk, COLLEAGUE)
    await talk.database.write(lambda tx: chats.give_to(tx, former.id, other.id))
    assert "tidak berlaku" in said(await talk.say(INNOVATOR, "ya, hubungkan"))
    assert await owner_of(talk, SECOND) == other.id


async def test_the_other_chats_of_both_are_told(talk: Talk) -> None:
    third = type(SECOND)("telegram", "909")
    fourth = type(SECOND)("telegram", "910")
    await both(talk)
    await link(talk, second=third, first=SECOND)
    await link(talk, second=fourth)
    result = await link(talk)
    (told,) = heard(result, third)
    assert told.startswith("Telegram sekarang terhubung dengan Bapak/Ibu. Bila itu keliru")
    assert heard(result, fourth)[0].startswith("WhatsApp sekarang terhubung dengan Bapak/Ibu")


async def test_two_people_of_different_agencies_are_not_made_one(talk: Talk) -> None:
    await talk.register(INNOVATOR, "Sri Rahayu")
    await talk.register(SECOND, "Sri Rahayu", agency="Kota Tegal")
    result = await talk.say(SECOND, await code_of(talk))
    assert "instansi lain" in said(result)
    assert "PETUGAS" in said(result)
    assert heard(result, INNOVATOR) == []


@pytest.mark.parametrize("who", [INNOVATOR, SECOND])
async def test_staff_are_not_made_one_with_anybody(talk: Talk, who) -> None:
    await talk.register(INNOVATOR, "Sri Rahayu")
    await talk.register(SECOND, "Sri Rahayu")
    person = await person_at(talk, who)
    await talk.database.write(lambda tx: staff.appoint(tx, person.id, by=BY, now=talk.now))
    result = await talk.say(SECOND, await code_of(talk))
    assert "petugas" in said(result)
    assert heard(result, INNOVATOR) == []


@pytest.mark.parametrize("how", ["another agency", "staff"])
async def test_what_changed_before_the_yes_is_looked_at_again(talk: Talk, how: str) -> None:
    await talk.register(INNOVATOR, "Sri Rahayu")
    await talk.register(SECOND, "Sri Rahayu")
    await typed(talk, SECOND, await code_of(talk))
    former = await person_at(talk, SECOND)
    if how == "staff":
        await talk.database.write(lambda tx: staff.appoint(tx, former.id, by=BY, now=talk.now))
    else:
        profile = {"agency": {"code": "33.28", "name": "Pemerintah Kota Tegal"}}
        await talk.database.write(lambda tx: people.save_profile(tx, former.id, profile, talk.now))
    result = await talk.say(INNOVATOR, "ya, hubungkan")
    assert "PETUGAS" in said(result)
    assert len(heard(result, SECOND)) == 1
    assert await owner_of(talk, SECOND) == former.id


async def test_who_only_agreed_there_is_taken_over_without_a_word_of_registrations(
    talk: Talk,
) -> None:
    await talk.register(INNOVATOR, "Sri Rahayu")
    await talk.say(SECOND, "halo", "setuju", "Sri Ra")
    result = await typed(talk, SECOND, await code_of(talk))
    assert "pendaftaran lain" not in heard(result, INNOVATOR)[0]
    done = await talk.say(INNOVATOR, "ya, hubungkan")
    person = await person_at(talk, INNOVATOR)
    assert await owner_of(talk, SECOND) == person.id
    assert "Kita lanjut di sini" in heard(done, SECOND)[0]
    assert "KIPP" in said(await talk.say(SECOND, "menu"))


async def test_a_chat_of_the_other_person_that_wrote_meanwhile_finds_its_draft(talk: Talk) -> None:
    """Their session names a draft that is another person's now; it is that person's chat too."""
    third = type(SECOND)("telegram", "909")
    await both(talk)
    await talk.say(SECOND, "menu")
    await link(talk, second=third, first=SECOND)
    await talk.say(third, "lanjut")
    before = await draft_at(talk, third)
    await link(talk)
    talk.now += timedelta(minutes=1)
    await talk.say(third, "4")
    after = await talk.database.read(lambda tx: drafts.find(tx, before.id))
    assert after is not None
    assert "kategori" in after.answers


async def test_where_to_write_does_not_follow_the_closed_person(talk: Talk) -> None:
    former, _ = await both(talk)
    await link(talk)
    assert await talk.database.read(lambda tx: chats.find_address(tx, former.id)) is None
