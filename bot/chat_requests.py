"""Requests of staff and operators about people's chats and about channels.

See `bot/control.py`, which carries them out; each returns its answer, and what people are told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.actions import channels, chat_care
from bot.actions.outcomes import Denied
from bot.control_socket import Answer
from bot.stamps import stamp
from conversations.dialogs.chat_names import handle_of
from conversations.messages import PersonId
from storage.former_links import KEPT_FOR

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.actions.chat_care import ChatsOf
    from conversations.lookups import LinkedChat
    from conversations.messages import OutboundMessage
    from storage.database import Transaction

    Told = tuple[Answer, tuple[OutboundMessage, ...]]


def list_links(tx: Transaction, request: Mapping[str, Any], now: datetime) -> Told:
    found = chat_care.list_chats(tx, _person(request), by=request["by"], now=now)
    return _refused(found) if isinstance(found, Denied) else (Answer(tuple(_lines(found))), ())


def unlink(tx: Transaction, request: Mapping[str, Any], now: datetime) -> Told:
    person, chat = _person(request), str(request["chat"])
    told = chat_care.unlink(tx, person, chat, by=request["by"], now=now)
    done = "Unlinked; the chat is nobody's now. It can be undone for 30 days: staff relink."
    return _refused(told) if isinstance(told, Denied) else (Answer((done,)), told)


def relink(tx: Transaction, request: Mapping[str, Any], now: datetime) -> Told:
    person, chat = _person(request), str(request["chat"])
    told = chat_care.relink(tx, person, chat, by=request["by"], now=now)
    done = "Linked again; the person is told."
    return _refused(told) if isinstance(told, Denied) else (Answer((done,)), told)


def unlock(tx: Transaction, request: Mapping[str, Any], now: datetime) -> Told:
    told = chat_care.unlock(tx, str(request["number"]), by=request["by"], now=now)
    if isinstance(told, Denied):
        return _refused(told)
    return Answer(("Opened; the person is told there, and the question is closed.",)), told


def list_channels(tx: Transaction, _: Mapping[str, Any], __: datetime) -> Told:
    lines = channels.describe(tx)
    return Answer(lines or ("The service was never started, so no channel is known.",)), ()


def switch_channel(tx: Transaction, request: Mapping[str, Any], now: datetime) -> Told:
    is_on = bool(request["on"])
    channel, agency = str(request["channel"]), str(request["agency"])
    act = channels.turn_on if is_on else channels.turn_off
    denied = act(tx, channel, agency, by=request["by"], now=now)
    if denied is not None:
        return _refused(denied)
    state = "on" if is_on else "off"
    return Answer((f"{channel} is {state} for the people of {agency} now.",)), ()


def _person(request: Mapping[str, Any]) -> PersonId:
    return PersonId(int(request["person"]))


def _refused(denied: Denied) -> Told:
    return Answer((denied.reason,), is_done=False), ()


def _lines(found: ChatsOf) -> list[str]:
    person = found.person
    about = (str(person.id), person.name, person.phone, person.email)
    lines = ["  ".join(part for part in about if part)]
    lines += [_line(one, found.preferred) for one in found.linked]
    for one, at in found.former:
        until = f"can be undone until {stamp(at + KEPT_FOR)}"
        lines.append(f"{_name(one)}  unlinked {stamp(at)}, {until}")
    return lines


def _line(chat: LinkedChat, preferred: str | None) -> str:
    states = [f"last used {stamp(chat.last_used_at)}"]
    if chat.locked is not None:
        states.append(f"locked ({chat.locked})")
    elif not chat.is_reachable:
        states.append("cannot be written to")
    if chat.is_discouraged:
        states.append("off for the agency")
    if chat.address.channel == preferred:
        states.append("preferred")
    return f"{_name(chat)}  {', '.join(states)}"


def _name(chat: LinkedChat) -> str:
    number = f" …{chat.number}" if chat.number else ""
    return f"{handle_of(chat.address)}  {chat.address.channel}{number}"
