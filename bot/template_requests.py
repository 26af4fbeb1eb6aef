"""What staff ask about templates: how they stand, and to note what the platform answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.channels.whatsapp.usual import CHANNEL
from bot.control_socket import Answer
from conversations.templates import templates as our_templates
from conversations.texts import LANGUAGES
from storage import outbox, templates

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from storage.database import Transaction


_UNUSABLE = frozenset({"paused", "rejected", "disabled", "deleted"})


@dataclass(frozen=True, slots=True)
class Unfit:
    """A template in use that WhatsApp does not send, or bills as something else."""

    version: str
    trouble: str
    because: str
    """The platform's word for why."""

    @property
    def words(self) -> str:
        because = f" ({self.because})" if self.because else ""
        return f"{self.version} is {self.trouble}{because}"


def versions() -> tuple[str, ...]:
    """Return the keys of all templates that are in use, in every language."""
    return tuple(
        template.version(language)
        for template in our_templates().values()
        for language in LANGUAGES
    )


def unfit(tx: Transaction) -> tuple[Unfit, ...]:
    """List the templates in use that may not be sent as they are meant, with what is wrong."""
    known = {one.key: one for one in templates.list_all(tx, CHANNEL)}
    found = []
    for template in our_templates().values():
        for version in (template.version(language) for language in LANGUAGES):
            told = known.get(version)
            if told is None:
                continue
            if told.state in _UNUSABLE:
                found.append(Unfit(version, told.state, told.reason))
            elif told.category not in {"", template.category}:
                found.append(Unfit(version, f"billed as {told.category}", ""))
    return tuple(found)


def list_templates(tx: Transaction, _: Mapping[str, Any], __: datetime) -> Answer:
    known = {one.key: one for one in templates.list_all(tx, CHANNEL)}
    lines = []
    for version in versions():
        found = known.pop(version, None)
        if found is None:
            lines.append(f"{version}  missing; run: python -m bot templates push")
            continue
        more = (found.category, found.quality, found.reason)
        lines.append("  ".join(part for part in (version, found.state, *more) if part))
    lines += [f"{key}  former, {one.state}" for key, one in known.items()]
    return Answer(tuple(lines))


def note_templates(tx: Transaction, request: Mapping[str, Any], now: datetime) -> Answer:
    """Note how templates stand; what waited for one that is approved by now may leave."""
    for one in request["reports"]:
        version = str(one["version"])
        told = {
            name: None if one[name] is None else str(one[name])
            for name in ("state", "category", "quality", "reason")
        }
        templates.note(tx, CHANNEL, version, now, **told)
        if told["state"] == templates.APPROVED:
            outbox.release_templates(tx, now, version)
    counted = templates.count_states(tx, CHANNEL, versions())
    states = ", ".join(f"{count} {state}" for state, count in sorted(counted.items()))
    return Answer((f"Of {len(versions())} templates: {states}.",))
