"""Registration: who the person is. A short form of ours; correcting one's own data reuses it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conversations.dialogs import filling, kept_codes, menu, opt_in_question, reviewing, submitting
from conversations.domain.calendar import zone_of_agency
from conversations.domain.people import CONFIRMED_ROLES, SELF_ROLES, STAFF_ROLE, Person
from conversations.draft import Draft, Given, Skipped
from conversations.engine import counted_answers
from conversations.events import DraftStarted, InvitationUsed, PersonRegistered
from conversations.forms import (
    AgencyType,
    Form,
    Option,
    PhoneType,
    Question,
    SelectManyType,
    TextType,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conversations.dialogs.screens import Scene
    from conversations.draft import Json
    from conversations.lookups import Invitation
    from conversations.scene import TurnResult
    from conversations.text_keys import TextKey

KEY = "registration"

FORM = Form(
    key=KEY,
    own=True,
    items=(
        Question("name", TextType(maximum=100, minimum=2, naming=True), may_wait=False),
        Question("position", TextType(maximum=100, minimum=2, naming=True), may_wait=False),
        Question("agency", AgencyType(), may_wait=False),
        Question("unit", TextType(maximum=150, naming=True), required=False),
        Question("phone", PhoneType(contact_button=True), may_wait=False),
        Question(
            "roles",
            SelectManyType(
                options=(
                    Option("inovator", {}, ("inovator", "innovator")),
                    Option("upp", {}, ("upp", "unit")),
                    Option("admin_instansi", {}, ("admin", "admin instansi", "admin lokal")),
                )
            ),
            may_wait=False,
        ),
    ),
)

OPTIONAL = tuple(
    item.name for item in FORM.items if isinstance(item, Question) and not item.required
)


def start(scene: Scene, invitation: Invitation | None = None) -> TurnResult:
    """Begin registration; an invited person is not asked what the invitation tells."""
    if invitation is not None:
        return _welcome_invited(scene, invitation)
    scene = _with_new_draft(scene, {})
    return filling.proceed(scene.leading(scene.say("registration-begin")))


def correct(scene: Scene) -> TurnResult:
    """Open the person's own data for correction, all of it filled in as we know it."""
    scene = _with_new_draft(scene, known_profile(scene.known))
    draft, at = scene.open_draft, scene.context.message.sent_at
    for name in OPTIONAL:
        if name not in draft.answers:
            draft = draft.with_answer(name, Skipped(scene.known.id, at))
    return reviewing.review(scene.with_draft(draft, scene.open_form))


def _with_new_draft(scene: Scene, profile: Mapping[str, Json]) -> Scene:
    person, at = scene.known, scene.context.message.sent_at
    form = scene.context.lookups.current_form(KEY)
    draft = Draft(
        id=scene.context.fresh.draft,
        form=KEY,
        version=form.version,
        subject=f"person:{person.id}",
        owner=person.id,
        answers={name: Given(value, person.id, at) for name, value in profile.items()},
    )
    return scene.with_draft(draft, form).caused(DraftStarted(draft.id, KEY))


def known_profile(person: Person) -> dict[str, Json]:
    """Return what we know of a person as answers of the registration form."""
    roles = [*person.roles, *person.requested_roles]
    profile: dict[str, Json] = {
        "name": person.name,
        "position": person.position,
        "agency": {"code": person.agency, "name": person.agency_name},
        "unit": person.unit,
        "phone": person.phone,
        "roles": [role for role in roles if role in (*SELF_ROLES, *CONFIRMED_ROLES)],
    }
    return {
        name: value
        for name, value in profile.items()
        if value and not (name == "agency" and not person.agency_name)
    }


def _welcome_invited(scene: Scene, invitation: Invitation) -> TurnResult:
    profile: dict[str, Json] = {
        "name": invitation.name,
        "agency": {"code": invitation.agency, "name": invitation.agency_name},
        "unit": invitation.unit,
        "zone": zone_of_agency(invitation.agency),
    }
    scene = scene.caused(
        InvitationUsed(invitation.token), PersonRegistered(profile, invitation.roles)
    )
    person = replace(
        scene.known,
        name=invitation.name,
        agency=invitation.agency,
        agency_name=invitation.agency_name,
        unit=invitation.unit,
        zone=zone_of_agency(invitation.agency),
        roles=invitation.roles,
        registered_at=scene.context.message.sent_at,
    )
    is_first = not scene.known.is_registered
    told = scene.say("registration-done", name=invitation.name)
    return _welcome(replace(scene, person=person), told, is_first=is_first)


def _welcome(scene: Scene, told: str, *, is_first: bool) -> TurnResult:
    """Open the menu; whoever is new here is asked, once and beside it, whether we may invite."""
    code = kept_codes.kept(scene)
    if code:
        return kept_codes.offer(scene.leading(told), code)
    if not is_first or not scene.known.is_undecided:
        return menu.show_menu(scene.leading(told))
    scene = scene.leading("\n\n".join((told, opt_in_question.words(scene))))
    return opt_in_question.with_question(scene, menu.show_menu(scene))


def finish(scene: Scene) -> TurnResult:
    """Store the finished registration and open the menu; words that wait are decided first."""
    undecided = submitting.decide_first(scene)
    if undecided is not None:
        return undecided
    answers = counted_answers(scene.open_form, scene.open_draft.answers)
    agency = answers.get("agency")
    code = agency.get("code") if isinstance(agency, dict) else None
    zone = zone_of_agency(code if isinstance(code, str) else None)
    wanted = answers.get("roles")
    roles = [str(role) for role in wanted] if isinstance(wanted, list) else []
    taken = tuple(role for role in roles if role in SELF_ROLES)
    asked = tuple(
        role for role in roles if role in CONFIRMED_ROLES and role not in scene.known.roles
    )
    scene = scene.caused(PersonRegistered({**answers, "zone": zone}, taken, asked))
    name = str(answers.get("name", ""))
    person = replace(
        scene.known,
        name=name,
        agency=code if isinstance(code, str) else None,
        agency_name=str(agency.get("name", "")) if isinstance(agency, dict) else "",
        zone=zone,
        roles=(*taken, STAFF_ROLE) if scene.known.is_staff else taken,
        requested_roles=asked,
        registered_at=scene.known.registered_at or scene.context.message.sent_at,
    )
    is_first = not scene.known.is_registered
    draft = replace(scene.open_draft, status="submitted")
    scene = replace(scene, person=person).with_draft(draft, scene.open_form)
    key: TextKey = "registration-done" if not asked else "registration-done-waits"
    return _welcome(scene, scene.say(key, name=name), is_first=is_first)
