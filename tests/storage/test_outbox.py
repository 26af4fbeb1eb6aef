"""The outbox: order per line, lanes, guards, outcomes, and nothing stuck."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, select, update

from conversations.messages import Address, Attachment, Choice, DraftId, FileId, Prompt, PromptId
from storage import chats, outbox, schema
from storage.errors import AlreadyExistsError, StorageError
from storage.outbox import Again, Failed, Scope, Sent, Settlement, Suppressed, Unsure
from storage.outbox.claims import _HEADS
from storage.outbox.rows import COLUMNS, outbox_row
from storage.policies import LEASE
from storage.schema.records import people
from tests.storage.conftest import CHAT, NOW, later, message

if TYPE_CHECKING:
    from datetime import datetime

    from storage.database import Database
    from storage.outbox import Claim, NewOutboxRow, OutboxRow, Outcome, Swept

OTHER = Address("telegram", "7002")
SCOPE = Scope("telegram", "bot", per_second=1000)


async def add(database: Database, *rows: NewOutboxRow) -> int:
    return await database.write(lambda tx: outbox.add(tx, rows))


async def claim(database: Database, after: float = 0, scope: Scope = SCOPE) -> Claim:
    return await database.write(lambda tx: outbox.claim_and_start(tx, later(after), scope))


async def keys(database: Database, after: float = 0, scope: Scope = SCOPE) -> list[str]:
    return [row.key for row in (await claim(database, after, scope)).rows]


async def settle(database: Database, row: OutboxRow, outcome: Outcome, after: float = 0) -> int:
    return await database.write(
        lambda tx: outbox.settle(tx, [Settlement(row, outcome)], later(after))
    )


async def sweep(database: Database, after: float, *, orphaned: bool = False) -> Swept:
    return await database.write(lambda tx: outbox.sweep(tx, later(after), orphaned=orphaned))


async def states(database: Database) -> dict[str, str]:
    rows = await database.read(
        lambda tx: tx.execute(select(schema.outbox.c.key, schema.outbox.c.state)).all()
    )
    return {row[0]: row[1] for row in rows}


async def column(database: Database, key: str, name: str) -> object:
    wanted = schema.outbox.c[name]
    return await database.read(
        lambda tx: tx.scalar(select(wanted).where(schema.outbox.c.key == key))
    )


async def test_a_key_is_written_once(database: Database) -> None:
    assert await add(database, message("a"), message("b")) == 2
    assert await add(database, message("b"), message("c")) == 1
    assert await add(database) == 0


async def test_what_is_claimed_is_what_was_written(database: Database) -> None:
    body = {"text": "\ue000tebal\ue001 \x00 \ud83d", "nested": [1, None, {"b": 1, "a": 2}]}
    attachment = Attachment("Surat.pdf", file=FileId("f1"))
    await add(database, message("a", body=body, attachment=attachment, kind="receipt"))
    row = (await claim(database)).rows[0]
    assert row.body == body
    assert list(row.body["nested"][2]) == ["b", "a"]
    assert row.attachment == attachment
    assert (row.kind, row.lane, row.line, row.address) == ("receipt", 0, CHAT.key, "7001")
    assert row.expires_at == NOW + timedelta(hours=24)


async def test_a_line_sends_one_at_a_time_and_in_order(database: Database) -> None:
    await add(database, *(message(f"{number}") for number in range(3)))
    for number in range(3):
        rows = (await claim(database)).rows
        assert [row.key for row in rows] == [str(number)]
        assert await keys(database) == []
        assert await settle(database, rows[0], Sent(f"tg{number}")) == 1
    assert set((await states(database)).values()) == {"sent"}


async def test_the_database_itself_refuses_a_second_in_flight(database: Database) -> None:
    await add(database, message("a"), message("b"))
    await claim(database)
    with pytest.raises(AlreadyExistsError):
        await database.write(
            lambda tx: (
                tx.execute(
                    update(schema.outbox).where(schema.outbox.c.key == "b").values(state="leased")
                ).rowcount
            )
        )


async def test_replies_leave_before_reminders_and_those_before_broadcasts(
    database: Database,
) -> None:
    rows = [
        message(kind, to=Address("telegram", str(number)), kind=kind, after=-number)
        for number, kind in enumerate(("reply", "notice", "broadcast"), start=1)
    ]
    await add(database, *reversed(rows))
    assert await keys(database) == ["reply", "notice", "broadcast"]


async def test_within_a_chat_a_reply_passes_what_nobody_asked_for(database: Database) -> None:
    await add(database, message("notice", kind="notice"), message("reply", after=1))
    assert await keys(database, 1) == ["reply"]


async def test_what_runs_beside_the_chat_does_not_wait_for_it(database: Database) -> None:
    await add(database, message("long"), message("press answer", kind="beside"))
    assert sorted(await keys(database)) == ["long", "press answer"]


async def test_a_row_not_yet_due_waits_and_the_line_with_it_for_a_minute(
    database: Database,
) -> None:
    await add(database, message("a"), message("b"))
    row = (await claim(database)).rows[0]
    await settle(database, row, Again(later(300), "connect"))
    assert await keys(database, 59) == []
    assert await keys(database, 60) == ["b"]


async def test_a_reminder_for_tomorrow_holds_back_nothing(database: Database) -> None:
    tomorrow = NOW + timedelta(days=1)
    await add(
        database,
        message("tomorrow", kind="notice", not_before=tomorrow),
        message("today", kind="notice"),
    )
    assert await keys(database) == ["today"]
    assert await column(database, "tomorrow", "expires_at") == tomorrow + timedelta(hours=24)


async def test_a_chat_gets_three_at_once_then_one_a_second(database: Database) -> None:
    await add(database, *(message(str(number), kind="receipt") for number in range(5)))
    sent = []
    at = 0.0
    while len(sent) < 5:
        claimed = await claim(database, at)
        if not claimed.rows:
            assert claimed.wake_at is not None
            at = (claimed.wake_at - NOW).total_seconds()
            continue
        await settle(database, claimed.rows[0], Sent(), at)
        sent.append(at)
    assert sent == [0, 0, 0, 1, 2]


async def test_the_account_is_never_faster_than_its_rate(database: Database) -> None:
    await add(
        database,
        *(message(str(number), to=Address("telegram", str(number))) for number in range(40)),
    )
    slow = replace(SCOPE, per_second=10)
    counts = [len(await keys(database, at / 2, slow)) for at in range(5)]
    assert counts == [2, 2, 2, 2, 2]


async def test_reminders_get_their_tenth_while_replies_would_take_all(
    database: Database,
) -> None:
    replies = [message(f"r{n}", to=Address("telegram", f"r{n}")) for n in range(300)]
    notices = [message(f"n{n}", to=Address("telegram", f"n{n}"), kind="notice") for n in range(60)]
    await add(database, *replies, *notices)
    slow = replace(SCOPE, per_second=20)
    taken = [key for at in range(50) for key in await keys(database, at / 5, slow)]
    reminders = sum(key.startswith("n") for key in taken)
    assert 0.08 * len(taken) <= reminders <= 0.15 * len(taken)


async def test_broadcasts_leave_a_fifth_of_the_rate_free(database: Database) -> None:
    await add(
        database,
        *(message(f"b{n}", to=Address("telegram", f"b{n}"), kind="broadcast") for n in range(300)),
    )
    slow = replace(SCOPE, per_second=20)
    taken = [key for at in range(50) for key in await keys(database, at / 5, slow)]
    assert len(taken) <= 0.8 * 20 * 10 + 5


async def test_nobody_who_stopped_gets_what_was_not_asked_for(database: Database) -> None:
    person = await database.write(_stopped_person)
    await add(
        database,
        message("notice", kind="notice", person=person),
        message("reply", person=person),
    )
    assert await keys(database) == ["reply"]
    await settle(database, (await _flying(database))[0], Sent())
    assert await keys(database) == []
    assert await states(database) == {"reply": "sent", "notice": "suppressed"}


def _stopped_person(tx: object) -> int:
    return tx.execute(
        insert(people).values(language="id", created_at=NOW, stopped_at=NOW)
    ).inserted_primary_key[0]


async def _flying(database: Database) -> list[OutboxRow]:
    flying = schema.outbox.c.state.in_(("leased", "sending"))
    rows = await database.read(lambda tx: tx.execute(select(*COLUMNS).where(flying)).all())
    return [outbox_row(row) for row in rows]


async def test_nothing_goes_to_a_chat_that_blocked_us_until_it_is_back(
    database: Database,
) -> None:
    await database.write(lambda tx: chats.load(tx, CHAT, NOW))
    await database.write(lambda tx: chats.set_reachable(tx, CHAT.key, reachable=False, now=NOW))
    await add(database, message("a"))
    assert await keys(database) == []
    assert await states(database) == {"a": "suppressed"}
    await database.write(lambda tx: chats.set_reachable(tx, CHAT.key, reachable=True, now=NOW))
    await add(database, message("b"))
    assert await keys(database) == ["b"]


async def test_a_file_is_prepared_under_a_lease_before_the_first_byte(
    database: Database,
) -> None:
    attachment = Attachment("Usulan.pdf", report="proposal", subject="draft")
    await add(database, message("a", attachment=attachment))
    row = (await claim(database)).rows[0]
    assert (row.state, row.wire_count) == ("leased", 0)
    started = await database.write(lambda tx: outbox.start_sending(tx, [row], later(20)))
    assert [(one.state, one.wire_count) for one in started] == [("sending", 1)]
    assert await settle(database, started[0], Sent("1")) == 1


async def test_no_send_starts_in_the_last_seconds_of_its_lease(database: Database) -> None:
    await add(database, message("a"))
    leased = await database.write(lambda tx: outbox.claim(tx, NOW, SCOPE))
    late = LEASE.total_seconds() - 5
    started = await database.write(lambda tx: outbox.start_sending(tx, leased.rows, later(late)))
    assert started == ()


async def test_who_stops_while_a_file_is_prepared_gets_nothing(database: Database) -> None:
    person = await database.write(_stopped_person)
    await database.write(lambda tx: tx.execute(update(people).values(stopped_at=None)).rowcount)
    await add(database, message("a", kind="notice", person=person))
    leased = await database.write(lambda tx: outbox.claim(tx, NOW, SCOPE))
    await database.write(lambda tx: tx.execute(update(people).values(stopped_at=NOW)).rowcount)
    started = await database.write(lambda tx: outbox.start_sending(tx, leased.rows, NOW))
    assert started == ()
    assert await states(database) == {"a": "suppressed"}


async def test_a_zombie_changes_nothing(database: Database) -> None:
    await add(database, message("a"))
    leased = await database.write(lambda tx: outbox.claim(tx, NOW, SCOPE))
    zombie = leased.rows[0]
    assert (await sweep(database, 30)).released == 1
    second = (await claim(database, 31)).rows[0]
    assert second.lease_no == zombie.lease_no + 1
    for outcome in (Sent("wrong"), Failed("wrong"), Again(later(99), "wrong")):
        assert await settle(database, zombie, outcome, 32) == 0
    assert await database.write(lambda tx: outbox.start_sending(tx, [zombie], later(32))) == ()
    assert await states(database) == {"a": "sending"}
    assert await settle(database, second, Sent("right"), 33) == 1
    assert await column(database, "a", "ext_id") == "right"


async def test_control_without_the_lease_number_a_zombie_would_win(database: Database) -> None:
    await add(database, message("a"))
    zombie = (await database.write(lambda tx: outbox.claim(tx, NOW, SCOPE))).rows[0]
    await sweep(database, 30)
    second = (await claim(database, 31)).rows[0]
    assert await settle(database, replace(zombie, lease_no=second.lease_no), Sent(), 32) == 1


async def test_settling_twice_is_settling_once(database: Database) -> None:
    await add(database, message("a"))
    row = (await claim(database)).rows[0]
    assert [await settle(database, row, Sent("1")) for _ in range(2)] == [1, 0]
    found = await database.read(lambda tx: outbox.state_of(tx, row.id))
    assert found == ("sent", row.lease_no)
    assert await database.read(lambda tx: outbox.state_of(tx, 10**9)) is None


async def test_what_surely_did_not_leave_is_not_counted_as_a_copy(database: Database) -> None:
    await add(database, message("a"))
    for number in range(1, 4):
        row = (await claim(database, number)).rows[0]
        await settle(database, row, Again(later(number), "connect"), number)
        assert await column(database, "a", "wire_count") == 0
        assert await column(database, "a", "attempts") == number
    row = (await claim(database, 4)).rows[0]
    assert row.error == "connect"
    await settle(database, row, Again(later(4), "limit", counted=False), 4)
    assert await column(database, "a", "attempts") == 3


async def test_an_unclear_reply_is_repeated_once_then_a_person_looks(
    database: Database,
) -> None:
    await add(database, message("a", kind="receipt"))
    row = (await claim(database)).rows[0]
    await settle(database, row, Unsure("read time-out"))
    assert (await sweep(database, 1.9)).repeated == 0
    assert (await sweep(database, 2)).repeated == 1
    row = (await claim(database, 2)).rows[0]
    assert row.wire_count == 2
    await settle(database, row, Unsure("read time-out"), 3)
    assert (await sweep(database, 5)).review == 1
    assert [one.key for one in await database.read(outbox.list_review)] == ["a"]


@pytest.mark.parametrize("kind", ["broadcast", "code"])
async def test_what_may_go_once_is_never_repeated(database: Database, kind: str) -> None:
    await add(database, message("a", kind=kind))
    row = (await claim(database)).rows[0]
    await settle(database, row, Unsure("reset"))
    swept = await sweep(database, 24 * 3600)
    assert (swept.repeated, swept.review) == (0, 1)


async def test_what_is_harmless_is_repeated_until_it_expires(database: Database) -> None:
    await add(database, message("a", kind="beside", policy="free"))
    at = 0.0
    for _ in range(4):
        row = (await claim(database, at)).rows[0]
        await settle(database, row, Unsure("reset"), at)
        at += 2
        assert (await sweep(database, at)).repeated == 1
    row = (await claim(database, at)).rows[0]
    await settle(database, row, Unsure("reset"), at)
    await sweep(database, at + 2)
    assert await states(database) == {"a": "failed"}


async def test_a_late_true_answer_still_settles_an_unclear_send(database: Database) -> None:
    await add(database, message("a"))
    row = (await claim(database)).rows[0]
    assert (await sweep(database, 31)).unclear == 1
    assert await settle(database, row, Sent("1"), 32) == 1
    assert await states(database) == {"a": "sent"}


async def test_an_unclear_reply_holds_back_the_next_until_it_is_settled(
    database: Database,
) -> None:
    await add(database, message("a"), message("b"))
    row = (await claim(database)).rows[0]
    await settle(database, row, Unsure("reset"))
    assert await keys(database, 1) == []
    await sweep(database, 2)
    assert await keys(database, 2) == ["a"]


async def test_at_start_everything_in_flight_is_an_orphan(database: Database) -> None:
    attachment = Attachment("a.pdf", file=FileId("f"))
    await add(database, message("a"), message("b", to=OTHER, attachment=attachment))
    await claim(database)
    swept = await sweep(database, 1)
    assert (swept.released, swept.unclear) == (0, 0)
    swept = await sweep(database, 1, orphaned=True)
    assert (swept.released, swept.unclear) == (1, 1)
    assert await states(database) == {"a": "unknown", "b": "pending"}


async def test_what_is_too_late_expires_and_is_not_sent(database: Database) -> None:
    await add(
        database,
        message("prompt"),
        message("receipt", to=OTHER, kind="receipt"),
        message("soon", to=Address("telegram", "9"), expires_at=later(60)),
    )
    assert (await sweep(database, 60)).expired == 1
    assert await keys(database, 15 * 60) == ["receipt"]
    assert (await sweep(database, 15 * 60)).expired == 1
    assert await states(database) == {"prompt": "expired", "receipt": "sending", "soon": "expired"}


async def test_a_fresh_prompt_replaces_the_stale_ones(database: Database) -> None:
    await add(
        database,
        message("old", topic="prompt"),
        message("other topic"),
        message("other chat", to=OTHER, topic="prompt"),
    )
    assert await database.write(lambda tx: outbox.supersede(tx, CHAT.key, "prompt", NOW)) == 1
    assert sorted(await keys(database)) == ["other chat", "other topic"]
    assert await database.write(lambda tx: outbox.supersede(tx, OTHER.key, "prompt", NOW)) == 0


async def test_what_waited_long_gives_way_to_a_newer_prompt(database: Database) -> None:
    asks = {"prompt_id": PromptId("p1"), "prompt": Prompt("question")}
    await add(
        database,
        message("stale"),
        message("receipt", kind="receipt"),
        message("elsewhere", to=Address("telegram", "7002")),
        message("asks", after=60, **asks),
        message("after it", after=61),
    )
    assert (await sweep(database, 149)).outdated == 0
    assert (await sweep(database, 151)).outdated == 1
    assert (await sweep(database, 300)).outdated == 0
    assert {key for key, state in (await states(database)).items() if state == "cancelled"} == {
        "stale"
    }


async def test_all_unsent_replies_to_a_chat_can_be_dropped(database: Database) -> None:
    other = Address("telegram", "7002")
    await add(database, message("a"), message("b"), message("c", kind="receipt"))
    await add(database, message("d", to=other))
    await claim(database)
    dropped = await database.write(lambda tx: outbox.supersede_replies(tx, CHAT.key, NOW))
    assert dropped == 1
    found = await states(database)
    assert (found["a"], found["b"], found["c"]) == ("sending", "cancelled", "pending")


async def test_an_unclear_reply_is_dropped_with_the_others_but_no_file(database: Database) -> None:
    await add(database, message("a"), message("b", attachment=Attachment("a.pdf")))
    await settle(database, (await claim(database)).rows[0], Unsure("reset"))
    dropped = await database.write(lambda tx: outbox.supersede_replies(tx, CHAT.key, NOW))
    assert dropped == 1
    await sweep(database, 10)
    assert await states(database) == {"a": "cancelled", "b": "pending"}


async def test_what_surely_never_left_was_seen_by_nobody(database: Database) -> None:
    await add(database, message("a"), message("b", to=Address("telegram", "7002")))
    first, second = (await claim(database)).rows
    await settle(database, first, Again(later(5), "no network"))
    await settle(database, second, Unsure("time-out"))
    assert await column(database, "a", "wire_at") is None
    assert await column(database, "b", "wire_at") == NOW


async def test_stopping_cancels_what_was_not_asked_for(database: Database) -> None:
    person = await database.write(_stopped_person)
    await add(
        database,
        message("notice", kind="notice", person=person),
        message("broadcast", kind="broadcast", person=person),
        message("reply", person=person),
        message("foreign", kind="notice", to=OTHER),
    )
    assert await database.write(lambda tx: outbox.cancel_for_person(tx, person, NOW)) == 2
    assert sorted(await keys(database)) == ["foreign", "reply"]


async def test_a_code_is_gone_from_the_records_once_it_was_sent(database: Database) -> None:
    await add(
        database,
        message("code", kind="code", secret=True, body={"text": "ABCD-1234"}),
        message("plain", to=OTHER),
        message(
            "late code", to=Address("telegram", "9"), kind="code", secret=True, expires_at=later(1)
        ),
    )
    row = next(row for row in (await claim(database)).rows if row.key == "code")
    assert row.body == {"text": "ABCD-1234"}
    await settle(database, row, Again(NOW, "connect"))
    assert await column(database, "code", "body") == {"text": "ABCD-1234"}
    row = next(row for row in (await claim(database)).rows if row.key == "code")
    await settle(database, row, Sent("1"))
    await sweep(database, 1, orphaned=True)
    assert await column(database, "code", "body") is None
    assert await column(database, "plain", "body") == {"text": "plain"}


async def test_a_chat_that_moved_is_written_to_where_it_is(database: Database) -> None:
    await add(database, message("a"), message("press", kind="beside"))
    rows = {row.key: row for row in (await claim(database)).rows}
    new = Address("telegram", "-100200")
    for key in ("a", "press"):
        await settle(database, rows[key], Again(NOW, "moved", counted=False, to=new))
    moved = {row.key: row for row in (await claim(database)).rows}
    assert (moved["a"].address, moved["a"].line) == ("-100200", new.key)
    assert moved["press"].line == f"{new.key}#beside"


async def test_after_a_formatting_error_the_plain_text_is_sent(database: Database) -> None:
    await add(database, message("a"))
    row = (await claim(database)).rows[0]
    await settle(database, row, Again(NOW, "formatting", body={"text": "plain"}))
    again = (await claim(database)).rows[0]
    assert (again.body, again.error) == ({"text": "plain"}, "formatting")


PROMPT = Prompt(
    screen="form",
    choices=(
        Choice("ya", "Ya", aliases=("y", "iya")),
        Choice("kembali", "Kembali", role="step", word="KEMBALI"),
        Choice("c", "C", details="…", picked=True),
    ),
    draft=DraftId("d1"),
    version="v1",
    question="tim[0].nama",
    page=2,
    placeholder="…",
)


async def test_a_prompt_is_found_in_its_own_chat_only(database: Database) -> None:
    await add(database, message("a", prompt_id=PromptId("p1"), prompt=PROMPT))
    found = await find(database, "p1", CHAT.key)
    assert found == outbox.StoredPrompt(PROMPT, None, None)
    row = (await claim(database, 3)).rows[0]
    await settle(database, row, Sent("55"), 4)
    found = await find(database, "p1", CHAT.key)
    assert found == outbox.StoredPrompt(PROMPT, later(3), "55")
    for chat, prompt in ((OTHER.key, "p1"), (CHAT.key, "p2")):
        assert await find(database, prompt, chat) is None


async def find(database: Database, prompt: str, chat: str) -> outbox.StoredPrompt | None:
    return await database.read(lambda tx: outbox.find_prompt(tx, prompt, chat))


async def test_a_person_who_is_erased_is_not_written_about_any_more(database: Database) -> None:
    person = await database.write(_stopped_person)
    await add(
        database,
        message("sent", person=person, prompt_id=PromptId("p1"), prompt=PROMPT),
        message("waiting", person=person),
    )
    await settle(database, (await claim(database)).rows[0], Sent("1"))
    await database.write(lambda tx: outbox.erase_person(tx, person, NOW))
    assert await states(database) == {"sent": "sent", "waiting": "cancelled"}
    assert [await column(database, key, "body") for key in ("sent", "waiting")] == [None, None]
    assert await find(database, "p1", CHAT.key) is None


async def test_what_is_unclear_is_not_sent_again_to_a_person_who_is_erased(
    database: Database,
) -> None:
    person = await database.write(_stopped_person)
    await add(database, message("a", person=person))
    row = (await claim(database)).rows[0]
    await settle(database, row, Unsure("reset"))
    await database.write(lambda tx: outbox.erase_person(tx, person, NOW))
    assert await column(database, "a", "body") is None
    await sweep(database, 10)
    assert await states(database) == {"a": "cancelled"}
    assert (await claim(database, 10)).rows == ()


@pytest.mark.parametrize(
    "end",
    [
        None,
        Unsure("reset"),
        Again(later(5), "not sent"),
        Again(later(5), "plain", body={"text": "a"}),
    ],
    ids=["a crash", "unclear", "not sent", "to be sent otherwise"],
)
@pytest.mark.parametrize("kind", ["reply", "beside", "code"])
async def test_what_is_on_the_wire_is_not_repeated_to_a_person_who_is_erased(
    database: Database, end: outbox.Outcome | None, kind: str
) -> None:
    person = await database.write(_stopped_person)
    await add(database, message("a", person=person, kind=kind, policy="resend"))
    scope = Scope("telegram", "bot")
    (row,) = (await database.write(lambda tx: outbox.claim_and_start(tx, NOW, scope))).rows
    assert row.state == "sending"
    await database.write(lambda tx: outbox.erase_person(tx, person, NOW))
    if end is None:
        await database.write(lambda tx: outbox.sweep(tx, later(1), orphaned=True))
    else:
        await settle(database, row, end)
    for seconds in (1, 10, 70, 600):
        await sweep(database, seconds)
        assert (await claim(database, seconds)).rows == ()
    assert await states(database) == {"a": "cancelled"}
    assert await column(database, "a", "body") is None


async def test_what_was_on_the_wire_to_a_person_who_is_erased_and_arrived_is_sent(
    database: Database,
) -> None:
    person = await database.write(_stopped_person)
    await add(database, message("a", person=person))
    scope = Scope("telegram", "bot")
    (row,) = (await database.write(lambda tx: outbox.claim_and_start(tx, NOW, scope))).rows
    await database.write(lambda tx: outbox.erase_person(tx, person, NOW))
    await settle(database, row, Sent("1"))
    assert await states(database) == {"a": "sent"}
    assert await column(database, "a", "body") is None


async def test_a_person_of_staff_can_send_an_unclear_one_again_once(database: Database) -> None:
    await add(database, message("a", kind="broadcast"))
    row = (await claim(database)).rows[0]
    await settle(database, row, Unsure("reset"))
    await sweep(database, 86400)

    async def resend() -> bool:
        return await database.write(lambda tx: outbox.resend(tx, row.id, later(86500)))

    assert [await resend(), await resend()] == [True, False]
    assert await states(database) == {"a": "failed", f"resend:{row.id}": "pending"}
    again = (await claim(database, 86500)).rows[0]
    assert (again.body, again.wire_count) == ({"text": "a"}, 1)
    assert await column(database, again.key, "resend_of") == row.id


async def test_a_review_can_be_closed(database: Database) -> None:
    await add(database, message("a", kind="code", secret=True))
    row = (await claim(database)).rows[0]
    await settle(database, row, Unsure("reset"))
    await sweep(database, 60)
    assert await database.write(lambda tx: outbox.close_review(tx, row.id, NOW, "seen")) is True
    assert await database.write(lambda tx: outbox.close_review(tx, row.id, NOW, "seen")) is False
    assert await column(database, "a", "body") is None


async def test_a_platforms_report_moves_only_upward(database: Database) -> None:
    await add(database, message("a", to=Address("whatsapp", "w1")))
    scope = Scope("whatsapp", "bot")
    row = (await claim(database, 0, scope)).rows[0]
    await settle(database, row, Unsure("read time-out"))

    async def report(delivery: str, reference: str = "wamid.1", own: int | None = None) -> bool:
        return await database.write(
            lambda tx: outbox.note_delivery(
                tx,
                later(5),
                channel="whatsapp",
                account="bot",
                reference=reference,
                delivery=delivery,
                row=own,
            )
        )

    assert await report("sent") is False, "not known by the platform's id yet"
    assert await report("delivered", own=row.id) is True
    assert await states(database) == {"a": "sent"}
    for delivery, expected in (("sent", "delivered"), ("read", "read"), ("failed", "read")):
        assert await report(delivery) is True
        assert await column(database, "a", "delivery") == expected


async def test_a_report_of_failure_is_the_end_of_a_message(database: Database) -> None:
    await add(database, message("a", to=Address("whatsapp", "w1")))
    row = (await claim(database, 0, Scope("whatsapp", "bot"))).rows[0]
    await settle(database, row, Sent("wamid.1"))
    await database.write(
        lambda tx: outbox.note_delivery(
            tx,
            NOW,
            channel="whatsapp",
            account="bot",
            reference="wamid.1",
            delivery="failed",
            error="131026",
        )
    )
    assert await states(database) == {"a": "failed"}
    assert await column(database, "a", "error") == "131026"


async def test_old_words_are_erased_and_old_rows_forgotten(database: Database) -> None:
    await add(database, message("a"), message("open"))
    await settle(database, (await claim(database)).rows[0], Sent("1"))
    await settle(database, (await claim(database)).rows[0], Suppressed("unreachable"))
    await add(database, message("waiting", to=OTHER))
    assert await database.write(lambda tx: outbox.erase_bodies(tx, NOW)) == 0
    assert await database.write(lambda tx: outbox.erase_bodies(tx, later(1))) == 2
    assert await database.write(lambda tx: outbox.erase_bodies(tx, later(1))) == 0
    assert await database.write(lambda tx: outbox.forget(tx, later(1))) == 2
    assert list(await states(database)) == ["waiting"]


async def test_the_figures_count_what_is_not_settled(database: Database) -> None:
    await add(database, message("a"), message("b", after=-5), message("n", kind="notice"))
    await settle(database, (await claim(database)).rows[0], Sent("1"))
    depths = await database.read(outbox.depths)
    assert {(one.lane, one.state, one.count) for one in depths} == {
        (0, "pending", 1),
        (1, "pending", 1),
    }
    assert min(one.oldest for one in depths) in {NOW, later(-5)}
    due: datetime | None = await database.read(lambda tx: outbox.next_due(tx, "telegram", "bot"))
    assert due in {NOW, later(-5)}


async def test_the_last_messages_of_a_chat_can_be_shown_again(database: Database) -> None:
    await add(database, *(message(str(number), kind="receipt") for number in range(3)))
    for number in range(3):
        await settle(database, (await claim(database)).rows[0], Sent(f"tg{number}"))
    shown = await database.read(lambda tx: outbox.list_sent(tx, CHAT.key, limit=2))
    assert [(row.body, row.reference) for row in shown] == [
        ({"text": "1"}, "tg1"),
        ({"text": "2"}, "tg2"),
    ]


async def test_many_senders_never_have_two_in_flight_on_a_line(database: Database) -> None:
    addresses = [Address("telegram", str(number)) for number in range(10)]
    await add(
        database,
        *(
            message(f"{to.external_id}:{number}", to=to, kind="receipt")
            for number in range(6)
            for to in addresses
        ),
    )
    order: list[str] = []
    flying: set[str] = set()
    at = 0

    async def send() -> None:
        nonlocal at
        for _ in range(400):
            at += 1
            try:
                rows = (await claim(database, at, replace(SCOPE, limit=3))).rows
            except StorageError:
                continue
            for row in rows:
                assert row.line not in flying
                flying.add(row.line)
                order.append(row.key)
            for row in rows:
                flying.discard(row.line)
                for _ in range(20):
                    try:
                        await settle(database, row, Sent(), at)
                    except StorageError:
                        continue
                    break
            if len(order) == 60:
                return

    await asyncio.gather(*(send() for _ in range(4)))
    assert len(order) == len(set(order)) == 60
    for to in addresses:
        mine = [key for key in order if key.startswith(f"{to.external_id}:")]
        assert mine == sorted(mine)


async def test_replies_do_not_wait_for_a_hundred_thousand_others(
    sqlite_database: Database,
) -> None:
    def plan(tx: object) -> str:
        compiled = _HEADS._statement.compile(dialect=tx.dialect)
        count = str(compiled).count("?")
        rows = tx.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}", ("x",) * count).all()
        return " | ".join(row[3] for row in rows)

    described = await sqlite_database.read(plan)
    for index in ("ix_outbox_due", "uq_outbox_in_flight", "ix_outbox_open_line"):
        assert index in described
    assert "SCAN" not in described
