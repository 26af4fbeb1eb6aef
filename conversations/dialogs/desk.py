"""What the two desks of the ministry's staff share: who may come in, and words that are sent on.

The desks are `role_requests` and `case_answers`. What goes out to a person is shown once more
before it leaves: it cannot be taken back.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conversations.answers.cleaning import clean, has_words
from conversations.commands import find_command
from conversations.courtesies import is_thanks
from conversations.dialogs import returning
from conversations.dialogs.screens import answer, chosen
from conversations.messages import Edited, Text

if TYPE_CHECKING:
    from conversations.dialogs.screens import Scene
    from conversations.messages import Choice
    from conversations.scene import TurnResult
    from conversations.text_keys import TextKey

LISTED = 6
LONGEST = 2000
"""Characters of an answer or a reason: with what stands around it, one bubble."""
SENDS = ("kirim", "kirim saja", "kirimkan", "kirim sekarang", "ya kirim", "send", "send it")
"""Typed under what is shown once more, these send it: nobody's answer is just that."""


def send_choice(scene: Scene, key: TextKey, *words: str) -> Choice:
    """Return the button that sends what staff wrote, with the words that do the same."""
    return replace(answer(scene, "send", key), aliases=(*SENDS, *words))


def decision(scene: Scene, written: str) -> str | None:
    """Return what staff chose under what they wrote: "send", "again", or another button.

    A courtesy around the word sends as well; one alone, or "kirim?", replaces nothing and shows
    the words again.
    """
    choice, message = chosen(scene, exact=True), scene.context.message
    if not written or not isinstance(message.body, Text) or message.forwarded:
        return choice
    text = message.body.text
    if choice == "send" or find_command(text) == "send":
        return "again" if text.rstrip().endswith("?") else "send"
    return "again" if is_thanks(text) else choice


def turned_away(scene: Scene) -> TurnResult:
    """Say that the role has ended: only who was staff finds a way to a desk."""
    return returning.back(scene.leading(scene.say("desk-role-ended")))


def words_of(scene: Scene) -> str:
    """Return what the person wrote, or changed it to; nothing where it holds no words."""
    body = scene.context.message.body
    words = clean(body.text) if isinstance(body, Text | Edited) else ""
    return words if has_words(words) else ""


def fault_in(scene: Scene, words: str) -> str:
    """Return why words cannot be sent on, as a sentence; nothing where they can."""
    if not words:
        return scene.say("desk-needs-words")
    if len(words) > LONGEST:
        return scene.say("desk-too-long", count=len(words), maximum=LONGEST)
    return ""


def clipped(text: str, length: int) -> str:
    """Return the beginning of a text on one line."""
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[:length]}…"
