"""The example conversations of the demonstration, all marked CONTOH.

They are played into an empty installation once, at its first start: each line goes the way a
message goes, through inbox, turn and outbox, so that what is there afterwards is what people
would have left. The clock is set back for it, so that it all happened within the last day.
"""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from bot.cli.chat import TerminalChat
from bot.cli.example.papers import write_papers
from bot.cli.example.story import STORY
from bot.clock import SystemClock
from bot.publish import STORY_PLAYED
from conversations.messages import Address
from conversations.share_codes import ALPHABET
from storage import chats, site

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.app import App
    from bot.channels.simulator.client import SimulatorChannel

LASTS = timedelta(hours=20)
"""How long ago the conversations begin; the example period was open by then."""
BETWEEN = timedelta(seconds=25)
"""What passes between a message and the next."""
_BY = "staff:CONTOH"
_GROUP = f"[{ALPHABET}]{{4}}"
_CODE = re.compile(rf"\b{_GROUP}(?:-{_GROUP}){{2}}\b")
"""A code as it is shown; the examples in our own texts hold letters that no code has."""


class StoryClock(SystemClock):
    """The machine's time, or a time before it while a story is played."""

    def __init__(self) -> None:
        super().__init__()
        self.behind = timedelta()

    def now(self) -> datetime:
        return super().now() - self.behind

    def go_on(self, span: timedelta) -> None:
        """Let time pass, at most up to the present."""
        self.behind = max(timedelta(), self.behind - span)


async def play_once(
    app: App, channel: SimulatorChannel, clock: StoryClock, *, complain: Callable[[str], None]
) -> bool:
    """Play the story where nobody has ever written; return whether the example people are there.

    `complain` hears of a line that could not be carried out; the others are played all the same.
    """
    if await app.database.read(lambda tx: site.find(tx, STORY_PLAYED)) is not None:
        return True
    if await app.database.read(chats.is_any):
        return False
    begun = clock.now().isoformat()
    await app.database.write(lambda tx: site.note(tx, STORY_PLAYED, begun))
    clock.behind = LASTS
    try:
        with TemporaryDirectory(prefix="sapa-") as folder:
            papers = await asyncio.to_thread(write_papers, Path(folder))
            await _Stage(app, channel, clock, papers, complain).play(STORY)
    finally:
        clock.behind = timedelta()
    return True


class _Stage:
    """Everyone's phones, and whose turn it is."""

    def __init__(
        self,
        app: App,
        channel: SimulatorChannel,
        clock: StoryClock,
        props: dict[str, str],
        complain: Callable[[str], None],
    ) -> None:
        self._app = app
        self._channel = channel
        self._clock = clock
        self._props = props
        self._complain = complain
        self._phones: dict[str, TerminalChat] = {}

    async def play(self, story: str) -> None:
        person = ""
        for line in filter(None, story.splitlines()):
            sign, _, rest = line.partition(" ")
            match sign:
                case "@as":
                    person = rest
                case "@later":
                    self._clock.go_on(timedelta(minutes=int(rest)))
                case "@appoint":
                    await self._appoint(person)
                case _:
                    self._clock.go_on(BETWEEN)
                    await self._phone(person).take(line.format_map(self._props))

    def _phone(self, person: str) -> TerminalChat:
        if person not in self._phones:
            self._phones[person] = TerminalChat(
                self._app, self._channel, person, show=self._read, complain=self._complain
            )
        return self._phones[person]

    def _read(self, shown: str) -> None:
        """Remember the code for a colleague, to hand it on."""
        found = _CODE.search(shown)
        if found is not None:
            self._props["code"] = found[0]

    async def _appoint(self, name: str) -> None:
        chat = Address(self._channel.name, name).key
        person = await self._app.database.read(lambda tx: chats.person_of(tx, chat))
        answer = await self._app.control.carry_out(
            {"do": "appoint", "person": person, "given": True, "by": _BY}
        )
        if not answer.is_done:
            self._complain(" ".join(answer.lines))
        await self._phone(name).until_quiet()
