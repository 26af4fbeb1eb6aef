"""Log lines: one per turn and one per send, with ids, outcomes and times; never what was said.

Only fields of an allow-list are written. Of an exception only its type and the places in the
code are kept, because its words may quote a person or a token; foreign loggers are redacted.
Chats whose key tells a number have another name in the log, the same until the program ends.
"""

from __future__ import annotations

import hashlib
import logging
import re
import secrets
import sys
import traceback
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, TextIO

import structlog

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from structlog.typing import FilteringBoundLogger, Processor


class Event(StrEnum):
    """What a line tells."""

    STARTED = "started"
    STOPPING = "stopping"
    STOPPED = "stopped"
    LOOP_FAILED = "loop_failed"
    LOOP_STUCK = "loop_stuck"
    UNCAUGHT = "uncaught"
    RECEIVE_SPOOLED = "receive_spooled"
    RECEIVE_REFUSED = "receive_refused"
    RECEIVE_POISON = "receive_poison"
    SPOOL_REPLAYED = "spool_replayed"
    SPOOL_DAMAGED = "spool_damaged"
    POLL_FAILED = "poll_failed"
    POLL_CONFLICT = "poll_conflict"
    POLL_ALONE = "poll_alone"
    POLL_GAP = "poll_gap"
    RECOVERED = "recovered"
    RECOVERY_FAILED = "recovery_failed"
    CHANNEL_DOWN = "channel_down"
    CHANNEL_SETUP_FAILED = "channel_setup_failed"
    TURN_DONE = "turn_done"
    TURN_FAILED = "turn_failed"
    TURN_POISON = "turn_poison"
    SEND_SETTLED = "send_settled"
    SEND_FAILED = "send_failed"
    SEND_PAUSED = "send_paused"
    FILE_CHECKED = "file_checked"
    FILE_FAILED = "file_failed"
    OUTBOX_SWEPT = "outbox_swept"
    TICK_FAILED = "tick_failed"
    WEBHOOK_FOREIGN = "webhook_foreign"
    WEBHOOK_FAILING = "webhook_failing"
    WEBHOOK_GAP = "webhook_gap"
    ALARM_BEGAN = "alarm_began"
    ALARM_ENDED = "alarm_ended"
    SENDING_OFF = "sending_off"
    ERASURE_NOT_NOTED = "erasure_not_noted"
    ERASED_BY_AGE = "erased_by_age"
    FOREIGN = "foreign"
    ACCOUNT_TOLD = "account_told"
    TEMPLATE_TOLD = "template_told"
    TEMPLATES_NOT_LISTED = "templates_not_listed"
    REROUTED = "rerouted"
    STATUS_OF_NOTHING = "status_of_nothing"


FIELDS = frozenset(
    {
        "account",
        "alarm",
        "attempts",
        "channel",
        "chat",
        "count",
        "draft",
        "error",
        "file",
        "inbox",
        "kind",
        "logger",
        "loop",
        "ms",
        "outbox",
        "outcome",
        "reason",
        "screen",
        "seconds",
        "state",
        "version",
    }
)
"""The fields a line may carry: ids, kinds, outcomes, counts and times."""
_ALWAYS = frozenset({"event", "level", "timestamp"})

_SECRETS = (
    re.compile(r"\b\d{5,}:[A-Za-z0-9_-]{20,}"),
    re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://\S+"),
    re.compile(r"/(?:file/)?bot\S+"),
    re.compile(r"(?<![\w-])(?:\+|00)?\d[\d \-().]{7,}\d\b"),
    re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+"),
)
_QUIET = (
    "aiohttp",
    "aiosqlite",
    "alembic",
    "apscheduler",
    "asyncio",
    "fontTools",
    "httpcore",
    "httpx",
    "PIL",
    "pypdf",
    "sqlalchemy",
    "telegram",
    "uvicorn",
)


@cache
def logger() -> FilteringBoundLogger:
    """Return the logger of the program; bound once, as binding costs more than a line."""
    found: FilteringBoundLogger = structlog.get_logger().bind()
    return found


def set_up(
    *,
    form: Literal["json", "console"] = "json",
    level: str = "INFO",
    stream: TextIO | None = None,
) -> None:
    """Send our lines and those of the libraries to `stream`, standard error by default."""
    out = stream or sys.stderr
    number = logging.getLevelNamesMapping()[level]
    last: Processor = (
        structlog.processors.JSONRenderer()
        if form == "json"
        else structlog.dev.ConsoleRenderer(colors=out.isatty())
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            keep_allowed,
            last,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.WriteLoggerFactory(out),
        cache_logger_on_first_use=False,
    )
    logger.cache_clear()
    root = logging.getLogger()
    root.handlers[:] = [_Foreign()]
    root.setLevel(logging.WARNING)
    for name in _QUIET:
        quiet = logging.getLogger(name)
        quiet.setLevel(logging.WARNING)
        quiet.handlers.clear()
        quiet.propagate = True


def keep_allowed(_: object, __: str, line: Mapping[str, Any]) -> dict[str, Any]:
    """Drop every field that is not on the list, and redact what is left."""
    return {
        name: _WRITTEN.get(name, redacted)(value) if isinstance(value, str) else value
        for name, value in line.items()
        if name in FIELDS or name in _ALWAYS
    }


def named(chat: str) -> str:
    """Return what a chat is called in the log: its key, unless that may tell somebody's number.

    Numbers are few enough to be tried one by one, so the key of the hash is never written down.
    """
    if _TELLS_NO_NUMBER.fullmatch(chat):
        return chat
    channel = re.split("[:#]", chat, maxsplit=1)[0]
    return f"{channel}:~{hashlib.blake2b(chat.encode(), key=_KEY, digest_size=6).hexdigest()}"


_KEY = secrets.token_bytes(32)
_TELLS_NO_NUMBER = re.compile(
    r"telegram:-?\d+|simulator:.*|whatsapp:[A-Z]{2}\.[\w.]+(?:~\d+)?", re.ASCII
)
"""Ids of a platform. What else there is may be a phone number, or a message's id that holds one."""

_WRITTEN: dict[str, Callable[[str], str]] = {
    "chat": named,
    # Numbers of ours and the platform's that look like phone numbers.
    **dict.fromkeys(("timestamp", "event", "level", "account"), str),
}


def redacted(text: str) -> str:
    """Return `text` with tokens, addresses and numbers of people taken out."""
    for pattern in _SECRETS:
        text = pattern.sub("…", text)
    return text


def without_words(error: BaseException) -> str:
    """Return the types of an exception and its causes, and where they happened."""
    parts: list[str] = []
    seen: BaseException | None = error
    while seen is not None and len(parts) < _MOST_CAUSES:
        frames = traceback.extract_tb(seen.__traceback__)[-_MOST_FRAMES:]
        places = " > ".join(
            f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in frames
        )
        parts.append(f"{type(seen).__name__} at {places}" if places else type(seen).__name__)
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
    return " from ".join(parts)


_MOST_CAUSES = 4
_MOST_FRAMES = 6


class _Foreign(logging.Handler):
    """Writes a library's line as one of ours, without the values it was given."""

    def emit(self, record: logging.LogRecord) -> None:
        # The words of a library may hold anything, so only their first line is kept, redacted.
        words = record.msg if isinstance(record.msg, str) else type(record.msg).__name__
        fields: dict[str, Any] = {
            "logger": record.name,
            "reason": redacted(words.partition("\n")[0])[:200],
        }
        if record.exc_info and record.exc_info[1] is not None:
            fields["error"] = without_words(record.exc_info[1])
        logger().log(record.levelno, Event.FOREIGN, **fields)
