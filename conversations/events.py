"""What a turn may cause, in past tense. `bot.effects` is the only reader.

An event says what the person did, never how it is stored; each stands for one action.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from conversations.draft import Answer, Json
    from conversations.messages import Address, DraftId, PersonId


@dataclass(frozen=True, slots=True)
class ConsentGiven:
    """The person agreed to the text of `version`, shown in `language`."""

    version: str
    language: str


@dataclass(frozen=True, slots=True)
class ConsentRefused:
    version: str


@dataclass(frozen=True, slots=True)
class LanguageChosen:
    language: str


@dataclass(frozen=True, slots=True)
class OptInGiven:
    """The person wants to be invited, by words with this fingerprint, shown in `language`."""

    wording: str
    language: str


@dataclass(frozen=True, slots=True)
class OptInEnded:
    """The person does not want to be invited, or not any more."""


@dataclass(frozen=True, slots=True)
class StopAsked:
    """BERHENTI: the invitations end, and the person was asked about all else that is unasked."""


@dataclass(frozen=True, slots=True)
class NoticesKept:
    """Asked by BERHENTI, the person still wants to hear of their own affairs."""


@dataclass(frozen=True, slots=True)
class MessagesStopped:
    """No message the person did not ask for is sent from now on."""


@dataclass(frozen=True, slots=True)
class MessagesResumed:
    """MULAI: the person wants to hear of their own affairs again."""


@dataclass(frozen=True, slots=True)
class DraftStarted:
    draft: DraftId
    form: str


@dataclass(frozen=True, slots=True)
class AnswerGiven:
    """One answer of a draft was put, changed or taken away (None). Goes to its history."""

    draft: DraftId
    question: str
    answer: Answer | None


@dataclass(frozen=True, slots=True)
class DraftCancelled:
    draft: DraftId


@dataclass(frozen=True, slots=True)
class DraftRestored:
    """A cancelled draft was opened again."""

    draft: DraftId


@dataclass(frozen=True, slots=True)
class DraftSubmitted:
    """A finished draft was sent. `number` is what the receipt shows; `late` against `closes_at`."""

    draft: DraftId
    number: str
    at: datetime
    """The platform's server time where plausible: lateness is decided by it."""
    late: bool = False
    closes_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PersonRegistered:
    """The finished registration: name, position, agency, unit, phone and the roles asked for."""

    profile: Mapping[str, Json]
    roles: tuple[str, ...]
    """Taken at once: `inovator`, `upp`."""
    requested: tuple[str, ...] = ()
    """Waiting for staff: `admin_instansi`."""


@dataclass(frozen=True, slots=True)
class InvitationUsed:
    """The one-time token of a deep link was accepted by the person it was made for."""

    token: str


@dataclass(frozen=True, slots=True)
class CaseOpened:
    """PETUGAS: a question to staff; `number` is what the person was told."""

    number: str
    text: str
    draft: DraftId | None = None


@dataclass(frozen=True, slots=True)
class RoleDecided:
    """Staff granted or refused a role somebody waited for. A refusal has its `reason`."""

    person: PersonId
    role: str
    granted: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CaseAnswered:
    """Staff answered a question in the chat."""

    number: str
    text: str


@dataclass(frozen=True, slots=True)
class CaseClosed:
    """Staff closed a question without an answer: who asked cannot be reached."""

    number: str


@dataclass(frozen=True, slots=True)
class PeopleViewed:
    """Staff were shown something of these people."""

    people: tuple[PersonId, ...]
    at_desk: bool = False
    """What was shown is all that waits for staff: no notice of it is needed any more."""


@dataclass(frozen=True, slots=True)
class ShareCodeIssued:
    """A one-time code by which a colleague may write along or take over."""

    draft: DraftId
    code: str
    takeover: bool


@dataclass(frozen=True, slots=True)
class ShareCodeTried:
    """A typed code did not fit. Tries are counted."""


@dataclass(frozen=True, slots=True)
class DraftJoined:
    """A colleague's code was accepted; with `takeover` the draft changes hands."""

    draft: DraftId
    code: str
    takeover: bool


@dataclass(frozen=True, slots=True)
class LinkCodeIssued:
    """A one-time code by which another chat becomes the person's; it replaces the one before."""

    code: str


@dataclass(frozen=True, slots=True)
class LinkCodeTried:
    """A code that links no chat was typed, by whoever it was. Tries are counted."""


@dataclass(frozen=True, slots=True)
class LinkAsked:
    """A code of another chat was typed here: there it is asked whether this chat is theirs.

    Whoever writes here is asked first.
    """

    question: str
    code: str


@dataclass(frozen=True, slots=True)
class LinkAgreed:
    """Whoever writes here wants to be one with who made the code, where it is asked now.

    `version` is the fingerprint of the words of consent, where they had not agreed to any before.
    """

    question: str
    version: str = ""


@dataclass(frozen=True, slots=True)
class LinkDropped:
    """Whoever typed a code does not wait for the answer any more."""

    question: str


@dataclass(frozen=True, slots=True)
class UnlockAsked:
    """In a locked chat somebody said it is them: it is asked in another chat, or of staff."""

    question: str
    asked_in: Address | None
    case: str = ""


@dataclass(frozen=True, slots=True)
class ChatQuestionAnswered:
    """A question about another chat was answered with yes or no."""

    question: str
    agreed: bool


@dataclass(frozen=True, slots=True)
class ChatUnlinked:
    """One of the person's chats is nobody's from now on."""

    address: Address


@dataclass(frozen=True, slots=True)
class ChatDisowned:
    """Whoever writes in this locked chat is not the person it belonged to."""


@dataclass(frozen=True, slots=True)
class LockedChatStopped:
    """BERHENTI in a locked chat of somebody who has others: they hear of it there."""


@dataclass(frozen=True, slots=True)
class PreferredChannelChosen:
    """Where the person wants to get what was not asked for; None is where they wrote last."""

    channel: str | None


@dataclass(frozen=True, slots=True)
class ChannelAdviceGiven:
    """It was said here that the person's agency uses another channel."""


@dataclass(frozen=True, slots=True)
class RecordViewed:
    """DATA SAYA was shown or sent as a file to the person it is about."""

    exported: bool


@dataclass(frozen=True, slots=True)
class ErasureRequested:
    """HAPUS: delete what is personal; what belongs to the agency stays without the name."""


@dataclass(frozen=True, slots=True)
class ReachabilityChanged:
    reachable: bool


Event = (
    ConsentGiven
    | ConsentRefused
    | LanguageChosen
    | OptInGiven
    | OptInEnded
    | StopAsked
    | NoticesKept
    | MessagesStopped
    | MessagesResumed
    | DraftStarted
    | AnswerGiven
    | DraftCancelled
    | DraftRestored
    | DraftSubmitted
    | PersonRegistered
    | InvitationUsed
    | CaseOpened
    | RoleDecided
    | CaseAnswered
    | CaseClosed
    | PeopleViewed
    | ShareCodeIssued
    | ShareCodeTried
    | DraftJoined
    | LinkCodeIssued
    | LinkCodeTried
    | LinkAsked
    | LinkAgreed
    | LinkDropped
    | UnlockAsked
    | ChatQuestionAnswered
    | ChatUnlinked
    | ChatDisowned
    | LockedChatStopped
    | PreferredChannelChosen
    | ChannelAdviceGiven
    | RecordViewed
    | ErasureRequested
    | ReachabilityChanged
)
