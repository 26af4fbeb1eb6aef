"""Renders a message into calls of the Bot API, within every limit of Telegram. Pure.

Bold is told by `entities`, never by a parse mode, so nothing a person wrote can break a call.
A message carries inline buttons or a reply keyboard, never both: where the phone number is
asked for, the steps are keys that send their word, and the keyboard goes with the next message
that has no buttons.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.channels.base import Rendered
from bot.channels.layout import arrange, token_for
from bot.channels.links import tappable_links, text_with_links
from bot.channels.marked import is_visible, read_marks, utf16_length
from bot.channels.telegram.contents import LARGEST_FILE
from conversations.messages import Capabilities

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.channels.base import Policy
    from bot.channels.layout import Layout
    from conversations.draft import Json
    from conversations.messages import OutboundMessage, Press, Prompt

CAPABILITIES = Capabilities(
    name="telegram",
    text=4096,
    text_with_buttons=4096,
    caption=1024,
    buttons=20,
    buttons_per_row=8,
    button_label=60,
    page=8,
    can_edit=True,
    can_share_contact=True,
    file_in=LARGEST_FILE,
    file_out=50_000_000,
    reply_after=0.5,
    press_lives=150.0,
    links=8,
    link_label=60,
    link_address=2048,
)

PRESS_LIVES = 120.0
"""Seconds after which the answer to a press is pointless, in time before the platform drops it."""

_CALLBACK_BYTES = 64
_PLACEHOLDER = 64
_ENTITIES = 100
_NOTHING_TO_READ = "…"
"""Stands for words that cannot be seen: Telegram refuses a message without any."""

_NO_PREVIEW: dict[str, Json] = {"is_disabled": True}


def render(
    message: OutboundMessage | None, *, to: str, prompt: str, pressed: Press | None
) -> tuple[Rendered, ...]:
    """Make the calls for a message, and those that a press waits for beside it."""
    beside = _answer_press(pressed)
    if message is None:
        return beside
    if not tappable_links(message, CAPABILITIES, utf16_length):
        message = replace(message, text=text_with_links(message), links=())
    layout = arrange(message.text, message.prompt, CAPABILITIES, utf16_length)
    edited = _edit(message, layout, to=to, prompt=prompt, pressed=pressed)
    if edited is not None:
        return (*beside, edited)
    return (*beside, *_send(message, layout, to=to, prompt=prompt), *_disarm(pressed, to=to))


# --- what a press waits for -----------------------------------------------------------------


def _answer_press(pressed: Press | None) -> tuple[Rendered, ...]:
    """Stop the button's spinning, whatever the turn has to say."""
    if pressed is None or pressed.callback is None:
        return ()
    return (
        Rendered(
            "answerCallbackQuery",
            {"callback_query_id": pressed.callback},
            beside=True,
            policy="free",
            expires_after=PRESS_LIVES,
        ),
    )


def _disarm(pressed: Press | None, *, to: str) -> tuple[Rendered, ...]:
    """Take the buttons off the message that was answered, so that none is pressed twice."""
    if pressed is None or pressed.message is None:
        return ()
    return (
        Rendered(
            "editMessageReplyMarkup",
            {"chat_id": number(to), "message_id": number(pressed.message)},
            beside=True,
            policy="free",
        ),
    )


# --- the message itself ---------------------------------------------------------------------


def _edit(
    message: OutboundMessage, layout: Layout, *, to: str, prompt: str, pressed: Press | None
) -> Rendered | None:
    """Replace the pressed message where that can be done, whole and in one piece."""
    if not message.edits or pressed is None or pressed.message is None:
        return None
    if message.attachments or layout.contact is not None or len(layout.pieces) != 1:
        return None
    body = {
        "chat_id": number(to),
        "message_id": number(pressed.message),
        **_words(layout.pieces[0]),
        "link_preview_options": _NO_PREVIEW,
    }
    if layout.rows or message.links:
        body["reply_markup"] = _inline(message, layout, prompt)
    return Rendered(
        "editMessageText",
        body,
        carries_prompt=message.prompt is not None,
        policy=_policy(message),
    )


def _policy(message: OutboundMessage) -> Policy:
    """Return what an unclear send allows; an edit that fails may have become a new message."""
    return "once" if message.kind == "code" else "resend"


def _send(
    message: OutboundMessage, layout: Layout, *, to: str, prompt: str
) -> tuple[Rendered, ...]:
    """Send the words, with the buttons under the last of them, and then the files.

    A single file takes short words as its caption; a receipt does not hang on its file.
    """
    pieces = layout.pieces
    if not pieces and (message.prompt is not None or not message.attachments):
        pieces = (_NOTHING_TO_READ,)
    files = tuple(
        Rendered(
            "sendDocument",
            {"chat_id": number(to)},
            policy=_policy(message),
            attachment=attachment,
        )
        for attachment in message.attachments
    )
    has_prompt = message.prompt is not None
    if _fits_caption(message, pieces):
        caption = _words(pieces[0], text="caption", entities="caption_entities")
        body = {**files[0].body, **caption, "reply_markup": _markup(message, layout, prompt)}
        return (replace(files[0], body=body, carries_prompt=has_prompt),)
    texts = [
        Rendered(
            "sendMessage",
            {
                "chat_id": number(to),
                **_words(piece),
                "link_preview_options": _NO_PREVIEW,
                "reply_markup": _markup(message, layout, prompt)
                if place == len(pieces)
                else {"remove_keyboard": True},
            },
            carries_prompt=has_prompt and place == len(pieces),
            policy=_policy(message),
        )
        for place, piece in enumerate(pieces, start=1)
    ]
    return (*texts, *files)


def _fits_caption(message: OutboundMessage, pieces: tuple[str, ...]) -> bool:
    return (
        len(message.attachments) == 1
        and message.kind != "receipt"
        and len(pieces) == 1
        and utf16_length(read_marks(pieces[0])[0]) <= CAPABILITIES.caption
    )


def _words(piece: str, *, text: str = "text", entities: str = "entities") -> dict[str, Json]:
    plain, runs = read_marks(piece)
    if not is_visible(plain):
        return {text: _NOTHING_TO_READ}
    bold: list[Json] = [
        {
            "type": "bold",
            "offset": utf16_length(plain[:start]),
            "length": utf16_length(plain[start:end]),
        }
        for start, end in runs[:_ENTITIES]
    ]
    return {text: plain, entities: bold} if bold else {text: plain}


def _markup(message: OutboundMessage, layout: Layout, prompt: str) -> dict[str, Json]:
    if layout.contact is not None and message.prompt is not None:
        return _contact_keyboard(layout.contact, layout, message.prompt)
    if layout.rows or message.links:
        return _inline(message, layout, prompt)
    # Also takes away a keyboard that asked for the phone number, however it was answered.
    return {"remove_keyboard": True}


def _contact_keyboard(label: str, layout: Layout, prompt: Prompt) -> dict[str, Json]:
    rows: list[Json] = [[{"text": label, "request_contact": True}]]
    for row in layout.rows:
        steps = [prompt.choices[int(button.target)] for button in row]
        rows.append([{"text": step.word or step.label} for step in steps])
    keyboard: dict[str, Json] = {
        "keyboard": rows,
        "resize_keyboard": True,
        "one_time_keyboard": True,
    }
    if 0 < len(prompt.placeholder) <= _PLACEHOLDER:
        keyboard["input_field_placeholder"] = prompt.placeholder
    return keyboard


def _inline(message: OutboundMessage, layout: Layout, prompt: str) -> dict[str, Json]:
    """Return the buttons under a message: its links, each in a row, and then the choices."""
    rows: list[Json] = [[{"text": one.label, "url": one.address}] for one in message.links]
    for row in layout.rows:
        buttons: list[Json] = []
        for button in row:
            token = token_for(prompt, button)
            if len(token.encode()) > _CALLBACK_BYTES:
                raise ValueError("the id of a prompt is too long for a button")
            buttons.append({"text": button.label, "callback_data": token})
        rows.append(buttons)
    return {"inline_keyboard": rows}


def number(reference: str) -> Json:
    """Return a chat's or message's id as the number it is on this platform."""
    return int(reference) if reference.removeprefix("-").isdecimal() else reference


def without_target(body: Mapping[str, Json]) -> dict[str, Json]:
    """Return the body of an edit as that of a new message."""
    return {name: value for name, value in body.items() if name != "message_id"}


def without_formatting(body: Mapping[str, Json]) -> dict[str, Json]:
    """Return the same words without any bold."""
    dropped = {"entities", "caption_entities"}
    return {name: value for name, value in body.items() if name not in dropped}
