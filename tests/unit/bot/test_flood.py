from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.flood import Flood

NOW = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)


def pour(flood: Flood, chat: str, now: datetime, count: int) -> int:
    taken = 0
    for _ in range(count):
        if flood.free_at(chat, now) is None:
            flood.count(chat, now)
            taken += 1
    return taken


def test_sixty_messages_a_minute_are_worked_on_and_the_rest_waits():
    flood = Flood()
    assert pour(flood, "a", NOW, 100) == 60
    assert flood.free_at("a", NOW) == NOW + timedelta(seconds=1)
    assert flood.free_at("b", NOW) is None
    assert pour(flood, "a", NOW + timedelta(seconds=10), 100) == 10


def test_what_belongs_to_no_chat_is_never_held_up():
    """A wish to stop is none that may wait, however many come at once."""
    flood = Flood()
    assert pour(flood, "whatsapp#5f3a", NOW, 5000) == 5000
    assert pour(flood, "simulator:a#b", NOW, 100) == 60


def test_six_hundred_messages_an_hour_are_worked_on():
    flood = Flood()
    taken = sum(pour(flood, "a", NOW + timedelta(minutes=minute), 60) for minute in range(60))
    assert 600 <= taken <= 1200
    assert pour(flood, "a", NOW + timedelta(minutes=60), 60) <= 11
