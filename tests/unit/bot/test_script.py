from __future__ import annotations

import pytest

from bot.cli import script
from bot.cli.script import Button


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("halo\n", script.Say("halo")),
        ("> * bukan tombol", script.Say("* bukan tombol")),
        ("* Setuju", script.Tap("Setuju")),
        ("@file 'surat tugas.pdf' foto.jpg", script.Send(("surat tugas.pdf", "foto.jpg"))),
        ("@contact", script.Contact("")),
        ("@start abc", script.Open("abc")),
        ("@edit maksud saya lima", script.Change("maksud saya lima")),
        ("@other voice", script.Other("voice")),
        ("@siti tolong dibaca", script.Say("@siti tolong dibaca")),
        ("   \n", None),
    ],
)
def test_a_line_stands_for(line, meant):
    assert script.read_line(line) == meant


def test_a_button_is_found_by_its_label_or_the_only_beginning():
    buttons = [Button("Setuju", "a"), Button("✓ Kesehatan", "b"), Button("Kesejahteraan", "c")]
    assert script.find_button("setuju", buttons) == buttons[0]
    assert script.find_button("kesehatan", buttons) == buttons[1]
    assert script.find_button("Kese", buttons) is None
    assert script.find_button("Tidak", buttons) is None


def test_a_link_is_printed_as_text():
    body = {
        "text": [["Bacalah.", False]],
        "links": [{"label": "Rincian", "address": "https://contoh.go.id"}],
        "rows": [[{"label": "Setuju", "token": "t.0"}]],
    }
    assert script.printed("show", body) == "< Bacalah.\n  Rincian: https://contoh.go.id\n  [Setuju]"


def test_a_message_is_printed_with_its_bold_words_and_its_buttons():
    body = {
        "text": [["Halo ", False], ["Bu Siti", True], ["\nApa kabar?", False]],
        "rows": [[{"label": "Baik", "token": "t.0"}, {"label": "Sakit", "token": "t.1"}]],
    }
    assert script.printed("show", body) == "< Halo *Bu Siti*\n  Apa kabar?\n  [Baik]  [Sakit]"
