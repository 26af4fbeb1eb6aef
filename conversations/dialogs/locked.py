"""A chat of which it is in doubt whose it is: nothing of what is known is shown or changed there.

It says why, and how it goes on: the person is asked in another chat of theirs or, where there is
none that they can open, staff are; whoever else writes there gets the chat for themselves. The
session stays as it is, so that nothing is lost for the person it belongs to.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conversations import notices
from conversations.answers.choices import match_choice
from conversations.commands import find_command
from conversations.dialogs import consent
from conversations.dialogs.chat_names import channel_name, told_chat
from conversations.dialogs.chat_questions import unlock_question
from conversations.dialogs.linking import as_stranger
from conversations.dialogs.screens import Scene, begin, step
from conversations.events import CaseOpened, ChatDisowned, LockedChatStopped, UnlockAsked
from conversations.messages import Choice, OutboundMessage, Press, Prompt, Recovered, Text
from conversations.scene import TurnResult
from conversations.texts import bold, key_in, say

if TYPE_CHECKING:
    from conversations.lookups import LinkedChat
    from conversations.messages import Address
    from conversations.text_keys import TextKey

LOCKED = "locked"
_WAYS = {"me": (), "other": ("pemilik baru", "new owner", "saya pemilik baru")}
"""Who may write there, and what else they may say."""


def take(scene: Scene) -> TurnResult:
    """Take whatever comes from a locked chat."""
    body = scene.context.message.body
    if isinstance(body, Recovered):
        return TurnResult(scene.context.session)
    match _chosen(scene):
        case "locked-me":
            return _claim(scene)
        case "locked-other":
            return _disown(scene)
        case "/staff":
            return _turn_to_staff(scene)
        case "/help":
            words = "\n".join((_why(scene), scene.say("locked-help")))
            return _show(scene, words, (*_choices(scene), step(scene, "staff")))
        case _:
            return _show(scene, "\n".join((_why(scene), scene.say("locked-how"))))


def _chosen(scene: Scene) -> str | None:
    """Return what was tapped or typed in full; a number may be the answer to what was open."""
    body, pressed = scene.context.message.body, scene.context.pressed
    if isinstance(body, Press):
        return pressed.choice if pressed is not None and pressed.screen == LOCKED else None
    if not isinstance(body, Text) or scene.context.message.forwarded:
        return None
    command = find_command(body.text)
    if command in {"staff", "help"}:
        return f"/{command}"
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


def show_told(scene: Scene, words: str, choices: tuple[Choice, ...]) -> TurnResult:
    """Say something that shows nothing of the person, why the chat is locked, and what to choose.

    Where nothing else is to be chosen, it is whose chat this is.
    """
    return _show(scene, "\n".join((words, _why(scene))), choices)


def has_others(scene: Scene) -> bool:
    """Tell whether this is a locked chat of somebody who has another that can be written to."""
    if scene.context.locked is None or scene.person is None:
        return False
    return _where_to_ask(scene) is not None


def stop_here(scene: Scene) -> TurnResult:
    """Take BERHENTI for this chat, where nothing is sent as it is; the person is told elsewhere."""
    scene = scene.caused(LockedChatStopped())
    return show_told(scene, scene.say("locked-stopped-here"), ())


def _show(scene: Scene, text: str, choices: tuple[Choice, ...] = ()) -> TurnResult:
    prompt = Prompt(
        LOCKED,
        choices or _choices(scene),
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
        return _show_asked(scene, asked.asked_in)
    to, mine = _where_to_ask(scene), _own(scene)
    if mine is None:
        return _show(scene, _why(scene))
    if to is None:
        return _ask_staff(scene, mine, scene.context.fresh.question, None)
    question = scene.context.fresh.question
    scene = _asking(scene, mine, question, to).caused(UnlockAsked(question, to))
    return _show_asked(scene, to)


def _turn_to_staff(scene: Scene) -> TurnResult:
    """Have staff make sure who it is; whoever has the other chat is asked, or can still answer."""
    asked, mine = scene.context.lookups.question_about(scene.context.session.address), _own(scene)
    if asked is not None and asked.case:
        return _show(scene, scene.say("locked-case-waits", number=bold(asked.case)))
    if mine is None:
        return _show(scene, _why(scene))
    if asked is not None:
        return _ask_staff(scene, mine, asked.id, asked.asked_in)
    to, question = _where_to_ask(scene), scene.context.fresh.question
    if to is not None:
        scene = _asking(scene, mine, question, to)
    return _ask_staff(scene, mine, question, to)


def _own(scene: Scene) -> LinkedChat | None:
    chats = scene.context.lookups.linked_chats(scene.known.id)
    return next((one for one in chats if one.address == scene.context.session.address), None)


def _where_to_ask(scene: Scene) -> Address | None:
    """Return in which other chat the person is asked, if there is one that can be written to."""
    here, lookups = scene.context.session.address, scene.context.lookups
    chats = lookups.linked_chats(scene.known.id)
    others = [one for one in chats if one.address != here and one.is_reachable]
    preferred = lookups.preferred_channel(scene.known.id)
    others.sort(key=lambda one: (one.is_discouraged, one.address.channel != preferred))
    return others[0].address if others else None


def _asking(scene: Scene, mine: LinkedChat, question: str, to: Address) -> Scene:
    message = unlock_question(question, mine, to, scene.language)
    return replace(scene, others=(*scene.others, message))


def _show_asked(scene: Scene, to: Address) -> TurnResult:
    """Say where the person is asked; whoever cannot open that chat can turn to staff."""
    channel = bold(channel_name(to.channel, scene.language))
    words = scene.say("locked-asked", channel=channel)
    return _show(scene, words, (*_choices(scene), step(scene, "staff")))


def _ask_staff(
    scene: Scene, mine: LinkedChat, question: str, asked_in: Address | None
) -> TurnResult:
    """Open a case: staff read Indonesian, and make sure by what the person registered with."""
    number = f"T-{scene.context.fresh.case}"
    words = say(
        "locked-case",
        chat=told_chat(mine, "id"),
        why=say(key_in("locked-case", scene.context.locked or "number")),
        person=int(scene.known.id),
        number=number,
    )
    scene = scene.caused(CaseOpened(number, words), UnlockAsked(question, asked_in, number))
    key: TextKey = "locked-case-opened" if asked_in is None else "locked-case-opened-too"
    return _show(scene, scene.say(key, number=bold(number)))


def _disown(scene: Scene) -> TurnResult:
    """Let the chat be that of whoever writes there now, and begin as with anybody new."""
    stranger = replace(as_stranger(scene), lead="", others=(), events=())
    context = replace(stranger.context, locked=None, pressed=None, shown_at=None)
    session = replace(context.session, language="id")
    fresh = begin(replace(context, session=session))
    welcomed = consent.welcome(fresh.leading(scene.say("locked-disowned")))
    return replace(
        welcomed,
        messages=(*welcomed.messages, *_told_disowned(scene)),
        events=(ChatDisowned(), *welcomed.events),
    )


def _told_disowned(scene: Scene) -> tuple[OutboundMessage, ...]:
    """Return the word to the person's other chats that this one is theirs no more."""
    mine = _own(scene)
    if mine is None:
        return ()
    return tuple(
        notices.chat_unlinked(one.address, scene.language, mine)
        for one in scene.context.lookups.linked_chats(scene.known.id)
        if one.address != mine.address and one.may_be_told
    )
