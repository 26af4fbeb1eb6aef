"""The limit of a platform, in every single second and however unevenly messages can leave."""

from __future__ import annotations

from random import Random

from bot.last_second import FEW, SECOND, LastSecond

RATE = 25


def leave(last: LastSecond, now: float, *rows: int) -> None:
    last.expect(rows)
    for row in rows:
        last.begin(row, now)


def filled(now: float = 0.0) -> LastSecond:
    """Return one in which all of a second's messages began at a time and were answered."""
    last = LastSecond(RATE)
    for row in range(RATE):
        leave(last, now, row)
        last.end(row, now)
    return last


def test_no_second_holds_more_than_the_rate_whenever_messages_can_leave() -> None:
    rng, last, begun, now = Random(1), LastSecond(RATE), [], 0.0
    for row in range(2_000):
        now += rng.choice((0.0, 0.001, 0.05, 0.7))
        if last.room(now) > 0:
            leave(last, now, row)
            last.end(row, now)
            begun.append(now)
    assert len(begun) > 500
    assert max(sum(at - 1 < one <= at for one in begun) for at in begun) <= RATE


def test_a_full_second_tells_when_there_is_room_again() -> None:
    last = filled()
    assert last.room(0.5) == 0
    assert last.free_in(0.5) == SECOND - 0.5
    assert last.room(SECOND) > 0
    assert last.free_in(SECOND) == 0


def test_few_begin_at_once_until_they_have_begun() -> None:
    last = LastSecond(1000)
    last.expect(range(FEW))
    assert last.room(0) == 0
    assert last.free_in(0) == 0
    for row in range(FEW):
        last.begin(row, 0)
    assert last.room(0) > 0


def test_what_does_not_begin_after_all_gives_its_place_back() -> None:
    last = LastSecond(2)
    last.expect([1, 2])
    assert last.room(0) == 0
    last.end(1, 0)
    last.end(2, 0)
    assert last.room(0) == 2


def test_the_first_after_a_silence_count_from_their_answer() -> None:
    last = LastSecond(2)
    leave(last, 0.0, 1, 2)
    assert last.room(60.0) == 0
    last.end(1, 60.0)
    last.end(2, 60.0)
    assert last.room(60.0 + SECOND / 2) == 0
    assert last.room(60.0 + SECOND) == 2


def test_a_platform_that_answers_late_holds_up_but_the_first_few() -> None:
    last = LastSecond(RATE)
    leave(last, 0.0, *range(RATE))
    assert last.room(0.5) == 0
    last.expect(range(100, 100 + FEW))
    for row in range(100, 100 + FEW):
        last.begin(row, SECOND)
    assert last._left(SECOND) == RATE - 2 * FEW


def test_a_rate_below_one_a_second_lets_one_leave() -> None:
    assert LastSecond(0.2).room(0) == 1
