"""May we invite you? What is asked, which words were agreed to, and what holds (UNDANGAN).

The question comes along once where registration ends, and once more under a first receipt. Each
button that agrees names the fingerprint and the language of the words it stood under.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conversations.dialogs import wishes
from conversations.dialogs.beside import with_steps
from conversations.dialogs.chat_names import channel_name
from conversations.dialogs.screens import Scene, answer, show, step, text_of
from conversations.domain.calendar import show_moment
from conversations.texts import fingerprint_of, say

if TYPE_CHECKING:
    from conversations.domain.people import EndedBy, OptIn
    from conversations.draft import Json
    from conversations.messages import Choice
    from conversations.scene import TurnResult
    from conversations.text_keys import TextKey

OPT_IN = "opt_in"
YES, NO = "opt-in-yes:", "opt-in-no"
"""Names of the two buttons; the language and the fingerprint of the words follow the first."""
HELD = "opt_in"
"""Under this a session holds the name of the yes that came along with what is on screen."""
AFTER = "opt_in_after"
"""Under this a session holds what had been said last when UNDANGAN asked."""
_ENDED_BY: dict[EndedBy, TextKey] = {
    "person": "data-ended-by-person",
    "platform": "data-ended-by-platform",
    "staff": "data-ended-by-staff",
}
_LISTED = 3
_YES_WORDS = ("ya", "iya", "ya boleh", "boleh", "undang saya", "yes", "invite me")
_NO_WORDS = ("tidak", "tidak usah", "tidak perlu", "tanpa", "no", "no thanks")


def fingerprint(language: str) -> str:
    """Return what stands for the words that are agreed to, as they are shown in a language."""
    words = "\n".join((say("opt-in-ask", language), say("opt-in-yes", language)))
    return fingerprint_of(words)


def shown_words(yes: str) -> tuple[str, str]:
    """Return the language and the fingerprint of the words that a yes stood under."""
    language, _, wording = yes.removeprefix(YES).partition(":")
    return language, wording


# --- beside something else --------------------------------------------------------------------


def words(scene: Scene) -> str:
    """Return the question, and how it is answered."""
    return f"{scene.say('opt-in-ask')}\n{scene.say('opt-in-how')}"


def with_question(scene: Scene, shown: TurnResult) -> TurnResult:
    """Put both buttons beside a bubble in which the question stands."""
    yes = _yes(scene)
    steps = (
        replace(yes, role="step", word=scene.say("opt-in-yes.word")),
        replace(_no(scene), role="step", word=scene.say("opt-in-no.word")),
    )
    return with_steps(shown, *steps, **{HELD: yes.name})


def is_beside(scene: Scene) -> bool:
    """Tell whether the question stands beside what is on screen, and is still open."""
    held = text_of(scene.context.session.held, HELD)
    return bool(held) and scene.person is not None and scene.person.is_undecided


def _yes(scene: Scene) -> Choice:
    name = f"{YES}{scene.language}:{fingerprint(scene.language)}"
    return answer(scene, name, "opt-in-yes")


def _no(scene: Scene) -> Choice:
    return answer(scene, NO, "opt-in-no")


# --- UNDANGAN ---------------------------------------------------------------------------------


def show_wish(scene: Scene) -> TurnResult:
    """Say what holds now and offer the other choice; both to whoever never chose."""
    yes, no = replace(_yes(scene), aliases=_YES_WORDS), replace(_no(scene), aliases=_NO_WORDS)
    person = scene.known
    if person.invitations_at is not None:
        found = [one for one in wishes.opt_ins(scene) if one.ended_at is None][:1]
        lines = [scene.say("opt-in-holds", **_given(scene, one)) for one in found]
        text = "\n".join((*lines, scene.say("opt-in-how-to-end")))
        return show(scene, OPT_IN, text, (no, step(scene, "back")))
    lines = [scene.say("opt-in-holds-not")]
    if person.stopped_at is not None:
        lines.append(scene.say("opt-in-holds-stopped"))
    lines += ["", scene.say("opt-in-ask")]
    choices = (yes, no) if person.is_undecided else (yes,)
    held: dict[str, Json] = {AFTER: wishes.last_said(person)}
    return show(scene, OPT_IN, "\n".join(lines), (*choices, step(scene, "back")), held=held)


def _given(scene: Scene, one: OptIn) -> dict[str, str]:
    return {
        "given": show_moment(one.given_at, scene.zone, scene.language),
        "channel": channel_name(one.channel, scene.language),
    }


def describe(scene: Scene) -> str:
    """Return what somebody wants to be sent unasked, as what we keep about them."""
    person = scene.known
    found = wishes.opt_ins(scene)[:_LISTED]
    lines = [_line(scene, one) for one in found] or [_without(scene)]
    if person.stopped_at is not None:
        moment = show_moment(person.stopped_at, scene.zone, scene.language)
        lines.append(scene.say("data-stopped", moment=moment))
    return "\n".join(lines)


def _line(scene: Scene, one: OptIn) -> str:
    given = {**_given(scene, one), "version": one.wording}
    if one.ended_at is None:
        return scene.say("data-opt-in", **given)
    ended = show_moment(one.ended_at, scene.zone, scene.language)
    by = scene.say(_ENDED_BY[one.ended_by or "staff"])
    return scene.say("data-opt-in-ended", ended=ended, by=by, **given)


def _without(scene: Scene) -> str:
    at = scene.known.invitations_answered_at or scene.known.stopped_at
    if at is None:
        return scene.say("data-opt-in-open")
    return scene.say("data-opt-in-none", moment=show_moment(at, scene.zone, scene.language))
