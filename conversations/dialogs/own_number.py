"""The number a person writes from: offered where it is known, so that nobody types it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.answers.choices import match_choice
from conversations.answers.contacts import find_phones, show_phone
from conversations.dialogs.screens import offered_choices
from conversations.forms import PhoneType
from conversations.messages import Choice, Text

if TYPE_CHECKING:
    from conversations.dialogs.screens import Scene
    from conversations.engine import Step
    from conversations.messages import Media, SharedContact


def offer(scene: Scene) -> Choice:
    """Return the answer a tap gives; where the platform hides the number, it is asked for it."""
    sender = scene.context.message.sender
    number = "" if sender is None else sender.phone or ""
    if number not in find_phones(number):
        return Choice("contact", scene.say("choice-share-contact"), role="contact")
    words = tuple(scene.say("choice-this-number").split(", "))
    return Choice(number, show_phone(number), aliases=words)


def typed(scene: Scene, asked: Step, body: Text | Media | SharedContact) -> str | None:
    """Return the number that was offered, where somebody typed that it is theirs."""
    if not isinstance(asked.question.type, PhoneType) or not isinstance(body, Text):
        return None
    return match_choice(body.text, offered_choices(scene.context.session.held), exact=True)
