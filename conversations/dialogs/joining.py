"""A code that links chats, typed in the chat that is to be linked: by itself, after HUBUNGKAN, or
by a deep link.

Nothing is linked by that. Where the code was made it is asked, and until then this chat waits.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from conversations.dialogs import consent, crossed, registration, returning
from conversations.dialogs.chat_names import channel_name
from conversations.dialogs.chat_questions import link_question
from conversations.dialogs.crossing import CONFLICT
from conversations.dialogs.screens import Scene, answer, chosen, show, text_of
from conversations.domain.calendar import show_clock
from conversations.domain.people import hindrance
from conversations.events import LinkAsked, LinkCodeTried, LinkDropped
from conversations.lookups import LinkedChat
from conversations.messages import Started, Text
from conversations.share_codes import is_code, linking_code, normal_code
from conversations.texts import bold, key_in

if TYPE_CHECKING:
    from datetime import datetime

    from conversations.lookups import LinkOffer
    from conversations.scene import TurnResult

WAITING = "link_waiting"


def take(scene: Scene) -> TurnResult | None:
    """Take a code from whoever is not registered, or behind the word; None for other messages.

    From the registered a code alone is taken where it can be no answer, with a colleague's.
    """
    code = _said_with_word(scene)
    if code is not None:
        return _use(scene, code)
    body = scene.context.message.body
    if _is_registered(scene) or not isinstance(body, Text) or not is_code(body.text):
        return None
    return _use_if_known(scene, normal_code(body.text))


def _is_registered(scene: Scene) -> bool:
    return scene.person is not None and scene.person.is_registered


def _said_with_word(scene: Scene) -> str | None:
    """Return the code behind HUBUNGKAN, or that of a deep link."""
    message = scene.context.message
    match message.body:
        case Text(text) if not message.forwarded:
            return linking_code(text)
        case Started(payload) if is_code(payload):
            return normal_code(payload)
        case Started(payload):
            return linking_code(payload)
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
        return _use(scene, code) if scene.person is None else None
    lookups = scene.context.lookups
    offer = lookups.link_offer(code)
    if offer is not None:
        return ask(scene, offer, code)
    if scene.draft is not None:
        return None
    if lookups.share_grant(code) is not None:
        return back(scene.leading(scene.say("aside-code-later")))
    return _use(scene, code)


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
    about = context.lookups.chat(here) or LinkedChat(here, context.message.sent_at)
    language, joins = offer.person.language, _is_registered(scene)
    asked = link_question(question, about, offer.address, language, joins=joins)
    scene = scene.caused(LinkAsked(question, code))
    scene = replace(scene, others=(*scene.others, asked))
    return _wait(scene, offer.address.channel)


def _wait(scene: Scene, channel: str) -> TurnResult:
    where = bold(channel_name(channel, scene.language))
    choices = (answer(scene, "drop", "link-drop"),)
    return show(scene, WAITING, scene.say("link-waits", channel=where), choices)


def show_waiting(scene: Scene) -> TurnResult:
    """Say once more what this chat waits for; where that is over, go back."""
    asked = scene.context.lookups.question_about(scene.context.session.address)
    if asked is None or asked.kind != "link" or asked.asked_in is None:
        return back(scene)
    return _wait(scene, asked.asked_in.channel)


def take_waiting(scene: Scene) -> TurnResult:
    """Wait on, or give it up."""
    asked = scene.context.lookups.question_about(scene.context.session.address)
    if asked is None or chosen(scene) != "drop":
        return show_waiting(scene)
    scene = scene.caused(LinkDropped(asked.id))
    return back(scene.leading(scene.say("link-dropped")))
