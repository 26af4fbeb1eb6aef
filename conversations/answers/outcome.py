"""What reading an answer can end in: a value, a reason it is none, or readings to choose from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from conversations.agencies import AgencyIndex
    from conversations.draft import Json
    from conversations.forms import Option


@dataclass(frozen=True, slots=True)
class Parsed:
    """The value an answer stands for."""

    value: Json


@dataclass(frozen=True, slots=True)
class Rejected:
    """Not an answer to this question. The words are the text `rejected-<reason>`."""

    reason: str
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Incomplete:
    """Some parts of the value; they are kept, and only the others are asked for.

    `is_new` tells whether the message added or changed a part, `broken` what was to be the
    e-mail address and is none.
    """

    value: dict[str, Json]
    is_new: bool
    broken: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One possible reading, as it is shown and as it would be stored."""

    label: str
    value: Json


@dataclass(frozen=True, slots=True)
class Candidates:
    """Several readings are possible: the person chooses. The words are `candidates-<reason>`."""

    options: tuple[Candidate, ...]
    reason: str


Outcome = Parsed | Rejected | Candidates | Incomplete


@dataclass(frozen=True, slots=True)
class AnswerContext:
    """What the parsers need to know.

    `today` is the day in the person's zone, `known` what was understood of the answer before.
    With `introduces` a text is the sender's own name, which may come in a sentence.
    """

    today: date
    language: str
    agencies: AgencyIndex
    options: tuple[Option, ...] = ()
    zone: str = "Asia/Jakarta"
    introduces: bool = False
    known: Mapping[str, Json] = field(default_factory=dict)
