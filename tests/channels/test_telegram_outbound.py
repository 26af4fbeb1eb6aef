"""Messages as calls of the Bot API: exact bodies, buttons, edits, files, extremes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.base import Rendered
from bot.channels.layout import read_token
from bot.channels.marked import is_visible
from bot.channels.telegram.outbound import CAPABILITIES, render
from conversations.messages import (
    Attachment,
    FileId,
    OutboundMessage,
    Press,
    Prompt,
)
from conversations.texts import bold, unmarked
from tests.channels.any_message import choices
from tests.channels.messages import (
    CONTACT,
    HELLO,
    PDF,
    PROMPT,
    answers,
    on_page,
    question,
    steps,
)
from tests.fakes.telegram_rules import check_call, utf16

PRESSED = Press("old.0", callback="4711", message="31")
ANSWERED = Rendered(
    "answerCallbackQuery",
    {"callback_query_id": "4711"},
    beside=True,
    policy="free",
    expires_after=120,
)
DISARMED = Rendered(
    "editMessageReplyMarkup", {"chat_id": 55, "message_id": 31}, beside=True, policy="free"
)
NO_PREVIEW = {"link_preview_options": {"is_disabled": True}}
REMOVED = {"reply_markup": {"remove_keyboard": True}}


def calls(message, *, pressed=None, to="55"):
    return render(message, to=to, prompt=PROMPT, pressed=pressed)


def test_bold_is_told_in_utf16_units():
    message = OutboundMessage(f"👋 Halo {bold('Bu 😀')} x")

    assert calls(message) == (
        Rendered(
            "sendMessage",
            {
                "chat_id": 55,
                "text": "👋 Halo Bu 😀 x",
                "entities": [{"type": "bold", "offset": 8, "length": 5}],
                **NO_PREVIEW,
                **REMOVED,
            },
        ),
    )


def test_buttons_carry_the_prompt_and_the_place_of_the_choice():
    message = question("Sudah?", *answers("Ya", "Tidak"), *steps("KEMBALI"))

    (call,) = calls(message)

    assert call.carries_prompt
    assert call.body["reply_markup"] == {
        "inline_keyboard": [
            [
                {"text": "Ya", "callback_data": f"{PROMPT}.0"},
                {"text": "Tidak", "callback_data": f"{PROMPT}.1"},
            ],
            [{"text": "Kembali", "callback_data": f"{PROMPT}.2"}],
        ]
    }


def test_a_prompt_id_too_long_for_a_button_is_a_fault_of_ours():
    with pytest.raises(ValueError, match="too long"):
        render(question("?", *answers("Ya")), to="55", prompt="x" * 63, pressed=None)


def test_an_answer_to_a_press_stops_the_spinning_answers_and_takes_the_buttons_away():
    first, answer, last = calls(HELLO, pressed=PRESSED)

    assert first == ANSWERED
    assert answer.method == "sendMessage"
    assert not answer.beside
    assert last == DISARMED


def test_a_press_is_answered_even_where_nothing_is_said():
    assert calls(None, pressed=PRESSED) == (ANSWERED,)
    assert calls(None) == ()


def test_a_press_without_an_id_of_its_own_needs_no_answer():
    assert len(calls(HELLO, pressed=Press("x.1"))) == 1


def test_an_edit_replaces_the_message_that_was_pressed():
    message = question("Pilih lagi", *answers("A"), edits=True)

    first, edit = calls(message, pressed=PRESSED)

    assert first == ANSWERED
    assert edit == Rendered(
        "editMessageText",
        {
            "chat_id": 55,
            "message_id": 31,
            "text": "Pilih lagi",
            **NO_PREVIEW,
            "reply_markup": {"inline_keyboard": [[{"text": "A", "callback_data": f"{PROMPT}.0"}]]},
        },
        carries_prompt=True,
    )


def test_an_edit_without_buttons_takes_the_old_ones_away():
    _, edit = calls(OutboundMessage("Selesai", edits=True), pressed=PRESSED)

    assert edit.method == "editMessageText"
    assert "reply_markup" not in edit.body


@pytest.mark.parametrize(
    ("message", "pressed"),
    [
        (question("kata " * 1500, *answers("A"), edits=True), PRESSED),
        (question("Nomor?", CONTACT, edits=True), PRESSED),
        (OutboundMessage("Ini", attachments=(PDF,), edits=True), PRESSED),
        (OutboundMessage("Ini", edits=True), Press("x.1", callback="4711")),
        (OutboundMessage("Ini", edits=True), None),
    ],
)
def test_what_cannot_be_edited_in_place_is_sent_anew(message, pressed):
    methods = [call.method for call in calls(message, pressed=pressed)]

    assert "editMessageText" not in methods
    assert {"sendMessage", "sendDocument"} & set(methods)


def test_the_phone_number_is_asked_for_with_a_keyboard_of_its_own():
    message = question("Nomor?", CONTACT, *steps("KEMBALI"))

    (call,) = calls(message)

    assert call.body["text"] == "Nomor?"
    assert call.body["reply_markup"] == {
        "keyboard": [
            [{"text": "Bagikan nomor saya", "request_contact": True}],
            [{"text": "KEMBALI"}],
        ],
        "resize_keyboard": True,
        "one_time_keyboard": True,
    }


def test_a_placeholder_is_shown_if_it_fits():
    def placeholder(words):
        message = OutboundMessage("?", prompt=Prompt("q", (CONTACT,), placeholder=words))
        return calls(message)[0].body["reply_markup"].get("input_field_placeholder")

    assert placeholder("0812…") == "0812…"
    assert placeholder("x" * 65) is None


def test_a_long_text_is_split_and_the_buttons_go_under_its_end():
    message = question("Paragraf 😀 pertama.\n\n" * 400, *answers("Ya"))

    first, *_, last = calls(message)

    assert first.body["reply_markup"] == {"remove_keyboard": True}
    assert not first.carries_prompt
    assert last.carries_prompt
    assert "inline_keyboard" in last.body["reply_markup"]
    assert all(utf16(call.body["text"]) <= 4096 for call in calls(message))


def test_seventeen_long_options_are_paged_with_full_names_in_the_text():
    labels = [
        f"Pilihan ke-{n} dengan nama yang panjang sekali untuk sebuah tombol" for n in range(17)
    ]

    (call,) = calls(question("Pilih", *answers(*labels), page=2))

    rows = call.body["reply_markup"]["inline_keyboard"]
    assert [[button["text"] for button in row] for row in rows] == [
        ["13", "14", "15", "16", "17"],
        ["« Sebelumnya"],
    ]
    assert rows[1][0]["callback_data"] == f"{PROMPT}.p1"
    assert labels[16] in call.body["text"]


def test_short_words_are_the_caption_of_a_single_file():
    message = question(f"Ini {bold('data')} Anda", *answers("Menu"), attachments=(PDF,))

    (call,) = calls(message)

    assert call.method == "sendDocument"
    assert call.attachment == PDF
    assert call.carries_prompt
    assert call.body["caption"] == "Ini data Anda"
    assert call.body["caption_entities"] == [{"type": "bold", "offset": 4, "length": 4}]
    assert "inline_keyboard" in call.body["reply_markup"]


@pytest.mark.parametrize(
    "message",
    [
        question("kata " * 300, *answers("Menu"), attachments=(PDF,)),
        question("Tanda terima", *answers("Menu"), attachments=(PDF,), kind="receipt"),
    ],
)
def test_long_words_and_receipts_go_before_their_file(message):
    text, file = calls(message)

    assert (text.method, file.method) == ("sendMessage", "sendDocument")
    assert text.carries_prompt
    assert not file.carries_prompt
    assert file.body == {"chat_id": 55}


def test_several_files_follow_their_words():
    other = Attachment("Surat.pdf", file=FileId("f1"))

    methods = [call.attachment for call in calls(OutboundMessage("Ini", attachments=(PDF, other)))]

    assert methods == [None, PDF, other]


def test_files_without_words_need_none():
    assert [call.method for call in calls(OutboundMessage("", attachments=(PDF,)))] == [
        "sendDocument"
    ]


@pytest.mark.parametrize("text", ["", " \n", "\u200b\u2060"])
def test_words_nobody_could_see_are_replaced(text):
    (call,) = calls(question(text, *answers("Ya")))

    assert call.body["text"] == "…"


def test_a_one_time_code_is_never_sent_twice():
    (call,) = calls(OutboundMessage("Kode: AB12", kind="code"))

    assert call.policy == "once"


def test_a_chat_that_is_no_number_is_named_as_it_is():
    assert calls(HELLO, to="@kanal")[0].body["chat_id"] == "@kanal"
    assert calls(HELLO, to="-100500")[0].body["chat_id"] == -100500


# --- any message ----------------------------------------------------------------------------

texts = st.lists(
    st.one_of(
        st.text(max_size=80), st.sampled_from(["\n\n", "kata " * 200, "a" * 5000, "😀" * 700])
    ),
    max_size=6,
).map(" ".join) | st.text(max_size=20).map(bold)
prompts = st.none() | st.builds(
    Prompt,
    screen=st.just("question"),
    choices=choices.map(tuple),
    page=st.integers(-1, 4),
    placeholder=st.text(max_size=80),
)
messages = st.builds(
    OutboundMessage,
    text=texts,
    prompt=prompts,
    attachments=st.lists(st.just(PDF), max_size=2).map(tuple),
    kind=st.sampled_from(["reply", "receipt", "notice", "code"]),
    edits=st.booleans(),
)


@given(messages, st.sampled_from([None, PRESSED]))
@settings(max_examples=300)
def test_any_message_fits_telegram_and_keeps_all_its_words(message, pressed):
    made = calls(message, pressed=pressed)

    said = []
    for call in made:
        if call.method != "answerCallbackQuery":
            check_call(call.method, dict(call.body))
        said.append(str(call.body.get("text", call.body.get("caption", ""))))
    everything = seen("".join(said))
    assert seen(unmarked(message.text)) in everything
    assert sum(call.carries_prompt for call in made) == (message.prompt is not None)
    if message.prompt is not None:
        assert_all_offered(message.prompt, made, everything)


def seen(text):
    return "".join(sign for sign in text if is_visible(sign))


def assert_all_offered(prompt, made, everything):
    """Every choice of the page is a button or stands in the text; every button is a choice."""
    targets, keys = set(), []
    for call in made:
        markup = call.body.get("reply_markup") or {}
        for row in markup.get("inline_keyboard", []):
            for button in row:
                target = read_token(button["callback_data"])
                assert target.prompt == PROMPT
                if target.choice is not None:
                    assert 0 <= target.choice < len(prompt.choices)
                    targets.add(target.choice)
        if "keyboard" in markup:
            keys += [button["text"] for row in markup["keyboard"] for button in row]
            assert keys[0] in [choice.label for choice in prompt.choices]
    shown = on_page(prompt, CAPABILITIES.page, CAPABILITIES.buttons)
    for place, choice in enumerate(prompt.choices):
        if place in shown and place not in targets:
            assert seen(choice.label) in everything
        if choice.role == "step" and place not in targets:
            assert choice.word in keys or choice.word in everything
