"""The simulator under a finger and under a keyboard: what moves, what covers, what is left."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.phone import Phone, make_photo, register

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

pytestmark = pytest.mark.timeout(240)


def test_a_chosen_file_can_be_taken_away_before_it_is_sent(
    demo: str, page: Page, tmp_path: Path
) -> None:
    names = [make_photo(tmp_path / "satu.jpg"), make_photo(tmp_path / "dua.jpg")]
    Phone(page, demo, "inovator").open()
    page.set_input_files("#file", names)
    page.get_by_role("button", name="Lepas satu.jpg").press("Enter")
    expect(page.locator("#attached")).to_have_text("dua.jpg✕")
    expect(page.get_by_role("button", name="Lepas dua.jpg")).to_be_focused()
    page.get_by_role("button", name="Lepas dua.jpg").press("Enter")
    expect(page.locator("#words")).to_be_focused()
    expect(page.locator("#attached")).to_be_hidden()
    page.click("#send")
    page.set_input_files("#file", names[:1])
    page.click("#send")
    expect(page.locator(".item.in")).to_have_text(re.compile("satu.jpg"))


def test_what_opens_below_covers_no_buttons(demo: str, page: Page, tmp_path: Path) -> None:
    phone = Phone(page, demo, "inovator").open()
    register(phone)
    page.set_input_files("#file", [make_photo(tmp_path / f"foto-{n}.jpg") for n in range(6)])
    expect(phone.bubbles.last.locator(".buttons button").last).to_be_in_viewport(ratio=1)


def test_ticks_leave_the_buttons_where_they_are(demo: str, page: Page) -> None:
    phone = Phone(page, demo, "inovator").open()
    register(phone)
    phone.tap("Ajukan inovasi")
    phone.tap("Kelompok Umum")
    phone.say("maret 2024")
    phone.tap("Belum pernah")
    phone.say("Antrean CONTOH")
    phone.say("kesehatan")
    asked, said = phone.bubbles.last, page.locator(".item.in:visible")
    before = said.count()
    first = asked.locator(".buttons button").first
    place = first.bounding_box()
    for number in (1, 2):
        asked.locator(".buttons button").nth(number - 1).click()
        expect(asked.locator(".buttons button", has_text="✓")).to_have_count(number)
    expect(asked.locator(".bubble")).to_contain_text("Dipilih")
    expect(said).to_have_count(before)
    assert place is not None
    now = first.bounding_box()
    assert now is not None
    assert abs(now["y"] - place["y"]) < 60
    phone.tap("Selesai")
    expect(said).to_have_count(before + 1)
    page.reload()
    expect(said.last).to_contain_text("Selesai")
    expect(said.nth(-2)).to_contain_text("kesehatan")


def test_what_was_erased_leaves_no_empty_bubbles(demo: str, page: Page) -> None:
    phone = Phone(page, demo, "inovator").open()
    register(phone)
    phone.say("data saya")
    phone.tap("Hapus")
    phone.tap("Ya, hapus")
    phone.sees("sudah dihapus")
    phone.open()
    phone.sees("sudah dihapus")
    empty = page.locator(".item .bubble").filter(has_not_text=re.compile(r"[A-Za-z]{5}"))
    expect(empty).to_have_count(0)


def test_whoever_sees_numbered_text_is_not_told_to_tap(demo: str, page: Page) -> None:
    phone = Phone(page, demo, "inovator").open()
    register(phone)
    page.click("#settings-open")
    page.check("input[value=plain]")
    page.click("text=Tutup")
    phone.sees("balas dengan angka atau kata pilihannya")
    phone.say("bukan pilihan")
    expect(page.locator("#bubbles")).not_to_contain_text(re.compile("ketuk", re.IGNORECASE))


def test_every_button_is_large_enough_for_a_finger(demo: str, page: Page, tmp_path: Path) -> None:
    phone = Phone(page, demo, "inovator").open()
    phone.say("halo")
    page.set_input_files("#file", make_photo(tmp_path / "foto.jpg"))
    page.locator("#bubbles [data-edit]").click()
    for button in page.locator("button:visible").all():
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= 40, button.text_content()
        assert box["width"] >= 40, button.text_content()


def test_the_keyboard_keeps_its_place_when_buttons_change(demo: str, page: Page) -> None:
    phone = Phone(page, demo, "inovator").open()
    phone.say("halo")
    page.locator("#words").press("Shift+Tab")
    for _ in range(8):
        if page.evaluate("document.activeElement.textContent") == "Setuju":
            break
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    phone.sees("Siapa nama lengkap")
    expect(page.locator("#words")).to_be_focused()
