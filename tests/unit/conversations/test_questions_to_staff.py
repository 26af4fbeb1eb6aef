"""More questions to staff than may wait: nothing meant for staff becomes an answer of the form."""

from __future__ import annotations

import pytest

from conversations.draft import Given
from conversations.lookups import MOST_OPEN_CASES
from conversations.messages import DraftId
from tests.unit.conversations.chat import Chat

WORDS = "Apakah surat boleh ditandatangani sekretaris daerah?"


@pytest.fixture
def chat() -> Chat:
    """At the title, with as many questions waiting as may wait."""
    made = Chat()
    made.begin()
    made.say("kembali")
    assert made.session.cursor == "judul"
    for number in range(MOST_OPEN_CASES):
        made.say("petugas", f"Pertanyaan nomor {number}, bagaimana?")
    return made


def title(chat: Chat) -> object:
    answer = chat.answer(DraftId("d11"), "judul")
    assert isinstance(answer, Given)
    return answer.value


def test_what_is_typed_after_the_refusal_is_neither_sent_nor_an_answer(chat: Chat) -> None:
    told = chat.say("petugas")
    assert "masih menunggu jawaban petugas" in told
    assert "Judul" not in told
    told = chat.say(WORDS)
    assert "masih menunggu jawaban petugas" in told
    assert title(chat) == "Antrean Pagi Sehat"
    assert len(chat.world.cases) == MOST_OPEN_CASES


@pytest.mark.parametrize("way", ["tap", "word"])
def test_one_step_leads_back_to_the_question(chat: Chat, way: str) -> None:
    told = chat.say("petugas")
    assert "KEMBALI" in told
    if way == "tap":
        chat.tap("/back")
    else:
        chat.say("kembali")
    assert chat.session.cursor == "judul"
    chat.say("Antrean Sehat Sekali")
    assert title(chat) == "Antrean Sehat Sekali"
