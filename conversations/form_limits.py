"""What the type of a question allows and a channel can show: limits, choices, labels, lengths.

Part of the checks before publishing; `form_check` puts the faults into words. Channels are
known only by their capabilities.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Protocol, cast

from conversations.commands import find_command
from conversations.errors import MissingTextError
from conversations.forms import (
    DateType,
    DecimalType,
    FilesType,
    IntegerType,
    LongTextType,
    SelectManyType,
    SelectOneType,
    TextType,
)
from conversations.messages import A_FEW_MORE
from conversations.texts import LANGUAGES, in_language

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal

    from conversations.forms import Form, Option, Question
    from conversations.messages import Capabilities
    from conversations.text_keys import TextKey

SOURCES = ("categories",)
"""Lists of choices that come from records."""
FILE_KINDS = ("pdf", "jpeg", "png", "docx", "txt")

_RESERVE = 400
"""Characters of a bubble kept for what stands around a question: the last answer read back,
progress, how to answer, and the words of the steps."""
_NUMBERING = 6
"""Characters before and after a choice in a numbered list."""
_UNSHOWABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\ue000-\uf8ff]")


class Say(Protocol):
    """`texts.say`, or a double of it."""

    def __call__(self, key: TextKey, language: str = ..., **values: str | int) -> str: ...


def own_key(form: Form, question: Question, attribute: str) -> TextKey:
    """Return where a text of a form of ours would stand; whether it does is what is checked."""
    return cast("TextKey", f"{form.key}-{question.name}.{attribute}")


@dataclass(frozen=True, slots=True)
class Fault:
    """A reason not to publish, before it is put into words."""

    place: str
    reason: str
    values: Mapping[str, str | int] = field(default_factory=dict)


def options_of(question: Question) -> tuple[Option, ...]:
    """Return the options that stand in the definition."""
    kind = question.type
    return kind.options if isinstance(kind, SelectOneType | SelectManyType) else ()


def type_faults(question: Question) -> Iterator[Fault]:
    """Find what no answer could satisfy, and choices that cannot be told apart or shown."""
    name, kind = question.name, question.type
    if isinstance(kind, SelectOneType | SelectManyType):
        yield from _choices(name, kind.options, kind.source)
    match kind:
        case SelectManyType(options=options, source=source, minimum=low, maximum=high):
            yield from _bounds(name, low, high)
            if source is None and low > len(options):
                yield Fault(name, "bounds")
        case FilesType():
            yield from _files(name, kind)
        case DateType(earliest=earliest, latest=latest):
            days = [_day(bound) for bound in (earliest, latest) if bound is not None]
            if None in days or days != sorted(filter(None, days)):
                yield Fault(name, "date-bounds")
        case TextType(minimum=low, maximum=high) | LongTextType(minimum=low, maximum=high):
            yield from _bounds(name, low, high)
        case IntegerType() | DecimalType():
            yield from _bounds(name, kind.minimum, kind.maximum)
        case _:
            return


def _files(name: str, kind: FilesType) -> Iterator[Fault]:
    yield from _bounds(name, kind.minimum, kind.maximum)
    known = bool(kind.kinds) and set(kind.kinds) <= set(FILE_KINDS)
    if kind.maximum < 1 or kind.size < 1 or not known:
        yield Fault(name, "files", {"kinds": ", ".join(FILE_KINDS)})


def _bounds(name: str, low: Decimal | int | None, high: Decimal | int | None) -> Iterator[Fault]:
    if low is not None and high is not None and low > high:
        yield Fault(name, "bounds")


_TODAY = date(9999, 1, 1)


def _day(bound: str) -> date | None:
    """Return a bound as a day; "today" counts as later than any fixed day."""
    try:
        return _TODAY if bound == "today" else date.fromisoformat(bound)
    except ValueError:
        return None


def _choices(name: str, options: Sequence[Option], source: str | None) -> Iterator[Fault]:
    if source is not None and source not in SOURCES:
        yield Fault(name, "unknown-source", {"name": source, "known": ", ".join(SOURCES)})
    if bool(options) == (source is not None):
        yield Fault(name, "options-or-source")
    for option, times in Counter(option.name for option in options).items():
        if times > 1:
            yield Fault(f"{name}.{option}", "duplicate-name", {"times": times})
    yield from _labels(name, options)


def _labels(name: str, options: Sequence[Option]) -> Iterator[Fault]:
    for option in options:
        for label in option.label.values():
            if _UNSHOWABLE.search(label):
                yield Fault(f"{name}.{option.name}", "label-marks")
            elif find_command(label) is not None:
                yield Fault(f"{name}.{option.name}", "label-command", {"label": label})
    for language in LANGUAGES:
        spoken = Counter(word for option in options for word in _spoken(option, language) if word)
        for word, times in spoken.items():
            if times > 1:
                yield Fault(name, "same-label", {"label": word})


def _spoken(option: Option, language: str) -> set[str]:
    words = (option.label.get(language, ""), *option.aliases)
    return {word.casefold().strip() for word in words}


def channel_faults(
    form: Form,
    question: Question,
    channel: Capabilities,
    say: Say,
    sources: Mapping[str, Sequence[Option]],
) -> Iterator[Fault]:
    """Find what a channel cannot take or show in one bubble."""
    kind = question.type
    if isinstance(kind, TextType) and kind.maximum > channel.text:
        yield Fault(
            question.name, "answer-too-long", {"channel": channel.name, "maximum": channel.text}
        )
    if isinstance(kind, FilesType) and kind.size > channel.file_in:
        megabytes = channel.file_in // 1_000_000
        yield Fault(question.name, "file-size", {"channel": channel.name, "maximum": megabytes})
    options = options_of(question)
    if isinstance(kind, SelectOneType | SelectManyType) and kind.source is not None:
        options = tuple(sources.get(kind.source, ()))
    for language in LANGUAGES:
        size = _RESERVE + _question_size(form, question, language, say)
        size += _listed_size(options, channel, language)
        limit = channel.text_with_buttons if channel.buttons else channel.text
        if size > limit:
            yield Fault(
                question.name,
                "too-long",
                {"channel": channel.name, "tongue": language, "over": size - limit},
            )


def _question_size(form: Form, question: Question, language: str, say: Say) -> int:
    if not form.own:
        return sum(
            _units(in_language(words, language)) for words in (question.label, question.text)
        )
    total = 0
    for attribute in ("label", "text"):
        try:
            total += _units(say(own_key(form, question, attribute), language))
        except MissingTextError:
            continue
    return total


def _listed_size(options: Sequence[Option], channel: Capabilities, language: str) -> int:
    """Return the most characters that one page of choices takes where buttons do not hold them."""
    lengths = [_units(in_language(option.label, language)) for option in options]
    buttons_hold = (
        len(options) <= channel.buttons and max(lengths, default=0) <= channel.button_label
    )
    if buttons_hold:
        return 0
    shown = channel.page + A_FEW_MORE
    return sum(length + _NUMBERING for length in sorted(lengths, reverse=True)[:shown])


def _units(text: str) -> int:
    """Return the length as platforms count it: in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2
