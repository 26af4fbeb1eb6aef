"""Who has which chats, in memory: codes, questions about chats, locks, and which channels are on."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

from conversations.draft import Session
from conversations.events import (
    ChannelAdviceGiven,
    ChatDisowned,
    ChatQuestionAnswered,
    ChatUnlinked,
    Event,
    LinkAgreed,
    LinkAsked,
    LinkCodeIssued,
    LinkCodeTried,
    LinkDropped,
    LockedChatStopped,
    PreferredChannelChosen,
    UnlockAsked,
)
from conversations.lookups import ChatQuestion, LinkedChat, LinkOffer, Standing
from conversations.messages import Address, LockReason, PersonId
from conversations.share_codes import LINK_CODE_LIVES
from tests.fakes.records import TRIES_AN_HOUR, Records

if TYPE_CHECKING:
    from collections.abc import Callable

    from conversations.domain.people import Person
    from conversations.entrances import Entrance

LINKING = (
    LinkCodeIssued,
    LinkCodeTried,
    LinkAsked,
    LinkAgreed,
    LinkDropped,
    UnlockAsked,
    ChatQuestionAnswered,
    ChatUnlinked,
    ChatDisowned,
    LockedChatStopped,
    PreferredChannelChosen,
    ChannelAdviceGiven,
)


@dataclass(slots=True)
class Code:
    """A code that links chats."""

    person: PersonId
    address: Address
    until: datetime


@dataclass(slots=True)
class LinkedRecords(Records):
    """The chats of all people."""

    sessions: dict[str, Session] = field(default_factory=dict)
    used: dict[str, datetime] = field(default_factory=dict)
    """When each chat was used last, by its key."""
    numbers: dict[str, str] = field(default_factory=dict)
    """The last four digits of the number of a chat, by its key."""
    locks: dict[str, LockReason] = field(default_factory=dict)
    link_codes: dict[str, Code] = field(default_factory=dict)
    questions: list[ChatQuestion] = field(default_factory=list)
    agreed_to_links: dict[str, PersonId] = field(default_factory=dict)
    """Who agreed in a chat that is to be linked, by question; a newcomer as who they shall be."""
    chat_tries: dict[str, list[datetime]] = field(default_factory=dict)
    preferred: dict[PersonId, str] = field(default_factory=dict)
    open: tuple[str, ...] = ("telegram", "whatsapp")
    off: set[tuple[str, str]] = field(default_factory=set)
    """Channels that are off, and for the people of which agency."""
    advised: dict[str, datetime] = field(default_factory=dict)
    known_entrances: tuple[Entrance, ...] = ()
    """How channels are entered, where their platforms told it."""

    # --- what a turn may ask ---------------------------------------------------------------

    def linked_chats(self, person: PersonId) -> tuple[LinkedChat, ...]:
        mine = [_address(key) for key, owner in self.owners.items() if owner == person]
        chats = [found for one in mine if (found := self.chat(one))]
        return tuple(sorted(chats, key=lambda one: one.last_used_at, reverse=True))

    def chat(self, address: Address) -> LinkedChat | None:
        locked = self.locks.get(address.key)
        return LinkedChat(
            address,
            self.used.get(address.key, self.now),
            number=self.numbers.get(address.key, ""),
            is_reachable=locked is None,
            is_discouraged=self._is_off(address),
            locked=locked,
        )

    def _is_off(self, address: Address) -> bool:
        person = self.people.get(self.owners.get(address.key, PersonId(0)))
        return person is not None and (address.channel, person.agency or "") in self.off

    def is_advice_due(self, address: Address) -> bool:
        told_at = self.advised.get(address.key)
        is_old = told_at is None or self.now - told_at >= timedelta(days=1)
        return self._is_off(address) and is_old

    def preferred_channel(self, person: PersonId) -> str | None:
        return self.preferred.get(person)

    def open_channels(self, person: PersonId) -> tuple[str, ...]:
        agency = self.people[person].agency or ""
        return tuple(one for one in self.open if (one, agency) not in self.off)

    def entrances(self, person: PersonId) -> tuple[Entrance, ...]:
        channels = self.open_channels(person)
        return tuple(one for one in self.known_entrances if one.channel in channels)

    def link_offer(self, code: str) -> LinkOffer | None:
        found = self.link_codes.get(code)
        if found is None or found.until <= self.now:
            return None
        if self.owners.get(found.address.key) != found.person:
            return None
        return LinkOffer(self.people[found.person], found.address)

    def chat_codes_refused_until(self, address: Address) -> datetime | None:
        hour = timedelta(hours=1)
        recent = [at for at in self.chat_tries.get(address.key, []) if at > self.now - hour]
        return recent[-TRIES_AN_HOUR] + hour if len(recent) >= TRIES_AN_HOUR else None

    def question_in(self, address: Address) -> ChatQuestion | None:
        return self._open(lambda one: one.asked_in == address and not one.waits_there)

    def question_about(self, address: Address) -> ChatQuestion | None:
        return self._open(lambda one: one.about.address == address)

    def _open(self, which: Callable[[ChatQuestion], bool]) -> ChatQuestion | None:
        for one in reversed(self.questions):
            lives = LINK_CODE_LIVES if one.kind == "link" else timedelta(days=1)
            is_over = one.asked_at + lives <= self.now and not one.case
            found = self._with_owner(one)
            if which(found) and not is_over and one.case not in self.answered:
                return found
        return None

    def _with_owner(self, asked: ChatQuestion) -> ChatQuestion:
        """Return a question with whose chat it is about by now."""
        owner = self.owners.get(asked.about.address.key)
        joins = self.people.get(owner) if owner and owner != asked.person else None
        by = joins.id if joins is not None and joins.is_registered else asked.person
        agreed = self.agreed_to_links.get(asked.id) == by
        into = self.people[asked.person] if asked.kind == "link" else None
        return replace(asked, joins=joins, into=into, agreed=agreed)

    def standing(self, address: Address) -> Standing:
        session = self.sessions.get(address.key) or Session(address)
        return Standing(session, self.drafts.get(session.draft) if session.draft else None)

    # --- what a turn may cause -------------------------------------------------------------

    def link(self, address: Address, person: Person | None, event: Event) -> Person | None:
        """Do what an event of linking stands for; return whose chat it is then."""
        match event:
            case ChatQuestionAnswered(question, agreed):
                self._answer(question, agreed=agreed)
            case ChatUnlinked(other):
                self._let_go(other, is_current=other == address)
                return None if other == address else person
            case ChatDisowned():
                self._let_go(address, is_current=True)
                return None
            case ChannelAdviceGiven():
                self.advised[address.key] = self.now
            case PreferredChannelChosen(channel) if person:
                self.preferred.pop(person.id, None)
                if channel:
                    self.preferred[person.id] = channel
            case _:
                self._take_code(address, person, event)
        return person

    def forget(self, person: Person, here: Address) -> None:
        """Have somebody be nobody any more, and each of their chats a stranger's."""
        for chat in self.linked_chats(person.id):
            self._let_go(chat.address, is_current=chat.address == here)
        self.questions = [one for one in self.questions if one.person != person.id]
        del self.people[person.id]

    def _take_code(self, address: Address, person: Person | None, event: Event) -> None:
        match event:
            case LinkCodeIssued(code) if person:
                others = {
                    key: one for key, one in self.link_codes.items() if one.person != person.id
                }
                issued = Code(person.id, address, self.now + LINK_CODE_LIVES)
                self.link_codes = {**others, code: issued}
            case LinkCodeTried() if person:
                self.tries.setdefault(person.id, []).append(self.now)
            case LinkCodeTried():
                self.chat_tries.setdefault(address.key, []).append(self.now)
            case LinkAsked(question, code):
                used = self.link_codes.pop(code)
                self._ask(question, "link", used.person, about=address, asked_in=used.address)
            case UnlockAsked(question, asked_in, case) if person:
                self._ask(
                    question, "unlock", person.id, about=address, asked_in=asked_in, case=case
                )
            case LinkAgreed(question):
                (asked,) = (one for one in self.questions if one.id == question)
                is_registered = person is not None and person.is_registered
                by = person.id if person is not None and is_registered else asked.person
                self.agreed_to_links[question] = by
                self.questions = [
                    replace(one, asked_at=self.now) if one.id == question else one
                    for one in self.questions
                ]
            case LinkDropped(question):
                self._end(question)
            case _:
                pass

    def _ask(
        self,
        question: str,
        kind: Literal["link", "unlock"],
        person: PersonId,
        *,
        about: Address,
        asked_in: Address | None,
        case: str = "",
    ) -> None:
        chat = self.chat(about)
        assert chat is not None
        session = self.sessions.get(about.key)
        language = session.language if session else "id"
        self.questions = [
            one for one in self.questions if (one.kind, one.about.address) != (kind, about)
        ]
        asked = ChatQuestion(question, kind, person, chat, language, self.now, asked_in, case)
        self.questions.append(asked)

    def _end(self, question: str) -> None:
        self.questions = [one for one in self.questions if one.id != question]

    def _answer(self, question: str, *, agreed: bool) -> None:
        asked = next(one for one in self.questions if one.id == question)
        self._end(question)
        about = asked.about.address
        if asked.kind == "unlock" and agreed:
            del self.locks[about.key]
        elif asked.kind == "unlock":
            self._let_go(about, is_current=False)
        elif agreed:
            owner = self.owners.get(about.key)
            self.owners[about.key] = asked.person
            if owner is not None and owner != asked.person:
                self._merge(owner, asked.person)

    def _let_go(self, address: Address, *, is_current: bool) -> None:
        del self.owners[address.key]
        self.locks.pop(address.key, None)
        if not is_current:
            self.sessions.pop(address.key, None)

    def _merge(self, person: PersonId, into: PersonId) -> None:
        for key, owner in self.owners.items():
            if owner == person:
                self.owners[key] = into
        for name, draft in self.drafts.items():
            if draft.owner == person and draft.period is not None:
                self.drafts[name] = replace(draft, owner=into)
        self.members = {(one, into if who == person else who) for one, who in self.members}
        self.sent = [(into if who == person else who, one) for who, one in self.sent]
        self.cases = [(into if who == person else who, one) for who, one in self.cases]
        self.questions = [one for one in self.questions if one.person != person]
        del self.people[person]


def _address(key: str) -> Address:
    channel, _, external_id = key.partition(":")
    return Address(channel, external_id)
