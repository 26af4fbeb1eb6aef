"""What drafts are called where one of several is chosen: no two of them alike."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from conversations.dialogs.wording import draft_title
from conversations.domain.calendar import day_in_zone, show_clock, show_date
from conversations.texts import in_language

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from conversations.dialogs.screens import Scene
    from conversations.draft import Draft
    from conversations.messages import DraftId

LONGEST = 36
"""Characters of a title that a button shows."""


def short_name(scene: Scene, draft: Draft) -> str:
    """Return a draft's title, short enough for a button, or the words for one without."""
    title = name_of_draft(scene, draft)
    return title if len(title) <= LONGEST else f"{title[:LONGEST]}…"


def name_of_draft(scene: Scene, draft: Draft) -> str:
    """Return a draft's own title, or the words for one that has none yet."""
    return draft_title(draft.answers) or scene.say("draft-untitled")


def told_apart(scene: Scene, drafts: Iterable[Draft]) -> Mapping[DraftId, str]:
    """Return what is said beside the names of drafts whose buttons would be alike.

    That is the group and the day it was begun; the time as well, where these are the same.
    """
    listed = tuple(drafts)
    names = Counter(short_name(scene, draft) for draft in listed)
    alike = [draft for draft in listed if names[short_name(scene, draft)] > 1]
    days = {draft.id: _begun(scene, draft, with_time=False) for draft in alike}
    said = Counter((short_name(scene, draft), days[draft.id]) for draft in alike)
    return {
        draft.id: _begun(scene, draft, with_time=True)
        if said[short_name(scene, draft), days[draft.id]] > 1
        else days[draft.id]
        for draft in alike
    }


def _begun(scene: Scene, draft: Draft, *, with_time: bool) -> str:
    form = scene.context.lookups.form(draft.form, draft.version)
    period = scene.context.lookups.period(str(draft.period))
    words = [in_language(period.group(str(form.group)).label, scene.language)]
    if draft.created_at is not None:
        day = show_date(day_in_zone(draft.created_at, scene.zone), scene.language)
        clock = f" {show_clock(draft.created_at, scene.zone, scene.language)}"
        words.append(f"{day}{clock if with_time else ''}")
    return ", ".join(words)
