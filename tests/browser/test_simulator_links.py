"""Links to web pages in a bubble of the simulator: opened beside it, and nothing else than pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.phone import Phone

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.timeout(120)

SHOWN = {
    "id": 10**9,
    "at": "2026-11-25T03:00:00+00:00",
    "method": "show",
    "asks": False,
    "body": {
        "text": [["Bacalah.", False]],
        "plain": [["Bacalah.\n\nRincian: https://contoh.go.id/privasi", False]],
        "links": [
            {"label": "Rincian", "address": "https://contoh.go.id/privasi"},
            {"label": "Jangan", "address": "javascript:document.title='x'"},
        ],
        "rows": [[{"label": "Setuju", "token": "q.0"}]],
    },
}


def test_a_link_is_an_anchor_and_only_to_an_encrypted_page(demo: str, page: Page) -> None:
    Phone(page, demo, "inovator").open()
    page.evaluate("shown => Bubbles.out(shown)", SHOWN)
    link = page.locator(".buttons a", has_text="Rincian")
    expect(link).to_have_attribute("href", "https://contoh.go.id/privasi")
    expect(link).to_have_attribute("target", "_blank")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    box = link.bounding_box()
    assert box is not None
    assert box["height"] >= 44, "a thumb finds it"
    assert page.locator(".buttons a", has_text="Jangan").get_attribute("href") is None
    page.locator(".buttons a", has_text="Jangan").click()
    assert page.title() != "x"
    expect(page.locator(".buttons button", has_text="Setuju")).to_be_visible()


def test_in_the_plain_look_the_address_is_read(demo: str, page: Page) -> None:
    Phone(page, demo, "inovator").open()
    page.evaluate("shown => { Bubbles.out(shown); Bubbles.look('plain'); }", SHOWN)
    expect(page.locator(".item.out").last).to_contain_text("Rincian: https://contoh.go.id/privasi")
    expect(page.locator(".item.out").last.locator("a")).to_have_count(0)
