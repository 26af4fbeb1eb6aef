"""A chat of which it is in doubt whose it is: nothing of what is known is shown or changed there.

It says why, and how it goes on: the person is asked in another chat of theirs or, where there is
none, staff are; whoever else writes there gets the chat for themselves. The session stays as it
is, so that nothing is lost for the person it belongs to.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conversations.answers.choices import match_choice
from conversations.commands import find_command
from conversations.dialogs import consent
from conversations.dialogs.chat_names import channel_name, told_chat
from conversations.dialogs.chat_questions import unlock_question
from conversations.dialogs.linking import as_stranger
from conversations.dialogs.screens import Scene, begin
from conversations.events import CaseOpened, ChatDisowned, MessagesStopped, UnlockAsked
from conversations.messages import Choice, OutboundMessage, Press, Prompt, Recovered, Text
from conversations.scene import TurnResult
from conversations.texts import bold, key_in, say

if TYPE_CHECKING:
    from conversations.lookups import LinkedChat

LOCKED = "locked"
_WAYS = {"me": (), "other": ("pemilik baru", "new owner", "saya pemilik baru")}
"""Who may write there, and what else they may say."""


def take(scene: Scene) -> TurnResult:
    """Take whatever comes from a locked chat."""
    body = scene.context.message.body
    if isinstance(body, Recovered):
        return TurnResult(scene.context.session)
    if isinstance(body, Text) and find_command(body.text) == "stop":
        words = "\n".join((scene.say("stopped"), _why(scene)))
        return _show(scene.caused(MessagesStopped()), words)
    match _chosen(scene):
        case "locked-me":
            return _claim(scene)
        case "locked-other":
            return _disown(scene)
        case _:
            return _show(scene, "\n".join((_why(scene), scene.say("locked-how"))))


def _chosen(scene: Scene) -> str | None:
    """Return what was tapped or typed in full; a number may be the answer to what was open."""
    body, pressed = scene.context.message.body, scene.context.pressed
    if isinstance(body, Press):
        return pressed.choice if pressed is not None and pressed.screen == LOCKED else None
    if not isinstance(body, Text) or scene.context.message.forwarded:
        return None
    words = body.text.strip()
    if words.endswith("?") or words.strip(" .)#").isdecimal():
        return None
    return match_choice(words, _choices(scene), exact=True)


def _why(scene: Scene) -> str:
    channel = channel_name(scene.context.session.address.channel, scene.language)
    reason = scene.context.locked or "number"
    return scene.say(key_in("locked-because", reason), channel=channel)


def _choices(scene: Scene) -> tuple[Choice, ...]:
    """Return both ways on, as steps: on screen they are words, and no numbers of an answer."""
    return tuple(
        Choice(
            f"locked-{name}",
            scene.say(key_in("locked", name)),
            role="step",
            word=(word := scene.say(key_in("locked", f"{name}.word"))),
            aliases=(word, *aliases),
        )
        for name, aliases in _WAYS.items()
    )


def _show(scene: Scene, text: str) -> TurnResult:
    prompt = Prompt(
        LOCKED,
        _choices(scene),
        or_type=scene.say("chat-question-type"),
        language=scene.language,
    )
    message = OutboundMessage(text, prompt)
    return TurnResult(scene.context.session, (message, *scene.others), events=scene.events)


def _claim(scene: Scene) -> TurnResult:
    """Have it asked elsewhere whether it is the person who writes here; not twice."""
    lookups, here = scene.context.lookups, scene.context.session.address
    asked = lookups.question_about(here)
    if asked is not None and asked.case:
        return _show(scene, scene.say("locked-case-waits", number=bold(asked.case)))
    if asked is not None and asked.asked_in is not None:
        return _show(scene, _told_where(scene, asked.asked_in.channel))
    chats = lookups.linked_chats(scene.known.id)
    mine = next((one for one in chats if one.address == here), None)
    others = [one for one in chats if one.address != here and one.is_reachable]
    if mine is None:
        return _show(scene, _why(scene))
    return _ask_there(scene, mine, others) if others else _ask_staff(scene, mine)


def _ask_there(scene: Scene, mine: LinkedChat, others: list[LinkedChat]) -> TurnResult:
    preferred = scene.context.lookups.preferred_channel(scene.known.id)
    others.sort(key=lambda one: (one.is_discouraged, one.address.channel != preferred))
    to = others[0].address
    question = scene.context.fresh.question
    message = unlock_question(question, mine, to, scene.language)
    scene = replace(scene, others=(*scene.others, message))
    scene = scene.caused(UnlockAsked(question, to))
    return _show(scene, _told_where(scene, to.channel))


def _told_where(scene: Scene, channel: str) -> str:
    return scene.say("locked-asked", channel=bold(channel_name(channel, scene.language)))


def _ask_staff(scene: Scene, mine: LinkedChat) -> TurnResult:
    """Open a case: staff read Indonesian, and make sure by what the person registered with."""
    number = f"T-{scene.context.fresh.case}"
    words = say(
        "locked-case",
        chat=told_chat(mine, "id"),
        why=say(key_in("locked-case", scene.context.locked or "number")),
        person=int(scene.known.id),
        number=number,
    )
    scene = scene.caused(
        CaseOpened(number, words), UnlockAsked(scene.context.fresh.question, None, number)
    )
    return _show(scene, scene.say("locked-case-opened", number=bold(number)))


def _disown(scene: Scene) -> TurnResult:
    """Let the chat be that of whoever writes there now, and begin as with anybody new."""
    stranger = replace(as_stranger(scene), lead="", others=(), events=())
    context = replace(stranger.context, locked=None, pressed=None, shown_at=None)
    session = replace(context.session, language="id")
    fresh = begin(replace(context, session=session))
    welcomed = consent.welcome(fresh.leading(scene.say("locked-disowned")))
    return replace(welcomed, events=(ChatDisowned(), *welcomed.events))
