"""Forms as data: ordered questions with types, conditions and words. No I/O, no walking.

A published version never changes, and a question's name is never reused for another meaning.
Words of a form are kept in the definition per language; a form of our own leaves them out
and they are found in the locale files under `<form>-<question>`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

Words = Mapping[str, str]
"""The same words per language code, for example {"id": "Judul", "en": "Title"}."""


# --- question types ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TextType:
    """One line or paragraph, sent as one message. `maximum` counts characters.

    `naming`: the name of somebody or something, so it has more letters than digits, and is no
    e-mail or web address.
    """

    maximum: int = 500
    minimum: int = 1
    naming: bool = False


@dataclass(frozen=True, slots=True)
class LongTextType:
    """A text collected over several messages or taken from a file. Limits count words."""

    maximum: int
    minimum: int = 1


@dataclass(frozen=True, slots=True)
class IntegerType:
    minimum: int | None = None
    maximum: int | None = None


@dataclass(frozen=True, slots=True)
class DecimalType:
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    places: int = 2


@dataclass(frozen=True, slots=True)
class DateType:
    """A calendar day. Bounds are ISO dates or "today"; `month_enough` takes "Maret 2024"."""

    earliest: str | None = None
    latest: str | None = None
    month_enough: bool = False


@dataclass(frozen=True, slots=True)
class YesNoType:
    pass


@dataclass(frozen=True, slots=True)
class Option:
    name: str
    label: Words
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SelectOneType:
    options: tuple[Option, ...] = ()
    source: str | None = None
    """Name of a list that comes from records, for example "categories"."""


@dataclass(frozen=True, slots=True)
class SelectManyType:
    options: tuple[Option, ...] = ()
    source: str | None = None
    minimum: int = 1
    maximum: int | None = None


@dataclass(frozen=True, slots=True)
class AgencyType:
    """An agency of the directory, or a name of its own that staff match later."""

    free_text: bool = True


@dataclass(frozen=True, slots=True)
class PersonType:
    """Name, position, phone and e-mail of a person in charge, asked as one message."""

    parts: tuple[Literal["name", "position", "phone", "email"], ...] = (
        "name",
        "position",
        "phone",
        "email",
    )


@dataclass(frozen=True, slots=True)
class PhoneType:
    contact_button: bool = False


@dataclass(frozen=True, slots=True)
class EmailType:
    pass


@dataclass(frozen=True, slots=True)
class UrlType:
    """A link. `hosts` limits where it may point, for example YouTube only."""

    hosts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FilesType:
    """One or several files. Sizes in bytes; type is judged by content, not by name."""

    kinds: tuple[str, ...] = ("pdf", "jpeg", "png", "docx")
    minimum: int = 1
    maximum: int = 1
    size: int = 20_000_000


@dataclass(frozen=True, slots=True)
class StatementType:
    """A statement that is accepted or not; there is no other answer."""


QuestionType = (
    TextType
    | LongTextType
    | IntegerType
    | DecimalType
    | DateType
    | YesNoType
    | SelectOneType
    | SelectManyType
    | AgencyType
    | PersonType
    | PhoneType
    | EmailType
    | UrlType
    | FilesType
    | StatementType
)


# --- conditions --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OneOf:
    """True where the answer to `question` is (or contains) one of `values`."""

    question: str
    values: tuple[str | int | bool, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """True where `question` has an answer that is neither skipped nor left for later."""

    question: str


@dataclass(frozen=True, slots=True)
class Compare:
    """Compares the answer to `question` with a number, an ISO date, or another question."""

    question: str
    operator: Literal["<", "<=", ">", ">=", "==", "!="]
    value: str | int | None = None
    other: str | None = None


@dataclass(frozen=True, slots=True)
class Not:
    condition: Condition


@dataclass(frozen=True, slots=True)
class AllOf:
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    conditions: tuple[Condition, ...]


Condition = OneOf | Answered | Compare | Not | AllOf | AnyOf


# --- questions, groups, forms ------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Question:
    """One thing we ask. Field words follow XLSForm: relevant, constraint, required, hint."""

    name: str
    type: QuestionType
    label: Words = field(default_factory=dict)
    """A short name for summaries and lists."""
    text: Words = field(default_factory=dict)
    """What is asked, in full, with an example."""
    hint: Words = field(default_factory=dict)
    """More help, shown on request or after misses."""
    required: bool = True
    relevant: Condition | None = None
    constraint: Condition | None = None
    constraint_message: Words = field(default_factory=dict)
    weight: int | None = None
    """Share of the score in per cent, shown as a hint to the writer."""
    remark: str | None = None
    """Name of a rule of ours that comments on the answer, for example "age_at_closing"."""
    may_wait: bool = True
    """Whether "fill in later" is offered."""


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that belong together. With `repeat` they are asked once per item of a list."""

    name: str
    questions: tuple[Question, ...]
    label: Words = field(default_factory=dict)
    another: Words = field(default_factory=dict)
    """For a repeat: the question whether there is one more."""
    repeat: bool = False
    maximum: int = 20
    relevant: Condition | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a form under a name of its own; it ends where the next one begins."""

    first: str
    """The item it begins with."""
    label: Words


@dataclass(frozen=True, slots=True)
class Form:
    """An ordered list of questions and groups, immutable once published."""

    key: str
    items: tuple[Question | Group, ...]
    title: Words = field(default_factory=dict)
    version: str = ""
    """Fingerprint of the content, set when the form is read or published."""
    period: str | None = None
    group: str | None = None
    """The competition group, for proposals."""
    sections: tuple[Section, ...] = ()
    """Its parts, for summaries and for finding a question; a form may have none."""
    own: bool = False
    """Whether its words stand in our locale files instead of in the definition."""
