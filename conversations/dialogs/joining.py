"""A code that links chats, typed in the chat that is to be linked: by itself, after HUBUNGKAN, or
by a deep link.

Nothing is linked by that. Where the code was made it is asked, and until then this chat waits.
Whoever writes here is asked before: a code of a stranger, in a link that one tap opens, would have
what they write be somebody else's, and of whoever is registered here all that is theirs as well.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from conversations.dialogs import consent, crossed, kept_codes, registration, returning
from conversations.dialogs.chat_names import channel_name, chat_name, told_chat
from conversations.dialogs.chat_questions import (
    SHORT_ANSWERS,
    bare_words,
    link_question,
    named,
)
from conversations.dialogs.crossing import CONFLICT
from conversations.dialogs.screens import Scene, answer, chosen, saw_latest, show, text_of
from conversations.domain.calendar import show_clock
from conversations.domain.people import carried, hindrance
from conversations.events import LinkAgreed, LinkAsked, LinkCodeTried, LinkDropped
from conversations.lookups import LinkedChat
from conversations.messages import Choice, Press, Started, Text
from conversations.share_codes import is_code, linking_code, normal_code
from conversations.texts import LANGUAGES, bold, fingerprint_of, key_in, say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from conversations.domain.people import Person
    from conversations.lookups import ChatQuestion, LinkOffer
    from conversations.messages import Address
    from conversations.scene import TurnResult

WAITING = "link_waiting"
_JOIN, _DROP = "join:", "drop:"
"""Names of the two buttons begin so; which question they answer follows."""
_ANSWERS = {
    **SHORT_ANSWERS,
    "ya gabungkan": True, "gabungkan": True, "yes merge": True, "yes merge them": True,
    "ya saya setuju": True, "setuju": True, "ya setuju": True, "saya setuju": True,
    "yes i agree": True, "i agree": True, "agree": True,
    "tidak jadi": False, "jangan": False, "jangan gabungkan": False, "tidak setuju": False,
    "never mind": False,
}  # fmt: skip
"""Words that answer it where it is on screen, and only there."""


def take(scene: Scene) -> TurnResult | None:
    """Take a code from whoever is not registered, or behind the word; None for other messages.

    From the registered a code alone is taken where it can be no answer, with a colleague's. Their
    button is understood wherever the chat stands.
    """
    if isinstance(scene.context.message.body, Press):
        return _take_press(scene)
    code = _said_with_word(scene)
    if code is not None:
        return _use(scene, code)
    bare = _bare_code(scene)
    return None if bare is None or _is_registered(scene) else _use_if_known(scene, bare)


def _is_registered(scene: Scene) -> bool:
    return scene.person is not None and scene.person.is_registered


def _said_with_word(scene: Scene) -> str | None:
    """Return the code behind HUBUNGKAN, in a message or in a deep link."""
    message = scene.context.message
    match message.body:
        case Text(text) if not message.forwarded:
            return linking_code(text)
        case Started(payload):
            return linking_code(payload)
        case _:
            return None


def _bare_code(scene: Scene) -> str | None:
    """Return the code that is a whole message, or all that a deep link carries."""
    match scene.context.message.body:
        case Text(words) | Started(words) if is_code(words):
            return normal_code(words)
        case _:
            return None


def _use(scene: Scene, code: str) -> TurnResult:
    until = _refused_until(scene)
    if until is not None:
        return back(scene.leading(_too_often(scene, until)))
    offer = scene.context.lookups.link_offer(code)
    if offer is not None:
        return ask(scene, offer, code)
    return back(scene.caused(LinkCodeTried()).leading(scene.say("link-code-wrong")))


def _use_if_known(scene: Scene, code: str) -> TurnResult | None:
    """Take a code that somebody typed who may mean something else by it, such as a colleague's.

    In the introduction it is asked about if it links nothing; a try it is all the same.
    """
    if _refused_until(scene) is not None:
        return _use(scene, code)
    lookups = scene.context.lookups
    offer = lookups.link_offer(code)
    if offer is not None:
        return ask(scene, offer, code)
    if lookups.share_grant(code) is not None:
        return back(kept_codes.keep(scene, code))
    return None if scene.draft is not None else _use(scene, code)


def counted(scene: Scene) -> Scene:
    """Count what `take` left though it has the form of a code: a try, whatever it is taken for."""
    is_guess = _bare_code(scene) is not None and not _is_registered(scene)
    return scene.caused(LinkCodeTried()) if is_guess else scene


def _refused_until(scene: Scene) -> datetime | None:
    lookups = scene.context.lookups
    if scene.person is None:
        return lookups.chat_codes_refused_until(scene.context.session.address)
    return lookups.codes_refused_until(scene.person.id)


def _too_often(scene: Scene, until: datetime) -> str:
    rounded = until.replace(second=0, microsecond=0) + timedelta(minutes=1)
    clock = show_clock(rounded, scene.zone, scene.language)
    return scene.say("code-too-often", clock=clock)


def back(scene: Scene) -> TurnResult:
    """Go back to what this chat was about, whoever writes there."""
    if scene.person is None or not scene.person.consent_version:
        return _ask_consent(scene)
    held = scene.context.session.held
    if not scene.person.is_registered and scene.draft is None and "return" not in held:
        return registration.start(scene)
    return returning.back(scene)


def _ask_consent(scene: Scene) -> TurnResult:
    """Ask a newcomer for consent, who is greeted first."""
    session = scene.context.session
    if session.screen == consent.INVITED and isinstance(scene.context.message.body, Text):
        return consent.welcome(scene)
    if session.screen not in {consent.CONSENT, consent.REFUSED}:
        scene = replace(scene, lead=scene.say("welcome")).leading(scene.lead)
    return consent.ask(scene, invitation=text_of(session.held, "invitation"))


def ask(scene: Scene, offer: LinkOffer, code: str) -> TurnResult:
    """Have it asked where the code was made whether this chat is the same person's."""
    context, here = scene.context, scene.context.session.address
    if offer.address == here:
        return back(scene.leading(scene.say("link-own-code")))
    if scene.person is not None and scene.person.id == offer.person.id:
        return back(scene.leading(scene.say("link-already")))
    hindered = hindrance(offer.person, scene.person) if scene.person else None
    if hindered is not None:
        tried = scene.caused(LinkCodeTried())
        return back(tried.leading(scene.say(key_in("link-hindered", hindered))))
    if context.session.screen == CONFLICT and scene.draft is not None:
        scene = crossed.settle_later(scene)
    question = context.fresh.question
    scene = scene.caused(LinkAsked(question, code))
    return _ask_here(scene, question, offer.person, offer.address)


def _ask_there(scene: Scene, question: str, person: Person, to: Address) -> TurnResult:
    """Ask where the code was made, and have this chat wait."""
    here = scene.context.session.address
    about = scene.context.lookups.chat(here) or LinkedChat(here, scene.context.message.sent_at)
    joins = scene.person if _is_registered(scene) else None
    asked = link_question(question, about, to, person, joins=joins)
    return _wait(replace(scene, others=(*scene.others, asked)), to.channel)


def _ask_here(scene: Scene, question: str, person: Person, made_in: Address) -> TurnResult:
    """Ask whoever writes here whether they want to be one with who made the code."""
    chat = scene.context.lookups.chat(made_in) or LinkedChat(made_in, scene.context.now)
    whose, where = bold(named(person)), told_chat(chat, scene.language)
    if _is_registered(scene):
        told = scene.say("link-join", whose=whose, chat=where, own=bold(scene.known.name))
        lines = (told, *_what_moves(scene, person), scene.say("link-join-sure"))
    else:
        told = scene.say("link-here", whose=whose, chat=where)
        lines = (told, *_consent_words(scene, scene.language))
    yes = "join-yes" if _is_registered(scene) else "here-yes"
    choices = tuple(
        Choice(
            f"{name}{question}",
            scene.say(key_in("link", key)),
            role="step",
            word=scene.say(key_in("link", f"{key}.word")),
        )
        for name, key in ((_JOIN, yes), (_DROP, "join-no"))
    )
    return show(scene, WAITING, "\n".join(lines), choices)


def _consent_words(scene: Scene, language: str) -> tuple[str, ...]:
    """Return what is agreed to with a yes by whoever agreed to nothing before."""
    if scene.person is not None and scene.person.consent_version:
        return ()
    notice = consent.told_notice(language, scene.context.lookups.privacy_notice())
    return (say("link-here-consent", language, notice=notice),)


def _consent_version(scene: Scene) -> str:
    """Return the fingerprint of those words; none where they were not shown."""
    words = (line for language in LANGUAGES for line in _consent_words(scene, language))
    text = "\n".join(words)
    return fingerprint_of(text) if text else ""


def _what_moves(scene: Scene, into: Person) -> Iterator[str]:
    """Yield what becomes somebody else's: chats, drafts, submissions, questions, wishes."""
    lookups, person = scene.context.lookups, scene.known.id
    chats = (chat_name(one, scene.language) for one in lookups.linked_chats(person))
    yield scene.say("link-moves-chats", chats=", ".join(chats))
    counts = {
        "drafts": len(lookups.open_drafts(person)),
        "submissions": len(lookups.submissions(person)),
        "cases": len(lookups.open_cases(person)),
    }
    for name, count in counts.items():
        if count:
            yield scene.say(key_in("link-moves", name), count=count)
    wishes = carried(scene.known, into)
    if wishes.stopped_at is not None:
        yield scene.say("link-moves-stop")
    elif wishes.declined_at is not None:
        yield scene.say("link-moves-declined")


def _wait(scene: Scene, channel: str) -> TurnResult:
    where = bold(channel_name(channel, scene.language))
    choices = (answer(scene, "drop", "link-drop"),)
    return show(scene, WAITING, scene.say("link-waits", channel=where), choices)


def show_waiting(scene: Scene) -> TurnResult:
    """Say once more what this chat waits for; where that is over, go back."""
    asked = asked_here(scene)
    if asked is None or asked.asked_in is None:
        return back(scene)
    if asked.waits_there and asked.into is not None:
        return _ask_here(scene, asked.id, asked.into, asked.asked_in)
    return _wait(scene, asked.asked_in.channel)


def asked_here(scene: Scene) -> ChatQuestion | None:
    """Return what is asked since a code was typed in this chat."""
    asked = scene.context.lookups.question_about(scene.context.session.address)
    return None if asked is None or asked.kind != "link" else asked


def take_waiting(scene: Scene) -> TurnResult:
    """Take a typed answer; whatever else is said, wait on."""
    asked, body = asked_here(scene), scene.context.message.body
    if asked is None:
        return show_waiting(scene)
    if not asked.waits_there:
        return _drop(scene, asked) if chosen(scene) == "drop" else show_waiting(scene)
    said = None
    if isinstance(body, Text) and not scene.context.message.forwarded and saw_latest(scene):
        said = _ANSWERS.get(bare_words(body.text))
    match said:
        case None:
            return show_waiting(scene.missed())
        case True:
            return _agree(scene, asked)
        case False:
            return _drop(scene, asked)


def _take_press(scene: Scene) -> TurnResult | None:
    """Take one of the two buttons with which whoever writes here decides."""
    pressed, asked = scene.context.pressed, asked_here(scene)
    if pressed is None or pressed.screen != WAITING:
        return None
    for name in (_JOIN, _DROP):
        if not pressed.choice.startswith(name):
            continue
        if asked is None or pressed.choice != f"{name}{asked.id}":
            return back(scene.leading(scene.say("chat-question-over")))
        return _agree(scene, asked) if name == _JOIN else _drop(scene, asked)
    return None


def _agree(scene: Scene, asked: ChatQuestion) -> TurnResult:
    """Have it asked where the code was made as well; nothing is one before that."""
    if asked.asked_in is None or asked.into is None or not asked.waits_there:
        return show_waiting(scene)
    hindered = hindrance(asked.into, scene.person) if scene.person else None
    if hindered is not None:
        dropped = scene.caused(LinkDropped(asked.id))
        return back(dropped.leading(scene.say(key_in("link-hindered", hindered))))
    scene = scene.caused(LinkAgreed(asked.id, _consent_version(scene)))
    return _ask_there(scene, asked.id, asked.into, asked.asked_in)


def _drop(scene: Scene, asked: ChatQuestion) -> TurnResult:
    scene = scene.caused(LinkDropped(asked.id))
    return back(scene.leading(scene.say("link-dropped")))
