"""One turn, from a stored update to the rows it leaves, within the transaction it is given.

Reads the update, loads what the turn may know, lets the conversations decide, applies what
they decided, renders what they say and closes the update. Nothing here waits or sends.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot import effects, reports, stale, whereabouts
from bot.channels.base import IdentityChange, Ignored
from bot.channels.layout import read_token
from bot.outgoing import Outgoing, write
from bot.replies import addressed, with_prompts
from conversations.events import ConsentGiven, ErasureRequested
from conversations.messages import (
    InboundMessage,
    Media,
    OutboundMessage,
    Press,
    PromptId,
    Reachability,
    Recovered,
    Unsupported,
)
from conversations.scene import PressedChoice, TurnContext
from conversations.texts import say
from storage import chats, files, identities, inbox, lines, outbox
from storage.crash import crash_point

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from bot.channels.base import Channel
    from bot.ids import Ids
    from conversations.lookups import Lookups
    from conversations.messages import Prompt, ReceivedFile
    from conversations.scene import TurnResult
    from storage.chats import Chat
    from storage.database import Transaction
    from storage.inbox import InboxRow

NO_CHANNEL_PAUSE = timedelta(minutes=1)
"""How long an update waits whose channel is switched off."""
ADVICE_EVERY = timedelta(days=1)
"""How often somebody is told that their agency uses another channel."""
ON_THE_WIRE_PAUSE = timedelta(seconds=5)
"""How long a prompt that is being sent is given before it is shown anew."""


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a row, and who has work now."""

    row: InboxRow
    outcome: str
    screen: str | None = None
    has_files: bool = False
    """Files are to be fetched before the row can be turned."""
    has_messages: bool = False
    has_erased: bool = False
    """Somebody was erased."""
    held_back: bool = False
    """Its chat had to wait for it."""
    left_alone: str | None = None
    """Why nothing was done with it, or the kind of message that nothing can be done with."""


class Turns:
    """Takes turns for all channels."""

    def __init__(
        self,
        channels: Mapping[str, Channel],
        ids: Ids,
        *,
        take_turn: Callable[[TurnContext], TurnResult],
        lookups: Callable[[Transaction, datetime], Lookups],
        rates: Mapping[str, float | None] | None = None,
        clock_ahead: Callable[[str], timedelta] = lambda _: timedelta(),
    ) -> None:
        self._channels = channels
        self._ids = ids
        self._take_turn = take_turn
        self._lookups = lookups
        self._rates = rates or {}
        """How many messages a second each account may send, where that is our own figure."""
        self._clock_ahead = clock_ahead
        """How far our clock goes before that of a channel's platform."""

    def postponed(self, row: InboxRow) -> Done:
        return Done(row, "postponed")

    def take(self, tx: Transaction, row: InboxRow, now: datetime) -> Done:
        """Do everything one stored update stands for."""
        channel = self._channels.get(row.channel)
        if channel is None:
            inbox.postpone(tx, row.id, now + NO_CHANNEL_PAUSE)
            return Done(row, "no channel")
        if row.kind == stale.KIND:
            return self._show_anew(tx, row, now)
        try:
            reading = channel.read(row.raw, row.received_at)
        except ValueError:
            inbox.mark_poison(tx, row.id, now, "malformed")
            return Done(row, "malformed")
        match reading:
            case Ignored(reason):
                inbox.mark_done(tx, row.id, now, erase=True)
                return Done(row, "ignored", left_alone=reason)
            case InboundMessage():
                return self._take_message(tx, row, reading, now)
            case IdentityChange():
                count = self._tell(tx, row, whereabouts.change(tx, channel.name, reading, now), now)
                inbox.mark_done(tx, row.id, now, erase=True)
                return Done(row, "identity", has_messages=count > 0)
            case _:
                rate = self._rates.get(row.channel)
                kind = reports.note(tx, channel, reading, now, per_second=rate)
                # It names people of whom nobody asked whether we may keep that.
                inbox.mark_done(tx, row.id, now, erase=True)
                return Done(row, kind)

    def _show_anew(self, tx: Transaction, row: InboxRow, now: datetime) -> Done:
        """Show what is open in a chat once more, unless it has gone on or arrived since."""
        asked = stale.read(row)
        fate = outbox.prompt_state(tx, asked.prompt) if asked.undelivered else None
        if fate == "sending":
            inbox.postpone(tx, row.id, now + ON_THE_WIRE_PAUSE)
            return self.postponed(row)
        session = chats.load(tx, asked.message.address, now).session
        if fate == "sent" or session.prompt != asked.prompt:
            inbox.mark_done(tx, row.id, now)
            return Done(row, "overtaken")
        return self._take_message(tx, row, asked.message, now)

    def _take_message(
        self, tx: Transaction, row: InboxRow, message: InboundMessage, now: datetime
    ) -> Done:
        row, message, warned, may_go_on = self._place(tx, row, message, now)
        if not may_go_on:
            return Done(row, "postponed", has_messages=warned > 0)
        chat = chats.load(tx, message.address, now)
        body = message.body
        if chat.locked is not None and chat.person is None:
            identities.unlock(tx, message.address.key, now)
            chat = replace(chat, locked=None)
        agreed = chat.person is not None and bool(chat.person.consent_version)
        if not chat.reachable and not isinstance(body, Reachability | Recovered):
            # Whoever writes to us has let us in again.
            chats.set_reachable(tx, message.address.key, reachable=True, now=now)
        if isinstance(body, Media) and body.references and agreed and chat.locked is None:
            received = _received(tx, row, body, now)
            if received is None:
                inbox.mark_waiting(tx, row.id)
                return Done(row, "waits for files", has_files=True)
            message = replace(message, body=replace(body, files=received))
        context = self._context(tx, chat, message, now)
        if isinstance(body, Media) and body.album is not None:
            context = replace(context, album_goes_on=self._album_goes_on(tx, row, body.album))
        result = self._take_turn(context)
        crash_point("think.turned")
        count = self._apply(tx, row, context, result, now)
        crash_point("think.before_done")
        may_keep = chat.locked is None and _has_consent(agreed, result)
        inbox.mark_done(tx, row.id, now, erase=not may_keep)
        return Done(
            row,
            "turned",
            result.session.screen,
            has_messages=count + warned > 0,
            has_erased=_erases(result),
            held_back=isinstance(body, Media),
            left_alone=f"a message: {body.kind}" if isinstance(body, Unsupported) else None,
        )

    def _place(
        self, tx: Transaction, row: InboxRow, message: InboundMessage, now: datetime
    ) -> tuple[InboxRow, InboundMessage, int, bool]:
        """Put a message into its chat and the chat's line.

        Return how many calls warn of it, and whether nothing there comes before it.
        """
        limits = self._channels[row.channel].capabilities
        message, told = whereabouts.place(tx, message, limits, now)
        warned = self._tell(tx, row, told, now)
        if message.sender is None:
            return row, message, warned, True
        key, stored_as = message.address.key, row.chat_key
        row = lines.move(tx, row, key)
        names = identities.keys_of(message.address.channel, message.sender)
        is_changed = lines.join(tx, names, key) > 0 or stored_as != key
        return row, message, warned, not is_changed or lines.is_first(tx, row)

    def _tell(
        self, tx: Transaction, row: InboxRow, told: Sequence[OutboundMessage], now: datetime
    ) -> int:
        """Write what others are told before the turn itself; return how many calls."""
        outgoing = [
            Outgoing(
                one,
                one.to,
                key=f"told:{row.id}:{number}",
                prompt_id=self._ids.prompt(),
                person=chats.person_of(tx, one.to.key),
            )
            for number, one in enumerate(told)
            if one.to is not None
        ]
        return write(tx, self._channels, outgoing, now) if outgoing else 0

    def _album_goes_on(self, tx: Transaction, row: InboxRow, album: str) -> bool:
        """Tell whether what comes next in the chat is another file of the album."""
        following = inbox.next_in_chat(tx, row)
        channel = self._channels.get(row.channel)
        if following is None or channel is None or following.channel != row.channel:
            return False
        try:
            reading = channel.read(following.raw, following.received_at)
        except ValueError:
            return False
        if not isinstance(reading, InboundMessage) or not isinstance(reading.body, Media):
            return False
        return reading.body.album == album

    def _context(
        self, tx: Transaction, chat: Chat, message: InboundMessage, now: datetime
    ) -> TurnContext:
        lookups = self._lookups(tx, now)
        channel = self._channels.get(message.address.channel)
        draft = chat.draft
        return TurnContext(
            message=message,
            session=chat.session,
            person=chat.person,
            now=now,
            fresh=self._ids.fresh(),
            lookups=lookups,
            draft=draft,
            form=None if draft is None else lookups.form(draft.form, draft.version),
            pressed=_pressed(tx, message),
            clock_ahead=self._clock_ahead(message.address.channel),
            shown_at=self._seen_at(chat, message),
            locked=chat.locked,
            advice_due=_is_advice_due(chat, now),
            changes_in_place=channel is None or channel.capabilities.can_edit,
        )

    def _seen_at(self, chat: Chat, message: InboundMessage) -> datetime | None:
        """Return the earliest moment the prompt on screen can have been seen."""
        channel = self._channels.get(message.address.channel)
        if chat.shown_at is None or channel is None:
            return chat.shown_at
        return chat.shown_at + timedelta(seconds=channel.capabilities.reply_after)

    def _apply(
        self,
        tx: Transaction,
        row: InboxRow,
        context: TurnContext,
        result: TurnResult,
        now: datetime,
    ) -> int:
        """Save what the turn caused and write what it says; return how many messages."""
        prompts = [self._ids.prompt() for _ in result.messages]
        result, is_asking = with_prompts(context, result, prompts)
        if is_asking and row.kind == stale.KIND:
            outbox.supersede_replies(tx, row.chat_key, now)
        others = effects.apply(tx, context, result, now=now)
        crash_point("think.applied")
        prompts += [self._ids.prompt() for _ in (*others, None)]
        replies = addressed(tx, row, context, result, others=others, prompts=prompts)
        return write(tx, self._channels, replies, now)

    def apologise(self, tx: Transaction, row: InboxRow, now: datetime) -> Done:
        """Tell the person, once, that a message could not be worked on."""
        channel = None if row.kind == stale.KIND else self._channels.get(row.channel)
        try:
            reading = channel.read(row.raw, row.received_at) if channel else None
        except ValueError:
            reading = None
        if not isinstance(reading, InboundMessage):
            return Done(row, "poison")
        row, reading, *_ = self._place(tx, row, reading, now)
        chat = chats.load(tx, reading.address, now)
        message = OutboundMessage(say("turn-poison", chat.session.language), kind="receipt")
        press = reading.body if isinstance(reading.body, Press) else None
        sorry = Outgoing(
            message,
            reading.address,
            key=f"poison:{row.id}",
            prompt_id=self._ids.prompt(),
            person=None if chat.person is None or chat.locked else chat.person.id,
            pressed=press,
        )
        write(tx, self._channels, [sorry], now)
        return Done(row, "poison", has_messages=True)


def _received(
    tx: Transaction, row: InboxRow, media: Media, now: datetime
) -> tuple[ReceivedFile, ...] | None:
    """Return the files of a message, or None while they are still to be fetched."""
    received = files.of_update(tx, row.id)
    if received is None and files.is_settled(tx, row.id):
        files.want(tx, row.id, row.chat_key, media.references, now)
        received = files.of_update(tx, row.id)
    return received


def _is_advice_due(chat: Chat, now: datetime) -> bool:
    if not chat.is_discouraged:
        return False
    return chat.advised_at is None or now - chat.advised_at >= ADVICE_EVERY


def _erases(result: TurnResult) -> bool:
    return any(isinstance(event, ErasureRequested) for event in result.events)


def _has_consent(before: bool, result: TurnResult) -> bool:
    """Tell whether the person agrees, after the turn, to our keeping what was written."""
    if _erases(result):
        return False
    return before or any(isinstance(event, ConsentGiven) for event in result.events)


def _pressed(tx: Transaction, message: InboundMessage) -> PressedChoice | None:
    """Look up what a pressed button stood for; only ever one of the same chat."""
    if not isinstance(message.body, Press):
        return None
    target = read_token(message.body.token)
    if target is None:
        return None
    stored = outbox.find_prompt(tx, target.prompt, message.address.key)
    if stored is None:
        return None
    prompt = stored.prompt
    choice = ""
    if target.choice is not None:
        if target.choice >= len(prompt.choices):
            return None
        choice = prompt.choices[target.choice].name
    return _choice_of(prompt, target.prompt, choice, target.page)


def _choice_of(prompt: Prompt, prompt_id: str, choice: str, page: int | None) -> PressedChoice:
    return PressedChoice(
        prompt=PromptId(prompt_id),
        screen=prompt.screen,
        choice=choice,
        draft=prompt.draft,
        version=prompt.version,
        question=prompt.question,
        page=page,
    )
