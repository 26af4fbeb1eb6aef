"""An agency as an answer: taken at once only where certain, else offered, never lost."""

from __future__ import annotations

from datetime import date

import pytest

from conversations.agencies import load_directory
from conversations.answers import AnswerContext, Candidates, Parsed, Rejected, parse_answer
from conversations.forms import AgencyType
from conversations.messages import Media, Text

CONTEXT = AnswerContext(date(2026, 11, 25), "id", load_directory())


def read(text: str, *, free_text: bool = True):
    return parse_answer(AgencyType(free_text=free_text), Text(text), CONTEXT)


def offered(outcome) -> list[tuple[str | None, str]]:
    assert isinstance(outcome, Candidates)
    return [(option.value["code"], option.label) for option in outcome.options]


def test_a_certain_name_is_taken_with_its_code() -> None:
    assert read("pemkot sby") == Parsed({"code": "35.78", "name": "Pemerintah Kota Surabaya"})


def test_a_name_of_two_agencies_is_asked_back() -> None:
    assert offered(read("bandung"))[:2] == [
        ("32.04", "Pemerintah Kabupaten Bandung"),
        ("32.73", "Pemerintah Kota Bandung"),
    ]


def test_a_typing_error_is_asked_back_and_not_taken() -> None:
    assert offered(read("kab banyumss"))[0] == ("33.02", "Pemerintah Kabupaten Banyumas")


def test_what_is_less_likely_may_be_kept_as_typed() -> None:
    assert offered(read("Universitas Negeri Semarang"))[-1] == (
        None,
        "“Universitas Negeri Semarang”",
    )
    assert (None, "“Universitas Negeri Semarang”") not in offered(
        read("Universitas Negeri Semarang", free_text=False)
    )


def test_an_agency_that_is_not_listed_may_be_kept_as_typed() -> None:
    outcome = read("Perumda Tirta Satria")
    assert offered(outcome) == [(None, "Perumda Tirta Satria")]
    assert outcome.reason == "agency-unlisted"
    refused = read("Perumda Tirta Satria", free_text=False)
    assert refused == Rejected("needs-agency", {"text": "Perumda Tirta Satria"})


@pytest.mark.parametrize(
    "text",
    ["", "🙏🙏", "...", "ab", "x" * 300, "tidak tahu", "bupati", "lembaga", "dinas kesehatan"],
)
def test_what_is_no_name_is_told_so(text: str) -> None:
    outcome = read(text)
    assert isinstance(outcome, Rejected)
    assert outcome.reason == "needs-agency"
    assert len(outcome.params["text"]) <= 60


def test_a_photo_is_no_agency() -> None:
    outcome = parse_answer(AgencyType(), Media(()), CONTEXT)
    assert outcome == Rejected("needs-agency", {"text": ""})
