"""The directory of agencies that comes with us, and what it answers."""

from __future__ import annotations

from conversations.agencies import load_directory

DIRECTORY = load_directory()


def codes(text: str) -> list[str]:
    return [match.agency.code for match in DIRECTORY.search(text)]


def certain(text: str) -> str | None:
    found = [match for match in DIRECTORY.search(text) if match.exact]
    return found[0].agency.code if len(found) == 1 else None
