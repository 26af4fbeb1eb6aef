"""Marked texts as WhatsApp shows them: bold runs between asterisks, within a limit. Pure.

There is nothing to escape an asterisk with, so a line in which a person wrote one stays plain.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.channels.marked import is_visible, read_marks, split_marked, utf16_length

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.channels.marked import Run

NOTHING_TO_READ = "…"
"""Stands for words that cannot be seen: WhatsApp refuses a message without any."""

_STAR = "*"
_LINE = re.compile(r"[^\n]+")


def starred(text: str) -> str:
    """Return a marked text as it is sent."""
    plain, runs = read_marks(text)
    if not is_visible(plain):
        return NOTHING_TO_READ
    parts: list[str] = []
    at = 0
    for start, end in _shown_bold(plain, runs):
        parts += (plain[at:start], _STAR, plain[start:end], _STAR)
        at = end
    return "".join((*parts, plain[at:]))


def in_pieces(text: str, limit: int, last: int) -> tuple[str, ...]:
    """Part a marked text into pieces as they are sent: of at most `limit`, the last of `last`."""
    pieces = [
        fitting
        for piece in split_marked(text, limit, utf16_length)
        for fitting in _fitting(piece, limit)
    ]
    if pieces:
        pieces[-1:] = _fitting(pieces[-1], last)
    return tuple(map(starred, pieces))


def _fitting(piece: str, limit: int) -> tuple[str, ...]:
    """Part a piece further that is too long with its asterisks.

    Each part has at most as many of them as the whole, and never more than it has other signs.
    """
    length = utf16_length(starred(piece))
    if length <= limit:
        return (piece,)
    room = limit - (length - utf16_length(read_marks(piece)[0]))
    return split_marked(piece, max(room, (limit - 1) // 2), utf16_length)


def _shown_bold(plain: str, runs: Iterable[Run]) -> Iterator[Run]:
    """Yield where asterisks make a text bold: around words, within one line."""
    for start, end in _merged(runs):
        for line in _LINE.finditer(plain, start, end):
            words = line[0].strip()
            if not words:
                continue
            left = line.start() + line[0].index(words)
            right = left + len(words)
            if _STAR not in _line_around(plain, left) and _stands_apart(plain, left, right):
                yield left, right


def _merged(runs: Iterable[Run]) -> list[Run]:
    """Take runs that touch each other as one."""
    merged: list[Run] = []
    for start, end in runs:
        if merged and merged[-1][1] == start:
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged


def _line_around(plain: str, at: int) -> str:
    end = plain.find("\n", at)
    return plain[plain.rfind("\n", 0, at) + 1 : len(plain) if end < 0 else end]


def _stands_apart(plain: str, start: int, end: int) -> bool:
    """Tell whether no letter or digit touches the words from outside."""
    return not plain[start - 1 : start].isalnum() and not plain[end : end + 1].isalnum()
