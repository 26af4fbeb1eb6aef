"""People, their consent and roles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import datetime

    from conversations.messages import PersonId

SELF_ROLES = ("inovator", "upp")
"""Roles a person takes by saying so."""
CONFIRMED_ROLES = ("admin_instansi",)
"""Roles staff confirm; nobody becomes one by saying so (domain rule: official letter)."""
STAFF_ROLE = "staf"
"""Staff of the ministry: given and ended from the command line only, never asked for."""

EndedBy = Literal["person", "platform", "staff"]


@dataclass(frozen=True, slots=True)
class OptIn:
    """That somebody agreed to be invited and, if so, that and how it ended."""

    wording: str
    """The fingerprint of the words that were agreed to."""
    language: str
    channel: str
    given_at: datetime
    ended_at: datetime | None
    ended_by: EndedBy | None


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who agreed to the consent text. Fields are empty until registration is done.

    `agency` is a code of the directory, or None with `agency_name` as the person wrote it.
    """

    id: PersonId
    language: str = "id"
    name: str = ""
    position: str = ""
    agency: str | None = None
    agency_name: str = ""
    unit: str = ""
    phone: str = ""
    email: str = ""
    zone: str = "Asia/Jakarta"
    roles: tuple[str, ...] = ()
    requested_roles: tuple[str, ...] = ()
    consent_version: str = ""
    consent_at: datetime | None = None
    stopped_at: datetime | None = None
    """Since when nothing unasked is sent."""
    invitations_at: datetime | None = None
    """Since when they want to be invited; None where they do not."""
    invitations_answered_at: datetime | None = None
    """When they last said whether they want to be."""
    stop_asked_at: datetime | None = None
    """When BERHENTI ended the invitations and asked about all else, which is not answered yet."""
    registered_at: datetime | None = None

    @property
    def is_registered(self) -> bool:
        return self.registered_at is not None

    def is_of_agency(self, code: str | None, name: str) -> bool:
        """Tell whether this is the person's agency; one without a code is known by its name."""
        if code is not None or self.agency is not None:
            return self.agency == code
        own = self.agency_name.casefold().split()
        return bool(own) and own == name.casefold().split()

    @property
    def is_undecided(self) -> bool:
        """Tell whether they never said if they want to be invited."""
        said = (self.stopped_at, self.invitations_at, self.invitations_answered_at)
        return all(one is None for one in said)

    @property
    def is_staff(self) -> bool:
        return STAFF_ROLE in self.roles


@dataclass(frozen=True, slots=True)
class Carried:
    """What somebody does not want to be sent that goes over when they become one with another."""

    stopped_at: datetime | None = None
    declined_at: datetime | None = None
    """When they declined the invitations, also by the stop."""
    stop_asked_at: datetime | None = None


def carried(former: Person, stays: Person) -> Carried:
    """Return which wishes of a registration that is closed hold for the one that stays.

    A stop of everything always does: what was agreed to in the other did not speak of it, and they
    are told how it ends. Of what was said about the invitations the last word holds.
    """
    declined_at = former.invitations_answered_at if former.invitations_at is None else None
    agreed_at = stays.invitations_at
    if agreed_at is None:
        declined_at = declined_at if stays.is_undecided else None
    elif declined_at is not None and agreed_at >= declined_at:
        declined_at = None
    asked_at = former.stop_asked_at
    if former.stopped_at is not None:
        return Carried(former.stopped_at, declined_at or former.stopped_at)
    is_over = stays.stopped_at is not None or (
        asked_at is not None and agreed_at is not None and agreed_at >= asked_at
    )
    return Carried(declined_at=declined_at, stop_asked_at=None if is_over else asked_at)


def hindrance(person: Person, other: Person) -> Literal["staff", "agency"] | None:
    """Return why somebody who registered twice cannot become one person; None where they can."""
    if person.is_staff or other.is_staff:
        return "staff"
    if other.is_registered and not other.is_of_agency(person.agency, person.agency_name):
        return "agency"
    return None
