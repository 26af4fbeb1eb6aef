"""What the copy of a proposal says: every answer in full, who gave it, and what it is not."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from conversations import engine
from conversations.definitions import example_period
from conversations.documents import Particulars, proposal_view
from conversations.draft import Collecting, Later, Part, Skipped
from conversations.lookups import Submission
from conversations.messages import DraftId, PersonId
from tests.unit.conversations.proposals import AT, FORMS, PERIOD, WRITER, given, whole_draft

if TYPE_CHECKING:
    from conversations.draft import Answer, Draft, Json
    from conversations.engine import Step

UMUM = FORMS["proposal-umum"]
SENT = Submission(
    "KIPP27-7K2M", DraftId("d1"), UMUM.key, "Judul", datetime(2027, 4, 30, 3, 0, tzinfo=UTC), False
)


def shown(step: Step, value: Json) -> str:
    return value if isinstance(value, str) else f"<{step.key}>"


def view(draft: Draft, submission: Submission | None = SENT, **more: Any) -> dict[str, Any]:
    language = more.pop("language", "id")
    period = more.pop("period", PERIOD)
    return proposal_view(
        UMUM,
        draft,
        period,
        submission=submission,
        particulars=Particulars(**{"names": {WRITER: "Sari Contoh"}, **more}),
        language=language,
        show=shown,
    )


def item(found: dict[str, Any], label: str) -> dict[str, Any]:
    return next(one for one in found["items"] if one["label"] == label)


def answered(question: str, answer: Answer | None) -> Draft:
    return whole_draft(UMUM, **{question: answer})


def test_every_question_on_the_path_stands_in_order_without_one_more_questions() -> None:
    draft = whole_draft(UMUM)
    found = view(draft)
    steps = [step for step in engine.path(UMUM, draft.answers) if not step.is_another]
    for one, step in zip(found["items"], steps, strict=True):
        assert one["label"].startswith(step.question.label["id"])


def test_a_question_has_the_number_it_has_in_the_chat() -> None:
    kelompok = replace(given("umum"), prefilled=True)
    draft = whole_draft(UMUM, kelompok=kelompok)
    found = view(draft)
    numbers = {one["label"]: one["number"] for one in found["items"]}
    for step in engine.asked_steps(UMUM, draft.answers):
        if step.index is None:
            place, total = engine.position(UMUM, draft.answers, step.key)
            assert numbers[step.question.label["id"]] == place
    assert numbers["Kelompok"] is None
    assert max(one or 0 for one in numbers.values()) == total


def test_the_name_of_a_single_writer_stands_once_at_the_top() -> None:
    found = view(whole_draft(UMUM, kelompok=replace(given("umum"), by=PersonId(8), prefilled=True)))
    assert {"label": "Diisi oleh", "value": "Sari Contoh"} in found["facts"]
    assert {one["by"] for one in found["items"]} == {""}
    assert json.dumps(found).count("Sari Contoh") == 1


def test_where_several_wrote_each_answer_says_who() -> None:
    other = replace(given("Antrean"), by=PersonId(9))
    found = view(answered("judul", other), names={WRITER: "Sari Contoh", PersonId(9): "Budi"})
    assert item(found, "Judul")["by"].startswith("Budi, ")
    assert item(found, "Kategori")["by"].startswith("Sari Contoh, ")
    assert {"label": "Diisi oleh", "value": "Sari Contoh, Budi"} in found["facts"]


def test_how_the_chat_asks_is_left_out_but_the_words_of_a_statement_stand() -> None:
    for form in FORMS.values():
        for language in ("id", "en"):
            found = proposal_view(
                form,
                whole_draft(form),
                PERIOD,
                submission=SENT,
                particulars=Particulars({}),
                language=language,
                show=shown,
            )
            words = json.dumps(found, ensure_ascii=False).casefold()
            for hint in ("ketuk", "contoh:", "contoh jawaban", "example", "tap ", "*"):
                assert hint not in words, hint
    statement = item(view(whole_draft(UMUM)), "Pernyataan kebenaran data")["statement"]
    assert statement.startswith("Saya menyatakan bahwa seluruh data")


def filled(draft: Draft, submission: Submission | None) -> str:
    return next(one["value"] for one in view(draft, submission)["facts"] if one["label"] == "Isi")


def test_what_need_not_be_answered_does_not_make_a_whole_proposal_look_unfinished() -> None:
    blank = sum(isinstance(one, Skipped) for one in whole_draft(UMUM).answers.values())
    assert blank > 0
    words = filled(whole_draft(UMUM), SENT)
    assert words == f"Lengkap: 26 pertanyaan dijawab, {blank} yang tidak wajib tidak diisi"


def test_a_draft_says_how_much_of_what_is_needed_is_done() -> None:
    asked = len(engine.asked_steps(UMUM, whole_draft(UMUM).answers))
    draft = answered("kebaruan", None)
    assert filled(draft, None) == f"{asked - 1} dari {asked} pertanyaan selesai"
    assert filled(answered("kebaruan", Later(WRITER, AT)), None).startswith(f"{asked - 1} dari")


def test_attachments_are_listed_with_their_question_size_and_hash() -> None:
    draft = whole_draft(UMUM)
    file = engine.value_of(draft.answers, "surat_identitas")[0]  # type: ignore[index,call-overload]
    found = view(draft, hashes={file["id"]: "ab" * 32})  # type: ignore[index,call-overload]
    number = item(found, "Surat identitas inovator")["number"]
    rows = found["attachments"]["rows"]
    assert len(rows) == 3
    assert [str(number), "surat_identitas.pdf", "PDF", "430 KB", "ab" * 32] in rows
    assert rows[0][-1] == "–"


def test_the_view_is_plain_json() -> None:
    found = view(whole_draft(UMUM))
    assert json.loads(json.dumps(found)) == found


def test_a_long_answer_keeps_its_paragraphs_and_lines() -> None:
    found = view(answered("kebaruan", given("Satu\ndua\n\nTiga " + "kata " * 190)))
    first, second = item(found, "Kebaruan")["paragraphs"]
    assert first == ["Satu", "dua"]
    assert second == ["Tiga " + "kata " * 190]


def test_each_answer_of_several_writers_says_who_gave_it_and_when() -> None:
    found = view(answered("judul", replace(given("Antrean"), by=PersonId(9))))
    assert item(found, "Kebaruan")["by"] == "Sari Contoh, Kamis, 1 April 2027 pukul 09.30 WIB"


def test_an_erased_name_is_not_shown() -> None:
    found = view(answered("kebaruan", given("Isi")), names={})
    assert {"label": "Diisi oleh", "value": "(nama sudah dihapus)"} in found["facts"]


@pytest.mark.parametrize(
    ("answer", "note", "paragraphs"),
    [
        (None, "Belum diisi.", []),
        (Collecting((), WRITER, AT), "Belum diisi.", []),
        (Skipped(WRITER, AT), "Tidak diisi; tidak wajib.", []),
        (Later(WRITER, AT), "Akan diisi nanti.", []),
        (
            Later(WRITER, AT, "Terlalu panjang"),
            "Akan disunting; yang sudah ditulis:",
            [["Terlalu panjang"]],
        ),
        (
            Collecting((Part("Satu", AT), Part("Dua", AT)), WRITER, AT),
            "Belum ditutup; yang sudah dikirim:",
            [["Satu"], ["Dua"]],
        ),
    ],
)
def test_what_is_not_answered_yet_is_said_and_nothing_written_is_left_out(
    answer: Answer | None, note: str, paragraphs: list[list[str]]
) -> None:
    one = item(view(answered("kebaruan", answer), None), "Kebaruan")
    assert (one["note"], one["paragraphs"]) == (note, paragraphs)


def test_items_of_a_list_are_numbered() -> None:
    draft = whole_draft(UMUM, **{"replikasi[0]+": given(value=True)})
    draft = draft.with_answer("replikasi[1]+", given(value=False))
    labels = [one["label"] for one in view(draft)["items"]]
    assert "Instansi (1)" in labels
    assert "Instansi (2)" in labels


def test_a_sent_proposal_carries_its_number_and_the_servers_time() -> None:
    found = view(whole_draft(UMUM), agency="Kabupaten Banyumas")
    assert found["header"] == "KIPP27-7K2M · Jumat, 30 April 2027 pukul 10.00 WIB"
    assert found["mark"] == ""
    facts = {fact["label"]: fact["value"] for fact in found["facts"]}
    assert facts["Nomor"] == "KIPP27-7K2M"
    assert facts["Instansi"] == "Kabupaten Banyumas"
    assert facts["Penutupan"] == "Jumat, 30 April 2027 pukul 23.59 WIB"
    assert found["made_on"] == "2027-04-30"


def test_every_copy_says_that_it_is_not_submitted_in_sinovik() -> None:
    for submission in (None, SENT):
        found = view(whole_draft(UMUM), submission)
        assert "belum diajukan di SINOVIK" in found["footer"]
        assert any("belum diajukan di SINOVIK" in notice for notice in found["notices"])


def test_a_draft_is_marked_as_one() -> None:
    found = view(whole_draft(UMUM), None)
    assert (found["mark"], found["header"]) == ("DRAF", "DRAF")
    assert found["notices"][0] == "Belum dikirim; ini salinan draf."
    assert found["made_on"] == "2027-04-01"


def test_a_copy_of_an_example_period_is_marked_even_when_it_was_sent() -> None:
    example = example_period(date(2026, 11, 25))
    assert view(whole_draft(UMUM), SENT, period=example)["mark"] == "CONTOH"
    assert view(whole_draft(UMUM), None, period=example)["mark"] == "CONTOH"


def test_a_late_proposal_says_so() -> None:
    late = view(whole_draft(UMUM), replace(SENT, late=True))
    assert any("terlambat" in notice for notice in late["notices"])
    assert not any("terlambat" in notice for notice in view(whole_draft(UMUM))["notices"])


def test_a_draft_without_answers_has_a_copy_too() -> None:
    empty = replace(whole_draft(UMUM), answers={})
    found = view(empty, None)
    assert found["title"] == "Proposal tanpa judul"
    assert found["made_on"] == "2026-11-01"


def test_the_copy_is_in_the_language_asked_for() -> None:
    found = view(whole_draft(UMUM), None, language="en")
    assert found["mark"] == "DRAFT"
    assert item(found, "Novelty")["weight"] == "weight 15%"
    assert "".join(str(part) for part in found["page"]) == "Page  of "


def test_words_of_a_form_of_ours_come_from_the_locale_files() -> None:
    own = replace(
        UMUM,
        key="registration",
        own=True,
        items=(replace(UMUM.items[0], name="name", label={}, text={}, hint={}),),
    )
    draft = replace(whole_draft(UMUM), answers={})
    found = proposal_view(
        own,
        draft,
        PERIOD,
        submission=None,
        particulars=Particulars({PersonId(1): ""}),
        language="id",
        show=shown,
    )
    (only,) = found["items"]  # type: ignore[misc]
    assert only["label"] == "Nama"  # type: ignore[index,call-overload]
