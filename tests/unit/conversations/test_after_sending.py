"""After a proposal was sent: what STATUS and the receipt say, and its copy once more."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from conversations.events import OptInGiven
from conversations.lookups import Submission
from conversations.messages import DraftId, Press
from tests.unit.conversations.chat import REGISTRATION, Chat
from tests.unit.conversations.test_sections import at_summary

if TYPE_CHECKING:
    from conversations.scene import TurnResult

FINAL = "Proposal yang sudah terkirim tidak dapat diubah di layanan ini."


def sent() -> Chat:
    chat = at_summary()
    chat.say("periksa", "kirim")
    chat.say("saya setuju")
    return chat


def tapped(chat: Chat, name: str) -> TurnResult:
    press = Press(f"{chat.session.prompt}.{chat.shown.names.index(name)}")
    return chat.world.take(chat.address, press)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("bahasa indonesia", "salinan terlampir beserta berkas surat dan bukti"),
        ("english", "the attached copy, with the files of your letters and evidence"),
    ],
)
def test_the_receipt_says_that_letters_and_evidence_go_along(language: str, words: str) -> None:
    chat = at_summary()
    chat.say("periksa", language, "kirim" if language != "english" else "send")
    receipt = chat.tap("yes")
    assert chat.session.screen == "receipt"
    assert words in receipt


def test_the_first_receipt_asks_the_undecided_once_more_whether_we_may_invite() -> None:
    chat = sent()
    assert chat.shown.names[0].startswith("opt-in-yes:")
    assert chat.shown.names[1] == "opt-in-no"
    assert "sudah kami terima" in chat.say("ya")  # about what was sent, and no consent to more
    assert not any(isinstance(one, OptInGiven) for one in chat.world.events)


def test_a_full_yes_under_the_receipt_is_taken() -> None:
    chat = sent()
    chat.say("Ya, undang saya")
    assert any(isinstance(one, OptInGiven) for one in chat.world.events)


@pytest.mark.parametrize("said", ["Tanpa undangan", "berhenti", "hentikan semua"])
def test_no_receipt_asks_whoever_has_said_no(said: str) -> None:
    chat = at_summary()
    chat.say(said, "periksa", "kirim", "saya setuju")
    assert chat.session.screen == "receipt"
    assert chat.shown.names == ("/status", "/menu")


def test_the_second_receipt_asks_nobody() -> None:
    chat = at_summary()
    person = chat.world.owners[chat.address.key]
    before = Submission("N", DraftId("d"), "proposal", "Dulu", chat.world.now, late=False)
    chat.world.sent.append((person, before))
    chat.say("periksa", "kirim", "saya setuju")
    assert chat.shown.names == ("/status", "/menu")


def test_the_receipt_says_that_what_was_sent_cannot_be_changed_and_what_to_do() -> None:
    chat = at_summary()
    chat.say("periksa", "kirim")
    text = chat.say("saya setuju")
    assert FINAL in text
    assert "sampaikan perbaikannya kepada admin instansi" in text


@pytest.mark.parametrize(
    "words",
    [
        "ubah", "UBAH", "salah kirim", "eh salah", "batal", "gak jadi", "batalkan pak",
        "mau ganti judulnya dong", "bisa revisi?", "tolong perbaiki lampiran", "can I change it?",
    ],
)  # fmt: skip
def test_who_wants_to_change_or_take_it_back_is_told_so_under_the_receipt(words: str) -> None:
    chat = sent()
    text = chat.say(words)
    assert FINAL in text
    assert "belum kami" not in text
    assert chat.session.screen == "receipt"
    assert "sudah kami terima" in chat.say("kirim")


@pytest.mark.parametrize(
    "words",
    [
        "edit profil", "ganti nomor hp saya bagaimana?", "ubah instansi saya", "bisa ganti bahasa?",
        "Can I correct my phone number?", "nanti saya perbaiki proposal yang lain",
    ],
)  # fmt: skip
def test_who_speaks_of_something_else_is_not_told_so(words: str) -> None:
    assert FINAL not in sent().say(words)


def test_what_somebody_else_wrote_takes_nothing_back() -> None:
    chat = sent()
    assert FINAL not in chat.forward("salah kirim")


def test_who_only_says_goodbye_under_the_receipt_is_not_told_so() -> None:
    chat = sent()
    assert FINAL not in chat.say("lanjut besok")


def test_status_says_so_too_and_gives_the_copy_once_more() -> None:
    chat = sent()
    draft = next(
        one.id for one in chat.world.drafts.values() if one.status == "submitted" and one.period
    )
    text = chat.say("status")
    assert FINAL in text
    assert "PDF yang terkirim" in chat.shown.labels
    message = tapped(chat, f"copy:{draft}").messages[0]
    assert [(one.report, one.subject) for one in message.attachments] == [("proposal", draft)]
    assert message.attachments[0].name == "Antrean-Tanpa-Antre-judul.pdf"
    assert "Ini salinan lengkap proposal KIPP" in message.text
    assert chat.session.screen == "status"


def test_the_copy_can_be_asked_for_in_words() -> None:
    chat = sent()
    chat.say("status")
    assert "Ini salinan lengkap" in chat.say("pdf yang terkirim")


def test_status_in_the_midst_of_a_question_says_where_the_copy_is() -> None:
    chat = sent()
    chat.say("menu", "ajukan inovasi", "1")
    assert "Salinan PDF-nya: ketik MENU, lalu pilih Status saya." in chat.say("status")
    chat.say("menu", "status saya")
    assert "PDF yang terkirim" in chat.shown.labels


def test_several_that_were_sent_are_told_apart_by_their_numbers() -> None:
    chat = sent()
    first = chat.world.sent[0][1]
    person = chat.world.sent[0][0]
    for number in range(4):
        other = replace(first, number=f"KIPP27-AAA{number}", draft=DraftId(f"x{number}"))
        chat.world.sent.append((person, other))
    chat.say("status")
    copies = [one for one in chat.shown.labels if one.startswith("PDF ")]
    assert len(copies) == 3
    assert len(set(copies)) == 3


def test_who_sent_nothing_is_told_nothing_about_it() -> None:
    chat = Chat()
    chat.say(*REGISTRATION)
    assert FINAL not in chat.say("status")
    assert not [one for one in chat.shown.names if one.startswith("copy:")]


def test_nobody_gets_the_copy_of_somebody_elses_proposal() -> None:
    chat = sent()
    chat.say("status")
    chat.world.sent[:] = []
    (place,) = [at for at, one in enumerate(chat.shown.names) if one.startswith("copy:")]
    result = chat.world.take(chat.address, Press(f"{chat.session.prompt}.{place}"))
    assert result.messages[0].attachments == ()


def test_pages_of_drafts_are_turned() -> None:
    chat = Chat()
    draft = chat.begin()
    for number in range(12):
        one = replace(chat.world.drafts[draft], id=DraftId(f"d{number}"))
        chat.world.drafts[one.id] = one
    chat.say("menu", "status")
    text = chat.turn_to(1)
    assert "terisi" in text
    assert "belum kami pahami" not in text
    assert chat.session.page == 1
