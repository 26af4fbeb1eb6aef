"""Steps beside a bubble that is whole already: a question that comes along and may stay open.

They change nothing about what the bubble asks: its answers keep their numbers, and whoever
answers that is not held up.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conversations.draft import Json
    from conversations.messages import Choice
    from conversations.scene import TurnResult


def with_steps(result: TurnResult, *steps: Choice, **held: Json) -> TurnResult:
    """Return the turn with these steps before the other ones of its bubble."""
    message, *others = result.messages
    if message.prompt is None:
        return result
    prompt = message.prompt
    choices = (*prompt.answers, *steps, *prompt.steps)
    message = replace(message, prompt=replace(prompt, choices=choices))
    session = replace(result.session, held={**result.session.held, **held})
    return replace(result, messages=(message, *others), session=session)
