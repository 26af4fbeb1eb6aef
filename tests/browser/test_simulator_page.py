"""The simulator in a real browser, 360 px wide, on the real program."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.phone import Phone, make_pdf, make_photo, register, write

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

pytestmark = pytest.mark.timeout(240)


def test_a_whole_proposal_is_submitted_on_a_small_phone(
    demo: str, page: Page, tmp_path: Path
) -> None:
    pdf, photo = make_pdf(tmp_path / "surat.pdf"), make_photo(tmp_path / "foto.jpg")
    phone = Phone(page, demo, "inovator").open()
    register(phone)
    phone.tap("Ajukan inovasi")
    phone.tap("Kelompok Umum")
    phone.say("awal maret 2024")
    phone.tap("Belum pernah")
    phone.say("Antrean Tanpa Antre CONTOH")
    phone.say("kesehatan")
    phone.say("3, 10")
    phone.say("youtu.be/abc123XYZ45")
    phone.tap("Tidak")
    write(phone, "Pasien mengambil nomor antrean dari rumah dan datang saat gilirannya.")
    write(phone, "Sebelum 2024 pasien menunggu rata-rata 94 menit sejak pagi buta.")
    phone.attach(photo)
    phone.tap("Selesai")
    write(phone, "Nomor antrean dibuat lewat telepon biasa tanpa aplikasi khusus.")
    phone.say("lewati")
    write(phone, "Petugas loket memanggil nomor lewat pesan singkat secara otomatis.")
    phone.say("lewati")
    write(phone, "Waktu tunggu turun dari 94 menjadi 21 menit menurut survei bulanan.")
    phone.say("lewati")
    phone.tap("Tidak")
    write(phone, "Semua puskesmas dengan telepon dapat menirunya dalam satu minggu.")
    phone.say("lewati")
    write(phone, "Dua petugas, satu telepon, dan anggaran operasional puskesmas.")
    phone.say("lewati")
    write(phone, "Peraturan bupati, anggaran tahunan, dan kader desa yang dilatih.")
    phone.say("lewati")
    phone.attach(photo)
    phone.sees("bukan jenis yang diminta")
    for _ in range(3):
        phone.attach(pdf)
    phone.say("Siti CONTOH, Kepala Puskesmas, 081234567890, siti@contoh.go.id")
    phone.sees("Mohon periksa kembali")
    phone.tap("Kirim")
    phone.tap("Saya setuju")
    phone.has_seen("dengan nomor KIPP")
    with page.expect_download() as download:
        page.locator("a.document").last.click()
    text = "".join(one.extract_text() for one in PdfReader(download.value.path()).pages)
    assert "Antrean Tanpa Antre CONTOH" in text
    assert "anggaran operasional" in " ".join(text.split())


def test_what_was_said_is_there_after_a_reload(demo: str, page: Page) -> None:
    phone = Phone(page, demo, "inovator").open()
    phone.say("halo")
    phone.tap("Setuju")
    phone.say("Siti CONTOH")
    phone.open()
    phone.has_seen("Siti CONTOH")
    phone.sees("Jabatan")


def test_a_double_tap_counts_once(demo: str, page: Page) -> None:
    phone = Phone(page, demo, "admin").open()
    phone.say("halo")
    page.locator(".item:not(.old) .buttons button", has_text="Setuju").last.dblclick()
    phone.sees("Siapa nama lengkap")
    expect(page.locator(".item.in")).to_have_count(2)


def test_the_same_screen_can_be_seen_as_numbered_text(demo: str, page: Page) -> None:
    phone = Phone(page, demo, "baru").open()
    phone.say("halo")
    page.click("#settings-open")
    page.check("input[value=plain]")
    page.click("text=Tutup")
    expect(page.locator(".buttons")).to_have_count(0)
    phone.sees("1. Setuju")
    phone.say("1")
    phone.sees("Siapa nama lengkap")


def test_pages_of_choices_turn_in_place(demo: str, page: Page) -> None:
    phone = Phone(page, demo, "inovator").open()
    register(phone)
    phone.tap("Ajukan inovasi")
    phone.tap("Kelompok Umum")
    phone.say("maret 2024")
    phone.tap("Belum pernah")
    phone.say("Antrean CONTOH")
    phone.sees("Pelestarian lingkungan hidup")
    phone.say("kesehatan")
    before = phone.bubbles.count()
    page.locator(".item:not(.old) .buttons button", has_text="»").last.click()
    phone.sees("Industri, Inovasi, dan Infrastruktur")
    assert phone.bubbles.count() == before


def test_other_hosts_and_origins_are_refused(demo: str, page: Page) -> None:
    answer = page.request.get(f"{demo}/simulator", headers={"Host": "evil.example"})
    assert answer.status == 403
    answer = page.request.post(
        f"{demo}/simulator/messages", data="[]", headers={"Origin": "http://evil.example"}
    )
    assert answer.status == 403
    assert page.request.get(f"{demo}/simulator").status == 200


def location_in(path: Path) -> dict[int, object]:
    with Image.open(path) as picture:
        found: dict[int, object] = picture.getexif().get_ifd(0x8825)
        return found


def test_a_picture_answer_loses_its_location(demo: str, page: Page, tmp_path: Path) -> None:
    photo = tmp_path / "gps.jpg"
    exif = Image.Exif()
    exif[0x8825] = {1: "S", 2: (7.0, 25.0, 0.0)}
    kept = io.BytesIO()
    Image.new("RGB", (64, 64)).save(kept, "JPEG", exif=exif)
    photo.write_bytes(kept.getvalue())
    assert location_in(photo)
    phone = Phone(page, demo, "inovator").open()
    register(phone)
    phone.attach(str(photo))
    stored = [one for one in (tmp_path / "data" / "files").glob("*-0") if one.is_file()]
    assert len(stored) == 1
    assert not location_in(stored[0])


def test_the_demo_shows_its_people_and_what_they_have_done(peopled: str, page: Page) -> None:
    phone = Phone(page, peopled, "inovator").open()
    phone.has_seen("dengan nomor KIPP")
    expect(page.locator("a.document").last).to_contain_text("CONTOH")
    phone.has_seen("Kode untuk rekan")
    phone.sees("Rekan CONTOH sekarang ikut mengisi")
    page.click("#settings-open")
    people = page.locator("#people")
    expect(people).to_contain_text("Inovator · Pemerintah Kabupaten Banyumas · 1 draf, 1 terkirim")
    expect(people).to_contain_text("Petugas kementerian")
    expect(page.locator("#settings")).to_be_in_viewport()
    page.click("text=Pendatang CONTOH")
    page.click("text=Tutup")
    expect(phone.bubbles).to_have_count(0)
    phone.say("halo")
    phone.sees("SETUJU")
    page.click("#settings-open")
    page.click("#people >> text=Petugas CONTOH")
    page.click("text=Tutup")
    phone.has_seen("Jawaban untuk")
    phone.say("kasus")
    phone.sees("Apakah foto kegiatan boleh dari tahun lalu?")
    phone.tap("T-")
    phone.say("Boleh, asalkan tertulis tanggalnya.")
    phone.tap("Kirim jawaban")
    phone.say("permintaan")
    phone.tap("Rekan CONTOH")
    phone.tap("Setujui")
    page.click("#settings-open")
    page.click("#people >> text=Rekan CONTOH")
    page.click("text=Tutup")
    phone.has_seen("Boleh, asalkan tertulis tanggalnya.")
    phone.has_seen("Peran Admin instansi untuk Bapak/Ibu sudah dikonfirmasi petugas.")


def test_only_the_buttons_of_a_question_that_was_answered_are_greyed(
    peopled: str, page: Page
) -> None:
    """A colleague of two tabs: what arrives unasked leaves the open question as it is."""
    phone = Phone(page, peopled, "rekan").open()
    phone.has_seen("Pertanyaan Bapak/Ibu kami teruskan")
    phone.say("menu")
    phone.sees("Silakan ketuk atau ketik pilihannya")
    menu = phone.bubbles.nth(phone.bubbles.count() - 1)
    tab = page.context.new_page()
    staff = Phone(tab, peopled, "petugas").open()
    staff.say("permintaan")
    staff.tap("Rekan CONTOH")
    staff.tap("Setujui")
    phone.sees("sudah dikonfirmasi petugas")
    expect(menu).not_to_contain_class("old")
    expect(menu.locator(".buttons button").first).to_have_css("opacity", "1")
    page.click("#settings-open")
    page.check("input[value=plain]")
    page.check("input[value=buttons]")
    page.click("text=Tutup")
    expect(menu).not_to_contain_class("old")
    phone.say("bantuan")
    expect(menu).to_contain_class("old")
    page.reload()
    phone.has_seen("sudah dikonfirmasi petugas")
    expect(phone.bubbles.last).not_to_contain_class("old")
    expect(page.locator(".item.out:not(.old) .buttons")).to_have_count(1)


def test_buttons_that_were_taken_off_stay_off_when_the_look_is_changed(
    demo: str, page: Page
) -> None:
    phone = Phone(page, demo, "baru").open()
    phone.say("halo")
    phone.tap("Setuju")
    phone.sees("Siapa nama lengkap")
    expect(phone.bubbles.first.locator(".buttons")).to_have_count(0)
    page.click("#settings-open")
    page.check("input[value=plain]")
    page.check("input[value=buttons]")
    page.click("text=Tutup")
    expect(phone.bubbles.first.locator(".buttons")).to_have_count(0)


def test_a_tap_of_the_example_shows_what_was_tapped(peopled: str, page: Page) -> None:
    Phone(page, peopled, "inovator").open()
    expect(page.locator(".item.in", has_text="Kelompok Umum").first).to_be_attached()
    expect(page.locator(".item.in", has_text="(ketukan)")).to_have_count(0)


def test_two_tabs_are_two_people_one_of_them_offline(demo: str, page: Page) -> None:
    phone = Phone(page, demo, "inovator").open()
    page.click("#settings-open")
    page.check("#offline")
    page.click("#people >> text=Rekan CONTOH")
    page.click("text=Tutup")
    other = Phone(page.context.new_page(), demo, "admin").open()
    other.say("halo")
    other.page.reload()
    expect(other.page.locator("#state")).to_contain_text("sebagai Admin Instansi", timeout=10_000)
    page.reload()
    expect(page.locator("#offline-note")).to_be_visible()
    page.click("#settings-open")
    expect(page.locator("#people input[value=rekan]")).to_be_checked()
    page.uncheck("#offline")
    page.click("text=Tutup")
    expect(page.locator("#state")).to_contain_text("sebagai Rekan", timeout=10_000)
    phone.say("halo")
    phone.sees("SETUJU")


def test_the_settings_open_at_their_top_and_can_be_closed_from_there(demo: str, page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 560})
    Phone(page, demo, "inovator").open()
    for _ in range(2):
        page.click("#settings-open")
        expect(page.locator("#settings-title")).to_be_in_viewport()
        expect(page.locator("#settings .close")).to_be_in_viewport()
        page.locator("#settings [data-other=start]").scroll_into_view_if_needed()
        page.click("text=Tutup")
