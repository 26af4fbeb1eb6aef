"""Messages that wait for their place: one bubble lists them, and asks about the first.

It grows while more of them come, in place of the one before; each is decided in its turn. Only so
many can wait: of what comes after them the bubble says that it is not kept.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeGuard

from conversations import engine
from conversations.dialogs.screens import Scene, answer, saw_latest, show
from conversations.dialogs.seen import last_seen
from conversations.dialogs.wording import label_of
from conversations.forms import FilesType, LongTextType, StatementType, TextType
from conversations.messages import Press

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conversations.draft import Json
    from conversations.engine import Step
    from conversations.messages import Choice
    from conversations.scene import TurnResult

CROSSED = "crossed"

GROWS_FOR = 1.0
"""Seconds such a bubble waits for more: what was written offline arrives all at once."""
ALL_LISTED = 5
LISTED = 3
"""Of more than ALL_LISTED messages only so many are shown; the rest are counted."""
MOST_WAITING = 50
MOST_CHARACTERS = 20_000
"""What may wait in a session, in messages and in characters of all of them; one always may."""
_ALONE = 200
_AMONG_OTHERS = 80
"""Characters shown of a message."""


def let_wait(scene: Scene, words: str) -> Scene:
    """Let words wait too, or count the message as one that is not kept where no more can wait."""
    waiting = scene.waiting
    length = sum(map(len, waiting)) + len(words)
    if not waiting or (len(waiting) < MOST_WAITING and length <= MOST_CHARACTERS):
        return replace(scene, waiting=(*waiting, words))
    return _with_unkept(scene, _unkept(scene) + 1)


def forget_unkept(scene: Scene) -> Scene:
    """Tell no more of messages that were not kept: whoever decides has read of them."""
    return _with_unkept(scene, 0)


def _unkept(scene: Scene) -> int:
    count = scene.context.session.held.get("unkept")
    return count if isinstance(count, int) else 0


def _with_unkept(scene: Scene, count: int) -> Scene:
    return scene.holding(unkept=count or None)


def show_waiting(
    scene: Scene, asked: Step | None, after: str | None, since: Mapping[str, Json]
) -> TurnResult:
    """Show the waiting messages and where the first can go.

    `asked` is the question that is open, `after` the one answered before it (unless the words are
    known to have come after another), and `since` tells since when `asked` is on screen, see
    `asking`.
    """
    form, answers = scene.open_form, scene.open_draft.answers
    # The question they came after may be gone by now; then it is the one answered last.
    before = engine.find_step(form, answers, scene.waits_after)
    before = before or engine.find_step(form, answers, after)
    unseen = asked is not None and is_unseen(scene, asked)
    scene = replace(scene, waits_after=before.key if before else None)
    shown = asked or before
    session = scene.context.session
    is_answer = isinstance(scene.context.message.body, Press)
    return show(
        scene,
        CROSSED,
        _text(scene, asked, is_named=unseen and not _is_statement(asked)),
        _choices(scene, asked, before),
        cursor=shown.key if shown else None,
        held={
            "after": before.key if before else None,
            "seen": last_seen(scene) if shown and session.cursor == shown.key else None,
            "new": since.get("new"),
            "since": since.get("since"),
            "unkept": _unkept(scene) or None,
            "unseen": unseen or None,
        },
        keep_draft=True,
        edits=session.screen == CROSSED and not scene.lead and not saw_latest(scene),
        supersedes=f"{CROSSED}:{scene.open_draft.id}",
        stays=bool(scene.lead),
        waits=0.0 if scene.lead or is_answer else GROWS_FOR,
    )


def _is_statement(asked: Step | None) -> bool:
    return asked is not None and isinstance(asked.question.type, StatementType)


def _choices(scene: Scene, asked: Step | None, before: Step | None) -> list[Choice]:
    choices = []
    # Nobody accepts a statement with words sent before they had read it.
    if asked is not None and not isinstance(asked.question.type, FilesType | StatementType):
        label = label_of(scene, asked)
        this = answer(scene, "this", "crossed-for-this", label=label)
        choices.append(replace(this, aliases=(label, "yang ini", "yang sekarang", "this one")))
    if takes_more(before):
        label = label_of(scene, before)
        more = answer(scene, "before", "crossed-for-before", label=label)
        choices.append(
            replace(more, aliases=(label, "yang tadi", "yang sebelumnya", "the one before"))
        )
    drop = answer(scene, "drop", "crossed-drop")
    choices.append(replace(drop, aliases=("buang", "lupakan", "never mind")))
    if len(scene.waiting) > 1:
        choices.append(answer(scene, "together", "crossed-together"))
    return choices


def is_unseen(scene: Scene, asked: Step) -> bool:
    """Tell whether a question was only named beside words that wait, and never asked yet."""
    session = scene.context.session
    if session.cursor != asked.key or session.draft != scene.open_draft.id:
        return True
    return session.held.get("unseen") is True


def is_left(scene: Scene, asked: Step) -> bool:
    """Tell whether no question is open any more: only the words are left to be decided.

    `asked` is then the answer after which they came.
    """
    session = scene.context.session
    if session.screen != CROSSED or session.held.get("after") != asked.key:
        return False
    return not engine.is_open(asked, scene.open_draft.answers)


def takes_more(before: Step | None) -> TypeGuard[Step]:
    """Tell whether words can be added to the answer before."""
    return before is not None and isinstance(before.question.type, TextType | LongTextType)


def _text(scene: Scene, asked: Step | None, *, is_named: bool) -> str:
    words, count = scene.waiting, len(scene.waiting)
    if asked is None or is_named:
        head = scene.say("crossed-left", count=count)
    elif _is_statement(asked):
        head = scene.say("crossed-statement", count=count, question=label_of(scene, asked))
    else:
        head = scene.say("crossed", count=count, question=label_of(scene, asked))
    if count == 1:
        lines = [f"“{_cut(words[0], _ALONE)}”"]
    else:
        listed = words if count <= ALL_LISTED else words[:LISTED]
        lines = [f"• “{_cut(one, _AMONG_OTHERS)}”" for one in listed]
        if len(listed) < count:
            lines.append(scene.say("crossed-more", count=count - len(listed)))
    unkept = _unkept(scene)
    if unkept:
        lines.append(scene.say("crossed-full", count=unkept))
    which = scene.say("crossed-which" if count == 1 else "crossed-which-first")
    if asked is not None and is_named:
        which = f"{which} {scene.say('crossed-then', question=label_of(scene, asked))}"
    return "\n".join((head, *lines, which))


def _cut(words: str, most: int) -> str:
    return words if len(words) <= most else f"{words[:most].rstrip()}…"
