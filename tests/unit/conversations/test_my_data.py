"""DATA SAYA: what was done with the data, and the last question before it is deleted."""

from __future__ import annotations

from datetime import timedelta

import pytest

from conversations.lookups import RecordEntry
from tests.fakes.records import START
from tests.unit.conversations.chat import REGISTRATION, Chat


@pytest.fixture
def chat() -> Chat:
    made = Chat()
    made.say(*REGISTRATION)
    return made


def test_many_looks_of_one_day_are_one_line_and_push_nothing_out(chat: Chat) -> None:
    looks = tuple(
        RecordEntry(START - timedelta(minutes=minute), "record_viewed_by_staff")
        for minute in range(12)
    )
    own = RecordEntry(START - timedelta(hours=1), "opt_in_given")
    day_before = RecordEntry(START - timedelta(days=1), "record_viewed_by_staff")
    chat.world.acts[chat.world.owners[chat.address.key]] = (*looks, own, day_before)

    lines = [line for line in chat.say("data saya").splitlines() if line.startswith("• ")]

    assert lines[-3:] == [
        "• Rabu, 25 November 2026: dilihat petugas, 12 kali",
        "• Rabu, 25 November 2026 pukul 09.00 WIB: undangan disetujui",
        "• Selasa, 24 November 2026 pukul 10.00 WIB: dilihat petugas",
    ]


@pytest.mark.parametrize("word", ["tidak", "Tidak.", "tidak jadi", "jangan", "no", "enggak"])
def test_a_no_deletes_nothing(chat: Chat, word: str) -> None:
    chat.say("data saya", "hapus")
    assert chat.session.screen == "delete"

    assert "Baik, tidak ada yang dihapus." in chat.say(word)
    assert chat.session.screen != "delete"
    assert chat.world.people


@pytest.mark.parametrize("word", ["ya", "hapus tidak ya", "mungkin"])
def test_nothing_is_deleted_by_a_word_that_is_not_plain(chat: Chat, word: str) -> None:
    chat.say("data saya", "hapus", word)
    assert chat.world.people
