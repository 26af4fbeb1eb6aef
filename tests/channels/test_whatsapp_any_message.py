"""Any message at all fits WhatsApp, and keeps all its words and choices."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.layout import read_token
from bot.channels.marked import is_visible
from bot.channels.whatsapp.outbound import CAPABILITIES
from conversations.messages import (
    OutboundMessage,
    Prompt,
    Twin,
)
from conversations.texts import bold, unmarked
from tests.channels.any_message import choices
from tests.channels.messages import (
    PDF,
    PROMPT,
    on_page,
)
from tests.channels.sent_by_whatsapp import (
    calls,
    text_of,
)
from tests.fakes.whatsapp_rules import check_call

texts = st.lists(
    st.one_of(
        st.text(max_size=80),
        st.sampled_from(["\n\n", "kata " * 200, "a" * 5000, "😀" * 700, bold("x") + " "]),
    ),
    max_size=6,
).map(" ".join) | st.text(max_size=20).map(bold)
prompts = st.none() | st.builds(
    Prompt,
    screen=st.just("question"),
    choices=choices.map(tuple),
    page=st.integers(-1, 4),
    language=st.sampled_from(["id", "en"]),
)
messages = st.builds(
    OutboundMessage,
    text=texts,
    prompt=prompts,
    attachments=st.lists(st.just(PDF), max_size=2).map(tuple),
    kind=st.sampled_from(["reply", "receipt", "notice", "code"]),
    edits=st.booleans(),
)


@given(messages)
@settings(max_examples=300)
def test_any_message_fits_whatsapp_and_keeps_all_its_words(message):
    made = calls(message)

    for call in made:
        body = dict(call.body)
        if call.attachment is not None:
            body["document"] = {**body["document"], "id": "1"}
        check_call(body)
    everything = seen("".join(map(text_of, made)))
    assert seen(unmarked(message.text)) in everything
    assert sum(call.carries_prompt for call in made) == (message.prompt is not None)
    if message.prompt is not None:
        assert_all_offered(message.prompt, made, everything)


def seen(text):
    """The signs that can be seen; asterisks make bold or were written, which is not told apart."""
    return "".join(sign for sign in text if is_visible(sign) and sign != "*")


def assert_all_offered(prompt, made, everything):
    """Every choice of the page is a button or stands in the text; every button is a choice."""
    targets = {token for call in made for token in tokens_of(call)}
    places = {target.choice for target in map(read_token, targets) if target.choice is not None}
    assert all(read_token(token).prompt == PROMPT for token in targets)
    assert all(0 <= place < len(prompt.choices) for place in places)
    shown = on_page(prompt, CAPABILITIES.page, CAPABILITIES.buttons)
    for place, choice in enumerate(prompt.choices):
        if place in shown and place not in places:
            assert seen(choice.label) in everything
        if choice.role == "step" and place not in places:
            assert choice.word in everything


def tokens_of(call):
    action = call.body.get("interactive", {}).get("action", {})
    yield from (button["reply"]["id"] for button in action.get("buttons", []))
    yield from (row["id"] for section in action.get("sections", []) for row in section["rows"])


@pytest.mark.parametrize(
    ("message", "says_all"),
    [
        (OutboundMessage("Halo", kind="notice"), True),
        (OutboundMessage("Halo " * 1200, kind="notice"), False),
        (OutboundMessage("Halo", kind="notice", attachments=(PDF,)), False),
    ],
)
def test_a_template_says_all_of_one_call_without_a_file(message, says_all):
    twin = Twin("role-ended", ("Admin instansi",), "id")

    made = calls(replace(message, twin=twin))

    assert {call.twin.says_all for call in made} == {says_all}
