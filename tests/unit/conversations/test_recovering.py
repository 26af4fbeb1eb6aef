"""What a person sees after an outage, wherever their chat stood."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conversations.messages import Address, PersonId, Press, Recovered, Text
from tests.fakes.world import World

SITI = Address("telegram", "siti")
REGISTERED = (
    "halo", "setuju", "Siti Rahmawati", "Analis", "kab banyumas", "lewati",
    "081234567890", "1", "benar",
)  # fmt: skip


@pytest.fixture
def world() -> World:
    made = World()
    for words in REGISTERED:
        made.take(SITI, Text(words))
    assert made.sessions[SITI.key].screen == "menu"
    return made


def seen(world: World, *, undelivered: bool) -> str:
    """Have the service come back; return what the person sees."""
    result = world.take(SITI, Recovered(undelivered=undelivered))
    return "\n".join(message.text for message in result.messages)


@pytest.mark.parametrize("undelivered", [False, True])
def test_an_open_question_is_asked_again_as_it_stood(world, undelivered):
    for words in ("1", "1"):
        world.take(SITI, Text(words))
    before = world.sessions[SITI.key]
    text = seen(world, undelivered=undelivered)
    assert "Jawaban sebelumnya tersimpan." in text
    assert "Langkah" in text
    after = world.sessions[SITI.key]
    assert (after.screen, after.cursor, after.misses) == ("question", before.cursor, 0)


@pytest.mark.parametrize("words", ["menu", "status"])
def test_who_waits_for_nothing_is_written_to_only_if_our_answer_did_not_arrive(world, words):
    world.take(SITI, Text(words))
    assert seen(world, undelivered=False) == ""
    assert world.sessions[SITI.key].screen == words
    assert seen(world, undelivered=True).startswith("Mohon maaf")
    assert world.sessions[SITI.key].screen in {words, "menu"}


def test_who_stopped_is_written_to_only_if_our_answer_did_not_arrive(world):
    world.take(SITI, Text("hentikan semua"))
    world.take(SITI, Text("bahasa"))
    assert seen(world, undelivered=False) == ""
    assert seen(world, undelivered=True).startswith("Mohon maaf")


@pytest.mark.parametrize("words", ["petugas", "data saya", "bahasa"])
def test_a_screen_without_a_draft_is_shown_again(world, words):
    world.take(SITI, Text(words))
    before = world.sessions[SITI.key].screen
    assert seen(world, undelivered=False).startswith("Mohon maaf")
    assert world.sessions[SITI.key].screen == before


def test_before_consent_the_same_is_asked_again_and_nothing_is_claimed_to_be_kept():
    world = World()
    world.take(SITI, Text("halo"))
    text = seen(world, undelivered=False)
    assert "SETUJU" in text
    assert "tersimpan" not in text.partition("\n")[0]
    world.take(SITI, Text("tidak"))
    assert seen(world, undelivered=True) == ""


def test_words_that_wait_for_their_place_are_asked_about_again(world):
    for words in ("1", "1"):
        world.take(SITI, Text(words))
    world.prompts[world.sessions[SITI.key].prompt].shown_at = None
    world.take(SITI, Text("kata yang bersilangan"))
    assert "kata yang bersilangan" in seen(world, undelivered=True)
    assert world.sessions[SITI.key].screen == "crossed"


def test_a_draft_that_was_taken_over_meanwhile_is_not_shown(world):
    for words in ("1", "1"):
        world.take(SITI, Text(words))
    draft = world.sessions[SITI.key].draft
    assert draft is not None
    world.drafts[draft] = replace(world.drafts[draft], owner=PersonId(999))
    world.members.clear()
    seen(world, undelivered=True)
    assert world.sessions[SITI.key].screen == "menu"


def test_a_press_that_was_lost_works_on_the_fresh_prompt(world):
    for words in ("1", "1", "maret 2024"):
        world.take(SITI, Text(words))
    seen(world, undelivered=False)
    prompt = world.sessions[SITI.key].prompt
    result = world.take(SITI, Press(f"{prompt}.0"))
    assert "tidak berlaku" not in result.messages[0].text
