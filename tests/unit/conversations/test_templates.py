"""Templates: every notice has its twin, and each is one WhatsApp would take."""

from __future__ import annotations

import inspect
import re
from datetime import UTC, datetime

import pytest

from bot.channels.whatsapp.twins import to_be_approved, twin_of
from conversations import notices
from conversations.lookups import LinkedChat
from conversations.messages import Address, OutboundMessage, Twin
from conversations.templates import KNOCK, templates, values_of
from conversations.texts import LANGUAGES
from tests.fakes.whatsapp_rules import check_call
from tests.fakes.whatsapp_template_rules import check_template

SITI = Address("whatsapp", "ID.1")
NOW = datetime(2026, 8, 17, 2, 0, tzinfo=UTC)
VALUES = {
    "language": "id",
    "number": "T-4K7M2P",
    "words": "Boleh.",
    "role": "admin_instansi",
    "title": "SIMPATI",
    "name": "Budi CONTOH",
    "issuer": "Siti CONTOH",
    "questions": 2,
    "requests": 1,
    "waits": 0.0,
    "granted": True,
    "reason": "",
    "because": "number",
    "chat": LinkedChat(Address("telegram", "7"), NOW),
}
PROMOTION = re.compile(
    r"selamat|promo|gratis|undang|hebat|congratul|invite|free|great", re.IGNORECASE
)


def said() -> list[OutboundMessage]:
    """Everything that is said unasked, in each language."""
    found = []
    for name, function in inspect.getmembers(notices, inspect.isfunction):
        if name.startswith("_") or function.__module__ != notices.__name__:
            continue
        wanted = inspect.signature(function).parameters
        for language in LANGUAGES:
            values = {**VALUES, "language": language, "to": SITI}
            given = {key: values[key] for key in wanted if key in values}
            missing = [
                key
                for key, one in wanted.items()
                if key not in given and one.default is inspect.Parameter.empty
            ]
            assert not missing, f"{name} wants {missing}: add an example here"
            found.append(function(**given))
    return found


def test_every_notice_has_its_twin_in_its_language():
    for message in said():
        assert message.twin is not None, message.text
        template = templates()[message.twin.key]
        assert len(message.twin.values) == len(template.variables)
        assert message.twin.language in LANGUAGES


def test_every_twin_is_one_whatsapp_takes():
    for message in said():
        check_call({**twin_of(message.twin).body})


def test_every_template_is_used_by_some_notice():
    assert {message.twin.key for message in said()} | ROLE_ENDED == set(templates())


ROLE_ENDED = {"role-refused"}
"""Said by the same function as the role that was granted."""


@pytest.mark.parametrize(
    ("version", "proposal"), tuple(to_be_approved()), ids=lambda one: str(one)[:40]
)
def test_every_template_is_one_whatsapp_would_look_at(version, proposal):
    check_template(proposal)
    (body,) = [one for one in proposal["components"] if one["type"] == "BODY"]
    places = re.findall(r"\{\{(\d+)\}\}", body["text"])
    assert sorted(map(int, places)) == list(range(1, len(places) + 1))
    assert len(body["example"]["body_text"][0]) == len(places)
    assert version == f"{proposal['name']}/{proposal['language']}"


@pytest.mark.parametrize("key", tuple(templates()))
def test_what_is_for_use_neither_praises_nor_invites(key):
    template = templates()[key]
    if template.category == "utility":
        for language in LANGUAGES:
            assert not PROMOTION.search(template.body(language))


def test_a_changed_word_is_another_template(monkeypatch):
    template = templates()["role-granted"]
    before = template.name
    monkeypatch.setattr(type(template), "body", lambda *_: "Lain {{1}} lagi.")
    assert template.name != before


def test_a_knock_can_be_answered_by_a_tap_and_what_says_all_cannot():
    knock = twin_of(Twin("case-answered", ("T-1",), "id"))
    everything = twin_of(Twin("role-granted", ("Admin instansi",), "id"))

    assert not knock.says_all
    assert KNOCK in str(knock.body)
    assert everything.says_all
    assert "button" not in str(everything.body)


def test_an_unknown_language_is_said_in_indonesian():
    twin = twin_of(Twin("role-granted", ("Admin",), "su"))

    assert twin.version.endswith("/id")


def test_values_are_one_line_not_empty_and_not_endless():
    found = values_of(Twin("x", ("dua\n\tbaris", "  ", "panjang " * 100), "id"))

    assert found[:2] == ("dua baris", "–")
    assert len(found[2]) <= 201
    assert found[2].endswith("…")
