"""What staff ask about templates: how they stand, and to note what the platform answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.channels.base import TemplateReport
from bot.channels.whatsapp.usual import CHANNEL
from bot.control_socket import Answer
from conversations.templates import templates as our_templates
from conversations.texts import LANGUAGES
from storage import outbox, site, templates

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from storage.database import Transaction


REFRESH_EVERY = timedelta(hours=6)
"""How often WhatsApp is asked how all templates stand: what it told may have got lost."""
_TOLD = ("state", "category", "quality", "reason")
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


def count_missing(tx: Transaction) -> int:
    """Count the templates in use that WhatsApp was never asked to approve."""
    known = {one.key for one in templates.list_all(tx, CHANNEL)}
    return sum(version not in known for version in versions())


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


def is_refresh_due(tx: Transaction, now: datetime) -> bool:
    """Tell whether WhatsApp is to be asked anew how templates stand, and note that it is.

    Only where some were pushed: otherwise there is nothing to be told.
    """
    ours = set(versions())
    if not any(one.key in ours for one in templates.list_all(tx, CHANNEL)):
        return False
    last = site.find(tx, site.TEMPLATES_ASKED)
    since = None if last is None else now - datetime.fromisoformat(last)
    if since is not None and timedelta(0) <= since < REFRESH_EVERY:
        return False
    site.note(tx, site.TEMPLATES_ASKED, now.isoformat())
    return True


def note_listed(tx: Transaction, reports: Iterable[TemplateReport], now: datetime) -> None:
    """Note how templates stand; what waited for one that is approved by now may leave."""
    for one in reports:
        told = {name: getattr(one, name) for name in _TOLD}
        templates.note(tx, CHANNEL, one.version, one.at or now, **told)
        if one.state == templates.APPROVED:
            outbox.release_templates(tx, now, one.version)


def note_templates(tx: Transaction, request: Mapping[str, Any], now: datetime) -> Answer:
    """Note how templates stand, as a command was told."""
    note_listed(
        tx,
        [
            TemplateReport(str(one["version"]), **{name: one[name] for name in _TOLD})
            for one in request["reports"]
        ],
        now,
    )
    counted = templates.count_states(tx, CHANNEL, versions())
    states = ", ".join(f"{count} {state}" for state, count in sorted(counted.items()))
    return Answer((f"Of {len(versions())} templates: {states}.",))
