"""What a turn decided becomes records: the only reader of a TurnResult.

The order matters once: consent comes first, because it makes the person to whom everything
else of the turn belongs.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar, assert_never

from bot.actions import desk, linking, personal, staff, writing
from bot.actions.outcomes import Denied
from conversations import notices
from conversations.dialogs.consent import NEW_PERSON
from conversations.dialogs.wording import draft_title
from conversations.events import (
    AnswerGiven,
    CaseAnswered,
    CaseClosed,
    CaseOpened,
    ChannelAdviceGiven,
    ChatDisowned,
    ChatQuestionAnswered,
    ChatUnlinked,
    ConsentGiven,
    ConsentRefused,
    DraftCancelled,
    DraftJoined,
    DraftRestored,
    DraftStarted,
    DraftSubmitted,
    ErasureRequested,
    InvitationUsed,
    LanguageChosen,
    LinkAgreed,
    LinkAsked,
    LinkCodeIssued,
    LinkCodeTried,
    LinkDropped,
    LockedChatStopped,
    MessagesResumed,
    MessagesStopped,
    NoticesKept,
    OptInEnded,
    OptInGiven,
    PeopleViewed,
    PersonRegistered,
    PreferredChannelChosen,
    ReachabilityChanged,
    RecordViewed,
    RoleDecided,
    ShareCodeIssued,
    ShareCodeTried,
    StopAsked,
    UnlockAsked,
)
from conversations.texts import say
from storage import channel_policies, chats, drafts
from storage import people as persons
from storage.errors import ConflictError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from conversations.draft import Answer, Draft
    from conversations.events import Event
    from conversations.lookups import Invitation
    from conversations.messages import Address, DraftId, OutboundMessage, PersonId
    from conversations.scene import TurnContext, TurnResult
    from storage.database import Transaction

    AboutDraft = Callable[[Address, str, str, str], OutboundMessage]

T = TypeVar("T")


@dataclass(slots=True)
class _Applying:
    """One turn's effects on their way."""

    tx: Transaction
    context: TurnContext
    now: datetime
    person: PersonId | None
    draft: Draft | None
    started: set[DraftId] = field(default_factory=set)
    remembered: list[tuple[DraftId, str, Answer | None]] = field(default_factory=list)
    told: list[OutboundMessage] = field(default_factory=list)
    invitation: Invitation | None = None

    @property
    def here(self) -> Address:
        return self.context.message.address

    @property
    def known(self) -> PersonId:
        if self.person is None:
            message = "an event needs a person"
            raise LookupError(message)
        return self.person


def apply(
    tx: Transaction, context: TurnContext, result: TurnResult, *, now: datetime
) -> tuple[OutboundMessage, ...]:
    """Store all a turn caused; return messages to others. Raises ConflictError to try again."""
    chats.save(tx, result.session, now)
    person = context.person.id if context.person else None
    applying = _Applying(tx, context, now, person, result.draft)
    for event in result.events:
        if isinstance(event, ConsentGiven):
            _consent(applying, event)
    applying.started = {one.draft for one in result.events if isinstance(one, DraftStarted)}
    _save_draft(applying)
    for event in result.events:
        _cause(applying, event)
    if applying.remembered:
        writing.remember(tx, applying.known, applying.remembered, context.message.sent_at)
    if result.moved is not None:
        chats.save(tx, result.moved, now)
    return tuple(applying.told)


def _consent(applying: _Applying, event: ConsentGiven) -> None:
    message = applying.context.message
    applying.person = personal.give_consent(
        applying.tx, message.address, applying.person, event, at=message.sent_at, now=applying.now
    )
    draft = applying.draft
    if draft is not None and draft.owner == NEW_PERSON:
        applying.draft = replace(
            draft,
            owner=applying.person,
            subject=f"person:{applying.person}",
            answers={
                key: replace(answer, by=applying.person) if answer.by == NEW_PERSON else answer
                for key, answer in draft.answers.items()
            },
        )


def _save_draft(applying: _Applying) -> None:
    draft = applying.draft
    if draft is None:
        return
    _allowed(
        writing.save(
            applying.tx,
            applying.known,
            draft,
            is_new=draft.id in applying.started,
            title=draft_title(draft.answers),
            group=_group(applying, draft),
            now=applying.now,
        )
    )


def _group(applying: _Applying, draft: Draft) -> str | None:
    return applying.context.lookups.form(draft.form, draft.version).group


def _cause(applying: _Applying, event: Event) -> None:  # noqa: C901, PLR0912, PLR0915 - one line per event
    tx, now = applying.tx, applying.now
    match event:
        case DraftCancelled() | DraftRestored():
            _tell_members(applying, event)
        case ConsentGiven() | DraftStarted():
            pass  # done already: with the person, and with the draft as it was saved
        case ConsentRefused():
            pass  # nothing is kept of whoever does not agree
        case LanguageChosen(language):
            if applying.person is not None:
                personal.choose_language(tx, applying.person, language)
        case OptInGiven() | OptInEnded() | StopAsked() | NoticesKept():
            _note_wish(applying, event)
        case MessagesStopped():
            personal.stop_messages(tx, applying.known, now)
        case MessagesResumed():
            personal.resume_messages(tx, applying.known, now)
        case AnswerGiven(draft, question, answer):
            applying.remembered.append((draft, question, _by(applying, answer)))
        case DraftSubmitted():
            _submit(applying, event)
        case PersonRegistered():
            _register(applying, event)
        case InvitationUsed(token):
            applying.invitation = _allowed(personal.use_invitation(tx, applying.known, token, now))
        case CaseOpened():
            _open_case(applying, event)
        case RoleDecided() | CaseAnswered() | CaseClosed() | PeopleViewed():
            _act_as_staff(applying, event)
        case ShareCodeIssued(draft, code, takeover):
            _allowed(
                writing.issue_code(tx, applying.known, draft, code, takeover=takeover, now=now)
            )
        case ShareCodeTried():
            writing.note_wrong_code(tx, applying.known, now)
        case DraftJoined():
            _join(applying, event)
        case LinkCodeIssued() | LinkCodeTried() | LinkAsked() | LinkAgreed() | LinkDropped():
            _take_code(applying, event)
        case LockedChatStopped():
            applying.told += linking.tell_of_stop(tx, applying.known, applying.here, now)
        case UnlockAsked() | ChatQuestionAnswered() | ChatUnlinked() | ChatDisowned():
            _change_chats(applying, event)
        case PreferredChannelChosen(channel):
            linking.prefer(tx, applying.known, channel, now)
        case ChannelAdviceGiven():
            channel_policies.note_advice(tx, applying.here.key, now)
        case RecordViewed(exported):
            personal.note_view(tx, applying.known, now, exported=exported)
        case ErasureRequested():
            personal.erase(tx, applying.known, applying.here.key, now)
        case ReachabilityChanged(reachable):
            chats.set_reachable(tx, applying.here.key, reachable=reachable, now=now)
        case _:
            assert_never(event)


def _note_wish(
    applying: _Applying, event: OptInGiven | OptInEnded | StopAsked | NoticesKept
) -> None:
    """Note what somebody wants to be sent of what they do not ask for."""
    tx, now, person = applying.tx, applying.now, applying.known
    match event:
        case OptInGiven():
            message = applying.context.message
            channel, at = message.address.channel, message.sent_at
            personal.accept_invitations(tx, person, event, channel=channel, at=at, now=now)
        case OptInEnded():
            personal.decline_invitations(tx, person, now)
        case StopAsked():
            personal.decline_invitations(tx, person, now, asks_about_rest=True)
        case NoticesKept():
            personal.keep_notices(tx, person, now)
        case _:
            assert_never(event)


def _tell_members(applying: _Applying, event: DraftCancelled | DraftRestored) -> None:
    """Tell those who write a draft along that it is closed, or open again."""
    tell = notices.draft_cancelled if isinstance(event, DraftCancelled) else notices.draft_restored
    _tell(applying, tell, drafts.members(applying.tx, event.draft), of=applying.draft)


def _tell(
    applying: _Applying, tell: AboutDraft, people: Iterable[PersonId], *, of: Draft | None
) -> None:
    """Tell others, those who can be reached, what the person did with a draft."""
    tx = applying.tx
    name = persons.name_of(tx, applying.known)
    for person in people:
        to = None if person == applying.known else chats.find_address(tx, person)
        if to is not None:
            language = persons.get(tx, person).language
            title = draft_title(of.answers if of else {}) or say("draft-untitled", language)
            applying.told.append(tell(to, language, title, name))


def _register(applying: _Applying, event: PersonRegistered) -> None:
    """Store who somebody is; staff are told where a role waits for them that did not before."""
    tx, now, person = applying.tx, applying.now, applying.known
    _, before = persons.roles_of(tx, person)
    personal.register(tx, person, event, now, invitation=applying.invitation)
    _, wanted = persons.roles_of(tx, person)
    if set(wanted) - set(before):
        applying.told += desk.tell_staff(tx, besides=person, now=now)
    elif wanted != before:
        desk.withdraw_settled(tx, now)


def _open_case(applying: _Applying, event: CaseOpened) -> None:
    """Pass a question on; staff are told that one waits."""
    tx, now, person = applying.tx, applying.now, applying.known
    personal.open_case(tx, person, applying.here.key, event, now)
    applying.told += desk.tell_staff(tx, besides=person, now=now)


def _act_as_staff(
    applying: _Applying, event: RoleDecided | CaseAnswered | CaseClosed | PeopleViewed
) -> None:
    """Do what only staff may; whom it concerns is told."""
    tx, now = applying.tx, applying.now
    by = _allowed(staff.name_of_staff(tx, applying.known))
    told: OutboundMessage | None = None
    match event:
        case RoleDecided(person, role, granted, reason):
            told = _allowed(
                staff.decide_role(tx, person, role, granted=granted, reason=reason, by=by, now=now)
            )
        case CaseAnswered(number, words):
            told = _allowed(staff.answer_case(tx, number, words, by=by, now=now))
        case CaseClosed(number):
            _allowed(staff.close_case(tx, number, by=by, now=now))
        case PeopleViewed(people, at_desk):
            staff.note_views(tx, people, by=by, now=now)
            if at_desk:
                desk.withdraw(tx, applying.known, now)
        case _:
            assert_never(event)
    if told is not None:
        applying.told.append(told)


def _take_code(
    applying: _Applying,
    event: LinkCodeIssued | LinkCodeTried | LinkAsked | LinkAgreed | LinkDropped,
) -> None:
    """Do what concerns a code that links chats."""
    tx, now, here = applying.tx, applying.now, applying.here
    match event:
        case LinkCodeIssued(code):
            linking.issue_code(tx, applying.known, here, code, now)
        case LinkCodeTried():
            linking.note_wrong_code(tx, applying.person, here, now)
        case LinkAsked(question, code):
            _allowed(linking.ask_for_link(tx, here, question, code, now))
        case LinkAgreed(question, version):
            _allowed(linking.agree(tx, applying.person, here, question, version=version, now=now))
        case LinkDropped(question):
            linking.drop(tx, here, question, now)
        case _:
            assert_never(event)


def _change_chats(
    applying: _Applying, event: UnlockAsked | ChatQuestionAnswered | ChatUnlinked | ChatDisowned
) -> None:
    """Do what gives the person a chat, opens one or takes one away."""
    tx, now, here, person = applying.tx, applying.now, applying.here, applying.known
    match event:
        case UnlockAsked(question, asked_in, case):
            linking.ask_for_unlock(
                tx, person, here, question, asked_in=asked_in, case=case, now=now
            )
        case ChatQuestionAnswered(question, agreed):
            _allowed(linking.answer(tx, person, here, question, agreed=agreed, now=now))
        case ChatUnlinked(address):
            _allowed(linking.unlink(tx, person, address, current=here, now=now))
        case ChatDisowned():
            linking.disown(tx, person, here, now)
        case _:
            assert_never(event)


def _by(applying: _Applying, answer: Answer | None) -> Answer | None:
    if answer is not None and answer.by == NEW_PERSON:
        return replace(answer, by=applying.known)
    return answer


def _submit(applying: _Applying, event: DraftSubmitted) -> None:
    draft = applying.draft
    if draft is None:
        message = "a submission needs its draft"
        raise LookupError(message)
    number = writing.submit(
        applying.tx,
        applying.known,
        draft,
        event,
        title=draft_title(draft.answers),
        group=_group(applying, draft),
        now=applying.now,
    )
    if number != event.number:
        raise ConflictError("The draft was sent in between.")


def _join(applying: _Applying, event: DraftJoined) -> None:
    """Let a colleague in; whoever gave the code and whoever loses the draft are told."""
    tx = applying.tx
    before = drafts.find(tx, event.draft)
    used = _allowed(writing.join(tx, applying.known, event.code, applying.now))
    if before is None:
        raise ConflictError
    if used.takeover:
        _tell(applying, notices.draft_taken_over, [before.owner], of=before)
        return
    _tell(applying, notices.colleague_joined, [used.issued_by], of=before)
    if before.owner != used.issued_by:
        issuer = persons.name_of(tx, used.issued_by)
        tell = partial(notices.colleague_joined_by, issuer=issuer)
        _tell(applying, tell, [before.owner], of=before)


def _allowed(outcome: T | Denied) -> T:
    """Return what an action answered.

    What a turn promised and the records refuse changed in between: the turn is taken again.
    """
    if isinstance(outcome, Denied):
        raise ConflictError(outcome.reason)
    return outcome
