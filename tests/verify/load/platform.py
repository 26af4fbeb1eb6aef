"""Both platforms, each as slow as the real one; they keep when what arrived, and what to tap."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.verify.lanes.platform import TAKES
from tests.verify.process import Platform

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from random import Random

_NUMBER = re.compile(r"KIPP\d\d-\w+")
_SHOWS = frozenset({"sendmessage", "senddocument", "editmessagetext"})


@dataclass(frozen=True, slots=True)
class Bubble:
    """A message of ours with something to tap: what its first choice brings back."""

    reference: str
    token: str
    is_list: bool = False


class SlowPlatform(Platform):
    """See the module."""

    def __init__(self, rng: Random) -> None:
        super().__init__()
        self._rng = rng
        self.shown: Counter[int] = Counter()
        """Messages that arrived in each chat."""
        self.bubbles: dict[int, Bubble] = {}
        """What can be tapped there."""
        self.receipts: dict[int, float] = {}
        """When the number of a proposal arrived there."""
        self.papers: dict[int, float] = {}
        """When its copy did."""

    async def _upload(self, request: web.Request) -> web.Response:
        await request.post()
        await self._take("whatsapp")
        return await super()._upload(request)

    async def _send(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.calls += 1
        reference = f"wamid.{self.calls}"
        if "to" in body:
            chat, kind = int(str(body["to"]).lstrip("+")), str(body["type"])
            words, bubble = _whatsapp_shown(body[kind], kind, reference)
            self._show(chat, words, bubble, has_file=kind == "document")
        await self._take("whatsapp")
        return web.json_response({"messaging_product": "whatsapp", "messages": [{"id": reference}]})

    async def _call(self, request: web.Request) -> web.Response:
        method = request.match_info["method"].casefold()
        if method not in _SHOWS:
            await self._take("telegram")
            return await super()._call(request)
        is_plain = request.content_type == "application/json"
        body: Mapping[str, Any] = await (request.json() if is_plain else request.post())
        chat = int(body["chat_id"])
        self.calls += 1
        reference = int(body.get("message_id", self.calls))
        markup = body.get("reply_markup") or {}
        if isinstance(markup, str):
            markup = json.loads(markup)
        tokens = [one["callback_data"] for row in markup.get("inline_keyboard", ()) for one in row]
        bubble = _first(tokens, str(reference))
        self._show(chat, str(body.get("text", "")), bubble, has_file=method == "senddocument")
        await self._take("telegram")
        made = {
            "message_id": reference,
            "date": int(time.time()),  # noqa: TID251 - real time
            "chat": {"id": chat, "type": "private"},
            "text": "",
        }
        return web.json_response({"ok": True, "result": made})

    async def _take(self, name: str) -> None:
        await asyncio.sleep(self._rng.uniform(*TAKES[name]))

    def _show(self, chat: int, words: str, bubble: Bubble | None, *, has_file: bool) -> None:
        now = time.monotonic()
        self.shown[chat] += 1
        if has_file:
            self.papers.setdefault(chat, now)
            return
        if _NUMBER.search(words):
            self.receipts.setdefault(chat, now)
        if bubble is not None:
            self.bubbles[chat] = bubble


def _whatsapp_shown(
    content: Mapping[str, Any], kind: str, reference: str
) -> tuple[str, Bubble | None]:
    if kind != "interactive":
        return str(content.get("body", "")), None
    action = content["action"]
    is_list = content["type"] == "list"
    return str(content["body"]["text"]), _first(_ids(action), reference, is_list=is_list)


def _ids(action: Mapping[str, Any]) -> Iterator[str]:
    for button in action.get("buttons", ()):
        yield button["reply"]["id"]
    for section in action.get("sections", ()):
        for row in section["rows"]:
            yield row["id"]


def _first(tokens: Iterable[str], reference: str, *, is_list: bool = False) -> Bubble | None:
    """Return the first choice of a prompt, whatever comes before it on the screen."""
    found = next((one for one in tokens if one.endswith(".0")), None)
    return None if found is None else Bubble(reference, found, is_list)
