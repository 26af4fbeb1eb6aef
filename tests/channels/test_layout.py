"""How choices are laid out: labelled buttons, numbered lists, plain text, pages, words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.channels.layout import Button, Target, arrange, arrange_plain, read_token, token_for
from bot.channels.marked import utf16_length
from bot.channels.telegram.outbound import CAPABILITIES
from conversations.messages import Choice
from conversations.texts import unmarked
from tests.channels.messages import CONTACT, PROMPT, answers, question, steps

LONG = "Penguatan tata kelola kelembagaan dan pelayanan publik"


def lay(message, limits=CAPABILITIES):
    return arrange(message.text, message.prompt, limits)


def labels(layout):
    return [[button.label for button in row] for row in layout.rows]


def text_of(layout):
    return "\n\n".join(map(unmarked, layout.pieces))


def test_short_answers_stand_side_by_side_and_steps_below_them():
    layout = lay(question("Sudah?", *answers("Ya", "Tidak"), *steps("KEMBALI")))

    assert labels(layout) == [["Ya", "Tidak"], ["Kembali"]]
    assert text_of(layout) == "Sudah?"


def test_labels_of_some_length_take_a_row_each():
    layout = lay(question("Siapa?", *answers("Dinas Kesehatan Kabupaten", "Bukan ini")))

    assert labels(layout) == [["Dinas Kesehatan Kabupaten"], ["Bukan ini"]]


def test_labels_a_phone_would_cut_are_numbered_in_the_text():
    layout = lay(question("Kategori?", *answers("Kesehatan", LONG), *steps("ISI NANTI")))

    assert text_of(layout) == f"Kategori?\n\n1. Kesehatan\n2. {LONG}"
    assert labels(layout) == [["1", "2"], ["Isi nanti"]]


def test_details_are_shown_beside_the_label():
    message = question("Yang mana?", Choice("a", "Kota Tegal", details="Jawa Tengah"))

    assert "1. Kota Tegal – Jawa Tengah" in text_of(lay(message))


def test_seventeen_answers_are_paged_and_keep_their_numbers():
    message = question("Pilih", *answers(*(f"{LONG} {n}" for n in range(1, 18))), page=1)

    layout = lay(message)

    assert labels(layout) == [
        ["7", "8", "9"],
        ["10", "11", "12"],
        ["« Sebelumnya", "Berikutnya »"],
    ]
    assert f"7. {LONG} 7\n" in text_of(layout)
    assert "6. " not in text_of(layout)
    assert layout.rows[0][0] == Button("7", "6", f"{LONG} 7")
    assert [button.target for button in layout.rows[-1]] == ["p0", "p2"]


def test_one_or_two_more_than_a_page_stand_on_it_where_there_is_room():
    choices = answers(*(f"{LONG} {n}" for n in range(1, 10)))

    layout = lay(question("Pilih", *choices, *steps("KEMBALI")))

    assert labels(layout) == [["1", "2", "3", "4", "5"], ["6", "7", "8", "9"], ["Kembali"]]
    assert "Halaman" not in text_of(layout)


def test_where_there_is_no_room_for_one_more_the_pages_are_even():
    choices = answers(*(f"{LONG} {n}" for n in range(1, 10)))
    limits = replace(CAPABILITIES, buttons=9)

    first = lay(question("Pilih", *choices, *steps("KEMBALI")), limits)
    second = lay(question("Pilih", *choices, *steps("KEMBALI"), page=1), limits)

    assert labels(first) == [["1", "2", "3", "4", "5"], ["Berikutnya »"], ["Kembali"]]
    assert labels(second) == [["6", "7", "8", "9"], ["« Sebelumnya"], ["Kembali"]]


@pytest.mark.parametrize(("page", "shown"), [(-1, "1"), (0, "1"), (2, "13"), (9, "13")])
def test_a_page_that_does_not_exist_shows_the_nearest(page, shown):
    message = question("Pilih", *answers(*(f"{LONG} {n}" for n in range(17))), page=page)

    assert labels(lay(message))[0][0] == shown


def test_ticks_show_what_was_picked():
    picked = Choice("a", "Kesehatan", picked=True)

    assert labels(lay(question("Pilih", picked, *answers("Lain")))) == [["✓ Kesehatan", "Lain"]]
    assert labels(lay(question("Pilih", picked, *answers(LONG)))) == [["✓ 1", "2"]]


def test_steps_without_room_are_named_as_words():
    message = question("Pilih", *answers("A", "B"), *steps("LEWATI", "KEMBALI", "BATAL"))

    layout = lay(message, replace(CAPABILITIES, buttons=3))

    assert labels(layout) == [["A", "B"], ["Lewati"]]
    assert text_of(layout) == "Pilih\n\nKEMBALI · BATAL"


@pytest.mark.parametrize("buttons", [0, 2])
def test_a_channel_with_too_few_buttons_gets_numbered_text(buttons):
    message = question("Pilih", *answers("A", "B", "C"), *steps("KEMBALI"))

    layout = lay(message, replace(CAPABILITIES, buttons=buttons))

    assert layout.rows == ()
    assert text_of(layout) == "Pilih\n\n1. A\n2. B\n3. C\n\nKEMBALI"


def test_plain_text_lists_every_choice_whatever_the_page():
    message = question("Pilih", *answers(*(f"Pilihan {n}" for n in range(1, 18))), page=2)

    plain = unmarked(arrange_plain(message.text, message.prompt))

    assert plain.count("\n") == 18
    assert "1. Pilihan 1\n" in plain
    assert plain.endswith("17. Pilihan 17")


def test_below_the_contact_button_the_steps_are_buttons_too_and_no_word_stands_alone():
    message = question("Nomor?", CONTACT, *steps("KEMBALI"))

    layout = lay(message)

    assert layout.contact == CONTACT.label
    assert labels(layout) == [["Kembali"]]
    assert text_of(layout) == "Nomor?"


def test_beside_a_contact_button_that_stands_alone_the_steps_are_typed():
    message = question("Nomor?", CONTACT, *steps("KEMBALI"))

    layout = lay(message, replace(CAPABILITIES, steps_beside_contact=False))

    assert layout.contact == CONTACT.label
    assert layout.rows == ()
    assert text_of(layout) == "Nomor?\n\nKEMBALI"


def test_a_step_whose_name_has_no_room_is_called_by_its_word():
    step = Choice("/ganti", "Ganti bagian terakhir", role="step", word="GANTI")
    limits = replace(CAPABILITIES, button_label=20)

    assert labels(lay(question("Tulis.", step))) == [["Ganti bagian terakhir"]]
    assert labels(lay(question("Tulis.", step), limits)) == [["Ganti"]]
    assert text_of(lay(question("Tulis.", step), limits)) == "Tulis."


def test_labels_are_measured_as_the_platform_does():
    message = question("Pilih", *answers("😀" * 15))
    limits = replace(CAPABILITIES, button_label=20)

    assert labels(arrange(message.text, message.prompt, limits)) == [["😀" * 15]]
    assert labels(arrange(message.text, message.prompt, limits, utf16_length)) == [["1"]]


def test_words_of_steps_without_a_button_say_that_they_can_be_typed():
    message = question("Nomor?", CONTACT, *steps("LEWATI", "KEMBALI"))
    prompt = replace(message.prompt, or_type="Atau ketik")

    assert unmarked(arrange_plain(message.text, prompt)) == (
        "Nomor?\n\nAtau ketik LEWATI · KEMBALI"
    )
    assert unmarked(arrange_plain("Ya?", replace(prompt, choices=answers("Ya")))) == (
        "Ya?\n\n1. Ya"
    )


def test_where_contacts_cannot_be_shared_the_other_buttons_stay():
    message = question("Nomor?", CONTACT, *steps("KEMBALI"))

    layout = lay(message, replace(CAPABILITIES, can_share_contact=False))

    assert layout.contact is None
    assert labels(layout) == [["Kembali"]]


def test_a_last_piece_with_buttons_fits_its_smaller_room():
    limits = replace(CAPABILITIES, text=100, text_with_buttons=40)

    layout = lay(question("kata " * 30, *answers("Ya")), limits)

    assert len(layout.pieces[0]) > 40
    assert len(layout.pieces[-1]) <= 40


def test_a_token_can_be_read_back():
    assert read_token(token_for(PROMPT, Button("x", "12"))) == Target(PROMPT, choice=12)
    assert read_token(token_for(PROMPT, Button("x", "p3"))) == Target(PROMPT, page=3)


@pytest.mark.parametrize("token", ["", "x", "a.b", "a.-1", "a.p", ".1", "a.1.2", "a.99999", "a.１"])
def test_a_made_up_token_names_nothing(token):
    assert read_token(token) is None
