"""The questions a turn may ask of our records: read-only, answered in its transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from conversations.agencies import AgencyIndex
    from conversations.domain.people import OptIn, Person
    from conversations.domain.periods import Period
    from conversations.draft import Draft, Session
    from conversations.entrances import Entrance
    from conversations.forms import Form
    from conversations.messages import Address, DraftId, LockReason, PersonId


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a valid one-time token stands for. `known` are profile fields we need not ask."""

    token: str
    name: str
    agency: str | None
    agency_name: str
    unit: str
    roles: tuple[str, ...]
    draft: DraftId | None = None


@dataclass(frozen=True, slots=True)
class ShareGrant:
    """What a valid colleague's code gives. The agency must be the holder's own.

    `agency_name` tells agencies apart that are not in the directory.
    """

    draft: DraftId
    agency: str | None
    takeover: bool
    issued_by: str
    agency_name: str = ""


@dataclass(frozen=True, slots=True)
class Submission:
    """A draft that was sent."""

    number: str
    draft: DraftId
    form: str
    title: str
    at: datetime
    late: bool
    by: PersonId | None = None
    """Who sent it; None where nothing personal is kept any more."""


MOST_OPEN_CASES = 5
"""Questions of one person that may wait for staff: more than anybody needs at a time, and few
enough that nobody can bury the questions of all others."""


@dataclass(frozen=True, slots=True)
class OpenCase:
    number: str
    opened_at: datetime
    answered: bool
    closed: bool = False
    """Closed by staff without an answer: the person could not be reached."""


@dataclass(frozen=True, slots=True)
class RoleRequest:
    """Somebody waits for staff to decide about a role. The person comes without roles."""

    person: Person
    role: str


@dataclass(frozen=True, slots=True)
class WaitingCase:
    """A question nobody answered yet. The person comes without roles."""

    number: str
    person: Person
    text: str
    opened_at: datetime
    reachable: bool
    """Whether there is a chat the answer can go to."""
    unlocks: bool = False
    """It is about a locked chat, which is opened from the command line."""


@dataclass(frozen=True, slots=True)
class LinkedChat:
    """One chat of a person."""

    address: Address
    last_used_at: datetime
    number: str = ""
    """The last four digits of the number there, where the platform tells it."""
    is_reachable: bool = True
    """It can be written to: neither blocked nor locked, and the channel is switched on."""
    is_discouraged: bool = False
    """The person's agency uses another channel: it is not written to unasked."""
    locked: LockReason | None = None

    @property
    def may_be_told(self) -> bool:
        """Tell whether it may be written to unasked."""
        return self.is_reachable and not self.is_discouraged


@dataclass(frozen=True, slots=True)
class LinkOffer:
    """What a code that links chats stands for: who made it, and where."""

    person: Person
    address: Address


@dataclass(frozen=True, slots=True)
class ChatQuestion:
    """A question about a chat that was asked elsewhere and not answered yet.

    "link": shall that chat be the person's? "unlock": is it still the person who writes there?
    """

    id: str
    kind: Literal["link", "unlock"]
    person: PersonId
    about: LinkedChat
    language: str
    """In which that chat is spoken to."""
    asked_at: datetime
    asked_in: Address | None = None
    """None where staff were asked, in the question to them with the number `case`."""
    case: str = ""
    joins: Person | None = None
    """Whose chat it is by now, where that is somebody else."""
    into: Person | None = None
    """Whose it shall be, where it is to be linked."""
    agreed: bool = False
    """Whoever writes in that chat agreed."""

    @property
    def waits_there(self) -> bool:
        """Tell whether whoever writes in that chat must agree before anybody else is asked."""
        return self.kind == "link" and not self.agreed


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a chat stands, as its own next turn would find it."""

    session: Session
    draft: Draft | None = None


@dataclass(frozen=True, slots=True)
class RecordEntry:
    """One line of the record of what was done with someone's personal data."""

    at: datetime
    action: str
    """A key of the texts `record-<action>`."""
    detail: str = ""


class Lookups(Protocol):
    """All of them see the same moment as the turn."""

    @property
    def agencies(self) -> AgencyIndex: ...

    def form(self, key: str, version: str) -> Form:
        """Return a published form. Raises KeyError for one that never was."""

    def current_form(self, key: str) -> Form:
        """Return the version new drafts start with. Raises KeyError."""

    def current_period(self) -> Period | None:
        """Return the period that is open or was open last; None before the first."""

    def period(self, key: str) -> Period: ...

    def draft(self, draft: DraftId) -> Draft | None:
        """Return a draft whoever asks; callers check entitlement with `may_edit`."""

    def may_edit(self, person: PersonId, draft: DraftId) -> bool:
        """Owner, or joined by a colleague's code."""

    def open_drafts(self, person: PersonId) -> tuple[Draft, ...]:
        """Return open drafts of proposals the person owns or joined, latest first."""

    def submissions(self, person: PersonId) -> tuple[Submission, ...]:
        """Return what the person sent, or owned or joined when it was sent, latest first."""

    def submission_of(self, draft: DraftId) -> Submission | None:
        """Return what was sent of a draft, whoever asks; callers check with `may_edit`."""

    def open_cases(self, person: PersonId) -> tuple[OpenCase, ...]:
        """Return somebody's last questions to staff, those that still wait before all others."""

    def role_requests(self) -> tuple[RoleRequest, ...]:
        """Return who waits for which role, oldest first; only staff may be shown it."""

    def waiting_cases(self) -> tuple[WaitingCase, ...]:
        """Return the questions that wait, oldest first; only staff may be shown them."""

    def titles_in_agency(
        self, agency: str, period: str, besides: DraftId, *, sent: bool
    ) -> tuple[str, ...]:
        """Return titles of the agency's other proposals in the period: sent, or still drafts."""

    def submitted_count(self, agency: str, period: str, group: str) -> int: ...

    def invitation(self, token: str) -> Invitation | None:
        """Return what an unused, unexpired token stands for."""

    def share_grant(self, code: str) -> ShareGrant | None: ...

    def codes_refused_until(self, person: PersonId) -> datetime | None:
        """Return when somebody who typed too many wrong codes may try again; None is now."""

    def linked_chats(self, person: PersonId) -> tuple[LinkedChat, ...]:
        """Return all chats of a person, the one used last first."""

    def chat(self, address: Address) -> LinkedChat | None:
        """Return how a chat is shown, whosever it is; None for one that is new."""

    def preferred_channel(self, person: PersonId) -> str | None:
        """Return where the person wants to get what was not asked for; None is the last used."""

    def open_channels(self, person: PersonId) -> tuple[str, ...]:
        """Return the channels that are on here, also for the person's agency."""

    def entrances(self, person: PersonId) -> tuple[Entrance, ...]:
        """Return how each channel that is on for the person can be entered, where it is known."""

    def privacy_notice(self) -> str:
        """Return the address of the privacy notice; nothing where there is none."""

    def link_offer(self, code: str) -> LinkOffer | None:
        """Return what an unused, unexpired code stands for; the chat it is of is the person's."""

    def chat_codes_refused_until(self, address: Address) -> datetime | None:
        """Return when somebody unknown who typed too many wrong codes there may try again."""

    def question_in(self, address: Address) -> ChatQuestion | None:
        """Return the question about another chat that waits for an answer in this one."""

    def question_about(self, address: Address) -> ChatQuestion | None:
        """Return the question about this chat that waits elsewhere."""

    def standing(self, address: Address) -> Standing: ...

    def person_name(self, person: PersonId) -> str:
        """Return the name for showing who answered; empty where erased."""

    def record_of(self, person: PersonId) -> tuple[RecordEntry, ...]: ...

    def opt_ins(self, person: PersonId) -> tuple[OptIn, ...]:
        """Return what somebody agreed to be invited by, also if it ended, the latest first."""
