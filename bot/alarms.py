"""Alarms: what a person has to look at, judged every half minute from the records and the parts.

Each is told once when it begins and once when it is over, and shown as a figure in between. An
alarm stops nothing and mends nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.accounts import WHATSAPP
from bot.actions import prices
from bot.log import Event, logger
from bot.template_requests import unfit
from conversations.domain.calendar import DEFAULT_ZONE
from storage import arrivals, outbox, pace

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from bot.clock import Clock
    from bot.figures import Figures
    from storage.database import Database, Transaction

REVIEW_PATIENCE = timedelta(minutes=15)
FAILURES_OF = timedelta(minutes=15)
MOST_FAILURES = 0.02
"""The part of what ended in that time that may have failed."""
FEWEST_FAILURES = 3
"""Fewer are no trend: of a few messages a single one that no platform takes is above 2 %."""
REPLY_PATIENCE = timedelta(seconds=10)
SILENCE = timedelta(minutes=10)
OFFICE_OPENS, OFFICE_CLOSES = 8, 17
"""Hours in Jakarta (WIB), Monday to Friday."""
_SATURDAY = 5
_OFFICE = ZoneInfo(DEFAULT_ZONE)


class Alarm(StrEnum):
    """What can be wrong."""

    REVIEW_WAITS = "review_waits"
    SENDS_FAIL = "sends_fail"
    REPLY_WAITS = "reply_waits"
    NO_UPDATES = "no_updates"
    DISK_LOW = "disk_low"
    STORING_FAILS = "storing_fails"
    WEBHOOK_FOREIGN = "webhook_foreign"
    CHANNEL_REFUSED = "channel_refused"
    HELD_BACK = "held_back"
    TEMPLATE_UNFIT = "template_unfit"
    NOT_ASKED = "not_asked"
    BUDGET_SPENT = "budget_spent"
    CLOCK_OFF = "clock_off"


@dataclass(frozen=True, slots=True)
class _Records:
    """What the records say."""

    review: datetime | None
    ended: outbox.Ended
    reply: datetime | None
    arrivals: tuple[datetime | None, ...]
    """When each channel that is listened to was last heard of."""
    is_held_back: bool
    """A platform takes nothing that nobody asked for."""
    is_template_unfit: bool
    is_anybody_not_asked: bool
    """What waits for somebody's answer does so in vain: they could not be asked."""
    is_budget_spent: bool


class Alarms:
    """Judges, and remembers which alarms are on.

    `parts` tells of those alarms that other parts notice themselves. `listens_to` are the
    channels whose silence means something.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        figures: Figures,
        parts: Mapping[Alarm, Callable[[], bool]],
        listens_to: Sequence[str],
    ) -> None:
        self._database = database
        self._clock = clock
        self._parts = parts
        self._listens_to = listens_to
        self._began_at = clock.now()
        self._gauges = {alarm: figures.alarms.labels(alarm) for alarm in Alarm}
        self._on: set[Alarm] = set()

    @property
    def on(self) -> frozenset[Alarm]:
        return frozenset(self._on)

    async def check(self) -> None:
        """Judge everything now. Raises StorageError where the records cannot be read.

        What the records cannot tell stays as it was.
        """
        for alarm, is_on in self._parts.items():
            self._set(alarm, is_on=is_on())
        now = self._clock.now()
        records = await self._database.read(lambda tx: self._read(tx, now))
        ended = records.ended
        self._set(
            Alarm.REVIEW_WAITS, is_on=_has_waited(records.review, now, longer_than=REVIEW_PATIENCE)
        )
        self._set(
            Alarm.SENDS_FAIL,
            is_on=ended.failed >= FEWEST_FAILURES and ended.failed > MOST_FAILURES * ended.count,
        )
        self._set(
            Alarm.REPLY_WAITS, is_on=_has_waited(records.reply, now, longer_than=REPLY_PATIENCE)
        )
        self._set(
            Alarm.NO_UPDATES, is_on=any(self._is_silent(one, now) for one in records.arrivals)
        )
        self._set(Alarm.HELD_BACK, is_on=records.is_held_back)
        self._set(Alarm.TEMPLATE_UNFIT, is_on=records.is_template_unfit)
        self._set(Alarm.NOT_ASKED, is_on=records.is_anybody_not_asked)
        self._set(Alarm.BUDGET_SPENT, is_on=records.is_budget_spent)

    def _read(self, tx: Transaction, now: datetime) -> _Records:
        return _Records(
            outbox.oldest_review(tx),
            outbox.ended(tx, now - FAILURES_OF),
            outbox.oldest_reply(tx),
            tuple(arrivals.latest(tx, channel) for channel in self._listens_to),
            is_held_back=pace.count_blocked(tx, now)["unasked"] > 0,
            is_template_unfit=WHATSAPP in self._listens_to and bool(unfit(tx)),
            is_anybody_not_asked=any(
                reason == outbox.ON_KNOCK for _, reason in outbox.count_waiting_for(tx)
            ),
            is_budget_spent=prices.is_budget_spent(tx, now),
        )

    def _is_silent(self, arrival: datetime | None, now: datetime) -> bool:
        """Tell whether nothing came although the office, and we, have been open long enough."""
        opened = _office_opened(now)
        if opened is None:
            return False
        heard = max(opened, self._began_at, arrival or self._began_at)
        return _has_waited(heard, now, longer_than=SILENCE)

    def _set(self, alarm: Alarm, *, is_on: bool) -> None:
        self._gauges[alarm].set(int(is_on))
        if is_on and alarm not in self._on:
            self._on.add(alarm)
            logger().critical(Event.ALARM_BEGAN, alarm=alarm)
        elif not is_on and alarm in self._on:
            self._on.discard(alarm)
            logger().warning(Event.ALARM_ENDED, alarm=alarm)


def _has_waited(since: datetime | None, now: datetime, *, longer_than: timedelta) -> bool:
    return since is not None and now - since > longer_than


def _office_opened(now: datetime) -> datetime | None:
    """Return when the office opened today; None while it is closed."""
    local = now.astimezone(_OFFICE)
    if local.weekday() >= _SATURDAY or not OFFICE_OPENS <= local.hour < OFFICE_CLOSES:
        return None
    return local.replace(hour=OFFICE_OPENS, minute=0, second=0, microsecond=0)
