"""What must hold of what people are sent unasked: nobody is invited but by a yes of their own, and
BERHENTI is obeyed wherever a chat stands, without losing what is open there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from conversations.dialogs.opt_in_question import YES, shown_words
from conversations.dialogs.waiting import CROSSED
from conversations.events import (
    MessagesResumed,
    MessagesStopped,
    NoticesKept,
    OptInGiven,
    StopAsked,
)
from conversations.messages import Press, Text

if TYPE_CHECKING:
    from conversations.messages import Choice
    from conversations.scene import TurnContext, TurnResult
    from tests.verify.model.phone import Phone, Seen, Sent

_STOPS = frozenset({"berhenti", "stop", "unsubscribe", "batal langganan", "hentikan semua"})
_STAYS = frozenset({"question", "menu"})
"""Screens that BERHENTI leaves where they are, as far as their draft is still to be written."""


@dataclass(slots=True)
class Wishes:
    """Judges turns; `broken` collects pairs of rule and what was seen."""

    broken: list[tuple[str, str]]
    agreed: int = 0
    stops: int = 0

    def judge(self, phone: Phone, sent: Sent, context: TurnContext, result: TurnResult) -> None:
        """Judge one turn, before its effects are applied."""
        for event in result.events:
            if isinstance(event, OptInGiven):
                self.agreed += 1
                self._agreed(phone, sent, context, event)
            elif isinstance(event, MessagesResumed):
                self._resumed(context)
        body = context.message.body
        if isinstance(body, Text) and body.text.strip().casefold() in _STOPS:
            self.stops += 1
            self._obeyed(context, result)

    def _broke(self, rule: str, context: TurnContext, detail: object) -> None:
        where = f"{context.session.address.key} on {context.session.screen}"
        seen = f"turn {context.message.id} {where}: {context.message.body!s:.80}"
        self.broken.append((rule, f"{seen} -> {detail!s:.200}"))

    def _agreed(self, phone: Phone, sent: Sent, context: TurnContext, event: OptInGiven) -> None:
        """Only a yes that stood on the sender's own screen agrees, to the words it stood under."""
        person = context.person
        if person is None or person.invitations_at is not None or context.message.forwarded:
            self._broke("agreed where nobody can", context, event)
            return
        seen = [
            (view, shown_words(choice.name))
            for view, choice in _offered(phone, sent)
            if choice.name.startswith(YES)
        ]
        if (event.language, event.wording) not in {words for _, words in seen}:
            self._broke("agreed to words not on screen", context, event)
        answered_at = person.invitations_answered_at
        if answered_at is not None and all(
            view.at is None or view.at < answered_at for view, _ in seen
        ):
            self._broke("agreed by a yes from before a no", context, event)

    def _resumed(self, context: TurnContext) -> None:
        """Nothing begins again by a button that ends."""
        pressed = context.pressed
        if pressed is not None and pressed.choice.startswith("stop-"):
            self._broke("resumed by a button that stops", context, pressed.choice)

    def _obeyed(self, context: TurnContext, result: TurnResult) -> None:
        person, session, events = context.person, context.session, result.events
        if person is None or not person.consent_version:
            if events:
                self._broke("a stranger's stop caused something", context, events)
            return
        is_stopped = person.stopped_at is not None
        if not is_stopped and not any(
            isinstance(one, StopAsked | MessagesStopped) for one in events
        ):
            self._broke("a stop was not obeyed", context, events)
        if any(isinstance(one, OptInGiven | MessagesResumed | NoticesKept) for one in events):
            self._broke("a stop began something", context, events)
        draft = context.draft
        is_gone = draft is not None and draft.status != "open"
        is_theirs = draft is None or context.lookups.may_edit(person.id, draft.id)
        after = result.session
        # A message that waits for its place in the draft is asked about before the question.
        stays = after.draft == session.draft and after.screen in {session.screen, CROSSED}
        if not stays and session.screen in _STAYS and is_theirs and not is_gone:
            self._broke("a stop lost what was open", context, after.screen)


def _offered(phone: Phone, sent: Sent) -> list[tuple[Seen, Choice]]:
    """Return what the message may have chosen: the pressed button, or those then on screen."""
    if not isinstance(sent.body, Press):
        return [(view, choice) for view in phone.seen_by(sent) for choice in view.choices]
    prompt, _, place = sent.body.token.partition(".")
    views = [one for one in phone.views if one.prompt == prompt and place.isdecimal()]
    return [(view, view.choices[int(place)]) for view in views if int(place) < len(view.choices)]
