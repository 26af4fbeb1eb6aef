"""What somebody else wrote and was forwarded decides nothing; nor does a name make lines."""

from __future__ import annotations

import pytest

from conversations.draft import Given
from conversations.messages import Media, ReceivedFile
from tests.unit.conversations.chat import Chat
from tests.unit.conversations.test_unseen_questions import before_the_statement


def test_a_forwarded_word_is_no_consent():
    chat = Chat()
    chat.say("halo")
    chat.forward("setuju")
    assert not chat.world.people
    chat.say("setuju")
    assert len(chat.world.people) == 1


def test_a_forwarded_word_accepts_no_statement():
    chat = Chat()
    draft = before_the_statement(chat)
    chat.tap("drop")
    chat.say("kirim")
    assert chat.session.cursor == "pernyataan_benar"
    assert "SETUJU" in chat.forward("setuju")
    assert chat.world.drafts[draft].status == "open"
    chat.say("setuju")
    assert chat.world.drafts[draft].status == "submitted"


def test_a_forwarded_word_deletes_nothing():
    chat = Chat()
    chat.begin()
    chat.say("data saya")
    chat.tap("delete")
    assert chat.session.screen == "delete"
    chat.forward(chat.shown.labels[0])
    assert chat.session.screen == "delete"
    assert chat.world.people


def test_a_forwarded_word_is_no_command():
    chat = Chat()
    chat.begin()
    chat.forward("menu")
    assert chat.session.screen == "question"


def test_a_name_in_several_lines_is_one_line():
    chat = Chat()
    chat.say("halo", "setuju", "Dewi\n• Budi, Kementerian PANRB")
    draft = chat.world.drafts[chat.session.draft]
    (name,) = (one.value for one in draft.answers.values() if isinstance(one, Given))
    assert name == "Dewi • Budi, Kementerian PANRB"


def one_file(number: int) -> Media:
    kept = ReceivedFile(f"bukti{number}.pdf", 300_000, id=f"f{number}", kind="pdf", pages=1)
    return Media((), files=(kept,))


@pytest.mark.parametrize("sent", [4, 9])
def test_a_question_takes_no_more_files_than_it_says(sent):
    chat = Chat()
    draft = chat.begin()
    chat.say("4", "1", "nanti", "tidak berbasis aplikasi", "lewati")
    for _ in range(40):
        if chat.session.cursor == "latar_belakang_berkas":
            break
        chat.say("nanti")
    assert chat.session.cursor == "latar_belakang_berkas"
    told = [chat.send(one_file(number)) for number in range(sent)]
    answer = chat.answer(draft, "latar_belakang_berkas")
    assert len(answer.parts) == 3
    assert "tidak kami simpan" in told[-1]
    chat.say("ganti")
    chat.send(one_file(99))
    chat.say("selesai")
    kept = chat.answer(draft, "latar_belakang_berkas").value
    assert [one["name"] for one in kept] == ["bukti0.pdf", "bukti1.pdf", "bukti99.pdf"]
