"""Small conversations for tests of the machinery, in place of the real ones."""

from __future__ import annotations

from dataclasses import replace

from conversations.events import ConsentGiven, RecordViewed
from conversations.messages import (
    Attachment,
    Choice,
    Media,
    OutboundMessage,
    Press,
    Prompt,
    Reachability,
    Text,
)
from conversations.scene import TurnContext, TurnResult

ASK = Prompt("asking", (Choice("yes", "Ya"), Choice("no", "Tidak")))


def echo(context: TurnContext) -> TurnResult:
    """Say back what was said; `bom` is a fault of ours, `setuju` consent, `data` sends a file."""
    body = context.message.body
    session = replace(context.session, screen="asking")
    events: tuple = ()
    attachments: tuple[Attachment, ...] = ()
    match body:
        case Reachability():
            return TurnResult(session)
        case Text("bom"):
            raise RuntimeError("a text of a person")
        case Text("diam"):
            return TurnResult(session)
        case Text("setuju"):
            events = (ConsentGiven("1", "id"),)
            said = "terima kasih"
        case Text("data"):
            events = (RecordViewed(exported=True),)
            person = context.person
            assert person is not None
            attachments = (
                Attachment("data.json", report="personal_record", subject=str(person.id)),
            )
            said = "data terlampir"
        case Text(text):
            said = f"kata: {text}"
        case Press():
            said = f"tombol: {context.pressed.choice if context.pressed else 'lama'}"
        case Media(files=files):
            said = "berkas: " + (", ".join(str(one.kind or one.problem) for one in files) or "-")
        case _:
            said = f"lain: {type(body).__name__}"
    message = OutboundMessage(said, prompt=ASK, attachments=attachments)
    return TurnResult(session, (message,), events=events)
