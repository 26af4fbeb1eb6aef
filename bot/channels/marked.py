"""Marked texts on their way out: bold runs as offsets, and splitting without losing a word.

Works on characters; a channel that counts otherwise (UTF-16 units) passes its own measure.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from conversations.messages import BOLD_OFF, BOLD_ON

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    Measure = Callable[[str], int]

Run = tuple[int, int]
"""Start and end of a bold run, in characters of the text without marks."""

_MARK = re.compile(f"([{BOLD_ON}{BOLD_OFF}])")
_BREAKS = (
    re.compile(r"\n[^\S\n]*\n"),
    re.compile(r"\n"),
    re.compile(r"(?<=[.!?…])\s"),
    re.compile(r"\s"),
)
"""Where a text may be parted, best first: paragraphs, lines, sentences, words."""

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp", "Zs"})
_HIDDEN_JOINTS = frozenset("\u200d\ufe0e\ufe0f")
_LONGEST_CLUSTER = 32


def utf16_length(text: str) -> int:
    """Return the length as platforms count it that think in UTF-16."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def read_marks(text: str) -> tuple[str, tuple[Run, ...]]:
    """Take the marks out of a text and return where it is bold."""
    if BOLD_ON not in text and BOLD_OFF not in text:
        return text, ()
    plain: list[str] = []
    runs: list[Run] = []
    length, opened = 0, None
    for part in _MARK.split(text):
        if part == BOLD_ON:
            opened = length if opened is None else opened
        elif part == BOLD_OFF:
            runs.extend(_run(opened, length))
            opened = None
        else:
            plain.append(part)
            length += len(part)
    runs.extend(_run(opened, length))
    return "".join(plain), tuple(runs)


def _run(start: int | None, end: int) -> Iterator[Run]:
    if start is not None and start < end:
        yield start, end


def write_marks(plain: str, runs: Iterable[Run]) -> str:
    """Put the marks back: the inverse of `read_marks`."""
    parts: list[str] = []
    at = 0
    for start, end in runs:
        parts += (plain[at:start], BOLD_ON, plain[start:end], BOLD_OFF)
        at = end
    return "".join((*parts, plain[at:]))


def split_marked(text: str, limit: int, measure: Measure = len) -> tuple[str, ...]:
    """Part a text into pieces of at most `limit`, at the best places; every word survives.

    White space at the ends of a piece is dropped; an empty text has no pieces.
    """
    plain, runs = read_marks(text)
    pieces = []
    for start, end in _cuts(plain, limit, measure):
        inside = (
            (max(left, start) - start, min(right, end) - start)
            for left, right in runs
            if left < end and right > start
        )
        pieces.append(write_marks(plain[start:end], inside))
    return tuple(pieces)


def _cuts(plain: str, limit: int, measure: Measure) -> Iterator[Run]:
    start = _past_space(plain, 0)
    end = len(plain.rstrip())
    while start < end:
        stop = start + _longest_prefix(plain[start : min(end, start + limit)], limit, measure)
        if stop < end:
            stop = _best_break(plain, start, stop)
        piece = plain[start:stop].rstrip()
        yield start, start + len(piece)
        start = _past_space(plain, stop)


def _past_space(plain: str, start: int) -> int:
    while start < len(plain) and plain[start].isspace():
        start += 1
    return start


def _longest_prefix(text: str, limit: int, measure: Measure) -> int:
    if measure(text) <= limit:
        return len(text)
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if measure(text[:middle]) <= limit else (low, middle - 1)
    return low


def _best_break(plain: str, start: int, stop: int) -> int:
    """Return where to part: the best kind of break that leaves the piece at least half full."""
    if plain[stop].isspace() and stop - start > 0:
        window = plain[start : stop + 1]
    else:
        window = plain[start:stop]
    for number, pattern in enumerate(_BREAKS):
        least = 0 if number == len(_BREAKS) - 1 else len(window) // 2
        found = [match.start() for match in pattern.finditer(window) if match.start() > least]
        if found:
            return start + found[-1]
    return _outside_cluster(plain, start, stop)


def _outside_cluster(plain: str, start: int, stop: int) -> int:
    """Step back so that a sign is not parted from its accents or the rest of its emoji."""
    for back in range(stop, max(start, stop - _LONGEST_CLUSTER), -1):
        if not _joined(plain[back - 1], plain[back]):
            return back
    return stop


def _joined(before: str, after: str) -> bool:
    return (
        after in _HIDDEN_JOINTS
        or before == "\u200d"
        or unicodedata.combining(after) > 0
        or "\U0001f3fb" <= after <= "\U0001f3ff"
    )


def is_visible(text: str) -> bool:
    """Tell whether a text has any sign that can be seen."""
    return any(unicodedata.category(sign) not in _UNSEEN for sign in text)
