"""What the copy of a proposal says: plain data that a printer turns into a document.

Every question on the path stands under the form's label for it, with its answer in full and who
gave it when; nothing is shortened. How the chat asks (examples, hints, buttons) is left out, but
for a statement, whose words are what was accepted. The printer adds no words of its own: all of
them are in the returned data.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, assert_never

from conversations import engine
from conversations.answers.files import KIND_NAMES, called, show_size
from conversations.domain.calendar import day_in_zone, show_moment
from conversations.draft import Collecting, Given, Later, Skipped
from conversations.forms import FilesType, StatementType
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
class Particulars:
    """What the records tell besides the draft: names and hashes that its ids stand for."""

    names: Mapping[PersonId, str]
    """Those who gave answers; an erased one has none."""
    agency: str = ""
    hashes: Mapping[str, str] = field(default_factory=dict)
    """SHA-256 of attached files, by their ids."""


@dataclass(frozen=True, slots=True)
class _Copy:
    """What every part of the copy needs."""

    form: Form
    draft: Draft
    period: Period
    particulars: Particulars
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
    particulars: Particulars,
    language: str,
    show: Callable[[Step, Json], str],
) -> dict[str, Json]:
    """Return the copy of a proposal as JSON; `show` reads a value back in full."""
    copy = _Copy(form, draft, period, particulars, language, show)
    title = engine.value_of(draft.answers, TITLE)
    steps = [one for one in engine.path(form, draft.answers) if not one.is_another]
    before, between, after = copy.say("page", page="\n", pages="\n").split("\n")
    return {
        "language": language,
        "heading": copy.say("heading"),
        "title": title if isinstance(title, str) else say("draft-untitled", language),
        "mark": _mark(copy, submission),
        "header": _header(copy, submission),
        "footer": unmarked(in_language(period.official_notice, language)),
        "made_on": _made_on(copy, submission).isoformat(),
        "facts": _facts(copy, submission),
        "notices": _notices(copy, submission),
        "items": [_item(copy, step) for step in steps],
        "attachments": _attachments(copy, steps),
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


def _facts(copy: _Copy, submission: Submission | None) -> list[Json]:
    period, language = copy.period, copy.language
    facts = [
        ("number", submission.number if submission else ""),
        ("sent", show_moment(submission.at, period.zone, language) if submission else ""),
        ("period", in_language(period.title, language)),
        ("form", in_language(copy.form.title, language)),
        ("agency", copy.particulars.agency),
        ("closes", show_moment(period.closes_at, period.zone, language)),
        ("filled", _how_far(copy)),
        ("writers", ", ".join(dict.fromkeys(_name(copy, one) for one in _writers(copy)))),
    ]
    return [{"label": copy.say(key), "value": value} for key, value in facts if value]


def _how_far(copy: _Copy) -> str:
    """Return how much is answered; what need not be answered keeps nothing from being complete."""
    form, answers = copy.form, copy.draft.answers
    asked = {step.key for step in engine.asked_steps(form, answers)}
    given = engine.answered(form, answers)
    missing = [step for step in engine.missing(form, answers) if step.key in asked]
    if missing:
        return copy.say("filled-count", done=len(asked) - len(missing), steps=len(asked))
    return copy.say("complete", given=given, blank=len(asked) - given)


def _attachments(copy: _Copy, steps: list[Step]) -> dict[str, Json]:
    """Return the table of what was attached: to which question, name, kind, size, hash."""
    rows: list[Json] = []
    for step in steps:
        value = engine.value_of(copy.draft.answers, step.key)
        if not isinstance(step.question.type, FilesType) or not isinstance(value, list):
            continue
        listed = [one for one in value if isinstance(one, dict)]
        for name, file in zip(called(listed, copy.language), listed, strict=True):
            kind, size = str(file.get("kind")), file.get("size")
            rows.append(
                [
                    str(_number(copy, step) or ""),
                    name,
                    KIND_NAMES.get(kind, kind),
                    show_size(size) if isinstance(size, int) else "",
                    copy.particulars.hashes.get(str(file.get("id")), "–"),
                ]
            )
    columns: list[Json] = [
        copy.say(f"attachment-{name}") for name in ("question", "name", "kind", "size", "hash")
    ]
    return {"heading": copy.say("attachments"), "columns": columns, "rows": rows}


def _notices(copy: _Copy, submission: Submission | None) -> list[Json]:
    notices: list[Json] = [unmarked(in_language(copy.period.official_notice, copy.language))]
    if submission is None:
        notices.insert(0, copy.say("not-sent"))
    elif submission.late:
        closed = show_moment(copy.period.closes_at, copy.period.zone, copy.language)
        notices.append(copy.say("late", closed=closed))
    return notices


def _number(copy: _Copy, step: Step) -> int | None:
    """Return the number the chat gives a question; one that nobody was asked has none."""
    answers = copy.draft.answers
    if engine.is_prefilled(answers.get(step.key)):
        return None
    return engine.position(copy.form, answers, step.key)[0]


def _item(copy: _Copy, step: Step) -> dict[str, Json]:
    question = step.question
    label = copy.words(question, question.label, "label") or question.name
    if step.index is not None:
        label = copy.say("item", label=label, number=step.index + 1)
    note, text, by = _answer(copy, step, copy.draft.answers.get(step.key))
    return {
        "number": _number(copy, step),
        "label": label,
        "weight": copy.say("weight", weight=question.weight) if question.weight else "",
        "statement": (
            copy.words(question, question.text, "text")
            if isinstance(question.type, StatementType)
            else ""
        ),
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


def _writers(copy: _Copy) -> tuple[PersonId, ...]:
    """Return who gave answers, in the order of the questions."""
    asked = engine.asked_steps(copy.form, copy.draft.answers)
    given = (copy.draft.answers.get(step.key) for step in asked)
    return tuple(dict.fromkeys(answer.by for answer in given if answer is not None))


def _name(copy: _Copy, writer: PersonId) -> str:
    return copy.particulars.names.get(writer) or copy.say("somebody")


def _by(copy: _Copy, answer: Answer) -> str:
    """Return who gave an answer when, where more than one wrote; else the name stands once."""
    if len(_writers(copy)) == 1:
        return ""
    name = _name(copy, answer.by)
    moment = show_moment(answer.at, copy.period.zone, copy.language)
    return copy.say("answered-by", name=name, moment=moment)
