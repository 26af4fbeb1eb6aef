"""Renders a message into calls of the Graph API, within every limit of WhatsApp. Pure.

A few choices are reply buttons, more are a list that opens with a tap; what has no room is
typed. The calls name nobody: the client adds to whom they go, which may have changed by then.
A message that was sent cannot be changed, so all is sent anew.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.channels.base import Rendered
from bot.channels.layout import arrange, token_for
from bot.channels.links import tappable_links, text_with_links
from bot.channels.marked import split_marked, utf16_length
from bot.channels.whatsapp.files import shown_name
from bot.channels.whatsapp.twins import twin_of
from bot.channels.whatsapp.usual import CHANNEL
from bot.channels.whatsapp.words import NOTHING_TO_READ, in_pieces
from conversations.messages import Capabilities
from conversations.texts import fitted, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.channels.base import Policy
    from bot.channels.layout import Button, Layout
    from conversations.draft import Json
    from conversations.messages import OutboundMessage, Press, Prompt

CAPABILITIES = Capabilities(
    name=CHANNEL,
    text=4096,
    text_with_buttons=4096,
    caption=1024,
    buttons=10,
    buttons_per_row=1,
    button_label=24,
    page=8,
    can_edit=False,
    can_share_contact=True,
    file_in=20_000_000,
    file_out=100_000_000,
    reply_after=0.5,
    window=24 * 3600.0,
    names_change=True,
    steps_beside_contact=False,
)
"""Those of a list."""
REPLY_BUTTONS = replace(CAPABILITIES, text_with_buttons=1024, buttons=3, button_label=20, page=3)
LINK_BUTTON = replace(REPLY_BUTTONS, buttons=0, links=1, link_label=20, link_address=2000)
"""A link is a button only where nothing else is one; else it stands in the text."""

READ_LIVES = 10.0
"""Seconds after which it is pointless to show a message as read."""

_DETAILS = 72
_NO_LIMIT = 10**9
"""Of a text that is parted only once its asterisks are counted."""
_MESSAGES = "messages"
_PRODUCT: dict[str, Json] = {"messaging_product": "whatsapp"}


def render(
    message: OutboundMessage | None,
    *,
    to: str,  # noqa: ARG001 - the client adds it
    prompt: str,
    pressed: Press | None,  # noqa: ARG001 - a press waits for nothing here
    answers: str | None = None,
) -> tuple[Rendered, ...]:
    """Make the calls for a message, and the one that shows what it answers as read."""
    beside = _read_mark(answers, is_typing=message is not None)
    return beside if message is None else (*beside, *_with_twin(message, _send(message, prompt)))


def _with_twin(message: OutboundMessage, calls: tuple[Rendered, ...]) -> tuple[Rendered, ...]:
    """Add the template to each call: each may find the window closed, and it is sent once a day.

    It can say all of what is one call without a file only.
    """
    if message.twin is None:
        return calls
    twin = twin_of(message.twin)
    if len(calls) > 1 or message.attachments:
        twin = replace(twin, says_all=False)
    return tuple(replace(call, twin=twin) for call in calls)


def _read_mark(answers: str | None, *, is_typing: bool) -> tuple[Rendered, ...]:
    if answers is None:
        return ()
    body: dict[str, Json] = {**_PRODUCT, "status": "read", "message_id": answers}
    if is_typing:
        body["typing_indicator"] = {"type": "text"}
    return (Rendered(_MESSAGES, body, beside=True, policy="free", expires_after=READ_LIVES),)


def _send(message: OutboundMessage, prompt: str) -> tuple[Rendered, ...]:
    """Send the words, with the choices under the last of them, and then the files.

    A single file takes short words as its caption; a receipt does not hang on its file.
    """
    policy: Policy = "once" if message.kind == "code" else "resend"
    has_prompt = message.prompt is not None
    linked = _with_link_button(message)
    if linked is not None:
        return (Rendered(_MESSAGES, linked, carries_prompt=has_prompt, policy=policy),)
    message = replace(message, text=text_with_links(message), links=())
    layout, limits = _laid_out(message)
    is_tapped = bool(layout.rows) or layout.contact is not None
    last = limits.text_with_buttons if is_tapped else limits.text
    pieces = in_pieces("".join(layout.pieces), limits.text, last)
    if not pieces and (has_prompt or not message.attachments):
        pieces = (NOTHING_TO_READ,)
    files = [
        Rendered(
            _MESSAGES,
            _body("document", {"filename": shown_name(attachment.name)}),
            policy=policy,
            attachment=attachment,
        )
        for attachment in message.attachments
    ]
    if not is_tapped and _fits_caption(message, pieces):
        document = {"filename": shown_name(message.attachments[0].name), "caption": pieces[0]}
        body = _body("document", document)
        return (replace(files[0], body=body, carries_prompt=has_prompt),)
    texts = [Rendered(_MESSAGES, _text(piece), policy=policy) for piece in pieces[:-1]]
    if pieces:
        body = _last(message, layout, limits, pieces[-1], prompt)
        texts.append(Rendered(_MESSAGES, body, carries_prompt=has_prompt, policy=policy))
    return (*texts, *files)


def _with_link_button(message: OutboundMessage) -> dict[str, Json] | None:
    """Return the body of a message whose only button is its link; None where it cannot be so."""
    links = tappable_links(message, LINK_BUTTON, utf16_length)
    if not links or message.attachments or (message.prompt and message.prompt.choices):
        return None
    pieces = in_pieces(
        fitted(message.text, tappable=False), LINK_BUTTON.text, LINK_BUTTON.text_with_buttons
    )
    if len(pieces) != 1:
        return None
    shown: dict[str, Json] = {"display_text": links[0].label, "url": links[0].address}
    return _interactive("cta_url", pieces[0], {"name": "cta_url", "parameters": shown})


def _fits_caption(message: OutboundMessage, pieces: tuple[str, ...]) -> bool:
    return (
        len(message.attachments) == 1
        and message.kind != "receipt"
        and len(pieces) == 1
        and utf16_length(pieces[0]) <= CAPABILITIES.caption
    )


def _laid_out(message: OutboundMessage) -> tuple[Layout, Capabilities]:
    """Lay a message out in one piece, and say by which limits: a few choices, or a list."""
    prompt = message.prompt
    few = prompt is not None and len(prompt.answers) <= REPLY_BUTTONS.page
    limits = REPLY_BUTTONS if few else CAPABILITIES
    whole = replace(limits, text=_NO_LIMIT, text_with_buttons=_NO_LIMIT)
    layout = arrange(message.text, prompt, whole, utf16_length)
    if layout.contact is not None:
        return layout, REPLY_BUTTONS
    titles = [_title(button) for row in layout.rows for button in row]
    if len(set(titles)) < len(titles):
        # No two may be called alike: they get numbers, and their names stand in the text.
        whole = replace(whole, button_label=0)
        layout = arrange(message.text, prompt, whole, utf16_length)
    return layout, limits


# --- bodies ---------------------------------------------------------------------------------


def _body(kind: str, content: Mapping[str, Json]) -> dict[str, Json]:
    return {**_PRODUCT, "recipient_type": "individual", "type": kind, kind: dict(content)}


def _text(piece: str) -> dict[str, Json]:
    return _body("text", {"body": piece, "preview_url": False})


def _interactive(kind: str, piece: str, action: Mapping[str, Json]) -> dict[str, Json]:
    return _body("interactive", {"type": kind, "body": {"text": piece}, "action": dict(action)})


def _last(
    message: OutboundMessage, layout: Layout, limits: Capabilities, piece: str, prompt: str
) -> dict[str, Json]:
    """Return the body of the piece that the choices stand under."""
    if layout.contact is not None:
        # The button is WhatsApp's own, and so are its words.
        return _interactive("request_contact_info", piece, {"name": "request_contact_info"})
    buttons = [button for row in layout.rows for button in row]
    if message.prompt is None or not buttons:
        return _text(piece)
    if limits is REPLY_BUTTONS:
        replies: list[Json] = [
            {"type": "reply", "reply": {"id": token_for(prompt, button), "title": _title(button)}}
            for button in buttons
        ]
        return _interactive("button", piece, {"buttons": replies})
    return _interactive("list", piece, _opened(message.prompt, buttons, prompt))


def _opened(shown: Prompt, buttons: Sequence[Button], prompt: str) -> dict[str, Json]:
    """Return what a list holds: the answers and the turning of pages, and then the steps."""
    answers: list[Json] = []
    steps: list[Json] = []
    for button in buttons:
        row: dict[str, Json] = {"id": token_for(prompt, button), **_row_words(button)}
        (steps if _is_step(shown, button) else answers).append(row)
    sections: list[Json] = [{"title": say("list-answers", shown.language), "rows": answers}]
    if steps:
        sections.append({"title": say("list-steps", shown.language), "rows": steps})
    return {"button": say("list-open", shown.language), "sections": sections}


def _row_words(button: Button) -> dict[str, Json]:
    """Return both lines of a row: a number goes on with what it stands for, if all of it fits."""
    title, details = _title(button), _in_a_line(button.details)
    if details:
        whole = f"{title}. {details}"
        (first, *_) = split_marked(whole, CAPABILITIES.button_label, utf16_length)
        rest = whole.removeprefix(first).strip()
        if utf16_length(rest) <= _DETAILS:
            return {"title": first, "description": rest} if rest else {"title": first}
    return {"title": title}


def _is_step(shown: Prompt, button: Button) -> bool:
    return button.target.isdecimal() and shown.choices[int(button.target)].role == "step"


def _title(button: Button) -> str:
    return _in_a_line(button.label)


def _in_a_line(words: str) -> str:
    return " ".join(words.split())
