"""Periods as JSON: read strictly, written back the same."""

from __future__ import annotations

import copy
import json
from datetime import date
from typing import Any

import pytest

from conversations.definitions import example_period, load_periods
from conversations.errors import FormError
from conversations.period_codec import read_period, to_period_definition

SOUND = to_period_definition(load_periods()[0])


def test_a_period_comes_back_as_it_was_written() -> None:
    for period in (*load_periods(), example_period(date(2026, 11, 25))):
        assert read_period(json.loads(json.dumps(to_period_definition(period)))) == period


def changed(*path: str | int, value: Any) -> dict[str, Any]:
    definition = copy.deepcopy(SOUND)
    place: Any = definition
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return definition


def without(*path: str | int) -> dict[str, Any]:
    definition = copy.deepcopy(SOUND)
    place: Any = definition
    for step in path[:-1]:
        place = place[step]
    del place[path[-1]]
    return definition


@pytest.mark.parametrize(
    ("definition", "line"),
    [
        ([], "period: must be an object"),
        (without("closes"), "period: lacks 'closes'"),
        (changed("colour", value="red"), "period: unknown key 'colour'"),
        (changed("year", value="2027"), "period.year: must be a whole number from 0 on"),
        (changed("key", value=""), "period.key: must be a text"),
        (changed("zone", value="Europe/Paris"), "period.zone: must be one of Asia/Jakarta"),
        (changed("opens", value="besok"), "period.opens: must be like 2027-04-30T23:59:59"),
        (changed("opens", value=None), "period.opens: must be like 2027-04-30T23:59:59"),
        (
            changed("closes", value="2027-04-30T23:59:59+07:00"),
            "period.closes: must be like 2027-04-30T23:59:59, without a zone",
        ),
        (changed("closes", value="2026-01-01T00:00:00"), "period.closes: must be after"),
        (changed("title", value={"en": "KIPP"}), "period.title: must hold texts by language"),
        (changed("title", value={"id": "KIPP", "en": 1}), "period.title: must be a text"),
        (changed("groups", value=[]), "period.groups: must be a list that is not empty"),
        (changed("groups", value=["umum"]), "period.groups[0]: must be an object"),
        (changed("groups", 1, "key", value="umum"), "period.groups: every name may stand"),
        (changed("groups", 0, "limit", value=-1), "period.groups[0].limit: must be a whole"),
        (
            changed("groups", 0, "needs_former_top", value="no"),
            "period.groups[0].needs_former_top: must be true or false",
        ),
        (without("groups", 0, "form"), "period.groups[0]: lacks 'form'"),
        (without("categories", 0, "label"), "period.categories[0]: lacks 'label'"),
        (changed("categories", 1, "name", value="kesetaraan"), "period.categories: every name"),
        (changed("is_example", value=1), "period.is_example: must be true or false"),
    ],
)
def test_what_cannot_be_read_is_named_by_place(definition: object, line: str) -> None:
    with pytest.raises(FormError) as raised:
        read_period(definition)
    assert any(one.startswith(line) for one in str(raised.value).split("\n")), str(raised.value)
