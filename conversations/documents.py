"""What the copy of a proposal says: plain data that a printer turns into a document.

Every question on the path stands with its answer in full and who gave it when; nothing is
shortened. The printer adds no words of its own: all of them are in the returned data.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

from conversations import engine
from conversations.domain.calendar import day_in_zone, show_moment
from conversations.draft import Collecting, Given, Later, Skipped
from conversations.texts import has_text, in_language, key_in, say, unmarked

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from conversations.domain.periods import Period
    from conversations.draft import Answer, Draft, Json
    from conversations.engine import Step
    from conversations.forms import Form, Question
    from conversations.lookups import Submission
    from conversations.messages import PersonId

TITLE = "judul"


@dataclass(frozen=True, slots=True)
class _Copy:
    """What every part of the copy needs."""

    form: Form
    draft: Draft
    period: Period
    names: Mapping[PersonId, str]
    language: str
    show: Callable[[Step, Json], str]

    def say(self, key: str, **values: str | int) -> str:
        return unmarked(say(key_in("document", key), self.language, **values))

    def words(self, question: Question, words: Mapping[str, str], attribute: str) -> str:
        if words:
            return unmarked(in_language(words, self.language))
        name = f"{question.name}.{attribute}"
        if not has_text(f"{self.form.key}-{name}", self.language):
            return ""
        return unmarked(say(key_in(self.form.key, name), self.language))


def proposal_view(
    form: Form,
    draft: Draft,
    period: Period,
    *,
    submission: Submission | None,
    names: Mapping[PersonId, str],
    language: str,
    show: Callable[[Step, Json], str],
    agency: str = "",
) -> dict[str, Json]:
    """Return the copy of a proposal as JSON.

    `names` are those who gave answers, `show` reads a value back in full, `agency` is the
    agency's name.
    """
    copy = _Copy(form, draft, period, names, language, show)
    title = engine.value_of(draft.answers, TITLE)
    before, between, after = copy.say("page", page="\n", pages="\n").split("\n")
    return {
        "language": language,
        "heading": copy.say("heading"),
        "title": title if isinstance(title, str) else say("draft-untitled", language),
        "mark": _mark(copy, submission),
        "header": _header(copy, submission),
        "footer": unmarked(in_language(period.official_notice, language)),
        "made_on": _made_on(copy, submission).isoformat(),
        "facts": _facts(copy, submission, agency),
        "notices": _notices(copy, submission),
        "items": [
            _item(copy, step, number)
            for number, step in enumerate(
                (one for one in engine.path(form, draft.answers) if not one.is_another), start=1
            )
        ],
        "page": [before, between, after],
    }


def _made_on(copy: _Copy, submission: Submission | None) -> date:
    """Return the day the copy speaks of: when it was sent, else when it was last written in."""
    answered = (answer.at for answer in copy.draft.answers.values())
    moment = submission.at if submission else max(answered, default=copy.period.opens_at)
    return day_in_zone(moment, copy.period.zone)


def _mark(copy: _Copy, submission: Submission | None) -> str:
    if copy.period.is_example:
        return copy.say("example")
    return "" if submission else copy.say("draft")


def _header(copy: _Copy, submission: Submission | None) -> str:
    if submission is None:
        return copy.say("draft")
    moment = show_moment(submission.at, copy.period.zone, copy.language)
    return f"{submission.number} · {moment}"


def _facts(copy: _Copy, submission: Submission | None, agency: str) -> list[Json]:
    period, language = copy.period, copy.language
    step_count = len(engine.asked_steps(copy.form, copy.draft.answers))
    done = engine.answered(copy.form, copy.draft.answers)
    facts = [
        ("number", submission.number if submission else ""),
        ("sent", show_moment(submission.at, period.zone, language) if submission else ""),
        ("period", in_language(period.title, language)),
        ("form", in_language(copy.form.title, language)),
        ("agency", agency),
        ("closes", show_moment(period.closes_at, period.zone, language)),
        ("filled", copy.say("filled-count", done=done, steps=step_count)),
    ]
    return [{"label": copy.say(key), "value": value} for key, value in facts if value]


def _notices(copy: _Copy, submission: Submission | None) -> list[Json]:
    notices: list[Json] = [unmarked(in_language(copy.period.official_notice, copy.language))]
    if submission is None:
        notices.insert(0, copy.say("not-sent"))
    elif submission.late:
        closed = show_moment(copy.period.closes_at, copy.period.zone, copy.language)
        notices.append(copy.say("late", closed=closed))
    return notices


def _item(copy: _Copy, step: Step, number: int) -> dict[str, Json]:
    question = step.question
    label = copy.words(question, question.label, "label") or question.name
    if step.index is not None:
        label = copy.say("item", label=label, number=step.index + 1)
    note, text, by = _answer(copy, step, copy.draft.answers.get(step.key))
    return {
        "number": number,
        "label": label,
        "weight": copy.say("weight", weight=question.weight) if question.weight else "",
        "question": copy.words(question, question.text, "text"),
        "note": note,
        "paragraphs": [list(part.split("\n")) for part in text.split("\n\n") if part],
        "by": by,
    }


def _answer(copy: _Copy, step: Step, answer: Answer | None) -> tuple[str, str, str]:
    """Return (what is to be said about the answer, the answer in full, who gave it when)."""
    match answer:
        case Given(value=value):
            return "", copy.show(step, value), _by(copy, answer)
        case Collecting(parts=parts) if parts:
            written = "\n\n".join(copy.show(step, part.value) for part in parts)
            return copy.say("unfinished"), written, _by(copy, answer)
        case Later(kept=kept) if kept is not None:
            return copy.say("kept"), copy.show(step, kept), _by(copy, answer)
        case Later():
            return copy.say("later"), "", _by(copy, answer)
        case Skipped():
            return copy.say("skipped"), "", _by(copy, answer)
        case Collecting() | None:
            return copy.say("open"), "", ""
        case _:
            assert_never(answer)


def _by(copy: _Copy, answer: Answer) -> str:
    name = copy.names.get(answer.by) or copy.say("somebody")
    moment = show_moment(answer.at, copy.period.zone, copy.language)
    return copy.say("answered-by", name=name, moment=moment)
