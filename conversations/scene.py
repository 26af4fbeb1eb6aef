"""What one turn may read and what it may cause: the two ends of every conversation function."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from conversations.domain.people import Person
    from conversations.draft import Draft, Session
    from conversations.events import Event
    from conversations.forms import Form
    from conversations.lookups import Lookups
    from conversations.messages import (
        DraftId,
        InboundMessage,
        LockReason,
        OutboundMessage,
        PromptId,
    )


@dataclass(frozen=True, slots=True)
class Fresh:
    """Unused random ids and codes that this turn may hand out."""

    draft: DraftId
    number: str
    """For a receipt: letters and digits that cannot be mistaken for each other."""
    case: str
    code: str
    """A one-time code of at least 50 bits, grouped for reading aloud."""
    question: str
    """Names a question that is asked in one chat about another."""


@dataclass(frozen=True, slots=True)
class PressedChoice:
    """What a pressed button stood for, looked up by its token; only ever of the same chat."""

    prompt: PromptId
    screen: str
    choice: str
    draft: DraftId | None = None
    version: str | None = None
    question: str | None = None
    page: int | None = None
    """Set where the button turns the page instead of choosing."""


@dataclass(frozen=True, slots=True)
class TurnContext:
    """All a turn may read, loaded before it. `draft` and `form` are those of the session."""

    message: InboundMessage
    session: Session
    person: Person | None
    now: datetime
    fresh: Fresh
    lookups: Lookups
    draft: Draft | None = None
    form: Form | None = None
    pressed: PressedChoice | None = None
    """None for other messages and for a token that is foreign, expired or made up."""
    clock_ahead: timedelta = timedelta()
    """How far our clock goes before the platform's; negative where it goes behind."""
    shown_at: datetime | None = None
    """The earliest moment the session's prompt can have been seen; None where it has not left."""
    locked: LockReason | None = None
    """Why whoever writes may be another person by now: then nothing of what is known is shown."""
    advice_due: bool = False
    """The person's agency uses another channel, which was not said here for a day."""
    changes_in_place: bool = True
    """What was said there can be changed; else each tick and each page is a message more."""
    album_goes_on: bool = False
    """The next file of the album this message belongs to is here already, and has its own turn."""

    @property
    def sent_here(self) -> datetime:
        """When the message was sent by our clock, by which also prompts are shown."""
        sent_at, received_at = self.message.sent_at, self.message.received_at
        if sent_at == received_at:  # no time of the platform that could be true
            return received_at
        return sent_at + self.clock_ahead


@dataclass(frozen=True, slots=True)
class TurnResult:
    """All a turn may cause. `draft` is the draft as it is to be saved, if it changed."""

    session: Session
    messages: tuple[OutboundMessage, ...] = ()
    draft: Draft | None = None
    events: tuple[Event, ...] = field(default=())
    moved: Session | None = None
    """Where another chat stands from now on. What is said there is among the messages."""
