"""What a message was, and why the person got it or not: one sentence for staff. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.actions.delivery_causes import HOLDS, cause, may_have_arrived, template_cause
from bot.channels.whatsapp.usual import CHANNEL as WHATSAPP
from conversations.dialogs.chat_names import channel_name
from conversations.domain.calendar import DEFAULT_ZONE, day_in_zone, show_clock, show_date
from conversations.domain.office import until_open
from conversations.notices import DESK
from conversations.texts import has_text, key_in, say
from storage import outbox
from storage.deliveries import BESIDE
from storage.outbox import blocked
from storage.outbox.knocks import KNOCK, ON_KNOCK, ON_LOCK, ON_TEMPLATE, ON_WINDOW
from storage.outbox.rows import TEMPLATE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from conversations.text_keys import TextKey
    from storage.deliveries import Delivery, Holds

_TELLS_OF_ARRIVAL = frozenset({WHATSAPP})
"""What these channels tell holds for messages; of a mark on one they tell nothing."""
_COUNT = "count:"
_SAID_ON = "said on "
_REPORTS: Mapping[str, TextKey] = {
    "proposal": "delivery-about-proposal",
    "personal_record": "delivery-about-record",
    "file": "delivery-about-file",
}
_CANCELLED: Mapping[str, TextKey] = {
    outbox.SUPERSEDED: "delivery-superseded",
    outbox.WITHDRAWN: "delivery-withdrawn",
    outbox.ANSWERED: "delivery-answered",
    outbox.ARRIVED: "delivery-arrived-before",
    outbox.NOT_AGREED: "delivery-not-agreed",
    "erased": "delivery-erased",
    outbox.LOCKED: "delivery-locked",
    outbox.UNLINKED: "delivery-unlinked",
    "restored": "delivery-dropped",
}


@dataclass(frozen=True, slots=True)
class Teller:
    """Says things in a language, as they stand at a moment."""

    language: str
    now: datetime

    def what(self, one: Delivery) -> str:
        """Return what a message is, never what it says."""
        kind = say(key_in("delivery-kind", one.kind), self.language)
        parts = list(self._about(one))
        if not parts:
            return kind
        return say("delivery-about", self.language, kind=kind, about="; ".join(parts))

    def why(self, one: Delivery, holds: Holds) -> str:
        """Return what became of a message, or what it waits for."""
        match one.state:
            case "pending":
                return self._waiting(one, holds)
            case "sent":
                return self._sent(one)
            case "leased" | "sending":
                return self._say("delivery-sending", one)
            case "unknown":
                why = self._cause(one, is_unclear=True)
                until = self.moment(one.next_at)
                is_told = one.channel in _TELLS_OF_ARRIVAL
                key: TextKey = "delivery-unclear" if is_told else "delivery-unclear-soon"
                return self._say(key, one, cause=why, until=until)
            case "review":
                return self._say("delivery-review", one, cause=self._cause(one, is_unclear=True))
            case _:
                return self._not_sent(one)

    def moment(self, at: datetime) -> str:
        """Return the clock, with the day where it is another than today."""
        clock = show_clock(at, DEFAULT_ZONE, self.language)
        day, today = day_in_zone(at, DEFAULT_ZONE), day_in_zone(self.now, DEFAULT_ZONE)
        if day == today:
            return clock
        date = show_date(day, self.language)
        date = date if day.year == today.year else f"{date} {day.year}"
        return say("delivery-moment", self.language, day=date, clock=clock)

    def unreachable(self, one: Delivery) -> str | None:
        """Return why nothing arrives in the chat of a message by now, if so."""
        if one.is_reachable:
            return None
        if one.unreachable_because is None:
            return say("delivery-cause-unreachable", self.language)
        return cause(one.channel, one.unreachable_because, self.language)

    # --- the parts -------------------------------------------------------------------------

    def _about(self, one: Delivery) -> list[str]:
        keys: list[TextKey] = []
        if one.twin is not None and has_text(f"delivery-about-{one.twin}"):
            keys.append(key_in("delivery-about", one.twin))
        elif one.topic == DESK:
            keys.append("delivery-about-desk-waits")
        elif one.topic == KNOCK:
            keys.append("delivery-about-knock")
        elif one.topic is not None and one.topic.startswith(_COUNT):
            keys.append("delivery-about-count")
        if one.report is not None:
            keys.append(_REPORTS[one.report])
        if one.has_prompt:
            keys.append("delivery-about-question")
        if one.sent_as == TEMPLATE and one.topic != KNOCK:
            keys.append("delivery-about-as-template")
        return [say(key, self.language) for key in keys]

    def _say(self, key: TextKey, one: Delivery, **values: str) -> str:
        """Say something of which the channel, and when it ended, may be a part."""
        values.setdefault("channel", channel_name(one.channel, self.language))
        values.setdefault("at", self.moment(one.settled_at or one.wire_at or one.next_at))
        return say(key, self.language, **values)

    def _cause(self, one: Delivery, *, is_unclear: bool = False) -> str:
        return cause(one.channel, one.error, self.language, is_unclear=is_unclear)

    def _sent(self, one: Delivery) -> str:
        at = one.wire_at or one.settled_at or one.created_at
        if one.delivery in {"delivered", "read"}:
            told = self.moment(one.delivery_at or one.settled_at or at)
            key: TextKey = "delivery-delivered" if one.delivery == "delivered" else "delivery-read"
            return self._say(key, one, at=told)
        is_told = one.channel in _TELLS_OF_ARRIVAL and one.kind != BESIDE
        key = "delivery-sent-only" if is_told else "delivery-sent"
        return self._say(key, one, at=self.moment(at))

    def _waiting(self, one: Delivery, holds: Holds) -> str:
        if one.not_before > self.now:
            is_night = one.topic == DESK and until_open(self.now)
            key: TextKey = "delivery-waits-office" if is_night else "delivery-waits-hour"
            return self._say(key, one, until=self.moment(one.not_before))
        if holds.paused_since is not None:
            since = self.moment(holds.paused_since)
            return self._say("delivery-waits-paused", one, since=since)
        if one.is_channel_off:
            return self._say("delivery-waits-off", one)
        if one.waits_for is not None:
            return self._waiting_for(one, holds)
        return self._held(one, holds) or self._in_line(one)

    def _waiting_for(self, one: Delivery, holds: Holds) -> str:
        has_asked = one.waits_for == ON_WINDOW and one.template_state is not None
        if has_asked:
            key: TextKey = "delivery-waits-answer"
            return self._say("delivery-waits-knock-turn" if one.knock == "pending" else key, one)
        if holds.elsewhere is not None:
            other = channel_name(holds.elsewhere, self.language)
            return self._say("delivery-waits-elsewhere", one, other=other)
        if one.waits_for == ON_LOCK:
            return self._say("delivery-waits-lock", one)
        if one.waits_for == ON_KNOCK:
            key = "delivery-waits-knock-held" if one.knock == "pending" else "delivery-waits-knock"
            return self._say(key, one, cause=self._cause(one))
        if one.waits_for == ON_TEMPLATE and one.template_state is not None:
            state = template_cause(one.template_state, one.template_reason, self.language)
            return self._say("delivery-waits-template", one, state=state)
        return self._say("delivery-waits-window", one)

    def _held(self, one: Delivery, holds: Holds) -> str | None:
        """Return what keeps it from leaving that is not its own."""
        blocks: tuple[tuple[datetime | None, TextKey], ...] = (
            (holds.held_until, "delivery-waits-held"),
            (holds.account_until, "delivery-waits-account"),
            (holds.chat_until, "delivery-waits-chat"),
        )
        for until, key in blocks:
            if until is not None:
                return self._say(key, one, until=self.moment(until))
        if holds.refusal is None:
            return None
        why = cause(one.channel, holds.refusal.reason, self.language)
        since = self.moment(holds.refusal.since)
        return self._say("delivery-waits-refused", one, since=since, cause=why)

    def _in_line(self, one: Delivery) -> str:
        if one.next_at <= self.now:
            return self._say("delivery-waits-turn", one)
        until = self.moment(one.next_at)
        if one.error is None or one.error in {blocked.LIMIT, "moved"}:
            return self._say("delivery-waits-pace", one, until=until)
        return self._say("delivery-waits-retry", one, until=until, cause=self._cause(one))

    def _not_sent(self, one: Delivery) -> str:
        match one.state:
            case "suppressed":
                return self._suppressed(one)
            case "cancelled":
                return self._cancelled(one)
            case "expired":
                return self._expired(one)
            case _:
                return self._failed(one)

    def _suppressed(self, one: Delivery) -> str:
        match one.error:
            case outbox.STOPPED:
                return self._stopped(one)
            case outbox.NOT_AGREED | outbox.LOCKED | outbox.UNLINKED:
                return self._say(_CANCELLED[one.error], one)
            case "unreachable":
                because = self.unreachable(one)
                because = because or say("delivery-cause-unreachable", self.language)
                return self._say("delivery-unreachable", one, cause=because)
            case _:
                return self._say("delivery-unreachable", one, cause=self._cause(one))

    def _stopped(self, one: Delivery) -> str:
        ended = one.settled_at or self.now
        if one.stopped_at is not None and one.stopped_at <= ended:
            return self._say("delivery-stopped", one, at=self.moment(one.stopped_at))
        # They let messages come again since; what waited then was cancelled by their word.
        return self._say(
            "delivery-stopped" if one.state == "cancelled" else "delivery-stopped-once", one
        )

    def _cancelled(self, one: Delivery) -> str:
        error = one.error or ""
        if error == outbox.STOPPED:
            return self._stopped(one)
        if error in _CANCELLED:
            return self._say(_CANCELLED[error], one)
        if error.startswith(_SAID_ON):
            other, _, why = error.removeprefix(_SAID_ON).partition(": ")
            name = channel_name(other, self.language)
            because = cause(one.channel, why, self.language)
            return self._say("delivery-elsewhere", one, other=name, cause=because)
        return self._say("delivery-cancelled", one, cause=self._cause(one))

    def _expired(self, one: Delivery) -> str:
        is_tried = one.wire_count > 0 and one.waits_for is None
        if is_tried and one.error in HOLDS:
            return self._say("delivery-expired-again", one, cause=self._cause(one))
        if is_tried and may_have_arrived(one.channel, one.error):
            why = self._cause(one, is_unclear=True)
            return self._say("delivery-unclear-expired", one, cause=why)
        if one.error is None:
            return self._say(
                "delivery-expired", one, cause=say("delivery-cause-line", self.language)
            )
        return self._say("delivery-expired", one, cause=self._cause(one))

    def _failed(self, one: Delivery) -> str:
        if one.error == outbox.RESENT:
            return self._say("delivery-unclear-resent", one)
        if one.error == outbox.CLOSED:
            return self._say("delivery-unclear-closed", one)
        return self._say("delivery-failed", one, cause=self._cause(one, is_unclear=True))
