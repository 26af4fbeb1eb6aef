"""What a platform tells of templates and wishes comes in any order; the latest word holds."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot import reports, template_requests, whereabouts
from bot.channels.base import IdentityChange, PreferenceReport, TemplateReport
from bot.channels.whatsapp.client import WhatsAppChannel
from conversations.messages import Sender
from storage import identities, opt_ins, outbox, templates
from tests.storage.conftest import NOW, later
from tests.storage.sending import column
from tests.storage.test_window import NUMBER, SITI, approve, leave, notice, with_chat, write, wrote

if TYPE_CHECKING:
    from conversations.messages import PersonId
    from storage.database import Database

CHANNEL = WhatsAppChannel("t", NUMBER)
LATE = 10_000
VERSION = "sapa_all/id"


async def tell(database: Database, report: reports.Report) -> None:
    await database.write(lambda tx: reports.note(tx, CHANNEL, report, later(LATE)))


async def known(database: Database) -> templates.TemplateState:
    found = await database.read(lambda tx: templates.find(tx, "whatsapp", VERSION))
    assert found is not None
    return found


# --- templates ----------------------------------------------------------------------------------


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
async def test_a_template_stands_as_it_was_told_last(database: Database, order) -> None:
    news = [("approved", 1000), ("paused", 2000), ("approved", 3000)]
    for place in order:
        state, at = news[place]
        await tell(database, TemplateReport(VERSION, state=state, reason=state, at=later(at)))

    assert (await known(database)).state == "approved"
    assert (await known(database)).reason == "approved"


async def test_state_and_category_have_times_of_their_own(database: Database) -> None:
    await tell(database, TemplateReport(VERSION, category="marketing", at=later(2000)))
    await tell(database, TemplateReport(VERSION, state="paused", at=later(1000)))
    await tell(database, TemplateReport(VERSION, category="utility", at=later(1500)))

    told = await known(database)
    assert (told.state, told.category) == ("paused", "marketing")


async def test_old_news_of_an_approval_releases_nothing(database: Database) -> None:
    await tell(database, TemplateReport(VERSION, state="paused", at=later(2000)))
    await write(database, notice(says_all=True))
    await leave(database)
    await tell(database, TemplateReport(VERSION, state="approved", at=later(1000)))

    assert await leave(database, seconds=LATE) == []
    assert await column(database, "a", "error") == "template paused"


async def test_in_the_same_second_the_last_word_counts(database: Database) -> None:
    moment = later(1000) + timedelta(milliseconds=700)
    await tell(database, TemplateReport(VERSION, state="approved", at=moment))
    await tell(database, TemplateReport(VERSION, state="paused", at=later(1000)))

    assert (await known(database)).state == "paused"


async def test_news_of_tomorrow_does_not_outlast_today(database: Database) -> None:
    """A clock that is ahead would keep a template as it is for good."""
    await tell(database, TemplateReport(VERSION, state="paused", at=later(10 * LATE)))
    report = TemplateReport(VERSION, state="approved", at=later(2 * LATE))
    await database.write(lambda tx: reports.note(tx, CHANNEL, report, later(2 * LATE)))

    assert (await known(database)).state == "approved"


async def test_templates_are_asked_for_some_times_a_day_where_some_were_pushed(
    database: Database,
) -> None:
    async def is_due(hours: float) -> bool:
        at = NOW + timedelta(hours=hours)
        return await database.write(lambda tx: template_requests.is_refresh_due(tx, at))

    await approve(database, "sapa_former/id")
    assert not await is_due(0)
    await approve(database, template_requests.versions()[0])
    assert [await is_due(hours) for hours in (0, 5.9, 6, 6.1, 12)] == [
        True, False, True, False, True,
    ]  # fmt: skip
    assert await is_due(-3), "a clock that was put back keeps nobody from asking"


async def test_what_is_listed_goes_before_what_was_told_before(database: Database) -> None:
    await tell(database, TemplateReport(VERSION, state="paused", at=later(1000)))
    await write(database, notice(says_all=True))
    await leave(database)
    listed = [TemplateReport(VERSION, state="approved", at=later(2000))]
    await database.write(lambda tx: template_requests.note_listed(tx, listed, later(2001)))

    assert [key for key, _ in await leave(database, seconds=2001)] == ["a"]


# --- wishes -------------------------------------------------------------------------------------


@pytest.fixture
async def siti(database: Database) -> PersonId:
    """Somebody who agreed to be invited."""
    person = await with_chat(database, "whatsapp", SITI.external_id)
    await wrote(database)
    await agree(database, person, at=0)
    return person


async def agree(database: Database, person: PersonId, *, at: float) -> None:
    given = {"wording": "w", "language": "id", "channel": "whatsapp"}
    await database.write(lambda tx: opt_ins.give(tx, person, **given, at=later(at)))


async def wish(database: Database, *, wants: bool, at: float) -> None:
    await tell(database, PreferenceReport(Sender(SITI.external_id), wants, later(at)))


async def test_a_wish_from_a_locked_chat_is_nobodys(database: Database, siti: PersonId) -> None:
    new = Sender("ID.999888777", "+628111")
    change = IdentityChange(Sender(SITI.external_id), new, later(100))
    await database.write(lambda tx: whereabouts.change(tx, "whatsapp", change, later(101)))
    await tell(database, PreferenceReport(new, wants=False, at=later(200)))
    assert await is_given(database, siti)
    await database.write(lambda tx: identities.unlock(tx, SITI.key, later(300)))
    await tell(database, PreferenceReport(new, wants=False, at=later(400)))
    assert not await is_given(database, siti)


async def is_given(database: Database, person: PersonId) -> bool:
    return await database.read(lambda tx: opt_ins.is_given(tx, person))


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
@pytest.mark.parametrize("last", [False, True])
async def test_the_latest_wish_holds(database: Database, siti: PersonId, order, last) -> None:
    wishes = [(not last, 100), (last, 200), (last, 300)]
    for place in order:
        wants, at = wishes[place]
        await wish(database, wants=wants, at=at)

    assert await is_given(database, siti) is last


async def test_an_older_resume_does_not_undo_a_newer_stop(
    database: Database, siti: PersonId
) -> None:
    for wants, at in ((False, 100), (False, 300), (True, 200)):
        await wish(database, wants=wants, at=at)
    assert not await is_given(database, siti)
    await wish(database, wants=True, at=400)
    assert await is_given(database, siti)


async def test_what_was_agreed_to_since_outlasts_an_older_stop(
    database: Database, siti: PersonId
) -> None:
    await wish(database, wants=False, at=100)
    await agree(database, siti, at=500)
    await wish(database, wants=False, at=300)

    assert await is_given(database, siti)


async def test_nothing_waits_of_what_somebody_stopped(database: Database, siti: PersonId) -> None:
    await write(database, notice("invitation", kind="broadcast", twin=None, person=siti))
    await wish(database, wants=False, at=100)

    assert await column(database, "invitation", "error") == outbox.NOT_AGREED
