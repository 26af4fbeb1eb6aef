"""After five years nothing says who somebody was, and what is younger is not touched."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, insert, select, text, update

from bot import retention as by_age
from bot.actions import writing
from bot.publish import Published
from bot.retention import KEPT_FOR, erase_by_age
from conversations.definitions import load_forms
from conversations.events import DraftSubmitted
from conversations.messages import FileId
from conversations.personal_questions import looks_personal, personal_questions, question_of
from storage import audit, chats, drafts, retention
from storage.schema import metadata
from storage.schema.library import forms
from storage.schema.records import drafts as drafts_table
from storage.schema.work import answer_history, cases, files
from tests.storage.conftest import NOW
from tests.storage.talk import COLLEAGUE, INNOVATOR, Talk

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from conversations.draft import Draft, Json
    from conversations.messages import Address, PersonId
    from storage.file_store import FileStore

YEAR = timedelta(days=365)
PERSONAL = ("Sri Rahayu", "81234567890", "Ratna Dewi", "8111222333")
CONTACT = {"name": "Ratna Dewi", "position": "Kepala", "phone": "+628111222333", "email": ""}


@pytest.fixture
async def talk(talk: Talk) -> Talk:
    """The same, over records with an open example period."""
    await Published().publish(talk.database, NOW, example=True)
    return talk


async def person_at(talk: Talk, address: Address) -> PersonId | None:
    return await talk.database.read(lambda tx: chats.person_of(tx, address.key))


async def begin(talk: Talk) -> Draft:
    """Register and begin a proposal with a contact person in it."""
    await talk.register(INNOVATOR, "Sri Rahayu")
    await talk.say(INNOVATOR, "1", "1", "Maret 2023", "belum pernah", "Antrean Pagi Sehat")
    chat = await talk.database.write(lambda tx: chats.load(tx, INNOVATOR, talk.now))
    draft = chat.draft
    assert draft is not None

    def name_contact(tx: Connection) -> None:
        plain = {"kind": "given", "value": CONTACT, "by": draft.owner, "at": NOW.isoformat()}
        row = drafts_table.c.id == draft.id
        answers = tx.execute(select(drafts_table.c.answers).where(row)).scalar_one()
        answers["penanggung_jawab"] = plain
        tx.execute(update(drafts_table).where(row).values(answers=answers))
        tx.execute(
            insert(answer_history).values(
                draft_id=draft.id,
                question="penanggung_jawab",
                answer=plain,
                person_id=draft.owner,
                at=talk.now,
            )
        )

    await talk.database.write(name_contact)
    found = await talk.database.read(lambda tx: drafts.find(tx, draft.id))
    assert found is not None
    return found


async def send(talk: Talk, draft: Draft) -> str:
    sent = DraftSubmitted(draft.id, "KIPP-1", talk.now)

    def submit(tx: Connection) -> str:
        row = drafts_table.c.id == draft.id
        tx.execute(update(drafts_table).where(row).values(status="submitted"))
        return writing.submit(
            tx, draft.owner, draft, sent, title="Antrean", group="umum", now=talk.now
        )

    return await talk.database.write(submit)


def everything(tx: Connection, *, besides: str = "") -> str:
    left_out = {"forms", "periods", "agencies", "agency_aliases", besides}
    tables = [one for one in metadata.sorted_tables if one.name not in left_out]
    return "\n".join(str(row) for table in tables for row in tx.execute(table.select()))


def actions(tx: Connection) -> list[tuple[str, str]]:
    rows = tx.execute(text("SELECT action, subject FROM audit WHERE actor = 'retention'"))
    return sorted((row[0], row[1]) for row in rows)


async def test_who_is_silent_for_five_years_is_erased_as_by_hapus(
    talk: Talk, store: FileStore
) -> None:
    await talk.register(INNOVATOR, "Sri Rahayu")
    person = await person_at(talk, INNOVATOR)
    talk.now += KEPT_FOR - timedelta(hours=1)
    assert await erase_by_age(talk.database, store, talk.now) == 0
    assert "Sri Rahayu" in await talk.database.read(everything)

    talk.now += timedelta(hours=2)
    assert await erase_by_age(talk.database, store, talk.now) == 2  # the person and the chat
    left = await talk.database.read(everything)
    assert [value for value in PERSONAL if value in left] == []
    assert await person_at(talk, INNOVATOR) is None
    assert await talk.database.read(actions) == [
        ("chats_forgotten", "chats"),
        ("record_erased", f"person:{person}"),
    ]
    assert await talk.database.read(audit.verify_chain) is None
    assert await erase_by_age(talk.database, store, talk.now) == 0

    result = await talk.say(INNOVATOR, "halo")
    assert result.session.screen == "consent"


async def test_who_wrote_in_between_is_kept(talk: Talk, store: FileStore) -> None:
    await talk.register(INNOVATOR, "Sri Rahayu")
    await talk.register(COLLEAGUE, "Budi Santoso")
    talk.now += 4 * YEAR
    await talk.say(COLLEAGUE, "menu")
    talk.now += 2 * YEAR
    assert await erase_by_age(talk.database, store, talk.now) == 2
    assert await person_at(talk, INNOVATOR) is None
    assert await person_at(talk, COLLEAGUE) is not None
    assert "Budi Santoso" in await talk.database.read(everything)


async def test_a_proposal_never_sent_is_emptied_with_its_files(
    talk: Talk, store: FileStore
) -> None:
    draft = await begin(talk)

    def attach(tx: Connection) -> None:
        row = drafts_table.c.id == draft.id
        answers = tx.execute(select(drafts_table.c.answers).where(row)).scalar_one()
        value = [{"id": "7-0", "name": "Surat Sri Rahayu.pdf"}]
        answers["surat"] = {"kind": "given", "value": value, "by": 1, "at": NOW.isoformat()}
        tx.execute(update(drafts_table).where(row).values(answers=answers))
        for file in ("7-0", "8-0"):
            tx.execute(
                insert(files).values(
                    id=file,
                    inbox_id=int(file[0]),
                    position=0,
                    chat_key=INNOVATOR.key,
                    channel="telegram",
                    reference="r",
                    name="Surat Sri Rahayu.pdf",
                    state="stored",
                    sha256="ab",
                    next_at=NOW,
                    created_at=NOW,
                )
            )
            store.path(FileId(file)).write_text("isi")

    await talk.database.write(attach)
    talk.now += 4 * YEAR
    await talk.say(INNOVATOR, "menu")
    talk.now += 2 * YEAR
    assert await erase_by_age(talk.database, store, talk.now) == 1
    kept = await talk.database.read(lambda tx: drafts.find(tx, draft.id))
    assert kept is not None
    assert (dict(kept.answers), kept.status) == ({}, "cancelled")
    # A chat's last screen may still show the title, until its person writes or is erased.
    left = await talk.database.read(lambda tx: everything(tx, besides="chats"))
    assert "Antrean Pagi Sehat" not in left
    assert "Ratna Dewi" not in left
    assert "Sri Rahayu" in left  # the person wrote in between
    assert not store.path(FileId("7-0")).exists()
    assert store.path(FileId("8-0")).exists()
    assert await talk.database.read(actions) == [("draft_erased", f"draft:{draft.id}")]
    assert await erase_by_age(talk.database, store, talk.now) == 0
    assert (await talk.say(INNOVATOR, "menu")).messages


async def test_a_sent_proposal_stays_without_the_persons(talk: Talk, store: FileStore) -> None:
    draft = await begin(talk)
    number = await send(talk, draft)
    talk.now += 4 * YEAR
    await talk.say(INNOVATOR, "menu")
    talk.now += 2 * YEAR
    before = await talk.database.read(everything)
    assert "Ratna Dewi" in before
    assert await erase_by_age(talk.database, store, talk.now) == 1
    left = await talk.database.read(everything)
    assert "Ratna Dewi" not in left
    assert "8111222333" not in left
    assert "Antrean Pagi Sehat" in left
    kept = await talk.database.read(lambda tx: drafts.find(tx, draft.id))
    assert kept is not None
    assert set(kept.answers) == set(draft.answers) - {"penanggung_jawab"}
    assert {answer.by for answer in kept.answers.values()} == {retention.NOBODY}
    assert (
        await talk.database.read(
            lambda tx: [who for _, _, who, _ in drafts.history(tx, draft.id) if who]
        )
        == []
    )
    assert await talk.database.read(lambda tx: drafts.submission_of(tx, draft.id)) is not None
    assert await talk.database.read(actions) == [("submission_anonymised", f"submission:{number}")]
    assert await erase_by_age(talk.database, store, talk.now) == 0


@pytest.mark.parametrize("is_known", [True, False])
async def test_persons_go_from_a_sent_proposal_also_if_its_form_is_gone(
    talk: Talk, store: FileStore, is_known: bool
) -> None:
    draft = await begin(talk)
    await send(talk, draft)
    if not is_known:
        await talk.database.write(lambda tx: tx.execute(delete(forms)))
    await erase_by_age(talk.database, store, talk.now + KEPT_FOR + timedelta(days=1))
    left = await talk.database.read(everything)
    assert "Ratna Dewi" not in left
    assert "8111222333" not in left
    assert "Antrean Pagi Sehat" in left
    kept = await talk.database.read(lambda tx: drafts.find(tx, draft.id))
    assert kept is not None
    assert set(kept.answers) == set(draft.answers) - {"penanggung_jawab"}


async def test_a_person_in_what_was_taken_out_goes_as_well(talk: Talk, store: FileStore) -> None:
    draft = await begin(talk)
    part = {"value": "ratna@lama.go.id", "sent_at": NOW.isoformat()}
    plain = {"kind": "collecting", "by": draft.owner, "at": NOW.isoformat(), "dropped": [part]}

    def take_out(tx: Connection) -> None:
        row = drafts_table.c.id == draft.id
        answers = {**tx.execute(select(drafts_table.c.answers).where(row)).scalar_one()}
        tx.execute(update(drafts_table).where(row).values(answers={**answers, "catatan": plain}))
        tx.execute(delete(forms))

    await send(talk, draft)
    await talk.database.write(take_out)
    await erase_by_age(talk.database, store, talk.now + KEPT_FOR + timedelta(days=1))
    left = await talk.database.read(everything)
    assert "ratna@lama.go.id" not in left
    assert "Antrean Pagi Sehat" in left


async def test_a_question_to_staff_is_kept_for_five_years_after_the_last_word(
    talk: Talk, store: FileStore
) -> None:
    await talk.register(INNOVATOR, "Sri Rahayu")
    await talk.say(INNOVATOR, "petugas", "Kapan pengumuman finalis?")
    talk.now += 4 * YEAR
    await talk.say(INNOVATOR, "menu")
    assert await erase_by_age(talk.database, store, talk.now) == 0
    talk.now += 2 * YEAR
    assert await erase_by_age(talk.database, store, talk.now) == 1
    assert "pengumuman" not in await talk.database.read(everything)
    (answered_at,) = await talk.database.read(
        lambda tx: tx.execute(select(cases.c.answered_at)).scalars().all()
    )
    assert answered_at == talk.now


async def test_more_than_a_batch_is_erased_in_several_transactions(
    talk: Talk, store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        await talk.database.write(
            lambda tx, n=number: tx.execute(
                text("INSERT INTO people (language, name, created_at) VALUES ('id', :n, :at)"),
                {"n": f"Nama {n}", "at": NOW.isoformat(timespec="microseconds")},
            )
        )
    monkeypatch.setattr(by_age, "BATCH", 2)
    monkeypatch.setattr(by_age, "MOST_BATCHES", 2)
    then = NOW + 6 * YEAR
    assert await erase_by_age(talk.database, store, then) == 4
    assert await erase_by_age(talk.database, store, then) == 1
    assert "Nama" not in await talk.database.read(everything)


async def test_bytes_are_removed_after_a_crash_between_record_and_disk(
    talk: Talk, store: FileStore
) -> None:
    values = {"id": "7-0", "inbox_id": 7, "position": 0, "chat_key": "telegram:1"}
    more = {"channel": "telegram", "reference": "", "name": "x", "sha256": "ab"}
    times = {"next_at": NOW, "created_at": NOW}
    await talk.database.write(
        lambda tx: tx.execute(insert(files).values(**values, **more, **times, state="refused"))
    )
    store.path(FileId("7-0")).write_text("isi")
    await erase_by_age(talk.database, store, NOW)
    assert not store.path(FileId("7-0")).exists()
    assert await talk.database.read(lambda tx: retention.find_files_to_remove(tx, limit=9)) == ()


def test_contacts_are_what_is_personal_in_our_forms() -> None:
    forms = [form for form in load_forms() if not form.own]
    assert {name for form in forms for name in personal_questions(form)} == {"penanggung_jawab"}
    assert question_of("anggota[2].telepon") == "telepon"
    assert question_of("judul") == "judul"


@pytest.mark.parametrize(
    ("value", "is_personal"),
    [
        (CONTACT, True),
        ({"name": "Ratna Dewi"}, True),
        ("+628111222333", True),
        ("ratna@contoh.go.id", True),
        ({"code": "33.02", "name": "Kabupaten Banyumas"}, False),
        ({}, False),
        ([{"id": "7-0", "name": "Surat.pdf"}], False),
        ("Antrean Pagi Sehat", False),
        ("Tulis ke ratna@contoh.go.id untuk keterangan", False),
        ("2023-03", False),
        (1200, False),
        (None, False),
    ],
)
def test_a_person_is_told_by_the_look_of_the_answer(value: Json, is_personal: bool) -> None:
    assert looks_personal(value) is is_personal
