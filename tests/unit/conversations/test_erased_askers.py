"""Staff see that whoever asked deleted their data, and nothing empty in its place."""

from __future__ import annotations

import pytest

from conversations.messages import Address
from tests.unit.conversations.chat import REGISTRATION, Chat

OFFICER = Address("telegram", "petugas")


def asked_and_erased() -> tuple[Chat, str]:
    """Somebody asked staff and deleted their data; return the chat of staff and the number."""
    asker = Chat()
    asker.say(*REGISTRATION, "petugas", "Bolehkah puskesmas pembantu ikut?")
    asker.say("data saya", "hapus", "ya, hapus")
    officer = Chat(asker.world, OFFICER)
    officer.say(*REGISTRATION)
    officer.world.appoint(OFFICER)
    ((_, case),) = officer.world.cases
    return officer, case.number


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_case_of_somebody_who_deleted_their_data_says_so(language):
    officer, number = asked_and_erased()
    if language == "en":
        officer.say("bahasa", "english")
    told = "menghapus datanya" if language == "id" else "deleted their data"
    listed = officer.say("kasus")
    assert number in listed
    assert told in listed
    shown = officer.say(number)
    assert told in shown
    for text in (listed, shown):
        assert "Siti" not in text
        assert "puskesmas" not in text
        assert "\u201c\u201d" not in text
    assert "close" in officer.shown.names


def test_a_case_of_somebody_who_deleted_their_data_is_closed_and_gone():
    officer, number = asked_and_erased()
    officer.say("kasus", number)
    assert f"{number} ditutup tanpa jawaban" in officer.tap("close")
    assert "Tidak ada pertanyaan" in officer.say("kasus")
