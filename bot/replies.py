"""Who gets the messages of a turn, and which prompt each chat stands at after it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.outgoing import Outgoing
from conversations.messages import Press
from storage import chats, outbox

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conversations.messages import OutboundMessage, PromptId
    from conversations.scene import TurnContext, TurnResult
    from storage.database import Transaction
    from storage.inbox import InboxRow


def with_prompts(
    context: TurnContext, result: TurnResult, prompts: Sequence[PromptId]
) -> tuple[TurnResult, bool]:
    """Return a turn with the prompts its chats stand at, and whether its own has a new one.

    `prompts` are those of its messages. One of another screen than its chat's comes between, such
    as a question about another chat.
    """
    moved, session, is_asking = result.moved, result.session, False
    for prompt, message in zip(prompts, result.messages, strict=True):
        screen = None if message.prompt is None else message.prompt.screen
        if message.to in {None, context.message.address} and screen == session.screen:
            session, is_asking = replace(session, prompt=prompt), True
        elif moved is not None and message.to == moved.address and screen == moved.screen:
            moved = replace(moved, prompt=prompt)
    return replace(result, session=session, moved=moved), is_asking


def addressed(
    tx: Transaction,
    row: InboxRow,
    context: TurnContext,
    result: TurnResult,
    *,
    others: Sequence[OutboundMessage],
    prompts: Sequence[PromptId],
) -> list[Outgoing]:
    """Return the messages of a turn and those it caused; the first to the sender answers a press.

    `prompts` are ids for all of them, and one more.
    """
    sender = context.message.address
    # Who writes in a locked chat may be somebody else: what they are told is not the person's.
    person = None if context.locked is not None else chats.person_of(tx, sender.key)
    body = context.message.body
    press = body if isinstance(body, Press) else None
    answers = context.message.reference
    replies = []
    for number, message in enumerate((*result.messages, *others)):
        to = message.to or sender
        replies.append(
            Outgoing(
                message,
                to,
                key=f"in:{row.id}:{number}",
                prompt_id=prompts[number],
                person=person if to == sender else chats.person_of(tx, to.key),
                pressed=press if to == sender else None,
                answers=answers if to == sender else None,
            )
        )
        if to == sender:
            press = answers = None
    if press is not None:
        replies.append(Outgoing(None, sender, f"in:{row.id}:-", prompts[-1], person, pressed=press))
    if replies:
        replies[0] = _in_place(tx, replies[0])
    return replies


def _in_place(tx: Transaction, first: Outgoing) -> Outgoing:
    """Let a message replace the last one in the chat, where it is to and that has its topic."""
    message = first.message
    if message is None or not message.edits or first.pressed is not None:
        return first
    last = outbox.last_prompt(tx, first.to.key)
    if last is None or last.topic is None or last.topic != message.supersedes:
        return first
    return replace(first, pressed=Press("", message=last.reference))
