"""HUBUNGKAN: which chats are one person's, a code for one more, and which of them is written to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conversations import notices
from conversations.dialogs import consent, joining, registration, returning
from conversations.dialogs.chat_names import (
    channel_name,
    chat_name,
    handle_of,
    listed_channels,
)
from conversations.dialogs.chat_questions import show_question
from conversations.dialogs.given_up import told_given_up
from conversations.dialogs.screens import (
    Scene,
    answer,
    chose_unseen,
    chosen,
    show,
    step,
    text_of,
    told_lost,
)
from conversations.domain.calendar import show_clock, show_moment
from conversations.draft import Session
from conversations.entrances import besides, linking_address
from conversations.events import ChatUnlinked, LinkCodeIssued, PreferredChannelChosen
from conversations.messages import Choice, Link
from conversations.share_codes import LINK_CODE_LIVES, normal_code
from conversations.texts import bold

if TYPE_CHECKING:
    from conversations.lookups import LinkedChat
    from conversations.scene import TurnResult
    from conversations.text_keys import TextKey

LINKS = "links"
LINK_CODE = "link_code"
PREFERRED = "link_preferred"
WHICH = "link_which"
UNLINK = "link_unlink"
_CHAT = "chat:"
_CHANNEL = "channel:"
_LAST_USED = "last-used"


def show_links(scene: Scene) -> TurnResult:
    """Show the person's chats and what can be done; a question about one comes first."""
    if not scene.known.is_registered:
        return _registration_first(scene)
    asked = scene.context.lookups.question_in(scene.context.session.address)
    if asked is not None:
        return show_question(scene, asked)
    if joining.asked_here(scene) is not None:
        return joining.show_waiting(scene)
    found = _chats(scene)
    lines = [scene.say("links"), *(_line(scene, one) for one in found), "", _where(scene, found)]
    choices = [answer(scene, "code", "links-make-code")]
    if len({one.address.channel for one in found}) > 1:
        choices.append(answer(scene, "prefer", "links-prefer"))
    if len(found) > 1:
        choices.append(answer(scene, "unlink", "links-unlink"))
    return show(scene, LINKS, "\n".join(lines), (*choices, step(scene, "back")))


def show_asked(scene: Scene) -> TurnResult:
    """Show again what this chat is about; where it is decided, what was open before."""
    asked = scene.context.lookups.question_in(scene.context.session.address)
    return returning.back(scene) if asked is None else show_question(scene, asked)


def _registration_first(scene: Scene) -> TurnResult:
    told = scene.leading(scene.say("link-how-here"))
    if told.draft is not None:
        return returning.back(told.leading(scene.say("registration-first")))
    return registration.start(told)


def _chats(scene: Scene) -> tuple[LinkedChat, ...]:
    return scene.context.lookups.linked_chats(scene.known.id)


def describe(scene: Scene) -> str:
    """Return the person's chats, one a line, as what we keep about them."""
    return "\n".join(_line(scene, one) for one in _chats(scene))


def _line(scene: Scene, chat: LinkedChat) -> str:
    name = chat_name(chat, scene.language)
    if chat.address == scene.context.session.address:
        return scene.say("links-line-here", chat=name)
    if chat.locked is not None:
        return scene.say("links-line-locked", chat=name)
    moment = show_moment(chat.last_used_at, scene.zone, scene.language)
    if not chat.is_reachable:
        return scene.say("links-line-unreachable", chat=name, moment=moment)
    return scene.say("links-line", chat=name, moment=moment)


def _where(scene: Scene, found: tuple[LinkedChat, ...]) -> str:
    """Say where messages go that nobody asked for; with one chat, how to link another."""
    if len(found) == 1:
        return scene.say("links-one")
    preferred = scene.context.lookups.preferred_channel(scene.known.id)
    if preferred is None:
        return scene.say("links-last-used")
    return scene.say("links-preferred", channel=bold(channel_name(preferred, scene.language)))


def take_links(scene: Scene) -> TurnResult:
    """Take what is to be done."""
    match chosen(scene):
        case "code":
            return make_code(scene)
        case "prefer":
            return ask_preferred(scene)
        case "unlink":
            return ask_which(scene)
        case _:
            return show_links(scene.missed())


def make_code(scene: Scene) -> TurnResult:
    """Hand a code out; the one before ends. What another code asked is answered first."""
    context = scene.context
    asked = context.lookups.question_in(context.session.address)
    if asked is not None:
        return show_question(scene, asked)
    code = context.fresh.code
    scene = replace(scene.caused(LinkCodeIssued(normal_code(code))), secret=True)
    until = show_clock(context.now + LINK_CODE_LIVES, scene.zone, scene.language)
    channels = [
        one
        for one in context.lookups.open_channels(scene.known.id)
        if one != context.session.address.channel
    ]
    if channels:
        names = listed_channels(channels, scene.language)
        text = scene.say("link-code", code=bold(code), clock=until, channels=names)
    else:
        text = scene.say("link-code-anywhere", code=bold(code), clock=until)
    links = _links_with(scene, code)
    if links:
        text = f"{text} {scene.say('link-code-opens')}"
    choices = (answer(scene, "anew", "link-code-anew"), step(scene, "back"))
    return show(scene, LINK_CODE, text, choices, links=links)


def _links_with(scene: Scene, code: str) -> tuple[Link, ...]:
    """Return what opens the other channels with the code filled in, where that is known."""
    here = scene.context.session.address.channel
    entrances = besides(scene.context.lookups.entrances(scene.known.id), here)
    return tuple(
        Link(
            scene.say("link-open", channel=channel_name(one.channel, scene.language)),
            linking_address(one, code, scene.language),
        )
        for one in entrances
    )


def take_link_code(scene: Scene) -> TurnResult:
    """Make another code, or show what there is."""
    return make_code(scene) if chosen(scene) == "anew" else show_links(scene.missed())


def ask_preferred(scene: Scene) -> TurnResult:
    """Ask to which channel to write unasked."""
    channels = dict.fromkeys(one.address.channel for one in _chats(scene))
    choices = [Choice(f"{_CHANNEL}{one}", channel_name(one, scene.language)) for one in channels]
    choices.append(answer(scene, _LAST_USED, "links-prefer-last"))
    text = scene.say("links-prefer-ask")
    return show(scene, PREFERRED, text, (*choices, step(scene, "back")))


def take_preferred(scene: Scene) -> TurnResult:
    """Take the channel."""
    name = chosen(scene) or ""
    if name == _LAST_USED:
        scene = scene.caused(PreferredChannelChosen(None))
        return returning.back(scene.leading(scene.say("links-last-used")))
    channel = name.removeprefix(_CHANNEL)
    if channel not in {one.address.channel for one in _chats(scene)}:
        return ask_preferred(scene.missed())
    scene = scene.caused(PreferredChannelChosen(channel))
    told = scene.say("links-preferred", channel=bold(channel_name(channel, scene.language)))
    return returning.back(scene.leading(told))


def ask_which(scene: Scene) -> TurnResult:
    """Ask which chat is to be unlinked; one always stays."""
    found = _chats(scene)
    if len(found) < 2:  # noqa: PLR2004 - one that goes, and one that stays
        return show_links(scene.leading(scene.say("unlink-last")))
    choices = [Choice(f"{_CHAT}{handle_of(one.address)}", _label(scene, one)) for one in found]
    return show(scene, WHICH, scene.say("unlink-which"), (*choices, step(scene, "back")))


def _label(scene: Scene, chat: LinkedChat) -> str:
    """Name a chat so that two of one channel can be told apart."""
    name = chat_name(chat, scene.language)
    if chat.address == scene.context.session.address:
        return scene.say("unlink-here", chat=name)
    if [chat_name(one, scene.language) for one in _chats(scene)].count(name) == 1:
        return name
    moment = show_moment(chat.last_used_at, scene.zone, scene.language)
    return scene.say("unlink-used", chat=name, moment=moment)


def take_which(scene: Scene) -> TurnResult:
    """Ask once whether the chosen chat is to be unlinked."""
    found = _find(scene, chosen(scene) or "")
    return ask_which(scene.missed()) if found is None else _ask_unlink(scene, found)


def _find(scene: Scene, name: str) -> LinkedChat | None:
    handle = name.removeprefix(_CHAT)
    return next((one for one in _chats(scene) if handle_of(one.address) == handle), None)


def _ask_unlink(scene: Scene, chat: LinkedChat) -> TurnResult:
    is_here = chat.address == scene.context.session.address
    key: TextKey = "unlink-ask-here" if is_here else "unlink-ask"
    text = scene.say(key, chat=bold(chat_name(chat, scene.language)))
    choices = (answer(scene, "unlink", "unlink-yes"), answer(scene, "keep", "unlink-no"))
    return show(scene, UNLINK, text, choices, held={"unlink": handle_of(chat.address)})


def ask_unlink_again(scene: Scene) -> TurnResult:
    """Ask once more, while there is something to unlink."""
    found = _find(scene, text_of(scene.context.session.held, "unlink"))
    return show_links(scene) if found is None else _ask_unlink(scene, found)


def take_unlink(scene: Scene) -> TurnResult:
    """Unlink the chat, or keep it."""
    if chose_unseen(scene, "unlink"):
        return ask_unlink_again(scene.leading(scene.say("crossed-step")))
    match chosen(scene):
        case "unlink":
            return _unlink(scene)
        case "keep":
            return returning.back(scene.leading(scene.say("unlink-kept")))
        case _:
            return ask_unlink_again(scene.missed())


def _unlink(scene: Scene) -> TurnResult:
    found, of_all = _find(scene, text_of(scene.context.session.held, "unlink")), _chats(scene)
    if found is None:
        return show_links(scene)
    if len(of_all) < 2:  # noqa: PLR2004 - one that goes, and one that stays
        return show_links(scene.leading(scene.say("unlink-last")))
    here = scene.context.session.address
    told = tuple(
        notices.chat_unlinked(one.address, scene.language, found)
        for one in of_all
        if one.address not in {here, found.address} and one.may_be_told
    )
    if found.address != here and found.may_be_told:
        told = (*told, notices.chat_cut_off(found.address, scene.language))
    scene = replace(scene.caused(ChatUnlinked(found.address)), others=(*scene.others, *told))
    name = bold(chat_name(found, scene.language))
    if found.address != here:
        scene = scene.leading(scene.say("unlink-done", chat=name))
        standing = scene.context.lookups.standing(found.address)
        return returning.back(told_given_up(scene, standing))
    lost = told_lost(scene, scene.context.session.held)
    return show(
        as_stranger(lost),
        consent.REFUSED,
        scene.say("unlink-done-here"),
        (answer(scene, "again", "consent-again"),),
    )


def as_stranger(scene: Scene) -> Scene:
    """Return the scene of a chat that is nobody's any more; nothing it was about is left."""
    session = scene.context.session
    fresh = Session(session.address, language=scene.language, revision=session.revision)
    context = replace(scene.context, session=fresh, person=None, draft=None, form=None)
    return replace(
        scene,
        context=context,
        person=None,
        draft=None,
        form=None,
        changed=False,
        waiting=(),
        waits_after=None,
        kept={},
    )
