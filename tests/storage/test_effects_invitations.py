"""What invitations cause in the records."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from bot import effects
from bot.actions import staff
from bot.actions.outcomes import Denied
from conversations.events import (
    InvitationUsed,
    PersonRegistered,
)
from conversations.lookups import Invitation
from conversations.messages import Address, Reachability, Started
from conversations.scene import TurnResult
from storage import drafts
from storage.errors import ConflictError
from tests.storage.effects_of_talks import (
    begin_proposal,
    person_at,
)
from tests.storage.talk import INNOVATOR, Talk

if TYPE_CHECKING:
    from sqlalchemy import Connection


TOKEN = "vJ0mS2q0x6bO3sQd1Yp9rA"


async def invite(talk: Talk, draft: str | None = None) -> None:
    invitation = Invitation(
        TOKEN,
        "Rina Wulandari",
        "33.02",
        "Pemerintah Kabupaten Banyumas",
        "RSUD Ajibarang",
        ("admin_instansi",),
        draft,
    )
    nameless = replace(invitation, name=" ")

    def issue(tx: Connection) -> list[object]:
        return [
            staff.invite(tx, TOKEN, one, by="ani", now=talk.now) for one in (nameless, invitation)
        ]

    refused, done = await talk.database.write(issue)
    assert isinstance(refused, Denied)
    assert done is None


async def test_an_invited_person_has_what_the_invitation_gives_once(talk: Talk) -> None:
    draft = await begin_proposal(talk)
    await invite(talk, draft.id)
    rina, other = Address("telegram", "103"), Address("telegram", "104")
    await talk.send(rina, Started(TOKEN))
    await talk.say(rina, "ya", "setuju")
    person = await person_at(talk, rina)
    assert (person.name, person.agency, person.unit) == (
        "Rina Wulandari",
        "33.02",
        "RSUD Ajibarang",
    )
    assert person.roles == ("admin_instansi",)
    assert await talk.database.read(lambda tx: drafts.is_member(tx, draft.id, person.id))

    await talk.send(other, Started(TOKEN))
    await talk.say(other, "setuju")
    assert not (await person_at(talk, other)).is_registered
    assert "Rina" not in str(
        await talk.database.read(lambda tx: tx.execute(text("SELECT * FROM invitations")).all())
    )


async def test_a_decision_about_someone_who_blocked_us_is_kept_and_not_told(talk: Talk) -> None:
    await talk.register(INNOVATOR, "Sri Rahayu", roles="3")
    person = await person_at(talk, INNOVATOR)
    await talk.send(INNOVATOR, Reachability(reachable=False))
    told = await talk.database.write(
        lambda tx: staff.decide_role(
            tx, person.id, "admin_instansi", granted=False, by="ani", now=talk.now
        )
    )
    assert told is None
    assert (await person_at(talk, INNOVATOR)).requested_roles == ()


async def test_an_invitation_confirms_a_role_that_was_waiting(talk: Talk) -> None:
    await talk.register(INNOVATOR, "Rina Wulandari", roles="3")
    assert (await person_at(talk, INNOVATOR)).roles == ()
    await invite(talk)
    await talk.send(INNOVATOR, Started(TOKEN))
    person = await person_at(talk, INNOVATOR)
    assert (person.roles, person.requested_roles) == (("admin_instansi",), ())


async def test_a_turn_whose_invitation_was_used_in_between_changes_nothing(talk: Talk) -> None:
    await talk.register(INNOVATOR, "Sri Rahayu")
    await invite(talk)

    def late(tx: Connection) -> None:
        context = talk.context(tx, INNOVATOR, Started(TOKEN))
        tx.execute(text("UPDATE invitations SET used_at = issued_at"))
        result = TurnResult(
            context.session,
            events=(
                InvitationUsed(TOKEN),
                PersonRegistered({"name": "Rina"}, ("admin_instansi",)),
            ),
        )
        effects.apply(tx, context, result, now=talk.now)

    with pytest.raises(ConflictError):
        await talk.database.write(late)
    assert (await person_at(talk, INNOVATOR)).name == "Sri Rahayu"
