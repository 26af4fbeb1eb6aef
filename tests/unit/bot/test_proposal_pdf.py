"""The PDF of a proposal: every word in it, nothing read as markup, quickly made."""

from __future__ import annotations

import io
import re
import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from bot.documents import proposal_pdf
from bot.documents.glyphs import LONGEST_RUN, printable, printable_text
from conversations.documents import Particulars, proposal_view
from tests.unit.conversations import proposals
from tests.unit.conversations.proposals import FORMS, PERIOD, whole_draft

UMUM = FORMS["proposal-umum"]
A_SECOND = 1.0
WHOLE = 18
"""Lines of an answer that is never torn."""


def view(text: str = "Isi.", **changes: Any) -> dict[str, Any]:
    item = {
        "number": 1,
        "label": "Kebaruan",
        "weight": "bobot 15 %",
        "statement": "",
        "note": "",
        "paragraphs": [part.split("\n") for part in text.split("\n\n")],
        "by": "Sari Contoh, Kamis, 1 April 2027 pukul 09.30 WIB",
    }
    return {
        "language": "id",
        "heading": "Salinan proposal",
        "title": "Antrean Tanpa Antre",
        "mark": "",
        "header": "KIPP27-7K2M · Jumat, 30 April 2027 pukul 10.00 WIB",
        "footer": "Data ini belum diajukan di SINOVIK.",
        "made_on": "2027-04-30",
        "facts": [{"label": "Nomor", "value": "KIPP27-7K2M"}],
        "notices": ["Data ini belum diajukan di SINOVIK."],
        "items": [item],
        "attachments": {"heading": "Lampiran", "columns": ["", "", "", "", ""], "rows": []},
        "page": ["Halaman ", " dari ", ""],
        **changes,
    }


def pages(document: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(document)).pages]


def squeezed(text: str) -> str:
    """Leave out blanks: where a line breaks is not part of what it says."""
    return re.sub(r"[\s\u200b]+", "", text)


def printed(text: str) -> str:
    return squeezed("".join(pages(proposal_pdf(view(text)))))


def test_every_answer_of_a_whole_proposal_can_be_read_back() -> None:
    draft = whole_draft(UMUM, signifikansi=proposals.given("dampak terukur " * 300))
    copy = proposal_view(
        UMUM,
        draft,
        PERIOD,
        submission=None,
        particulars=Particulars({proposals.WRITER: "Sari Contoh"}),
        language="id",
        show=lambda _step, value: value if isinstance(value, str) else repr(value),
    )
    document = proposal_pdf(copy)
    # a header and a footer may stand between two halves of an answer
    text = squeezed("".join(pages(document)))
    for furniture in (copy["heading"], copy["header"], copy["footer"]):
        text = text.replace(squeezed(str(furniture)), "")
    text = re.sub(r"Halaman\ddari\d", "", text)
    for answer in draft.answers.values():
        value = getattr(answer, "value", None)
        if isinstance(value, str):
            for word in value.split():
                assert word in text
    assert text.count("dampakterukur") == 300


@pytest.mark.parametrize(
    "hostile",
    [
        '#import "@preview/evil:0.1.0": *',
        '#read("/etc/passwd")',
        "#panic()",
        "*tebal* _miring_ `kode` $x^2 + y$",
        "= Judul palsu",
        "- butir\n+ nomor\n/ istilah: arti",
        "<label> @rujukan // ulasan /* lagi */ \\ \\u{41} ~ --- ...",
        '"); #let x = (1',
        "</w:t> <script>alert(1)</script> '; DROP TABLE drafts; --",
        "https://contoh.go.id/a?b=c#d",
        "[ ] { } ( ) #[ #{ #(",
    ],
)
def test_markup_a_person_wrote_is_printed_as_it_was_written(hostile: str) -> None:
    assert squeezed(hostile) in printed(hostile)


def test_hostile_text_stays_text_in_every_place() -> None:
    hostile = '#panic("x") *a* $b$'
    everywhere = view(
        hostile,
        title=hostile,
        mark=hostile,
        header=hostile,
        footer=hostile,
        notices=[hostile],
        facts=[{"label": hostile, "value": hostile}],
    )
    text = squeezed("".join(pages(proposal_pdf(everywhere))))
    assert text.count(squeezed(hostile)) == 8


def test_a_word_of_ten_thousand_characters_stays_on_the_page() -> None:
    document = proposal_pdf(view("x" * 10_000))
    reader = PdfReader(io.BytesIO(document))
    assert squeezed("".join(pages(document))).count("x") >= 10_000
    for page in reader.pages:
        assert all(line.count("x") < 120 for line in page.extract_text().split("\n"))


def test_ten_thousand_characters_of_prose_are_all_there() -> None:
    prose = " ".join(f"kata{number}" for number in range(1400))
    found = printed(prose)
    assert all(f"kata{number}" in found for number in range(1400))


@pytest.mark.parametrize(
    ("written", "as_printed"),
    [
        ("Selesai 😀!", "Selesai [grinning face]!"),
        ("日本", "[cjk unified ideograph-65e5][cjk unified ideograph-672c]"),
        ("a\0b\x07c", "abc"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("❤\ufe0f", "[heavy black heart]"),
        ("kanan\u202ekiri\u202c", "kanankiri"),
        ("\ue000tebal\ue001", "tebal"),
        ("\U0003fffe", "[u+3fffe]"),
        ("e\u0301", "é"),
        ("я\u0336", "я[combining long stroke overlay]"),
        ("a\u0336", "a\u0336"),
        ("x\u064e", "x[arabic fatha]"),
        ("kosong\u3000lebar", "kosong lebar"),
        ("Größe ≤ 2,5 × 10⁶ → ✓ “ya” … €", "Größe ≤ 2,5 × 10⁶ → ✓ “ya” … €"),
    ],
)
def test_signs_without_a_glyph_are_named_and_hidden_ones_go(written: str, as_printed: str) -> None:
    assert printable_text(written) == as_printed
    assert squeezed(as_printed) in printed(written)


@pytest.mark.parametrize("written", ["سلام عليكم", "שלום עולם", "Привет мир", "Γειά σου"])
def test_other_scripts_the_fonts_have_are_printed_as_they_are(written: str) -> None:
    assert printable_text(written) == written
    assert "\0" not in printed(written)


def test_runs_without_blanks_get_places_to_break() -> None:
    broken = printable_text("y" * (3 * LONGEST_RUN))
    assert [len(part) for part in broken.split("\u200b")] == [LONGEST_RUN] * 3
    assert printable_text("y" * LONGEST_RUN) == "y" * LONGEST_RUN


def test_values_that_are_not_texts_are_left_as_they_are() -> None:
    assert printable({"a": [1, None, True, "x\0"]}) == {"a": [1, None, True, "x"]}


@given(st.text(max_size=200))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_a_person_writes_becomes_a_document_without_missing_glyphs(text: str) -> None:
    document = proposal_pdf(view(text))
    assert b"pdfaid" in document


def test_the_document_is_tagged_archivable_and_has_a_title() -> None:
    reader = PdfReader(io.BytesIO(proposal_pdf(view())))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "id"
    assert reader.metadata is not None
    assert reader.metadata.title == "Salinan proposal: Antrean Tanpa Antre"
    width, height = (float(side) for side in reader.pages[0].mediabox[2:])
    assert (round(width), round(height)) == (595, 842)


def test_every_page_carries_the_number_the_notice_and_its_place() -> None:
    all_pages = pages(proposal_pdf(view("\n\n".join("kata " * 300 for _ in range(6)))))
    assert len(all_pages) > 1
    for number, page in enumerate(all_pages, start=1):
        assert "KIPP27-7K2M" in page
        assert "belum diajukan di SINOVIK" in page
        assert f"Halaman {number} dari {len(all_pages)}" in page


FILLER = {"label": "Sebelumnya", "weight": "", "by": "", "paragraphs": [["Isi."]]}


@pytest.mark.parametrize("lines", [1, 12, 18, 19, 40, 90])
def test_no_heading_is_left_alone_at_the_foot_of_a_page_and_no_short_answer_is_torn(
    lines: int,
) -> None:
    """Whatever stands before it: it moves down by two lines at a time, over more than a page."""
    whole = view("\n".join(f"baris{number}." for number in range(lines)))["items"][0]
    for pushed in range(60, 90):
        filler = {**whole, **FILLER, "paragraphs": [[f"isi{n}." for n in range(pushed % 45)]]}
        found = pages(proposal_pdf(view(items=[filler, filler, {**whole, "label": "Terakhir"}])))
        page = next(text for text in found if "Terakhir" in text)
        assert "baris0." in page
        if lines > 1:
            assert "baris1." in page
        if lines <= WHOLE:
            assert f"baris{lines - 1}." in page


def test_attachments_are_listed_with_size_and_hash() -> None:
    row = ["28", "surat.pdf", "PDF", "430 KB", "0123456789abcdef" * 4]
    columns = ["Butir", "Nama berkas", "Jenis", "Ukuran", "SHA-256"]
    table = {"heading": "Lampiran", "columns": columns, "rows": [row]}
    text = squeezed("".join(pages(proposal_pdf(view(attachments=table)))))
    for cell in (*columns, *row):
        assert squeezed(cell) in text
    document = proposal_pdf(view(attachments={**table, "rows": [row] * 60}))
    assert b"pdfaid" in document
    assert all("SHA-256" in page for page in pages(document)[1:])


def test_a_mark_lies_behind_every_page_and_only_where_there_is_one() -> None:
    marked = pages(proposal_pdf(view("\n\n".join("kata " * 300 for _ in range(6)), mark="CONTOH")))
    assert all("CONTOH" in page for page in marked)
    assert not any("CONTOH" in page for page in pages(proposal_pdf(view())))


def test_the_same_view_makes_the_same_bytes() -> None:
    assert proposal_pdf(view()) == proposal_pdf(view())


def test_a_glyph_the_fonts_lack_does_not_keep_the_document_from_being_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.documents.printable", lambda value: value)
    document = proposal_pdf(view("😀 tetap jadi"))
    assert b"pdfaid" not in document
    assert "tetap jadi" in "".join(pages(document))


def test_a_proposal_at_every_limit_is_made_within_a_second() -> None:
    item = view("kata " * 600)["items"][0]
    long = view(items=[{**item, "number": number} for number in range(1, 41)])
    proposal_pdf(view())
    begun = time.perf_counter()
    proposal_pdf(long)
    assert time.perf_counter() - begun < A_SECOND
