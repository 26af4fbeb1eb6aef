from __future__ import annotations

import io
import json
import logging
import re
import subprocess
import sys

import pytest

from bot import log
from bot.log import Event, logger, named, redacted, without_words

TOKEN = "123456789:" + "AAF3kq-vWxyzABCDEFGHIJKLMNOPQRSTUVW"


@pytest.fixture
def out():
    stream = io.StringIO()
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    log.set_up(level="DEBUG", stream=stream)
    yield stream
    root.handlers[:], root.level = handlers, level


def test_a_field_that_is_not_on_the_list_is_not_written(out):
    logger().info(Event.TURN_DONE, chat="telegram:628123456789", text="rahasia saya")
    line = json.loads(out.getvalue())
    assert line["chat"] == "telegram:628123456789"
    assert line["event"] == "turn_done"
    assert "text" not in line


@pytest.mark.parametrize(
    "chat",
    [
        "telegram:628123456789",
        "telegram:-1001234567890",
        "simulator:siti",
        "whatsapp:ID.10000000000000000001",
        "whatsapp:ID.ENT.10000000000000000001~2",
    ],
)
def test_a_chat_known_by_an_id_of_its_platform_is_written_as_it_is(chat):
    assert named(chat) == chat


@pytest.mark.parametrize(
    "chat",
    [
        "whatsapp:628123456789",
        "whatsapp:628123456789~2",
        "whatsapp#wamid.HBgNNjI4MTIwMDAwMDAwMRUCABEYEjAx",
        "signal:+628123456789",
        "whatsapp:-",
    ],
)
def test_a_chat_that_may_tell_a_number_has_a_name_in_the_log_only(out, chat):
    logger().info(Event.TURN_DONE, chat=chat)
    logger().error(Event.TURN_FAILED, chat=chat)
    logger().info(Event.TURN_DONE, chat=chat.replace("6", "7") + "1")
    first, again, other = (json.loads(line)["chat"] for line in out.getvalue().splitlines())
    assert re.fullmatch(r"(whatsapp|signal):~[0-9a-f]{12}", first)
    assert first == again != other


def test_the_name_of_a_number_is_no_hash_that_could_be_tried():
    """There are too few numbers: the key is made anew by each program and written nowhere."""
    chat = "whatsapp:628123456789"
    asked = f"from bot.log import named; print(named({chat!r}))"
    told = {
        subprocess.run(
            [sys.executable, "-c", asked], check=True, capture_output=True, text=True
        ).stdout
        for _ in range(2)
    }
    assert len(told) == 2


@pytest.mark.parametrize(
    "marked",
    [
        TOKEN,
        f"https://api.telegram.org/bot{TOKEN}/getMe",
        f"/file/bot{TOKEN}/photos/1.jpg",
        "+62 812-3456-7890",
        "081234567890",
        "ibu.siti@example.go.id",
    ],
)
def test_tokens_addresses_and_numbers_are_taken_out_of_words(marked):
    assert marked not in redacted(f"failed: {marked} twice")
    assert "failed" in redacted(f"failed: {marked}")


def test_of_an_exception_only_types_and_places_are_kept(out):
    try:
        try:
            int("nama saya Siti")
        except ValueError as inner:
            raise RuntimeError(f"cannot use {TOKEN}") from inner
    except RuntimeError as error:
        logger().error(Event.LOOP_FAILED, error=without_words(error))
    written = out.getvalue()
    assert "RuntimeError at test_log.py" in written
    assert "from ValueError" in written
    assert "Siti" not in written
    assert TOKEN not in written


def test_a_library_can_write_neither_what_it_was_given_nor_a_token(out):
    foreign = logging.getLogger("telegram.bot")
    foreign.warning("calling %s with %s", f"/bot{TOKEN}/sendMessage", "isi pesan")
    foreign.error(f"failed at https://example.org/bot{TOKEN}/x")
    foreign.info("nothing of this is written: %s", "isi pesan")
    try:
        int("isi pesan")
    except ValueError:
        foreign.exception("went wrong")
    written = out.getvalue()
    assert len(written.splitlines()) == 3
    assert TOKEN not in written
    assert "isi pesan" not in written
    assert "ValueError" in written
