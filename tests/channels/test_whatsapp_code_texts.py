"""Every code WhatsApp is known to answer with has a plain sentence in both languages."""

from __future__ import annotations

import pytest

from bot.actions.delivery_causes import cause
from bot.channels.base import ChannelDown
from bot.channels.whatsapp import outcomes
from bot.channels.whatsapp.code_texts import KEYS, PHRASES, code_in
from conversations.templates import templates
from conversations.texts import LANGUAGES, has_text, say

DOCUMENTED = (
    *(0, 1, 2, 3, 4, 10, 33, 100, 190, 200, 250, 299, 368),
    *(80007, 130429, 130472, 130497),
    *(131000, 131005, 131008, 131009, 131016, 131021, 131026, 131030, 131031, 131037, 131042),
    *(131045, 131047, 131048, 131049, 131050, 131051, 131052, 131053, 131056, 131057, 131062),
    *(131063, 131064),
    *(132000, 132001, 132005, 132007, 132012, 132015, 132016, 132018, 132068, 132069),
    *(133004, 133010, 133016, 134100, 134102, 135000, 137000),
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", DOCUMENTED)
def test_each_documented_code_has_a_sentence(code: int, language: str) -> None:
    told = cause("whatsapp", f"{code} The platform's words", language)

    assert told == say(KEYS[code], language)
    assert str(code) not in told


def test_each_code_that_decides_something_has_a_sentence() -> None:
    assert set(outcomes._ALWAYS) | set(outcomes._WITH_REASON) <= set(KEYS)


def test_each_reason_for_refusing_the_account_has_a_sentence() -> None:
    known = (
        *outcomes._ALWAYS.values(),
        *outcomes._OF_A_PROXY.values(),
        *(outcome for _, outcome in outcomes._SAID_BY_A_PROXY),
    )
    reasons = {one.reason for one in known if isinstance(one, ChannelDown)}

    assert reasons == set(PHRASES)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", [5, 999, 131999])
def test_an_unknown_code_is_named(code: int, language: str) -> None:
    assert str(code) in cause("whatsapp", f"{code} New", language)


@pytest.mark.parametrize(
    ("error", "code"),
    [("131026", 131026), ("0 x", 0), ("", None), ("x 1", None), ("1234567 x", None), ("12x", None)],
)
def test_the_code_stands_first(error: str, code: int | None) -> None:
    assert code_in(error) == code


def test_other_platforms_have_no_such_codes() -> None:
    assert cause("telegram", "131026 x", "en") == "Telegram said “131026 x”"


def test_each_template_is_named_in_lists_of_messages() -> None:
    assert [key for key in templates() if not has_text(f"delivery-about-{key}")] == []
