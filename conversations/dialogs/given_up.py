"""What waits for a decision in a chat that is given up, or goes on with something else.

It comes along where it can, and else it is told, so that nothing vanishes.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conversations import engine
from conversations.dialogs.crossing import CONFLICT
from conversations.dialogs.screens import Scene, told_kept, told_lost
from conversations.dialogs.wording import show_answer
from conversations.forms import LongTextType
from conversations.messages import DraftId

if TYPE_CHECKING:
    from conversations.draft import Json
    from conversations.lookups import Standing


def told_given_up(scene: Scene, standing: Standing) -> Scene:
    """Tell all that waits in a chat, which will know nothing of it any more."""
    return told_lost(scene, standing.session.held, *_undecided(scene, standing))


def brought_along(there: Scene, standing: Standing) -> Scene:
    """Keep what waits in the chat's proposals for when they are on screen again; tell the rest."""
    held, words = standing.session.held, standing.session.held.get("words")
    found = held.get("kept")
    entries = dict(found) if isinstance(found, dict) else {}
    if isinstance(words, list) and standing.draft is not None:
        entries[standing.draft.id] = {"words": words, "words_after": held.get("words_after")}
    stays = {key: one for key, one in entries.items() if _comes_along(there, key)}
    rest: Json = {key: one for key, one in entries.items() if key not in stays}
    if isinstance(words, list) and standing.draft is not None and standing.draft.id in stays:
        there = there.leading(told_kept(replace(there, waiting=tuple(map(str, words)))))
    there = told_lost(there, {"kept": rest}, *_undecided(there, standing))
    return replace(there, kept={**there.kept, **stays})


def _comes_along(there: Scene, key: str) -> bool:
    """Tell whether a draft goes on as the person's, and is another than that on screen."""
    draft = there.context.lookups.draft(DraftId(key))
    is_proposal = draft is not None and draft.status == "open" and draft.period is not None
    return is_proposal and key != there.context.session.draft


def _undecided(scene: Scene, standing: Standing) -> tuple[str, ...]:
    """Return the answer beside a colleague's, where it was not decided which of them counts."""
    session, draft = standing.session, standing.draft
    if session.screen != CONFLICT or draft is None:
        return ()
    form = scene.context.lookups.form(draft.form, draft.version)
    asked = engine.find_step(form, draft.answers, session.cursor)
    if asked is None:
        return ()
    mine = session.held.get("mine")
    if isinstance(asked.question.type, LongTextType):
        return (str(mine),)
    return (show_answer(replace(scene, draft=draft, form=form), asked, mine),)
