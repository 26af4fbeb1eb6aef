"""The real program as a process of its own, and a browser for the simulator's page."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the system's Chromium, or fail with the command that installs it."""
    for name in CHROMIUM_NAMES:
        found = shutil.which(name)
        if found:
            return found
    pytest.fail("Chromium is not installed; run: .ci/system-packages")


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        flags = ["--disable-gpu", "--disable-background-networking", "--disable-sync"]
        if os.geteuid() == 0:
            flags.append("--no-sandbox")
        opened = playwright.chromium.launch(executable_path=chromium, args=flags)
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A phone's page, 360 px wide; an error of the page's own scripts fails the test."""
    context = browser.new_context(viewport={"width": 360, "height": 740})
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    yield opened
    context.close()
    assert faults == []


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[str]:
    """The demo without its example people: everyone is a newcomer; the value is its address."""
    yield from _serving(tmp_path, "--empty")


@pytest.fixture
def peopled(tmp_path: Path) -> Iterator[str]:
    """The demo as `make run` starts it; the value is its address."""
    yield from _serving(tmp_path)


def _serving(tmp_path: Path, *options: str) -> Iterator[str]:
    port = free_port()
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("SAPA_")
    }
    environment |= {"SAPA_DATA_DIR": str(tmp_path / "data"), "SAPA_HTTP_PORT": str(port)}
    log = (tmp_path / "demo.log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "demo", *options],
        cwd=Path(__file__).parents[2],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=log,
    )
    try:
        _wait_until_ready(process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        assert process.wait(timeout=25) == 0
        if process.stdout is not None:
            process.stdout.close()
        log.close()


def _wait_until_ready(process: subprocess.Popen[bytes]) -> None:
    """Read what the program prints until it says where the simulator is."""
    if process.stdout is None:
        pytest.fail("the program prints nowhere")
    for line in process.stdout:
        if b"simulator" in line:
            return
    pytest.fail("the program ended before it was ready")
