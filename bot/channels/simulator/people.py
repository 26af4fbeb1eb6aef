"""Who one can be in the simulator, and what the records say about them in a short line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from conversations.texts import key_in, say
from storage import chats, drafts, people

if TYPE_CHECKING:
    from conversations.domain.people import Person
    from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class ExamplePerson:
    """Someone to be in the simulator."""

    id: str
    name: str
    phone: str


EXAMPLE_PEOPLE = (
    ExamplePerson("inovator", "Inovator CONTOH", "+6281200000001"),
    ExamplePerson("rekan", "Rekan CONTOH", "+6281200000002"),
    ExamplePerson("admin", "Admin Instansi CONTOH", "+6281200000003"),
    ExamplePerson("petugas", "Petugas CONTOH", "+6281200000005"),
    ExamplePerson("baru", "Pendatang CONTOH", "+6281200000004"),
)


def line_about(tx: Transaction, chat_key: str) -> str:
    """Return roles, agency and work of whoever writes in a chat, as the records have them."""
    number = chats.person_of(tx, chat_key)
    if number is None:
        return "Belum pernah menyapa"
    person = people.get(tx, number)
    if not person.is_registered:
        return "Belum selesai mendaftar"
    work = []
    if count := len(drafts.open_of(tx, number)):
        work.append(f"{count} draf")
    if count := len(drafts.submissions_of(tx, number)):
        work.append(f"{count} terkirim")
    return " · ".join(part for part in (_roles(person), _agency(person), ", ".join(work)) if part)


def _roles(person: Person) -> str:
    if person.is_staff:
        return say("role-staf")
    held = [say(key_in("role", role)) for role in person.roles]
    held += [say("role-waiting", role=say(key_in("role", role))) for role in person.requested_roles]
    return ", ".join(held)


def _agency(person: Person) -> str:
    """Return the agency; staff are of the ministry, which their role says already."""
    return "" if person.is_staff else person.agency_name
