"""What a person sees of a chat on the fake WhatsApp: bubbles, buttons, lists, files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.fakes.whatsapp_rules import Params
    from tests.fakes.whatsapp_templates import Filled


@dataclass(frozen=True, slots=True)
class Choice:
    """A button, or a row of a list."""

    label: str
    id: str
    details: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """One bubble, with what can be tapped under it."""

    id: str
    text: str
    is_ours: bool
    buttons: tuple[Choice, ...] = ()
    opener: str = ""
    """The label that opens the list."""
    rows: tuple[Choice, ...] = ()
    sections: tuple[str, ...] = ()
    asks_contact: bool = False
    link: tuple[str, str] | None = None
    """The label of a button that opens a page, and which."""
    file_name: str | None = None
    file: bytes | None = None
    template: str | None = None

    def find(self, label: str) -> Choice | None:
        return next((one for one in (*self.buttons, *self.rows) if one.label == label), None)


def shown(wamid: str, body: Params, file: bytes | None, filled: Filled | None) -> Shown:
    """Return the bubble a message of ours becomes."""
    kind = body.get("type", "text")
    content = body[kind]
    if filled is not None:
        replies = tuple(Choice(label, payload) for label, payload in filled.replies)
        name = filled.header.get("filename")
        return Shown(
            wamid,
            filled.text,
            is_ours=True,
            buttons=replies,
            file=file,
            file_name=name,
            template=content["name"],
        )
    if kind == "text":
        return Shown(wamid, content["body"], is_ours=True)
    if kind == "interactive":
        return _interactive(wamid, content)
    return Shown(
        wamid,
        content.get("caption", ""),
        is_ours=True,
        file=file,
        file_name=content.get("filename", kind),
    )


def _interactive(wamid: str, content: Params) -> Shown:
    text, action = content["body"]["text"], content["action"]
    sections = action.get("sections", [])
    return Shown(
        wamid,
        text,
        is_ours=True,
        buttons=tuple(
            Choice(button["reply"]["title"], button["reply"]["id"])
            for button in action.get("buttons", [])
        ),
        opener=action.get("button", ""),
        rows=tuple(
            Choice(row["title"], row["id"], row.get("description", ""))
            for section in sections
            for row in section["rows"]
        ),
        sections=tuple(section.get("title", "") for section in sections),
        asks_contact=content["type"] == "request_contact_info",
        link=_link(action) if content["type"] == "cta_url" else None,
    )


def _link(action: Params) -> tuple[str, str]:
    return action["parameters"]["display_text"], action["parameters"]["url"]
