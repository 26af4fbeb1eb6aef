"""How conversations show and change: a scene in the making, and the bubble that ends it.

A scene is the context of a turn plus what has happened so far in it. Every conversation
function takes a scene and ends in `show`, so that one turn answers with one bubble: what was
done, how far one is, and the one thing that is asked next.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from conversations.answers.choices import match_choice
from conversations.answers.cleaning import quoted
from conversations.domain.calendar import DEFAULT_ZONE
from conversations.events import AnswerGiven
from conversations.messages import Choice, DraftId, OutboundMessage, Press, Prompt, Text
from conversations.scene import TurnContext, TurnResult
from conversations.texts import key_in, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from conversations.domain.people import Person
    from conversations.draft import Answer, Draft, Json
    from conversations.events import Event
    from conversations.forms import Form
    from conversations.messages import Attachment, Link, MessageKind
    from conversations.text_keys import TextKey


QUESTION = "question"
"""The screen on which a form's question is open."""
KEPT_CODE = "colleague_code"
"""The name under which the session keeps a colleague's code until registration ends."""
MISSES_BEFORE_HELP = 2
"""After so many misunderstandings an example and a person are offered (domain guide 11)."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One turn in the making. `lead` is what the next bubble says before its own text."""

    context: TurnContext
    draft: Draft | None = None
    form: Form | None = None
    changed: bool = False
    events: tuple[Event, ...] = ()
    lead: str = ""
    waiting: tuple[str, ...] = ()
    """Words of messages that crossed and have no place yet, in their order."""
    waits_after: str | None = None
    """The question answered just before those words came, if it is known."""
    kept: Mapping[str, Json] = field(default_factory=dict)
    """Words that wait in drafts that are not on screen, by draft; see `put_away`."""
    language: str = "id"
    others: tuple[OutboundMessage, ...] = ()
    attachments: tuple[Attachment, ...] = field(default=())
    kind: MessageKind = "reply"
    secret: bool = False
    """What is said carries a one-time code."""
    misses: int = 0
    """How often in a row nothing was understood, with this turn."""
    person: Person | None = None
    """The person as this turn leaves them (after consent or registration), else as loaded."""

    @property
    def zone(self) -> str:
        return self.person.zone if self.person else DEFAULT_ZONE

    @property
    def known(self) -> Person:
        """The person, where the conversation has one. Raises LookupError before consent."""
        if self.person is None:
            msg = "no person before consent"
            raise LookupError(msg)
        return self.person

    def say(self, key: TextKey, **values: str | int) -> str:
        return say(key, self.language, **values)

    def leading(self, text: str) -> Scene:
        """Put a sentence before the next bubble's text, after what leads already."""
        return replace(self, lead="\n".join(part for part in (self.lead, text) if part))

    def missed(self) -> Scene:
        """Say that what came was not understood; after two times name a person to ask."""
        misses = self.context.session.misses + 1
        is_offered = bool(offered_choices(self.context.session.held))
        words: TextKey = "choice-not-understood" if is_offered else "not-understood"
        if misses > MISSES_BEFORE_HELP:
            words = "not-understood-staff"
        return replace(self.leading(self.say(words)), misses=misses)

    def caused(self, *events: Event) -> Scene:
        return replace(self, events=(*self.events, *events))

    def holding(self, **held: Json) -> Scene:
        """Have the session hold something beside what it holds; None is nothing."""
        session = replace(self.context.session, held={**self.context.session.held, **held})
        return replace(self, context=replace(self.context, session=session))

    def with_draft(self, draft: Draft, form: Form, *, changed: bool = True) -> Scene:
        """Put a draft on screen, and with it the words that waited in it when it was left."""
        scene = replace(self, draft=draft, form=form, changed=changed or self.changed)
        found = self.kept.get(draft.id)
        if not isinstance(found, dict):
            return scene
        kept = {key: one for key, one in self.kept.items() if key != draft.id}
        after = text_of(found, "words_after") or None
        return replace(scene, waiting=_waiting(found), waits_after=after, kept=kept)

    def with_answer(self, key: str, answer: Answer | None) -> Scene:
        """Put an answer into the draft and its history."""
        draft = self.open_draft.with_answer(key, answer)
        changed = replace(self, draft=draft, changed=True)
        return changed.caused(AnswerGiven(draft.id, key, answer))

    @property
    def open_draft(self) -> Draft:
        """The draft on screen. Raises LookupError on screens without one."""
        if self.draft is None:
            msg = "no draft on this screen"
            raise LookupError(msg)
        return self.draft

    @property
    def open_form(self) -> Form:
        """The form on screen. Raises LookupError on screens without one."""
        if self.form is None:
            msg = "no form on this screen"
            raise LookupError(msg)
        return self.form


def begin(context: TurnContext) -> Scene:
    """Return the scene as the turn finds it."""
    language = context.person.language if context.person else context.session.language
    scene = Scene(
        context,
        draft=context.draft,
        form=context.form,
        language=language,
        person=context.person,
        waiting=_waiting(context.session.held) if context.draft else (),
        waits_after=text_of(context.session.held, "words_after") or None,
        kept=_kept(context.session.held),
    )
    return _without_closed(scene) if scene.kept else scene


def may_go_on(scene: Scene, draft: Draft | None) -> bool:
    """Tell whether a draft is still open, and the person's own or shared with them."""
    person = scene.person
    if draft is None or person is None or draft.status != "open":
        return False
    return draft.owner == person.id or scene.context.lookups.may_edit(person.id, draft.id)


def _without_closed(scene: Scene) -> Scene:
    """Give up, and tell, words that wait in drafts somebody closed or took over meanwhile."""
    for key, entry in scene.kept.items():
        if may_go_on(scene, scene.context.lookups.draft(DraftId(key))):
            continue
        kept = {other: one for other, one in scene.kept.items() if other != key}
        scene = replace(scene, kept=kept)
        if isinstance(entry, dict) and (words := _waiting(entry)):
            scene = scene.leading(_told_put_away(scene, words))
    return scene


def _waiting(held: Mapping[str, Json]) -> tuple[str, ...]:
    words = held.get("words")
    return tuple(map(str, words)) if isinstance(words, list) else ()


def _kept(held: Mapping[str, Json]) -> Mapping[str, Json]:
    kept = held.get("kept")
    return kept if isinstance(kept, dict) else {}


def show(  # noqa: PLR0913 - what a bubble can be, all of it by name
    scene: Scene,
    screen: str,
    text: str,
    choices: Iterable[Choice] = (),
    *,
    cursor: str | None = None,
    held: Mapping[str, Json] | None = None,
    page: int = 0,
    misses: int = 0,
    keep_draft: bool = False,
    edits: bool = False,
    placeholder: str = "",
    links: tuple[Link, ...] = (),
    supersedes: str | None = None,
    stays: bool = False,
    waits: float = 0.0,
) -> TurnResult:
    """End the turn with one bubble that waits for an answer on `screen`."""
    offered = tuple(choices)
    draft = scene.draft if keep_draft else None
    if not keep_draft:
        scene = put_away(scene)
    session = replace(
        scene.context.session,
        screen=screen,
        draft=draft.id if draft else None,
        cursor=cursor,
        page=page,
        misses=misses or scene.misses,
        language=scene.language,
        held=_held(scene, held, offered, keep_draft=keep_draft),
    )
    prompt = Prompt(
        screen=screen,
        choices=offered,
        draft=draft.id if draft else None,
        version=draft.version if draft else None,
        question=cursor,
        page=page,
        placeholder=placeholder,
        or_type=scene.say("or-type"),
        language=scene.language,
    )
    body = "\n\n".join(part for part in (scene.lead, text) if part)
    message = OutboundMessage(
        body,
        prompt=prompt,
        attachments=scene.attachments,
        links=links,
        kind=scene.kind,
        edits=edits,
        supersedes=supersedes,
        stays=stays,
        waits=waits,
        secret=scene.secret,
    )
    return TurnResult(
        session,
        (message, *scene.others),
        scene.draft if scene.changed else None,
        scene.events,
    )


def put_away(scene: Scene) -> Scene:
    """Keep words that wait for when their draft is on screen again, and say so."""
    left = scene.context.draft if scene.draft is None else scene.draft
    if not scene.waiting or left is None:
        return scene
    if scene.draft is None or left.status != "open":
        return replace(scene.leading(_told_put_away(scene, scene.waiting)), waiting=())
    entry: Json = {"words": list(scene.waiting), "words_after": scene.waits_after}
    scene = scene.leading(told_kept(scene))
    return replace(scene, waiting=(), kept={**scene.kept, left.id: entry})


def _told_put_away(scene: Scene, waiting: tuple[str, ...]) -> str:
    words = ", ".join(f"“{quoted(one)}”" for one in waiting)
    return scene.say("crossed-put-away", count=len(waiting), words=words)


def told_lost(scene: Scene, held: Mapping[str, Json], *more: str) -> Scene:
    """Tell words that wait for their place in a chat that is given up, so that nothing vanishes."""
    kept = [entry for entry in _kept(held).values() if isinstance(entry, dict)]
    words = (*(word for entry in (held, *kept) for word in _waiting(entry)), *more)
    return scene.leading(_told_put_away(scene, words)) if words else scene


def told_kept(scene: Scene) -> str:
    """Return the words that messages without a place are kept, and will be asked about again."""
    return scene.say("crossed-kept", count=len(scene.waiting), words=quoted(scene.waiting[0]))


def silent(scene: Scene) -> TurnResult:
    """End the turn without a word: the session stays where it is."""
    return TurnResult(
        scene.context.session,
        scene.others,
        scene.draft if scene.changed else None,
        scene.events,
    )


def _held(
    scene: Scene, held: Mapping[str, Json] | None, offered: Iterable[Choice], *, keep_draft: bool
) -> dict[str, Json]:
    """The small state of the next screen; away from a question it remembers the way back."""
    state: dict[str, Json] = {**(held or {}), "offered": remembered(offered)}
    session = scene.context.session
    closed = scene.draft is not None and scene.draft.status != "open"
    if scene.waiting and not closed:
        state["words"] = list(scene.waiting)
        state["words_after"] = scene.waits_after
    if scene.kept:
        state["kept"] = dict(scene.kept)
    if KEPT_CODE in session.held and (scene.person is None or not scene.person.is_registered):
        state[KEPT_CODE] = session.held[KEPT_CODE]
    if not keep_draft:
        if session.draft and scene.draft is not None and not closed:
            state["return"] = [session.draft, session.cursor]
        elif "return" in session.held and "return" not in state and not closed:
            state["return"] = session.held["return"]
    return {name: value for name, value in state.items() if value is not None}


def remembered(choices: Iterable[Choice]) -> list[Json]:
    """Return choices as the session keeps them, for `offered_choices`."""
    return [
        {"name": choice.name, "label": choice.label, "aliases": list(choice.aliases)}
        for choice in choices
        if choice.role == "answer"
    ]


def offered_choices(held: Mapping[str, Json]) -> tuple[Choice, ...]:
    """Return the choices the screen showed last, as they were shown."""
    offered = held.get("offered")
    if not isinstance(offered, list):
        return ()
    found = []
    for entry in offered:
        if isinstance(entry, dict):
            aliases = entry.get("aliases")
            found.append(
                Choice(
                    str(entry["name"]),
                    str(entry["label"]),
                    aliases=tuple(map(str, aliases)) if isinstance(aliases, list) else (),
                )
            )
    return tuple(found)


def chosen(scene: Scene, *, exact: bool = False) -> str | None:
    """Return the name of the choice the person took on this screen, tapped or typed.

    With `exact`, typed words are a choice only where they are its very words or its number. What
    somebody else wrote, and was forwarded, chooses nothing.
    """
    context = scene.context
    body = context.message.body
    if isinstance(body, Press):
        pressed = context.pressed
        if pressed is None or pressed.screen != context.session.screen:
            return None
        return pressed.choice
    if isinstance(body, Text) and not context.message.forwarded:
        return match_choice(body.text, offered_choices(context.session.held), exact=exact)
    return None


def is_before(scene: Scene, shown_at: datetime | None) -> bool:
    """Tell whether the message was sent before a prompt could be seen; None is not yet."""
    if shown_at is None:
        return True
    context = scene.context
    is_certain = context.message.received_at < shown_at
    return is_certain or context.sent_here < shown_at.replace(microsecond=0)


def saw_latest(scene: Scene) -> bool:
    """Tell whether the sender had the latest prompt of the chat on screen."""
    context = scene.context
    if context.pressed is not None:
        return context.pressed.prompt == context.session.prompt
    return not is_before(scene, context.shown_at)


def chose_unseen(scene: Scene, *weighty: str, exact: bool = False) -> bool:
    """Tell whether a choice that cannot be taken back was sent before it was on screen."""
    return not saw_latest(scene) and chosen(scene, exact=exact) in weighty


def step(scene: Scene, command: str) -> Choice:
    """Return a step button: its label, and the word that can be typed instead."""
    return Choice(
        f"/{command}",
        scene.say(key_in("step", command)),
        role="step",
        word=scene.say(key_in("step", f"{command}.word")),
    )


def answer(scene: Scene, choice: str, key: TextKey, **values: str | int) -> Choice:
    """Return an answer button whose label is a text."""
    return Choice(choice, scene.say(key, **values))


def text_of(held: Mapping[str, Json], name: str) -> str:
    """Return a string of the session's small state, or nothing."""
    value = held.get(name)
    return value if isinstance(value, str) else ""
