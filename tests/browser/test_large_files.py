"""Files the simulator cannot take: over the limit, or while the service is not there."""

from __future__ import annotations

import http.client
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.phone import Phone

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

pytestmark = pytest.mark.timeout(240)

LIMIT = 20_000_000
BOUNDARY = "batas"


def parts(*sizes: int) -> Iterator[bytes]:
    """A form with files of these sizes, in pieces as a browser sends them."""
    for number, size in enumerate(sizes):
        head = f'form-data; name="files"; filename="{number}.pdf"'
        yield f"--{BOUNDARY}\r\nContent-Disposition: {head}\r\n\r\n".encode()
        for at in range(0, size, 1_000_000):
            yield b"x" * min(1_000_000, size - at)
        yield b"\r\n"
    yield f"--{BOUNDARY}--\r\n".encode()


def send(address: str, *sizes: int, chunked: bool) -> tuple[int, str]:
    body = list(parts(*sizes))
    headers = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    if not chunked:
        headers["Content-Length"] = str(sum(map(len, body)))
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
    try:
        connection.request("POST", "/simulator/files", iter(body), headers, encode_chunked=chunked)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


@pytest.mark.parametrize("chunked", [False, True], ids=["measured", "chunked"])
def test_whoever_sends_a_file_over_the_limit_gets_an_answer_to_read(
    demo: str, chunked: bool
) -> None:
    for size in (LIMIT + 1, 45_000_000):
        status, words = send(demo, size, chunked=chunked)
        assert status == 413
        assert "20 MB" in words
    status, _ = send(demo, LIMIT, chunked=chunked)
    assert status == 200


def test_the_page_says_that_a_file_is_too_large_before_it_sends_it(
    demo: str, page: Page, tmp_path: Path
) -> None:
    large, small = tmp_path / "besar.pdf", tmp_path / "kecil.pdf"
    large.write_bytes(b"x" * (LIMIT + 1))
    small.write_bytes(b"x" * 10)
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    phone = Phone(page, demo, "inovator").open()
    page.set_input_files("#file", [str(large)])
    expect(page.locator("#attached")).to_contain_text("besar.pdf lebih besar dari 20 MB")
    page.click("#send")
    page.set_input_files("#file", [str(large), str(small)])
    expect(page.locator("#attached")).to_contain_text("Siap dikirim: kecil.pdf")
    assert not [url for url in requests if url.endswith("/files")]
    page.click("#send")
    expect(phone.bubbles.first).to_be_visible()
    assert len([url for url in requests if url.endswith("/files")]) == 1


def test_several_files_that_are_large_together_are_sent(
    demo: str, page: Page, tmp_path: Path
) -> None:
    files = []
    for name in ("a.pdf", "b.pdf"):
        (tmp_path / name).write_bytes(b"x" * 15_000_000)
        files.append(str(tmp_path / name))
    phone = Phone(page, demo, "inovator").open()
    page.set_input_files("#file", files)
    page.click("#send")
    phone.has_seen("b.pdf")
    expect(page.locator("#attached")).to_be_hidden()


@pytest.mark.parametrize("how", ["away", "broken"])
def test_a_file_that_cannot_be_sent_is_told_in_words_of_the_page(
    demo: str, page: Page, tmp_path: Path, how: str
) -> None:
    small = tmp_path / "kecil.pdf"
    small.write_bytes(b"x" * 10)
    phone = Phone(page, demo, "inovator").open()
    page.route(
        "**/simulator/files",
        lambda route: (
            route.abort("connectionrefused")
            if how == "away"
            else route.fulfill(status=500, body="Internal Server Error")
        ),
    )
    page.set_input_files("#file", str(small))
    page.click("#send")
    why = {
        "away": "Layanan tidak terjangkau. Pastikan layanan berjalan dan jaringan tersambung.",
        "broken": "Layanan sedang terganggu.",
    }[how]
    told = f"Belum terunggah. {why} Tekan kirim untuk mencoba lagi. kecil.pdf✕"
    expect(page.locator("#attached")).to_have_text(told)
    page.unroute("**/simulator/files")
    page.click("#send")
    phone.has_seen("kecil.pdf")
    expect(page.locator("#attached")).to_be_hidden()
