"""The checks before publishing: each has a form that passes and one that is stopped."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from conversations.form_check import check_form
from conversations.forms import (
    AllOf,
    Answered,
    AnyOf,
    Compare,
    Condition,
    DateType,
    DecimalType,
    FilesType,
    Form,
    Group,
    IntegerType,
    LongTextType,
    Not,
    OneOf,
    Option,
    Question,
    QuestionType,
    SelectManyType,
    SelectOneType,
    StatementType,
    TextType,
    YesNoType,
)
from conversations.texts import say
from tests.unit.conversations.channels import BUTTON_CHANNEL, CHANNELS, LIST_CHANNEL

BOTH = {"id": "Teks", "en": "Text"}


def ask(name: str, kind: QuestionType | None = None, **more: object) -> Question:
    question = Question(name, kind or TextType(), label=BOTH, text=BOTH)
    return replace(question, **more)  # type: ignore[arg-type]


def pick(name: str, label: str = "", *aliases: str) -> Option:
    label = label or name.capitalize()
    return Option(name, {"id": label, "en": label}, aliases)


def form(*items: Question | Group) -> Form:
    return Form("coba", items, title=BOTH)


def group(name: str, *questions: Question, **more: object) -> Group:
    built = Group(name, questions, label=BOTH, another=BOTH)
    return replace(built, **more)  # type: ignore[arg-type]


def reasons(checked: Form, **more: object) -> set[tuple[str, str]]:
    found = check_form(checked, CHANNELS, say, **more)  # type: ignore[arg-type]
    return {(one.place, one.reason) for one in found}


YES = OneOf("ya", (True,))
NO = OneOf("ya", (False,))
COLOURS = SelectOneType((pick("merah"), pick("biru")))

SOUND = [
    form(ask("judul")),
    form(ask("ya", YesNoType()), ask("b", relevant=YES)),
    form(ask("ya", YesNoType()), ask("b", relevant=AllOf((YES, Not(NO))))),
    form(ask("ya", YesNoType()), ask("b", relevant=AnyOf((YES, NO)))),
    form(ask("ya", YesNoType()), ask("c", relevant=YES), ask("b", relevant=Not(Answered("c")))),
    form(ask("warna", COLOURS), ask("b", relevant=OneOf("warna", ("merah",)))),
    form(
        ask("warna", SelectManyType((pick("merah"), pick("biru")), minimum=2)),
        ask("b", relevant=AllOf((OneOf("warna", ("merah",)), OneOf("warna", ("biru",))))),
    ),
    form(ask("n", IntegerType(1, 9)), ask("b", relevant=Compare("n", ">", 8))),
    form(ask("n", DecimalType(Decimal(1), Decimal(9))), ask("b", relevant=Compare("n", ">", 8))),
    form(
        ask("awal", DateType(earliest="2024-01-01", latest="today")),
        ask(
            "akhir",
            DateType(),
            constraint=Compare("akhir", ">", other="awal"),
            constraint_message=BOTH,
        ),
    ),
    form(ask("t", DateType()), ask("b", relevant=Compare("t", ">", "2025-01-01"))),
    form(ask("a"), ask("b", relevant=Compare("a", "==", "apa"))),
    form(ask("ya", YesNoType()), group("g", ask("b", relevant=Not(NO)), relevant=YES)),
    form(
        ask("n", IntegerType(1, 9), constraint=Compare("n", "<", 9), constraint_message=BOTH),
        ask("b", relevant=Answered("n")),
    ),
    form(ask("s", StatementType()), ask("b", relevant=OneOf("s", (True,)))),
    form(
        ask("ya", YesNoType()),
        group("daftar", ask("x", YesNoType()), ask("y", relevant=OneOf("x", (True,))), repeat=True),
    ),
    form(ask("warna", SelectOneType(source="categories"))),
    form(ask("a", FilesType(minimum=0, maximum=3)), ask("b", remark="age_at_closing")),
]


@pytest.mark.parametrize("checked", SOUND)
def test_a_sound_form_may_be_published(checked: Form) -> None:
    assert reasons(checked) == set()


def never(condition: Condition) -> Form:
    return form(ask("ya", YesNoType()), ask("n", IntegerType(1, 9)), ask("b", relevant=condition))


STOPPED = [
    (form(), "coba", "no-questions"),
    (form(ask("a"), ask("a")), "a", "duplicate-name"),
    (form(ask("a"), group("a", ask("b"))), "a", "duplicate-name"),
    (form(ask("a"), group("g", ask("a"), repeat=True)), "a", "duplicate-name"),
    (form(ask("Judul Inovasi")), "Judul Inovasi", "bad-name"),
    (form(ask("daftar[0].a")), "daftar[0].a", "bad-name"),
    (form(ask("a" * 49)), "a" * 49, "bad-name"),
    (form(ask("a"), group("g")), "g", "empty-group"),
    (form(group("g", ask("a"), repeat=True, maximum=0)), "g", "repeat-limit"),
    (form(group("g", ask("a"), repeat=True, maximum=51)), "g", "repeat-limit"),
    (form(group("g", ask("a"), repeat=True, another={"id": "Lagi?"})), "g", "missing-text"),
    (form(ask("a", weight=60), ask("b", weight=41)), "weight", "weights"),
    (form(ask("a", label={"id": "Judul"})), "a", "missing-text"),
    (form(ask("a", text={"en": "Title"})), "a", "missing-text"),
    (form(ask("a", text={"id": " ", "en": "Title"})), "a", "missing-text"),
    (form(ask("a", hint={"id": "Contoh"})), "a", "missing-text"),
    (form(ask("a", SelectOneType((Option("x", {"id": "X"}),)))), "a.x", "missing-text"),
    (form(ask("a", remark="moon")), "a", "unknown-remark"),
    (form(ask("a", constraint=Answered("a"))), "a", "constraint-message"),
    (
        form(ask("a", constraint=Answered("a"), constraint_message={"id": "Isi"})),
        "a",
        "constraint-message",
    ),
    (form(ask("a", relevant=Answered("z"))), "a", "unknown-question"),
    (
        form(ask("a", constraint=Answered("z"), constraint_message=BOTH)),
        "a",
        "unknown-question",
    ),
    (form(group("g", ask("a"), relevant=Answered("z"))), "g", "unknown-question"),
    (form(ask("a"), ask("b", relevant=Compare("a", "<", other="z"))), "b", "unknown-question"),
    (form(ask("a", relevant=YES), ask("ya", YesNoType())), "a", "forward"),
    (form(ask("ya", YesNoType(), relevant=YES)), "ya", "forward"),
    (
        form(
            group("g", ask("x", YesNoType()), repeat=True), ask("b", relevant=OneOf("x", (True,)))
        ),
        "b",
        "inside-repeat",
    ),
    (form(ask("w", COLOURS), ask("b", relevant=OneOf("w", ("hijau",)))), "b", "unknown-option"),
    (
        form(ask("w", COLOURS), ask("b", relevant=Not(OneOf("w", ("hijau",))))),
        "b",
        "unknown-option",
    ),
    (
        form(ask("w", COLOURS), ask("b", relevant=AnyOf((OneOf("w", ("hijau", "biru")),)))),
        "b",
        "unknown-option",
    ),
    (never(AllOf((YES, NO))), "b", "unreachable"),
    (never(OneOf("ya", ("ya",))), "b", "unreachable"),
    (never(Compare("n", ">", 9)), "b", "unreachable"),
    (never(Compare("n", "<", "satu")), "b", "unreachable"),
    (
        form(ask("t", DateType()), ask("b", relevant=Compare("t", "<", "0001-01-01"))),
        "b",
        "unreachable",
    ),
    (
        form(
            ask("ya", YesNoType()),
            ask("c", relevant=YES),
            ask("b", relevant=AllOf((NO, Answered("c")))),
        ),
        "b",
        "unreachable",
    ),
    (
        form(ask("ya", YesNoType()), group("g", ask("b", relevant=NO), relevant=YES)),
        "b",
        "unreachable",
    ),
    (
        form(ask("n", IntegerType(1, 9), constraint=Compare("n", ">", 9), constraint_message=BOTH)),
        "n",
        "constraint-never",
    ),
    (form(ask("a", TextType(maximum=4, minimum=5))), "a", "bounds"),
    (form(ask("a", LongTextType(maximum=4, minimum=5))), "a", "bounds"),
    (form(ask("a", IntegerType(9, 1))), "a", "bounds"),
    (form(ask("a", DecimalType(Decimal(9), Decimal(1)))), "a", "bounds"),
    (form(ask("a", SelectManyType((pick("x"),), minimum=2))), "a", "bounds"),
    (form(ask("a", SelectManyType((pick("x"), pick("y")), minimum=2, maximum=1))), "a", "bounds"),
    (form(ask("a", FilesType(minimum=2, maximum=1))), "a", "bounds"),
    (form(ask("a", FilesType(kinds=("exe",)))), "a", "files"),
    (form(ask("a", FilesType(kinds=()))), "a", "files"),
    (form(ask("a", FilesType(size=0))), "a", "files"),
    (form(ask("a", DateType(earliest="kemarin"))), "a", "date-bounds"),
    (form(ask("a", DateType(earliest="2025-01-01", latest="2024-01-01"))), "a", "date-bounds"),
    (form(ask("a", DateType(earliest="today", latest="2024-01-01"))), "a", "date-bounds"),
    (form(ask("a", SelectOneType())), "a", "options-or-source"),
    (form(ask("a", SelectOneType((pick("x"),), source="categories"))), "a", "options-or-source"),
    (form(ask("a", SelectOneType(source="planets"))), "a", "unknown-source"),
    (form(ask("a", SelectOneType((pick("x"), pick("x", "Lain"))))), "a.x", "duplicate-name"),
    (form(ask("a", SelectOneType((pick("x", "Sama"), pick("y", "sama"))))), "a", "same-label"),
    (
        form(ask("a", SelectOneType((pick("x", "Satu"), pick("y", "Dua", "satu"))))),
        "a",
        "same-label",
    ),
    (form(ask("a", SelectOneType((pick("x", "Dua\nbaris"),)))), "a.x", "label-marks"),
    (form(ask("a", SelectOneType((pick("x", "Balik\u202e"),)))), "a.x", "label-marks"),
    (form(ask("a", SelectOneType((pick("x", "Kembali"), pick("y"))))), "a.x", "label-command"),
    (form(ask("a", TextType(maximum=5000))), "a", "answer-too-long"),
    (form(ask("a", FilesType(size=30_000_000))), "a", "file-size"),
    (form(ask("a", text={"id": "x" * 700, "en": "x"})), "a", "too-long"),
    (
        form(ask("a", SelectOneType(tuple(pick(f"p{n}", f"{n} {'x' * 80}") for n in range(9))))),
        "a",
        "too-long",
    ),
]


@pytest.mark.parametrize(("checked", "place", "reason"), STOPPED)
def test_a_faulty_form_is_stopped_at_the_place(checked: Form, place: str, reason: str) -> None:
    assert (place, reason) in reasons(checked)


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize(("checked", "place", "reason"), STOPPED)
def test_every_finding_says_the_problem_and_the_mend(
    checked: Form, place: str, reason: str, language: str
) -> None:
    for finding in check_form(checked, CHANNELS, say, language=language):
        assert finding.problem
        assert finding.mend
        assert finding.problem != finding.mend


def test_a_long_question_is_stopped_only_for_the_channel_that_cannot_hold_it() -> None:
    long = form(ask("a", text={"id": "x" * 700, "en": "x"}))
    assert check_form(long, [BUTTON_CHANNEL], say) == ()
    (finding,) = check_form(long, [LIST_CHANNEL], say)
    assert "whatsapp" in finding.problem


def test_labels_that_fit_on_buttons_take_no_room_in_the_text() -> None:
    short = SelectOneType(tuple(pick(f"p{n}", f"Pilihan {n}") for n in range(9)))
    text = {"id": "x" * 600, "en": "x"}
    assert check_form(form(ask("a", short, text=text)), [LIST_CHANNEL], say) == ()


def test_labels_of_a_list_from_records_are_measured_as_they_stand_now() -> None:
    listed = form(ask("a", SelectOneType(source="categories")))
    long = [pick(f"k{n}", f"{n} {'x' * 80}") for n in range(9)]
    assert reasons(listed) == set()
    assert reasons(listed, sources={"categories": long[:3]}) == set()
    assert reasons(listed, sources={"categories": long}) == {("a", "too-long")}


def test_a_form_of_ours_needs_its_words_in_the_locale_files() -> None:
    own = Form("registration", (Question("name", TextType()),), own=True)
    assert reasons(own) == set()
    unknown = Form("registration", (Question("shoe_size", TextType()),), own=True)
    assert reasons(unknown) == {("shoe_size", "missing-text")}
    limited = Question("name", TextType(), constraint=Answered("name"))
    found = reasons(Form("registration", (limited,), own=True))
    assert found == {("name", "missing-text")}


def test_a_form_of_ours_may_carry_words_in_its_definition() -> None:
    own = Form("registration", (ask("shoe_size"),), own=True)
    assert reasons(own) == set()


def test_a_condition_too_wide_to_try_out_raises_no_false_alarm() -> None:
    many = tuple(ask(f"q{n}", YesNoType()) for n in range(40))
    everything = AllOf(tuple(OneOf(question.name, (True,)) for question in many))
    assert reasons(form(*many, ask("b", relevant=everything))) == set()
