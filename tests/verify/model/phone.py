"""One chat of one person: what was on screen there and when, and what is still on its way.

A prompt is seen some time after the turn that made it, and a message arrives some time after
it was sent, so both may cross. Times here are true ones; the platform tells whole seconds.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conversations.messages import Address, Body, Choice, DraftId, OutboundMessage, PromptId

SECOND = timedelta(seconds=1)
KEPT = 40


@dataclass(slots=True)
class Seen:
    """A prompt: what it asks, and when it came on screen (None while it is on its way)."""

    prompt: PromptId
    screen: str
    draft: DraftId | None
    question: str | None
    choices: tuple[Choice, ...]
    mark: str | None
    """Which answer the question had when the prompt was made."""
    before: str | None
    """Where words that crossed may go besides the question."""
    topic: str | None
    due: datetime
    at: datetime | None = None


@dataclass(slots=True)
class Sent:
    """A message of the person on its way, with what the person had on screen."""

    body: Body
    at: datetime
    reference: str | None
    marker: str | None
    views: tuple[Seen, ...] = ()


@dataclass(slots=True)
class Phone:
    """What a person sees in one chat, and the messages they sent."""

    address: Address
    name: str
    patience: float
    """How likely a message is delivered at once."""
    views: list[Seen] = field(default_factory=list)
    coming: deque[Seen] = field(default_factory=deque)
    leaving: deque[Sent] = field(default_factory=deque)
    references: list[str] = field(default_factory=list)
    asked: list[PromptId] = field(default_factory=list)
    """Questions about other chats that came between."""
    counter: int = 0

    @property
    def view(self) -> Seen | None:
        return self.views[-1] if self.views else None

    def shows(self, now: datetime) -> list[Seen]:
        """Bring what is due on screen; return it."""
        fresh = []
        while self.coming and self.coming[0].due <= now:
            seen = self.coming.popleft()
            seen.at = now
            fresh.append(seen)
            self.views.append(seen)
        del self.views[:-KEPT]
        return fresh

    def awaits(self, seen: Seen) -> None:
        """Put a prompt on its way; an unsent one about the same thing is dropped for it."""
        if seen.topic is not None:
            self.coming = deque(one for one in self.coming if one.topic != seen.topic)
        if self.coming:
            seen.due = max(seen.due, self.coming[-1].due)
        self.coming.append(seen)

    def sends(self, body: Body, now: datetime, marker: str | None, *, numbered: bool) -> None:
        """Put a message on its way. Only messages proper have a number; presses do not."""
        reference = None
        if numbered:
            self.counter += 1
            reference = str(self.counter)
            self.references.append(reference)
            del self.references[:-KEPT]
        self.leaving.append(Sent(body, now, reference, marker))

    def seen_by(self, sent: Sent) -> tuple[Seen, ...]:
        """Return what the sender may have had on screen, within the second the platform tells."""
        until = sent.at.replace(microsecond=0) + SECOND
        then = [seen for seen in self.views if seen.at is not None and seen.at <= sent.at]
        within = [seen for seen in self.views if seen.at and sent.at < seen.at < until]
        return (*then[-1:], *within)


def last_prompt(messages: tuple[OutboundMessage, ...]) -> OutboundMessage | None:
    """Return the message to the sender that waits for an answer."""
    return next((one for one in messages if one.to is None and one.prompt is not None), None)
