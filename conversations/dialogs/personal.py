"""DATA SAYA: see, take away, correct and delete what is kept about oneself (Law 27/2022)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conversations.answers.yes_no import yes_or_no
from conversations.dialogs import consent, linking, opt_in_question, registration, returning
from conversations.dialogs.screens import Scene, answer, chose_unseen, chosen, show, step
from conversations.domain.calendar import day_in_zone, show_day, show_moment
from conversations.events import ErasureRequested, RecordViewed
from conversations.messages import Attachment, Text
from conversations.texts import bold, key_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conversations.lookups import RecordEntry
    from conversations.scene import TurnResult

DATA = "data"
DELETE = "delete"
LISTED = 8
_LOOKS = frozenset({"record_viewed", "record_viewed_by_staff"})


def show_data(scene: Scene) -> TurnResult:
    """Show what is kept and what was done with it."""
    scene = scene.caused(RecordViewed(exported=False))
    person = scene.known
    roles = [scene.say(key_in("role", role)) for role in person.roles]
    roles += [
        scene.say("role-waiting", role=scene.say(key_in("role", role)))
        for role in person.requested_roles
    ]
    empty = scene.say("data-none")
    consent_at = person.consent_at or scene.context.message.sent_at
    text = scene.say(
        "data",
        name=person.name or empty,
        position=person.position or empty,
        agency=person.agency_name or empty,
        unit=person.unit or empty,
        phone=person.phone or empty,
        roles=", ".join(roles) or empty,
        consent=show_moment(consent_at, scene.zone, scene.language),
        version=person.consent_version,
        wishes=opt_in_question.describe(scene),
        chats=linking.describe(scene),
    )
    lines = _record(scene, scene.context.lookups.record_of(person.id))
    if lines:
        text = "\n".join([text, "", bold(scene.say("data-record")), *lines])
    choices = (
        answer(scene, "export", "data-export"),
        answer(scene, "correct", "data-correct"),
        answer(scene, "delete", "data-delete"),
        answer(scene, "link", "data-link"),
        step(scene, "back"),
    )
    return show(scene, DATA, text, choices)


def _record(scene: Scene, entries: Sequence[RecordEntry]) -> list[str]:
    """Tell what was done last, a line each; the looks of one day, however many, are one line."""
    folded: dict[object, list[RecordEntry]] = {}
    for place, entry in enumerate(entries):
        day = day_in_zone(entry.at, scene.zone)
        key = (entry.action, day) if entry.action in _LOOKS else place
        folded.setdefault(key, []).append(entry)
    return [_line(scene, alike) for alike in list(folded.values())[:LISTED]]


def _line(scene: Scene, alike: Sequence[RecordEntry]) -> str:
    last = alike[0]
    action = scene.say(key_in("record", last.action))
    if len(alike) == 1:
        moment = show_moment(last.at, scene.zone, scene.language)
        return scene.say("data-record-line", moment=moment, action=action)
    day = show_day(day_in_zone(last.at, scene.zone), scene.language)
    return scene.say("data-record-several", day=day, action=action, count=len(alike))


def take_data(scene: Scene) -> TurnResult:
    """Take what the person wants done with the data."""
    match chosen(scene):
        case "export":
            document = Attachment(
                "data-saya.json", report="personal_record", subject=str(scene.known.id)
            )
            scene = replace(scene, attachments=(document,)).caused(RecordViewed(exported=True))
            return returning.back(scene.leading(scene.say("data-exported")))
        case "correct":
            return registration.correct(scene.leading(scene.say("data-correcting")))
        case "link":
            return linking.show_links(scene)
        case "delete":
            return ask_delete(scene)
        case _:
            return show_data(scene.missed())


def ask_delete(scene: Scene) -> TurnResult:
    """Say what deleting means and ask once."""
    choices = (
        answer(scene, "delete", "delete-yes"),
        answer(scene, "keep", "delete-no"),
    )
    return show(scene, DELETE, scene.say("delete-ask"), choices)


def take_delete(scene: Scene) -> TurnResult:
    """Delete, or keep."""
    if chose_unseen(scene, "delete"):
        return ask_delete(scene.leading(scene.say("crossed-step")))
    body = scene.context.message.body
    is_no = isinstance(body, Text) and yes_or_no(body.text) is False
    match "keep" if is_no else chosen(scene):
        case "delete":
            scene = replace(scene.caused(ErasureRequested()), waiting=(), kept={})
            gone = replace(scene, draft=None, form=None, changed=False)
            return show(
                gone,
                consent.REFUSED,
                scene.say("delete-done"),
                (answer(scene, "again", "consent-again"),),
                held={"return": None},
            )
        case "keep":
            return returning.back(scene.leading(scene.say("delete-kept")))
        case _:
            return ask_delete(scene.missed())
