"""What staff and operators do from the command line, whether or not the service is running.

Requests and answers are plain, as they may come through a socket (`bot/control_socket.py`).
Whether the running service or the command itself has the records open, it is this module that
carries the request out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bot import (
    chat_requests,
    delivery_requests,
    findings,
    outgoing,
    price_requests,
    template_requests,
)
from bot.actions import moving, sending, set_aside, staff
from bot.actions.outcomes import Denied
from bot.actions.set_aside import Decision
from bot.control_socket import Answer
from bot.outgoing import Outgoing
from bot.stamps import stamp
from conversations.agencies import Agency
from conversations.entrances import invitation_address
from conversations.errors import ConversationError
from conversations.lookups import Invitation
from conversations.messages import OutboundMessage, PersonId
from conversations.period_codec import read_period
from conversations.texts import say
from storage import chats, drafts, entrances, library, people
from storage.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Sequence
    from datetime import datetime

    from bot.channels.base import Channel
    from bot.clock import Clock
    from bot.ids import Ids
    from conversations.domain.people import Person
    from conversations.entrances import Entrance
    from storage.database import Database, Transaction


_NOT_UNDERSTOOD = Answer(("The request cannot be understood.",), is_done=False)


class Control:
    """Carries requests out."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        channels: Mapping[str, Channel],
        ids: Ids,
        *,
        changed: Callable[[], Awaitable[None]],
        wake: Callable[[], None],
        oddities: Callable[[], Sequence[str]] = tuple,
    ) -> None:
        self._database = database
        self._clock = clock
        self._channels = channels
        self._ids = ids
        self._changed = changed
        self._wake = wake
        self._oddities = oddities

    async def carry_out(self, request: object) -> Answer:
        """Do what is asked; whatever is wrong with it is told, never raised."""
        if not isinstance(request, Mapping):
            return _NOT_UNDERSTOOD
        work = _REQUESTS.get(str(request.get("do")))
        if work is None:
            return Answer(("There is no such command.",), is_done=False)
        now = self._clock.now()
        try:
            answer = await self._database.write(lambda tx: work(self, tx, request, now))
        except (ConversationError, StorageError) as error:
            return Answer((str(error),), is_done=False)
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
            return _NOT_UNDERSTOOD
        if str(request["do"]).startswith("import"):
            await self._changed()
        self._wake()
        return answer

    def say(self, tx: Transaction, message: OutboundMessage, now: datetime) -> None:
        """Write a message to whoever it is for."""
        if message.to is not None:
            person = chats.person_of(tx, message.to.key)
            prompt = self._ids.prompt()
            one = Outgoing(message, message.to, f"staff:{prompt}", prompt, person)
            outgoing.write(tx, self._channels, [one], now)

    # --- the requests ----------------------------------------------------------------------

    def list_oddities(self, *_: object) -> Answer:
        """Tell what the service met since it started that it could do nothing with."""
        return Answer(tuple(self._oddities()))

    def list_requests(self, tx: Transaction, request: Mapping[str, Any], now: datetime) -> Answer:
        found = staff.list_roles(tx, by=request["by"], now=now)
        lines = tuple(f"{one[0]}  {one[3]}  {one[1]}  {one[2]}" for one in found)
        return Answer(lines or ("Nobody waits for a role.",))

    def list_cases(self, tx: Transaction, request: Mapping[str, Any], now: datetime) -> Answer:
        found = staff.list_cases(tx, by=request["by"], now=now)
        lines = tuple(
            f"{one.number}  {stamp(one.opened_at)}  {' '.join(one.words.split())}" for one in found
        )
        return Answer(lines or ("No question waits for an answer.",))

    def decide(self, tx: Transaction, request: Mapping[str, Any], now: datetime) -> Answer:
        granted = bool(request["granted"])
        message = staff.decide_role(
            tx,
            PersonId(int(request["person"])),
            str(request["role"]),
            granted=granted,
            reason=str(request.get("reason") or ""),
            by=request["by"],
            now=now,
        )
        if isinstance(message, Denied):
            return Answer((message.reason,), is_done=False)
        if message is not None:
            self.say(tx, message, now)
        return Answer(("Granted; the person is told." if granted else "Refused.",))

    def appoint(self, tx: Transaction, request: Mapping[str, Any], now: datetime) -> Answer:
        given = bool(request["given"])
        act = staff.appoint if given else staff.dismiss
        person = PersonId(int(request["person"]))
        message = act(tx, person, by=request["by"], now=now)
        if isinstance(message, Denied):
            return Answer((message.reason,), is_done=False)
        if message is not None:
            self.say(tx, message, now)
        state = "is staff now" if given else "is no longer staff"
        told = "." if message is None else "; the person is told."
        return Answer((f"{people.name_of(tx, person)} {state}{told}",))

    def list_staff(self, tx: Transaction, request: Mapping[str, Any], now: datetime) -> Answer:
        found = staff.list_staff(tx, by=request["by"], now=now)
        return Answer(_people(found) or ("Nobody is staff.",))

    def find_people(self, tx: Transaction, request: Mapping[str, Any], now: datetime) -> Answer:
        found = staff.find_people(tx, str(request["name"]), by=request["by"], now=now)
        return Answer(_people(found) or ("No registered person has such a name.",))

    def answer(self, tx: Transaction, request: Mapping[str, Any], now: datetime) -> Answer:
        message = staff.answer_case(
            tx, str(request["number"]), str(request["words"]), by=request["by"], now=now
        )
        if isinstance(message, Denied):
            return Answer((message.reason,), is_done=False)
        self.say(tx, message, now)
        return Answer(("The answer is on its way.",))

    def close_case(self, tx: Transaction, request: Mapping[str, Any], now: datetime) -> Answer:
        number, reason = str(request["number"]), str(request.get("reason") or "")
        denied = staff.close_case(tx, number, reason=reason, by=request["by"], now=now)
        if denied is not None:
            return Answer((denied.reason,), is_done=False)
        return Answer(("Closed without an answer.",))

    def invite(self, tx: Transaction, request: Mapping[str, Any], now: datetime) -> Answer:
        code = str(request.get("agency") or "")
        agency = library.agency_index(tx).get(code) if code else None
        if code and agency is None:
            return Answer((f"There is no agency with the code {code}.",), is_done=False)
        token = self._ids.token()
        invitation = Invitation(
            token=token,
            name=str(request["name"]),
            agency=code or None,
            agency_name=agency.name if agency else "",
            unit=str(request.get("unit") or ""),
            roles=tuple(str(role) for role in request["roles"]),
        )
        denied = staff.invite(tx, token, invitation, by=request["by"], now=now)
        if denied is not None:
            return Answer((denied.reason,), is_done=False)
        return Answer(_invitation(entrances.list_open(tx), token))

    def list_review(self, tx: Transaction, request: Mapping[str, Any], now: datetime) -> Answer:
        language = delivery_requests.language_of(request)
        found = set_aside.list_review(tx, by=request["by"], now=now, language=language)
        return Answer(_waiting(found) or (say("review-none", language),))

    def list_poison(self, tx: Transaction, request: Mapping[str, Any], now: datetime) -> Answer:
        found = set_aside.list_poison(tx, by=request["by"], now=now)
        return Answer(_waiting(found) or ("No update was set aside.",))

    def settle(self, tx: Transaction, request: Mapping[str, Any], now: datetime) -> Answer:
        decide, done = _DECISIONS[str(request["do"])]
        number, note = str(request["number"]), str(request.get("note") or "")
        denied = decide(tx, Decision(number, note, request["by"], now))
        return Answer((done,)) if denied is None else Answer((denied.reason,), is_done=False)

    def import_agencies(self, tx: Transaction, request: Mapping[str, Any], _: datetime) -> Answer:
        found = [Agency(*(str(value) for value in row)) for row in request["agencies"]]
        count = library.import_agencies(tx, found)
        aliases = {str(alias): str(code) for alias, code in request["aliases"].items()}
        library.import_aliases(tx, aliases)
        return Answer((f"{count} agencies imported.",))

    def import_period(self, tx: Transaction, request: Mapping[str, Any], now: datetime) -> Answer:
        period = read_period(request["period"])
        library.publish_period(tx, period, now, current=True)
        return Answer((f"The period {period.key} is the current one now.",))

    def sending_status(self, tx: Transaction, _: Mapping[str, Any], now: datetime) -> Answer:
        return Answer(sending.status(tx, now))

    def pause_sending(self, tx: Transaction, request: Mapping[str, Any], now: datetime) -> Answer:
        denied = sending.pause(tx, by=request["by"], now=now)
        if denied is not None:
            return Answer((denied.reason,), is_done=False)
        return Answer(("Sending is paused: nothing leaves until it is resumed.",))

    def resume_sending(self, tx: Transaction, request: Mapping[str, Any], now: datetime) -> Answer:
        drops_older = bool(request.get("drops_older"))
        dropped = sending.resume(tx, drops_older=drops_older, by=request["by"], now=now)
        if isinstance(dropped, Denied):
            return Answer((dropped.reason,), is_done=False)
        return Answer((f"Sending is on; {dropped} messages were dropped.",))

    def list_forms(self, tx: Transaction, _: Mapping[str, Any], __: datetime) -> Answer:
        lines = []
        for form, is_current in library.all_forms(tx):
            count = sum(one.version == form.version for one in drafts.open_with_form(tx, form.key))
            mark = "current" if is_current else "former"
            lines.append(f"{form.key}  {form.version}  {mark}  {count} open drafts")
        return Answer(tuple(sorted(lines)))

    def move_drafts(self, tx: Transaction, request: Mapping[str, Any], now: datetime) -> Answer:
        key = str(request["form"])
        if not moving.is_published(tx, key):
            told = f"There is no form {key}; `forms list` shows those that are published."
            return Answer((told,), is_done=False)
        if request.get("really"):
            moves, verb = moving.move(tx, key, by=request["by"], now=now), "moved"
        else:
            moves, verb = moving.preview(tx, key), "would move"
        lines = [
            f"{one.draft}: keeps {len(one.change.keeps)}, asks again "
            f"{_named(one.change.asks_again)}, drops {_named(one.change.drops)}, "
            f"asks anew {_named(one.change.asks_new)}"
            for one in moves
        ]
        return Answer((*lines, f"{len(moves)} drafts {verb} to the current version of {key}."))


def _invitation(known: tuple[Entrance, ...], token: str) -> tuple[str, ...]:
    """Return the addresses of an invitation, as text: staff pass one of them on."""
    if not known:
        return (
            "The link works once, within 7 days (put your bot's name in it):",
            f"https://t.me/NAME_OF_THE_BOT?start={token}",
        )
    addresses = tuple(invitation_address(one, token) for one in known)
    if len(addresses) == 1:
        return ("The link works once, within 7 days:", *addresses)
    told = "These links work once, within 7 days; pass on the one of the channel they use:"
    return (told, *addresses)


def _named(keys: tuple[str, ...]) -> str:
    return ", ".join(keys) or "nothing"


def _people(found: Iterable[Person]) -> tuple[str, ...]:
    return tuple(f"{one.id}  {one.name}  {one.position}  {one.agency_name}" for one in found)


def _waiting(found: tuple[set_aside.Waiting, ...]) -> tuple[str, ...]:
    lines = [f"{one.number}  {stamp(one.at)}  {one.whom}  {one.what}  {one.why}" for one in found]
    if len(found) == set_aside.MOST_LISTED:
        lines.append(f"There may be more than these {len(found)}.")
    return tuple(lines)


def _without_control(
    work: Callable[[Transaction, Mapping[str, Any], datetime], Answer],
) -> Callable[[Control, Transaction, Mapping[str, Any], datetime], Answer]:
    return lambda _, tx, request, now: work(tx, request, now)


def _telling(
    work: Callable[[Transaction, Mapping[str, Any], datetime], chat_requests.Told],
) -> Callable[[Control, Transaction, Mapping[str, Any], datetime], Answer]:
    """Return the request with which people are told what was done."""

    def carry_out(
        control: Control, tx: Transaction, request: Mapping[str, Any], now: datetime
    ) -> Answer:
        answer, told = work(tx, request, now)
        for message in told:
            control.say(tx, message, now)
        return answer

    return carry_out


_RESENT = "It is sent once more, unless the person blocked the bot or stopped such messages."
_DECISIONS: dict[str, tuple[Callable[[Transaction, Decision], Denied | None], str]] = {
    "review resend": (set_aside.resend, _RESENT),
    "review close": (set_aside.close_review, "Closed; it is not sent again."),
    "poison replay": (set_aside.replay, "It is worked on again."),
    "poison close": (set_aside.close_poison, "Closed; what it said is erased."),
}
_REQUESTS: dict[str, Callable[[Control, Transaction, Mapping[str, Any], datetime], Answer]] = {
    "requests": Control.list_requests,
    "cases": Control.list_cases,
    "decide": Control.decide,
    "appoint": Control.appoint,
    "list staff": Control.list_staff,
    "find people": Control.find_people,
    "answer": Control.answer,
    "close case": Control.close_case,
    "invite": Control.invite,
    "forms": Control.list_forms,
    "move drafts": Control.move_drafts,
    "review list": Control.list_review,
    "poison list": Control.list_poison,
    **dict.fromkeys(_DECISIONS, Control.settle),
    "sending status": Control.sending_status,
    "sending pause": Control.pause_sending,
    "sending resume": Control.resume_sending,
    "import agencies": Control.import_agencies,
    "import period": Control.import_period,
    "links": _telling(chat_requests.list_links),
    "unlink": _telling(chat_requests.unlink),
    "relink": _telling(chat_requests.relink),
    "unlock": _telling(chat_requests.unlock),
    "channels": _telling(chat_requests.list_channels),
    "switch channel": _telling(chat_requests.switch_channel),
    "oddities": Control.list_oddities,
    "findings": _without_control(findings.list_findings),
    "deliveries": _without_control(delivery_requests.list_deliveries),
    "retry": _without_control(delivery_requests.retry),
    "costs": _without_control(price_requests.list_costs),
    "prices list": _without_control(price_requests.list_prices),
    "prices set": _without_control(price_requests.set_price),
    "prices drop": _without_control(price_requests.drop_price),
    "templates list": _without_control(template_requests.list_templates),
    "templates note": _without_control(template_requests.note_templates),
}
