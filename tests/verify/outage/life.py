"""One outage: what there was before it, what happened meanwhile, and what became of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select, update

from bot.outgoing import Outgoing, write
from bot.tick import SWEEP_EVERY
from conversations import notices
from conversations.messages import OutboundMessage, PromptId
from conversations.templates import templates as known_templates
from storage import chats, drafts, library, outbox, schema, templates
from storage.codecs import UtcDateTime
from storage.outbox import NewOutboxRow, RowTwin
from tests.verify.outage.platform import Platform
from tests.verify.seeding import FORM, QUESTION, add, address_of, draft_of
from tests.verify.virtual import NUMBER, Installation

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path
    from random import Random

    from storage.database import Transaction

CHANNELS = ("telegram", "whatsapp")
FIRST_CHAT = {"telegram": 7_000, "whatsapp": 628_110_000_000}
CHATS = 12
"""People on each channel, in four groups of three: who had just written, who had and goes on,
who writes only meanwhile, and who only waits for what is told to them."""
BEFORE = 40 * 60.0
"""Seconds in which all is well before; nobody's last question is so fresh that a tap is missed."""
LEAPS = 200
AFTER = 25 * 60.0
REDELIVERED = 90.0
"""Seconds after which a platform has delivered what it kept."""
SLACK = timedelta(minutes=5)
"""How long before the end of its worth a platform must be back for a message to be sent."""
SORRY = "Mohon maaf, layanan kami tadi terputus"
TEMPLATE = "undangan@id"
STILL_OPEN = ("pending", "leased", "sending", "unknown")
GAVE_WAY = ("expired", "cancelled")


@dataclass(slots=True)
class Share:
    """What one outage showed."""

    figures: Counter[str] = field(default_factory=Counter)
    broken: list[tuple[str, str]] = field(default_factory=list)


class Life:
    """See the module. Unless it `ages`, no message becomes too old; that is the control's."""

    def __init__(self, folder: Path, lasts: float, rng: Random, *, ages: bool) -> None:
        self._lasts = lasts
        self._rng = rng
        self._ages = ages
        self._share = Share()
        self._platforms = {name: Platform(name, rng) for name in CHANNELS}
        self._place = Installation(folder, dict(self._platforms))
        self._clock = self._place.clock
        for one in self._platforms.values():
            one.place = self._place
        self._has_templates = rng.random() < 0.5
        """The platform approved our templates."""
        self._expires: dict[int, datetime] = {}
        """Until when each message is worth sending, as it was written."""
        self._wanted: dict[tuple[str, int], list[str]] = defaultdict(list)
        """The parts that each chat's answer must have."""
        self._began: datetime
        self._back: datetime

    async def run(self) -> Share:
        """Live through it, and judge what became of it."""
        await self._place.start(prepare=self._prepare)
        await self._be_well()
        await self._be_away()
        await self._come_back()
        await self._place.database.read(self._judge)
        self._judge_gaps()
        await self._place.stop()
        self._share.figures["hours"] = round(self._lasts / 3600)
        return self._share

    # --- before -------------------------------------------------------------------------------

    def _prepare(self, tx: Transaction, now: datetime) -> None:
        library.publish_form(tx, FORM, now)
        for name in CHANNELS:
            for chat in self._chats(name):
                add(tx, chat, now, name)
        if self._has_templates:
            for one in known_templates().values():
                templates.note(tx, "whatsapp", one.version("id"), now, state="approved")
        templates.note(tx, "whatsapp", TEMPLATE, now, state="approved")

    def _chats(self, channel: str) -> list[int]:
        return [FIRST_CHAT[channel] + number for number in range(CHATS)]

    def _group(self, channel: str, *numbers: int) -> list[int]:
        return [
            chat for chat in self._chats(channel) if (chat - FIRST_CHAT[channel]) % 4 in numbers
        ]

    async def _be_well(self) -> None:
        """Have everybody write, long ago, and be answered; then some just before the outage."""
        await self._pass(400)
        for name, platform in self._platforms.items():
            for chat in self._chats(name):
                self._say(platform, chat)
            await platform.deliver()
        await self._pass(BEFORE, leap=60)
        for name, platform in self._platforms.items():
            for chat in self._group(name, 0, 1):
                self._say(platform, chat)
            await platform.deliver()
        await self._place.database.write(self._write)
        for platform in self._platforms.values():
            platform.go_away()
        self._began = self._clock.now()

    def _say(self, platform: Platform, chat: int) -> None:
        parts = self._wanted[platform.name, chat]
        parts.append(f"bagian {len(parts) + 1}")
        platform.say(chat, parts[-1])

    def _write(self, tx: Transaction) -> None:
        """Write what is told to people just before the outage: some of everything."""
        now = self._clock.now()
        channels = self._place.app.channels
        outgoing = []
        for name in CHANNELS:
            for chat in self._chats(name):
                to = address_of(chat, name)
                for kind, message in (
                    ("receipt", notices.case_answered(to, "id", "K-1", "CONTOH jawaban")),
                    ("notice", notices.role_decided(to, "id", "upp", granted=True)),
                    ("code", OutboundMessage("Kode: CONTOH", kind="code", to=to)),
                ):
                    if self._rng.random() < 0.6:
                        person = chats.person_of(tx, to.key)
                        key = f"{kind}:{chat}"
                        outgoing.append(Outgoing(message, to, key, PromptId(key), person))
        write(tx, channels, outgoing, now)
        outbox.add(
            tx, [self._invitation(name, chat) for name in CHANNELS for chat in self._chats(name)]
        )

    def _invitation(self, channel: str, chat: int) -> NewOutboxRow:
        is_whatsapp = channel == "whatsapp"
        body: dict[str, Any] = {"chat_id": chat, "text": "CONTOH undangan"}
        if is_whatsapp:
            body = {"messaging_product": "whatsapp", "type": "template", "template": {}}
        now = self._clock.now()
        return NewOutboxRow(
            key=f"broadcast:{chat}",
            to=address_of(chat, channel),
            account=NUMBER if is_whatsapp else "1000",
            kind="broadcast",
            method="messages" if is_whatsapp else "sendMessage",
            body=body,
            created_at=now,
            expires_at=now + timedelta(hours=self._rng.choice((1, 12, 100))),
            twin=RowTwin(TEMPLATE, {}, says_all=True) if is_whatsapp else None,
            as_template=is_whatsapp,
        )

    # --- meanwhile and after ----------------------------------------------------------------------

    async def _be_away(self) -> None:
        """Let the time pass, with people who write to the platform at moments of it."""
        moments = sorted(
            (self._rng.uniform(0, self._lasts), name, chat)
            for name in CHANNELS
            for chat in self._group(name, 1, 2)
            for _ in range(self._rng.randint(1, 4))
        )
        passed, leap = 0.0, self._lasts / LEAPS
        while passed < self._lasts:
            passed += leap
            while moments and moments[0][0] <= passed:
                _, name, chat = moments.pop(0)
                self._say(self._platforms[name], chat)
                await self._clock.advance(1.1)  # two messages of one second have no order
            await self._leap(leap)

    async def _come_back(self) -> None:
        self._back = self._clock.now()
        for name, platform in self._platforms.items():
            platform.come_back()
            for one in platform.dropped:
                self._wanted[name, one.chat].remove(one.words)
        await self._pass(self._rng.uniform(5, REDELIVERED))
        for platform in self._platforms.values():
            await platform.deliver()
        await self._pass(AFTER)
        # Whoever writes next shows which numbers are missing.
        telegram = self._platforms["telegram"]
        self._say(telegram, self._group("telegram", 3)[0])
        await telegram.deliver()
        await self._pass(400, leap=10)

    async def _pass(self, seconds: float, leap: float = SWEEP_EVERY) -> None:
        until = self._clock.monotonic() + seconds
        while self._clock.monotonic() < until:
            await self._leap(leap)

    async def _leap(self, seconds: float) -> None:
        """Let time pass, and do what the clock moves; most of a long time passes at once."""
        if seconds > SWEEP_EVERY:
            self._clock.jump(seconds - SWEEP_EVERY)
        await self._clock.advance(min(seconds, SWEEP_EVERY))
        app = self._place.app
        await self._place.database.write(self._note_expiry)
        await app.ticker.sweep()
        await app.reroute()
        if self._clock.monotonic() % 300 < max(seconds, SWEEP_EVERY):
            for one in app.arrivals:
                await one.check()

    def _note_expiry(self, tx: Transaction) -> None:
        """Remember until when each message is worth sending."""
        for row in tx.execute(_EXPIRY).all():
            if row.id not in self._expires:
                self._expires[row.id] = row.expires_at
        if not self._ages:
            tx.execute(_NEVER_OVER, {"later": self._clock.now() + timedelta(days=30)})

    # --- what became of it ------------------------------------------------------------------------

    def _judge(self, tx: Transaction) -> None:
        arrived: dict[int, list[datetime]] = defaultdict(list)
        for platform in self._platforms.values():
            for seen in platform.outside:
                self._broke("outside the window", seen)
            for one in platform.arrivals:
                arrived[one.row].append(one.at)
                if one.at > self._expires.get(one.row, one.at):
                    self._broke("sent too late", f"{platform.name} row {one.row} at {one.at}")
        for row in tx.execute(_ROWS).all():
            self._share.figures[row.state] += 1
            for rule in self._broken_by(row, len(arrived[row.id])):
                seen = f"{row.key} ({row.kind}) is {row.state} ({row.error})"
                self._broke(rule, f"{row.channel} {seen}, {len(arrived[row.id])} copies")
        for name in CHANNELS:
            for chat in self._chats(name):
                self._judge_chat(tx, name, chat)

    def _broken_by(self, row: Any, copies: int) -> list[str]:
        broken: list[str] = []
        if row.kind == "beside":
            return broken  # worth nothing after two minutes
        if copies > 2 - (row.policy == "once"):
            broken.append("copies")
        if row.state == "sent" and not copies:
            broken.append("lost")
        waits_for_them = row.state == "pending" and row.waits_for is not None and row.error
        if row.state in STILL_OPEN and not waits_for_them:
            broken.append("stuck")
        is_worth_it = self._expires[row.id] > self._back + SLACK
        told = row.kind in {"receipt", "notice", "broadcast", "code"} and row.state in GAVE_WAY
        if told and is_worth_it and row.error not in {"answered", "superseded"}:
            broken.append("not sent")
        if row.state in {"failed", "suppressed"}:
            broken.append("given up")
        return broken

    def _judge_chat(self, tx: Transaction, name: str, chat: int) -> None:
        """See what the chat's answer holds, and what the person has heard since it is over."""
        platform = self._platforms[name]
        draft = drafts.find(tx, draft_of(chat))
        answer = draft and draft.answers.get(QUESTION)
        parts = [str(part.value) for part in getattr(answer, "parts", ())]
        self._share.figures["parts"] += len(parts)
        if parts != self._wanted[name, chat]:
            self._broke("answer", f"{name} {chat}: {parts}, not {self._wanted[name, chat]}")
        heard = [one for one in platform.arrivals if one.to == str(chat) and one.at >= self._back]
        sorry = sum(SORRY in one.words for one in heard)
        self._share.figures["asked again"] += sorry
        if sorry > 1:
            self._broke("asked twice", f"{name} {chat}")
        has_more = any(
            one.chat == chat and one not in platform.dropped for one in self._meanwhile(name)
        )
        waits = chat in self._group(name, 0, 1) or has_more
        answers = [one for one in heard if "tersimpan" in one.words or SORRY in one.words]
        if waits and platform.is_open(str(chat)) and not answers:
            self._broke("left alone", f"{name} {chat}")

    def _meanwhile(self, name: str) -> list[Any]:
        return [one for one in self._platforms[name].written if one.at >= self._began]

    def _judge_gaps(self) -> None:
        dropped = len(self._platforms["telegram"].dropped)
        counted = int(self._place.app.figures.gaps.labels("telegram")._value.get())
        self._share.figures["gap"] += counted
        if counted != dropped:
            self._broke("gap not counted", f"{counted} of {dropped}")

    def _broke(self, rule: str, seen: str) -> None:
        self._share.broken.append((rule, f"away {self._lasts / 3600:.1f} h: {seen}"))


_OUTBOX = schema.outbox.c
_EXPIRY = select(_OUTBOX.id, _OUTBOX.expires_at)
_NEVER_OVER = (
    update(schema.outbox)
    .where(_OUTBOX.state == "pending")
    .values(expires_at=bindparam("later", type_=UtcDateTime))
)
_ROWS = select(
    _OUTBOX.id,
    _OUTBOX.key,
    _OUTBOX.channel,
    _OUTBOX.kind,
    _OUTBOX.policy,
    _OUTBOX.state,
    _OUTBOX.error,
    _OUTBOX.waits_for,
)
