"""Words that crossed and wait for their place: none is lost, none goes where it does not fit."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from conversations.dialogs.waiting import ALL_LISTED, LISTED, MOST_CHARACTERS, MOST_WAITING
from conversations.messages import Address, DraftId, Press, Text
from conversations.texts import unmarked
from tests.fakes.records import START
from tests.fakes.world import World
from tests.unit.conversations.proposals import FORMS, whole_draft

SITI = Address("telegram", "siti")
UMUM = FORMS["proposal-umum"]


@pytest.fixture
def world() -> World:
    """Siti has just told her name, and has not seen the question that follows."""
    made = World()
    for words in ("halo", "setuju", "Siti Rahmawati"):
        made.take(SITI, Text(words))
    _unseen(made)
    return made


def _unseen(world: World) -> None:
    world.prompts[world.sessions[SITI.key].prompt].shown_at = None


def crossing(world: World, words: str) -> str:
    """Send words before the bubble on screen was seen; return the next one."""
    _unseen(world)
    before = world.now - timedelta(minutes=1)
    return world.take(SITI, Text(words), sent_at=before).messages[0].text


def tap(world: World, name: str) -> str:
    prompt = world.sessions[SITI.key].prompt
    shown = world.prompts[prompt]
    shown.shown_at = world.now
    return world.take(SITI, Press(f"{prompt}.{shown.names.index(name)}")).messages[0].text


@pytest.mark.parametrize("count", [2, 3, ALL_LISTED, ALL_LISTED + 1, 10, 30])
def test_however_many_wait_the_bubble_fits_a_phone(world, count):
    for number in range(count):
        text = crossing(world, f"pesan {number} " + "kata " * 100)
    assert text.startswith(f"{count} pesan ini")
    assert text.count("•") == (count if count <= ALL_LISTED else LISTED)
    assert ("pesan lain" in text) == (count > ALL_LISTED)
    assert len(text) < 700


def test_each_is_decided_in_its_turn_and_asked_about_only_once(world):
    for words in ("pertama", "kedua", "ketiga"):
        crossing(world, words)
    text = tap(world, "before")
    assert "Siti Rahmawati pertama" in text
    assert "“pertama”" not in text
    assert "“kedua”" in text
    text = tap(world, "this")
    assert "“kedua”" not in text
    assert "“ketiga”" in text
    assert "“ketiga”" not in tap(world, "drop")
    assert world.sessions[SITI.key].screen == "question"


def test_what_does_not_fit_the_answer_before_keeps_waiting(world):
    crossing(world, "x" * 5000)
    text = tap(world, "before")
    assert "lebih singkat" in text
    assert world.sessions[SITI.key].held["words"] == ["x" * 5000]
    assert world.sessions[SITI.key].screen == "crossed"


def test_a_choice_made_before_all_was_seen_decides_nothing(world):
    crossing(world, "pertama")
    old = world.sessions[SITI.key].prompt
    crossing(world, "kedua")
    world.take(SITI, Press(f"{old}.0"))
    assert world.sessions[SITI.key].held["words"] == ["pertama", "kedua"]


def test_joined_they_are_decided_as_one(world):
    for words in ("Kepala", "Puskesmas"):
        crossing(world, words)
    tap(world, "together")
    assert "Kepala Puskesmas" in tap(world, "this")


def waiting(world: World) -> list[str]:
    return world.sessions[SITI.key].held["words"]


def test_what_waits_is_bounded_and_who_sends_more_is_told_what_is_not_kept(world):
    for number in range(MOST_WAITING):
        text = crossing(world, f"pesan {number}")
    assert "belum kami simpan" not in text
    assert "1 pesan sesudahnya" in unmarked(crossing(world, "terlalu banyak"))
    text = crossing(world, "juga ini")
    assert text.startswith(f"{MOST_WAITING} pesan ini")
    assert "2 pesan sesudahnya" in unmarked(text)
    assert "belum kami simpan" in text
    assert waiting(world) == [f"pesan {number}" for number in range(MOST_WAITING)]


def test_what_is_not_kept_stays_told_until_something_is_decided(world):
    for number in range(MOST_WAITING + 1):
        crossing(world, f"pesan {number}")
    assert "belum kami simpan" in world.take(SITI, Text("status")).messages[0].text
    text = tap(world, "drop")
    assert "belum kami simpan" not in text
    assert waiting(world)[0] == "pesan 1"
    assert "belum kami simpan" not in crossing(world, f"pesan {MOST_WAITING}")
    assert waiting(world)[-1] == f"pesan {MOST_WAITING}"


def test_long_messages_that_wait_are_bounded_by_their_length(world):
    for number in range(100):
        crossing(world, f"{number} " + "kata " * 800)
    assert 0 < sum(map(len, waiting(world))) <= MOST_CHARACTERS
    assert waiting(world)[0].startswith("0 ")


def test_one_message_waits_however_long_it_is(world):
    crossing(world, "x" * (MOST_CHARACTERS + 1))
    assert waiting(world) == ["x" * (MOST_CHARACTERS + 1)]
    assert "belum kami simpan" in crossing(world, "juga ini")
    assert waiting(world) == ["x" * (MOST_CHARACTERS + 1)]


def test_words_from_before_a_statement_was_seen_never_accept_it():
    world = World()
    for words in ("halo", "setuju", "Siti Rahmawati"):
        world.take(SITI, Text(words))
    siti = world.owners[SITI.key]
    world.people[siti] = replace(world.people[siti], name="Siti", registered_at=START)
    assert world.announced is not None
    draft = whole_draft(UMUM, pernyataan_benar=None)
    draft = replace(draft, id=DraftId("d9"), owner=siti, period=world.announced.key)
    world.drafts[draft.id] = draft
    world.sessions[SITI.key] = replace(world.sessions[SITI.key], draft=draft.id)
    world.take(SITI, Text("lanjut"))
    statement = tap(world, "send")
    assert world.sessions[SITI.key].cursor == "pernyataan_benar"
    for words in ("1", "Masih ada data tahun lalu."):
        text = unmarked(crossing(world, words))
        assert f"“{words}” terkirim sebelum pernyataan ini tampil" in text
        assert "tidak kami anggap sebagai persetujuan" in text
        assert text.endswith(unmarked(statement))
        assert world.sessions[SITI.key].screen == "question"
        assert world.drafts[draft.id].status == "open"
    assert "kami terima" in world.take(SITI, Text("setuju")).messages[0].text


@pytest.mark.parametrize("after", ["a question that is gone", None])
def test_words_whose_question_is_gone_can_still_be_decided(world, after):
    """Somebody else changed what made the question be asked, and answered all the others."""
    siti = world.owners[SITI.key]
    world.people[siti] = replace(world.people[siti], name="Siti", registered_at=START)
    draft = whole_draft(UMUM, pernyataan_benar=None)
    draft = replace(draft, id=DraftId("d9"), owner=siti, period=world.announced.key)
    world.drafts[draft.id] = draft
    held = {
        "kept": {draft.id: {"words": ["Kata yang menunggu"], "words_after": after}},
        "return": [draft.id, "a question that is gone"],
    }
    session = replace(world.sessions[SITI.key], screen="data", draft=None, cursor=None, held=held)
    world.sessions[SITI.key] = session
    text = world.take(SITI, Text("kembali")).messages[0].text
    assert "“Kata yang menunggu”" in text
    assert world.sessions[SITI.key].cursor is not None
    assert "menunggu" not in tap(world, "drop")
    assert world.sessions[SITI.key].screen == "summary"
