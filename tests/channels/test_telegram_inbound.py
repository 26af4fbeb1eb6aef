"""Updates of Telegram as messages: every kind, odd ones, and ones that make no sense."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.base import Ignored
from bot.channels.telegram.inbound import read
from conversations.messages import (
    BOLD_ON,
    Address,
    Edited,
    FileReference,
    InboundMessage,
    Media,
    Press,
    Reachability,
    SharedContact,
    Started,
    Text,
    Unsupported,
)
from tests.channels.updates import ACCOUNT, BOT, GROUP, NOW, PRIVATE, SENT, SITI, message, update
from tests.fakes.telegram_chats import UNUSUAL

FORWARDED = {
    "forward_origin": {"type": "hidden_user", "sender_user_name": "B", "date": 1_700_000_000}
}


def understood(raw, *, at=NOW, account=ACCOUNT):
    return read(raw, at, account)


def body(**content):
    reading = understood(update(message=message(**content)))
    assert isinstance(reading, InboundMessage)
    return reading.body


def document(**about):
    return {"file_id": "doc", "file_unique_id": "u", **about}


def photo(*sizes):
    return [
        {"file_id": f"photo-{n}", "file_unique_id": "u", "width": w, "height": w, "file_size": size}
        for n, (w, size) in enumerate(sizes)
    ]


def contact(**about):
    return {"phone_number": "+62811", "first_name": "Siti", "last_name": "Aminah", **about}


def test_a_text_keeps_when_and_where_it_was_sent():
    reading = understood(update(message=message(text="Halo")))

    assert reading == InboundMessage(
        id="9001",
        address=Address("telegram", "55"),
        sent_at=SENT,
        received_at=NOW,
        body=Text("Halo"),
        reference="31",
        order=31,
        sender_language="id",
    )


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ({"text": "/start"}, Started()),
        ({"text": "/start abc_DEF-1"}, Started("abc_DEF-1")),
        ({"text": "/start@sapa_bot abc"}, Started("abc")),
        ({"text": "/START  abc "}, Started("abc")),
        ({"text": "/started"}, Text("/started")),
        ({"text": "/bantuan"}, Text("/bantuan")),
        ({"text": "/bantuan@Sapa_Bot segera"}, Text("/bantuan segera")),
        ({"text": "/bantuan@lain_bot"}, Text("/bantuan@lain_bot")),
        ({"text": "/start abc", **FORWARDED}, Text("/start abc")),
        ({"text": f"a\x00b{BOLD_ON}c\ud83dd"}, Text("abcd")),
        ({"text": "👨‍👩‍👧 \u200f<b>*x*"}, Text("👨‍👩‍👧 \u200f<b>*x*")),
        (
            {"document": document(file_name="a.pdf", mime_type="application/pdf", file_size=5)},
            Media((FileReference("doc", "a.pdf", "application/pdf", 5),)),
        ),
        ({"document": document()}, Media((FileReference("doc", None, None, None),))),
        (
            {"document": document(), "caption": "surat", "media_group_id": "77"},
            Media((FileReference("doc", None, None, None),), caption="surat", album="77"),
        ),
        (
            {"photo": photo((90, 1), (800, 9), (320, 3)), "caption": "foto"},
            Media((FileReference("photo-1", None, "image/jpeg", 9),), caption="foto"),
        ),
        (
            {"photo": photo((90, 1), (8000, 21_000_000))},
            Media((FileReference("photo-0", None, "image/jpeg", 1),)),
        ),
        (
            {"photo": photo((9000, 22_000_000))},
            Media((FileReference("photo-0", None, "image/jpeg", 22_000_000),)),
        ),
        ({"contact": contact(user_id=55)}, SharedContact("+62811", "Siti Aminah", own=True)),
        ({"contact": contact(user_id=56)}, SharedContact("+62811", "Siti Aminah", own=False)),
        ({"contact": contact()}, SharedContact("+62811", "Siti Aminah", own=False)),
        (
            {"contact": contact(user_id=55), **FORWARDED},
            SharedContact("+62811", "Siti Aminah", own=False),
        ),
        (UNUSUAL["voice"], Unsupported("voice")),
        (UNUSUAL["audio"], Unsupported("voice")),
        (UNUSUAL["video"], Unsupported("video")),
        (UNUSUAL["video_note"], Unsupported("video")),
        (UNUSUAL["animation"], Unsupported("video")),
        (UNUSUAL["sticker"], Unsupported("sticker")),
        (UNUSUAL["dice"], Unsupported("sticker")),
        (UNUSUAL["location"], Unsupported("location")),
        (UNUSUAL["venue"], Unsupported("location")),
        (UNUSUAL["poll"], Unsupported("poll")),
        (UNUSUAL["game"], Unsupported("other")),
        ({"something_new": {"a": 1}}, Unsupported("other")),
    ],
)
def test_each_kind_of_message_has_its_meaning(content, expected):
    assert body(**content) == expected


def test_notes_of_the_platform_are_no_messages():
    assert understood(update(message=message(**UNUSUAL["pinned"]))) == Ignored("service message")


def test_a_forwarded_message_says_so():
    assert understood(update(message=message(text="x", **FORWARDED))).forwarded
    assert not understood(update(message=message(text="x"))).forwarded


def test_a_press_names_its_button_its_message_and_itself():
    query = {
        "id": "4711",
        "from": SITI,
        "chat_instance": "1",
        "data": "abc.2",
        "message": {**message(text="Sudah?"), "from": BOT},
    }

    reading = understood(update(callback_query=query))

    assert reading.body == Press("abc.2", callback="4711", message="31")
    assert reading.sent_at == NOW
    assert reading.address == Address("telegram", "55")


def test_a_press_on_a_message_too_old_to_read_still_counts():
    old = {"message_id": 31, "chat": PRIVATE, "date": 0}
    query = {"id": "4", "from": SITI, "chat_instance": "1", "data": "abc.2", "message": old}

    assert understood(update(callback_query=query)).body == Press("abc.2", "4", "31")


@pytest.mark.parametrize(
    "query",
    [
        {"id": "4", "from": SITI, "chat_instance": "1", "game_short_name": "g"},
        {"id": "4", "from": SITI, "chat_instance": "1", "data": "x", "inline_message_id": "i"},
        {
            "id": "4",
            "from": SITI,
            "chat_instance": "1",
            "data": "x",
            "message": {**message(text="a"), "chat": GROUP},
        },
    ],
)
def test_presses_elsewhere_mean_nothing(query):
    assert understood(update(callback_query=query)) == Ignored("press elsewhere")


def test_an_edit_names_the_message_it_changes():
    edited = message(text="baru", edit_date=int(NOW.timestamp()))

    reading = understood(update(edited_message=edited))

    assert reading.body == Edited("31", "baru")
    assert reading.sent_at == NOW


def test_an_edited_caption_counts_as_its_words():
    edited = message(photo=photo((9, 1)), caption="baru", edit_date=int(NOW.timestamp()))

    assert understood(update(edited_message=edited)).body == Edited("31", "baru")


def test_a_moving_location_is_not_an_answer():
    edited = message(**UNUSUAL["location"], edit_date=int(NOW.timestamp()))

    assert understood(update(edited_message=edited)) == Ignored("edited without words")


def test_edits_in_groups_are_left_alone():
    edited = message(chat=GROUP, text="baru", edit_date=int(NOW.timestamp()))

    assert understood(update(edited_message=edited)) == Ignored("edited elsewhere")


def membership(before, after, chat=PRIVATE):
    def member(status):
        until = {"until_date": 0} if status == "kicked" else {}
        return {"user": BOT, "status": status, **until}

    return update(
        my_chat_member={
            "chat": chat,
            "from": SITI,
            "date": int(SENT.timestamp()),
            "old_chat_member": member(before),
            "new_chat_member": member(after),
        }
    )


def test_blocking_and_unblocking_change_whether_someone_can_be_reached():
    assert understood(membership("member", "kicked")).body == Reachability(reachable=False)
    assert understood(membership("kicked", "member")).body == Reachability(reachable=True)


def test_being_put_into_a_group_is_answered_and_being_thrown_out_is_not():
    assert understood(membership("left", "member", GROUP)).body == Unsupported("group")
    assert understood(membership("member", "left", GROUP)) == Ignored("membership elsewhere")


@pytest.mark.parametrize(
    "content",
    [
        {"text": "/status"},
        {"text": "/status@sapa_bot"},
        {"text": "tanya @sapa_bot", "entities": [{"type": "mention", "offset": 6, "length": 9}]},
        {
            "text": "tanya Sapa",
            "entities": [{"type": "text_mention", "offset": 6, "length": 4, "user": BOT}],
        },
        {"text": "ya", "reply_to_message": {**message(text="a", chat=GROUP), "from": BOT}},
    ],
)
def test_words_to_us_in_a_group_get_an_answer(content):
    reading = understood(update(message=message(chat=GROUP, **content)))

    assert reading.body == Unsupported("group")
    assert reading.address == Address("telegram", "-100500")


@pytest.mark.parametrize(
    "content",
    [
        {"text": "selamat pagi semua"},
        {"text": "/status@lain_bot"},
        {"text": "@lain_bot", "entities": [{"type": "mention", "offset": 0, "length": 9}]},
        {"text": "ya", "reply_to_message": message(text="a", chat=GROUP)},
    ],
)
def test_talk_among_others_in_a_group_is_left_alone(content):
    reading = understood(update(message=message(chat=GROUP, **content)))

    assert reading == Ignored("talk in a group")


def test_posts_of_channels_and_messages_of_bots_are_left_alone():
    channel = {"id": -1, "type": "channel", "title": "c"}
    post = {"message_id": 1, "chat": channel, "date": 1, "text": "x"}

    assert understood(update(channel_post=post)) == Ignored("kind of update")
    assert understood(update(message=post)) == Ignored("channel")
    assert understood(update(message={**message(text="x"), "from": BOT})) == Ignored("no sender")


def test_a_kind_of_update_nobody_knows_yet_is_left_alone():
    assert understood(update(hologram={"chat": PRIVATE})) == Ignored("kind of update")


@pytest.mark.parametrize(
    ("age", "is_believed"),
    [
        (timedelta(0), True),
        (timedelta(hours=23, minutes=59), True),
        (timedelta(hours=24, seconds=2), False),
        (timedelta(seconds=-4), True),
        (timedelta(seconds=-6), False),
    ],
)
def test_the_platforms_time_counts_only_where_it_can_be_true(age, is_believed):
    sent = NOW - age
    reading = understood(update(message=message(text="x", date=int(sent.timestamp()))))

    assert reading.sent_at == (sent if is_believed else NOW)


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "null",
        "[]",
        "{",
        "[" * 100_000,
        update(message={"text": "ohne alles"}),
        update(message="text"),
        json.dumps({"update_id": "1", "message": message(text="x")}),
        update(message=message(text="x", date="kemarin")),
        update(message=message(text="x", date=10**30)),
        update(message=message(text=5)),
        update(message=message(contact={"first_name": "S"})),
        update(callback_query={"id": "1"}),
        update(my_chat_member={"chat": PRIVATE}),
    ],
)
def test_what_makes_no_sense_is_refused_as_such(raw):
    with pytest.raises(ValueError, match="malformed"):
        understood(raw)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)
field_names = st.sampled_from(
    [
        "message_id",
        "from",
        "chat",
        "date",
        "text",
        "photo",
        "document",
        "contact",
        "entities",
        "edit_date",
    ]
)


@given(st.dictionaries(field_names, json_values, max_size=4))
def test_no_garbling_of_a_message_gets_past_as_anything_but_a_refusal(garbled):
    try:
        reading = understood(update(message={**message(text="x"), **garbled}))
    except ValueError:
        return
    assert isinstance(reading, InboundMessage | Ignored)
