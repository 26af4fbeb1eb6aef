"""Words that name tapping stand only where there is something to tap."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import conversations
from bot.channels.layout import arrange, arrange_plain
from bot.channels.simulator.outbound import CAPABILITIES
from conversations.messages import Choice, Prompt
from conversations.texts import fitted, marked, say, unmarked

LOCALES = sorted(Path(conversations.__file__).with_name("locales").rglob("*.ftl"))
TAPPING = re.compile(
    r"\b(?:menge|ke)tuk|\btombol|\btap(?:s|ped|ping)?\b|\bbuttons?\b", re.IGNORECASE
)

NOT_OURS = {
    "concern-video": "a button of the video site",
    "rejected-needs-file": "the paper clip of the app",
    "page-of": "said only where pages are turned by buttons",
    "press-old": "said only after a tap",
    "finding-too-long": "for who writes the form",
}
CHOICES = (Choice("a", "Setuju"), Choice("b", "Tidak"))


def test_no_text_names_tapping_to_who_can_only_type() -> None:
    found = [
        (file.name, line)
        for file in LOCALES
        for line in file.read_text("utf-8").splitlines()
        if not line.startswith(("#", "template-"))  # a template has its own button
        and TAPPING.search(fitted(marked(line.split("=", 1)[-1]), tappable=False))
        and line.split(" =")[0] not in NOT_OURS
    ]
    assert found == []


@pytest.mark.parametrize("language", ["id", "en"])
def test_where_there_are_buttons_the_text_says_so(language: str) -> None:
    text = say("choice-not-understood", language)
    layout = arrange(text, Prompt("x", CHOICES), CAPABILITIES)
    assert TAPPING.search(layout.pieces[0])
    assert layout.rows
    assert not TAPPING.search(arrange_plain(text, Prompt("x", CHOICES)))
    assert not TAPPING.search(arrange(text, None, CAPABILITIES).pieces[0])


def test_bold_words_stay_bold_in_either() -> None:
    text = say("text-count-over", label="Judul", count=3, maximum=2, over=1)
    assert "Ketuk \ue000Ganti yang terakhir\ue001 untuk" in fitted(text, tappable=True)
    assert "Ketik \ue000GANTI\ue001 untuk" in fitted(text, tappable=False)


def test_what_a_person_wrote_is_never_read_as_two_ways() -> None:
    text = say("answer-read-back", label="Judul", value="[satu|dua] *tiga*")
    assert "[satu|dua] *tiga*" in unmarked(text)
    assert "[satu|dua] *tiga*" in fitted(text, tappable=False)
