"""Marked texts as WhatsApp shows them: bold between asterisks, and within a limit all the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.whatsapp.words import in_pieces, starred
from conversations.messages import BOLD_OFF, BOLD_ON
from conversations.texts import bold, unmarked
from tests.fakes.whatsapp_rules import utf16


@pytest.mark.parametrize(
    ("marked", "shown"),
    [
        (f"Halo {bold('Bu Siti')}.", "Halo *Bu Siti*."),
        (f"{bold('1.')} Ya", "*1.* Ya"),
        (f"({bold('DATA SAYA')})", "(*DATA SAYA*)"),
        (bold("satu\n\n dua \ntiga"), "*satu*\n\n *dua* \n*tiga*"),
        (f"a{bold(' b ')}c", "a *b* c"),
        (f"a{bold('  ')}b", "a  b"),
        (f"ke{bold('2')}", "ke2"),
        (f"{bold('1')}st", "1st"),
        (f"{bold('ini')}{bold(' itu')}", "*ini itu*"),
        (f"{bold('Kepala *Seksi*')} baru\n{bold('lain')}", "Kepala *Seksi* baru\n*lain*"),
        (f"5 * 3 = {bold('15')}", "5 * 3 = 15"),
        ("tanpa", "tanpa"),
        ("", "…"),
        (bold("\u200b"), "…"),
    ],
)
def test_bold_is_written_where_it_would_be_shown(marked, shown):
    assert starred(marked) == shown


def test_a_text_is_parted_with_its_asterisks_counted():
    text = "\n".join(f"{bold(f'{n}.')} Pilihan ke-{n}" for n in range(100))

    pieces = in_pieces(text, 500, 200)

    assert all(utf16(piece) <= 500 for piece in pieces)
    assert utf16(pieces[-1]) <= 200
    assert "\n".join(pieces) == starred(text)


def test_the_last_piece_stays_whole_where_it_fits():
    assert in_pieces(f"{bold('Halo')} Bu Siti", 20, 14) == ("*Halo* Bu Siti",)
    assert in_pieces(f"{bold('Halo')} Bu Siti", 20, 13) == ("*Halo* Bu", "Siti")
    assert in_pieces(" \n", 20, 10) == ()


marked_texts = st.lists(
    st.sampled_from(["a", "b. ", " ", "\n", "😀", "*", BOLD_ON, BOLD_OFF, bold("x"), "kata " * 9]),
    max_size=60,
).map("".join)


@given(marked_texts, st.integers(10, 60), st.integers(10, 60))
def test_any_text_fits_and_keeps_its_words(text, limit, last):
    last = min(limit, last)

    pieces = in_pieces(text, limit, last)

    assert all(utf16(piece) <= limit for piece in pieces)
    assert all(utf16(piece) <= last for piece in pieces[-1:])
    assert letters("".join(pieces)) == letters(unmarked(text))


def letters(text):
    return [sign for sign in text if not sign.isspace() and sign not in "*…"]
