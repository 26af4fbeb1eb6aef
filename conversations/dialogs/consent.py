"""First contact: who we are, what is kept, and SETUJU or TIDAK. Nothing is stored before."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conversations.answers.yes_no import accepts
from conversations.dialogs import registration
from conversations.dialogs.screens import Scene, answer, chose_unseen, chosen, show, text_of
from conversations.domain.people import Person
from conversations.events import ConsentGiven, ConsentRefused, LanguageChosen
from conversations.messages import Choice, PersonId, Started, Text
from conversations.texts import LANGUAGES, fingerprint_of, say

if TYPE_CHECKING:
    from conversations.lookups import Invitation
    from conversations.scene import TurnResult
    from conversations.text_keys import TextKey

CONSENT = "consent"
REFUSED = "refused"
INVITED = "invited"


def version(notice: str = "") -> str:
    """Return the fingerprint of the consent texts, kept with each person's consent.

    `notice` is the address at which the rest can be read.
    """
    texts = "\n".join(
        words
        for language in LANGUAGES
        for words in (_words(language, notice), say("consent-details", language))
    )
    return fingerprint_of(texts)


def _words(language: str, notice: str) -> str:
    return say("consent", language, notice=told_notice(language, notice))


def told_notice(language: str, notice: str) -> str:
    """Return the line that names the address at which the rest can be read, if there is one."""
    return f"\n{say('consent-notice', language, link=notice)}" if notice else ""


def welcome(scene: Scene) -> TurnResult:
    """Greet a newcomer and ask for consent; an invited person is asked by name."""
    body = scene.context.message.body
    token = body.payload if isinstance(body, Started) else ""
    token = token or text_of(scene.context.session.held, "invitation")
    invitation = scene.context.lookups.invitation(token) if token else None
    scene = scene.leading(scene.say("welcome"))
    if invitation is not None:
        return ask_identity(scene, invitation)
    if token:
        scene = scene.leading(scene.say("invitation-unknown"))
    return ask(scene)


def ask_identity(scene: Scene, invitation: Invitation) -> TurnResult:
    """Ask an invited person whether the invitation is theirs."""
    place = ", ".join(part for part in (invitation.unit, invitation.agency_name) if part)
    text = scene.say("welcome-invited", name=invitation.name, agency=place)
    choices = (
        replace(answer(scene, "mine", "invited-mine", name=invitation.name), aliases=("ya", "yes")),
        replace(answer(scene, "not-mine", "invited-not-mine"), aliases=("bukan", "no")),
    )
    return show(scene, INVITED, text, choices, held={"invitation": invitation.token})


def take_identity(scene: Scene) -> TurnResult:
    """Take whether the invitation is the person's own."""
    token = text_of(scene.context.session.held, "invitation")
    match chosen(scene):
        case "mine":
            return ask(scene, invitation=token)
        case "not-mine":
            return ask(scene.leading(scene.say("invited-without")))
        case _:
            return welcome(scene)


def ask(scene: Scene, *, invitation: str = "", misses: int = 0) -> TurnResult:
    """Ask for consent."""
    held = {"invitation": invitation} if invitation else {}
    text = _words(scene.language, scene.context.lookups.privacy_notice())
    return show(scene, CONSENT, text, _choices(scene), held=dict(held), misses=misses)


def _choices(scene: Scene) -> tuple[Choice, ...]:
    agree = answer(scene, "agree", "consent-agree")
    refuse = answer(scene, "refuse", "consent-refuse")
    return (
        replace(agree, aliases=("setuju", "ya", "iya", "ya setuju", "agree", "yes", "i agree")),
        replace(refuse, aliases=_REFUSING),
        answer(scene, "details", "consent-more"),
        Choice(
            "other-language",
            scene.say("consent-other-language"),
            role="step",
            word=scene.say("consent-other-language.word"),
        ),
    )


_REFUSING = (
    "tidak", "no", "nggak", "gak", "ga", "tidak setuju", "tdk setuju", "nggak setuju", "gak setuju",
    "ga setuju", "disagree", "i disagree", "do not agree", "i do not agree",
)  # fmt: skip


def take(scene: Scene) -> TurnResult:
    """Take the answer to the consent question."""
    held = scene.context.session.held
    token = text_of(held, "invitation")
    if chose_unseen(scene, "agree"):
        return ask(scene.leading(scene.say("crossed-step")), invitation=token)
    match chosen(scene):
        case "agree" if _surely_agrees(scene):
            return _agreed(scene, token)
        case "refuse":
            refused = scene.caused(ConsentRefused(_version(scene)))
            return show(
                refused,
                REFUSED,
                scene.say("consent-refused"),
                (answer(scene, "again", "consent-again"),),
            )
        case "details":
            return ask(scene.leading(scene.say("consent-details")), invitation=token)
        case "other-language":
            return welcome(other_language(scene))
        case _:  # "setuju?" and "apa setuju" as well
            misses = scene.context.session.misses + 1
            key: TextKey = "consent-needed" if misses < _PATIENCE else "consent-needed-again"
            return ask(scene.leading(scene.say(key)), invitation=token, misses=misses)


_PATIENCE = 3


def _surely_agrees(scene: Scene) -> bool:
    """Tell whether typed words are consent in full: "gk setuju" is one slip from "ya setuju"."""
    body = scene.context.message.body
    if not isinstance(body, Text):
        return True
    is_asked = "?" in body.text
    return not is_asked and (chosen(scene, exact=True) == "agree" or accepts(body.text))


def other_language(scene: Scene) -> Scene:
    """Switch between Indonesian and English."""
    language = "en" if scene.language == "id" else "id"
    return replace(scene, language=language).caused(LanguageChosen(language))


def _agreed(scene: Scene, token: str) -> TurnResult:
    message = scene.context.message
    given = ConsentGiven(_version(scene), scene.language)
    person = Person(
        NEW_PERSON,
        language=scene.language,
        consent_version=given.version,
        consent_at=message.sent_at,
    )
    scene = replace(scene.caused(given), person=person)
    invitation = scene.context.lookups.invitation(token) if token else None
    return registration.start(scene, invitation)


def _version(scene: Scene) -> str:
    return version(scene.context.lookups.privacy_notice())


NEW_PERSON = PersonId(0)
"""Stands for the person whose record this very turn makes; stored under the real id."""
