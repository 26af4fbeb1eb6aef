"""What every channel offers: how it reads, renders and sends, and how a send can end.

A channel is three files: `inbound` and `outbound` are pure, `client` does the I/O and turns
every failure of the platform or its library into one of the outcomes below, at the line
that calls it. Nothing above a channel knows a platform's error codes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from conversations.messages import InboundMessage, Sender

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from conversations.draft import Json
    from conversations.messages import (
        Attachment,
        Capabilities,
        FileReference,
        OutboundMessage,
        Press,
    )
    from storage.policies import LimitScope

Policy = Literal["resend", "once", "free"]
"""After an unclear send: repeat once; never (a person looks); repeat as often as needed."""


@dataclass(frozen=True, slots=True)
class RenderedTwin:
    """The template that may go out in place of a call, or ahead of it."""

    version: str
    """Under which key its state at the platform is kept."""
    body: Mapping[str, Json]
    says_all: bool
    """Stands for the whole message; else it asks the person to answer, and the message waits."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """One platform call, exactly as it will go out."""

    method: str
    body: Mapping[str, Json]
    carries_prompt: bool = False
    """The message whose buttons belong to the prompt; its platform id is remembered."""
    beside: bool = False
    """Does not queue behind the chat's messages: press answers, edits of old keyboards."""
    policy: Policy = "resend"
    expires_after: float | None = None
    """Seconds after which it is pointless, where shorter than its kind's usual time."""
    attachment: Attachment | None = None
    """A file to be put into the call just before it is sent."""
    twin: RenderedTwin | None = None
    """Where free words may be sent for a while only."""
    mark: str = ""
    """Our own of this copy, for platforms that give it back with what they tell of it later."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """The platform took it; `reference` is its id there, where one was given."""

    reference: str | None = None


@dataclass(frozen=True, slots=True)
class RetryAfter:
    """A limit was hit: nothing to `scope` before `seconds` are over. Not a failed try."""

    seconds: float
    scope: LimitScope = "unsaid"
    grows: bool = False
    """Each time in a row for the same message the pause is `seconds` times as long as before."""


@dataclass(frozen=True, slots=True)
class NotSent:
    """Surely never left: DNS, connect, TLS, pool. May be repeated without a copy."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unclear:
    """Perhaps sent: read or write time-out, reset, 5xx, unreadable answer."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unreachable:
    """The person blocked us, is gone, or never started the chat."""

    reason: str


@dataclass(frozen=True, slots=True)
class NeedsTemplate:
    """The person wrote too long ago: only a text approved beforehand may be sent."""

    reason: str


@dataclass(frozen=True, slots=True)
class TemplateRefused:
    """The template it went out as is not taken just now, or not as we fill it; its words wait."""

    reason: str
    state: Literal["paused", "disabled", "deleted"]


@dataclass(frozen=True, slots=True)
class HeldBack:
    """The platform takes nothing unasked from this account for a while; replies still pass."""

    reason: str


@dataclass(frozen=True, slots=True)
class NotToday:
    """The person got enough of such messages lately; not before a day is over."""

    reason: str


@dataclass(frozen=True, slots=True)
class OptedOut:
    """The person told the platform that they want no more such messages from us."""

    reason: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The content was refused. With `plain_may_help` it is tried once without formatting."""

    reason: str
    plain_may_help: bool = False


@dataclass(frozen=True, slots=True)
class Moved:
    """The chat has a new id; send there."""

    external_id: str


@dataclass(frozen=True, slots=True)
class ChannelDown:
    """The account itself is refused (credentials, second receiver): stop the channel."""

    reason: str


SendOutcome = (
    Accepted
    | RetryAfter
    | NotSent
    | Unclear
    | Unreachable
    | NeedsTemplate
    | TemplateRefused
    | HeldBack
    | NotToday
    | OptedOut
    | Refused
    | Moved
    | ChannelDown
)


class PlatformError(Exception):
    """A call that is not a send (set-up, polling) failed; `kind` says what can be done."""

    def __init__(
        self,
        kind: Literal["network", "limit", "conflict", "credentials", "refused"],
        reason: str,
        *,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(f"{kind}: {reason}")
        self.kind = kind
        self.reason = reason
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class StatusReport:
    """The platform tells what became of a message of ours."""

    reference: str
    delivery: Literal["sent", "delivered", "read", "failed"]
    mark: str | None = None
    """Our own of the copy, as the platform gives it back."""
    error: str | None = None
    """Why it failed: the platform's code and words, never those of the message."""
    outcome: SendOutcome | None = None
    """What a failure means, as if it had been the answer to the send."""
    billed_as: str | None = None
    """The category of price, where the platform tells it."""
    is_free: bool = False
    """The platform bills nothing for it, whatever its category."""
    at: datetime | None = None
    """When it became so, where the platform tells it and it can be true."""


@dataclass(frozen=True, slots=True)
class IdentityChange:
    """The platform tells that whoever was `before` has another number or id from now on."""

    before: Sender
    after: Sender
    at: datetime


@dataclass(frozen=True, slots=True)
class TemplateReport:
    """The platform tells something of a template; what is None was not told."""

    version: str
    """The key under which its state is kept."""
    state: Literal["pending", "approved", "paused", "rejected", "disabled", "deleted"] | None = None
    category: str | None = None
    quality: str | None = None
    reason: str | None = None
    at: datetime | None = None
    """As of when, where the platform tells it: such news comes in any order."""


@dataclass(frozen=True, slots=True)
class PreferenceReport:
    """A person told the platform whether they want what is not asked for and not needed."""

    sender: Sender
    wants: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class AccountReport:
    """The platform tells of our account: a warning, a limit, a lock. Somebody has to look."""

    event: str


@dataclass(frozen=True, slots=True)
class Ignored:
    """An authentic update that means nothing to us, with the reason for the counters."""

    reason: str


Reading = (
    InboundMessage
    | StatusReport
    | IdentityChange
    | TemplateReport
    | PreferenceReport
    | AccountReport
    | Ignored
)


@dataclass(frozen=True, slots=True)
class RawUpdate:
    """One element of what a platform delivered, enough to store and to order it.

    `ext_id` makes it unique within (channel, account, kind); `order` sorts it within its chat.
    What belongs to no chat stands in a line of its own, `<channel>#<name>`.
    """

    kind: str
    ext_id: str
    chat: str
    order: int
    raw: str
    """The JSON text as received."""
    sender: Sender | None = None
    """Who it is from, where ids and numbers of people change: tells in which chat's line it is."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file lies at `path`; or `problem` says why not ("gone", "too_large", "unreachable")."""

    path: Path | None
    size: int
    problem: str | None = None


class Channel(Protocol):
    """A platform account we talk through."""

    name: str
    account: str
    capabilities: Capabilities
    largest_delivery: int
    """Bytes of one call of the platform's; more is refused unread."""

    @property
    def entrance(self) -> str | None:
        """The address that opens a chat with us, with a place for what it brings (`entrances`).

        None where there is no such address, or the platform could not be asked yet.
        """

    @property
    def told_time(self) -> str | None:
        """The `Date` of the platform's last answer; None where none came, or none has a clock."""

    def split(self, body: bytes) -> tuple[RawUpdate, ...]:
        """Split what the platform delivered into storable elements. Raises ValueError."""

    def read(self, raw: str, received_at: datetime) -> Reading:
        """Understand one stored element. Raises ValueError where it is malformed."""

    def render(
        self,
        message: OutboundMessage | None,
        *,
        to: str,
        prompt: str,
        pressed: Press | None,
        answers: str | None = None,
    ) -> tuple[Rendered, ...]:
        """Make the platform calls for a message: never cut, never dropped, split if need be.

        `prompt` is the id under which the presses on its buttons will be found. `pressed` is
        the press this turn answers; it goes with the first message to the one who pressed.
        With no message at all, only the press itself is answered. `answers` is the platform's id
        of the message this turn answers, where it is shown as read there.
        """

    async def send(
        self, rendered: Rendered, *, to: str, outbox: int, file: Path | None
    ) -> SendOutcome:
        """Make one platform call. Never raises for what the platform or the network does."""

    async def fetch(self, reference: FileReference, into: Path, limit: int) -> Fetched:
        """Download a file of a message, at most `limit` bytes."""

    async def start(self) -> None: ...

    async def stop(self) -> None: ...
