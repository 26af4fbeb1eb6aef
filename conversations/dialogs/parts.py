"""What an answer holds, whole or still being collected, as one value."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeGuard

from conversations.draft import Collecting, Given, Later, Part
from conversations.forms import FilesType, LongTextType, PersonType, SelectManyType

if TYPE_CHECKING:
    from conversations.draft import Answer, Json
    from conversations.engine import Step


def in_order(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Return parts as the platform saw them."""
    return tuple(sorted(parts, key=lambda part: (part.sent_at, part.order)))


def joined(asked: Step, collecting: Collecting) -> Json:
    """Return what was collected as one value: the text in order, the files, or the person."""
    parts = [part.value for part in in_order(collecting.parts)]
    if isinstance(asked.question.type, FilesType):
        return [file for part in parts if isinstance(part, list) for file in part]
    if isinstance(asked.question.type, PersonType | SelectManyType):
        return parts[-1] if parts else None
    return "\n".join(str(part) for part in parts)


def value_so_far(asked: Step, current: Answer | None) -> Json:
    """Return what was answered or written so far, or None."""
    match current:
        case Given(value=value) | Later(kept=value):
            return value
        case Collecting():
            return joined(asked, current)
        case _:
            return None


def text_so_far(asked: Step, current: Answer | None) -> str:
    """Return the words of a long text, finished or not; nothing for other questions."""
    value = value_so_far(asked, current)
    return value if holds_text(value, asked) else ""


def files_so_far(asked: Step, current: Answer | None) -> list[Json]:
    """Return the files of an answer, finished or not; nothing for other questions."""
    value = value_so_far(asked, current)
    return value if isinstance(asked.question.type, FilesType) and isinstance(value, list) else []


def has_parts(current: Answer | None) -> bool:
    """Tell whether something was sent to an answer that is still being collected."""
    return isinstance(current, Collecting) and bool(current.parts)


def may_be_done(asked: Step, current: Answer | None) -> bool:
    """Tell whether SELESAI has something to close: no files that need not be sent are none."""
    is_free = isinstance(asked.question.type, FilesType) and not asked.question.required
    return not is_free or bool(files_so_far(asked, current))


def holds_text(value: Json, asked: Step) -> TypeGuard[str]:
    """Tell whether a value is the words of a long text, and there are any."""
    return isinstance(asked.question.type, LongTextType) and isinstance(value, str) and bool(value)


def replaced_text(asked: Step, current: Answer | None) -> str:
    """Return the finished text that new words stand in the place of; nothing where none is."""
    before = current.previous if isinstance(current, Collecting) else None
    if not isinstance(current, Collecting) or not holds_text(before, asked):
        return ""
    is_gone = current.parts and before not in [part.value for part in current.parts]
    return before if is_gone else ""
