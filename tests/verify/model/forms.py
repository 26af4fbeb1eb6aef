"""Forms made at random: every question type, conditions, constraints, groups and repeats.

They stand beside the ministry's own forms in a period, so that whole proposals are finished
often and unusual paths are walked as well.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from conversations.form_codec import fingerprint
from conversations.forms import (
    AgencyType,
    Answered,
    Compare,
    Condition,
    DateType,
    DecimalType,
    EmailType,
    FilesType,
    Form,
    Group,
    IntegerType,
    LongTextType,
    Not,
    OneOf,
    Option,
    PersonType,
    PhoneType,
    Question,
    QuestionType,
    SelectManyType,
    SelectOneType,
    StatementType,
    TextType,
    UrlType,
    YesNoType,
)

if TYPE_CHECKING:
    from random import Random

    from conversations.domain.periods import Period


def _two(words: str) -> dict[str, str]:
    return {"id": words, "en": f"{words} (en)"}


_OPTIONS = tuple(Option(f"pilihan_{sign}", _two(f"Pilihan {sign.upper()}")) for sign in "abcd")

_TYPES: tuple[QuestionType, ...] = (
    TextType(maximum=200),
    TextType(maximum=300),
    LongTextType(maximum=40),
    LongTextType(maximum=400),
    IntegerType(minimum=0, maximum=100_000),
    DecimalType(minimum=Decimal(0), maximum=Decimal(1000)),
    DateType(latest="today", month_enough=True),
    YesNoType(),
    SelectOneType(options=_OPTIONS),
    SelectOneType(source="categories"),
    SelectManyType(options=_OPTIONS),
    AgencyType(),
    PersonType(parts=("name", "phone")),
    PhoneType(),
    EmailType(),
    UrlType(),
    FilesType(kinds=("pdf", "jpeg")),
    FilesType(kinds=("pdf",), maximum=3),
)


def random_period(rng: Random, period: Period) -> tuple[Period, tuple[Form, ...]]:
    """Return the period with some of its groups asking a form made at random, and those forms."""
    groups, forms = [], []
    for group in period.groups:
        if rng.random() < 0.3:
            groups.append(group)
            continue
        form = random_form(rng, f"model-{group.key}", group.key)
        forms.append(form)
        groups.append(replace(group, form=form.key, limit=None, needs_former_top=False))
    return replace(period, groups=tuple(groups)), tuple(forms)


def random_form(rng: Random, key: str, group: str) -> Form:
    """Return a form of a few questions that ends in a statement to accept."""
    items: list[Question | Group] = []
    if rng.random() < 0.7:
        items.append(_question(rng, "judul", TextType(maximum=150), ()))
    for number in range(rng.randint(1, 5)):
        earlier = tuple(one for one in items if isinstance(one, Question))
        if rng.random() < 0.25:
            items.append(_group(rng, f"bagian{number}", earlier))
        else:
            items.append(_question(rng, f"soal{number}", rng.choice(_TYPES), earlier))
    items.append(
        Question("pernyataan", StatementType(), _two("Pernyataan"), _two("Isi proposal ini benar."))
    )
    form = Form(key=key, items=tuple(items), title=_two("Formulir"), group=group)
    return replace(form, version=fingerprint(form))


def _group(rng: Random, name: str, earlier: tuple[Question, ...]) -> Group:
    inner: list[Question] = []
    for number in range(rng.randint(1, 2)):
        inner.append(_question(rng, f"isi{number}_{name}", rng.choice(_TYPES), tuple(inner)))
    repeat = rng.random() < 0.6
    return Group(
        name,
        tuple(inner),
        label=_two(f"Daftar {name}"),
        another=_two("Ada lagi?") if repeat else {},
        repeat=repeat,
        maximum=rng.randint(1, 3),
        relevant=_condition(rng, earlier) if rng.random() < 0.4 else None,
    )


def _question(
    rng: Random, name: str, kind: QuestionType, earlier: tuple[Question, ...]
) -> Question:
    constraint = None
    if isinstance(kind, IntegerType) and rng.random() < 0.4:
        constraint = Compare(name, "<=", 90_000)
    return Question(
        name,
        kind,
        label=_two(f"Label {name}"),
        text=_two(f"Pertanyaan {name}?"),
        hint=_two(f"Contoh {name}"),
        required=rng.random() < 0.7,
        relevant=_condition(rng, earlier) if rng.random() < 0.5 else None,
        constraint=constraint,
        constraint_message=_two("Terlalu besar.") if constraint else {},
        may_wait=rng.random() < 0.8,
    )


def _condition(rng: Random, earlier: tuple[Question, ...]) -> Condition | None:
    if not earlier:
        return None
    asked = rng.choice(earlier)
    match asked.type:
        case YesNoType():
            found: Condition = OneOf(asked.name, (rng.random() < 0.5,))
        case SelectOneType(options=options) | SelectManyType(options=options) if options:
            names = rng.sample([one.name for one in options], k=rng.randint(1, 3))
            found = OneOf(asked.name, tuple(names))
        case IntegerType():
            found = Compare(asked.name, rng.choice(("<", ">=")), 50_000)
        case DateType():
            found = Compare(asked.name, "<", "2024-06-01")
        case _:
            found = Answered(asked.name)
    return Not(found) if rng.random() < 0.25 else found
