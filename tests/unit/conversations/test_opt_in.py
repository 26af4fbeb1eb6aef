"""Whether somebody may be invited: asked once, answered anywhere, agreed to only on purpose."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.channels.layout import arrange
from bot.channels.whatsapp.outbound import CAPABILITIES, REPLY_BUTTONS
from conversations.dialogs.menu import show_menu
from conversations.dialogs.opt_in_question import NO, fingerprint, with_question
from conversations.dialogs.screens import begin
from conversations.events import OptInEnded, OptInGiven
from conversations.lookups import Invitation
from conversations.messages import Address, InboundMessage, Press, Recovered, Started, Text
from conversations.texts import LANGUAGES, say
from tests.unit.conversations.chat import REGISTRATION, Chat

if TYPE_CHECKING:
    from conversations.domain.people import Person

YES = f"opt-in-yes:id:{fingerprint('id')}"
ASKED = "Bolehkah Kementerian PANRB juga mengundang"


@pytest.fixture
def chat() -> Chat:
    """Somebody who has just registered and is asked."""
    made = Chat()
    assert ASKED in made.say(*REGISTRATION)
    return made


def person_of(chat: Chat) -> Person:
    return chat.world.people[chat.world.owners[chat.address.key]]


def given(chat: Chat) -> list[OptInGiven]:
    return [one for one in chat.world.events if isinstance(one, OptInGiven)]


def press(chat: Chat, prompt: str | None, name: str) -> str:
    """Tap a button on a bubble, however old."""
    place = chat.world.prompts[str(prompt)].names.index(name)
    return chat.send(Press(f"{prompt}.{place}"))


# --- asked ----------------------------------------------------------------------------------


def test_the_question_comes_with_the_menu_and_numbers_nothing_anew(chat: Chat) -> None:
    shown = chat.shown
    answers = [
        name for name, role in zip(shown.names, shown.roles, strict=True) if role == "answer"
    ]
    assert chat.session.screen == "menu"
    assert answers == ["proposal", "/status", "code", "/data", "/staff", "/help"]
    assert shown.names[len(answers) :] == (YES, NO)
    assert "kelompok mana" in chat.say("1")


def test_whoever_takes_an_entry_stays_undecided_and_is_not_asked_again(chat: Chat) -> None:
    assert ASKED not in chat.say("2")
    assert ASKED not in chat.say("menu")
    assert person_of(chat).is_undecided


def test_whoever_corrects_their_data_is_not_asked_again(chat: Chat) -> None:
    chat.say("data saya", "perbaiki")
    assert ASKED not in chat.tap("send")


def test_whoever_was_invited_by_a_link_is_asked_too() -> None:
    chat = Chat()
    chat.world.invitations["x" * 24] = Invitation(
        "x" * 24, "Siti", "33.02", "Pemerintah Kabupaten Banyumas", "Dinkes", ("inovator",)
    )
    chat.send(Started("x" * 24))
    assert ASKED in chat.say("ya", "setuju")


def test_whoever_said_stop_while_registering_is_not_asked() -> None:
    chat = Chat()
    chat.say(*REGISTRATION[:3], "berhenti")
    assert ASKED not in chat.say(*REGISTRATION[3:])
    assert person_of(chat).is_registered


def test_the_words_name_the_ministry_and_both_ways_out() -> None:
    for language, stop in (("id", "BERHENTI"), ("en", "STOP")):
        words = say("opt-in-ask", language)
        assert "Kementerian PANRB" in words
        assert stop in words


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_buttons_have_room_on_every_channel(language: str) -> None:
    for key in ("opt-in-yes", "opt-in-no", "step-stop-keep", "step-stop-all"):
        assert len(say(key, language)) <= REPLY_BUTTONS.button_label
        assert say(f"{key}.word", language).casefold() == say(key, language).casefold()


def test_the_fullest_menu_keeps_both_buttons_in_a_list_of_whatsapp(chat: Chat) -> None:
    """Staff have an entry more, and whoever has a draft another one."""
    chat.world.appoint(chat.address)
    chat.say("1", "1", "Maret 2023", "belum pernah", "Antrean Pagi Sehat", "menu")
    now = chat.world.now
    message = InboundMessage("1", chat.address, now, now, Text("menu"))
    scene = begin(chat.world.context(chat.address, message))
    shown = with_question(scene, show_menu(scene)).messages[0]
    layout = arrange(shown.text, shown.prompt, CAPABILITIES)
    labels = [button.label for row in layout.rows for button in row]
    assert len(labels) == 10
    assert labels[-2:] == ["Ya, undang saya", "Tanpa undangan"]


# --- answered -------------------------------------------------------------------------------


def test_a_yes_is_kept_with_the_words_it_stood_under(chat: Chat) -> None:
    told = chat.tap(YES)
    assert told.startswith("Terima kasih, undangan kami kirim lewat layanan ini.")
    assert given(chat) == [OptInGiven(fingerprint("id"), "id")]
    assert person_of(chat).invitations_at == chat.world.now


def test_the_words_agreed_to_are_those_shown_also_when_the_language_has_changed(chat: Chat) -> None:
    shown = chat.session.prompt
    chat.say("english")
    press(chat, shown, YES)
    assert given(chat) == [OptInGiven(fingerprint("id"), "id")]
    assert fingerprint("id") != fingerprint("en")


def test_an_old_bubble_keeps_the_fingerprint_of_its_own_words(chat: Chat) -> None:
    """The text may have changed with a release since the button was shown."""
    old = YES.replace(fingerprint("id"), "0123456789ab")
    shown = chat.shown
    shown.names = tuple(old if name == YES else name for name in shown.names)
    chat.tap(old)
    assert given(chat) == [OptInGiven("0123456789ab", "id")]


@pytest.mark.parametrize("words", ["ya", "Iya.", "boleh", "Ya, undang saya", "undang saya!"])
def test_a_yes_can_be_typed_where_it_is_asked(chat: Chat, words: str) -> None:
    chat.say(words)
    assert len(given(chat)) == 1


@pytest.mark.parametrize(
    "words",
    [
        "ya?",
        "ok",
        "oke",
        "siap",
        "setuju",
        "boleh?",
        "iya pak nanti",
        "undang saya besok",
        "1",
        "y",
    ],
)
def test_what_only_nearly_agrees_is_no_consent(chat: Chat, words: str) -> None:
    chat.say(words)
    assert given(chat) == []


def test_a_yes_that_was_sent_before_the_question_was_shown_is_none(chat: Chat) -> None:
    assert "Saat ini kami tidak mengirim undangan" in chat.say("ya, undang saya", before=True)
    assert given(chat) == []


def test_nor_is_one_that_was_sent_before_undangan_was_answered(chat: Chat) -> None:
    chat.say("menu", "undangan")
    told = chat.say("ya", before=True)
    assert told.startswith("Kata itu terkirim sebelum pertanyaan ini tampil")
    assert given(chat) == []


def test_words_of_the_introduction_agree_to_nothing() -> None:
    chat = Chat()
    chat.say("halo", "setuju", "Siti CONTOH", "Ya, undang saya")
    assert given(chat) == []
    assert chat.session.screen == "question"


def test_what_somebody_else_wrote_agrees_to_nothing(chat: Chat) -> None:
    chat.forward("Ya, undang saya")
    assert given(chat) == []


def test_a_yes_in_full_words_is_asked_about_where_no_question_is_shown(chat: Chat) -> None:
    chat.say("menu")
    assert ASKED in chat.say("ya, undang saya")
    assert given(chat) == []
    chat.say("ya, undang saya")
    assert len(given(chat)) == 1


def test_a_short_yes_means_something_else_where_no_question_is_shown(chat: Chat) -> None:
    chat.say("menu", "ya")
    assert given(chat) == []


@pytest.mark.parametrize("words", ["tidak", "Tanpa undangan", "tidak usah"])
def test_a_no_is_kept_and_nothing_is_asked_again(chat: Chat, words: str) -> None:
    assert chat.say(words).startswith("Baik, kami tidak mengirim undangan.")
    person = person_of(chat)
    assert not person.is_undecided
    assert person.invitations_at is None


def test_whoever_answers_in_the_middle_of_a_question_goes_on_there(chat: Chat) -> None:
    shown = chat.session.prompt
    chat.say("1", "1")
    told = press(chat, shown, YES)
    assert "Kapan inovasi mulai diterapkan?" in told
    assert chat.session.cursor is not None
    assert len(given(chat)) == 1


# --- old buttons ----------------------------------------------------------------------------


def test_a_second_tap_is_one_agreement(chat: Chat) -> None:
    shown = chat.session.prompt
    chat.tap(YES)
    assert "sudah Bapak/Ibu setujui" in press(chat, shown, YES)
    assert len(given(chat)) == 1


def test_an_old_yes_after_a_no_is_asked_about_once_more(chat: Chat) -> None:
    shown = chat.session.prompt
    chat.tap(NO)
    told = press(chat, shown, YES)
    assert told.startswith("Sejak pertanyaan itu Bapak/Ibu sudah memilih lain")
    assert given(chat) == []
    chat.tap(YES)
    assert len(given(chat)) == 1


def test_a_yes_on_the_other_phone_after_a_no_here_is_asked_about_once_more(chat: Chat) -> None:
    """What stands on that screen was shown before the no."""
    other = Chat(chat.world, Address("whatsapp", "siti"))
    chat.world.owners[other.address.key] = chat.world.owners[chat.address.key]
    other.say("undangan")
    chat.tap(NO)
    assert other.tap(YES).startswith("Sejak pertanyaan itu")
    assert given(chat) == []


def test_a_clock_that_was_set_back_asks_nobody_again_and_again(chat: Chat) -> None:
    chat.tap(NO)
    chat.world.now -= timedelta(hours=1)
    chat.say("undangan")
    chat.tap(YES)
    assert len(given(chat)) == 1


def test_a_yes_that_was_sent_before_a_no_and_came_after_it_is_none(chat: Chat) -> None:
    chat.say("tanpa undangan", "undangan")
    sent_at = person_of(chat).invitations_answered_at
    assert sent_at is not None
    chat.world.take(chat.address, Text("ya"), sent_at=sent_at - timedelta(minutes=1))
    assert given(chat) == []


def test_an_old_no_ends_it_at_once(chat: Chat) -> None:
    shown = chat.session.prompt
    chat.tap(YES)
    press(chat, shown, NO)
    assert person_of(chat).invitations_at is None
    assert isinstance(chat.world.events[-1], OptInEnded)


# --- UNDANGAN -------------------------------------------------------------------------------


def test_the_word_says_what_holds_and_offers_the_other_choice(chat: Chat) -> None:
    chat.tap(YES)
    assert "Undangan aktif: disetujui" in chat.say("UNDANGAN")
    assert "lewat Telegram" in chat.say("undangan")
    assert chat.shown.names == (NO, "/back")
    chat.tap(NO)
    assert "Saat ini kami tidak mengirim undangan" in chat.say("undangan")
    assert chat.shown.names == (YES, "/back")


def test_whoever_never_answered_is_offered_both(chat: Chat) -> None:
    chat.say("undangan")
    assert chat.shown.names == (YES, NO, "/back")
    chat.say("2")
    assert person_of(chat).invitations_at is None
    assert not person_of(chat).is_undecided


def test_in_english_too(chat: Chat) -> None:
    chat.say("english", "invitations")
    told = chat.say("yes, invite me")
    assert told.startswith("Thank you")
    assert given(chat) == [OptInGiven(fingerprint("en"), "en")]


def test_words_that_would_agree_are_no_refusal_where_only_that_is_offered(chat: Chat) -> None:
    chat.tap(YES)
    assert "sudah Bapak/Ibu setujui" in chat.say("undangan", "ya, undang saya")
    assert person_of(chat).invitations_at is not None


def test_a_yes_that_is_asked_about_agrees_to_nothing(chat: Chat) -> None:
    assert "belum kami kenali" in chat.say("undangan", "ya?")
    assert given(chat) == []


def test_it_goes_back_to_the_question_that_was_open(chat: Chat) -> None:
    chat.say("1", "1", "undangan")
    assert "Kapan inovasi mulai diterapkan?" in chat.tap(YES)


def test_while_registering_that_comes_first() -> None:
    chat = Chat()
    told = chat.say(*REGISTRATION[:3], "undangan")
    assert "perkenalan singkat ini lebih dulu" in told


def test_with_all_stopped_a_yes_brings_back_what_it_says_it_does(chat: Chat) -> None:
    chat.say("hentikan semua")
    assert "kabar tentang urusan Bapak/Ibu juga datang lagi" in chat.say("undangan")
    chat.tap(YES)
    person = person_of(chat)
    assert person.stopped_at is None
    assert person.invitations_at == chat.world.now


# --- after an outage, and in DATA SAYA --------------------------------------------------------


def test_a_question_that_did_not_arrive_is_asked_with_the_menu_once_more(chat: Chat) -> None:
    assert ASKED in chat.send(Recovered(undelivered=True))
    assert YES in chat.shown.names
    chat.tap(NO)
    assert ASKED not in chat.send(Recovered(undelivered=True))


def test_a_question_that_was_answered_in_another_chat_is_not_asked_again(chat: Chat) -> None:
    other = Chat(chat.world, Address("whatsapp", "siti"))
    chat.world.owners[other.address.key] = chat.world.owners[chat.address.key]
    other.say("tanpa undangan")
    assert ASKED not in chat.send(Recovered(undelivered=True))


def test_data_saya_shows_what_was_agreed_to_and_how_it_ended(chat: Chat) -> None:
    assert "Undangan: belum dijawab" in chat.say("data saya")
    chat.say("undangan", "1")
    assert f"lewat Telegram (teks {fingerprint('id')})" in chat.say("data saya")
    chat.say("hentikan semua")
    told = chat.say("data saya")
    assert "oleh Bapak/Ibu" in told
    assert "Pesan yang tidak diminta: dihentikan sejak" in told


def test_data_saya_shows_at_once_what_is_agreed_to_from_there(chat: Chat) -> None:
    shown = chat.session.prompt
    chat.say("data saya")
    assert f"lewat Telegram (teks {fingerprint('id')})" in press(chat, shown, YES)


def test_data_saya_shows_a_no(chat: Chat) -> None:
    chat.tap(NO)
    assert "Undangan: tidak, sejak" in chat.say("data saya")
