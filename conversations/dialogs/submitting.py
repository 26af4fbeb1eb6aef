"""Sending a proposal: checked once more, then a number, the server's time, and what comes next."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from conversations import engine
from conversations.answers.yes_no import says_yes
from conversations.aside_words import aside_in
from conversations.dialogs import opt_in_question, reviewing
from conversations.dialogs.screens import Scene, show, step, text_of
from conversations.dialogs.waiting import show_waiting
from conversations.dialogs.wording import name_of, title_of
from conversations.domain.calendar import show_moment
from conversations.events import DraftSubmitted
from conversations.forms import StatementType
from conversations.messages import DraftId, Text
from conversations.texts import bold, in_language

if TYPE_CHECKING:
    from conversations.engine import Step
    from conversations.scene import TurnResult

RECEIPT = "receipt"


def open_statement(scene: Scene) -> Step | None:
    """Return the statement that still has to be accepted, if there is one."""
    upcoming = engine.next_open(scene.open_form, scene.open_draft.answers)
    if upcoming is not None and isinstance(upcoming.question.type, StatementType):
        return upcoming
    return None


def decide_first(scene: Scene) -> TurnResult | None:
    """Ask about words that still wait for their place: they would be lost with what is closed."""
    if not scene.waiting:
        return None
    first = engine.path(scene.open_form, scene.open_draft.answers)[0]
    return show_waiting(scene, None, first.key, {})


def submit(scene: Scene) -> TurnResult:
    """Send the draft, or go back to what is missing. Nothing incomplete is ever sent."""
    undecided = decide_first(scene)
    if undecided is not None:
        return undecided
    if reviewing.blocking(scene) or not engine.is_complete(
        scene.open_form, scene.open_draft.answers
    ):
        return reviewing.review(scene)
    lookups = scene.context.lookups
    asks = scene.known.is_undecided and not lookups.submissions(scene.known.id)
    period = lookups.period(str(scene.open_draft.period))
    at = scene.context.message.sent_at
    late = at > period.closes_at
    number = f"KIPP{period.year % 100:02d}-{scene.context.fresh.number}"
    title = title_of(scene)
    sent = DraftSubmitted(scene.open_draft.id, number, at, late, period.closes_at)
    draft = replace(scene.open_draft, status="submitted")
    scene = scene.with_draft(draft, scene.open_form).caused(sent)
    scene = replace(reviewing.with_document(scene, title, draft.id), kind="receipt")
    lines = [
        scene.say(
            "receipt",
            title=bold(title),
            moment=show_moment(at, scene.zone, scene.language),
            number=bold(number),
        ),
        in_language(period.official_notice, scene.language),
        scene.say("receipt-next"),
        scene.say("sent-is-final"),
    ]
    if late:
        closed = show_moment(period.closes_at, period.zone, scene.language)
        lines.insert(1, scene.say("receipt-late", closed=closed))
    if not asks:
        return _show_receipt(scene, "\n\n".join(lines), draft.id)
    lines.append(opt_in_question.words(scene))
    shown = _show_receipt(scene, "\n\n".join(lines), draft.id)
    return opt_in_question.with_question(scene, shown)


def _show_receipt(scene: Scene, words: str, draft: DraftId) -> TurnResult:
    steps = (step(scene, "status"), step(scene, "menu"))
    return show(scene, RECEIPT, words, steps, held={"sent": draft})


def told_sent(scene: Scene, draft: DraftId | None) -> str:
    """Return the words that a draft was sent, by whom and when; nothing where it was not."""
    lookups, person = scene.context.lookups, scene.known
    sent = lookups.submission_of(draft) if draft else None
    if sent is None or not lookups.may_edit(person.id, sent.draft):
        return ""
    title = bold(sent.title or scene.say("draft-untitled"))
    moment, number = show_moment(sent.at, scene.zone, scene.language), bold(sent.number)
    if sent.by == person.id:
        return scene.say("sent-before", title=title, moment=moment, number=number)
    name = name_of(scene, sent.by)
    return scene.say("sent-before-by", title=title, moment=moment, number=number, name=name)


def show_sent(scene: Scene, draft: DraftId | None = None) -> TurnResult | None:
    """Say that a draft was sent already, that of the receipt on screen or the person's latest."""
    if draft is None and scene.context.session.screen == RECEIPT:
        draft = DraftId(text_of(scene.context.session.held, "sent"))
    if draft is None:
        latest = scene.context.lookups.submissions(scene.known.id)[:1]
        draft = latest[0].draft if latest else None
    words = told_sent(scene, draft)
    return _show_receipt(scene, words, draft) if draft and words else None


def show_final(scene: Scene) -> TurnResult:
    """Say that what the receipt on screen is for cannot be changed here, and what to do."""
    draft = DraftId(text_of(scene.context.session.held, "sent"))
    return _show_receipt(scene, scene.say("sent-is-final"), draft)


def take_receipt(scene: Scene) -> TurnResult | None:
    """A second "setuju" or "salah kirim" is about what was just sent; None for other words."""
    message = scene.context.message
    if says_yes(message.body):
        return show_sent(scene)
    if isinstance(message.body, Text) and not message.forwarded and _takes_back(message.body.text):
        return show_final(scene)
    return None


def _takes_back(text: str) -> bool:
    """Tell whether a remark is about a mistake or a change of mind, and not about going away."""
    found = aside_in(text)
    if found == "wrong" or (found is not None and "jadi" in text.casefold()):
        return True
    plain = text.casefold()
    return len(text) <= _REMARK and bool(_CHANGES.search(plain)) and not _ELSE.search(plain)


_REMARK = 80
_ELSE = re.compile(
    r"\b(?:nomor|nomer|no|hp|telp|telepon|wa|profil|instansi|jabatan|unit|nama|bahasa|data|surel|"
    r"email|peran|lain|lainnya|berikutnya|phone|number|language|profile|agency|name|other)\b"
)
"""What can be changed still, or is about something else."""
_CHANGES = re.compile(
    r"\b(?:meng)?(?:ganti|ubah|edit|koreksi|revisi|ralat)(?:nya|kan)?\b|\b(?:mem)?perbaiki\b|"
    r"\bmerevisi\b|\bmeralat\b|\b(?:change|correct|revise|fix)\b"
)
