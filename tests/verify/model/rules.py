"""What must hold of every turn, judged from outside: from what the sender had on screen.

The rules know nothing of how a turn decides. Each text of a person carries a marker, so that
it can be told wherever it ends up which question it was written under.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from conversations import engine
from conversations.administrative_check import check_proposal
from conversations.answers.cleaning import clean
from conversations.dialogs.seen import seen_mark
from conversations.domain.calendar import day_in_zone
from conversations.draft import Collecting, Given, Later, Skipped
from conversations.events import (
    AnswerGiven,
    ChatUnlinked,
    DraftCancelled,
    DraftRestored,
    DraftSubmitted,
    ErasureRequested,
)
from conversations.forms import SelectManyType, SelectOneType, StatementType, YesNoType
from conversations.messages import DraftId, Edited, Press, Reachability, Text, Unsupported
from conversations.turn import ROOMS
from tests.verify.model.phone import last_prompt
from tests.verify.model.readings import (
    answers_of,
    decisions,
    has_bare,
    is_told_anew,
    markers,
    said_now,
    texts_in,
    told_by_beginning,
    value_in,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conversations.draft import Answer, Draft, Session
    from conversations.scene import TurnContext, TurnResult
    from tests.fakes.world import World
    from tests.verify.model.phone import Phone, Seen, Sent

Place = tuple["DraftId", str]

CONSENT_SCREENS = {"consent", "refused", "invited"}
WITH_CURSOR = {"question", "crossed", "conflict", "obstacle"}
WITH_DRAFT = WITH_CURSOR | {"summary", "check", "change"}
_DECIDED = {"drop", "this"}
"""Choices after which held words may be gone: not wanted, or refused as an answer."""
TYPED = {"question", "staff", "code", "crossed"}
"""Screens that can be answered without a choice."""


@dataclass(slots=True)
class Rules:
    """Judges turns; `broken` collects pairs of rule and what was seen."""

    world: World
    broken: list[tuple[str, str]] = field(default_factory=list)
    written: dict[str, set[Place]] = field(default_factory=dict)
    """Under which questions the words with a marker may be stored."""
    origin: dict[str, tuple[str, str | None]] = field(default_factory=dict)
    """From which chat and message a marker is."""
    said: dict[tuple[str, str | None], set[str]] = field(default_factory=dict)
    """The words of each message of each chat, in all their versions."""
    submitted: set[DraftId] = field(default_factory=set)
    stored: int = 0

    def judge(self, phone: Phone, sent: Sent, context: TurnContext, result: TurnResult) -> None:
        """Judge one turn, before its effects are applied."""
        views = phone.seen_by(sent)
        allowed = self._allowed(phone, sent, context, views)
        self._placed(sent, context, result, views, allowed)
        self._overwritten(sent, context, result, views)
        self._same_as_events(context, result)
        self._nothing_dropped(sent, context, result, views)
        self._complete(context, result)
        self._stands(context, result)

    def _broke(self, rule: str, context: TurnContext, detail: object) -> None:
        session = context.session
        seen = (
            f"turn {context.message.id} {session.address.key} on {session.screen}/{session.cursor}"
        )
        self.broken.append((rule, f"{seen}: {context.message.body!s:.160} -> {detail!s:.200}"))

    # --- no answer under a question that was not meant -------------------------------------

    def _allowed(
        self, phone: Phone, sent: Sent, context: TurnContext, views: tuple[Seen, ...]
    ) -> set[Place]:
        """Return the questions the message can mean, and note them for the words it carries."""
        body = context.message.body
        allowed = {(one.draft, one.question) for one in views if one.draft and one.question}
        if isinstance(body, Press):
            pressed = context.pressed
            allowed = (
                {(pressed.draft, pressed.question)}
                if pressed and pressed.draft and pressed.question
                else set()
            )
        if isinstance(body, Edited):
            allowed = set(self._edited(phone, context, body.original))
        if isinstance(body, Text | Edited):
            number = body.original if isinstance(body, Edited) else sent.reference
            self.said.setdefault((phone.address.key, number), set()).add(clean(body.text))
        for marker in markers(body):
            self.written.setdefault(marker, set()).update(allowed)
            number = body.original if isinstance(body, Edited) else sent.reference
            self.origin[marker] = (phone.address.key, number)
        for view, choice in decisions(phone, body, views):
            if view.draft is None:
                continue
            place = {"this": view.question, "before": view.before}.get(choice)
            if place is not None:
                allowed.add((view.draft, place))
                for marker in markers(context.session.held.get("words")):
                    self.written.setdefault(marker, set()).add((view.draft, place))
        return allowed

    def _edited(self, phone: Phone, context: TurnContext, original: str) -> Iterator[Place]:
        """Yield the questions whose answer came, wholly or in part, from the edited message."""
        draft, person = context.draft, context.person
        if draft is None or person is None:
            return
        session = context.session
        if session.held.get("aside_source") == original and session.cursor is not None:
            yield draft.id, session.cursor  # asked whether these words are the answer there
        said = self.said.get((phone.address.key, original), set())
        for key, answer in draft.answers.items():
            if any(words in said for words in texts_in(answer)):
                yield draft.id, key
                continue
            found = markers(value_in(answer))
            sources = {self.origin.get(marker) for marker in found}
            is_own = answer.by == person.id and has_bare(answer)
            if (phone.address.key, original) in sources or is_own:
                yield draft.id, key

    def _put_by_us(self, context: TurnContext, event: AnswerGiven) -> bool:
        """The group is filled in by us, and goes with the draft where another one is chosen."""
        if context.session.screen != "group":
            return False
        draft = self.world.drafts.get(event.draft)
        before = draft.answers.get(event.question) if draft else None
        return engine.is_prefilled(event.answer or before)

    def _placed(
        self,
        sent: Sent,
        context: TurnContext,
        result: TurnResult,
        views: tuple[Seen, ...],
        allowed: set[Place],
    ) -> None:
        shown = [(one.screen, one.question) for one in views]
        if context.session.screen == "conflict" and context.draft and context.session.cursor:
            # Whoever leaves it by another word has both answers put down where they belong.
            allowed = {*allowed, (context.draft.id, context.session.cursor)}
        for event in answers_of(result):
            self.stored += 1
            place = (event.draft, event.question)
            if place not in allowed and not self._put_by_us(context, event):
                self._broke("answer under another question", context, (event.question, shown))
            for marker in markers(value_in(event.answer)):
                if place not in self.written.get(marker, set()):
                    self._broke("words under another question", context, (place, marker, shown))

    # --- nobody's answer is lost -----------------------------------------------------------

    def _overwritten(
        self, sent: Sent, context: TurnContext, result: TurnResult, views: tuple[Seen, ...]
    ) -> None:
        """A colleague's answer is only ever replaced by somebody who had seen it."""
        body, person = context.message.body, context.person
        if person is None or context.draft is None or isinstance(body, Edited):
            return
        if context.session.screen in {"conflict", "crossed"}:
            return
        marks = {one.mark for one in views if one.question is not None}
        if isinstance(body, Press) and context.pressed is not None:
            marks.add(self._mark_when_made(context.pressed.prompt))
        for event in answers_of(result):
            before = context.draft.answers.get(event.question)
            if before is None or before.by == person.id or isinstance(before, Skipped):
                continue
            if isinstance(before, Later) and before.kept is None:
                continue  # a colleague left it for later: there is nothing to lose
            old, new = value_in(before), value_in(event.answer)
            if old == new or (markers(old) and markers(old) <= markers(new)):
                continue
            if isinstance(before, Collecting):
                continue  # parts are joined, whoever sends them
            if isinstance(event.answer, Collecting) and event.answer.previous == old:
                continue  # begun anew, the colleague's is kept beside it
            if seen_mark(before) not in marks:
                self._broke("colleague overwritten unseen", context, (event.question, marks))

    marks: dict[str, str | None] = field(default_factory=dict)

    def _mark_when_made(self, prompt: str) -> str | None:
        return self.marks.get(prompt)

    def _same_as_events(self, context: TurnContext, result: TurnResult) -> None:
        """Every change to a draft is told to its history, and nothing else changes it."""
        draft = result.draft
        before = self.world.drafts.get(draft.id) if draft else None
        if draft is None or before is None:
            return
        told: dict[str, Answer | None] = {}
        for event in answers_of(result):
            if event.draft == draft.id:
                told[event.question] = event.answer
        for key in {*before.answers, *draft.answers, *told}:
            now = draft.answers.get(key)
            expected = told[key] if key in told else before.answers.get(key)
            if now != expected:
                self._broke("draft differs from its history", context, (key, now, expected))
        if before.status != "open" and not _is_restored(before, result):
            self._broke("closed draft changed", context, before.status)
        person = context.person
        if person is not None and not self.world.may_edit(person.id, draft.id):
            self._broke("draft changed by a stranger", context, draft.id)

    def _nothing_dropped(
        self, sent: Sent, context: TurnContext, result: TurnResult, views: tuple[Seen, ...]
    ) -> None:
        if any(isinstance(event, ErasureRequested | DraftCancelled) for event in result.events):
            return  # whoever throws a draft away throws away what waits in it
        draft, person = context.draft, context.person
        if draft is not None and (
            draft.status != "open" or person is None or not self.world.may_edit(person.id, draft.id)
        ):
            return  # sent or taken over by a colleague in between, as the person is told
        before, after = context.session.held, result.session.held
        held = markers([before.get("words"), before.get("mine"), before.get("kept")])
        gone = held - markers([after.get("words"), after.get("mine"), after.get("kept")])
        gone -= markers([value_in(event.answer) for event in answers_of(result)])
        dropped = any(choice in _DECIDED for _, choice in decisions(None, sent.body, views))
        if isinstance(sent.body, Press) and context.pressed is not None:
            is_latest = context.pressed.prompt == context.session.prompt
            dropped = is_latest and context.pressed.choice in _DECIDED
        told = markers([message.text for message in result.messages])
        words = before.get("words")
        if dropped and isinstance(words, list):
            told |= markers(words[:1])  # what was decided is the first, and no other
        said = "\n".join(message.text for message in result.messages)
        told |= told_by_beginning(self._of_closed(context, result), said)
        if gone - told:
            self._broke("held words vanished", context, sorted(gone))
        if context.draft is None or context.session.screen == "conflict":
            return
        for event in answers_of(result):
            was = context.draft.answers.get(event.question)
            if not isinstance(was, Collecting) or not isinstance(
                event.answer, Given | Later | Skipped
            ):
                continue
            if is_told_anew(was, event.answer, said_now(sent.body, words)):
                continue
            if value_in(event.answer) != was.previous and markers(value_in(was)) - markers(
                value_in(event.answer)
            ):
                self._broke("collected parts vanished", context, event.question)

    def _of_closed(self, context: TurnContext, result: TurnResult) -> Iterator[str]:
        """Yield what waited in drafts that a colleague closed: it is told and goes with them.

        So it does with a chat that somebody parts with.
        """
        kept, person = context.session.held.get("kept"), context.person
        is_parted = any(isinstance(event, ChatUnlinked) for event in result.events)
        for name, entry in kept.items() if isinstance(kept, dict) else ():
            draft = self.world.drafts[DraftId(name)]
            is_theirs = person is not None and self.world.may_edit(person.id, draft.id)
            if isinstance(entry, dict) and (is_parted or draft.status != "open" or not is_theirs):
                words = entry.get("words")
                yield from map(str, words if isinstance(words, list) else ())

    # --- what is sent is whole -------------------------------------------------------------

    def _complete(self, context: TurnContext, result: TurnResult) -> None:
        for event in result.events:
            if not isinstance(event, DraftSubmitted):
                continue
            draft = result.draft
            if draft is None or draft.id != event.draft or draft.status != "submitted":
                self._broke("submission without its draft", context, event)
                continue
            if event.draft in self.submitted:
                self._broke("submitted twice", context, event)
            self.submitted.add(event.draft)
            for gap in self._gaps(draft, context):
                self._broke("incomplete submission", context, gap)

    def _gaps(self, draft: Draft, context: TurnContext) -> Iterator[object]:
        form = self.world.form(draft.form, draft.version)
        for step in engine.path(form, draft.answers):
            answer = draft.answers.get(step.key)
            if isinstance(answer, Given):
                if engine.violates(step, answer.value, draft.answers):
                    yield step.key, "violates"
            elif step.question.required or answer is None or isinstance(answer, Collecting):
                yield step.key, answer
        period = self.world.period(str(draft.period))
        group = period.group(str(form.group))
        agency, key = draft.agency or "", str(draft.period)
        titles = self.world.titles_in_agency(agency, key, draft.id, sent=True) if agency else ()
        concerns = check_proposal(
            form,
            draft,
            period,
            group=group,
            sent_titles=titles,
            draft_titles=(),
            submitted_count=self.world.submitted_count(agency, key, group.key) if agency else 0,
            today=day_in_zone(context.message.sent_at, period.zone),
        )
        yield from (concern for concern in concerns if concern.blocking)

    # --- the chat always stands somewhere ---------------------------------------------------

    def _stands(self, context: TurnContext, result: TurnResult) -> None:
        body, session = context.message.body, result.session
        message = last_prompt(result.messages)
        if isinstance(body, Reachability) or (
            isinstance(body, Unsupported) and body.kind == "group"
        ):
            return
        if message is None or message.prompt is None:
            self._broke("no prompt", context, session.screen)
            return
        prompt = message.prompt
        if session.screen not in ROOMS and session.screen not in CONSENT_SCREENS:
            self._broke("no such room", context, session.screen)
        shown = (prompt.screen, prompt.question, prompt.draft)
        if shown != (session.screen, session.cursor, session.draft):
            self._broke("prompt is not where the chat stands", context, shown)
        if not prompt.choices and session.screen not in TYPED:
            self._broke("nothing to answer with", context, session.screen)
        if not message.text.strip():
            self._broke("empty bubble", context, session.screen)
        self._on_path(context, result, session, has_answers=bool(prompt.answers))

    def _on_path(
        self, context: TurnContext, result: TurnResult, session: Session, *, has_answers: bool
    ) -> None:
        if session.screen not in WITH_DRAFT:
            return
        draft = self._draft_after(context, result, session)
        if draft is None or draft.status != "open":
            self._broke("screen without an open draft", context, session.screen)
            return
        if session.screen not in WITH_CURSOR:
            return
        form = self.world.form(draft.form, draft.version)
        step = engine.find_step(form, draft.answers, session.cursor)
        if step is None:
            self._broke("cursor off the path", context, session.cursor)
            return
        kind = step.question.type
        chosen = isinstance(kind, YesNoType | StatementType | SelectOneType | SelectManyType)
        is_ending = isinstance(draft.answers.get(step.key), Collecting)
        if session.screen == "question" and chosen and not has_answers and not is_ending:
            self._broke("question without its choices", context, session.cursor)

    def _draft_after(
        self, context: TurnContext, result: TurnResult, session: Session
    ) -> Draft | None:
        if result.draft is not None and result.draft.id == session.draft:
            return result.draft
        if context.draft is not None and context.draft.id == session.draft:
            return context.draft
        return self.world.drafts.get(session.draft) if session.draft else None


def _is_restored(before: Draft, result: TurnResult) -> bool:
    """Tell whether a cancelled draft was opened again on the person's word."""
    restored = [one.draft for one in result.events if isinstance(one, DraftRestored)]
    return before.status == "cancelled" and restored == [before.id]
