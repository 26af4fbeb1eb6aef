"""What waits for staff, as it stands after what this turn has settled already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.events import CaseAnswered, CaseClosed, RoleDecided

if TYPE_CHECKING:
    from conversations.dialogs.screens import Scene
    from conversations.lookups import RoleRequest, WaitingCase


def role_requests(scene: Scene) -> tuple[RoleRequest, ...]:
    """Return who else waits for a role, oldest first: nobody decides about their own."""
    settled = {(one.person, one.role) for one in scene.events if isinstance(one, RoleDecided)}
    return tuple(
        one
        for one in scene.context.lookups.role_requests()
        if one.person.id != scene.known.id and (one.person.id, one.role) not in settled
    )


def has_own_request(scene: Scene) -> bool:
    """Tell whether whoever decides waits for a role too."""
    waiting = scene.context.lookups.role_requests()
    return any(one.person.id == scene.known.id for one in waiting)


def cases(scene: Scene) -> tuple[WaitingCase, ...]:
    """Return the questions that wait for an answer, oldest first."""
    settled = {one.number for one in scene.events if isinstance(one, CaseAnswered | CaseClosed)}
    waiting = scene.context.lookups.waiting_cases()
    return tuple(one for one in waiting if one.number not in settled)
