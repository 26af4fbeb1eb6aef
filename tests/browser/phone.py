"""The simulator's page as a person uses it: write, tap, attach, read the last bubble."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image
from playwright.sync_api import expect
from pypdf import PdfWriter

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Locator, Page

PATIENCE = 10_000
"""Milliseconds to wait for an answer; it comes in a few hundredths of a second."""


class Phone:
    """One open page."""

    def __init__(self, page: Page, address: str, person: str) -> None:
        self.page = page
        self._url = f"{address}/simulator?as={person}"

    def open(self) -> Phone:
        """Load the page and wait until it is live."""
        self.page.goto(self._url)
        expect(self.page.locator("#state")).to_contain_text("daring", timeout=PATIENCE)
        return self

    @property
    def bubbles(self) -> Locator:
        """Everything the service said."""
        return self.page.locator(".item.out")

    def say(self, words: str) -> None:
        """Write and send, and wait for the answer to come."""
        before = self.bubbles.count()
        self.page.fill("#words", words)
        self.page.click("#send")
        self._answered(before)

    def tap(self, label: str) -> None:
        """Tap a button under the last bubbles, and wait for the answer."""
        before = self.bubbles.count()
        self.page.locator(".item:not(.old) .buttons button", has_text=label).last.click()
        self._answered(before)

    def attach(self, path: str) -> None:
        """Send a file, and wait for the answer."""
        before = self.bubbles.count()
        self.page.set_input_files("#file", path)
        self.page.click("#send")
        self._answered(before)

    def _answered(self, before: int) -> None:
        expect(self.bubbles.nth(before)).to_be_visible(timeout=PATIENCE)

    def sees(self, words: str) -> None:
        """Check that the last bubble says so."""
        expect(self.bubbles.last).to_contain_text(words, timeout=PATIENCE)

    def has_seen(self, words: str) -> None:
        """Check that some bubble says so."""
        expect(self.page.locator("#bubbles")).to_contain_text(words, timeout=PATIENCE)


def register(phone: Phone) -> None:
    phone.say("halo")
    phone.tap("Setuju")
    phone.say("Siti CONTOH")
    phone.say("Kepala Puskesmas")
    phone.say("kab banyumas")
    phone.say("Puskesmas Ajibarang")
    phone.say("0812 3456 7890")
    phone.say("1")
    phone.tap("Benar")
    phone.sees("Silakan ketuk atau ketik pilihannya")


def make_pdf(path: Path) -> str:
    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    with path.open("wb") as stream:
        writer.write(stream)
    return str(path)


def make_photo(path: Path) -> str:
    Image.new("RGB", (640, 480), "teal").save(path, "JPEG")
    return str(path)


def write(phone: Phone, words: str) -> None:
    phone.say(words)
    phone.tap("Selesai")
