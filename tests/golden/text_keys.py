"""Writes `conversations/text_keys.py` from the Indonesian files: `python -m tests.golden.text_keys`."""

from __future__ import annotations

import re
from pathlib import Path

from fluent.syntax import FluentParser
from fluent.syntax.ast import Message

ROOT = Path(__file__).parents[2]
TARGET = ROOT / "conversations" / "text_keys.py"
LOCALES = ROOT / "conversations" / "locales"
WIDTH = 98


def messages(language: str) -> dict[str, Message]:
    """Return all messages of a language by id."""
    found: dict[str, Message] = {}
    for path in sorted((LOCALES / language).glob("*.ftl")):
        for entry in FluentParser().parse(path.read_text(encoding="utf-8")).body:
            if isinstance(entry, Message):
                found[entry.id.name] = entry
    return found


def all_keys(language: str = "id") -> list[str]:
    """Return every key that has a text: messages, and their attributes after a point."""
    listed = []
    for name, message in messages(language).items():
        if message.value is not None:
            listed.append(name)
        listed.extend(f"{name}.{attribute.id.name}" for attribute in message.attributes)
    return sorted(listed)


def source() -> str:
    """Return the module as it ought to be."""
    lines = [""]
    for key in all_keys():
        quoted = f'"{key}",'
        if len(lines[-1]) + len(quoted) + 1 > WIDTH:
            lines.append("")
        lines[-1] = f"{lines[-1]} {quoted}" if lines[-1] else f"    {quoted}"
    body = "\n".join(lines)
    return (
        '"""The keys of all texts. Written by `python -m tests.golden.text_keys`; do not edit."""\n\n'
        "from typing import Literal\n\n"
        "# fmt: off\n"
        f"TextKey = Literal[\n{body}\n]\n"
    )


def used_in(text: str) -> set[str]:
    """Return what stands in quotes in a source file."""
    return set(re.findall(r"[\"']([a-z][\w.-]*)[\"']", text))


if __name__ == "__main__":
    TARGET.write_text(source(), encoding="utf-8")
