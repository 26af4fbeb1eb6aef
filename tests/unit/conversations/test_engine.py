"""The walk: which questions are on the path, which is open, what moving to a new version does."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from conversations import engine
from conversations.draft import Answer, Collecting, Draft, Given, Later, Part, Skipped
from conversations.forms import (
    Compare,
    Form,
    Group,
    IntegerType,
    OneOf,
    Question,
    StatementType,
    TextType,
    YesNoType,
)
from conversations.messages import DraftId, PersonId

AT = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
ME = PersonId(1)


def given(value: object) -> Given:
    return Given(value, ME, AT)  # type: ignore[arg-type]


FORM = Form(
    key="f",
    version="1",
    items=(
        Question("title", TextType()),
        Question("has_copies", YesNoType()),
        Group(
            "copies",
            (
                Question("agency", TextType()),
                Question("visited", YesNoType()),
                Question("people", IntegerType(), relevant=OneOf("visited", (True,))),
            ),
            repeat=True,
            maximum=3,
            relevant=OneOf("has_copies", (True,)),
        ),
        Group("place", (Question("town", TextType(), required=False),)),
        Question("least", IntegerType(), constraint=Compare("least", ">", value=1)),
        Question("true", StatementType()),
    ),
)


def keys(answers: dict[str, Answer]) -> list[str]:
    return [step.key for step in engine.path(FORM, answers)]


def test_a_group_whose_condition_fails_is_not_on_the_path() -> None:
    assert keys({"has_copies": given(False)}) == ["title", "has_copies", "town", "least", "true"]


def test_a_list_is_asked_once_and_then_whether_there_is_one_more() -> None:
    found = keys({"has_copies": given(True)})
    assert found[2:5] == ["copies[0].agency", "copies[0].visited", "copies[0]+"]


def test_a_list_grows_while_there_is_one_more_and_ends_at_its_limit() -> None:
    answers: dict[str, Answer] = {
        "has_copies": given(True),
        "copies[0]+": given(True),
        "copies[1]+": given(True),
    }
    found = keys(answers)
    assert "copies[2].agency" in found
    assert "copies[2]+" not in found


def test_inside_a_list_a_condition_looks_at_the_same_item() -> None:
    answers: dict[str, Answer] = {
        "has_copies": given(True),
        "copies[0].visited": given(False),
        "copies[0]+": given(True),
        "copies[1].visited": given(True),
    }
    found = keys(answers)
    assert "copies[0].people" not in found
    assert "copies[1].people" in found


def test_the_same_answers_are_walked_anew_in_another_form() -> None:
    answers: dict[str, Answer] = {"has_copies": given(value=False)}
    shorter = replace(FORM, items=FORM.items[:1])
    assert keys(answers) == ["title", "has_copies", "town", "least", "true"]
    assert [step.key for step in engine.path(shorter, answers)] == ["title"]
    assert keys({**answers, "has_copies": given(value=True)})[2] == "copies[0].agency"
    assert keys(answers)[2] == "town"


def test_an_answer_off_the_path_is_kept_but_does_not_count() -> None:
    answers: dict[str, Answer] = {"has_copies": given(False), "copies[0].agency": given("X")}
    assert "copies[0].agency" not in engine.counted_answers(FORM, answers)


@pytest.mark.parametrize(
    ("answer", "is_open"),
    [
        (None, True),
        (given(2), False),
        (given(1), True),
        (Skipped(ME, AT), False),
        (Later(ME, AT), False),
        (Collecting((Part("x", AT),), ME, AT), True),
    ],
)
def test_what_is_open(answer: Answer | None, *, is_open: bool) -> None:
    answers = {} if answer is None else {"least": answer}
    step = engine.find_step(FORM, answers, "least")
    assert step is not None
    assert engine.is_open(step, answers) is is_open


def test_statements_are_asked_last_and_only_when_nothing_else_is_open() -> None:
    answers: dict[str, Answer] = {
        "title": given("T"),
        "has_copies": given(False),
        "town": Skipped(ME, AT),
    }
    upcoming = engine.next_open(FORM, answers)
    assert upcoming is not None
    assert upcoming.key == "least"
    upcoming = engine.next_open(FORM, {**answers, "least": given(5)})
    assert upcoming is not None
    assert upcoming.key == "true"


def test_nothing_is_open_when_all_is_said() -> None:
    answers: dict[str, Answer] = {
        "title": given("T"),
        "has_copies": given(False),
        "town": Skipped(ME, AT),
        "least": given(5),
        "true": given(True),
    }
    assert engine.next_open(FORM, answers) is None
    assert engine.is_complete(FORM, answers)


def test_what_is_left_for_later_is_missing_but_not_open() -> None:
    answers: dict[str, Answer] = {
        "title": Later(ME, AT),
        "has_copies": given(False),
        "town": Skipped(ME, AT),
        "least": given(5),
        "true": given(True),
    }
    assert engine.next_open(FORM, answers) is None
    assert [step.key for step in engine.missing(FORM, answers)] == ["title"]


def test_back_goes_to_the_question_before_on_the_path() -> None:
    answers: dict[str, Answer] = {"has_copies": given(False)}
    before = engine.previous(FORM, answers, "town")
    assert before is not None
    assert before.key == "has_copies"
    assert engine.previous(FORM, answers, "title") is None


def test_progress_does_not_count_whether_there_is_one_more() -> None:
    answers: dict[str, Answer] = {"has_copies": given(True)}
    assert engine.position(FORM, answers, "title") == (1, 7)
    assert engine.position(FORM, answers, "town") == (5, 7)


def test_what_we_filled_in_is_no_step_of_the_person() -> None:
    answers: dict[str, Answer] = {"title": replace(given("Antrean"), prefilled=True)}
    assert "title" not in [step.key for step in engine.asked_steps(FORM, answers)]
    assert engine.answered(FORM, answers) == 0
    assert engine.answered(FORM, {"title": given("Antrean")}) == 1
    second = engine.asked_steps(FORM, answers)[0].key
    assert engine.position(FORM, answers, second) == (1, 4)
    assert engine.position(FORM, answers, "title") == (1, 5)
    assert engine.previous(FORM, answers, second) is None


def test_a_change_tells_what_it_opens() -> None:
    before: dict[str, Answer] = {"has_copies": given(False)}
    after: dict[str, Answer] = {"has_copies": given(True)}
    opened = [step.key for step in engine.newly_open(FORM, before, after)]
    assert opened == ["copies[0].agency", "copies[0].visited", "copies[0]+"]


def draft(answers: dict[str, Answer]) -> Draft:
    return Draft(DraftId("d"), "f", "1", "innovation:d", ME, answers)


def test_moving_to_a_new_version_keeps_by_name_asks_changed_types_and_drops_the_gone() -> None:
    newer = replace(
        FORM,
        version="2",
        items=(
            Question("heading", TextType()),
            *[
                replace(item, type=TextType())
                if isinstance(item, Question) and item.name == "least"
                else item
                for item in FORM.items
                if not (isinstance(item, Question) and item.name == "title")
            ],
        ),
    )
    answers: dict[str, Answer] = {
        "title": given("T"),
        "has_copies": given(True),
        "copies[0].agency": given("X"),
        "copies[0]+": given(False),
        "least": given(5),
    }
    moved, report = engine.migrate(draft(answers), FORM, newer)
    assert report.keeps == ("has_copies", "copies[0].agency", "copies[0]+")
    assert report.asks_again == ("least",)
    assert report.drops == ("title",)
    assert "heading" in report.asks_new
    assert moved.version == "2"
    assert set(moved.answers) == set(report.keeps)


def test_moving_to_the_same_questions_loses_nothing() -> None:
    answers: dict[str, Answer] = {"title": given("T"), "least": given(5)}
    moved, report = engine.migrate(draft(answers), FORM, replace(FORM, version="2"))
    assert moved.answers == answers
    assert report.drops == report.asks_again == ()


@pytest.mark.parametrize(
    ("key", "name"),
    [("a", "a"), ("g[0].a", "g.a"), ("g[12].b", "g.b"), ("g[3]+", "g+")],
)
def test_the_bare_name_of_a_key(key: str, name: str) -> None:
    assert engine.bare_name(key) == name
