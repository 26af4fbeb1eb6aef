"""Words that end or leave a form, typed while an answer is half given: what is open comes first.

KIRIM belongs to the summary. Ticks that were not closed yet would stand there as missing, so the
check, the summary and another answer come after SELESAI.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.dialogs.asking import ask_again
from conversations.dialogs.parts import has_parts
from conversations.dialogs.wording import label_of
from conversations.forms import PersonType, SelectManyType, StatementType

if TYPE_CHECKING:
    from conversations.commands import Command
    from conversations.dialogs.screens import Scene
    from conversations.engine import Step
    from conversations.scene import TurnResult

LEAVING: frozenset[Command] = frozenset({"send", "check", "change"})
"""What leads away from a question to the check, the summary or another answer."""


def told_first(scene: Scene, asked: Step, command: Command) -> TurnResult | None:
    """Ask the open question again, saying why; None where the word can be followed at once."""
    label = label_of(scene, asked)
    has_ticks = isinstance(asked.question.type, SelectManyType) and has_parts(
        scene.open_draft.answers.get(asked.key)
    )
    if command != "send" and not has_ticks:
        return None
    if isinstance(asked.question.type, StatementType):
        return ask_again(scene.leading(scene.say("rejected-needs-acceptance")), asked)
    if isinstance(asked.question.type, SelectManyType):
        scene = scene.leading(scene.say("still-choosing", label=label))
    elif _is_collecting(scene, asked):
        scene = scene.leading(scene.say("still-collecting", label=label))
    elif scene.open_draft.period is None or has_parts(scene.open_draft.answers.get(asked.key)):
        scene = scene.leading(scene.say("still-asked", label=label))
    else:
        return None
    return ask_again(
        scene.leading(scene.say("send-in-summary" if command == "send" else "leave-after")), asked
    )


def _is_collecting(scene: Scene, asked: Step) -> bool:
    return has_parts(scene.open_draft.answers.get(asked.key)) and not isinstance(
        asked.question.type, PersonType
    )
