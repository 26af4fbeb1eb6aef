"""A short remark in place of an answer may be meant for us: the person says which it is.

The room of an open question: such a remark, or a colleague's code, is asked about; all else is
filled in.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conversations import engine
from conversations.answers import Parsed, Rejected, parse_answer
from conversations.answers.cleaning import clean, quoted
from conversations.answers.yes_no import yes_or_no
from conversations.aside_words import (
    AS_ANSWER,
    AS_CODE,
    AS_MESSAGE,
    BACK,
    NO,
    YES,
    aside_in,
    speaks_of_it,
)
from conversations.commands import find_command
from conversations.dialogs import collecting, filling, menu, sharing, steps
from conversations.dialogs.asking import ask_again, choices_for, state_of_open
from conversations.dialogs.crossing import has_crossed, told_of_other, was_answered_by_other
from conversations.dialogs.dropping import drop_all
from conversations.dialogs.parts import has_parts
from conversations.dialogs.screens import (
    QUESTION,
    Scene,
    answer,
    chosen,
    remembered,
    saw_latest,
    show,
    step,
    text_of,
)
from conversations.dialogs.wording import answer_context, label_of
from conversations.draft import Collecting
from conversations.forms import DateType, LongTextType, TextType, YesNoType
from conversations.messages import Edited, Press, Text
from conversations.share_codes import is_code

if TYPE_CHECKING:
    from conversations.engine import Step
    from conversations.messages import Choice
    from conversations.scene import TurnResult
    from conversations.text_keys import TextKey


def take(scene: Scene) -> TurnResult:
    """Take one input while a question is open."""
    asked = filling.open_step(scene)
    if asked is None:
        return filling.take(scene)
    if _held(scene, "aside"):
        return _take_held(scene, asked)
    return _take_words(scene, asked)


def take_edit(scene: Scene) -> TurnResult | None:
    """Take the remark being asked about, changed since it was sent; None for other messages."""
    context, asked = scene.context, filling.open_step(scene)
    body = context.message.body
    if not isinstance(body, Edited) or asked is None or not _held(scene, "aside"):
        return None
    if body.original != _held(scene, "aside_source"):
        return None
    message = replace(context.message, body=Text(body.text), reference=body.original)
    scene = _at_question(replace(scene, context=replace(context, message=message)), asked)
    if _speaks_of_it(body.text) or find_command(body.text, question_open=True):
        return _ask_meaning(scene, asked, clean(body.text), body.original)
    return _take_words(scene, asked)


def _held(scene: Scene, name: str) -> str:
    return text_of(scene.context.session.held, name)


def _take_words(scene: Scene, asked: Step) -> TurnResult:
    """Take what is no remark as the answer, and ask about what is."""
    message = scene.context.message
    body = message.body
    if not isinstance(body, Text) or has_crossed(scene):
        return filling.take(scene)
    # Only a code is meant for us although somebody else wrote it: it is there to be sent on.
    is_remark = aside_in(body.text) is not None and not message.forwarded
    if not (is_remark or is_code(body.text)) or _is_surely_answer(scene, asked, body.text):
        return filling.take(scene)
    return _ask_meaning(scene, asked, clean(body.text), message.reference)


def _is_surely_answer(scene: Scene, asked: Step, words: str) -> bool:
    read = parse_answer(asked.question.type, Text(words), answer_context(scene, asked))
    return isinstance(read, Parsed) and not isinstance(asked.question.type, _READ_TOO_EASILY)


_READ_TOO_EASILY = (TextType, LongTextType, YesNoType, DateType)
"""Where nearly any words are an answer: "gak jadi" reads as no, "lanjut besok" as tomorrow."""


def _take_held(scene: Scene, asked: Step) -> TurnResult:
    """Take what comes while it is asked what a remark means: that, or another answer."""
    meant, body = _meant(scene), scene.context.message.body
    if meant is not None:
        return _take_meaning(scene, asked, meant)
    pressed = scene.context.pressed
    if pressed is not None and pressed.choice.startswith(_OURS):
        return _ask_once_more(scene.leading(scene.say("press-old")), asked)
    if isinstance(body, Text) and _is_about_it(scene, asked, body.text):
        return _ask_once_more(scene.leading(scene.say("choice-not-understood")), asked)
    return _take_words(_at_question(scene, asked), asked)


_OURS = "aside-"
_RETURNING = ("kembali ke pertanyaan", "back to the question")


def _meant(scene: Scene) -> str | None:
    """Return what was chosen, by who had this very bubble on screen: an older one asked of others.

    A button of the question's own, above the bubble, is the answer to the question.
    """
    name = chosen(scene, exact=True) if saw_latest(scene) else None
    is_press = isinstance(scene.context.message.body, Press)
    return None if is_press and name is not None and not name.startswith(_OURS) else name


def _is_about_it(scene: Scene, asked: Step, words: str) -> bool:
    """Tell whether words are surely about the remark, or nearly one of the choices."""
    if scene.context.message.forwarded or has_crossed(scene):
        return False
    if _is_surely_answer(scene, asked, words):
        return False
    return _speaks_of_it(words) or chosen(scene) is not None


def _speaks_of_it(words: str) -> bool:
    is_one_word = len(words.split()) == 1
    return speaks_of_it(words) or (is_one_word and yes_or_no(words) is not None)


def _at_question(scene: Scene, asked: Step) -> Scene:
    """Return the scene with the question's own choices on screen, and no remark held."""
    context, held = scene.context, scene.context.session.held
    offered = remembered(choices_for(scene, asked, held, context.session.misses))
    kept = {name: one for name, one in held.items() if name not in {"aside", "aside_source"}}
    session = replace(context.session, held={**kept, "offered": offered})
    return replace(scene, context=replace(context, session=session))


def _ask_once_more(scene: Scene, asked: Step) -> TurnResult:
    return _ask_meaning(scene, asked, _held(scene, "aside"), _held(scene, "aside_source") or None)


def _ask_meaning(scene: Scene, asked: Step, words: str, source: str | None) -> TurnResult:
    """Ask whether the words are the answer, where they can be; until then they are not kept.

    Of a code only the form is known here: it is looked up, and counted, when it is to be used.
    """
    read = parse_answer(asked.question.type, Text(words), answer_context(scene, asked))
    is_answer = not isinstance(read, Rejected)
    of_code = is_code(words)
    may_say_yes = is_answer and not of_code and not isinstance(asked.question.type, YesNoType)
    choices: list[Choice] = []
    if is_answer:
        said = (*AS_ANSWER, *(YES if may_say_yes else ()))
        choices.append(replace(answer(scene, "aside-answer", "aside-answer"), aliases=said))
    if scene.known.is_registered and of_code:
        choices.append(replace(answer(scene, "aside-code", "aside-code"), aliases=AS_CODE))
    elif scene.known.is_registered:
        choices.append(answer(scene, "aside-leave", "aside-leave"))
    remark = aside_in(words)
    if remark == "anew" and has_parts(scene.open_draft.answers.get(asked.key)):
        choices.append(answer(scene, "aside-anew", "aside-anew"))
    if remark in ("wrong", "anew"):
        choices.extend(_mending(scene, asked))
    back = BACK if remark == "leaves" else ()
    said = (*AS_MESSAGE, *back, *(NO if may_say_yes else ()), *_RETURNING)
    choices.append(replace(answer(scene, "aside-return", "aside-return"), aliases=said))
    return show(
        scene,
        QUESTION,
        _told(scene, asked, words, is_answer=is_answer),
        choices,
        cursor=asked.key,
        held={**state_of_open(scene, asked), "aside": words, "aside_source": source},
        keep_draft=True,
    )


def _told(scene: Scene, asked: Step, words: str, *, is_answer: bool) -> str:
    if is_code(words):
        key: TextKey = "aside-code-ask" if is_answer else "aside-code-heard"
        told = scene.say(key, words=quoted(words), label=label_of(scene, asked))
        return told if scene.known.is_registered else f"{told}\n{scene.say('aside-code-later')}"
    if is_answer:
        return scene.say("aside-ask", words=quoted(words), label=label_of(scene, asked))
    return scene.say("aside-heard", words=quoted(words), label=label_of(scene, asked))


def _mending(scene: Scene, asked: Step) -> tuple[Choice, ...]:
    """Return how what was sent last can be mended: the last part, or the answer before."""
    if has_parts(scene.open_draft.answers.get(asked.key)):
        return (step(scene, "replace"),)
    if engine.previous(scene.open_form, scene.open_draft.answers, asked.key) is None:
        return ()
    return (answer(scene, "aside-before", "aside-before"),)


def _begin_anew(scene: Scene, asked: Step) -> TurnResult:
    """Take out all that was written so far; it can be brought back, part by part."""
    current = scene.open_draft.answers.get(asked.key)
    if was_answered_by_other(scene, asked):
        return ask_again(scene.leading(told_of_other(scene, asked)), asked)
    if not isinstance(current, Collecting):
        return _return(scene, asked)
    return collecting.show_count(drop_all(scene, asked, current), asked)


def _take_meaning(scene: Scene, asked: Step, meant: str) -> TurnResult:
    match meant:
        case "aside-answer":
            return _take_as_answer(scene, asked)
        case "aside-code":
            return sharing.use_code(
                scene, _held(scene, "aside"), wrong=lambda told: _return(told, asked)
            )
        case "aside-anew":
            return _begin_anew(scene, asked)
        case "aside-leave":
            return menu.show_menu(scene.leading(scene.say("draft-kept")))
        case "aside-before":
            return steps.go_back(scene, asked)
        case _:
            return _return(scene, asked)


def _take_as_answer(scene: Scene, asked: Step) -> TurnResult:
    """Take the remark as the answer; a later edit of its message changes it."""
    words, source = Text(_held(scene, "aside")), _held(scene, "aside_source") or None
    scene = _at_question(scene, asked)
    context = scene.context
    message = replace(context.message, body=words, reference=source)
    scene = replace(scene, context=replace(context, message=message))
    return filling.take_answer(scene, asked, words)


def _return(scene: Scene, asked: Step) -> TurnResult:
    """Ask the question as it stood, with the readings of an answer that were to choose from."""
    if not _held(scene, "reading"):
        return ask_again(scene, asked)
    return filling.ask_readings(scene, asked, state_of_open(scene, asked))
