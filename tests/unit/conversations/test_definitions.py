"""The ministry's own forms and period: readable, publishable, and as the ministry wrote them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from conversations import engine
from conversations.answers import AnswerContext, check_value
from conversations.definitions import example_period, load_forms, load_periods
from conversations.form_check import check_form
from conversations.form_codec import read_form, to_definition
from conversations.form_reach import places_of
from conversations.forms import FilesType, Form, LongTextType, Option, StatementType
from conversations.texts import LANGUAGES, say
from tests.unit.conversations.channels import CHANNELS
from tests.unit.conversations.proposals import FORMS, PERIOD, given, whole_draft

FORM_LIST = tuple(FORMS.values())
CATEGORIES = tuple(Option(name, words) for name, words in PERIOD.categories)


def limits(key: str) -> dict[str, int]:
    return {
        place.question.name: place.question.type.maximum
        for place in places_of(FORMS[key])
        if isinstance(place.question.type, LongTextType)
    }


@pytest.mark.parametrize("form", FORM_LIST, ids=lambda form: form.key)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_may_be_published_on_every_channel(form: Form, language: str) -> None:
    findings = check_form(
        form, CHANNELS, say, language=language, sources={"categories": CATEGORIES}
    )
    assert findings == ()


@pytest.mark.parametrize("form", FORM_LIST, ids=lambda form: form.key)
def test_every_form_survives_being_stored(form: Form) -> None:
    assert read_form(to_definition(form)) == form


@pytest.mark.parametrize("form", FORM_LIST, ids=lambda form: form.key)
def test_every_question_shows_an_example(form: Form) -> None:
    for place in places_of(form):
        question = place.question
        if isinstance(question.type, StatementType):
            continue
        assert "Contoh" in question.text["id"] + question.hint.get("id", ""), question.name
        assert "xample" in question.text["en"] + question.hint.get("en", ""), question.name


@pytest.mark.parametrize("form", FORM_LIST, ids=lambda form: form.key)
def test_eligibility_is_asked_before_anything_is_written(form: Form) -> None:
    first, second = engine.path(form, {})[:2]
    assert (first.question.remark, second.question.remark) == ("age_at_closing", "former_top")


@pytest.mark.parametrize("form", FORM_LIST, ids=lambda form: form.key)
def test_every_form_of_a_group_is_there_and_knows_its_group(form: Form) -> None:
    assert form.group is not None
    assert PERIOD.group(form.group).form == form.key


@pytest.mark.parametrize("form", FORM_LIST, ids=lambda form: form.key)
def test_a_plausible_proposal_is_complete(form: Form) -> None:
    draft = whole_draft(form)
    assert engine.is_complete(form, draft.answers)


def test_the_general_form_has_the_ministrys_limits_and_weights() -> None:
    assert limits("proposal-umum") == {
        "ringkasan": 200,
        "latar_belakang": 300,
        "kebaruan": 200,
        "implementasi": 200,
        "signifikansi": 600,
        "adaptabilitas": 200,
        "sumber_daya": 200,
        "strategi_keberlanjutan": 500,
    }
    weights = {
        place.question.name: place.question.weight
        for place in places_of(FORMS["proposal-umum"])
        if place.question.weight
    }
    assert weights == {
        "latar_belakang": 10,
        "kebaruan": 15,
        "implementasi": 5,
        "signifikansi": 30,
        "adaptabilitas": 20,
        "sumber_daya": 5,
        "strategi_keberlanjutan": 15,
    }


def test_the_other_forms_ask_what_the_ministry_asks() -> None:
    assert set(limits("proposal-khusus")) == {
        "ringkasan",
        "deskripsi_awal",
        "pembaruan",
        "dampak",
        "adaptabilitas",
        "penguatan_sumber_daya",
        "penguatan_keberlanjutan",
    }
    replication = limits("proposal-replikasi")
    assert replication["ringkasan"] == 200
    assert replication["inspirasi"] == 100
    assert replication["proses_replikasi"] == 200
    assert replication["faktor_pembeda"] == 100


@pytest.mark.parametrize("form", FORM_LIST, ids=lambda form: form.key)
def test_letters_are_single_pdf_files_of_two_megabytes(form: Form) -> None:
    letters = {
        place.question.name: place.question.type
        for place in places_of(form)
        if place.question.name.startswith("surat_")
    }
    assert {"surat_implementasi", "surat_identitas", "surat_replikasi"} <= set(letters)
    for kind in letters.values():
        assert isinstance(kind, FilesType)
        assert (kind.kinds, kind.minimum, kind.maximum) == (("pdf",), 1, 1)
        assert kind.size == 2 * 1024 * 1024


def test_one_earlier_top_list_asks_for_year_and_title_once() -> None:
    form = FORMS["proposal-umum"]
    never, once, often = (
        [step.key for step in engine.path(form, {"riwayat_top": given(answer)})]
        for answer in ("belum", "sekali", "dua_kali")
    )
    assert "riwayat_tahun" not in never
    assert "riwayat_tahun" in once
    assert "riwayat_lain[0].riwayat_lain_tahun" not in once
    assert "riwayat_lain[0].riwayat_lain_tahun" in often


def test_a_video_link_points_to_youtube() -> None:
    form = FORMS["proposal-umum"]
    kind = next(p.question.type for p in places_of(form) if p.question.name == "tautan_video")
    context = AnswerContext(date(2027, 4, 1), "id", agencies=None)  # type: ignore[arg-type]
    assert check_value(kind, "https://youtu.be/abc123XYZ45", context) is None
    assert check_value(kind, "https://video.contoh.go.id/1", context) is not None


def test_the_period_closes_on_the_last_second_of_the_announced_minute() -> None:
    (period,) = load_periods()
    assert period.closes_at == datetime(2027, 4, 30, 16, 59, 59, tzinfo=UTC)
    assert period.is_open(period.closes_at)
    assert not period.is_example
    rules = {
        group.key: (group.minimum_age_months, group.limit, group.needs_former_top)
        for group in period.groups
    }
    assert rules == {
        "umum": (24, 10, False),
        "khusus": (24, None, True),
        "replikasi": (12, 5, False),
    }
    assert len(period.categories) == 9
    assert "SINOVIK" in period.official_notice["id"]
    assert "SINOVIK" in period.official_notice["en"]


def test_the_example_period_is_open_today_and_says_that_it_is_one() -> None:
    period = example_period(date(2026, 11, 25))
    assert period.opens_at == datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
    assert period.closes_at == datetime(2027, 1, 24, 16, 59, 59, tzinfo=UTC)
    assert period.is_example
    assert all("CONTOH" in title for title in period.title.values())
    assert period.key not in {real.key for real in load_periods()}


def test_every_form_has_words_in_both_languages_for_every_choice() -> None:
    for form in load_forms():
        for place in places_of(form):
            for option in getattr(place.question.type, "options", ()):
                assert set(option.label) == set(LANGUAGES), (form.key, option.name)
