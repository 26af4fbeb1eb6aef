"""What conversations cause in the records: whole turns over real databases."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event, text

from bot import effects
from bot.actions import staff, writing
from bot.actions.outcomes import Denied
from bot.actions.personal import personal_record
from conversations.draft import Given
from conversations.events import (
    ConsentGiven,
    DraftSubmitted,
    InvitationUsed,
    MessagesStopped,
    PersonRegistered,
    ShareCodeIssued,
)
from conversations.lookups import Invitation
from conversations.messages import Address, Edited, Reachability, Started, Text
from conversations.scene import TurnResult
from conversations.texts import unmarked
from storage import audit, chats, drafts, outbox, people
from storage.errors import ConflictError
from storage.schema import metadata
from tests.storage.conftest import NOW, message
from tests.storage.talk import COLLEAGUE, INNOVATOR, Talk

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from conversations.domain.people import Person
    from conversations.draft import Draft
    from conversations.events import Event

PUBLISHED = {"forms", "periods", "agencies", "agency_aliases", "alembic_version"}


async def person_at(talk: Talk, address: Address) -> Person:
    chat = await talk.database.write(lambda tx: chats.load(tx, address, talk.now))
    assert chat.person is not None
    return chat.person


async def draft_at(talk: Talk, address: Address) -> Draft:
    chat = await talk.database.write(lambda tx: chats.load(tx, address, talk.now))
    assert chat.draft is not None
    return chat.draft


async def begin_proposal(talk: Talk, address: Address = INNOVATOR) -> Draft:
    await talk.register(address, "Sri Rahayu")
    await talk.say(address, "1", "1", "Maret 2023", "belum pernah", "Antrean Pagi Sehat")
    return await draft_at(talk, address)


async def issue_code(talk: Talk, address: Address, how: str) -> str:
    """Have somebody make a code for a colleague: 1 to write along, 2 to take over."""
    result = await talk.say(address, "ajak rekan", how)
    return next(one.code for one in result.events if isinstance(one, ShareCodeIssued))


async def join(talk: Talk, address: Address, code: str) -> TurnResult:
    return await talk.say(address, "menu", "3", code)


def everything(tx: Connection) -> str:
    """Every value of every table that people fill."""
    tables = [one for one in metadata.sorted_tables if one.name not in PUBLISHED]
    return "\n".join(str(row) for table in tables for row in tx.execute(table.select()))


async def actions_of(talk: Talk, person: Person) -> list[str]:
    found = await talk.database.read(lambda tx: audit.about(tx, person.id))
    return [one.action for one in reversed(found)]


# --- consent and registration ---------------------------------------------------------------


async def test_before_consent_nothing_is_kept_but_the_chat(talk: Talk) -> None:
    await talk.say(INNOVATOR, "halo, saya Sri Rahayu", "tidak", "tidak")
    count = await talk.database.read(lambda tx: tx.scalar(text("SELECT count(*) FROM people")))
    assert count == 0
    assert "Sri" not in await talk.database.read(everything)


async def test_consent_and_registration_make_a_person_with_a_record(talk: Talk) -> None:
    await talk.register(INNOVATOR, "Sri Rahayu")
    person = await person_at(talk, INNOVATOR)
    assert (person.name, person.agency, person.phone) == ("Sri Rahayu", "33.02", "+6281234567890")
    assert (person.roles, person.requested_roles) == (("inovator",), ())
    assert person.consent_at is not None
    assert person.is_registered
    assert await actions_of(talk, person) == ["consent_given", "profile_saved"]
    assert await talk.database.read(audit.verify_chain) is None


async def test_the_language_chosen_is_kept(talk: Talk) -> None:
    await talk.register(INNOVATOR, "Sri Rahayu")
    await talk.say(INNOVATOR, "bahasa", "english")
    assert (await person_at(talk, INNOVATOR)).language == "en"


async def test_the_language_may_be_chosen_before_consent_and_consent_given_anew(
    talk: Talk,
) -> None:
    await talk.say(INNOVATOR, "hello", "english", "agree")
    person = await person_at(talk, INNOVATOR)
    assert person.language == "en"

    def again(tx: Connection) -> None:
        context = talk.context(tx, INNOVATOR, Text("x"))
        newer = TurnResult(context.session, events=(ConsentGiven("next", "id"),))
        effects.apply(tx, context, newer, now=talk.now)

    await talk.database.write(again)
    renewed = await person_at(talk, INNOVATOR)
    assert (renewed.id, renewed.consent_version, renewed.language) == (person.id, "next", "id")


@pytest.mark.parametrize("caused", [MessagesStopped(), DraftSubmitted("d1", "N", NOW)])
async def test_without_a_person_nothing_can_be_caused(talk: Talk, caused: Event) -> None:
    def cause(tx: Connection) -> None:
        context = talk.context(tx, INNOVATOR, Text("x"))
        effects.apply(tx, context, TurnResult(context.session, events=(caused,)), now=talk.now)

    with pytest.raises(LookupError):
        await talk.database.write(cause)


async def test_a_role_that_staff_confirm_waits_for_them(talk: Talk) -> None:
    await talk.register(INNOVATOR, "Sri Rahayu", roles="1, 3")
    person = await person_at(talk, INNOVATOR)
    assert (person.roles, person.requested_roles) == (("inovator",), ("admin_instansi",))
    listed = await talk.database.write(lambda tx: staff.list_roles(tx, by="ani", now=talk.now))
    assert listed == ((person.id, "Sri Rahayu", "Pemerintah Kabupaten Banyumas", "admin_instansi"),)

    def decide(tx: Connection, role: str = "admin_instansi", who: int = person.id) -> object:
        return staff.decide_role(tx, who, role, granted=True, by="ani", now=talk.now)

    told = await talk.database.write(decide)
    assert told.to == INNOVATOR
    assert "Admin" in unmarked(told.text)
    assert (await person_at(talk, INNOVATOR)).roles == ("admin_instansi", "inovator")
    for denied in (
        await talk.database.write(decide),  # decided already
        await talk.database.write(lambda tx: decide(tx, role="inovator")),
        await talk.database.write(lambda tx: decide(tx, who=999)),
    ):
        assert isinstance(denied, Denied)
    assert await actions_of(talk, person) == [
        "consent_given",
        "profile_saved",
        "record_viewed_by_staff",
        "role_granted",
    ]


async def admin(talk: Talk) -> Person:
    await talk.register(INNOVATOR, "Sri Rahayu", roles="1, 3")
    person = await person_at(talk, INNOVATOR)
    await talk.database.write(
        lambda tx: staff.decide_role(
            tx, person.id, "admin_instansi", granted=True, by="ani", now=talk.now
        )
    )
    return person


async def test_an_admin_who_corrects_a_number_stays_admin(talk: Talk) -> None:
    await admin(talk)
    await talk.say(INNOVATOR, "data saya", "2", "ubah", "5", "081298765432", "kirim")
    person = await person_at(talk, INNOVATOR)
    assert person.phone == "+6281298765432"
    assert (person.roles, person.requested_roles) == (("admin_instansi", "inovator"), ())


async def test_an_admin_who_moves_to_another_agency_asks_staff_anew(talk: Talk) -> None:
    await admin(talk)
    await talk.say(INNOVATOR, "data saya", "2", "ubah", "3", "Kab Purbalingga", "kirim")
    person = await person_at(talk, INNOVATOR)
    assert person.agency == "33.03"
    assert (person.roles, person.requested_roles) == (("inovator",), ("admin_instansi",))


async def test_an_admin_may_give_the_role_up(talk: Talk) -> None:
    await admin(talk)
    await talk.say(INNOVATOR, "data saya", "2", "ubah", "6", "2", "kirim")
    person = await person_at(talk, INNOVATOR)
    assert (person.roles, person.requested_roles) == (("upp",), ())


async def test_nobody_becomes_admin_by_an_event_alone(talk: Talk) -> None:
    await talk.register(INNOVATOR, "Sri Rahayu")

    def claim(tx: Connection) -> None:
        context = talk.context(tx, INNOVATOR, Text("x"))
        profile = {"name": "Sri Rahayu", "agency": {"code": "33.02", "name": "Banyumas"}}
        claimed = PersonRegistered(profile, ("inovator", "admin_instansi"))
        effects.apply(tx, context, TurnResult(context.session, events=(claimed,)), now=talk.now)

    await talk.database.write(claim)
    person = await person_at(talk, INNOVATOR)
    assert (person.roles, person.requested_roles) == (("inovator",), ("admin_instansi",))


# --- invitations ----------------------------------------------------------------------------

TOKEN = "vJ0mS2q0x6bO3sQd1Yp9rA"


async def invite(talk: Talk, draft: str | None = None) -> None:
    invitation = Invitation(
        TOKEN,
        "Rina Wulandari",
        "33.02",
        "Pemerintah Kabupaten Banyumas",
        "RSUD Ajibarang",
        ("admin_instansi",),
        draft,
    )
    nameless = replace(invitation, name=" ")

    def issue(tx: Connection) -> list[object]:
        return [
            staff.invite(tx, TOKEN, one, by="ani", now=talk.now) for one in (nameless, invitation)
        ]

    refused, done = await talk.database.write(issue)
    assert isinstance(refused, Denied)
    assert done is None


async def test_an_invited_person_has_what_the_invitation_gives_once(talk: Talk) -> None:
    draft = await begin_proposal(talk)
    await invite(talk, draft.id)
    rina, other = Address("telegram", "103"), Address("telegram", "104")
    await talk.send(rina, Started(TOKEN))
    await talk.say(rina, "ya", "setuju")
    person = await person_at(talk, rina)
    assert (person.name, person.agency, person.unit) == (
        "Rina Wulandari",
        "33.02",
        "RSUD Ajibarang",
    )
    assert person.roles == ("admin_instansi",)
    assert await talk.database.read(lambda tx: drafts.is_member(tx, draft.id, person.id))

    await talk.send(other, Started(TOKEN))
    await talk.say(other, "setuju")
    assert not (await person_at(talk, other)).is_registered
    assert "Rina" not in str(
        await talk.database.read(lambda tx: tx.execute(text("SELECT * FROM invitations")).all())
    )


async def test_a_decision_about_someone_who_blocked_us_is_kept_and_not_told(talk: Talk) -> None:
    await talk.register(INNOVATOR, "Sri Rahayu", roles="3")
    person = await person_at(talk, INNOVATOR)
    await talk.send(INNOVATOR, Reachability(reachable=False))
    told = await talk.database.write(
        lambda tx: staff.decide_role(
            tx, person.id, "admin_instansi", granted=False, by="ani", now=talk.now
        )
    )
    assert told is None
    assert (await person_at(talk, INNOVATOR)).requested_roles == ()


async def test_an_invitation_confirms_a_role_that_was_waiting(talk: Talk) -> None:
    await talk.register(INNOVATOR, "Rina Wulandari", roles="3")
    assert (await person_at(talk, INNOVATOR)).roles == ()
    await invite(talk)
    await talk.send(INNOVATOR, Started(TOKEN))
    person = await person_at(talk, INNOVATOR)
    assert (person.roles, person.requested_roles) == (("admin_instansi",), ())


async def test_a_turn_whose_invitation_was_used_in_between_changes_nothing(talk: Talk) -> None:
    await talk.register(INNOVATOR, "Sri Rahayu")
    await invite(talk)

    def late(tx: Connection) -> None:
        context = talk.context(tx, INNOVATOR, Started(TOKEN))
        tx.execute(text("UPDATE invitations SET used_at = issued_at"))
        result = TurnResult(
            context.session,
            events=(
                InvitationUsed(TOKEN),
                PersonRegistered({"name": "Rina"}, ("admin_instansi",)),
            ),
        )
        effects.apply(tx, context, result, now=talk.now)

    with pytest.raises(ConflictError):
        await talk.database.write(late)
    assert (await person_at(talk, INNOVATOR)).name == "Sri Rahayu"


# --- drafts ---------------------------------------------------------------------------------


async def test_every_answer_is_saved_and_stands_in_the_history(talk: Talk) -> None:
    draft = await begin_proposal(talk)
    assert draft.answers["judul"].value == "Antrean Pagi Sehat"
    person = await person_at(talk, INNOVATOR)
    history = await talk.database.read(lambda tx: drafts.history(tx, draft.id))
    given = [(question, by) for question, _, by, _ in history]
    assert ("tanggal_mulai", person.id) in given
    assert ("judul", person.id) in given
    opened = await talk.database.read(lambda tx: drafts.open_of(tx, person.id))
    assert [one.id for one in opened] == [draft.id]


async def test_a_turn_takes_few_statements(talk: Talk) -> None:
    await begin_proposal(talk)
    statements: list[str] = []

    def counted(tx: Connection) -> None:
        if tx.dialect.name == "sqlite":
            tx.connection.set_trace_callback(statements.append)
        else:
            event.listen(
                tx, "before_cursor_execute", lambda *arguments: statements.append(arguments[2])
            )
        talk.turn(tx, INNOVATOR, Text("1"))
        if tx.dialect.name == "sqlite":
            tx.connection.set_trace_callback(None)

    talk.counter += 1
    await talk.database.write(counted)
    # Claiming, writing to the outbox and closing the update come on top: twelve at most.
    assert len(statements) <= 5, statements


async def test_a_turn_on_a_draft_that_was_changed_in_between_changes_nothing(talk: Talk) -> None:
    draft = await begin_proposal(talk)

    def both(tx: Connection) -> None:
        context = talk.context(tx, INNOVATOR, Text("1"))
        drafts.save(tx, draft, title="", now=talk.now)
        changed = draft.with_answer("kategori", Given("kesehatan", draft.owner, talk.now))
        effects.apply(tx, context, TurnResult(context.session, draft=changed), now=talk.now)

    with pytest.raises(ConflictError):
        await talk.database.write(both)
    assert await draft_at(talk, INNOVATOR) == draft


async def test_a_cancelled_draft_is_not_open_any_more(talk: Talk) -> None:
    draft = await begin_proposal(talk)
    await talk.say(INNOVATOR, "batal", "2")
    found = await talk.database.read(lambda tx: drafts.find(tx, draft.id))
    assert found is not None
    assert found.status == "cancelled"
    assert found.answers == draft.answers
    assert await talk.database.read(lambda tx: drafts.open_of(tx, draft.owner)) == ()


async def test_an_edited_message_changes_its_answer_and_the_history_keeps_both(
    talk: Talk,
) -> None:
    draft = await begin_proposal(talk)
    await talk.send(INNOVATOR, Edited(f"m{talk.counter}", "Antrean Sore Sehat"))
    changed = await draft_at(talk, INNOVATOR)
    assert changed.answers["judul"].value == "Antrean Sore Sehat"
    history = await talk.database.read(lambda tx: drafts.history(tx, draft.id))
    titles = [one["value"] for question, one, _, _ in history if question == "judul"]
    assert titles == ["Antrean Pagi Sehat", "Antrean Sore Sehat"]


async def test_sending_a_draft_again_gives_the_number_it_has(talk: Talk) -> None:
    draft = await begin_proposal(talk)

    def submit(tx: Connection, number: str) -> str:
        sent = DraftSubmitted(draft.id, number, talk.now)
        return writing.submit(
            tx, draft.owner, draft, sent, title="Antrean", group="umum", now=talk.now
        )

    assert await talk.database.write(lambda tx: submit(tx, "KIPP27-A")) == "KIPP27-A"
    assert await talk.database.write(lambda tx: submit(tx, "KIPP27-B")) == "KIPP27-A"
    person = await person_at(talk, INNOVATOR)
    assert (await actions_of(talk, person)).count("proposal_submitted") == 1

    def turn(tx: Connection) -> None:
        context = talk.context(tx, INNOVATOR, Text("kirim"))
        again = DraftSubmitted(draft.id, "KIPP27-C", talk.now)
        done = TurnResult(context.session, draft=context.draft, events=(again,))
        effects.apply(tx, context, done, now=talk.now)

    with pytest.raises(ConflictError):  # its receipt would show a number that does not count
        await talk.database.write(turn)


# --- writing together -----------------------------------------------------------------------


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


async def test_a_takeover_changes_the_owner_and_all_who_lose_it_are_told(talk: Talk) -> None:
    draft = await begin_proposal(talk)
    third = Address("telegram", "106")
    await talk.register(COLLEAGUE, "Budi Santoso")
    await talk.register(third, "Cici Lestari")
    await join(talk, COLLEAGUE, await issue_code(talk, INNOVATOR, "1"))
    await join(talk, third, await issue_code(talk, COLLEAGUE, "2"))
    assert [one.to for one in talk.others] == [INNOVATOR, COLLEAGUE]
    owner = (await draft_at(talk, third)).owner
    assert owner == (await person_at(talk, third)).id
    # The one before may still write along.
    await talk.say(INNOVATOR, "1")
    found = await talk.database.read(lambda tx: drafts.find(tx, draft.id))
    assert found is not None
    assert found.owner == owner


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
    assert shared is None


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


# --- staff, stopping, one's own data --------------------------------------------------------


async def test_a_question_reaches_staff_and_their_answer_the_person(talk: Talk) -> None:
    await talk.register(INNOVATOR, "Sri Rahayu")
    await talk.say(INNOVATOR, "petugas", "Kapan pengumuman finalis?")
    waiting = await talk.database.write(lambda tx: staff.list_cases(tx, by="ani", now=talk.now))
    assert [one.words for one in waiting] == ["Kapan pengumuman finalis?"]
    number = waiting[0].number

    def answer(tx: Connection, words: str = " Bulan Juli. ", case: str = number) -> object:
        return staff.answer_case(tx, case, words, by="ani", now=talk.now)

    told = await talk.database.write(answer)
    assert (told.to, told.kind) == (INNOVATOR, "receipt")
    assert "Bulan Juli." in told.text
    assert await talk.database.write(lambda tx: staff.list_cases(tx, by="ani", now=talk.now)) == ()
    for denied in (
        await talk.database.write(lambda tx: answer(tx, words="  ")),
        await talk.database.write(lambda tx: answer(tx, case="T-none")),
    ):
        assert isinstance(denied, Denied)
    await talk.send(INNOVATOR, Reachability(reachable=False))
    assert isinstance(await talk.database.write(answer), Denied)


async def test_after_stopping_nothing_unasked_waits_to_be_sent(talk: Talk) -> None:
    await talk.register(INNOVATOR, "Sri Rahayu")
    person = await person_at(talk, INNOVATOR)
    rows = [
        message("notice", to=INNOVATOR, kind="notice", person=person.id),
        message("reply", to=INNOVATOR, person=person.id),
    ]
    await talk.database.write(lambda tx: outbox.add(tx, rows))
    await talk.say(INNOVATOR, "berhenti")
    assert (await person_at(talk, INNOVATOR)).stopped_at == talk.now
    states = await talk.database.read(
        lambda tx: dict(tx.execute(text("SELECT key, state FROM outbox")).all())
    )
    assert states == {"notice": "cancelled", "reply": "pending"}
    await talk.say(INNOVATOR, "mulai")
    person = await person_at(talk, INNOVATOR)
    assert person.stopped_at is None
    assert (await actions_of(talk, person))[-2:] == ["messages_stopped", "messages_resumed"]


async def test_people_see_and_take_away_all_that_is_kept_about_them(talk: Talk) -> None:
    draft = await begin_proposal(talk)
    await talk.say(INNOVATOR, "petugas", "Kapan pengumuman finalis?", "data saya", "1")
    person = await person_at(talk, INNOVATOR)
    assert (await actions_of(talk, person))[-2:] == ["record_viewed", "record_exported"]
    record = str(await talk.database.read(lambda tx: personal_record(tx, person.id)))
    for value in (
        "Sri Rahayu",
        "+6281234567890",
        "Kapan pengumuman finalis?",
        draft.id,
        INNOVATOR.external_id,
        person.consent_version,
        "record_exported",
        "Antrean Pagi Sehat",
    ):
        assert value in record


async def test_nothing_personal_is_left_after_erasure_and_the_proposal_stays(talk: Talk) -> None:
    draft = await begin_proposal(talk)
    await talk.say(INNOVATOR, "petugas", "Nomor saya 081234567890, Sri Rahayu")
    person = await person_at(talk, INNOVATOR)
    second = Address("telegram", "201")

    def more(tx: Connection) -> None:
        session = chats.load(tx, second, talk.now).session
        held = replace(session, screen="question", held={"words": "Sri Rahayu"}, draft=draft.id)
        chats.save(tx, held, talk.now)
        chats.bind_person(tx, second.key, person.id)
        chats.set_reachable(tx, second.key, reachable=False, now=talk.now)
        row = message("greeting", to=INNOVATOR, person=person.id, body={"text": "Sri Rahayu"})
        outbox.add(tx, [row])

    await talk.database.write(more)
    before = await talk.database.read(everything)
    assert "Sri Rahayu" in before
    await talk.say(INNOVATOR, "data saya", "3", "1")

    left = await talk.database.read(everything)
    for value in ("Sri Rahayu", "81234567890", "1234567890"):
        assert value not in left
    kept = await talk.database.read(lambda tx: drafts.find(tx, draft.id))
    assert kept is not None
    assert kept.answers == draft.answers
    for address in (INNOVATOR, second):
        chat = await talk.database.write(lambda tx, a=address: chats.load(tx, a, talk.now))
        assert chat.person is None
        assert chat.draft is None
    assert (await actions_of(talk, person))[-1] == "record_erased"
    assert await talk.database.read(audit.verify_chain) is None

    await talk.register(INNOVATOR, "Sri Baru")
    assert (await person_at(talk, INNOVATOR)).id != person.id


async def test_the_name_of_an_erased_colleague_is_not_told(talk: Talk) -> None:
    await talk.register(INNOVATOR, "Sri Rahayu")
    person = await person_at(talk, INNOVATOR)
    await talk.say(INNOVATOR, "data saya", "3", "1")
    assert await talk.database.read(lambda tx: people.name_of(tx, person.id)) == ""


async def test_a_blocked_chat_is_noted_without_a_word(talk: Talk) -> None:
    await talk.register(INNOVATOR, "Sri Rahayu")
    result = await talk.send(INNOVATOR, Reachability(reachable=False))
    assert result.messages == ()
    person = await person_at(talk, INNOVATOR)
    assert await talk.database.read(lambda tx: chats.find_address(tx, person.id)) is None
    await talk.send(INNOVATOR, Reachability(reachable=True))
    assert await talk.database.read(lambda tx: chats.find_address(tx, person.id)) == INNOVATOR
