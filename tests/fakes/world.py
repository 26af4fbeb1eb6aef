"""Turns on records in memory: what is asked of them, and what their events change there.

For pure tests of conversations without a database. Sessions, drafts and people are turned
into JSON and back after every turn, as storage does, so nothing survives that would not
survive there.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from conversations.dialogs.consent import NEW_PERSON
from conversations.dialogs.wording import draft_title
from conversations.domain.people import STAFF_ROLE, Person
from conversations.draft import Session
from conversations.events import (
    AnswerGiven,
    CaseAnswered,
    CaseClosed,
    CaseOpened,
    ConsentGiven,
    DraftJoined,
    DraftSubmitted,
    ErasureRequested,
    Event,
    InvitationUsed,
    LanguageChosen,
    PersonRegistered,
    RoleDecided,
    ShareCodeIssued,
    ShareCodeTried,
)
from conversations.lookups import ShareGrant, Submission
from conversations.messages import (
    Address,
    Body,
    DraftId,
    InboundMessage,
    PersonId,
    Press,
    PromptId,
)
from conversations.scene import Fresh, PressedChoice, TurnContext, TurnResult
from conversations.share_codes import ALPHABET
from conversations.turn import take_turn
from storage.codecs_drafts import answers_from_json, answers_to_json
from tests.fakes.linked_records import LINKING, LinkedRecords
from tests.fakes.records import WISHES

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime


@dataclass(slots=True)
class Shown:
    """A prompt as it was shown: where, and what its buttons stand for."""

    address: Address
    screen: str
    draft: DraftId | None
    version: str | None
    question: str | None
    names: tuple[str, ...]
    labels: tuple[str, ...]
    words: tuple[str, ...]
    roles: tuple[str, ...]
    shown_at: datetime | None


def _code(number: int) -> str:
    """Return a code of the form in which they are dealt out, another one for each number."""
    digits = "".join(ALPHABET[int(digit)] for digit in f"{number:08d}")
    return f"KADE-{digits[:4]}-{digits[4:]}"


@dataclass(slots=True)
class World(LinkedRecords):
    """Everything that is remembered between turns, for any number of people and chats."""

    language: str = "id"
    prompts: dict[str, Shown] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    counter: int = 0
    persons: int = 0
    """People there ever were: a number is not given again after an erasure."""
    watch: Callable[[TurnContext, TurnResult], None] | None = None

    def take(
        self,
        address: Address,
        body: Body,
        *,
        sent_at: datetime | None = None,
        reference: str | None = None,
        forwarded: bool = False,
    ) -> TurnResult:
        """Run one turn and remember what it caused. Raises what the turn raises."""
        self.counter += 1
        message = InboundMessage(
            id=str(self.counter),
            address=address,
            sent_at=sent_at or self.now,
            received_at=self.now,
            body=body,
            reference=reference or f"m{self.counter}",
            order=self.counter,
            forwarded=forwarded,
        )
        context = self.context(address, message)
        result = take_turn(context)
        if self.watch is not None:
            self.watch(context, result)
        self._apply(address, context, result)
        return result

    def context(self, address: Address, message: InboundMessage) -> TurnContext:
        """Return what the turn for a message may read."""
        session = self.sessions.get(address.key) or Session(address, language=self.language)
        person = self.people.get(self.owners.get(address.key, NEW_PERSON))
        draft = self.drafts.get(session.draft) if session.draft else None
        shown = self.prompts.get(session.prompt or "")
        return TurnContext(
            message=message,
            session=session,
            person=person,
            now=self.now,
            fresh=Fresh(
                DraftId(f"d{self.counter}"),
                f"N{self.counter:05d}",
                f"C{self.counter:04d}",
                _code(self.counter),
                f"w{self.counter}",
            ),
            lookups=self,
            draft=draft,
            form=self.forms[draft.form, draft.version] if draft else None,
            pressed=self._pressed(address, message.body),
            shown_at=shown.shown_at if shown else None,
            locked=self.locks.get(address.key) if person else None,
            advice_due=self.is_advice_due(address),
            changes_in_place=address.channel != "whatsapp",
        )

    def prompt_at(self, place: int) -> PromptId:
        """Return the prompt of one of the messages of the last turn, by its place among them."""
        return PromptId(f"q{self.counter}" if place == 0 else f"q{self.counter}x{place}")

    def _pressed(self, address: Address, body: Body) -> PressedChoice | None:
        if not isinstance(body, Press):
            return None
        prompt, _, which = body.token.partition(".")
        shown = self.prompts.get(prompt)
        if shown is None or shown.address != address:
            return None
        if which.startswith("p"):
            return PressedChoice(
                PromptId(prompt),
                shown.screen,
                "",
                shown.draft,
                shown.version,
                shown.question,
                page=int(which[1:]),
            )
        if int(which) >= len(shown.names):
            return None
        return PressedChoice(
            PromptId(prompt),
            shown.screen,
            shown.names[int(which)],
            shown.draft,
            shown.version,
            shown.question,
        )

    def _apply(self, address: Address, context: TurnContext, result: TurnResult) -> None:
        session, moved = result.session, result.moved
        for place, message in enumerate(result.messages):
            if message.prompt is not None:
                prompt = self.prompt_at(place)
                to = message.to or address
                if to == address and message.prompt.screen == session.screen:
                    session = replace(session, prompt=prompt)
                elif moved and to == moved.address and message.prompt.screen == moved.screen:
                    moved = replace(moved, prompt=prompt)
                self.prompts[prompt] = Shown(
                    to,
                    message.prompt.screen,
                    message.prompt.draft,
                    message.prompt.version,
                    message.prompt.question,
                    tuple(choice.name for choice in message.prompt.choices),
                    tuple(choice.label for choice in message.prompt.choices),
                    tuple(choice.word for choice in message.prompt.choices),
                    tuple(choice.role for choice in message.prompt.choices),
                    self.now,
                )
        person = context.person
        draft = result.draft
        for event in result.events:
            person = self._cause(address, person, event)
        if draft is not None and person is not None:
            if draft.owner == NEW_PERSON:
                draft = replace(draft, owner=person.id, subject=f"person:{person.id}")
            plain = json.loads(json.dumps(answers_to_json(draft.answers)))
            self.drafts[draft.id] = replace(
                draft, answers=answers_from_json(plain), revision=draft.revision + 1
            )
        for one in (session, moved):
            if one is not None:
                held = json.loads(json.dumps(dict(one.held)))
                self.sessions[one.address.key] = replace(one, held=held)
        self.used[address.key] = self.now
        self.events.extend(result.events)

    def _cause(self, address: Address, person: Person | None, event: Event) -> Person | None:
        if isinstance(event, ConsentGiven):
            self.persons += 1
            person = Person(
                PersonId(self.persons),
                language=event.language,
                consent_version=event.version,
                consent_at=self.now,
            )
            self.owners[address.key] = person.id
        elif isinstance(event, LINKING):
            return self.link(address, person, event)
        elif person is None:
            return None
        person = self._change_person(address, person, event)
        match event:
            case AnswerGiven(draft, question, answer):
                self.history.append((draft, question, answer))
            case DraftSubmitted(draft=draft, number=number, at=at, late=late):
                title = draft_title(self.drafts[draft].answers)
                sent = Submission(number, draft, "", title, at, late, person.id)
                self.sent.append((person.id, sent))
            case CaseOpened() | CaseAnswered() | CaseClosed() | RoleDecided():
                person = self._change_desk(person, event)
            case ShareCodeIssued(draft, code, takeover):
                self.codes[code] = ShareGrant(
                    draft, person.agency, takeover, person.name, person.agency_name
                )
            case ShareCodeTried():
                self.tries.setdefault(person.id, []).append(self.now)
            case DraftJoined():
                self._join(person, event)
            case InvitationUsed(token):
                del self.invitations[token]
            case _:
                pass
        self.people[person.id] = person
        if isinstance(event, ErasureRequested):
            self.forget(person, address)
            return None
        return person

    def _join(self, person: Person, event: DraftJoined) -> None:
        draft = event.draft
        del self.codes[event.code]
        if event.takeover:
            self.drafts[draft] = replace(self.drafts[draft], owner=person.id)
            for other in [one for one, of in self.codes.items() if of.draft == draft]:
                if self.codes[other].takeover:  # given by who owns it no more
                    del self.codes[other]
        self.members.add((draft, person.id))

    def _change_desk(
        self, person: Person, event: CaseOpened | CaseAnswered | CaseClosed | RoleDecided
    ) -> Person:
        if isinstance(event, CaseOpened):
            self.cases.append((person.id, event))
            self.opened[event.number] = self.now
            return person
        if isinstance(event, CaseAnswered | CaseClosed):
            self.answered[event.number] = event.text if isinstance(event, CaseAnswered) else ""
            return person
        asked = self.people[event.person]
        self.people[asked.id] = replace(
            asked,
            roles=(*asked.roles, event.role) if event.granted else asked.roles,
            requested_roles=tuple(one for one in asked.requested_roles if one != event.role),
        )
        return self.people[person.id]

    def _change_person(self, address: Address, person: Person, event: Event) -> Person:
        if isinstance(event, WISHES):
            return self.note_wish(address, person, event)
        match event:
            case LanguageChosen(language):
                return replace(person, language=language)
            case PersonRegistered(profile, roles, requested):
                agency = profile.get("agency")
                named = agency if isinstance(agency, dict) else {}
                code = named.get("code")
                return replace(
                    person,
                    name=str(profile.get("name", "")),
                    position=str(profile.get("position", "")),
                    agency=code if isinstance(code, str) else None,
                    agency_name=str(named.get("name", "")),
                    unit=str(profile.get("unit") or ""),
                    phone=str(profile.get("phone") or ""),
                    zone=str(profile.get("zone") or person.zone),
                    roles=(*roles, STAFF_ROLE) if person.is_staff else roles,
                    requested_roles=requested,
                    registered_at=self.now,
                )
            case _:
                return person
