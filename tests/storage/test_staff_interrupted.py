"""What staff have open or written at their desk outlives whatever comes in between."""

from __future__ import annotations

import pytest

from bot.actions import staff
from conversations.messages import Body, Press, Recovered, Text, Unsupported
from storage import cases
from tests.storage.desk import BY, OFFICER, appoint, person_at, told
from tests.storage.talk import INNOVATOR, Talk

ASIDE = {
    "a mistyped command": Text("/kirm"),
    "an outage": Recovered(undelivered=True),
    "an old button": Press("old.0"),
    "a sticker": Unsupported("sticker"),
    "help": Text("/help"),
    "too long a text": Text("x" * 2001),
}


@pytest.mark.parametrize("aside", ASIDE.values(), ids=ASIDE)
async def test_an_answer_that_staff_wrote_outlives(talk: Talk, aside: Body) -> None:
    await talk.register(INNOVATOR, "Sri Rahayu")
    await talk.say(INNOVATOR, "petugas", "Bolehkah puskesmas pembantu ikut?")
    (case,) = await talk.database.read(cases.waiting)
    await appoint(talk)
    await talk.say(OFFICER, "kasus", case.number)
    result = await talk.send(OFFICER, aside)
    assert result.session.screen == "case"
    assert "Bolehkah puskesmas pembantu ikut?" in result.messages[0].text
    await talk.say(OFFICER, "Boleh, lewat induknya.")
    result = await talk.send(OFFICER, aside)
    assert "Boleh, lewat induknya." in result.messages[0].text
    await talk.say(OFFICER, "kirim jawaban")
    ((to, words),) = told(talk)
    assert to == INNOVATOR
    assert "Boleh, lewat induknya." in words


@pytest.mark.parametrize("aside", ASIDE.values(), ids=ASIDE)
async def test_a_refusal_that_staff_wrote_outlives(talk: Talk, aside: Body) -> None:
    await talk.register(INNOVATOR, "Sri Rahayu", roles="3")
    await appoint(talk)
    await talk.say(OFFICER, "permintaan", "Sri Rahayu", "tolak")
    result = await talk.send(OFFICER, aside)
    assert result.session.screen == "request_reason"
    await talk.say(OFFICER, "Suratnya belum ada.")
    result = await talk.send(OFFICER, aside)
    assert "Suratnya belum ada." in result.messages[0].text
    await talk.say(OFFICER, "ya, tolak")
    ((to, words),) = told(talk)
    assert to == INNOVATOR
    assert "Suratnya belum ada." in words


@pytest.mark.parametrize("aside", ["a mistyped command", "an outage", "an old button"])
async def test_the_request_that_staff_opened_outlives(talk: Talk, aside: str) -> None:
    await talk.register(INNOVATOR, "Sri Rahayu", roles="3")
    await appoint(talk)
    await talk.say(OFFICER, "permintaan", "Sri Rahayu")
    result = await talk.send(OFFICER, ASIDE[aside])
    assert result.session.screen == "request"
    assert "Sri Rahayu" in result.messages[0].text


async def test_what_was_decided_meanwhile_is_not_shown_after_an_outage(talk: Talk) -> None:
    await talk.register(INNOVATOR, "Sri Rahayu", roles="3")
    person = await person_at(talk, INNOVATOR)
    await appoint(talk)
    await talk.say(OFFICER, "permintaan", "Sri Rahayu", "tolak", "Suratnya belum ada.")
    await talk.database.write(
        lambda tx: staff.decide_role(
            tx, person.id, "admin_instansi", granted=True, by=BY, now=talk.now
        )
    )
    result = await talk.send(OFFICER, Recovered(undelivered=True))
    assert "sudah diputuskan" in result.messages[0].text
    assert "Suratnya" not in str(result.session.held)
