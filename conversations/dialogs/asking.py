"""Asking one question of a form: progress, words, how to answer, and the buttons.

What the session holds while a question is open: `new` (the prompt on screen is the first to
ask it) or `since` (when the first one was shown; a message sent before that cannot be the
answer), `after` (the question answered just before), `seen` (which answer of the question the
prompt shows, to notice a colleague's; `seen_new` or `seen_since` where the answer changed
while the question was open), `candidates` (readings to choose from; `reading` is why), `album`
(see `album_state`; `album_words`, see `captions`), `comes_first` (the question is asked before the
words that wait) and `lead` (what was chosen just before, to be said again where the page is
turned), `at_first` (somebody wanted to go back from the first question: where one can go instead is
offered), `aside` (words that may be meant for us, and `aside_source` their message, see `asides`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conversations import engine
from conversations.answers.files import names_of
from conversations.answers.writing import count_words
from conversations.dialogs import own_number, person_parts
from conversations.dialogs.how_to_answer import how_to_answer
from conversations.dialogs.parts import (
    files_so_far,
    has_parts,
    may_be_done,
    replaced_text,
    text_so_far,
)
from conversations.dialogs.screens import (
    MISSES_BEFORE_HELP,
    QUESTION,
    Scene,
    show,
    step,
    text_of,
    told_kept,
)
from conversations.dialogs.seen import first_shown, seen_state
from conversations.dialogs.waiting import is_unseen, show_waiting
from conversations.dialogs.wording import (
    hint_of,
    in_short,
    label_of,
    may_change_group,
    name_of,
    options_of,
    show_answer,
    text_of_question,
    without_repeats,
)
from conversations.draft import Collecting, Given, Later
from conversations.forms import (
    FilesType,
    LongTextType,
    PersonType,
    PhoneType,
    SelectManyType,
    SelectOneType,
    StatementType,
    YesNoType,
)
from conversations.messages import Choice, Media
from conversations.texts import bold, in_language, key_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from conversations.draft import Answer, Json
    from conversations.engine import Step
    from conversations.scene import TurnResult

READING = "reading-"
"""Names of the readings to choose from begin so, followed by their place."""


def ask(
    scene: Scene,
    asked: Step,
    *,
    after: str | None = None,
    held: Mapping[str, Json] | None = None,
    misses: int = 0,
    page: int = 0,
    edits: bool = False,
) -> TurnResult:
    """End the turn by asking `asked`. `held` adds to, or overrides, what the session keeps.

    Where messages still wait for their place, that is asked first.
    """
    state: dict[str, Json] = {
        **_asked_since(scene, asked),
        "after": after,
        "album": album_state(scene, after or asked.key),
        "comes_first": asked.key if comes_first(scene, asked) else None,
        **seen_state(scene, asked),
        **(held or {}),
    }
    if scene.waiting and not state.get("candidates") and state.get("comes_first") != asked.key:
        return show_waiting(scene, asked, text_of(state, "after") or None, state)
    if misses >= MISSES_BEFORE_HELP:
        scene = _with_example(scene, asked)
    text = "" if state.get("candidates") else question_text(scene, asked)
    if edits and not scene.lead:
        scene = scene.leading(text_of(scene.context.session.held, "lead"))
    scene = without_repeats(scene, text)
    state["lead"] = _lead_of_pages(scene, asked)
    choices = choices_for(scene, asked, state, misses)
    return show(
        scene,
        QUESTION,
        text,
        choices,
        cursor=asked.key,
        held=state,
        page=page,
        misses=misses,
        keep_draft=True,
        edits=edits,
    )


def ask_first(scene: Scene, asked: Step, *, after: str | None = None) -> TurnResult:
    """Ask what somebody turned to; words that wait for their place come after it."""
    if not scene.waiting:
        return ask(scene, asked, after=after)
    held: dict[str, Json] = {"comes_first": asked.key}
    return ask(scene.leading(told_kept(scene)), asked, after=after, held=held)


def _lead_of_pages(scene: Scene, asked: Step) -> str | None:
    """Return what was chosen before: where this question's page is turned, it is said again."""
    if not isinstance(asked.question.type, SelectOneType | SelectManyType):
        return None
    return "\n".join(line for line in scene.lead.split("\n") if line[:1] == "✓") or None


def comes_first(scene: Scene, asked: Step) -> bool:
    """Tell whether a question is asked before the words that wait: the person went back to it."""
    return text_of(scene.context.session.held, "comes_first") == asked.key


def album_state(scene: Scene, key: str) -> Json:
    """Return which album came last, the question of its first file, and files not yet told of."""
    body, known = scene.context.message.body, scene.context.session.held.get("album")
    if not isinstance(body, Media) or body.album is None:
        return known
    is_known = isinstance(known, list) and known[:1] == [body.album]
    return [*known[:2]] if isinstance(known, list) and is_known else [body.album, key]


def state_of_open(scene: Scene, asked: Step) -> dict[str, Json]:
    """Return what is to be held where the open question goes on in other words."""
    return {
        **first_shown(scene),
        "after": scene.context.session.held.get("after"),
        "album": album_state(scene, asked.key),
        "comes_first": asked.key if comes_first(scene, asked) else None,
        "candidates": scene.context.session.held.get("candidates"),
        "reading": scene.context.session.held.get("reading"),
        **seen_state(scene, asked),
    }


def ask_again(
    scene: Scene, asked: Step, *, missed: bool = False, at_first: bool = False
) -> TurnResult:
    """Ask the open question again, as it stood, after a command or a miss."""
    session = scene.context.session
    misses = session.misses + 1 if missed else session.misses
    held: dict[str, Json] = {"after": session.held.get("after"), "at_first": at_first or None}
    return ask(scene, asked, held=held, misses=misses, page=session.page)


def _asked_since(scene: Scene, asked: Step) -> dict[str, Json]:
    """Return since when the question is asked."""
    return {"new": True} if is_unseen(scene, asked) else first_shown(scene)


def ticks_of(scene: Scene, asked: Step) -> list[Json]:
    """Return what is chosen of a question that takes several, closed with SELESAI or not yet."""
    if not isinstance(asked.question.type, SelectManyType):
        return []
    value: Json = None
    match scene.open_draft.answers.get(asked.key):
        case Collecting(parts=(*_, last)):
            value = last.value
        case Given(value=value) | Later(kept=value):
            pass
        case _:
            pass
    return list(value) if isinstance(value, list) else []


def _with_example(scene: Scene, asked: Step) -> Scene:
    hint = hint_of(scene, asked)
    return scene.leading(hint) if hint else scene


def question_text(scene: Scene, asked: Step) -> str:
    """Return the bubble's own text: where we are, what is asked, how to answer."""
    form, answers = scene.open_form, scene.open_draft.answers
    which, of_all = engine.position(form, answers, asked.key)
    title = bold(label_of(scene, asked))
    if asked.is_another:
        head = title
    elif asked.question.weight:
        head = scene.say(
            "question-head-weighted",
            step=which,
            steps=of_all,
            label=title,
            weight=asked.question.weight,
        )
    else:
        head = scene.say("question-head", step=which, steps=of_all, label=title)
    rest = person_parts.rest_of(scene, asked)
    if rest:
        return "\n".join((head, *_of_other(scene, asked), rest))
    lines = [head, text_of_question(scene, asked), how_to_answer(scene, asked)]
    lines += [*_ticked(scene, asked), *_current(scene, asked), *_of_other(scene, asked)]
    return "\n".join(line for line in lines if line)


def _ticked(scene: Scene, asked: Step) -> tuple[str, ...]:
    """Name what is ticked: on another page its button is out of sight."""
    if not isinstance(scene.open_draft.answers.get(asked.key), Collecting):
        return ()
    ticks = ticks_of(scene, asked)
    return (scene.say("several-picked", value=show_answer(scene, asked, ticks)),) if ticks else ()


def _current(scene: Scene, asked: Step) -> tuple[str, ...]:
    match scene.open_draft.answers.get(asked.key):
        case Given() as answer if isinstance(asked.question.type, LongTextType):
            return (scene.say("current-answer", value=in_short(scene, asked, answer)),)
        case Given(value=value):
            told = scene.say("current-answer", value=show_answer(scene, asked, value))
            return (told, scene.say("files-are-added")) if _collects(asked) else (told,)
        case Collecting() | Later() as answer if files := files_so_far(asked, answer):
            return (scene.say("current-files", names=names_of(files, scene.language)),)
        case Collecting(parts=parts) if isinstance(asked.question.type, LongTextType):
            words = sum(count_words(str(part.value)) for part in parts)
            return (scene.say("current-kept", value=scene.say("summary-words", count=words)),)
        case Later(kept=kept) if isinstance(kept, str):
            shown = in_short(scene, asked, Given(kept, scene.known.id, scene.context.now))
            return (scene.say("current-kept", value=shown),)
        case _:
            return ()


def _of_other(scene: Scene, asked: Step) -> tuple[str, ...]:
    """Name whoever else left the answer half done."""
    current = scene.open_draft.answers.get(asked.key)
    is_half = has_parts(current) or (isinstance(current, Later) and bool(current.kept))
    if current is None or not (is_half and _is_of_other(scene, asked)):
        return ()
    return (scene.say("current-of-other", name=name_of(scene, current.by)),)


def _is_of_other(scene: Scene, asked: Step) -> bool:
    current = scene.open_draft.answers.get(asked.key)
    return current is not None and current.by != scene.known.id


def choices_for(
    scene: Scene, asked: Step, held: Mapping[str, Json], misses: int
) -> tuple[Choice, ...]:
    """Return the question's buttons: its answers first, then the steps."""
    candidates = held.get("candidates")
    if isinstance(candidates, list) and candidates:
        return (
            *(
                Choice(f"{READING}{index}", str(entry.get("label", "")))
                for index, entry in enumerate(candidates)
                if isinstance(entry, dict)
            ),
            Choice("none", scene.say("choice-none-of-these")),
        )
    elsewhere = _elsewhere(scene) if held.get("at_first") is True else ()
    return (*_answers(scene, asked), *_steps(scene, asked, misses), *elsewhere)


def _answers(scene: Scene, asked: Step) -> tuple[Choice, ...]:
    match asked.question.type:
        case YesNoType():
            return (
                Choice("yes", scene.say("choice-yes")),
                Choice("no", scene.say("choice-no")),
            )
        case StatementType():
            return (Choice("yes", scene.say("choice-accept")),)
        case SelectOneType() | SelectManyType():
            ticks = ticks_of(scene, asked)
            return tuple(
                Choice(
                    option.name,
                    in_language(option.label, scene.language),
                    aliases=option.aliases,
                    picked=option.name in ticks,
                )
                for option in options_of(scene, asked)
            )
        case PhoneType(contact_button=True):
            return (own_number.offer(scene),)
        case _:
            return ()


def _steps(scene: Scene, asked: Step, misses: int) -> tuple[Choice, ...]:
    answers = scene.open_draft.answers
    current = answers.get(asked.key)
    names: list[str] = []
    if may_be_done(asked, current) and (
        isinstance(asked.question.type, SelectManyType)
        or _collects(asked)
        or (isinstance(current, Collecting) and not isinstance(asked.question.type, PersonType))
    ):
        names.append("done")
    if isinstance(current, Given) or (
        isinstance(current, Collecting | Later) and current.previous is not None
    ):
        names.append("keep")
    if isinstance(asked.question.type, LongTextType) and hint_of(scene, asked):
        names.append("example")
    names.extend(_steps_to_old(asked, current))
    if not asked.question.required and not asked.is_another:
        names.append("skip")
    elif asked.question.may_wait and not isinstance(asked.question.type, StatementType):
        names.append("later")
    if leads_to_review(scene, asked) or engine.previous(scene.open_form, answers, asked.key):
        names.append("back")
    if misses >= MISSES_BEFORE_HELP:
        names.append("staff")
    return tuple(step_at(scene, asked, name) for name in names)


def leads_to_review(scene: Scene, asked: Step) -> bool:
    """Tell whether KEMBALI leads to the review: an answer is looked at, and nothing is open."""
    answers = scene.open_draft.answers
    upcoming = engine.next_open(scene.open_form, answers)
    is_all = upcoming is None or isinstance(upcoming.question.type, StatementType)
    return is_all and isinstance(answers.get(asked.key), Given)


def _steps_to_old(asked: Step, current: Answer | None) -> Iterator[str]:
    """Name what can be done with what was answered, or written so far."""
    is_text = isinstance(asked.question.type, LongTextType)
    is_written = isinstance(current, Given) or (isinstance(current, Later) and bool(current.kept))
    if replaced_text(asked, current) or (is_written and is_text):
        yield "append"
    if text_so_far(asked, current):
        yield "show"
    if _collects(asked) and files_so_far(asked, current):
        yield "replace"
    if isinstance(current, Collecting) and current.dropped:
        yield "restore"


def step_at(scene: Scene, asked: Step, name: str) -> Choice:
    """Return a step button as it is called at a question: its parts are words or files."""
    made = step(scene, name)
    if name == "show" and _is_of_other(scene, asked):
        return replace(made, label=scene.say("step-show-other"))
    if name in ("replace", "restore") and isinstance(asked.question.type, FilesType):
        return replace(made, label=scene.say(key_in("step", f"{name}-file")))
    return made


def _elsewhere(scene: Scene) -> tuple[Choice, ...]:
    """Return where one can go from the first question; the draft is kept."""
    if not scene.known.is_registered:
        return (step(scene, "staff"),)
    may_choose = may_change_group(scene.open_draft, scene.known.id)
    names = ("group", "menu") if may_choose else ("menu",)
    return tuple(step(scene, name) for name in names)


def _collects(asked: Step) -> bool:
    kind = asked.question.type
    return isinstance(kind, FilesType) and kind.maximum > 1
