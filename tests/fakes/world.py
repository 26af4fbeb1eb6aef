"""The records in memory: what a turn may ask, and what its events change.

For pure tests of conversations without a database. Sessions, drafts and people are turned
into JSON and back after every turn, as storage does, so nothing survives that would not
survive there.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from conversations.agencies import AgencyIndex, load_directory
from conversations.definitions import example_period, load_forms
from conversations.dialogs import own_forms
from conversations.dialogs.consent import NEW_PERSON
from conversations.dialogs.wording import draft_title
from conversations.domain.people import STAFF_ROLE, Person
from conversations.draft import Answer, Draft, Given, Session
from conversations.events import (
    AnswerGiven,
    CaseAnswered,
    CaseOpened,
    ConsentGiven,
    DraftJoined,
    DraftSubmitted,
    ErasureRequested,
    Event,
    InvitationUsed,
    LanguageChosen,
    MessagesResumed,
    MessagesStopped,
    PersonRegistered,
    RoleDecided,
    ShareCodeIssued,
    ShareCodeTried,
)
from conversations.lookups import (
    Invitation,
    OpenCase,
    RecordEntry,
    RoleRequest,
    ShareGrant,
    Submission,
    WaitingCase,
)
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
from conversations.turn import take_turn
from storage.codecs_drafts import answers_from_json, answers_to_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from conversations.domain.periods import Period
    from conversations.forms import Form

START = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
TRIES_AN_HOUR = 5


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


@dataclass(slots=True)
class World:
    """Everything that is remembered between turns, for any number of people and chats."""

    now: datetime = START
    language: str = "id"
    announced: Period | None = None
    forms: dict[tuple[str, str], Form] = field(default_factory=dict)
    current: dict[str, str] = field(default_factory=dict)
    people: dict[PersonId, Person] = field(default_factory=dict)
    owners: dict[str, PersonId] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)
    drafts: dict[DraftId, Draft] = field(default_factory=dict)
    members: set[tuple[DraftId, PersonId]] = field(default_factory=set)
    sent: list[tuple[PersonId, Submission]] = field(default_factory=list)
    cases: list[tuple[PersonId, CaseOpened]] = field(default_factory=list)
    opened: dict[str, datetime] = field(default_factory=dict)
    answered: dict[str, str] = field(default_factory=dict)
    """What staff answered, by the number of the case."""
    codes: dict[str, ShareGrant] = field(default_factory=dict)
    tries: dict[PersonId, list[datetime]] = field(default_factory=dict)
    invitations: dict[str, Invitation] = field(default_factory=dict)
    prompts: dict[str, Shown] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    history: list[tuple[DraftId, str, Answer | None]] = field(default_factory=list)
    counter: int = 0
    persons: int = 0
    """People there ever were: a number is not given again after an erasure."""
    directory: AgencyIndex = field(default_factory=load_directory)
    watch: Callable[[TurnContext, TurnResult], None] | None = None

    def __post_init__(self) -> None:
        for form in (*load_forms(), *own_forms()):
            self.forms[form.key, form.version] = form
            self.current[form.key] = form.version
        self.announced = self.announced or example_period(self.now.date())

    # --- what a turn may ask -------------------------------------------------------------

    @property
    def agencies(self) -> AgencyIndex:
        return self.directory

    def form(self, key: str, version: str) -> Form:
        return self.forms[key, version]

    def current_form(self, key: str) -> Form:
        return self.forms[key, self.current[key]]

    def current_period(self) -> Period | None:
        return self.announced

    def period(self, key: str) -> Period:
        if self.announced is None or self.announced.key != key:
            raise KeyError(key)
        return self.announced

    def draft(self, draft: DraftId) -> Draft | None:
        return self.drafts.get(draft)

    def may_edit(self, person: PersonId, draft: DraftId) -> bool:
        found = self.drafts.get(draft)
        return found is not None and (found.owner == person or (draft, person) in self.members)

    def open_drafts(self, person: PersonId) -> tuple[Draft, ...]:
        return tuple(
            draft
            for draft in reversed(self.drafts.values())
            if draft.status == "open" and draft.period and self.may_edit(person, draft.id)
        )

    def submissions(self, person: PersonId) -> tuple[Submission, ...]:
        return tuple(
            one for owner, one in self.sent if owner == person or self.may_edit(person, one.draft)
        )

    def submission_of(self, draft: DraftId) -> Submission | None:
        return next((one for _, one in self.sent if one.draft == draft), None)

    def open_cases(self, person: PersonId) -> tuple[OpenCase, ...]:
        return tuple(
            OpenCase(case.number, self.opened[case.number], answered=case.number in self.answered)
            for owner, case in self.cases
            if owner == person
        )

    def role_requests(self) -> tuple[RoleRequest, ...]:
        return tuple(
            RoleRequest(person, role)
            for person in self.people.values()
            for role in person.requested_roles
        )

    def waiting_cases(self) -> tuple[WaitingCase, ...]:
        return tuple(
            WaitingCase(
                case.number,
                self.people[person],
                case.text,
                self.opened[case.number],
                reachable=True,
            )
            for person, case in self.cases
            if case.number not in self.answered and person in self.people
        )

    def titles_in_agency(self, agency: str, period: str, besides: DraftId) -> tuple[str, ...]:
        return tuple(
            str(title.value)
            for draft in self.drafts.values()
            if draft.agency == agency
            and draft.period == period
            and draft.id != besides
            and draft.status != "cancelled"
            and isinstance(title := draft.answers.get("judul"), Given)
        )

    def submitted_count(self, agency: str, period: str, group: str) -> int:
        return sum(
            draft.status == "submitted"
            and draft.agency == agency
            and draft.period == period
            and self.forms[draft.form, draft.version].group == group
            for draft in self.drafts.values()
        )

    def invitation(self, token: str) -> Invitation | None:
        return self.invitations.get(token)

    def share_grant(self, code: str) -> ShareGrant | None:
        return self.codes.get(code)

    def codes_refused_until(self, person: PersonId) -> datetime | None:
        hour = timedelta(hours=1)
        recent = [at for at in self.tries.get(person, []) if at > self.now - hour]
        return recent[-TRIES_AN_HOUR] + hour if len(recent) >= TRIES_AN_HOUR else None

    def person_name(self, person: PersonId) -> str:
        return self.people[person].name if person in self.people else ""

    def record_of(self, person: PersonId) -> tuple[RecordEntry, ...]:
        del person
        return ()

    def appoint(self, address: Address) -> None:
        """Make whoever writes from there staff, as the command line does."""
        person = self.people[self.owners[address.key]]
        self.people[person.id] = replace(person, roles=(*person.roles, STAFF_ROLE))

    # --- one turn ------------------------------------------------------------------------

    def take(
        self,
        address: Address,
        body: Body,
        *,
        sent_at: datetime | None = None,
        reference: str | None = None,
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
                f"KODE{self.counter:07d}",
            ),
            lookups=self,
            draft=draft,
            form=self.forms[draft.form, draft.version] if draft else None,
            pressed=self._pressed(address, message.body),
            shown_at=shown.shown_at if shown else None,
        )

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
        session = result.session
        for message in result.messages:
            if message.prompt is not None and message.to is None:
                prompt = PromptId(f"q{self.counter}")
                session = replace(session, prompt=prompt)
                self.prompts[prompt] = Shown(
                    address,
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
        held = json.loads(json.dumps(dict(session.held)))
        self.sessions[address.key] = replace(session, held=held)
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
        elif person is None:
            return None
        person = self._change_person(person, event)
        match event:
            case AnswerGiven(draft, question, answer):
                self.history.append((draft, question, answer))
            case DraftSubmitted(draft=draft, number=number, at=at, late=late):
                title = draft_title(self.drafts[draft].answers)
                sent = Submission(number, draft, "", title, at, late, person.id)
                self.sent.append((person.id, sent))
            case CaseOpened() | CaseAnswered() | RoleDecided():
                person = self._change_desk(person, event)
            case ShareCodeIssued(draft, code, takeover):
                self.codes[code] = ShareGrant(
                    draft, person.agency, takeover, person.name, person.agency_name
                )
            case ShareCodeTried():
                self.tries.setdefault(person.id, []).append(self.now)
            case DraftJoined(draft, code, takeover):
                del self.codes[code]
                if takeover:
                    self.drafts[draft] = replace(self.drafts[draft], owner=person.id)
                self.members.add((draft, person.id))
            case InvitationUsed(token):
                del self.invitations[token]
            case _:
                pass
        self.people[person.id] = person
        if isinstance(event, ErasureRequested):
            del self.people[person.id]
            del self.owners[address.key]
            return None
        return person

    def _change_desk(
        self, person: Person, event: CaseOpened | CaseAnswered | RoleDecided
    ) -> Person:
        if isinstance(event, CaseOpened):
            self.cases.append((person.id, event))
            self.opened[event.number] = self.now
            return person
        if isinstance(event, CaseAnswered):
            self.answered[event.number] = event.text
            return person
        asked = self.people[event.person]
        self.people[asked.id] = replace(
            asked,
            roles=(*asked.roles, event.role) if event.granted else asked.roles,
            requested_roles=tuple(one for one in asked.requested_roles if one != event.role),
        )
        return self.people[person.id]

    def _change_person(self, person: Person, event: Event) -> Person:
        match event:
            case LanguageChosen(language):
                return replace(person, language=language)
            case MessagesStopped():
                return replace(person, stopped_at=self.now)
            case MessagesResumed():
                return replace(person, stopped_at=None)
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
