"""Writing together: a one-time code by which a colleague of the same agency joins or takes over."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from conversations.answers.cleaning import quoted
from conversations.dialogs import filling, joining, menu, returning
from conversations.dialogs.chat_names import channel_name
from conversations.dialogs.draft_names import name_of_draft
from conversations.dialogs.kept_codes import CODE, USE, drop, kept, offer
from conversations.dialogs.screens import (
    Scene,
    answer,
    chose_unseen,
    chosen,
    may_go_on,
    put_away,
    show,
    step,
    text_of,
)
from conversations.domain.calendar import show_clock
from conversations.entrances import colleague_address
from conversations.events import DraftJoined, ShareCodeIssued, ShareCodeTried
from conversations.messages import DraftId, Text
from conversations.share_codes import is_near_code, normal_code
from conversations.texts import bold

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from conversations.lookups import ShareGrant
    from conversations.scene import TurnResult
    from conversations.text_keys import TextKey

SHARE = "share"


def ask_share(scene: Scene) -> TurnResult:
    """Ask whether the colleague writes along or takes over the draft in question."""
    draft_id = _draft_in_question(scene)
    if draft_id is None:
        return menu.show_menu(scene.leading(scene.say("draft-none-open")))
    choices = [answer(scene, "along", "share-along"), step(scene, "back")]
    if _owns(scene, draft_id):
        choices.insert(1, answer(scene, "takeover", "share-takeover"))
    title = _title(scene, draft_id)
    return show(
        scene, SHARE, scene.say("share-ask", title=bold(title)), choices, held={"share": draft_id}
    )


def _draft_in_question(scene: Scene) -> DraftId | None:
    if scene.draft is not None and scene.draft.period is not None:
        return scene.draft.id
    held = scene.context.session.held.get("return")
    mine = scene.context.lookups.open_drafts(scene.known.id)
    if isinstance(held, list) and held and held[0] in {draft.id for draft in mine}:
        return DraftId(str(held[0]))
    return mine[0].id if mine else None


def _owns(scene: Scene, draft_id: DraftId) -> bool:
    draft = scene.context.lookups.draft(draft_id)
    return draft is not None and draft.owner == scene.known.id


def _title(scene: Scene, draft_id: DraftId) -> str:
    draft = scene.context.lookups.draft(draft_id)
    return name_of_draft(scene, draft) if draft else scene.say("draft-untitled")


def take_share(scene: Scene) -> TurnResult:
    """Make the code and tell how it is used."""
    draft_id = DraftId(text_of(scene.context.session.held, "share"))
    name = chosen(scene)
    if chose_unseen(scene, "along", "takeover"):
        return ask_share(scene.leading(scene.say("crossed-step")))
    if name not in ("along", "takeover"):
        return ask_share(scene.missed())
    if not scene.context.lookups.may_edit(scene.known.id, draft_id):
        return menu.show_menu(scene.leading(scene.say("draft-not-open")))
    takeover = name == "takeover"
    if takeover and not _owns(scene, draft_id):
        return ask_share(scene.leading(scene.say("share-of-owner")))
    code = scene.context.fresh.code
    issued = ShareCodeIssued(draft_id, normal_code(code), takeover)
    scene = replace(scene.caused(issued), secret=True)
    told = scene.say("share-code", code=bold(code), title=bold(_title(scene, draft_id)))
    return returning.back(_with_addresses(scene.leading(told), code))


def _with_addresses(scene: Scene, code: str) -> Scene:
    """Add what opens each channel with the code filled in: as text, so that it can be sent on."""
    for one in scene.context.lookups.entrances(scene.known.id):
        channel = channel_name(one.channel, scene.language)
        address = colleague_address(one, code)
        scene = scene.leading(scene.say("share-address", channel=channel, address=address))
    return scene


def ask_code(scene: Scene, *, misses: int = 0) -> TurnResult:
    """Ask for a colleague's code, unless too many wrong ones were typed."""
    until = scene.context.lookups.codes_refused_until(scene.known.id)
    if until is not None:
        return _refused(scene, until)
    code = kept(scene)
    if code:
        return offer(scene, code, misses=misses)
    return show(scene, CODE, scene.say("code-ask"), (step(scene, "back"),), misses=misses)


def take_code(scene: Scene) -> TurnResult:
    """Take what was typed where a code is asked for; what cannot be one is told so, not counted."""
    if chosen(scene) == USE:
        return use_code(drop(scene), kept(scene), wrong=ask_code)
    body = scene.context.message.body
    words = body.text if isinstance(body, Text) else ""
    misses = scene.context.session.misses + 1
    if not is_near_code(words):
        told = scene.say("code-none", words=quoted(words)) if words else scene.say("code-wrong")
        return ask_code(scene.leading(told), misses=misses)
    return use_code(scene, words, wrong=lambda told: ask_code(told, misses=misses))


def use_code(scene: Scene, words: str, *, wrong: Callable[[Scene], TurnResult]) -> TurnResult:
    """Try a code, wherever it was typed; wrong ones are counted, soon refused, and go `wrong`."""
    code = normal_code(words)
    lookups, person = scene.context.lookups, scene.known
    until = lookups.codes_refused_until(person.id)
    if until is not None:
        return _refused(scene, until)
    link = None if scene.context.message.forwarded else lookups.link_offer(code)
    if link is not None:
        return joining.ask(scene, link, code)
    grant = lookups.share_grant(code)
    if grant is None:
        return wrong(scene.caused(ShareCodeTried()).leading(scene.say("code-wrong")))
    return _join(scene, grant, code)


def _refused(scene: Scene, until: datetime) -> TurnResult:
    """Say when a code can be tried again, and go back to what was open."""
    rounded = until.replace(second=0, microsecond=0) + timedelta(minutes=1)
    clock = show_clock(rounded, scene.zone, scene.language)
    return _back_to_open(scene.leading(scene.say("code-too-often", clock=clock)))


def _back_to_open(scene: Scene) -> TurnResult:
    """Return to the draft that was open before the code was asked for, by its name."""
    held = scene.context.session.held.get("return")
    draft = scene.context.lookups.draft(DraftId(str(held[0]))) if isinstance(held, list) else None
    if draft is not None and may_go_on(scene, draft) and draft.period is not None:
        title = bold(_title(scene, draft.id))
        scene = scene.leading(scene.say("draft-resumed", title=title))
    return returning.back(scene)


def _join(scene: Scene, grant: ShareGrant, code: str) -> TurnResult:
    lookups, person = scene.context.lookups, scene.known
    draft = lookups.draft(grant.draft)
    if draft is None or draft.status != "open":
        return menu.show_menu(scene.leading(scene.say("draft-not-open")))
    if not person.is_of_agency(grant.agency, grant.agency_name):
        tried = scene.caused(ShareCodeTried())
        return _back_to_open(tried.leading(scene.say("code-other-agency")))
    title = bold(name_of_draft(scene, draft))
    if draft.owner == person.id or (not grant.takeover and lookups.may_edit(person.id, draft.id)):
        return _back_to_open(scene.leading(scene.say("code-own", title=title)))
    form = lookups.form(draft.form, draft.version)
    key: TextKey = "code-taken-over" if grant.takeover else "code-joined"
    scene = scene.caused(DraftJoined(draft.id, code, grant.takeover))
    scene = scene.leading(scene.say(key, title=title, name=grant.issued_by))
    return filling.proceed(put_away(scene).with_draft(draft, form, changed=False))
