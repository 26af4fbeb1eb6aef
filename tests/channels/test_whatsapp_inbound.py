"""Messages and statuses of WhatsApp: every kind, odd ones, and ones that make no sense."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.channels.base import IdentityChange, Ignored, StatusReport
from bot.channels.whatsapp.usual import Account, is_user_id
from conversations.messages import (
    Address,
    InboundMessage,
    Sender,
    Text,
)
from tests.channels.calls_of_whatsapp import (
    AT,
    NOW,
    OURS,
    PHONE,
    SENT,
    SHAPES,
    USER_ID,
    WAMID,
    call,
    call_with,
    change,
    contact,
    entry,
    ids,
    message,
    status,
    understood,
    words,
)
from tests.channels.messages_of_whatsapp import (
    ANSWERS,
    KINDS,
    edited,
    file,
    of_message,
    unsupported,
)

# --- who, when, where -----------------------------------------------------------------------


def test_a_text_keeps_who_sent_it_and_when():
    reading = understood(
        call(entry(change(contacts=[contact(username="siti")], messages=[words("Halo")])))
    )

    assert reading == InboundMessage(
        id=WAMID,
        address=Address("whatsapp", USER_ID),
        sent_at=SENT,
        received_at=NOW,
        body=Text("Halo"),
        reference=WAMID,
        order=int(AT),
        sender=Sender(USER_ID, f"+{PHONE}", "siti"),
    )


@pytest.mark.parametrize(
    ("tells", "external_id", "sender"),
    [
        ("phone", PHONE, Sender(None, f"+{PHONE}")),
        ("user id", USER_ID, Sender(USER_ID, None)),
        ("both", USER_ID, Sender(USER_ID, f"+{PHONE}")),
    ],
)
def test_a_person_is_their_user_id_and_else_their_number(tells, external_id, sender):
    reading = of_message(words("Halo", tells=tells), tells=tells)

    assert (reading.address.external_id, reading.sender) == (external_id, sender)


@pytest.mark.parametrize(
    ("told", "beside", "external_id"),
    [
        # Only the contact tells it.
        ({}, {"user_id": USER_ID}, USER_ID),
        ({}, {"wa_id": PHONE}, PHONE),
        ({"from": PHONE}, {"wa_id": PHONE, "user_id": USER_ID}, USER_ID),
        # Numbers come with and without a plus.
        ({"from": f"+{PHONE}"}, {"wa_id": PHONE, "user_id": USER_ID}, USER_ID),
        ({"from": f"+{PHONE}"}, {}, PHONE),
        ({"from": PHONE, "from_user_id": None}, {}, PHONE),
        # What is no id, or empty, is none.
        ({"from": PHONE, "from_user_id": "siti"}, {}, PHONE),
        ({"from": "", "from_user_id": USER_ID}, {"wa_id": ""}, USER_ID),
        # Somebody else's contact, by id or by a number that was theirs.
        ({"from": PHONE}, {"wa_id": "6281299999999", "user_id": "ID.2"}, PHONE),
        ({"from": PHONE, "from_user_id": USER_ID}, {"wa_id": PHONE, "user_id": "ID.2"}, USER_ID),
        # Contacts that make no sense are not there.
        ({"from": PHONE}, {"wa_id": 5, "user_id": []}, PHONE),
    ],
)
def test_the_contact_beside_a_message_counts_if_it_is_the_senders(told, beside, external_id):
    sent = {**words("Halo"), "from": None, "from_user_id": None, **told}
    reading = understood(call(entry(change(contacts=[beside], messages=[sent]))))

    assert reading.address.external_id == external_id
    assert reading.sender.user_id in {external_id, None}


def test_somebody_elses_username_is_never_taken():
    other = {"user_id": "ID.2", "wa_id": PHONE, "profile": {"username": "budi"}}

    reading = understood(call(entry(change(contacts=[other], messages=[words("Halo")]))))

    assert reading.sender == Sender(USER_ID, f"+{PHONE}", None)


def test_a_contact_without_a_user_id_is_found_by_its_number():
    people = [contact("phone", username="si\x00ti"), contact("phone", username="budi")]
    people[1]["wa_id"] = "6281200000002"

    reading = understood(call(entry(change(contacts=people, messages=[words("Halo")]))))

    assert reading.sender == Sender(USER_ID, f"+{PHONE}", "siti")


def test_each_of_several_people_is_found_among_the_contacts():
    people = [contact("user id", username="siti"), {"wa_id": "6281200000002", "user_id": "ID.2"}]
    sent = [words("a", tells="user id"), {**words("b", tells="phone"), "from": "6281200000002"}]
    bodies = [
        understood(call(entry(change(contacts=people, messages=[one])))).sender for one in sent
    ]

    assert bodies == [Sender(USER_ID, None, "siti"), Sender("ID.2", "+6281200000002", None)]


def test_a_message_that_names_nobody_is_taken_for_nobodys():
    """With two contacts beside it, it could be either's."""
    sent = {**words("Halo"), "from": None, "from_user_id": None}

    with pytest.raises(ValueError, match="malformed: sender"):
        understood(call(entry(change(contacts=[contact(), {"wa_id": "628"}], messages=[sent]))))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (USER_ID, True),
        ("ID.ENT.11815799212886844830", True),
        ("US.aB3", True),
        (f"US.{'1' * 128}", True),
        (f"US.{'1' * 129}", False),
        (PHONE, False),
        (f"+{PHONE}", False),
        ("us.1", False),
        ("USA.1", False),
        ("US.", False),
        ("US.1.2", False),
        ("US.١", False),
        ("US.1\n", False),
        ("", False),
    ],
)
def test_a_user_id_is_told_from_a_number(text, expected):
    assert is_user_id(text) is expected


@pytest.mark.parametrize(
    ("age", "is_believed"),
    [
        (timedelta(0), True),
        (timedelta(days=6, hours=23, minutes=59), True),
        (timedelta(days=7, seconds=2), False),
        (timedelta(seconds=-4), True),
        (timedelta(seconds=-6), False),
        (timedelta(days=-365_000), False),
    ],
)
def test_the_platforms_time_counts_only_where_it_can_be_true(age, is_believed):
    sent = NOW - age
    at = int(sent.timestamp())
    reading = of_message({**words("x"), "timestamp": str(at)})

    assert reading.sent_at == (sent if is_believed else NOW)
    assert reading.order == at


@pytest.mark.parametrize("kind", ["words", "a move"])
@pytest.mark.parametrize(
    ("age", "is_taken"),
    [
        (timedelta(days=7), True),
        (timedelta(days=7, hours=1), True),
        (timedelta(days=7, hours=23, minutes=59), True),
        (timedelta(days=8, seconds=4), False),
        (timedelta(days=20), False),
        (timedelta(hours=-1), True),
    ],
)
def test_what_comes_later_than_the_platform_repeats_is_kept_out(kind, age, is_taken):
    moved = {"type": "user_changed_number", "wa_id": "6281200000002"}
    sent = words("x") if kind == "words" else message("system", moved)
    told = {**sent, "timestamp": str(int((NOW - age).timestamp()))}
    reading = understood(call_with(messages=[told]))

    if is_taken:
        assert isinstance(reading, InboundMessage | IdentityChange)
    else:
        assert reading == Ignored("too old to be new")


def test_a_status_may_come_as_late_as_it_likes():
    told = status(timestamp=str(int((NOW - timedelta(days=29)).timestamp())))

    assert isinstance(understood(call_with(statuses=[told])), StatusReport)


def test_a_time_written_as_a_number_is_as_good():
    assert of_message({**words("x"), "timestamp": int(AT)}).sent_at == SENT


# --- every kind -----------------------------------------------------------------------------


@pytest.mark.parametrize("tells", SHAPES)
@pytest.mark.parametrize(("sent", "expected"), KINDS)
def test_each_kind_of_message_has_its_meaning(sent, expected, tells):
    nobody = {"from": None, "from_user_id": None}

    reading = of_message({**sent, **nobody, **ids(tells)}, tells=tells)

    assert reading.body == expected
    assert reading.address.external_id == (PHONE if tells == "phone" else USER_ID)


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        (message("reaction", {"message_id": OURS, "emoji": "👍"}), "reaction"),
        (message("reaction", {"message_id": OURS}), "reaction"),
        (message("revoke", {"original_message_id": WAMID}), "revoke"),
        (unsupported("reaction"), "reaction"),
        (unsupported("pin"), "pin"),
        (edited("image", **file()), "edited without words"),
        (edited("image", **file(caption="")), "edited without words"),
        (edited("sticker", **file()), "edited without words"),
        (words("Halo semua", group_id="Y2FwaV9ncm91cA"), "group"),
        (message("system", {"type": "customer_identity_changed"}), "note of the platform"),
    ],
)
def test_what_says_nothing_is_not_answered(sent, reason):
    assert understood(call_with(messages=[sent])) == Ignored(reason)


@pytest.mark.parametrize("how", ["forwarded", "frequently_forwarded"])
def test_a_forwarded_message_says_so(how):
    assert of_message(words("x", context={how: True})).forwarded
    assert not of_message(words("x", context={how: False})).forwarded
    assert not of_message(words("x", **ANSWERS)).forwarded


@pytest.mark.parametrize("part", [{"messages": [words("x")]}, {"statuses": [status()]}])
def test_what_came_for_another_number_is_left_alone(part):
    other = Account("299999999999999")

    assert understood(call_with(**part), account=other) == Ignored("another number")
