"""One person on several channels: codes, questions about chats, and what becomes of the chats.

What gives somebody a chat, or takes one away, is here and only here; each is in the audit log,
which never holds the address of a chat.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.actions import desk
from bot.actions.outcomes import Denied
from conversations import notices
from conversations.domain.people import hindrance
from conversations.messages import Address, OutboundMessage
from conversations.texts import say
from storage import (
    audit,
    cases,
    channel_policies,
    chats,
    codes,
    files,
    former_links,
    identities,
    inbox,
    linked_chats,
    links,
    merging,
    outbox,
    people,
)

if TYPE_CHECKING:
    from datetime import datetime

    from conversations.messages import PersonId
    from storage.database import Transaction
    from storage.links import Question

_STOPPED = "chat_stopped"
_TOLD_OF_STOPS_EVERY = timedelta(days=1)
SELF = "person"
PLATFORM = "platform"
_GIVEN_UP = "The chat was given up."
_OPENED = "The chat was opened in another one."


def note(
    tx: Transaction, action: str, person: PersonId, now: datetime, *, by: str = SELF, **detail: str
) -> None:
    """Keep in the audit log what was done about a person's chats."""
    audit.note(tx, action, f"person:{person}", actor=by, now=now, detail=detail)


def channel_of(chat_key: str) -> str:
    return chat_key.partition(":")[0]


def issue_code(
    tx: Transaction, person: PersonId, address: Address, code: str, now: datetime
) -> None:
    """Hand out a code with which another chat can ask to be this person's."""
    links.issue(tx, code, person=person, chat_key=address.key, now=now)
    note(tx, "link_code_issued", person, now, channel=address.channel)


def note_wrong_code(
    tx: Transaction, person: PersonId | None, address: Address, now: datetime
) -> None:
    """Count a code that links nothing."""
    codes.note_try(tx, address if person is None else person, now)


def ask_for_link(
    tx: Transaction, address: Address, question: str, code: str, now: datetime
) -> Denied | None:
    """Use a code up: where it was made it is asked whether this chat is the same person's.

    Before that, whoever writes in this chat must agree.
    """
    used = links.use(tx, code, now)
    if used is None:
        return Denied("The code was used or has ended.")
    person, asked_in = used
    if asked_in == address:
        return Denied("The code was made in this very chat.")
    links.ask(
        tx,
        question,
        "link",
        person=person,
        asked_chat=asked_in.key,
        about_chat=address.key,
        now=now,
    )
    note(tx, "link_asked", person, now, channel=address.channel)
    return None


def agree(
    tx: Transaction,
    person: PersonId | None,
    address: Address,
    question: str,
    *,
    version: str,
    now: datetime,
) -> Denied | None:
    """Note that who writes in a chat wants to be one with whoever made the code.

    `version` are the words of consent they were shown, if they had not agreed to any before.
    """
    asked = links.question_about(tx, address.key, now)
    if asked is None or asked.id != question:
        return Denied("The question is over.")
    by = asked.person
    if person is not None and people.get(tx, person).is_registered:
        by = person
    links.agree(tx, question, by, now)
    detail = {"channel": address.channel, "into": str(asked.person)}
    detail |= {"version": version} if version else {}
    note(tx, "link_agreed", person or asked.person, now, **detail)
    return None


def drop(tx: Transaction, address: Address, question: str, now: datetime) -> None:
    """Let whoever typed a code not wait any more."""
    asked = links.question_about(tx, address.key, now)
    if asked is not None and asked.id == question and links.end(tx, question):
        note(tx, "link_refused", asked.person, now, channel=address.channel)


def ask_for_unlock(
    tx: Transaction,
    person: PersonId,
    address: Address,
    question: str,
    *,
    asked_in: Address | None,
    case: str,
    now: datetime,
) -> None:
    """Note that it is asked elsewhere, or of staff, whether it is the person who writes here."""
    links.ask(
        tx,
        question,
        "unlock",
        person=person,
        asked_chat=None if asked_in is None else asked_in.key,
        about_chat=address.key,
        case=case,
        now=now,
    )


def answer(
    tx: Transaction,
    person: PersonId,
    address: Address,
    question: str,
    *,
    agreed: bool,
    now: datetime,
) -> Denied | None:
    """Do what was decided about another chat, in the chat where it was asked."""
    asked = links.question_in(tx, address.key, now)
    if asked is None or asked.id != question or asked.person != person:
        return Denied("The question is over.")
    links.end(tx, question)
    _close_case(tx, asked, by=SELF, now=now, reason=_OPENED if agreed else _GIVEN_UP)
    match asked.kind, agreed:
        case "link", True:
            return _link(tx, asked, now)
        case "link", False:
            note(tx, "link_refused", person, now, channel=channel_of(asked.about_chat))
        case _, True:
            unlock(tx, person, asked.about_chat, by=SELF, now=now)
        case _ if chats.person_of(tx, asked.about_chat) == person:
            let_go(tx, person, asked.about_chat, by=SELF, now=now)
        case _:
            pass  # it is somebody else's by now
    return None


def _link(tx: Transaction, asked: Question, now: datetime) -> Denied | None:
    """Give the person the other chat and, if it is somebody's by now, all that is theirs."""
    person, chat_key = asked.person, asked.about_chat
    about = linked_chats.find(tx, chat_key)
    if about is None or about.locked is not None:
        return Denied("The other chat is gone or in doubt.")
    owner = chats.person_of(tx, chat_key)
    if owner is None:
        chats.bind_person(tx, chat_key, person)
    elif owner != person:
        if hindrance(people.get(tx, person), people.get(tx, owner)) is not None:
            return Denied("These two people cannot be one.")
        count = merging.merge(tx, owner, person, now)
        desk.withdraw_settled(tx, now)
        note(tx, "person_merged", person, now, merged=str(owner), drafts=str(count))
    former_links.forget(tx, [chat_key])
    note(tx, "chat_linked", person, now, channel=channel_of(chat_key))
    return None


def unlock(tx: Transaction, person: PersonId, chat_key: str, *, by: str, now: datetime) -> bool:
    """Note that it is the person who writes in a chat; False where that was in no doubt."""
    if chats.person_of(tx, chat_key) != person or not identities.unlock(tx, chat_key, now):
        return False
    outbox.unlock(tx, chat_key, now)
    note(tx, "chat_unlocked", person, now, by=by, channel=channel_of(chat_key))
    return True


def let_go(
    tx: Transaction,
    person: PersonId,
    chat_key: str,
    *,
    by: str,
    now: datetime,
    is_current: bool = False,
) -> None:
    """Have a chat be nobody's: whoever writes there is a stranger, and what was sent stays ours.

    Files that came from it are the person's and no longer the chat's.
    """
    asked = links.question_about(tx, chat_key, now)
    if asked is not None:
        _close_case(tx, asked, by=by, now=now, reason=_GIVEN_UP)
    chats.let_go(tx, chat_key, is_current=is_current)
    outbox.withdraw(tx, chat_key, now, outbox.UNLINKED)
    files.keep_for_person(tx, chat_key, person)
    inbox.erase_chats(tx, [chat_key])
    links.end_of_chat(tx, chat_key)
    channel_policies.forget_advice(tx, [chat_key])
    identities.unlock(tx, chat_key, now)
    former_links.note(tx, chat_key, person, now)
    note(tx, "chat_unlinked", person, now, by=by, channel=channel_of(chat_key))


def _close_case(tx: Transaction, asked: Question, *, by: str, now: datetime, reason: str) -> None:
    """Have staff not be asked about a chat any more, if they were."""
    if asked.case:
        cases.mark_answered(tx, asked.case, now)
        note(tx, "case_closed", asked.person, now, by=by, number=asked.case, reason=reason)
        desk.withdraw_settled(tx, now)


def unlink(
    tx: Transaction, person: PersonId, chat: Address, *, current: Address, now: datetime
) -> Denied | None:
    """Take one of a person's chats away, at their own word; one always stays."""
    mine = {one.address for one in linked_chats.list_of(tx, person)}
    if chat not in mine:
        return Denied("The chat is not this person's.")
    if len(mine) == 1:
        return Denied("It is the only chat of this person.")
    let_go(tx, person, chat.key, by=SELF, now=now, is_current=chat == current)
    return None


def disown(tx: Transaction, person: PersonId, address: Address, now: datetime) -> None:
    """Take a locked chat away from the person, as somebody else has it now."""
    let_go(tx, person, address.key, by=PLATFORM, now=now, is_current=True)


def tell_of_stop(
    tx: Transaction, person: PersonId, address: Address, now: datetime
) -> tuple[OutboundMessage, ...]:
    """Return the word to the person that somebody typed BERHENTI in a locked chat; once a day."""
    since = now - _TOLD_OF_STOPS_EVERY
    noted = (one for one in audit.about(tx, person) if one.action == _STOPPED)
    chat = linked_chats.find(tx, address.key)
    if chat is None or any(one.at > since for one in noted):
        return ()
    note(tx, _STOPPED, person, now, channel=address.channel)
    language = people.get(tx, person).language
    return tuple(
        notices.locked_chat_stopped(other, language, chat)
        for other in chats.list_addresses(tx, person)
    )


def prefer(tx: Transaction, person: PersonId, channel: str | None, now: datetime) -> None:
    """Keep by which channel a person wants to get what was not asked for."""
    channel_policies.prefer(tx, person, channel)
    note(tx, "channel_preferred", person, now, channel=channel or "")


def end_expired(tx: Transaction, now: datetime) -> tuple[tuple[str, OutboundMessage], ...]:
    """End the questions nobody answered in time; return, by question, what who waited is told."""
    told = []
    for asked in links.list_expired(tx, now):
        links.end(tx, asked.id)
        if asked.kind != "link":
            continue
        channel = channel_of(asked.about_chat)
        note(tx, "link_expired", asked.person, now, by=PLATFORM, channel=channel)
        owner = chats.person_of(tx, asked.about_chat)
        language = linked_chats.language_of(tx, asked.about_chat)
        if owner is not None:
            language = people.get(tx, owner).language
        to = Address(channel, asked.about_chat.removeprefix(f"{channel}:"))
        told.append((asked.id, OutboundMessage(say("link-expired-there", language), to=to)))
    return tuple(told)
