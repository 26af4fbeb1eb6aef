"""Fields of WhatsApp's payloads, read by their type; a null is as good as none.

What is missing though it must be there, or of another type, raises ValueError with the name of
the field and never with its value.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeGuard

if TYPE_CHECKING:
    from collections.abc import Mapping

    Fields = Mapping[str, object]

_ID = re.compile(r"[!-~]{1,512}")
_SECONDS = re.compile(r"[0-9]{1,11}")


def malformed(name: str) -> ValueError:
    return ValueError(f"malformed: {name}")


def fields(value: object, name: str) -> Fields:
    """Return a value that must be an object."""
    if not isinstance(value, dict):
        raise malformed(name)
    return value


def inner(holder: Fields, name: str) -> Fields:
    """Return an object inside another; empty where there is none."""
    value = holder.get(name)
    return {} if value is None else fields(value, name)


def items(holder: Fields, name: str) -> tuple[Fields, ...]:
    """Return the objects of a list; none where there is no list."""
    value = holder.get(name)
    if value is None:
        return ()
    if not isinstance(value, list):
        raise malformed(name)
    return tuple(fields(item, name) for item in value)


def text(holder: Fields, name: str) -> str | None:
    value = holder.get(name)
    if value is None or isinstance(value, str):
        return value
    raise malformed(name)


def needed(holder: Fields, name: str) -> str:
    """Return a text that must be there, be it an empty one."""
    value = text(holder, name)
    if value is None:
        raise malformed(name)
    return value


def is_true(holder: Fields, name: str) -> bool:
    value = holder.get(name)
    if value is None or isinstance(value, bool):
        return value is True
    raise malformed(name)


def is_id(value: object) -> TypeGuard[str]:
    """Tell whether a value can be the platform's id of a message or file."""
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def identifier(holder: Fields, name: str) -> str:
    """Return an id that must be there."""
    value = needed(holder, name)
    if not is_id(value):
        raise malformed(name)
    return value


def seconds(value: object) -> int | None:
    """Return a time as the platform writes it, in seconds; None where it is unreadable."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if isinstance(value, str) and _SECONDS.fullmatch(value):
        return int(value)
    return None
