"""What the ministry's rules say to an answer at once: the rule and the result together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from conversations.domain.calendar import day_in_zone
from conversations.domain.eligibility import age_in_words, fitting_groups, judge_age, judge_history
from conversations.texts import key_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from conversations.dialogs.screens import Scene
    from conversations.draft import Json
    from conversations.engine import Step


@dataclass(frozen=True, slots=True)
class Remark:
    """Words about an answer; with `stops` it keeps the proposal from counting this year."""

    text: str
    stops: bool = False


def remark_on(scene: Scene, asked: Step, value: Json) -> Remark | None:
    """Return what is to be said about an answer, where its question names a rule."""
    rule = _RULES.get(asked.question.remark or "")
    return rule(scene, value) if rule and scene.open_draft.period else None


def _age_at_closing(scene: Scene, value: Json) -> Remark:
    period = scene.context.lookups.period(str(scene.open_draft.period))
    group = period.group(str(scene.open_form.group))
    closing = day_in_zone(period.closes_at, period.zone)
    started = date.fromisoformat(str(value))
    fits = judge_age(started, closing, group)
    text = scene.say(
        "remark-age-ok" if fits else "remark-age-under",
        age=age_in_words(started, closing, scene.language),
        needed=_needed(scene, group.minimum_age_months),
    )
    if fits:
        return Remark(text)
    others = fitting_groups(started, closing, period, besides=group.key)
    if others:
        names = ", ".join(other.label.get(scene.language, other.key) for other in others)
        text = f"{text} {scene.say('remark-other-groups', names=names)}"
    return Remark(text, stops=True)


def _needed(scene: Scene, months: int) -> str:
    if months % 12 == 0:
        return scene.say("years", count=months // 12)
    return scene.say("months", count=months)


def _former_top(scene: Scene, value: Json) -> Remark | None:
    period = scene.context.lookups.period(str(scene.open_draft.period))
    group = period.group(str(scene.open_form.group))
    verdict = judge_history(str(value), group)
    if verdict is None:
        return None
    return Remark(scene.say(key_in("remark-history", verdict)), stops=verdict != "ok")


_RULES: dict[str, Callable[[Scene, Json], Remark | None]] = {
    "age_at_closing": _age_at_closing,
    "former_top": _former_top,
}
RULES = tuple(_RULES)
