"""What a WhatsApp screen shows of rendered calls, as lines of a transcript.

Reply buttons stand as `[label]`; a list as `[☰ opener]` with its rows below, as they show once
it is opened, the second line of a row after its title. Each call is held against the limits of the platform.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.channels.layout import read_token
from tests.fakes.whatsapp_rules import check_call

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.channels.base import Rendered


class Screen:
    """The lines of some calls, and the tokens of what can be tapped."""

    def __init__(self, calls: Iterable[Rendered]) -> None:
        self.lines: list[str] = []
        self.tokens: set[str] = set()
        for call in calls:
            body: dict[str, Any] = dict(call.body)
            if body["type"] == "document":
                body["document"] = {**body["document"], "id": "1"}
            check_call(body)
            if self.lines:
                self.lines.append("  (another message)")
            getattr(self, f"_show_{body['type']}")(body[body["type"]])

    def _show_text(self, text: dict[str, Any]) -> None:
        self._say(text["body"])

    def _show_document(self, document: dict[str, Any]) -> None:
        self._say(document.get("caption", ""))
        self.lines.append(f"  📄 {document['filename']}")

    def _show_interactive(self, interactive: dict[str, Any]) -> None:
        self._say(interactive["body"]["text"])
        action = interactive["action"]
        match interactive["type"]:
            case "button":
                replies = [button["reply"] for button in action["buttons"]]
                self.lines.append("  " + " ".join(map(self._tappable, replies)))
            case "list":
                self.lines.append(f"  [☰ {action['button']}]")
                self.lines.extend(self._opened(action["sections"]))
            case "cta_url":
                shown = action["parameters"]
                self.lines.append(f"  [{shown['display_text']} ↗ {shown['url']}]")
            case _:
                self.lines.append("  [WhatsApp's own button that shares the number ☎]")

    def _opened(self, sections: list[dict[str, Any]]) -> Iterator[str]:
        for section in sections:
            yield f"    {section['title']}:"
            for row in section["rows"]:
                details = row.get("description")
                yield f"    {self._tappable(row)}" + (f" {details}" if details else "")

    def _tappable(self, choice: dict[str, str]) -> str:
        if read_token(choice["id"]) is None:
            raise AssertionError(f"a token that cannot come back: {choice['id']}")
        self.tokens.add(choice["id"])
        return f"[{choice['title']}]"

    def _say(self, words: str) -> None:
        if words:
            self.lines.extend(f"< {line}".rstrip() for line in words.split("\n"))
