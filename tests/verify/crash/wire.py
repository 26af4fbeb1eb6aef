"""A channel whose platform is a file: what was appended to it is what the platform took.

There are named points before the first byte, after the last, and the answer may get lost, so a
process can die at each moment of a send.
"""

from __future__ import annotations

import json
import os
from datetime import datetime
from typing import TYPE_CHECKING

from bot.channels.base import Accepted, Fetched, NotSent, RawUpdate, Rendered, RetryAfter, Unclear
from bot.channels.intake import clean
from conversations.messages import (
    Address,
    Capabilities,
    FileReference,
    InboundMessage,
    Media,
    Press,
    Text,
)
from storage.crash import crash_point

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

    from bot.channels.base import Reading, SendOutcome
    from conversations.messages import Body, OutboundMessage

NAME = "wire"
LIMITS = Capabilities(
    name=NAME,
    text=4096,
    text_with_buttons=4096,
    caption=1024,
    buttons=100,
    buttons_per_row=8,
    button_label=60,
    page=10,
    can_edit=False,
    can_share_contact=False,
    file_in=20_000_000,
    file_out=20_000_000,
)


class Journal:
    """Lines in a file; one that was written is there whatever happens to the process."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def add(self, entry: object) -> None:
        os.write(self._file, json.dumps(entry).encode() + b"\n")


def entries(path: Path) -> list[object]:
    return [json.loads(line) for line in path.read_bytes().splitlines()] if path.exists() else []


class WireChannel:
    """See the module. Updates are JSON: `id`, `chat`, `sent`, and `text`, `file` or `press`."""

    name = NAME
    account = "crash"
    entrance = None
    told_time = None
    capabilities = LIMITS
    largest_delivery = 1_000_000

    def __init__(self, wire: Path, rng: Random) -> None:
        self._wire = Journal(wire)
        self._rng = rng

    def split(self, body: bytes) -> tuple[RawUpdate, ...]:
        element = json.loads(body)
        number = int(element["id"])
        chat = Address(NAME, str(element["chat"])).key
        return (RawUpdate("message", str(number), chat, number, body.decode()),)

    def read(self, raw: str, received_at: datetime) -> Reading:
        element = json.loads(raw)
        body: Body = Text(clean(str(element.get("text", ""))))
        if "file" in element:
            name = str(element["file"])
            body = Media((FileReference(name, f"{name}.txt", "text/plain", 100),))
        elif "press" in element:
            body = Press(str(element["press"]), callback=str(element["id"]))
        return InboundMessage(
            id=str(element["id"]),
            address=Address(NAME, str(element["chat"])),
            sent_at=datetime.fromisoformat(element["sent"]),
            received_at=received_at,
            body=body,
            reference=str(element["id"]),
            order=int(element["id"]),
        )

    def render(
        self,
        message: OutboundMessage | None,
        *,
        to: str,
        prompt: str,
        pressed: Press | None,
        answers: str | None = None,
    ) -> tuple[Rendered, ...]:
        calls = []
        if pressed is not None:
            answer = {"callback": pressed.callback}
            calls.append(Rendered("answer", answer, beside=True, policy="free"))
        if message is not None:
            attachment = message.attachments[0] if message.attachments else None
            calls.append(
                Rendered(
                    "send",
                    {"text": message.text},
                    carries_prompt=message.prompt is not None,
                    policy="once" if message.kind == "code" else "resend",
                    attachment=attachment,
                )
            )
        return tuple(calls)

    async def send(
        self, rendered: Rendered, *, to: str, outbox: int, file: Path | None
    ) -> SendOutcome:
        fate = self._rng.random()
        if fate < 0.02:
            return NotSent("refused connection")
        if fate < 0.03:
            return RetryAfter(1)
        crash_point("wire.first_byte")
        if fate < 0.05:
            return Unclear("broken on the way")
        self._wire.add({"row": outbox, "to": to})
        crash_point("wire.last_byte")
        if fate < 0.09:
            return Unclear("no answer")
        return Accepted(f"w{outbox}")

    async def fetch(self, reference: FileReference, into: Path, limit: int) -> Fetched:
        content = f"berkas {reference.reference}".encode()
        into.write_bytes(content)  # noqa: ASYNC240 - a few bytes
        return Fetched(into, len(content))

    async def start(self) -> None: ...

    async def stop(self) -> None: ...
