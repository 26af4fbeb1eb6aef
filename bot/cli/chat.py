"""One person at a terminal: sends lines through the simulator's channel and prints the answers."""

from __future__ import annotations

import asyncio
import json
import secrets
import shutil
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, assert_never

from bot.cli import script
from bot.receive import OK
from storage import conversation
from storage.errors import DatabaseUnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.app import App
    from bot.channels.simulator.client import SimulatorChannel
    from conversations.draft import Json
    from storage.conversation import Shown
    from storage.database import Transaction

LOOK_AGAIN = 0.2
"""Seconds after which the records are looked at even if nobody said that they changed."""
SOON = timedelta(minutes=1)
"""What leaves later than this is not waited for."""
MOST_SHOWN = 500
OWN_NUMBER = "+6281200000009"


class TerminalChat:
    """See the module. `show` prints a message, `complain` what a line got wrong."""

    def __init__(
        self,
        app: App,
        channel: SimulatorChannel,
        person: str,
        *,
        show: Callable[[str], None],
        complain: Callable[[str], None],
    ) -> None:
        self._app = app
        self._channel = channel
        self._person = person
        self._show = show
        self._complain = complain
        self._key = f"{channel.name}:{person}"
        self._run = secrets.token_hex(4)
        self._count = 0
        self._last_text: str | None = None
        self._seen = 0
        self._buttons: list[tuple[str, tuple[script.Button, ...]]] = []
        """The buttons that can be seen, by message, the latest last."""
        self.faults = 0
        """Lines that could not be carried out."""

    async def catch_up(self) -> bool:
        """Print what was last said, if anything; return whether there was something."""
        shown = await self._news()
        for one in shown[-1:]:
            self._print(one)
        return bool(shown)

    async def take(self, line: str) -> None:
        """Carry out one line and print what it is answered."""
        try:
            body = await self._body(script.read_line(line))
        except OSError as error:
            self._fault(f"{error.filename} cannot be sent ({error.strerror})")
            return
        except ValueError as error:
            self._fault(str(error))
            return
        if body is None:
            return
        await self.send(body)

    async def send(self, body: dict[str, Json]) -> None:
        """Send one element of the channel and print what it is answered."""
        self._count += 1
        name = f"{self._run}-{self._count}"
        element = {"id": name, "person": self._person, "seq": self._count, **body}
        if body["kind"] == "text":
            self._last_text = name
        status = await self._app.receiver.take(self._channel, json.dumps(element).encode())
        if status != OK:
            self._fault(f"the message was not taken ({status})")
            return
        await self.until_quiet()
        for one in await self._news():
            self._print(one)

    async def _body(self, line: script.Line | None) -> dict[str, Json] | None:
        match line:
            case None:
                return None
            case script.Say(text):
                return {"kind": "text", "text": text}
            case script.Tap(label):
                return self._tap(label)
            case script.Send(paths):
                return {"kind": "files", "files": [await self._upload(path) for path in paths]}
            case script.Contact(phone):
                number = phone or OWN_NUMBER
                return {"kind": "contact", "phone": number, "name": self._person, "own": True}
            case script.Open(token):
                return {"kind": "start", "payload": token}
            case script.Change(text):
                if self._last_text is None:
                    raise ValueError("there is no message to change yet")
                return {"kind": "edit", "original": self._last_text, "text": text}
            case script.Other(kind):
                return {"kind": "other", "what": kind}
            case _:
                assert_never(line)

    def _tap(self, label: str) -> dict[str, Json]:
        for message, buttons in reversed(self._buttons):
            found = script.find_button(label, buttons)
            if found is not None:
                return {
                    "kind": "press",
                    "token": found.token,
                    "message": message,
                    "label": found.label,
                }
        raise ValueError(f"there is no button {label!r}")

    async def _upload(self, path: str) -> dict[str, Json]:
        source = Path(path)
        reference = secrets.token_hex(16)
        await asyncio.to_thread(shutil.copyfile, source, self._channel.uploads / reference)
        size = (await asyncio.to_thread(source.stat)).st_size
        return {"reference": reference, "name": source.name, "media_type": "", "size": size}

    # --- what is shown ---------------------------------------------------------------------

    async def until_quiet(self) -> None:
        """Wait until what was sent is worked on and its answers have gone out.

        What is to leave much later, such as a notice in the morning, is not waited for.
        Raises DatabaseUnavailableError where that cannot be, as nothing can be stored.
        """
        news = self._channel.hub.watch(self._person)
        try:
            while await self._app.database.read(self._is_busy):
                if self._app.database.fault is not None:
                    raise DatabaseUnavailableError(self._app.database.fault)
                news.clear()
                try:
                    async with self._app.clock.timeout(LOOK_AGAIN):
                        await news.wait()
                except TimeoutError:
                    continue
        finally:
            self._channel.hub.leave(self._person, news)

    def _is_busy(self, tx: Transaction) -> bool:
        return conversation.is_busy(tx, self._key, until=self._app.clock.now() + SOON)

    async def _news(self) -> tuple[Shown, ...]:
        after = self._seen
        shown = await self._app.database.read(
            lambda tx: conversation.shown(tx, self._key, after=after, limit=MOST_SHOWN)
        )
        for one in shown:
            self._seen = max(self._seen, one.id)
            if isinstance(one.body, dict):
                self._note_buttons(one.method, one.body, one.ext_id or "")
        return shown

    def _note_buttons(self, method: str, body: dict[str, Json], message: str) -> None:
        target = str(body.get("target") or message)
        self._buttons = [one for one in self._buttons if one[0] != target]
        rows = script.buttons_of(body)
        if method != "clear" and rows:
            self._buttons.append((target, tuple(button for row in rows for button in row)))

    def _print(self, one: Shown) -> None:
        text = script.printed(one.method, one.body) if isinstance(one.body, dict) else ""
        if text:
            self._show(text)

    def _fault(self, words: str) -> None:
        self.faults += 1
        self._complain(words)
