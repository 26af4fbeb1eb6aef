"""Staff see what became of messages, and have one that ended without arriving sent once more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.actions.delivery_words import Teller
from bot.actions.outcomes import Denied
from bot.actions.set_aside import note_message, read_number
from bot.actions.staff import note_views
from bot.stamps import stamp
from conversations.dialogs.chat_names import channel_name
from conversations.messages import PersonId
from conversations.texts import say
from storage import deliveries, outbox, people
from storage.deliveries import NOTHING
from storage.errors import NotFoundError
from storage.policies import NEEDS_OPT_IN, STOPPABLE

if TYPE_CHECKING:
    from datetime import datetime

    from bot.actions.set_aside import Decision
    from conversations.text_keys import TextKey
    from storage.database import Transaction
    from storage.deliveries import Delivery, Holds

MOST_LISTED = 200
_ENDED = frozenset({"failed", "expired"})


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks, when, and in which language they are told."""

    by: str
    now: datetime
    language: str

    @property
    def teller(self) -> Teller:
        return Teller(self.language, self.now)


def list_to(tx: Transaction, whom: str, *, limit: int, asked: Asked) -> tuple[str, ...] | Denied:
    """Tell of the last messages to somebody, the newest first. The look is recorded.

    `whom` is their number, or that of a proposal or a question of theirs.
    """
    person = _person(tx, whom)
    if person is None:
        return Denied(say("delivery-nobody", asked.language, number=whom.strip()))
    note_views(tx, [person], by=asked.by, now=asked.now)
    found = deliveries.list_to(tx, person, limit=max(1, min(limit, MOST_LISTED)))
    key: TextKey = "delivery-head" if found else "delivery-none"
    name = _name(tx, person, asked.language)
    head = say(key, asked.language, name=name, person=str(person))
    known: dict[object, Holds] = {}
    return (head, *(_line(tx, one, asked, known) for one in found))


def show(tx: Transaction, typed: str, *, asked: Asked) -> tuple[str, ...] | Denied:
    """Tell of one message. The look is recorded."""
    one = _message(tx, typed)
    if one is None:
        return Denied(say("delivery-no-message", asked.language, number=typed.strip()))
    line = _line(tx, one, asked)
    if one.person is None:
        return (line,)
    note_views(tx, [one.person], by=asked.by, now=asked.now)
    name = _name(tx, one.person, asked.language)
    return (say("delivery-to", asked.language, name=name, person=str(one.person)), line)


def retry(tx: Transaction, decision: Decision, *, language: str) -> str | Denied:
    """Send a message once more that failed or expired; return what was done."""
    asked = Asked(decision.by, decision.now, language)
    one = _message(tx, decision.number)
    if one is None:
        number = decision.number.strip()
        return Denied(say("delivery-no-message", language, number=number))
    refusal = _refusal(tx, one, asked)
    if refusal is None and not outbox.resend(tx, one.id, decision.now):
        refusal = say("retry-without-words", language, number=str(one.id))
    if refusal is not None:
        return Denied(refusal)
    note_message(tx, "message_resent", one.id, one.person, decision)
    again = deliveries.resent_as(tx, one.id)
    return say("retry-done", language, number=str(one.id), again=str(again))


def _refusal(tx: Transaction, one: Delivery, asked: Asked) -> str | None:
    """Return why a message is not sent once more, if so."""
    number, language = str(one.id), asked.language
    again = deliveries.resent_as(tx, one.id)
    if again is not None:
        later = deliveries.find(tx, again)
        why = "" if later is None else _why(tx, later, asked)
        return say("retry-again", language, number=number, again=str(again), why=why)
    if one.state == "review":
        return say("retry-in-review", language, number=number)
    if one.state not in _ENDED:
        return say("retry-not-ended", language, number=number, why=_why(tx, one, asked))
    return _unwilling(one, asked) or _unable(one, asked)


def _unwilling(one: Delivery, asked: Asked) -> str | None:
    """Return why whoever it is for shall not get it any more, if so."""
    number, language = str(one.id), asked.language
    if one.is_erased:
        return say("retry-erased", language, number=number)
    if one.stopped_at is not None and one.kind in STOPPABLE:
        at = asked.teller.moment(one.stopped_at)
        return say("retry-stopped", language, number=number, at=at)
    if one.kind in NEEDS_OPT_IN and one.person is not None and one.invited_at is None:
        return say("retry-not-agreed", language, number=number)
    return None


def _unable(one: Delivery, asked: Asked) -> str | None:
    """Return why it would not get there, if so."""
    number, language = str(one.id), asked.language
    if one.is_locked:
        return say("retry-locked", language, number=number)
    if one.is_given_up:
        return say("retry-unlinked", language, number=number)
    cause = asked.teller.unreachable(one)
    if cause is not None:
        return say("retry-unreachable", language, number=number, cause=cause)
    return None


def _line(
    tx: Transaction, one: Delivery, asked: Asked, known: dict[object, Holds] | None = None
) -> str:
    why = _why(tx, one, asked, known)
    again = deliveries.resent_as(tx, one.id)
    if again is not None:
        why = say("delivery-again", asked.language, why=why, number=str(again))
    return say(
        "delivery-line",
        asked.language,
        at=stamp(one.created_at),
        number=str(one.id),
        channel=channel_name(one.channel, asked.language),
        what=asked.teller.what(one),
        why=why,
    )


def _why(
    tx: Transaction, one: Delivery, asked: Asked, known: dict[object, Holds] | None = None
) -> str:
    """Return what became of a message. `known` is what was found out about others before."""
    if one.state != "pending":
        return asked.teller.why(one, NOTHING)
    known = {} if known is None else known
    about = (one.chat_key, one.account, one.is_unasked)
    if about not in known:
        known[about] = deliveries.holds(tx, one, asked.now)
    return asked.teller.why(one, known[about])


def _message(tx: Transaction, typed: str) -> Delivery | None:
    number = read_number(typed.strip())
    return None if number is None else deliveries.find(tx, number)


def _person(tx: Transaction, whom: str) -> PersonId | None:
    number = read_number(whom.strip())
    if number is not None:
        return deliveries.find_person(tx, PersonId(number))
    return deliveries.find_person_of(tx, whom.strip().upper())


def _name(tx: Transaction, person: PersonId, language: str) -> str:
    try:
        known = people.get(tx, person)
    except NotFoundError:
        return say("delivery-erased-person", language)
    return known.name or say("delivery-nameless", language)
