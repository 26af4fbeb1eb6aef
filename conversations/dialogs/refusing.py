"""Why an answer is not taken: what was understood, what fits instead, and the way on.

What the administrative check turns away for its words alone is refused at the question already.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conversations.answers import Rejected
from conversations.answers.cleaning import one_line, quoted
from conversations.answers.writing import may_be_name_in_capitals, only_fills
from conversations.dialogs.screens import MISSES_BEFORE_HELP
from conversations.dialogs.wording import hint_of
from conversations.forms import TextType
from conversations.messages import Text
from conversations.texts import key_in

if TYPE_CHECKING:
    from conversations.dialogs.screens import Scene
    from conversations.draft import Json
    from conversations.engine import Step
    from conversations.messages import Body

_FILLER = "filler"
_NOT_YET = re.compile(r"(?:belum|blm|menyusul|nyusul|besok|nanti|not yet|none yet|later)\b")


def filler_in(scene: Scene, asked: Step, value: Json) -> Rejected | None:
    """Return that a text of a proposal only fills the field; None where it says something."""
    if scene.open_draft.period is None or not only_fills(asked.question, value):
        return None
    return Rejected(_FILLER, {"text": quoted(one_line(str(value)).strip("\"'“”‘’"))})


def _puts_off(body: Body) -> bool:
    """Tell whether somebody says that there is nothing yet: "belum ada videonya", "nyusul"."""
    return isinstance(body, Text) and _NOT_YET.match(body.text.strip().casefold()) is not None


def told_why(scene: Scene, asked: Step, rejected: Rejected) -> Scene:
    """Say why an answer is not taken; what only fills gets an example and how it can wait."""
    scene = scene.leading(scene.say(key_in("rejected", rejected.reason), **rejected.params))
    if rejected.reason != _FILLER:
        is_put_off = asked.question.may_wait and _puts_off(scene.context.message.body)
        return scene.leading(scene.say("filler-later")) if is_put_off else scene
    word = rejected.params["text"]
    if isinstance(asked.question.type, TextType) and may_be_name_in_capitals(word):
        scene = scene.leading(scene.say("filler-name", word=word.upper()))
    if asked.question.may_wait:
        scene = scene.leading(scene.say("filler-later"))
    hint = hint_of(scene, asked)
    is_given_anyway = scene.context.session.misses + 1 >= MISSES_BEFORE_HELP
    return scene.leading(hint) if hint and not is_given_anyway else scene
