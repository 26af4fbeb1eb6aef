"""The check before sending: each cause of rejection is found, and only where it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from conversations import engine
from conversations.administrative_check import Concern, check_proposal
from conversations.draft import Answer, Collecting, Draft, Later, Part, Skipped
from conversations.forms import Compare, Form, Question
from conversations.texts import LANGUAGES, say
from tests.unit.conversations.proposals import AT, FORMS, PERIOD, WRITER, given, whole_draft

UMUM = FORMS["proposal-umum"]
KHUSUS = FORMS["proposal-khusus"]
TODAY = date(2027, 4, 1)
LONG = "Kami mengukur waktu tunggu pasien setiap hari selama dua belas bulan penuh di semua loket."
SKIPPED = Skipped(WRITER, AT)
OPEN = Collecting((), WRITER, AT)


def later(kept: str | None = None) -> Later:
    return Later(WRITER, AT, kept)


def collecting(text: str) -> Collecting:
    return Collecting((Part(text, AT),), WRITER, AT)


def check(
    form: Form = UMUM,
    draft: Draft | None = None,
    *,
    titles: tuple[str, ...] = (),
    writing: tuple[str, ...] = (),
    submitted: int = 0,
    **answers: Answer | None,
) -> tuple[Concern, ...]:
    return check_proposal(
        form,
        draft or whole_draft(form, **answers),
        PERIOD,
        group=PERIOD.group(str(form.group)),
        sent_titles=titles,
        draft_titles=writing,
        submitted_count=submitted,
        today=TODAY,
    )


def told(found: tuple[Concern, ...]) -> list[tuple[str | None, str]]:
    return [(one.question, one.reason) for one in found]


@pytest.mark.parametrize("key", ["proposal-umum", "proposal-replikasi"])
def test_a_whole_proposal_raises_no_concern(key: str) -> None:
    assert check(FORMS[key]) == ()


def test_a_whole_proposal_of_a_former_top_innovation_raises_no_concern() -> None:
    assert check(KHUSUS, riwayat_top=given("sekali")) == ()


@pytest.mark.parametrize(
    ("question", "answer", "reason"),
    [
        ("tanggal_mulai", given("2025-05-01"), "too-young"),
        ("tanggal_mulai", given("2027-04-02"), "not-started"),
        ("riwayat_top", given("dua_kali"), "too-often-in-top"),
        ("judul", None, "empty"),
        ("judul", SKIPPED, "empty"),
        ("judul", later(), "later"),
        ("judul", given("tes"), "filler"),
        ("ringkasan", None, "empty"),
        ("ringkasan", OPEN, "empty"),
        ("ringkasan", later(), "later"),
        ("ringkasan", later("Baru sebagian."), "later"),
        ("ringkasan", collecting("Baru sebagian."), "unfinished"),
        ("ringkasan", given("-"), "filler"),
        ("ringkasan", given("ok"), "filler"),
        ("ringkasan", given("tes tes tes"), "filler"),
        ("ringkasan", given("kata " * 201), "over-limit"),
        ("ringkasan", later("satu dua " * 101), "over-limit"),
        ("spbe_aplikasi", given("..."), "filler"),
        ("surat_implementasi", None, "letter"),
        ("surat_identitas", later(), "letter"),
        ("surat_replikasi", SKIPPED, "letter"),
        ("penanggung_jawab", None, "empty"),
        ("sdgs", later(), "later"),
        ("tautan_video", given("https://vimeo.com/123"), "video"),
        ("tautan_video", given("https://youtube.com/"), "video"),
        ("tautan_video", given("youtu.be/abc123XYZ45"), "video"),
    ],
)
def test_each_cause_of_rejection_is_found_at_its_question(
    question: str, answer: Answer | None, reason: str
) -> None:
    found = check(**{question: answer})
    assert (question, reason) in told(found)
    assert all(one.blocking for one in found)
    assert {one.question for one in found} == {question}


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("tanggal_mulai", given("2025-04-30")),
        ("riwayat_top", given("sekali")),
        ("latar_belakang_berkas", SKIPPED),
        ("latar_belakang_berkas", later()),
        ("ringkasan", given("kata dan " * 100)),
        ("ringkasan", given("Tidak ada lagi antrean sejak pendaftaran daring berjalan.")),
        ("tautan_video", given("https://www.youtube.com/watch?v=abc123XYZ45")),
        ("pernyataan_benar", None),
    ],
)
def test_what_is_in_order_raises_no_concern(question: str, answer: Answer | None) -> None:
    assert check(**{question: answer}) == ()


def test_the_shortfall_is_told_in_numbers() -> None:
    (young,) = check(tanggal_mulai=given("2025-05-01"))
    assert young.params == {"years": 1, "months": 11, "needed": 24}
    over = [one for one in check(ringkasan=given("kata dan " * 107)) if one.reason == "over-limit"]
    assert over[0].params == {"count": 214, "maximum": 200, "over": 14}


def test_the_group_for_former_top_innovations_refuses_newcomers() -> None:
    assert told(check(KHUSUS, riwayat_top=given("belum"))) == [("riwayat_top", "never-in-top")]


def test_one_text_in_several_fields_is_told_at_the_later_ones() -> None:
    found = check(
        kebaruan=given(LONG), implementasi=given(LONG.upper()), sumber_daya=given(f"{LONG} !")
    )
    assert told(found) == [("implementasi", "same-text"), ("sumber_daya", "same-text")]
    which, _ = engine.position(UMUM, whole_draft(UMUM).answers, "kebaruan")
    assert {one.params["step"] for one in found} == {which}


def test_the_title_repeated_as_a_text_is_told() -> None:
    title = "Antrean Tanpa Antre bagi Warga Lanjut Usia"
    found = check(judul=given(title), ringkasan=given(title))
    assert told(found) == [("ringkasan", "same-text")]


def test_a_text_kept_for_later_counts_as_a_repeated_one() -> None:
    found = check(kebaruan=given(LONG), implementasi=later(LONG))
    assert ("implementasi", "same-text") in told(found)


def test_the_title_of_an_earlier_top_list_may_be_the_same() -> None:
    title = given("Antrean Tanpa Antre bagi Warga Lanjut Usia")
    assert check(judul=title, riwayat_top=given("sekali"), riwayat_judul=title) == ()


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ("Antrean Tanpa Antre", True),
        ("ANTREAN TANPA ANTRE!", True),
        ("Antrian Tanpa Antre", True),
        ("Tanpa Antre Antrean", True),
        ("Posyandu Digital", False),
        ("Antrean", False),
    ],
)
def test_the_same_or_nearly_the_same_title_in_the_agency_is_told(other: str, same: bool) -> None:
    found = check(judul=given("Antrean Tanpa Antre"), titles=("Sekolah Sungai", other))
    assert told(found) == ([("judul", "same-title")] if same else [])
    assert not any(one.params for one in found), "whoever asks may be a stranger: no title"


@pytest.mark.parametrize(
    ("sent", "reason", "blocking"),
    [((), "same-title-draft", False), (("antrean tanpa antre",), "same-title", True)],
)
def test_a_title_in_another_draft_of_the_agency_is_a_note_and_what_was_sent_goes_before(
    sent: tuple[str, ...], reason: str, blocking: bool
) -> None:
    title = "Antrean Tanpa Antre"
    (found,) = check(judul=given(title), titles=sent, writing=("Sekolah Sungai", title.upper()))
    assert (found.question, found.reason, found.blocking) == ("judul", reason, blocking)
    assert not found.params


@pytest.mark.parametrize(
    ("submitted", "reasons"),
    [(0, []), (8, []), (9, ["agency-last"]), (10, ["agency-limit"]), (11, ["agency-limit"])],
)
def test_the_agencys_limit_blocks_and_the_last_place_is_a_note(
    submitted: int, reasons: list[str]
) -> None:
    found = check(submitted=submitted)
    assert [one.reason for one in found] == reasons
    assert [one.blocking for one in found] == [reason == "agency-limit" for reason in reasons]
    assert all(one.question is None for one in found)


def test_a_group_without_a_limit_takes_any_number() -> None:
    assert check(KHUSUS, riwayat_top=given("sekali"), submitted=500) == ()


def test_answers_off_the_path_are_no_concern() -> None:
    found = check(berbasis_aplikasi=given(value=False), spbe_aplikasi=given("-"))
    assert found == ()


def test_a_filler_inside_a_list_is_found_under_its_own_key() -> None:
    draft = whole_draft(UMUM, riwayat_top=given("dua_kali"))
    key = "riwayat_lain[0].riwayat_lain_judul"
    found = check(draft=draft.with_answer(key, given("-")))
    assert (key, "filler") in told(found)


def test_an_answer_that_breaks_its_constraint_after_another_changed_is_told() -> None:
    same = Compare("riwayat_judul", "==", other="judul")
    items = tuple(
        replace(item, constraint=same)
        if isinstance(item, Question) and item.name == "riwayat_judul"
        else item
        for item in UMUM.items
    )
    form = replace(UMUM, items=items)
    found = check(form, riwayat_top=given("sekali"), riwayat_judul=given("Lama Sekali Dulu"))
    assert told(found) == [("riwayat_judul", "no-longer-fits")]


def test_two_fillers_are_not_said_to_repeat_each_other() -> None:
    filler = given("tes tes tes")
    found = check(ringkasan=filler, kebaruan=filler)
    assert told(found) == [("ringkasan", "filler"), ("kebaruan", "filler")]


def test_concerns_come_in_the_order_of_the_questions() -> None:
    draft = whole_draft(UMUM, tanggal_mulai=given("2026-12-01"), kebaruan=given("-"), judul=None)
    found = check(draft=draft, submitted=10)
    assert told(found) == [
        ("tanggal_mulai", "too-young"),
        ("judul", "empty"),
        ("kebaruan", "filler"),
        (None, "agency-limit"),
    ]


def test_an_empty_draft_lists_every_question_but_the_statement() -> None:
    empty = replace(whole_draft(UMUM), answers={})
    asked = [step.key for step in engine.path(UMUM, {}) if step.key != "pernyataan_benar"]
    assert [one.question for one in check(draft=empty)] == asked


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_concern_has_words_that_say_what_to_do(language: str) -> None:
    bad = whole_draft(
        UMUM,
        tanggal_mulai=given("2026-12-01"),
        riwayat_top=given("dua_kali"),
        ringkasan=given("kata " * 1300),
        kebaruan=given(LONG),
        implementasi=given(LONG),
        sumber_daya=later(),
        adaptabilitas=collecting("Baru"),
        signifikansi=given("-"),
        surat_identitas=None,
        tautan_video=given("https://vimeo.com/1"),
        judul=given("Antrean Tanpa Antre"),
    )
    found = (
        *check(draft=bad, titles=("Antrean tanpa antre",), submitted=10),
        *check(submitted=9),
        *check(judul=given("Antrean Tanpa Antre"), writing=("Antrean tanpa antre",)),
        *check(KHUSUS, riwayat_top=given("belum"), tanggal_mulai=given("2027-04-20")),
    )
    for concern in found:
        text = say(f"concern-{concern.reason}", language, **concern.params)
        assert text.endswith((".", ")")), text
    assert len({concern.reason for concern in found}) >= 13
