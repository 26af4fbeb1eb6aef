"""The records in memory, as a turn may ask them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from conversations.agencies import AgencyIndex, load_directory
from conversations.definitions import example_period, load_forms
from conversations.dialogs import own_forms
from conversations.domain.people import STAFF_ROLE, OptIn, Person
from conversations.draft import Answer, Draft, Given
from conversations.events import (
    MessagesResumed,
    MessagesStopped,
    NoticesKept,
    OptInEnded,
    OptInGiven,
    StopAsked,
)
from conversations.lookups import (
    MOST_OPEN_CASES,
    Invitation,
    OpenCase,
    RecordEntry,
    RoleRequest,
    ShareGrant,
    Submission,
    WaitingCase,
)

if TYPE_CHECKING:
    from conversations.domain.periods import Period
    from conversations.events import CaseOpened
    from conversations.forms import Form
    from conversations.messages import Address, DraftId, PersonId

WISHES = (OptInGiven, OptInEnded, StopAsked, NoticesKept, MessagesStopped, MessagesResumed)
Wish = OptInGiven | OptInEnded | StopAsked | NoticesKept | MessagesStopped | MessagesResumed
START = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
TRIES_AN_HOUR = 5


@dataclass(slots=True)
class Records:
    """Forms, people, drafts, cases and codes; changed by whoever applies events."""

    now: datetime = START
    announced: Period | None = None
    forms: dict[tuple[str, str], Form] = field(default_factory=dict)
    current: dict[str, str] = field(default_factory=dict)
    people: dict[PersonId, Person] = field(default_factory=dict)
    owners: dict[str, PersonId] = field(default_factory=dict)
    """Who writes from an address, by its key."""
    drafts: dict[DraftId, Draft] = field(default_factory=dict)
    members: set[tuple[DraftId, PersonId]] = field(default_factory=set)
    sent: list[tuple[PersonId, Submission]] = field(default_factory=list)
    cases: list[tuple[PersonId, CaseOpened]] = field(default_factory=list)
    opened: dict[str, datetime] = field(default_factory=dict)
    answered: dict[str, str] = field(default_factory=dict)
    """What staff answered, by the number of the case; nothing where they closed it."""
    codes: dict[str, ShareGrant] = field(default_factory=dict)
    tries: dict[PersonId, list[datetime]] = field(default_factory=dict)
    invitations: dict[str, Invitation] = field(default_factory=dict)
    history: list[tuple[DraftId, str, Answer | None]] = field(default_factory=list)
    agreed: dict[PersonId, tuple[OptIn, ...]] = field(default_factory=dict)
    """What people agreed to be invited by, the latest first."""
    acts: dict[PersonId, tuple[RecordEntry, ...]] = field(default_factory=dict)
    """What was done with people's data, the latest first."""
    directory: AgencyIndex = field(default_factory=load_directory)
    notice: str = ""
    """The address of the privacy notice."""

    def __post_init__(self) -> None:
        for form in (*load_forms(), *own_forms()):
            self.forms[form.key, form.version] = form
            self.current[form.key] = form.version
        self.announced = self.announced or example_period(self.now.date())

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
        found = [
            OpenCase(
                case.number,
                self.opened[case.number],
                answered=case.number in self.answered,
                closed=self.answered.get(case.number) == "",
            )
            for owner, case in reversed(self.cases)
            if owner == person
        ]
        return tuple(sorted(found, key=lambda one: one.answered)[:MOST_OPEN_CASES])

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
            if case.number not in self.answered
        )

    def titles_in_agency(
        self, agency: str, period: str, besides: DraftId, *, sent: bool
    ) -> tuple[str, ...]:
        return tuple(
            str(title.value)
            for draft in self.drafts.values()
            if draft.agency == agency
            and draft.period == period
            and draft.id != besides
            and draft.status == ("submitted" if sent else "open")
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

    def privacy_notice(self) -> str:
        return self.notice

    def person_name(self, person: PersonId) -> str:
        return self.people[person].name if person in self.people else ""

    def record_of(self, person: PersonId) -> tuple[RecordEntry, ...]:
        return self.acts.get(person, ())

    def opt_ins(self, person: PersonId) -> tuple[OptIn, ...]:
        return self.agreed.get(person, ())

    def note_wish(self, address: Address, person: Person, event: Wish) -> Person:
        """Note what somebody wants to be sent unasked."""
        match event:
            case OptInGiven(wording, language):
                given = OptIn(wording, language, address.channel, self.now, None, None)
                self.agreed[person.id] = (given, *self.opt_ins(person.id))
                return replace(
                    person,
                    invitations_at=self.now,
                    invitations_answered_at=self.now,
                    stop_asked_at=None,
                )
            case NoticesKept():
                return replace(person, stop_asked_at=None)
            case MessagesResumed():
                return replace(person, stopped_at=None, stop_asked_at=None)
            case OptInEnded() | StopAsked() | MessagesStopped():
                return self._end_opt_in(person, event)

    def _end_opt_in(
        self, person: Person, event: OptInEnded | StopAsked | MessagesStopped
    ) -> Person:
        self.agreed[person.id] = tuple(
            one if one.ended_at else replace(one, ended_at=self.now, ended_by="person")
            for one in self.opt_ins(person.id)
        )
        person = replace(person, invitations_at=None, invitations_answered_at=self.now)
        if isinstance(event, StopAsked):
            return replace(person, stop_asked_at=self.now)
        if isinstance(event, MessagesStopped):
            return replace(person, stopped_at=self.now, stop_asked_at=None)
        return person

    def appoint(self, address: Address) -> None:
        """Make whoever writes from there staff, as the command line does."""
        person = self.people[self.owners[address.key]]
        self.people[person.id] = replace(person, roles=(*person.roles, STAFF_ROLE))
