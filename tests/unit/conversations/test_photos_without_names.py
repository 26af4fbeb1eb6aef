"""Photos come without a name: they are called by what they are, and numbered where several are."""

from __future__ import annotations

import pytest

from conversations.documents import Particulars, proposal_view
from conversations.messages import NAMELESS, FileId, FileKind, FileProblem, Media, ReceivedFile
from tests.unit.conversations.chat import Chat
from tests.unit.conversations.proposals import PERIOD
from tests.unit.conversations.test_several_files import LETTER, QUESTION, go_to, one_file


def photo(*, album: str | None = None, kind: FileKind = "jpeg") -> Media:
    file = ReceivedFile(NAMELESS, 300_000, id=FileId(f"f-{album}-{kind}"), kind=kind)
    return Media((), files=(file,), album=album)


def refused(problem: FileProblem) -> Media:
    return Media((), files=(ReceivedFile(NAMELESS, 300_000, problem=problem),))


@pytest.fixture
def chat() -> Chat:
    """At a question that takes up to three files."""
    made = Chat()
    made.begin()
    made.say("4", "1", "nanti", "tidak berbasis aplikasi", "lewati")
    go_to(made, QUESTION)
    return made


def test_one_photo_is_a_photo(chat: Chat) -> None:
    assert "berkas: Foto." in chat.send(photo())


def test_several_are_numbered_beside_what_has_a_name(chat: Chat) -> None:
    chat.send(photo())
    chat.send(one_file("surat.pdf"))
    told = chat.send(photo(kind="png"))
    assert "Foto 1, surat.pdf, Foto 2" in told


def test_what_is_no_photo_is_a_file(chat: Chat) -> None:
    chat.send(photo(kind="pdf"))
    assert "Berkas 1, Foto, Berkas 2" in [chat.send(photo()), chat.send(photo(kind="docx"))][1]


def test_the_one_taken_out_and_brought_back_has_its_number(chat: Chat) -> None:
    chat.send(photo())
    chat.send(photo())
    assert "Foto 2 dikeluarkan" in chat.say("GANTI")
    assert "Foto 2 sudah dikembalikan" in chat.say("KEMBALIKAN")


def test_they_are_called_so_when_the_question_is_asked_again_and_in_the_summary(
    chat: Chat,
) -> None:
    chat.send(photo())
    chat.send(photo())
    chat.say("selesai")
    assert "Foto 1 (300 KB), Foto 2 (300 KB)" in chat.say("kembali")


def test_in_english_they_are_photos(chat: Chat) -> None:
    chat.say("bahasa", "english", "lanjut")
    chat.send(photo())
    assert "Photo 1, Photo 2" in chat.send(photo())


def test_in_the_pdf_they_are_called_as_in_the_chat(chat: Chat) -> None:
    chat.send(photo())
    chat.send(photo())
    chat.say("selesai")
    assert chat.session.draft is not None
    draft = chat.world.drafts[chat.session.draft]
    view = proposal_view(
        chat.world.forms[draft.form, draft.version],
        draft,
        PERIOD,
        submission=None,
        particulars=Particulars({}),
        language="id",
        show=lambda _, value: str(value),
    )
    table = view["attachments"]
    assert isinstance(table, dict)
    assert isinstance(table["rows"], list)
    assert [row[1] for row in table["rows"] if isinstance(row, list)] == ["Foto 1", "Foto 2"]


def test_a_photo_where_something_else_is_wanted_is_told_as_one(chat: Chat) -> None:
    chat.say("lewati")
    go_to(chat, LETTER)
    assert "Berkas itu bukan jenis yang diminta" in chat.send(photo())
    go_to(chat, "penanggung_jawab")
    assert "Kami menerima foto, sedangkan" in chat.send(photo())


@pytest.mark.parametrize("problem", ["corrupt", "unavailable", "too_large", "empty"])
def test_what_is_wrong_with_one_is_said_without_a_name(chat: Chat, problem: FileProblem) -> None:
    assert "Berkas itu" in chat.send(refused(problem))


def test_photos_of_an_album_that_are_not_used_are_numbered(chat: Chat) -> None:
    chat.say("lewati")
    go_to(chat, LETTER)
    chat.send(photo(album="a", kind="pdf"))
    assert "Foto tidak kami pakai" in chat.send(photo(album="a"))
