"""A colleague's code that is the whole message is one, wherever it is typed or pasted."""

from __future__ import annotations

import pytest

from conversations.draft import Collecting, Given
from conversations.messages import Address, PersonId
from conversations.share_codes import is_code
from tests.unit.conversations.chat import REGISTRATION, Chat

WRONG = "KQ7M-4VXP-9HTR"
CODES = (
    WRONG, "kq7m-4vxp-9htr", " KQ7M 4VXP 9HTR ", "kq7m4vxp9htr", "*KQ7M-4VXP-9HTR*", "KQ7M-4VXP-9HTR.",
    "KQ7M–4VXP–9HTR", "KQCM-DVXP-NHTR",
)  # fmt: skip
WORDS = (
    "yang kaya data", "kata kaya raya", "PENDAMPINGAN", "ANTREAN-TANPA-ANTRE", "MERDEKA 2024",
    "3467-3467-3467", "ABCD-EFGH-JKMN", "KQ7M-4VXP", "KQ7M-4VXP 9HTR", "kode KQ7M-4VXP-9HTR", "081234567890",
    "Antrean Pagi Sehat", "KQCMDVXPNHTR", "",
)  # fmt: skip


@pytest.mark.parametrize("text", CODES)
def test_a_code_is_known_by_its_form(text: str) -> None:
    assert is_code(text)


@pytest.mark.parametrize("text", WORDS)
def test_words_and_numbers_are_no_code(text: str) -> None:
    assert not is_code(text)


def shared() -> tuple[Chat, str]:
    """Return a colleague who is registered and in the menu, and a code made for them."""
    siti = Chat()
    siti.begin("sdgs")
    siti.say("ajak rekan")
    siti.tap("along")
    code = next(iter(siti.world.codes))
    budi = Chat(siti.world, Address("telegram", "budi"))
    budi.say(*REGISTRATION)
    assert budi.session.screen == "menu"
    return budi, f"{code[:4]}-{code[4:8]}-{code[8:]}"


def at_long_text(chat: Chat) -> None:
    chat.say("1", "1", "Maret 2023", "belum pernah", "Posyandu Keliling Desa", "1", "4", "1")
    chat.say("nanti", "tidak")
    assert chat.session.cursor == "ringkasan"


# --- where nothing is asked -----------------------------------------------------------------


@pytest.mark.parametrize("way", ["menu", "status", "ajukan inovasi"])
def test_typed_where_one_only_chooses_it_opens_the_colleagues_draft(way: str) -> None:
    budi, code = shared()
    budi.say(way)
    told = budi.say(code.lower())
    assert "ikut mengisi Antrean Pagi Sehat" in told
    assert budi.session.cursor == "sdgs"


def test_a_message_sent_on_with_nothing_but_the_code_opens_it_too() -> None:
    budi, code = shared()
    assert "ikut mengisi" in budi.forward(code)


def test_it_does_so_at_the_summary_and_where_a_draft_was_given_up() -> None:
    budi, code = shared()
    budi.say("1", "1", "Maret 2023", "belum pernah", "Posyandu Keliling Desa", "ubah")
    assert budi.session.screen == "change"
    assert "tidak berlaku" in budi.say(WRONG)
    budi.say("lanjut", "batal")
    budi.tap("drop")
    assert budi.session.screen == "cancelled"
    assert "ikut mengisi" in budi.say(code)


def test_wrong_ones_are_counted_and_soon_refused_although_no_code_was_asked_for() -> None:
    budi, code = shared()
    for _ in range(5):
        assert "tidak berlaku" in budi.say(WRONG)
        budi.say("menu")
    assert "Terlalu banyak kode" in budi.say(code)
    assert budi.world.codes


def test_before_registration_a_code_nobody_knows_counts_as_a_guess() -> None:
    _, code = shared()
    new = Chat()
    new.say("halo", "setuju", *REGISTRATION[2:8], code)
    assert [len(times) for times in new.world.tries.values()] == [1]


def test_whoever_has_the_draft_already_does_not_use_the_code_up() -> None:
    budi, code = shared()
    siti = Chat(budi.world)
    siti.say("menu")
    assert "sudah dapat Bapak/Ibu isi" in siti.say(code)
    assert siti.world.codes
    assert "ikut mengisi" in budi.say(code)


# --- while a question is open ---------------------------------------------------------------


def test_at_a_long_text_it_is_asked_about_and_does_not_become_a_part_of_it() -> None:
    budi, code = shared()
    at_long_text(budi)
    draft = budi.session.draft
    assert draft is not None
    budi.say("Warga antre sejak pagi.")
    told = budi.say(code)
    assert f"“{code}” belum kami simpan" in told
    assert "kode dari rekan?" in told
    assert budi.shown.names == ("aside-answer", "aside-code", "aside-return")
    answer = budi.answer(draft, "ringkasan")
    assert isinstance(answer, Collecting)
    assert [part.value for part in answer.parts] == ["Warga antre sejak pagi."]


def test_a_wrong_one_is_asked_about_in_the_same_words_and_not_counted_yet() -> None:
    budi, code = shared()
    at_long_text(budi)
    assert budi.say(code).replace(code, WRONG) == budi.say(WRONG)
    assert not budi.world.tries
    assert budi.world.codes


@pytest.mark.parametrize("way", ["tap", "gunakan kode", "kode rekan", "2"])
def test_used_from_there_it_opens_the_colleagues_draft_and_the_own_one_is_kept(way: str) -> None:
    budi, code = shared()
    at_long_text(budi)
    own = budi.session.draft
    assert own is not None
    budi.say(code)
    told = budi.tap("aside-code") if way == "tap" else budi.say(way)
    assert "ikut mengisi Antrean Pagi Sehat" in told
    assert budi.session.draft != own
    assert budi.session.cursor == "sdgs"
    assert budi.world.drafts[own].status == "open"
    assert budi.answer(own, "ringkasan") is None


def test_wrong_ones_used_from_there_are_counted_and_the_question_comes_back() -> None:
    budi, code = shared()
    at_long_text(budi)
    budi.say(WRONG)
    assert "tidak berlaku" in budi.tap("aside-code")
    assert len(budi.world.tries[PersonId(2)]) == 1
    for _ in range(4):
        budi.say(WRONG)
        budi.tap("aside-code")
        assert budi.session.cursor == "ringkasan"
    budi.say(code)
    assert "Terlalu banyak kode" in budi.tap("aside-code")
    assert budi.session.cursor == "ringkasan"
    assert budi.world.codes


def test_it_can_be_kept_as_the_answer() -> None:
    budi, code = shared()
    at_long_text(budi)
    draft = budi.session.draft
    assert draft is not None
    budi.say(code, "simpan sebagai jawaban")
    assert isinstance(budi.answer(draft, "ringkasan"), Collecting)


def test_a_plain_yes_does_not_decide_between_an_answer_and_a_code() -> None:
    budi, code = shared()
    at_long_text(budi)
    assert "belum kami simpan" in budi.say(code, "ya")
    assert budi.session.held["aside"] == code


def test_at_a_short_text_and_a_question_it_cannot_answer_it_is_offered_too() -> None:
    budi, code = shared()
    budi.say("1", "1", "Maret 2023", "belum pernah")
    assert budi.session.cursor == "judul"
    draft = budi.session.draft
    assert draft is not None
    assert "aside-code" in (budi.say(code), *budi.shown.names)
    assert budi.answer(draft, "judul") is None
    budi.say("kembali ke pertanyaan", "Posyandu Keliling Desa", code)
    assert budi.session.cursor == "kategori"
    assert budi.shown.names == ("aside-code", "aside-return")


def test_a_code_in_place_of_a_name_is_asked_about_and_the_way_is_told() -> None:
    chat = Chat()
    chat.say("halo", "setuju")
    told = chat.say(WRONG)
    assert "setelah pendaftaran selesai" in told
    assert chat.shown.names == ("aside-answer", "aside-return")


def test_a_code_within_a_sentence_is_an_answer() -> None:
    budi, code = shared()
    at_long_text(budi)
    draft = budi.session.draft
    assert draft is not None
    budi.say(f"Kodenya {code} untuk semua puskesmas.")
    assert isinstance(budi.answer(draft, "ringkasan"), Collecting | Given)


def test_a_wrong_one_in_the_menu_leaves_the_menu_on_screen() -> None:
    budi, _ = shared()
    at_long_text(budi)
    budi.say("menu")
    assert "tidak berlaku" in budi.say(WRONG)
    assert budi.session.screen == "menu"


def test_where_one_only_chooses_our_own_words_with_the_code_can_be_sent_on() -> None:
    budi, code = shared()
    budi.forward(f"Kode untuk rekan: {code} (sekali pakai, berlaku sampai besok)")
    assert budi.session.screen == "question"


def test_after_a_wrong_code_from_a_question_the_question_is_asked_again() -> None:
    budi, _ = shared()
    at_long_text(budi)
    draft = budi.session.draft
    assert draft is not None
    budi.say("KQ7M-4VXP-9HTR")
    told = budi.tap("aside-code")
    assert "tidak berlaku" in told
    assert (budi.session.screen, budi.session.cursor) == ("question", "ringkasan")
    budi.say("Inovasi kami memudahkan warga desa.")
    answer = budi.answer(draft, "ringkasan")
    assert isinstance(answer, Collecting)
    assert [part.value for part in answer.parts] == ["Inovasi kami memudahkan warga desa."]
    assert len(budi.world.tries[budi.world.owners[budi.address.key]]) == 1


@pytest.mark.parametrize("words", ["selesai ya", "1", "Inovasi kami memudahkan warga desa."])
def test_where_a_code_is_asked_for_what_cannot_be_one_is_not_counted(words: str) -> None:
    budi, _ = shared()
    budi.tap("code")
    told = budi.say(words)
    assert f"“{words}” bukan kode, dan tidak kami simpan" in told
    assert budi.session.screen == "code"
    assert not budi.world.tries


def test_a_code_is_no_question_to_staff() -> None:
    budi, code = shared()
    budi.say("petugas", code)
    assert budi.session.screen == "question"
    assert not budi.world.cases


def test_words_that_wait_stay_with_the_draft_they_were_written_for() -> None:
    budi, code = shared()
    at_long_text(budi)
    budi.say("Kalimat yang terlambat.", before=True)
    assert budi.session.screen == "crossed"
    budi.say("kembali", code)
    told = budi.tap("aside-code")
    assert "ikut mengisi" in told
    assert budi.session.screen == "question"
    assert "words" not in budi.session.held
    budi.say("menu", "status", "Posyandu Keliling Desa")
    assert "Kalimat yang terlambat." in budi.world.sessions[budi.address.key].held["words"]
