"""Messages as the simulator page shows them. Pure.

`show` is a new bubble, `edit` puts another in the place of one, `clear` takes the buttons off
one. A bubble carries both looks of itself: with buttons, and as plain numbered text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.channels.base import Rendered
from bot.channels.layout import arrange, arrange_plain, token_for
from bot.channels.links import tappable_links, text_with_links
from bot.channels.marked import read_marks
from conversations.messages import Capabilities

if TYPE_CHECKING:
    from bot.channels.layout import Layout
    from conversations.draft import Json
    from conversations.messages import OutboundMessage, Press

CAPABILITIES = Capabilities(
    name="simulator",
    text=4096,
    text_with_buttons=4096,
    caption=1024,
    buttons=20,
    buttons_per_row=8,
    button_label=60,
    page=8,
    can_edit=True,
    can_share_contact=True,
    file_in=20_000_000,
    file_out=50_000_000,
    links=8,
    shows_records=True,
    link_label=60,
    link_address=2048,
)
"""The same limits as Telegram's, so that what fits here fits there."""


def render(
    message: OutboundMessage | None, *, to: str, prompt: str, pressed: Press | None
) -> tuple[Rendered, ...]:
    """Make the page's elements for a message."""
    del to
    target = pressed.message if pressed else None
    layout = None if message is None else _laid_out(message)
    edits = message is not None and message.edits and layout is not None and len(layout.pieces) == 1
    calls: list[Rendered] = []
    if target and not edits:
        calls.append(Rendered("clear", {"target": target}, beside=True, policy="free"))
    if message is None or layout is None:
        return tuple(calls)
    pieces = layout.pieces or (() if message.attachments and not message.prompt else ("",))
    for number, piece in enumerate(pieces, start=1):
        is_last = number == len(pieces)
        body: dict[str, Json] = {"text": _segments(piece)}
        if is_last:
            body |= _last(layout, message, prompt)
        if target and edits:
            body["target"] = target
        calls.append(
            Rendered(
                "edit" if target and edits else "show",
                body,
                carries_prompt=is_last and message.prompt is not None,
            )
        )
    calls.extend(
        Rendered("file", {"name": attachment.name}, attachment=attachment)
        for attachment in message.attachments
    )
    return tuple(calls)


def _laid_out(message: OutboundMessage) -> Layout:
    is_tapped = bool(tappable_links(message, CAPABILITIES))
    text = message.text if is_tapped else text_with_links(message)
    return arrange(text, message.prompt, CAPABILITIES)


def _last(layout: Layout, message: OutboundMessage, prompt: str) -> dict[str, Json]:
    links: list[Json] = [
        {"label": one.label, "address": one.address}
        for one in tappable_links(message, CAPABILITIES)
    ]
    rows: list[Json] = [
        [{"label": button.label, "token": token_for(prompt, button)} for button in row]
        for row in layout.rows
    ]
    placeholder = message.prompt.placeholder if message.prompt else ""
    return {
        "links": links,
        "rows": rows,
        "contact": layout.contact,
        "plain": _segments(arrange_plain(text_with_links(message), message.prompt)),
        "placeholder": placeholder,
    }


def _segments(text: str) -> list[Json]:
    """Return a marked text as [words, is bold] pairs."""
    plain, runs = read_marks(text)
    segments: list[Json] = []
    at = 0
    for start, end in runs:
        if at < start:
            segments.append([plain[at:start], False])
        segments.append([plain[start:end], True])
        at = end
    if at < len(plain):
        segments.append([plain[at:], False])
    return segments
