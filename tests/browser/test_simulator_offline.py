"""The simulator without a network: what is said waits, is seen to wait, and loses nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.phone import Phone

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.timeout(240)


def go_offline(page: Page) -> None:
    page.click("#settings-open")
    page.check("#offline")
    page.click("text=Tutup")


def go_online(page: Page) -> None:
    page.click("#settings-open")
    page.uncheck("#offline")
    page.click("text=Tutup")


def test_messages_written_offline_arrive_together_and_none_lands_under_a_wrong_question(
    demo: str, page: Page
) -> None:
    phone = Phone(page, demo, "rekan").open()
    phone.say("halo")
    phone.tap("Setuju")
    go_offline(page)
    for words in ("Budi CONTOH", "kalimat kedua"):
        page.fill("#words", words)
        page.click("#send")
    expect(page.locator(".item.waiting")).to_have_count(2)
    page.reload()
    expect(page.locator(".item.waiting")).to_have_count(2)
    go_online(page)
    phone.has_seen("Budi CONTOH")
    phone.has_seen("Untuk yang mana?")
    expect(page.locator(".item.waiting")).to_have_count(0)


def test_what_waits_stands_at_the_end_after_a_reload_and_then_in_its_place(
    demo: str, page: Page
) -> None:
    phone = Phone(page, demo, "rekan").open()
    phone.say("halo")
    phone.tap("Setuju")
    phone.open()  # what came before the consent is not kept
    phone.sees("Siapa nama lengkap")
    said = page.locator("#bubbles .item:visible")
    before = said.all_inner_texts()
    go_offline(page)
    for words in ("Budi CONTOH", "kalimat kedua"):
        page.fill("#words", words)
        page.click("#send")
    page.reload()
    expect(said).to_have_count(len(before) + 2)
    assert said.all_inner_texts()[:-2] == before
    expect(page.locator(".item.waiting")).to_contain_text(["Budi CONTOH", "kalimat kedua"])
    expect(said.nth(-2)).to_contain_text("Budi CONTOH")
    go_online(page)
    phone.has_seen("Untuk yang mana?")
    expect(page.locator(".item.waiting")).to_have_count(0)
    live = said.all_inner_texts()
    assert live[: len(before)] == before
    assert "Budi CONTOH" in live[len(before)]
    page.reload()
    expect(said).to_have_count(len(live))
    assert said.all_inner_texts() == live


def test_a_tap_that_nothing_answered_is_forgotten_with_the_person(demo: str, page: Page) -> None:
    page.clock.install()
    phone = Phone(page, demo, "rekan").open()
    phone.say("halo")
    go_offline(page)
    page.click("#bubbles button >> text=Setuju")
    page.click("#settings-open")
    page.click("#people >> text=Petugas CONTOH")
    page.click("text=Tutup")
    page.clock.fast_forward(5_000)  # past the moment at which a tap shows by itself
    expect(page.locator("#bubbles .item")).to_have_count(0)


def test_what_waits_leaves_only_after_what_was_said_before_is_seen(demo: str, page: Page) -> None:
    phone = Phone(page, demo, "rekan").open()
    phone.say("halo")
    phone.tap("Setuju")
    phone.say("Budi CONTOH")
    phone.sees("Jabatan")
    go_offline(page)
    page.fill("#words", "Analis CONTOH")
    page.click("#send")
    page.evaluate("sessionStorage.clear()")  # as a tab that is opened anew
    phone.open()
    phone.sees("instansi")
    expect(page.locator(".item.in").last).to_contain_text("Analis CONTOH")
    expect(page.locator(".item.waiting")).to_have_count(0)
    expect(page.locator("#bubbles > li").first).to_have_class("day")


def test_what_waits_leaves_also_where_what_was_said_before_does_not_come(
    demo: str, page: Page
) -> None:
    page.add_init_script(
        """AbortSignal.timeout = () => {
            const ends = new AbortController();
            setTimeout(() => ends.abort(), 50);
            return ends.signal;
        };"""
    )
    page.route("**/simulator/history/**", lambda _: None)  # hangs
    phone = Phone(page, demo, "rekan").open()
    phone.say("halo")
    phone.sees("SETUJU")


@pytest.mark.parametrize("day", ["2020-01-02", "2040-01-02"])
def test_a_wrong_clock_of_the_device_changes_nothing_of_what_is_seen_offline(
    demo: str, page: Page, day: str
) -> None:
    page.clock.install(time=day)
    phone = Phone(page, demo, "rekan").open()
    phone.say("halo")
    phone.tap("Setuju")
    phone.sees("Siapa nama lengkap")
    go_offline(page)
    other = Phone(page.context.new_page(), demo, "rekan").open()
    other.say("Budi CONTOH")
    other.sees("Jabatan")
    page.reload()
    phone.sees("Siapa nama lengkap")
    expect(page.locator("#bubbles")).not_to_contain_text("Jabatan")


def test_a_correction_that_waits_is_seen_after_a_reload(demo: str, page: Page) -> None:
    phone = Phone(page, demo, "rekan").open()
    phone.say("halo")
    phone.tap("Setuju")
    phone.say("Budi CONTOH")
    phone.sees("Jabatan")
    go_offline(page)
    page.locator(".item.in", has_text="Budi CONTOH").get_by_text("ubah").click()
    page.fill("#words", "Budi Santoso CONTOH")
    page.click("#send")
    for _ in range(2):
        expect(page.locator(".item.in", has_text="Budi Santoso CONTOH")).to_have_count(1)
        page.reload()
    go_online(page)
    phone.sees("Jabatan")
    expect(page.locator(".item.in", has_text="Budi Santoso CONTOH")).to_have_count(1)
