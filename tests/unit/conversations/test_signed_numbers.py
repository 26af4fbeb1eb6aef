"""A number with a sign, or two numbers, is no place in a list of choices: it is asked again."""

from __future__ import annotations

from datetime import date

import pytest

from conversations.agencies import AgencyIndex
from conversations.answers import AnswerContext, Parsed, Rejected, parse_answer
from conversations.answers.choices import match_choice
from conversations.forms import (
    Option,
    SelectManyType,
    SelectOneType,
    StatementType,
    YesNoType,
)
from conversations.messages import Choice, Text
from tests.unit.conversations.chat import Chat

OFFERED = tuple(
    Option(name, {"id": label})
    for name, label in (("sehat", "Kesehatan"), ("didik", "Pendidikan"), ("pangan", "Pangan"))
)
CONTEXT = AnswerContext(date(2026, 11, 25), "id", AgencyIndex([], {}), OFFERED)
BUTTONS = tuple(Choice(one.name, one.label["id"]) for one in OFFERED)
SIGNED = (
    "-1", "-2", "+1", "+2", "- 1", "--1", "-1.", "\u22121", "\u20132", "\u20141", "\uff0d1", "±1",
)  # fmt: skip
SEVERAL = ("1.5", "1,5", "1-2", "1\u20132", "1/2")


@pytest.mark.parametrize("text", [*SIGNED, *SEVERAL])
def test_it_is_neither_yes_nor_no_and_no_button(text):
    assert parse_answer(YesNoType(), Text(text), CONTEXT) == Rejected("needs-yes-no")
    assert parse_answer(StatementType(), Text(text), CONTEXT) == Rejected("needs-acceptance")
    assert parse_answer(SelectOneType(), Text(text), CONTEXT) == Rejected(
        "needs-choice", {"count": "3"}
    )
    assert match_choice(text, BUTTONS) is None
    assert match_choice(text, BUTTONS, exact=True) is None


@pytest.mark.parametrize("text", [one for one in SIGNED if "+" not in one])
def test_it_is_none_of_several_choices(text):
    outcome = parse_answer(SelectManyType(), Text(text), CONTEXT)
    assert isinstance(outcome, Rejected)
    assert outcome.reason == "unknown-choice"


@pytest.mark.parametrize("text", ["1-2", "1\u20132", "1+2", "1, 2"])
def test_a_span_or_a_list_is_still_read_where_several_may_be_chosen(text):
    assert parse_answer(SelectManyType(), Text(text), CONTEXT) == Parsed(["sehat", "didik"])


@pytest.mark.parametrize("text", ["- ya", "1.", "(1)", "1)", "#1", "ya - setuju"])
def test_a_dash_before_words_and_marks_about_a_number_change_nothing(text):
    assert parse_answer(YesNoType(), Text(text), CONTEXT) == Parsed(value=True)


def test_minus_one_at_a_yes_or_no_question_is_asked_again():
    chat = Chat()
    draft = chat.begin()
    chat.say("4", "1", "nanti")
    assert chat.session.cursor == "berbasis_aplikasi"
    chat.say("-1")
    assert chat.session.cursor == "berbasis_aplikasi"
    assert chat.session.misses == 1
    assert chat.answer(draft, "berbasis_aplikasi") is None
