"""Words that only fill the field are told at the question, not weeks later at the check."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conversations.administrative_check import check_proposal
from conversations.draft import Collecting, Given, Later
from conversations.forms import Question
from conversations.messages import DraftId, Edited, FileId, Media, ReceivedFile
from tests.unit.conversations.chat import Chat
from tests.unit.conversations.proposals import FORMS, PERIOD

TEXT = "Warga antre sejak pagi tanpa kepastian."


def at(key: str) -> tuple[Chat, DraftId]:
    """Return a chat at a text that has to be answered."""
    chat = Chat()
    if key == "judul":
        draft = chat.begin()
        chat.say("kembali")
    else:
        draft = chat.begin()
        chat.say("4", "1", "nanti", "ya")
        if key == "ringkasan":
            chat.say("nanti", "nanti")
    assert chat.session.cursor == key
    return chat, draft


def parts(chat: Chat, draft: DraftId, key: str) -> list[object]:
    answer = chat.answer(draft, key)
    assert isinstance(answer, Collecting)
    return [part.value for part in answer.parts]


@pytest.mark.parametrize("words", ["-", "ok", "tes", "n/a", "tidak ada", "tes tes", "asdfgh", "😀"])
def test_a_filler_is_no_part_of_a_long_text(words: str) -> None:
    chat, draft = at("ringkasan")
    told = chat.say(words)
    assert f"“{words}”" in told
    assert "belum kami simpan" in told
    assert "Contoh: Pasien Puskesmas Contoh" in told
    assert "ISI NANTI" in told
    assert chat.session.cursor == "ringkasan"
    assert chat.answer(draft, "ringkasan") is None


@pytest.mark.parametrize("words", ["ok", "tidak ada", "n/a", "tes tes tes"])
def test_a_filler_is_no_short_answer_and_the_one_before_stays(words: str) -> None:
    chat, draft = at("spbe_aplikasi")
    assert "belum kami simpan" in chat.say(words)
    assert chat.session.cursor == "spbe_aplikasi"
    assert chat.answer(draft, "spbe_aplikasi") is None
    chat, draft = at("judul")
    assert "“tes tes tes” kami pahami sebagai isian" in chat.say("tes tes tes")
    answer = chat.answer(draft, "judul")
    assert isinstance(answer, Given)
    assert answer.value == "Antrean Pagi Sehat"


def test_the_way_out_that_is_named_works() -> None:
    chat, draft = at("ringkasan")
    chat.say("belum ada", "isi nanti")
    assert isinstance(chat.answer(draft, "ringkasan"), Later)


def test_the_hint_is_given_once_where_it_is_shown_anyway_after_several_misses() -> None:
    chat, _ = at("ringkasan")
    chat.say("ok")
    assert chat.say("tes").count("Contoh: Pasien Puskesmas Contoh") == 1


def test_a_short_word_after_a_real_text_is_a_part_of_it() -> None:
    chat, draft = at("ringkasan")
    chat.say(TEXT, "sip")
    assert parts(chat, draft, "ringkasan") == [TEXT, "sip"]


def test_over_a_finished_text_a_filler_does_not_become_the_new_one() -> None:
    chat, draft = at("ringkasan")
    chat.say(TEXT, "selesai", "kembali", "tes")
    answer = chat.answer(draft, "ringkasan")
    assert isinstance(answer, Given)
    assert answer.value == TEXT


def test_a_file_with_nothing_but_filler_is_told_too() -> None:
    chat, draft = at("ringkasan")
    file = ReceivedFile("a.txt", 9, id=FileId("a"), kind="txt", text="lorem ipsum dolor sit")
    assert "belum kami simpan" in chat.send(Media((), files=(file,)))
    assert chat.answer(draft, "ringkasan") is None


@pytest.mark.parametrize("words", ["SIAP", "Lapor!", "94 menit"])
def test_a_short_answer_that_is_one_is_taken(words: str) -> None:
    chat, draft = at("spbe_aplikasi")
    chat.say(words)
    assert isinstance(chat.answer(draft, "spbe_aplikasi"), Given)


@pytest.mark.parametrize("name", ["Nana", "Aa", "Dede"])
def test_a_persons_name_is_taken_however_short_it_is(name: str) -> None:
    chat = Chat()
    chat.say("halo", "setuju", name)
    assert chat.session.cursor == "position"


def test_a_message_changed_into_filler_changes_no_answer() -> None:
    chat, draft = at("spbe_aplikasi")
    chat.say("SiAntre")
    chat.send(Edited(f"m{chat.world.counter}", "tes"))
    answer = chat.answer(draft, "spbe_aplikasi")
    assert isinstance(answer, Given)
    assert answer.value == "SiAntre"
    chat, draft = at("ringkasan")
    chat.say(TEXT)
    told = chat.send(Edited(f"m{chat.world.counter}", "tes"))
    assert "jawaban sebelumnya tetap berlaku" in told
    assert parts(chat, draft, "ringkasan") == [TEXT]


def test_a_text_that_need_not_be_answered_may_say_there_is_nothing() -> None:
    chat, draft = at("spbe_aplikasi")
    form = FORMS["proposal-umum"]
    items = tuple(
        replace(item, required=False)
        if isinstance(item, Question) and item.name == "spbe_aplikasi"
        else item
        for item in form.items
    )
    optional = replace(form, items=items)
    chat.world.forms[form.key, form.version] = optional
    chat.say("tidak ada")
    answer = chat.answer(draft, "spbe_aplikasi")
    assert isinstance(answer, Given)
    found = check_proposal(
        optional,
        chat.world.drafts[draft],
        PERIOD,
        group=PERIOD.group("umum"),
        sent_titles=(),
        draft_titles=(),
        submitted_count=0,
        today=chat.world.now.date(),
    )
    assert "filler" not in {one.reason for one in found}


@pytest.mark.parametrize("name", ["Asa", "TATA", "SI", "Sasa", "SIAP.", "“SIAP”", "Kaka"])
def test_a_short_name_of_an_application_is_taken(name: str) -> None:
    chat, draft = at("spbe_aplikasi")
    chat.say(name)
    assert isinstance(chat.answer(draft, "spbe_aplikasi"), Given)


def test_a_filler_that_may_be_a_name_can_be_insisted_on_in_capitals() -> None:
    chat, draft = at("spbe_aplikasi")
    said = chat.say("“Siap”")
    assert "“Siap”" in said
    assert "huruf besar: SIAP" in said
    chat.say("SIAP")
    assert isinstance(chat.answer(draft, "spbe_aplikasi"), Given)
