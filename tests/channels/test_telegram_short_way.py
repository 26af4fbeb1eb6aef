"""The usual updates are read without the library, and exactly as the library reads them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.inbound import read_by_library
from bot.channels.telegram.usual import read_usual
from tests.channels.updates import ACCOUNT, BOT, NOW, SITI, message


@given(
    st.text(max_size=30) | st.sampled_from(["/start", "/start x", "/menu@sapa_bot"]),
    st.integers(0, 2**31),
    st.sampled_from([{}, {"language_code": "en"}]),
)
def test_the_short_way_reads_words_as_the_library_does(text, date, language):
    said = {**message(text=text, date=date), "from": {**SITI, **language}}
    parsed = {"update_id": 7, "message": said}

    short = read_usual(parsed, NOW, ACCOUNT)

    assert short is not None
    assert short == read_by_library(parsed, NOW, ACCOUNT)


@given(st.text(min_size=1, max_size=30), st.integers(1, 2**40))
def test_the_short_way_reads_presses_as_the_library_does(data, number):
    pressed = {**message(text="?"), "from": BOT, "message_id": number}
    query = {"id": "4", "from": SITI, "chat_instance": "1", "data": data, "message": pressed}
    parsed = {"update_id": 7, "callback_query": query}

    short = read_usual(parsed, NOW, ACCOUNT)

    assert short is not None
    assert short == read_by_library(parsed, NOW, ACCOUNT)


sizes = st.fixed_dictionaries(
    {
        "file_id": st.text(min_size=1, max_size=6),
        "file_unique_id": st.just("u"),
        "width": st.integers(1, 5000),
        "height": st.integers(1, 5000),
    },
    optional={"file_size": st.integers(0, 2**31)},
)


@given(
    st.lists(sizes, min_size=1, max_size=4),
    st.fixed_dictionaries(
        {}, optional={"caption": st.text(max_size=20), "media_group_id": st.just("9")}
    ),
)
def test_the_short_way_reads_photos_as_the_library_does(photo, more):
    parsed = {"update_id": 7, "message": {**message(photo=photo), **more}}

    short = read_usual(parsed, NOW, ACCOUNT)

    assert short is not None
    assert short == read_by_library(parsed, NOW, ACCOUNT)


@pytest.mark.parametrize(
    "odd",
    [
        {"photo": []},
        {"photo": [{"file_id": 5, "width": 1, "height": 1}]},
        {"photo": [{"file_id": "a", "width": "1", "height": 1}]},
        {"forward_origin": {"type": "hidden_user"}},
        {"sticker": {}},
    ],
)
def test_the_short_way_leaves_an_unusual_photo_to_the_library(odd):
    size = {"file_id": "a", "file_unique_id": "u", "width": 1, "height": 1}
    said = {**message(photo=[size]), **odd}

    assert read_usual({"update_id": 7, "message": said}, NOW, ACCOUNT) is None
