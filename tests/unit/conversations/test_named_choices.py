"""A text that names a choice names it as it is shown."""

from __future__ import annotations

import re

import pytest
from fluent.syntax import FluentSerializer

from bot.channels.whatsapp.outbound import REPLY_BUTTONS
from conversations import notices
from conversations.messages import Address
from conversations.texts import LANGUAGES, say, unmarked
from tests.golden import text_keys

IN_BOLD = re.compile(r"\*([^*\n]+)\*")


def named_too_long(texts: dict[str, str], labels: set[str]) -> list[str]:
    """Return the keys of texts that name a choice which WhatsApp has no room to call so."""
    return [
        key
        for key, text in texts.items()
        for name in IN_BOLD.findall(text)
        if name in labels and len(name) > REPLY_BUTTONS.button_label
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_names_a_choice_that_is_called_otherwise_on_whatsapp(language: str) -> None:
    found = text_keys.messages(language)
    texts = {key: FluentSerializer().serialize_entry(message) for key, message in found.items()}
    labels = {say(key, language) for key in found if key.startswith("step-")}
    assert named_too_long(texts, labels) == []


def test_such_a_name_would_be_found() -> None:
    long = "Ganti bagian terakhir"
    texts = {"x": f"Ketuk *{long}*.", "y": "Ketuk *Selesai*."}
    assert named_too_long(texts, {long, "Selesai"}) == ["x"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_is_cut_off_is_told_of_the_consent_that_comes_before_staff(language: str) -> None:
    told = unmarked(notices.chat_cut_off(Address("telegram", "7"), language).text)
    consent, staff = (say("consent-agree", language), say("step-staff.word", language))
    assert told.index(consent) < told.index(staff)
