"""A call with nonsense in it, or nothing: kept, refused, and never at the cost of its neighbours."""

from __future__ import annotations

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.whatsapp.inbound import read, split
from conversations.messages import Text
from tests.channels.calls_of_whatsapp import (
    ACCOUNT,
    AT,
    CHANGE,
    METADATA,
    NOW,
    OURS,
    USER_ID,
    WAMID,
    call,
    call_with,
    change,
    contact,
    entry,
    message,
    of,
    status,
    value,
    words,
)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"5",
        b"null",
        b"{}",
        b'{"entry": null}',
        b'{"entry": {}}',
        b'{"entry": "x"}',
        b"\xff\xfe",
        b'{"entry": [' + b"9" * 5000 + b"]}",
        b"[" * 99_999,
    ],
)
def test_what_is_no_call_cannot_be_split(body):
    with pytest.raises(ValueError, match="not"):
        split(body)


@pytest.mark.parametrize("body", [call(), call(entry()), call(entry(), entry())])
def test_a_call_with_nothing_in_it_gives_nothing(body):
    assert split(body) == ()


@pytest.mark.parametrize(
    ("odd", "kept"),
    [
        ("x", {"value": "x"}),
        (None, {"value": None}),
        ({"id": "1"}, {"value": {"id": "1"}}),
        ({"changes": {"field": "messages"}}, {"value": {"changes": {"field": "messages"}}}),
        ({"changes": ["x"]}, {"value": "x", "waba": None, "time": None}),
        ({"changes": [{}]}, {"field": None, "value": {}, "waba": None, "time": None}),
        (
            {"changes": [{"field": "messages", "value": 5}]},
            {"field": "messages", "value": 5, "waba": None, "time": None},
        ),
        (
            {"id": 7, "changes": [{"value": {"messages": [{"id": "a"}]}}]},
            {"field": None, "value": {"messages": [{"id": "a"}]}, "waba": 7, "time": None},
        ),
        (
            {"changes": [{"field": "messages", "value": {"messages": []}}]},
            {"field": "messages", "value": {"messages": []}, "waba": None, "time": None},
        ),
        (
            {"changes": [{"field": "messages", "value": {"messages": "x", "errors": []}}]},
            {"field": "messages", "message": "x"},
        ),
        (
            {"changes": [{"field": "messages", "value": {"statuses": [["id"]]}}]},
            {"field": "messages", "status": ["id"]},
        ),
        (
            {"changes": [{"field": "messages", "value": {"statuses": {"id": 5}, "contacts": 5}}]},
            {"field": "messages", "status": {"id": 5}},
        ),
    ],
)
def test_what_makes_no_sense_is_kept_beside_the_others(odd, kept):
    body = json.dumps({"entry": [odd, entry(change(messages=[words("Halo")]))]}).encode()

    bad, good = split(body)

    assert (of(bad), json.loads(bad.raw)) == (CHANGE, kept)
    assert (good.kind, good.ext_id) == ("message", WAMID)


@pytest.mark.parametrize(
    ("told", "kind", "name"),
    [
        ({"id": None}, "change", None),
        ({"id": 5}, "change", None),
        ({"id": "a b"}, "change", None),
        ({"id": "wamid.\x00\ud83d"}, "change", None),
        ({"id": "a" * 513}, "change", None),
        ({"id": "a" * 512}, "message", "a" * 512),
        ({"timestamp": None}, "message", WAMID),
        ({"timestamp": "kemarin"}, "message", WAMID),
        ({"from": 5, "from_user_id": None}, "message", WAMID),
    ],
)
def test_a_message_keeps_its_name_if_it_has_one(told, kind, name):
    (element,) = split(call(entry(change(messages=[{**words("x"), **told}]))))

    assert element.kind == kind
    assert element.ext_id == (name or hashlib.sha256(element.raw.encode()).hexdigest())
    assert element.order == (0 if kind == "change" or "timestamp" in told else int(AT))
    if kind == "change":
        assert of(element) == CHANGE
    else:
        assert element.chat == (f"whatsapp#{WAMID}" if "from" in told else f"whatsapp:{USER_ID}")


@pytest.mark.parametrize(
    "told",
    [
        {"id": None},
        {"id": 5},
        {"status": None},
        {"status": "x" * 33},
        {"status": "sent:1"},
        {"timestamp": None},
        {"timestamp": "9" * 99},
    ],
)
def test_a_status_without_a_name_of_its_own_is_a_change(told):
    (element,) = split(call_with(statuses=[{**status(), **told}]))

    assert of(element) == CHANGE


def test_what_no_database_could_keep_is_written_so_that_it_can():
    (element,) = split(call_with(messages=[words("a\x00b\ud83d😀")]))

    assert element.raw.isascii()
    assert "\x00" not in element.raw
    assert read(element.raw, NOW, ACCOUNT).body == Text("ab😀")


def test_fields_nobody_knows_are_kept_and_harm_nothing():
    body = json.dumps(
        {
            "object": "hologram",
            "new": [1],
            "entry": [
                {
                    **entry(
                        {
                            **change(
                                contacts=[{**contact(), "new": {"x": 1}}],
                                messages=[{**message("text", {"body": "Halo", "new": 1}), "new": [None]}],
                                new=[{"id": "x"}],
                            ),
                            "new": 1,
                        }
                    ),
                    "new": 1,
                }
            ],
        }
    ).encode()  # fmt: skip

    (element,) = split(body)

    assert json.loads(element.raw)["message"]["new"] == [None]
    assert read(element.raw, NOW, ACCOUNT).body == Text("Halo")


# --- anything at all ------------------------------------------------------------------------

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)
ids = st.text(max_size=12) | st.sampled_from([WAMID, OURS, "wamid.3"])
told = st.builds(
    lambda known, more, name: {**more, **known, "id": name},
    st.sampled_from([words("x"), status(), message("image"), {}]),
    st.dictionaries(
        st.sampled_from(["from", "from_user_id", "timestamp", "type", "status", "system"]),
        json_values,
        max_size=3,
    ),
    ids,
)
parts = st.fixed_dictionaries(
    {},
    optional={
        "messages": st.lists(told | json_values, max_size=4),
        "statuses": st.lists(told | json_values, max_size=4) | told,
        "errors": json_values,
        "contacts": st.lists(st.just(contact()) | json_values, max_size=3) | json_values,
        "metadata": st.just(METADATA) | json_values,
        "more": json_values,
    },
)
changes = st.one_of(
    st.builds(
        lambda field, of_value: {"field": field, "value": of_value},
        st.sampled_from(["messages", "messages", "account_update", 5, None]),
        parts.map(lambda of_value: value(**of_value)) | parts | told,
    ),
    told,
    json_values,
)
entries = (
    st.builds(
        lambda of_entry, more: {**more, "changes": of_entry},
        st.lists(changes, max_size=4),
        st.dictionaries(st.sampled_from(["id", "time", "x"]), json_values, max_size=2),
    )
    | json_values
)


def ids_in(thing):
    """Every id of something, in whatever depth."""
    if isinstance(thing, dict):
        own = [thing["id"]] if isinstance(thing.get("id"), str) else []
        return own + [name for part in thing.values() for name in ids_in(part)]
    return [name for part in thing for name in ids_in(part)] if isinstance(thing, list) else []


@given(st.lists(entries, max_size=3))
def test_nothing_that_has_an_id_is_lost_whatever_else_a_call_holds(listed):
    elements = split(json.dumps({"entry": listed}).encode())

    kept = {name for element in elements for name in ids_in(json.loads(element.raw))}
    lost = {
        name
        for one in listed
        if isinstance(one, dict)
        for part in one.get("changes", [])
        for name in ids_in(part)
    } - kept
    of_unknown_parts = {
        name
        for one in listed
        if isinstance(one, dict)
        for part in one.get("changes", [])
        if isinstance(part, dict) and isinstance(part.get("value"), dict)
        for name in ids_in([part["value"].get(name) for name in ("more", "contacts", "metadata")])
    }
    assert lost <= of_unknown_parts
    for element in elements:
        try:
            read(element.raw, NOW, ACCOUNT)
        except ValueError:
            continue


@given(st.binary(max_size=60) | json_values.map(lambda given: json.dumps(given).encode()))
def test_whatever_is_delivered_is_split_or_refused(body):
    try:
        split(body)
    except ValueError:
        return
