"""Where platforms deliver: size, then who it is from, then the inbox, then the answer.

Answered without a framework's objects: it is the one path every message takes.
"""

from __future__ import annotations

import hashlib
import hmac
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from bot.receive import COME_BACK, UNAVAILABLE, is_authentic

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, MutableMapping, Sequence

    from bot.channels.base import Channel
    from bot.receive import Receiver

    Scope = MutableMapping[str, Any]
    Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
    Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
    Headers = Mapping[bytes, bytes]

_SECRET_HEADER = b"x-telegram-bot-api-secret-token"
_PREFIX = "sha256="
_LONGEST_CHALLENGE = 256


class Webhook(ABC):
    """The receiving end of one account."""

    def __init__(self, channel: Channel, receiver: Receiver) -> None:
        self._channel = channel
        self._receiver = receiver

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = dict(scope["headers"])
        if scope["method"] == "GET":
            return await self._greet(scope, send)
        if scope["method"] != "POST":
            return await _answer(send, 405, ((b"allow", b"POST"),))
        largest = self._channel.largest_delivery
        length = headers.get(b"content-length", b"0")
        if not length.isdigit() or int(length) > largest:
            return await _answer(send, self._receiver.refuse_length(self._channel.name))
        if not self._may_be_from_platform(headers):
            return await _answer(send, self._receiver.refuse(self._channel.name))
        body = await _body(receive, largest)
        if body is None:
            return None
        if len(body) <= largest and not self._is_from_platform(headers, body):
            return await _answer(send, self._receiver.refuse(self._channel.name))
        status = await self._receiver.take(self._channel, body)
        more = ((b"retry-after", b"%d" % COME_BACK),) if status == UNAVAILABLE else ()
        return await _answer(send, status, more)

    async def _greet(self, scope: Scope, send: Send) -> None:
        """Answer a platform that asks whether the address is ours."""
        del scope
        await _answer(send, 405, ((b"allow", b"POST"),))

    @abstractmethod
    def _may_be_from_platform(self, headers: Headers) -> bool:
        """Tell, before the body is read, whether it is worth reading."""

    def _is_from_platform(self, headers: Headers, body: bytes) -> bool:
        """Tell whether the platform sent this very body."""
        del body
        return self._may_be_from_platform(headers)


class SecretWebhook(Webhook):
    """Telegram: a secret of ours in a header."""

    def __init__(self, channel: Channel, receiver: Receiver, secret: str) -> None:
        super().__init__(channel, receiver)
        self._secret = secret

    def _may_be_from_platform(self, headers: Headers) -> bool:
        return is_authentic(self._secret, _text(headers, _SECRET_HEADER))


class SignedWebhook(Webhook):
    """WhatsApp: HMAC-SHA256 over the raw body, with any of the secrets that are valid now.

    A Solution Provider may sign in a header of its own, or send the secret itself (`is_bare`).
    """

    def __init__(
        self,
        channel: Channel,
        receiver: Receiver,
        *,
        secrets: Sequence[str],
        verify_token: str,
        header: str,
        is_bare: bool = False,
    ) -> None:
        super().__init__(channel, receiver)
        self._secrets = tuple(secrets)
        self._verify_token = verify_token
        self._header = header.lower().encode()
        self._is_bare = is_bare

    async def _greet(self, scope: Scope, send: Send) -> None:
        asked = parse_qs(scope.get("query_string", b"").decode("latin-1"))
        token, challenge = (
            asked.get(f"hub.{name}", [""])[0] for name in ("verify_token", "challenge")
        )
        is_ours = asked.get("hub.mode") == ["subscribe"] and is_authentic(self._verify_token, token)
        if not is_ours or not challenge or len(challenge) > _LONGEST_CHALLENGE:
            return await _answer(send, 403)
        return await _answer(send, 200, body=challenge.encode())

    def _may_be_from_platform(self, headers: Headers) -> bool:
        given = _text(headers, self._header)
        return self._is_any(given, self._secrets) if self._is_bare else bool(given)

    def _is_from_platform(self, headers: Headers, body: bytes) -> bool:
        if self._is_bare:
            return True
        given = _text(headers, self._header).removeprefix(_PREFIX)
        signatures = [
            hmac.new(secret.encode(), body, hashlib.sha256).hexdigest() for secret in self._secrets
        ]
        return self._is_any(given, signatures)

    @staticmethod
    def _is_any(given: str, expected: Sequence[str]) -> bool:
        # All are compared, so that the time tells nothing of which one it was.
        return sum(is_authentic(one, given) for one in expected) > 0


def _text(headers: Headers, name: bytes) -> str:
    return headers.get(name, b"").decode("latin-1")


async def _body(receive: Receive, largest: int) -> bytes | None:
    """Return the body, as soon as it is too large without the rest; None where it broke off."""
    message = await receive()
    if message["type"] == "http.disconnect":
        return None
    parts = [message.get("body", b"")]
    length = len(parts[0])
    while message.get("more_body") and length <= largest:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        parts.append(message.get("body", b""))
        length += len(parts[-1])
    return b"".join(parts)


async def _answer(
    send: Send, status: int, more: Sequence[tuple[bytes, bytes]] = (), body: bytes = b""
) -> None:
    headers = [(b"content-length", b"%d" % len(body)), *more]
    if body:
        headers.append((b"content-type", b"text/plain"))
        headers.append((b"x-content-type-options", b"nosniff"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
