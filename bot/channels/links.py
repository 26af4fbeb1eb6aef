"""Links of a message: buttons where a channel has room for all of them, else lines of its text.

Nothing is cut: a label or an address that is too long for a button stands in the text, whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.channels.marked import Measure
    from conversations.messages import Capabilities, Link, OutboundMessage


def tappable_links(
    message: OutboundMessage, limits: Capabilities, measure: Measure = len
) -> tuple[Link, ...]:
    """Return the links that are buttons: all or none.

    None is one where the number is asked for, or where there are no words to stand under.
    """
    if not message.text and message.attachments:
        return ()
    choices = () if message.prompt is None else message.prompt.choices
    asks_contact = limits.can_share_contact and any(one.role == "contact" for one in choices)
    fit = len(message.links) <= limits.links and all(
        0 < measure(one.label) <= limits.link_label and len(one.address) <= limits.link_address
        for one in message.links
    )
    return message.links if fit and not asks_contact else ()


def text_with_links(message: OutboundMessage) -> str:
    """Return the words of a message with its links as lines below them."""
    lines = "\n".join(f"{one.label}: {one.address}" for one in message.links)
    return "\n\n".join(part for part in (message.text, lines) if part)
