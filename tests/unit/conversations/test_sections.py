"""The summary tells sections, not thirty lines; UBAH leads from the section to the question."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.channels.layout import arrange
from bot.channels.telegram.outbound import CAPABILITIES
from conversations.dialogs import reviewing
from conversations.draft import Later
from conversations.messages import Text
from tests.unit.conversations.chat import Chat
from tests.unit.conversations.proposals import AT, FORMS, WRITER, whole_draft

FORM = FORMS["proposal-umum"]


def at_summary(**values: object) -> Chat:
    """A chat whose draft is filled, but for what `values` take away or put off."""
    chat = Chat()
    draft = chat.begin()
    whole = whole_draft(FORM, **values)  # type: ignore[arg-type]
    answers = {**whole.answers, "kelompok": chat.world.drafts[draft].answers["kelompok"]}
    answers.pop("pernyataan_benar", None)
    chat.world.drafts[draft] = replace(chat.world.drafts[draft], answers=answers)
    return chat


LATER = Later(WRITER, AT)


def test_the_summary_has_a_line_for_each_section_and_fits_a_phone() -> None:
    text = at_summary().say("periksa")
    assert "Mohon periksa kembali: Antrean Tanpa Antre judul" in text
    assert "✓ Waktu dan riwayat: lengkap, " in text
    assert "✓ Latar belakang dan gagasan: lengkap, 4 terisi, 3 dilewati" in text
    assert text.count("\n") < 14
    assert "ketuk bagian" not in text


def test_a_proposal_is_checked_once_for_a_summary(monkeypatch: pytest.MonkeyPatch) -> None:
    chat, checked = at_summary(), []
    check = reviewing.check_proposal

    def counted(*proposal: Any, **of: Any) -> Any:
        checked.append(of["group"])
        return check(*proposal, **of)

    monkeypatch.setattr(reviewing, "check_proposal", counted)
    chat.say("periksa")
    assert len(checked) == 1
    chat.say("lanjut")
    assert len(checked) == 2


def test_what_is_missing_is_named_in_its_section() -> None:
    chat = at_summary(kebaruan=LATER, implementasi=LATER, surat_identitas=LATER)
    text = chat.say("periksa")
    assert "• Latar belakang dan gagasan: 2 belum diisi: Kebaruan, Implementasi" in text
    assert "• Surat dan kontak: 1 belum diisi: Surat identitas inovator" in text
    assert chat.shown.names[:3] == ("kebaruan", "implementasi", "surat_identitas")


def test_what_may_be_left_out_and_was_put_off_is_named_in_the_summary() -> None:
    text = at_summary(kebaruan_berkas=LATER).say("periksa")
    assert "○ Latar belakang dan gagasan: 4 terisi, 1 kurang: Bukti kebaruan" in text


def test_many_gaps_are_reached_by_their_sections_not_by_pages_of_buttons() -> None:
    keys = ("ringkasan", "latar_belakang", "kebaruan", "implementasi", "signifikansi",
            "adaptabilitas", "sumber_daya", "strategi_keberlanjutan", "surat_identitas")  # fmt: skip
    chat = at_summary(**dict.fromkeys(keys, LATER))
    text = chat.say("periksa")
    assert text.count("•") == 4
    assert chat.shown.names[0] == "section:2"
    chat.tap("section:2")
    assert "Kebaruan ○" in chat.shown.labels


def test_change_leads_from_the_section_to_the_question() -> None:
    chat = at_summary()
    chat.say("periksa")
    text = chat.say("ubah")
    assert "Bagian mana yang diubah?" in text
    assert chat.shown.labels[:2] == ("Waktu dan riwayat", "Data pokok")
    assert len(chat.shown.labels) == 7
    text = chat.say("2")
    assert "Data pokok: jawaban mana yang diubah?" in text
    assert chat.shown.labels[0] == "Judul"
    chat.say("1")
    assert chat.session.cursor == "judul"


@pytest.mark.parametrize("way", ["ubah", "/change"])
def test_another_section_is_one_step_away(way: str) -> None:
    chat = at_summary()
    chat.say("periksa", "ubah", "keberlanjutan")
    assert chat.shown.labels[0] == "Sumber daya"
    text = chat.say(way) if way == "ubah" else chat.tap(way)
    assert "Bagian mana yang diubah?" in text


def test_a_section_shows_its_answers_in_short() -> None:
    chat = at_summary()
    chat.say("periksa", "ubah")
    result = chat.world.take(chat.address, Text("data pokok"))
    message = result.messages[0]
    words = "\n".join(arrange(message.text, message.prompt, CAPABILITIES).pieces)
    assert "Judul – Antrean Tanpa Antre judul" in words
    assert "Tautan video – https://youtu.be/abc123XYZ45" in words


@pytest.mark.parametrize("before", [("periksa",), ("periksa", "ubah"), ("periksa", "ubah", "1")])
def test_a_question_is_found_by_its_name_from_wherever_answers_are_looked_at(
    before: tuple[str, ...],
) -> None:
    chat = at_summary()
    chat.say(*before)
    chat.say("latar belakang")
    assert chat.session.cursor == "latar_belakang"


def test_the_beginning_of_a_questions_name_is_enough_where_only_one_begins_so() -> None:
    chat = at_summary()
    chat.say("periksa", "tautan")
    assert chat.session.cursor == "tautan_video"


def test_words_that_name_nothing_leave_the_list_as_it_is() -> None:
    chat = at_summary()
    chat.say("periksa", "ubah", "data pokok")
    text = chat.say("yang itu lho")
    assert "belum kami kenali" in text
    assert "Data pokok: jawaban mana yang diubah?" in text
    text = chat.say("periksa", "entah")
    assert "belum kami kenali" in text
    assert "Mohon periksa kembali" in text


def test_a_draft_of_a_form_without_sections_lists_its_questions() -> None:
    chat = at_summary()
    form = replace(FORM, sections=(), version="lama")
    chat.world.forms[form.key, "lama"] = form
    draft = str(chat.session.draft)
    chat.world.drafts[draft] = replace(chat.world.drafts[draft], version="lama")  # type: ignore[index]
    assert "• Judul: Antrean Tanpa Antre judul" in chat.say("periksa")
    chat.say("ubah")
    assert chat.shown.names[0] == "tanggal_mulai"
    chat.turn_to(1)
    chat.tap("sumber_daya")
    assert chat.session.cursor == "sumber_daya"


def test_what_nobody_was_asked_is_not_offered_to_be_changed() -> None:
    chat = at_summary()
    chat.say("periksa", "ubah", "surat dan kontak")
    assert "penanggung_jawab" in chat.shown.names
    assert "kelompok" not in chat.shown.names
    chat.say("kelompok")
    assert chat.session.screen == "change"


def test_what_nobody_was_asked_is_not_in_the_list_of_a_form_without_sections() -> None:
    chat = at_summary()
    form = replace(FORM, sections=(), version="lama")
    chat.world.forms[form.key, "lama"] = form
    draft = str(chat.session.draft)
    chat.world.drafts[draft] = replace(chat.world.drafts[draft], version="lama")  # type: ignore[index]
    assert "Kelompok" not in chat.say("periksa")
    chat.say("ubah")
    seen = {*chat.shown.names}
    for page in (1, 2, 3):
        chat.turn_to(page)
        seen |= {*chat.shown.names}
    assert "penanggung_jawab" in seen
    assert "kelompok" not in seen


def test_what_was_filled_in_for_them_can_be_changed_once_they_answered_it() -> None:
    chat = at_summary()
    draft = str(chat.session.draft)
    asked = replace(chat.world.drafts[draft].answers["kelompok"], prefilled=False)  # type: ignore[index, call-arg]
    chat.world.drafts[draft] = chat.world.drafts[draft].with_answer("kelompok", asked)  # type: ignore[index]
    chat.say("periksa", "ubah", "surat dan kontak")
    assert "kelompok" in chat.shown.names


def test_the_sign_for_what_is_missing_is_explained_only_where_it_stands() -> None:
    chat = at_summary(kebaruan=LATER)
    chat.say("periksa")
    assert "Tanda ○" in chat.say("ubah")
    assert "Tanda ○" in chat.say("latar belakang dan gagasan")
    chat.say("ubah")
    assert "○" not in chat.say("data pokok")
    whole = at_summary()
    whole.say("periksa")
    assert "○" not in whole.say("ubah")


def test_status_counts_what_is_missing_as_the_check_does() -> None:
    chat = at_summary(kebaruan=LATER, surat_identitas=LATER, implementasi_berkas=None)
    assert "3 hal perlu dibereskan" in chat.say("periksa")
    told = chat.say("menu", "status")
    assert "Masih kurang: Kebaruan, Bukti implementasi, Surat identitas inovator." in told


def test_status_names_no_statement_as_missing() -> None:
    chat = at_summary()
    chat.say("periksa")
    assert "Masih kurang" not in chat.say("menu", "status")


def test_status_counts_files_that_were_left_open() -> None:
    files = [{"id": "f", "name": "a.pdf", "kind": "pdf", "size": 9}]
    chat = at_summary(kebaruan_berkas=Later(WRITER, AT, [*files]))
    assert "1 hal perlu dibereskan" in chat.say("periksa")
    assert "Masih kurang: Bukti kebaruan." in chat.say("menu", "status")


@pytest.mark.parametrize(
    ("language", "words", "ending"),
    [("bahasa indonesia", "lihat pdf", "draf"), ("english", "see the pdf", "draft")],
)
def test_the_pdf_of_a_draft_is_named_as_one(language: str, words: str, ending: str) -> None:
    chat = at_summary()
    chat.say("periksa", language)
    result = chat.world.take(chat.address, Text(words))
    names = [one.name for message in result.messages for one in message.attachments]
    assert names == [f"Antrean-Tanpa-Antre-judul-{ending}.pdf"]
