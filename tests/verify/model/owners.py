"""What must hold of the chats of one person: another's changes hands only by its owner's own word,
and what waits there for a decision is kept or told.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from conversations.events import ChatQuestionAnswered, ChatUnlinked, ErasureRequested, LinkAgreed
from tests.verify.model.readings import markers, told_by_beginning

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from conversations.draft import Json
    from conversations.messages import PersonId
    from conversations.scene import TurnContext, TurnResult
    from tests.fakes.world import World


@dataclass(slots=True)
class Owners:
    """Judges turns by who had which chat before and after; `broken` collects what was seen."""

    world: World
    broken: list[tuple[str, str]] = field(default_factory=list)
    linked: int = 0
    """How many chats became somebody's by a yes."""
    merged: int = 0
    """How many of them were those of somebody else who is registered."""
    agreed: set[PersonId] = field(default_factory=set)
    """Who agreed to be one with somebody else."""
    registered: set[PersonId] = field(default_factory=set)
    """Who was registered before the turn."""

    def judge(self, here: str, before: dict[str, PersonId], result: TurnResult) -> None:
        """Judge one turn, after its effects, from the chat with this key."""
        after, person = self.world.owners, before.get(here)
        answers = [one for one in result.events if isinstance(one, ChatQuestionAnswered)]
        unlinked = {one.address.key for one in result.events if isinstance(one, ChatUnlinked)}
        if person is not None and any(isinstance(one, LinkAgreed) for one in result.events):
            self.agreed.add(person)
        is_erased = any(isinstance(one, ErasureRequested) for one in result.events)
        for key in sorted({*before, *after}):
            was, now = before.get(key), after.get(key)
            if was == now or key == here:
                continue
            is_joined = now == person and any(one.agreed for one in answers)
            is_parted = now is None and was == person
            self.linked += is_joined
            if is_joined and was in self.registered:
                self.merged += 1
                if was not in self.agreed:
                    self.broken.append(("registration handed over unasked", f"{here}: {key}"))
            if not (is_joined or (is_parted and (key in unlinked or answers or is_erased))):
                self.broken.append(("chat changed hands", f"{here}: {key} {was} -> {now}"))
        self.registered = {one.id for one in self.world.people.values() if one.is_registered}

    def watch(self, context: TurnContext, result: TurnResult) -> None:
        """Judge one turn, before its effects, by what it does to other chats than its own."""
        here = context.session.address
        parted = [one.address for one in result.events if isinstance(one, ChatUnlinked)]
        for address in (*parted, *([result.moved.address] if result.moved else ())):
            before = self.world.sessions.get(address.key)
            if address == here or before is None:
                continue
            kept = result.moved.held if result.moved else {}
            said = "\n".join(one.text for one in result.messages)
            pieces = list(_waiting(before.held))
            gone = {mark for piece in pieces for mark in markers(piece)}
            gone -= markers(kept) | markers(said) | told_by_beginning(pieces, said)
            if gone:
                self.broken.append(("words of another chat vanished", f"{address}: {gone}"))


def _waiting(held: Mapping[str, Json]) -> Iterator[str]:
    """Yield the pieces that wait in a session: in the open draft, in others, beside an answer."""
    kept, mine = held.get("kept"), held.get("mine")
    entries = kept.values() if isinstance(kept, dict) else ()
    for entry in (held, *(one for one in entries if isinstance(one, dict))):
        words = entry.get("words")
        yield from map(str, words if isinstance(words, list) else ())
    if mine is not None:
        yield str(mine)
