"""What the running service met since it started that it could do nothing with, in words.

Each was dealt with; a rising number says where to look. `doctor` shows them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prometheus_client import Counter

    from bot.figures import Figures

_RECEIVED = {
    "unauthorized": (
        "calls without the right secret or signature; if messages are missing, compare the "
        "secret here with the platform's, else somebody tries the address"
    ),
    "too_large": "calls longer than the platform makes any, refused unread",
    "spooled": "calls that only the spool could keep; look at the database",
    "refused": "calls that could not be kept and were left to the platform; look at the disk",
}
_FILES = {
    "gone": "files the platform no longer had when they were to be fetched",
    "too_large": "files above the limit",
    "unreachable": "files that could not be fetched at the first try",
    "failed": "files that could not be examined or kept at the first try",
}
_TURNS = {
    "malformed": "updates that make no sense; look at: python -m bot poison list",
    "poison": "updates that failed each time; look at: python -m bot poison list",
}


def oddities(figures: Figures) -> tuple[str, ...]:
    """Return one line for each thing that happened since the start."""
    told = [
        f"{channel}: {count} {_RECEIVED[outcome]}"
        for (channel, outcome), count in _counts(figures.received)
        if outcome in _RECEIVED
    ]
    told += [
        f"{channel}: {count} reports about messages that are not known here; "
        "does another program send with this account?"
        for (channel, status), count in _counts(figures.statuses)
        if status == "unknown"
    ]
    told += [
        f"{channel}: {count} updates left alone: {reason}"
        for (channel, reason), count in _counts(figures.left_alone)
    ]
    told += [
        f"{channel}: {count} updates the platform never delivered"
        for (channel,), count in _counts(figures.gaps)
    ]
    told += [f"updates: {count} {_TURNS[name]}" for name, count in _known(figures.turns, _TURNS)]
    told += [f"files: {count} {_FILES[name]}" for name, count in _known(figures.files, _FILES)]
    return tuple(told)


def _known(counter: Counter, words: dict[str, str]) -> list[tuple[str, int]]:
    return [(label, count) for (label,), count in _counts(counter) if label in words]


def _counts(counter: Counter) -> list[tuple[tuple[str, ...], int]]:
    """Return the labels of a figure and how often, where it happened at all."""
    return [
        (tuple(sample.labels.values()), int(sample.value))
        for metric in counter.collect()
        for sample in metric.samples
        if sample.name.endswith("_total") and sample.value > 0
    ]
