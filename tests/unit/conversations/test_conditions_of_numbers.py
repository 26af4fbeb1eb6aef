"""Comparisons of numbers: decimals are stored as texts and still compare as numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conversations.conditions import Scope, holds
from conversations.forms import Compare

if TYPE_CHECKING:
    from conversations.draft import Json


@pytest.mark.parametrize(
    ("left", "operator", "right", "expected"),
    [
        ("9.5", ">", 8, True),
        ("9.5", ">", 10, False),
        ("10", ">", "9.5", True),
        ("-1", "<", "0.5", True),
        (3, "==", "3.0", True),
        (3, ">=", 3, True),
        ("2024-03-01", "<", "2024-11-01", True),
        ("2024-03-01", "<", 2025, False),
        ("apa", "==", "apa", True),
        ("٣", "<", 4, False),
    ],
)
def test_a_comparison_holds_as_people_would_say(
    left: Json, operator: str, right: Json, expected: bool
) -> None:
    condition = Compare("a", operator, other="b")  # type: ignore[arg-type]
    assert holds(condition, Scope({"a": left, "b": right})) is expected
