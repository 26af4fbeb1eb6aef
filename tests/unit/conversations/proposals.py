"""A whole proposal that nothing is wrong with, to be spoiled in one place by each test."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from conversations import engine
from conversations.definitions import load_forms, load_periods
from conversations.draft import Answer, Draft, Given, Json, Skipped
from conversations.forms import (
    AgencyType,
    DateType,
    FilesType,
    Form,
    LongTextType,
    PersonType,
    SelectManyType,
    SelectOneType,
    StatementType,
    UrlType,
    YesNoType,
)
from conversations.messages import DraftId, PersonId

if TYPE_CHECKING:
    from conversations.engine import Step

PERIOD = load_periods()[0]
FORMS = {form.key: form for form in load_forms()}
WRITER = PersonId(7)
AT = datetime(2027, 4, 1, 2, 30, tzinfo=UTC)

SUBJECTS = (
    "antrean", "posyandu", "perizinan", "sekolah", "sampah", "pasar", "banjir", "perpustakaan",
    "ambulans", "pajak", "nelayan", "petani",
)  # fmt: skip


def given(value: Json) -> Given:
    return Given(value, WRITER, AT)


def plausible(step: Step, number: int) -> Answer:
    """Return an answer that fits the question; long texts all differ."""
    kind = step.question.type
    if isinstance(kind, FilesType):
        return _file(step, number) if kind.minimum else Skipped(WRITER, AT)
    if isinstance(kind, SelectOneType):
        return given(kind.options[0].name if kind.options else "kesehatan")
    if isinstance(kind, SelectManyType):
        return given([kind.options[2].name, kind.options[9].name])
    if isinstance(kind, YesNoType):
        return given(value=step.key != "replikasi[0]+")
    if isinstance(kind, LongTextType):
        return given(_about(SUBJECTS[number % len(SUBJECTS)], step, number))
    return given(USUAL.get(type(kind), f"Antrean Tanpa Antre {step.key}"))


def _file(step: Step, number: int) -> Given:
    file = {"id": f"f{number}", "name": f"{step.key}.pdf", "kind": "pdf", "size": 430_000}
    return given([{**file, "pages": 1}])


def _about(subject: str, step: Step, number: int) -> str:
    return (
        f"Tentang {subject} pada langkah {step.key} kami menulis {number * 7919} hal yang "
        f"berbeda, dengan {subject} sebagai contoh utama bagi {step.question.name}."
    )


USUAL: dict[type, Json] = {
    DateType: "2024-03-01",
    UrlType: "https://youtu.be/abc123XYZ45",
    AgencyType: {"code": "33.01", "name": "Kabupaten Cilacap"},
    PersonType: {
        "name": "Sari Contoh",
        "position": "Kepala Bidang",
        "phone": "+6281234567890",
        "email": "sari@contoh.go.id",
    },
    StatementType: True,
}


def whole_draft(form: Form, **values: Answer | None) -> Draft:
    """Return a finished draft; `values` replace answers, None takes one away."""
    draft = Draft(
        id=DraftId("d1"),
        form=form.key,
        version=form.version,
        subject="innovation:d1",
        owner=WRITER,
        answers={},
        agency="33.02",
        period=PERIOD.key,
    )
    fixed = {key: answer for key, answer in values.items() if answer is not None}
    draft = replace(draft, answers=fixed)
    number = 0
    while (step := _unanswered(form, draft, values)) is not None:
        number += 1
        draft = draft.with_answer(step.key, plausible(step, number))
    return draft


def _unanswered(form: Form, draft: Draft, values: dict[str, Answer | None]) -> Step | None:
    for step in engine.path(form, draft.answers):
        if step.key not in draft.answers and step.key not in values:
            return step
    return None
