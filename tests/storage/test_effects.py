"""What becoming a person causes in the records: consent, registration, roles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from bot import effects
from bot.actions import staff
from bot.actions.outcomes import Denied
from conversations.events import (
    ConsentGiven,
    DraftSubmitted,
    MessagesStopped,
    PersonRegistered,
)
from conversations.messages import Text
from conversations.scene import TurnResult
from conversations.texts import unmarked
from storage import audit
from tests.storage.conftest import NOW
from tests.storage.effects_of_talks import (
    actions_of,
    everything,
    person_at,
)
from tests.storage.talk import INNOVATOR, Talk

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from conversations.domain.people import Person
    from conversations.events import Event


async def test_before_consent_nothing_is_kept_but_the_chat(talk: Talk) -> None:
    await talk.say(INNOVATOR, "halo, saya Sri Rahayu", "tidak", "tidak")
    count = await talk.database.read(lambda tx: tx.scalar(text("SELECT count(*) FROM people")))
    assert count == 0
    assert "Sri" not in await talk.database.read(everything)


async def test_consent_and_registration_make_a_person_with_a_record(talk: Talk) -> None:
    await talk.register(INNOVATOR, "Sri Rahayu")
    person = await person_at(talk, INNOVATOR)
    assert (person.name, person.agency, person.phone) == ("Sri Rahayu", "33.02", "+6281234567890")
    assert (person.roles, person.requested_roles) == (("inovator",), ())
    assert person.consent_at is not None
    assert person.is_registered
    assert await actions_of(talk, person) == ["consent_given", "profile_saved"]
    assert await talk.database.read(audit.verify_chain) is None


async def test_the_language_chosen_is_kept(talk: Talk) -> None:
    await talk.register(INNOVATOR, "Sri Rahayu")
    await talk.say(INNOVATOR, "bahasa", "english")
    assert (await person_at(talk, INNOVATOR)).language == "en"


async def test_the_language_may_be_chosen_before_consent_and_consent_given_anew(
    talk: Talk,
) -> None:
    await talk.say(INNOVATOR, "hello", "english", "agree")
    person = await person_at(talk, INNOVATOR)
    assert person.language == "en"

    def again(tx: Connection) -> None:
        context = talk.context(tx, INNOVATOR, Text("x"))
        newer = TurnResult(context.session, events=(ConsentGiven("next", "id"),))
        effects.apply(tx, context, newer, now=talk.now)

    await talk.database.write(again)
    renewed = await person_at(talk, INNOVATOR)
    assert (renewed.id, renewed.consent_version, renewed.language) == (person.id, "next", "id")


@pytest.mark.parametrize("caused", [MessagesStopped(), DraftSubmitted("d1", "N", NOW)])
async def test_without_a_person_nothing_can_be_caused(talk: Talk, caused: Event) -> None:
    def cause(tx: Connection) -> None:
        context = talk.context(tx, INNOVATOR, Text("x"))
        effects.apply(tx, context, TurnResult(context.session, events=(caused,)), now=talk.now)

    with pytest.raises(LookupError):
        await talk.database.write(cause)


async def test_a_role_that_staff_confirm_waits_for_them(talk: Talk) -> None:
    await talk.register(INNOVATOR, "Sri Rahayu", roles="1, 3")
    person = await person_at(talk, INNOVATOR)
    assert (person.roles, person.requested_roles) == (("inovator",), ("admin_instansi",))
    listed = await talk.database.write(lambda tx: staff.list_roles(tx, by="ani", now=talk.now))
    assert listed == ((person.id, "Sri Rahayu", "Pemerintah Kabupaten Banyumas", "admin_instansi"),)

    def decide(tx: Connection, role: str = "admin_instansi", who: int = person.id) -> object:
        return staff.decide_role(tx, who, role, granted=True, by="ani", now=talk.now)

    told = await talk.database.write(decide)
    assert told.to == INNOVATOR
    assert "Admin" in unmarked(told.text)
    assert (await person_at(talk, INNOVATOR)).roles == ("admin_instansi", "inovator")
    for denied in (
        await talk.database.write(decide),  # decided already
        await talk.database.write(lambda tx: decide(tx, role="inovator")),
        await talk.database.write(lambda tx: decide(tx, who=999)),
    ):
        assert isinstance(denied, Denied)
    assert await actions_of(talk, person) == [
        "consent_given",
        "profile_saved",
        "record_viewed_by_staff",
        "role_granted",
    ]


async def admin(talk: Talk) -> Person:
    await talk.register(INNOVATOR, "Sri Rahayu", roles="1, 3")
    person = await person_at(talk, INNOVATOR)
    await talk.database.write(
        lambda tx: staff.decide_role(
            tx, person.id, "admin_instansi", granted=True, by="ani", now=talk.now
        )
    )
    return person


async def test_an_admin_who_corrects_a_number_stays_admin(talk: Talk) -> None:
    await admin(talk)
    await talk.say(INNOVATOR, "data saya", "2", "ubah", "5", "081298765432", "kirim")
    person = await person_at(talk, INNOVATOR)
    assert person.phone == "+6281298765432"
    assert (person.roles, person.requested_roles) == (("admin_instansi", "inovator"), ())


async def test_an_admin_who_moves_to_another_agency_asks_staff_anew(talk: Talk) -> None:
    await admin(talk)
    await talk.say(INNOVATOR, "data saya", "2", "ubah", "3", "Kab Purbalingga", "kirim")
    person = await person_at(talk, INNOVATOR)
    assert person.agency == "33.03"
    assert (person.roles, person.requested_roles) == (("inovator",), ("admin_instansi",))


async def test_an_admin_may_give_the_role_up(talk: Talk) -> None:
    await admin(talk)
    await talk.say(INNOVATOR, "data saya", "2", "ubah", "6", "2", "kirim")
    person = await person_at(talk, INNOVATOR)
    assert (person.roles, person.requested_roles) == (("upp",), ())


async def test_nobody_becomes_admin_by_an_event_alone(talk: Talk) -> None:
    await talk.register(INNOVATOR, "Sri Rahayu")

    def claim(tx: Connection) -> None:
        context = talk.context(tx, INNOVATOR, Text("x"))
        profile = {"name": "Sri Rahayu", "agency": {"code": "33.02", "name": "Banyumas"}}
        claimed = PersonRegistered(profile, ("inovator", "admin_instansi"))
        effects.apply(tx, context, TurnResult(context.session, events=(claimed,)), now=talk.now)

    await talk.database.write(claim)
    person = await person_at(talk, INNOVATOR)
    assert (person.roles, person.requested_roles) == (("inovator",), ("admin_instansi",))
