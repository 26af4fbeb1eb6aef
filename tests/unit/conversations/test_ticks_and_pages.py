"""Questions that take several: ticks outlive leaving, pages are told in words."""

from __future__ import annotations

import re

import pytest

from bot.channels.layout import arrange
from bot.channels.telegram.outbound import CAPABILITIES
from conversations.draft import Collecting, Given
from conversations.messages import Address, Press, Text
from conversations.texts import unmarked
from tests.unit.conversations.chat import REGISTRATION, Chat

NAMES = ("Tanpa Kemiskinan", "Kehidupan Sehat dan Sejahtera")


@pytest.fixture
def chat() -> Chat:
    """At the question for goals, with two of them ticked."""
    made = Chat()
    made.begin("sdgs")
    first, _, third, *_ = made.shown.names
    made.tap(first)
    made.tap(third)
    return made


@pytest.mark.parametrize(
    ("channel", "is_at_once"), [("whatsapp", True), ("telegram", False), ("simulator", False)]
)
def test_where_each_tick_is_a_message_all_numbers_are_to_be_typed_at_once(
    channel: str, is_at_once: bool
) -> None:
    chat = Chat(address=Address(channel, "siti"))
    draft = chat.begin("sdgs")
    assert ("ketik semua angkanya sekaligus, contoh: 1, 3, 5" in chat.say("lanjut")) is is_at_once
    chat.say("1, 3, 5")
    answer = chat.answer(draft, "sdgs")
    assert isinstance(answer, Given)
    assert isinstance(answer.value, list)
    assert len(answer.value) == 3
    assert chat.session.cursor != "sdgs"


def test_of_a_few_no_numbers_are_named_that_are_not_there() -> None:
    chat = Chat(address=Address("whatsapp", "siti"))
    assert "1, 3, 5" not in chat.say(*REGISTRATION[:-2])
    assert chat.session.cursor == "roles"


def ticked(chat: Chat) -> list[str]:
    """Return the labels that carry a tick on the screen as it is."""
    message = chat.world.take(chat.address, Text("lanjut")).messages[0]
    assert message.prompt is not None
    return [choice.label for choice in message.prompt.choices if choice.picked]


@pytest.mark.parametrize(
    "way",
    [
        ("kembali", "pakai"),
        ("menu", "lanjut"),
        ("status",),
        ("petugas", "Bolehkah?"),
        ("bahasa", "kembali"),
        ("data saya", "kembali"),
        ("batal", "3"),
        ("bantuan",),
    ],
    ids=" ".join,
)
def test_ticks_are_there_again_whatever_the_way_back(chat: Chat, way: tuple[str, ...]) -> None:
    draft = chat.session.draft
    told = chat.say(*way)
    assert chat.session.cursor == "sdgs"
    assert f"✓ Dipilih: {NAMES[0]}, {NAMES[1]}" in told
    assert ticked(chat) == list(NAMES)
    chat.say("selesai")
    assert draft is not None
    answer = chat.answer(draft, "sdgs")
    assert isinstance(answer, Given)
    assert len(answer.value) == len(NAMES)


def test_ticks_belong_to_the_draft_and_not_to_the_chat(chat: Chat) -> None:
    draft = chat.session.draft
    assert draft is not None
    answer = chat.answer(draft, "sdgs")
    assert isinstance(answer, Collecting)
    other = Chat(chat.world, Address("simulator", "siti"))
    chat.world.owners[other.address.key] = chat.world.owners[chat.address.key]
    other.say("menu", "lanjut")
    assert ticked(other) == list(NAMES)


def test_ticks_left_for_later_are_ticked_when_the_question_is_opened_again(chat: Chat) -> None:
    chat.say("isi nanti", "kembali")
    assert ticked(chat) == list(NAMES)


def test_ticks_that_are_all_taken_away_leave_no_answer(chat: Chat) -> None:
    draft = chat.session.draft
    first, _, third, *_ = chat.shown.names
    chat.tap(first)
    assert "Dipilih" not in chat.tap(third)
    assert draft is not None
    assert chat.answer(draft, "sdgs") is None
    assert "Belum ada yang dipilih" in chat.say("selesai")


def test_buttons_carry_numbers_on_all_pages_or_on_none() -> None:
    chat = Chat()
    chat.begin("sdgs")
    for page in range(3):
        chat.turn_to(page)
        prompt = f"{chat.session.prompt}.p{page}"
        message = chat.world.take(chat.address, Press(prompt)).messages[0]
        layout = arrange(message.text, message.prompt, CAPABILITIES)
        choices = [
            button.label for row in layout.rows for button in row if button.target.isdecimal()
        ]
        assert choices[0].isdecimal()


def test_an_answer_that_is_changed_starts_from_its_own_ticks(chat: Chat) -> None:
    draft = chat.session.draft
    chat.say("selesai", "kembali")
    assert ticked(chat) == list(NAMES)
    chat.tap(chat.shown.names[0])
    assert ticked(chat) == [NAMES[1]]
    chat.say("pakai")
    assert draft is not None
    answer = chat.answer(draft, "sdgs")
    assert isinstance(answer, Given)
    assert len(answer.value) == len(NAMES)  # the answer before the change


def _laid_out(chat: Chat, words: str) -> tuple[str, list[str]]:
    message = chat.world.take(chat.address, Text(words)).messages[0]
    layout = arrange(message.text, message.prompt, CAPABILITIES)
    buttons = [button.label for row in layout.rows for button in row]
    return unmarked("\n".join(layout.pieces)), buttons


@pytest.mark.parametrize(
    ("language", "told", "button"),
    [
        ("id", "Halaman 1 dari 3. Ketuk Berikutnya »", "Berikutnya »"),
        ("en", "Page 1 of 3. Tap Next »", "Next »"),
    ],
)
def test_pages_are_told_in_words(chat: Chat, language: str, told: str, button: str) -> None:
    if language == "en":
        chat.say("bahasa", "English")
    text, buttons = _laid_out(chat, "lanjut" if language == "id" else "continue")
    assert told in text
    assert button in buttons


def test_what_was_chosen_is_said_on_each_page(chat: Chat) -> None:
    fresh = Chat()
    fresh.begin("sdgs")
    for page in (1, 2, 1, 0):
        told = fresh.turn_to(page)
        assert told.startswith("✓ Kategori:")
        assert "Langkah 5" in told
    told = fresh.tap(fresh.shown.names[0])
    assert told.startswith("✓ Kategori:")
    assert f"✓ Dipilih: {NAMES[0]}" in fresh.turn_to(1)


def test_nobody_is_asked_to_type_numbers_where_no_button_carries_one() -> None:
    chat = Chat()
    chat.begin()
    chat.say("menu")
    for words in ("menu", "xyzzy"):
        text, buttons = _laid_out(chat, words)
        assert not any(button.isdecimal() for button in buttons)
        assert re.search(r"angka|nomor", text.partition("\n\n")[0], re.IGNORECASE) is None
        assert not re.search(r"Contoh: \d", text)


def test_an_example_is_given_once() -> None:
    chat = Chat()
    chat.say("halo", "setuju", "Siti CONTOH", "Analis", "Kab Banyumas", "lewati")
    for _ in range(3):
        told = chat.say("bukan nomor")
        assert told.count("0812 3456 7890") == 1
