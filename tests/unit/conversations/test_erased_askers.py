"""What somebody asked who deleted their data does not wait for staff any more."""

from __future__ import annotations

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


def test_a_question_of_somebody_who_deleted_their_data_does_not_wait_for_staff():
    officer, number = asked_and_erased()
    officer.say("menu")
    assert "Kasus (0)" in officer.shown.labels
    listed = officer.say("kasus")
    assert "Tidak ada pertanyaan" in listed
    assert number not in listed
