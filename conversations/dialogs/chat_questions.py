"""Questions that stand in one chat and are about another: shall it be linked, is it still them.

They come between whatever is open in that chat and change nothing about it: their buttons, and
the words on them, are understood wherever the chat stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.dialogs.chat_names import told_chat
from conversations.dialogs.screens import show
from conversations.domain.people import carried
from conversations.messages import Choice, OutboundMessage, Prompt, Twin
from conversations.texts import bold, key_in, say

if TYPE_CHECKING:
    from conversations.dialogs.screens import Scene
    from conversations.domain.people import Person
    from conversations.lookups import ChatQuestion, LinkedChat
    from conversations.messages import Address, MessageKind
    from conversations.scene import TurnResult

ASKED = "link_asked"
YES, NO = "yes:", "no:"
"""Names of the two buttons begin so; which question they answer follows."""
SHORT_ANSWERS = {
    "ya": True, "iya": True, "yes": True, "tidak": False, "bukan": False, "no": False,
}  # fmt: skip
"""Words that answer such a question where it is on screen, and only there: they are said to much
else."""


def link_question(
    question: str, about: LinkedChat, to: Address, person: Person, *, joins: Person | None
) -> OutboundMessage:
    """Ask in the chat where a code was made whether the chat it was typed in is theirs too.

    `person` made the code; `joins` is who is registered there, and agreed.
    """
    language = person.language
    text = _link_text(about, language, person, joins=joins)
    return _message(text, _choices(question, "link", language), to, language)


def unlock_question(
    question: str, about: LinkedChat, to: Address, language: str
) -> OutboundMessage:
    """Ask in another chat of a person whether it is them who writes in a locked one."""
    twin = Twin("chats-changed", (told_chat(about, language),), language)
    choices = _choices(question, "unlock", language)
    return _message(_unlock_text(about, language), choices, to, language, twin)


def question_of(message: OutboundMessage) -> str | None:
    """Return which such question a message asks, if it does."""
    if message.prompt is None or message.prompt.screen != ASKED:
        return None
    values = (choice.name for choice in message.prompt.choices)
    return next((one.removeprefix(YES) for one in values if one.startswith(YES)), None)


def show_question(scene: Scene, found: ChatQuestion) -> TurnResult:
    """Show such a question as what this chat is about."""
    language = scene.language
    if found.kind == "link":
        joins = found.joins if found.joins is not None and found.joins.is_registered else None
        text = _link_text(found.about, language, scene.known, joins=joins)
    else:
        text = _unlock_text(found.about, language)
    return show(scene, ASKED, text, _choices(found.id, found.kind, language))


def _message(
    text: str,
    choices: tuple[Choice, ...],
    to: Address,
    language: str,
    twin: Twin | None = None,
) -> OutboundMessage:
    prompt = Prompt(ASKED, choices, or_type=say("chat-question-type", language), language=language)
    kind: MessageKind = "reply" if twin is None else "receipt"
    return OutboundMessage(text, prompt, kind=kind, to=to, twin=twin)


def named(person: Person) -> str:
    """Return who somebody registered is, for whoever shall be one with them."""
    return ", ".join(part for part in (person.name, person.agency_name) if part)


def bare_words(text: str) -> str:
    """Return what was typed as plain words, in small letters."""
    return " ".join("".join(one if one.isalnum() else " " for one in text.casefold()).split())


def _link_text(about: LinkedChat, language: str, stays: Person, *, joins: Person | None) -> str:
    text = say("link-ask", language, chat=bold(told_chat(about, language)))
    if joins is None:
        return text
    lines = [text, say("link-ask-joins", language, whose=bold(named(joins)))]
    wishes = carried(joins, stays)
    if wishes.stopped_at is not None and stays.stopped_at is None:
        lines.append(say("link-ask-stop", language))
    elif wishes.declined_at is not None:
        lines.append(say("link-ask-declined", language))
    return "\n".join(lines)


def _unlock_text(about: LinkedChat, language: str) -> str:
    key = key_in("unlock-ask", about.locked or "number")
    return say(key, language, chat=bold(told_chat(about, language)))


def _choices(question: str, kind: str, language: str) -> tuple[Choice, ...]:
    """Return the two buttons, as steps: on screen they are words, and no numbers of an answer."""
    return tuple(
        Choice(
            f"{prefix}{question}",
            say(key_in(kind, name), language),
            role="step",
            word=say(key_in(kind, f"{name}.word"), language),
        )
        for prefix, name in ((YES, "yes"), (NO, "no"))
    )
