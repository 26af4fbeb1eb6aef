"""The questions of a turn, answered from the records inside the turn's own transaction.

What never changes while the service runs (published forms, the directory) is read once into a
`Catalogue` and shared; everything else is asked when it is needed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from conversations.domain.people import Person
from conversations.lookups import (
    ChatQuestion,
    Invitation,
    LinkOffer,
    OpenCase,
    RecordEntry,
    RoleRequest,
    ShareGrant,
    Standing,
    Submission,
    WaitingCase,
)
from storage import (
    audit,
    cases,
    channel_policies,
    chats,
    codes,
    drafts,
    entrances,
    library,
    linked_chats,
    links,
    merging,
    opt_ins,
    people,
    site,
)

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from conversations.agencies import AgencyIndex
    from conversations.domain.people import OptIn
    from conversations.domain.periods import Period
    from conversations.draft import Draft
    from conversations.entrances import Entrance
    from conversations.forms import Form
    from conversations.lookups import LinkedChat
    from conversations.messages import Address, DraftId, PersonId


@dataclass(slots=True)
class Catalogue:
    """Published forms, periods and the directory, as they stand in the records."""

    agencies: AgencyIndex
    forms: dict[tuple[str, str], Form] = field(default_factory=dict)
    current_forms: dict[str, str] = field(default_factory=dict)
    periods: dict[str, Period] = field(default_factory=dict)
    current_period: str | None = None


def read_catalogue(tx: Connection) -> Catalogue:
    """Read everything that is published."""
    catalogue = Catalogue(library.agency_index(tx))
    for form, is_current in library.all_forms(tx):
        catalogue.forms[form.key, form.version] = form
        if is_current:
            catalogue.current_forms[form.key] = form.version
    for period, is_current in library.all_periods(tx):
        catalogue.periods[period.key] = period
        if is_current:
            catalogue.current_period = period.key
    return catalogue


class RecordLookups:
    """Answers for one turn; see `conversations.lookups.Lookups`."""

    def __init__(self, tx: Connection, catalogue: Catalogue, now: datetime) -> None:
        self._tx = tx
        self._catalogue = catalogue
        self._now = now

    @property
    def agencies(self) -> AgencyIndex:
        return self._catalogue.agencies

    def form(self, key: str, version: str) -> Form:
        found = self._catalogue.forms.get((key, version))
        if found is None:
            # Another process may have published it since this one began.
            found = library.find_form(self._tx, key, version)
            if found is None:
                raise KeyError(key)
            self._catalogue.forms[key, version] = found
        return found

    def current_form(self, key: str) -> Form:
        return self.form(key, self._catalogue.current_forms[key])

    def current_period(self) -> Period | None:
        key = self._catalogue.current_period
        return None if key is None else self._catalogue.periods[key]

    def period(self, key: str) -> Period:
        return self._catalogue.periods[key]

    def draft(self, draft: DraftId) -> Draft | None:
        return drafts.find(self._tx, draft)

    def may_edit(self, person: PersonId, draft: DraftId) -> bool:
        found = drafts.find(self._tx, draft)
        return found is not None and (
            found.owner == person or drafts.is_member(self._tx, draft, person)
        )

    def open_drafts(self, person: PersonId) -> tuple[Draft, ...]:
        return drafts.open_of(self._tx, person)

    def submissions(self, person: PersonId) -> tuple[Submission, ...]:
        return drafts.submissions_of(self._tx, person)

    def submission_of(self, draft: DraftId) -> Submission | None:
        return drafts.submission_of(self._tx, draft)

    def open_cases(self, person: PersonId) -> tuple[OpenCase, ...]:
        return cases.of_person(self._tx, person)

    def role_requests(self) -> tuple[RoleRequest, ...]:
        return tuple(RoleRequest(*one) for one in people.requested_roles(self._tx))

    def waiting_cases(self) -> tuple[WaitingCase, ...]:
        waiting = cases.waiting(self._tx)
        asked_by = [case.person for case in waiting]
        known = people.several(self._tx, asked_by)
        reachable = chats.reachable_of(self._tx, asked_by)
        unlocking = links.numbers_of_locks(self._tx)
        return tuple(
            WaitingCase(
                case.number,
                known.get(case.person) or Person(case.person),
                case.words,
                case.opened_at,
                case.person in reachable,
                case.number in unlocking,
            )
            for case in waiting
        )

    def titles_in_agency(
        self, agency: str, period: str, besides: DraftId, *, sent: bool
    ) -> tuple[str, ...]:
        return drafts.titles(self._tx, agency, period, besides, sent=sent)

    def submitted_count(self, agency: str, period: str, group: str) -> int:
        return drafts.submitted_count(self._tx, agency, period, group)

    def invitation(self, token: str) -> Invitation | None:
        return codes.find_invitation(self._tx, token, self._now)

    def share_grant(self, code: str) -> ShareGrant | None:
        found = codes.find_share(self._tx, code, self._now)
        if found is None:
            return None
        draft = drafts.find(self._tx, found.draft)
        if found.takeover and (draft is None or draft.owner != found.issued_by):
            return None
        return ShareGrant(
            draft=found.draft,
            agency=draft.agency if draft else None,
            takeover=found.takeover,
            issued_by=people.name_of(self._tx, found.issued_by),
            agency_name=people.agency_name_of(self._tx, found.issued_by),
        )

    def codes_refused_until(self, person: PersonId) -> datetime | None:
        return codes.refused_until(self._tx, person, self._now)

    def linked_chats(self, person: PersonId) -> tuple[LinkedChat, ...]:
        return linked_chats.list_of(self._tx, person)

    def chat(self, address: Address) -> LinkedChat | None:
        return linked_chats.find(self._tx, address.key)

    def preferred_channel(self, person: PersonId) -> str | None:
        return channel_policies.preferred(self._tx, person)

    def open_channels(self, person: PersonId) -> tuple[str, ...]:
        return channel_policies.open_for(self._tx, people.get(self._tx, person).agency)

    def entrances(self, person: PersonId) -> tuple[Entrance, ...]:
        return entrances.list_open(self._tx, self.open_channels(person))

    def privacy_notice(self) -> str:
        return site.find(self._tx, site.PRIVACY_NOTICE) or ""

    def link_offer(self, code: str) -> LinkOffer | None:
        found = links.find_offer(self._tx, code, self._now)
        return None if found is None else LinkOffer(people.get(self._tx, found[0]), found[1])

    def chat_codes_refused_until(self, address: Address) -> datetime | None:
        return codes.refused_until(self._tx, address, self._now)

    def question_in(self, address: Address) -> ChatQuestion | None:
        return self._question(links.question_in(self._tx, address.key, self._now))

    def question_about(self, address: Address) -> ChatQuestion | None:
        return self._question(links.question_about(self._tx, address.key, self._now))

    def _question(self, found: links.Question | None) -> ChatQuestion | None:
        about = None if found is None else linked_chats.find(self._tx, found.about_chat)
        if found is None or about is None:
            return None
        asked = linked_chats.find(self._tx, found.asked_chat) if found.asked_chat else None
        owner = chats.person_of(self._tx, found.about_chat)
        joins = None if owner in {None, found.person} else people.get(self._tx, owner)
        language = linked_chats.language_of(self._tx, found.about_chat)
        by = joins.id if joins is not None and joins.is_registered else found.person
        return ChatQuestion(
            found.id,
            found.kind,
            found.person,
            about,
            joins.language if joins else language,
            found.asked_at,
            asked_in=None if asked is None else asked.address,
            case=found.case,
            joins=joins,
            into=people.get(self._tx, found.person) if found.kind == "link" else None,
            agreed=found.agreed_by == by,
        )

    def standing(self, address: Address) -> Standing:
        chat = chats.load(self._tx, address, self._now)
        return Standing(chat.session, chat.draft)

    def person_name(self, person: PersonId) -> str:
        return people.name_of(self._tx, person)

    def record_of(self, person: PersonId) -> tuple[RecordEntry, ...]:
        return audit.about(self._tx, *merging.selves(self._tx, person))

    def opt_ins(self, person: PersonId) -> tuple[OptIn, ...]:
        return opt_ins.list_of(self._tx, *merging.selves(self._tx, person))
