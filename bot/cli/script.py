"""Lines of a scripted conversation and what they stand for. Pure.

words            sent as they are          > words          the same, whatever they begin with
* label          the button of that label  @file path …     files, as one message
@contact [no.]   one's own contact card    @start [token]   opens the chat, perhaps by a link
@edit words      changes the last message  @other kind      voice, sticker, location …
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from conversations.draft import Json


@dataclass(frozen=True, slots=True)
class Say:
    text: str


@dataclass(frozen=True, slots=True)
class Tap:
    label: str


@dataclass(frozen=True, slots=True)
class Send:
    """Files, with the words that go with them."""

    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contact:
    phone: str


@dataclass(frozen=True, slots=True)
class Open:
    token: str


@dataclass(frozen=True, slots=True)
class Change:
    text: str


@dataclass(frozen=True, slots=True)
class Other:
    kind: str


Line = Say | Tap | Send | Contact | Open | Change | Other


def read_line(line: str) -> Line | None:
    """Return what a line stands for; None for an empty one. Raises ValueError."""
    text = line.rstrip("\r\n")
    if text.startswith("> "):
        return Say(text[2:])
    if not text.strip():
        return None
    if text.startswith("* "):
        return Tap(text[2:].strip())
    if not text.startswith("@"):
        return Say(text)
    word, _, rest = text.partition(" ")
    return _command(word, rest.strip()) or Say(text)


def _command(word: str, rest: str) -> Line | None:
    match word:
        case "@file":
            return Send(_paths(rest))
        case "@contact":
            return Contact(rest)
        case "@start":
            return Open(rest)
        case "@edit":
            return Change(rest)
        case "@other":
            return Other(rest or "other")
        case _:
            return None


def _paths(rest: str) -> tuple[str, ...]:
    try:
        paths = tuple(shlex.split(rest))
    except ValueError:
        raise ValueError("a quotation mark is open in it") from None
    if not paths:
        raise ValueError("@file needs the path of a file")
    return paths


@dataclass(frozen=True, slots=True)
class Button:
    label: str
    token: str


def buttons_of(body: Mapping[str, Json]) -> tuple[tuple[Button, ...], ...]:
    """Return the rows of buttons of a shown message."""
    rows = body.get("rows")
    if not isinstance(rows, list):
        return ()
    return tuple(
        tuple(Button(str(one["label"]), str(one["token"])) for one in row if isinstance(one, dict))
        for row in rows
        if isinstance(row, list)
    )


def find_button(label: str, buttons: Iterable[Button]) -> Button | None:
    """Return the button of that label, else the only one that begins with it."""
    wanted = label.casefold()
    known = tuple(buttons)
    for one in known:
        if one.label.casefold() == wanted:
            return one
    near = [one for one in known if one.label.casefold().removeprefix("✓ ").startswith(wanted)]
    return near[0] if len(near) == 1 else None


def printed(method: str, body: Mapping[str, Json]) -> str:
    """Return a message as the terminal shows it: `<` before it, buttons in brackets below."""
    if method == "clear":
        return ""
    if method == "file":
        return f"< [{body.get('name', '')}]"
    lines = _words(body.get("text")).split("\n")
    lines += _links_of(body)
    lines += ["  ".join(f"[{one.label}]" for one in row) for row in buttons_of(body)]
    if body.get("contact"):
        lines.append(f"[{body['contact']}]")
    return "< " + "\n  ".join(line for line in lines if line or len(lines) > 1)


def _links_of(body: Mapping[str, Json]) -> list[str]:
    links = body.get("links")
    known = links if isinstance(links, list) else []
    return [f"{one['label']}: {one['address']}" for one in known if isinstance(one, dict)]


def _words(segments: Json) -> str:
    if not isinstance(segments, list):
        return ""
    return "".join(
        f"*{one[0]}*" if one[1] else str(one[0]) for one in segments if isinstance(one, list)
    )
