"""Drafts and sessions: where answers live, and where one chat stands.

A draft belongs to its subject (an innovation, a person), not to a chat: any entitled person
may go on with it from any channel. A session is the state of one chat and holds no answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import datetime

    from conversations.messages import Address, DraftId, PersonId, PromptId

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
"""Values of answers and of session state are plain JSON, so a record never fails to load."""


@dataclass(frozen=True, slots=True)
class Part:
    """One message or file of an answer that is collected over several messages."""

    value: Json
    sent_at: datetime
    order: int = 0
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """An answer: what, by whom, when (UTC), from which message."""

    value: Json
    by: PersonId
    at: datetime
    source: str | None = None
    prefilled: bool = False
    """Put by us from what was known already: nobody was asked."""


@dataclass(frozen=True, slots=True)
class Collecting:
    """An answer still being collected, until the person says it is done."""

    parts: tuple[Part, ...]
    by: PersonId
    at: datetime
    previous: Json = None
    """The answer this one is meant to replace; it can be kept after all."""
    dropped: tuple[Part, ...] = ()
    """What was taken out since the last part came, the last one last; it can be brought back."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """The person passed over an optional question."""

    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True)
class Later:
    """The person will fill this in later; `kept` is what was written so far, if anything."""

    by: PersonId
    at: datetime
    kept: Json = None
    previous: Json = None
    """The finished text that what was written so far is meant to replace."""


Answer = Given | Collecting | Skipped | Later
Answers = Mapping[str, Answer]

DraftStatus = Literal["open", "submitted", "cancelled"]


@dataclass(frozen=True, slots=True)
class Draft:
    """Answers to one version of one form.

    Answers are keyed by the question's name, or `group[0].name` inside a repeat.
    `revision` counts changes; saving checks it, so two writers cannot overwrite each other.
    """

    id: DraftId
    form: str
    version: str
    subject: str
    """What it is about: "innovation:<draft id>" or "person:<person id>"."""
    owner: PersonId
    answers: Answers
    status: DraftStatus = "open"
    revision: int = 0
    agency: str | None = None
    period: str | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None

    def with_answer(self, key: str, answer: Answer | None) -> Draft:
        """Return the draft with one answer put or, for None, removed."""
        answers = {name: value for name, value in self.answers.items() if name != key}
        if answer is not None:
            answers[key] = answer
        return replace(self, answers=answers)


@dataclass(frozen=True, slots=True)
class Session:
    """Where one chat stands: which conversation is on screen and what it is waiting for."""

    address: Address
    screen: str = "welcome"
    draft: DraftId | None = None
    cursor: str | None = None
    """The key of the open question; None on screens that are not a question."""
    page: int = 0
    misses: int = 0
    language: str = "id"
    prompt: PromptId | None = None
    """The prompt shown last: presses on any other are old."""
    held: Mapping[str, Json] = field(default_factory=dict)
    """Small state of the present screen: candidates to confirm, ticks, held messages."""
    revision: int = 0
