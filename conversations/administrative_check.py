"""The check before sending: every cause for which a proposal is really turned away.

Each concern names the question to go to, a reason (its words are the text `concern-<reason>`)
and numbers for the words. What blocks must be mended first; the rest is said as a note. Only
answers on the path count; the statement is asked for at the very end and is no concern here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING, assert_never

from conversations import engine
from conversations.answers.contacts import check_url
from conversations.answers.writing import count_words, is_filler, near_same, only_fills
from conversations.domain.calendar import day_in_zone
from conversations.domain.eligibility import age_in_months, judge_age, judge_history
from conversations.draft import Collecting, Given, Later, Skipped
from conversations.forms import (
    FilesType,
    LongTextType,
    PersonType,
    StatementType,
    UrlType,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from conversations.domain.periods import CompetitionGroup, Period
    from conversations.draft import Answer, Draft
    from conversations.engine import Step
    from conversations.forms import Form

TITLE = "judul"
"""The question that holds a proposal's title."""
LETTERS = "surat_"
"""Beginning of the names of questions that ask for a signed letter."""
OF_OTHERS = frozenset({"same-title", "agency-limit"})
"""Reasons that lie in what others of the agency sent: staff can help where they do not know it."""

_ALIKE_LENGTHS = 0.8
"""Texts whose lengths differ more are not compared: they cannot be nearly the same."""
_YEAR = 12


@dataclass(frozen=True, slots=True)
class Concern:
    """One thing that would get the proposal turned away, or is worth knowing before."""

    question: str | None
    """The key of the question to go to; None where no answer can mend it."""
    reason: str
    params: Mapping[str, str | int] = field(default_factory=dict)
    blocking: bool = True


def check_proposal(
    form: Form,
    draft: Draft,
    period: Period,
    *,
    group: CompetitionGroup,
    sent_titles: Sequence[str],
    draft_titles: Sequence[str],
    submitted_count: int,
    today: date,
) -> tuple[Concern, ...]:
    """Return all concerns about a draft, in the order of its questions, then the agency's.

    The titles and `submitted_count` are those of others of the same agency in the same period;
    `today` is the day in the period's zone. Anybody can say that they are of an agency, and begin
    a draft: only what was sent stands in the way.
    """
    steps = [
        step
        for step in engine.path(form, draft.answers)
        if not isinstance(step.question.type, StatementType)
    ]
    closing = day_in_zone(period.closes_at, period.zone)
    found = [
        concern
        for step in steps
        for concern in (
            *_gap(step, draft),
            *_eligibility(step, draft, group, closing=closing, today=today),
            *_content(step, draft),
        )
    ]
    found += _repeated_texts(form, steps, draft)
    found += _repeated_title(draft, sent_titles, draft_titles)
    found.sort(key=lambda concern: _place(steps, concern))
    return (*found, *_agency_limit(group, submitted_count))


def _place(steps: Sequence[Step], concern: Concern) -> int:
    keys = [step.key for step in steps]
    return keys.index(concern.question) if concern.question in keys else len(keys)


# --- answers that are not there ----------------------------------------------------------


def _gap(step: Step, draft: Draft) -> Iterator[Concern]:
    answer = draft.answers.get(step.key)
    is_letter = isinstance(step.question.type, FilesType) and step.key.startswith(LETTERS)
    match answer:
        case Given() if engine.violates(step, answer.value, draft.answers):
            yield Concern(step.key, "no-longer-fits")
        case Given():
            return
        case Collecting(parts=parts) if parts:
            is_person = isinstance(step.question.type, PersonType)
            yield Concern(step.key, "incomplete" if is_person else "unfinished")
        case Skipped():
            if step.question.required:
                yield Concern(step.key, "letter" if is_letter else "empty")
        case Later(kept=[*files]) if files and not step.question.required:
            yield Concern(step.key, "unfinished")
        case Later(kept=kept):
            yield from _left_for_later(step, kept if isinstance(kept, str) else "", is_letter)
        case None | Collecting():
            yield Concern(step.key, "letter" if is_letter else "empty")
        case _:
            assert_never(answer)


def _left_for_later(step: Step, kept: str, is_letter: bool) -> Iterator[Concern]:
    over = tuple(_over_limit(step, kept))
    yield from over
    if step.question.required and not over:
        yield Concern(step.key, "letter" if is_letter else "later")


# --- eligibility -------------------------------------------------------------------------


def _eligibility(
    step: Step, draft: Draft, group: CompetitionGroup, *, closing: date, today: date
) -> Iterator[Concern]:
    value = engine.value_of(draft.answers, step.key)
    if not isinstance(value, str):
        return
    if step.question.remark == "age_at_closing":
        started = date.fromisoformat(value)
        if started > today:
            yield Concern(step.key, "not-started")
        elif not judge_age(started, closing, group):
            years, months = divmod(age_in_months(started, closing), _YEAR)
            needed = group.minimum_age_months
            yield Concern(
                step.key, "too-young", {"years": years, "months": months, "needed": needed}
            )
    if step.question.remark == "former_top":
        verdict = judge_history(value, group)
        if verdict == "never":
            yield Concern(step.key, "never-in-top")
        elif verdict == "often":
            yield Concern(step.key, "too-often-in-top", {"allowed": group.former_top_allowed})


# --- what the answers say ----------------------------------------------------------------


def _content(step: Step, draft: Draft) -> Iterator[Concern]:
    value = engine.value_of(draft.answers, step.key)
    kind = step.question.type
    if not isinstance(value, str):
        return
    if only_fills(step.question, value):
        yield Concern(step.key, "filler")
    if isinstance(kind, UrlType) and check_url(kind, value) is not None:
        yield Concern(step.key, "video", {"hosts": ", ".join(kind.hosts)})
    yield from _over_limit(step, value)


def _over_limit(step: Step, text: str) -> Iterator[Concern]:
    kind = step.question.type
    if not isinstance(kind, LongTextType):
        return
    words = count_words(text)
    if words > kind.maximum:
        numbers = {"count": words, "maximum": kind.maximum, "over": words - kind.maximum}
        yield Concern(step.key, "over-limit", numbers)


def _repeated_texts(form: Form, steps: Sequence[Step], draft: Draft) -> Iterator[Concern]:
    """Find long texts that say what an earlier field says already, filler aside.

    Few are alike, so only of those it is asked whether they are filler.
    """
    texts = [
        (step.key, text)
        for step in steps
        if isinstance(step.question.type, LongTextType) or step.key == TITLE
        if (text := _written(draft.answers.get(step.key)))
    ]
    told: set[str] = set()
    for (earlier, one), (later, other) in combinations(texts, 2):
        if later not in told and _alike(one, other) and not (is_filler(one) or is_filler(other)):
            told.add(later)
            which, _ = engine.position(form, draft.answers, earlier)
            yield Concern(later, "same-text", {"step": which})


def _written(answer: Answer | None) -> str:
    """Return what was written, also where it still has to be shortened."""
    match answer:
        case Given(value=value) | Later(kept=value) if isinstance(value, str):
            return value
        case _:
            return ""


def _alike(one: str, other: str) -> bool:
    shorter, longer = sorted((len(one), len(other)))
    return shorter >= _ALIKE_LENGTHS * longer and near_same(one, other)


# --- the agency --------------------------------------------------------------------------


def _repeated_title(
    draft: Draft, sent_titles: Sequence[str], draft_titles: Sequence[str]
) -> Iterator[Concern]:
    title = engine.value_of(draft.answers, TITLE)
    if not isinstance(title, str):
        return
    if any(near_same(title, other) for other in sent_titles):
        yield Concern(TITLE, "same-title")
    elif any(near_same(title, other) for other in draft_titles):
        yield Concern(TITLE, "same-title-draft", blocking=False)


def _agency_limit(group: CompetitionGroup, submitted_count: int) -> Iterator[Concern]:
    if group.limit is None:
        return
    if submitted_count >= group.limit:
        yield Concern(None, "agency-limit", {"limit": group.limit})
    elif submitted_count + 1 == group.limit:
        yield Concern(None, "agency-last", {"limit": group.limit}, blocking=False)
