"""A statement of law is accepted by its button, its number or the very words, by nothing less."""

from __future__ import annotations

import pytest

from conversations.answers import Parsed, Rejected, parse_answer
from conversations.forms import StatementType
from conversations.messages import Text
from tests.unit.conversations.chat import Chat
from tests.unit.conversations.test_typed_choices import context
from tests.unit.conversations.test_unseen_questions import before_the_statement

ACCEPTED = (
    "setuju", "SETUJU", "Setuju.", "saya setuju", "Saya setuju pak", "ya, saya setuju",
    "oke setuju", "sangat setuju", "setujuu", "setuju dengan pernyataan ini", "saya menyetujui",
    "kami setuju", "agree", "I agree", "yes, I agree", "1", "setju", "“SETUJU”", "*setuju* 🙏",
    "Baik pak, saya setuju 👍🏽", "Dengan ini saya menyatakan setuju", "saya menyetujui pernyataan ini",
    "setuju dengan pernyataan tersebut, Bapak", "agreed", "accept", "I accept", "Yes, we agree",
    "I agree with this statement", "menyetujuu", "1.", "1️⃣",
)  # fmt: skip
REFUSED = (
    "ok", "oke", "Okay", "ya", "iya", "ya pak", "y", "yes", "siap", "sudah", "betul", "lanjut",
    "👍", "✅", "tidak setuju", "kurang setuju", "belum setuju", "saya belum setuju", "setuju?",
    "setuju atau tidak?", "apakah harus setuju", "disagree", "i do not agree", "2", "-1", "tidak",
    "nanti saya setuju", "kirim saja", "belum", "baik",
    "setuju besok", "setuju nanti saja", "setuju, tapi tunggu dulu", "setuju batal",
    "oke, nanti kalau pimpinan setuju", "siap bu, besok minta kepala dinas setuju dulu",
    "saya setuju kalau judulnya diganti dulu", "saya setuju dengan syarat", "setuju atas syarat",
    "ok lanjut kalau semua setuju", "sudah dibaca pimpinan, menunggu beliau setuju",
    "ya jangan setuju dulu", "setuju, tapi jangan kirim dulu", "setuju setelah diperiksa",
    "setuju 50%", "setuju 👎", "❌ setuju", "ya, Bapak sangat setuju", "Ibu setuju", "tsetuju",
    "setuju\nbesok", "setuju ga", "semoga setuju", "asal setuju", "setuju, eh jangan",
    "setuju 1 tidak 2", "1/2", "1 2", "1 besok", "disetujui besok", "agre not", "I agree later",
    "I agree but wait", "agree tomorrow", "agree if changed", "I will agree", "I can't agree",
    "accepted with changes", "accept or not", "we agree to disagree", "I agree, not yet", "🙏", "",
    "ya " * 40 + "setuju besok", "setuju " + "pak " * 40 + "besok",
)  # fmt: skip


@pytest.mark.parametrize("text", ACCEPTED)
def test_the_very_words_accept(text: str) -> None:
    assert parse_answer(StatementType(), Text(text), context()) == Parsed(value=True)


@pytest.mark.parametrize("text", REFUSED)
def test_a_word_of_courtesy_or_assent_does_not(text: str) -> None:
    told = parse_answer(StatementType(), Text(text), context())
    assert told == Rejected("needs-acceptance")


def at_the_statement() -> Chat:
    chat = Chat()
    before_the_statement(chat)
    chat.tap("drop")
    chat.say("kirim")
    assert chat.session.cursor == "pernyataan_benar"
    return chat


@pytest.mark.parametrize("word", ["oke", "ya", "👍"])
def test_who_only_says_yes_is_told_what_accepts(word: str) -> None:
    chat = at_the_statement()
    told = chat.say(word)
    assert "SETUJU" in told
    assert chat.session.cursor == "pernyataan_benar"
    assert chat.world.drafts[chat.session.draft].status == "open"


@pytest.mark.parametrize(
    "words", ["setuju besok", "saya setuju kalau judulnya diganti dulu", "setuju, tapi tunggu dulu"]
)
def test_who_puts_it_off_or_asks_for_more_has_sent_nothing(words: str) -> None:
    chat = at_the_statement()
    assert "SETUJU" in chat.say(words)
    assert chat.session.cursor == "pernyataan_benar"
    assert chat.world.drafts[chat.session.draft].status == "open"


@pytest.mark.parametrize(
    "words",
    [
        "setuju besok", "setuju nanti saja", "setuju?", "apa setuju", "gk setuju", "g setuju",
        "t setuju", "no setuju", "yes no", "i degree", "setuju, tapi tunggu dulu", "ya nanti",
    ],
)  # fmt: skip
def test_consent_is_not_given_by_what_only_looks_like_it(words: str) -> None:
    chat = Chat()
    chat.say("halo", words)
    assert chat.session.screen in {"consent", "refused"}
    assert not chat.world.people


@pytest.mark.parametrize("words", ["ga setuju", "disagree", "I disagree", "tdk setuju"])
def test_who_does_not_agree_has_refused(words: str) -> None:
    chat = Chat()
    chat.say("halo", words)
    assert chat.session.screen == "refused"


@pytest.mark.parametrize("words", ["SETUJU", "ya", "iya", "ya setuju", "setju", "saya setuju", "1"])
def test_consent_is_given_by_the_words_asked_for(words: str) -> None:
    chat = Chat()
    chat.say("halo", words)
    assert chat.session.screen == "question"


@pytest.mark.parametrize("way", ["tap", "1", "saya setuju"])
def test_button_number_and_words_send_the_proposal(way: str) -> None:
    chat = at_the_statement()
    draft = chat.session.draft
    told = chat.tap("yes") if way == "tap" else chat.say(way)
    assert chat.world.drafts[draft].status == "submitted"
    assert "kami terima" in told


@pytest.mark.parametrize("word", ["oke", "setuju", "ya"])
def test_thanks_and_assent_under_the_receipt_are_about_what_was_sent(word: str) -> None:
    chat = at_the_statement()
    chat.say("setuju")
    assert "tidak terkirim dua kali" in chat.say(word)


def test_a_yes_before_the_statement_is_on_screen_waits_for_nothing() -> None:
    chat = Chat()
    before_the_statement(chat)
    chat.say("kirim")
    told = chat.say("oke")
    assert chat.session.screen == "crossed"
    assert "“oke”" not in told
