"""One call to the fake Graph API, taken from the wire."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aiohttp import web

from tests.fakes.whatsapp_errors import refused

if TYPE_CHECKING:
    from tests.fakes.whatsapp_rules import Params


@dataclass(frozen=True, slots=True)
class Call:
    """One call, as it arrived, and how it was answered."""

    method: str
    params: Params
    at: float
    status: int
    answer: Params

    @property
    def to(self) -> str:
        """Whom a message was for: a number with its plus, or a user id."""
        return receiver_in(self.params)


async def params_of(request: web.Request) -> Params:
    if request.method != "POST":
        return dict(request.query)
    if request.content_type == "multipart/form-data":
        try:
            posted = await request.post()
        except web.HTTPRequestEntityTooLarge:
            raise refused(131053, "The file is too large") from None
        return {
            name: value.file.read() if isinstance(value, web.FileField) else value
            for name, value in posted.items()
        }
    try:
        found = json.loads(await request.read() or b"{}")
    except ValueError:
        raise refused(100, "The body is not JSON") from None
    return found if isinstance(found, dict) else {}


def receiver_in(params: Params) -> str:
    """Return whom a message is for, if it is one: a number with its plus, or a user id."""
    if "to" in params:
        return f"+{str(params['to']).removeprefix('+')}"
    return str(params.get("recipient", ""))
