"""The bots as processes on one processor: what they are started with, and what they use up."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from benchmarks.delivery import ours
from benchmarks.delivery.crowd import WORDS, recipients
from benchmarks.delivery.platform import NUMBER, TOKEN
from benchmarks.delivery.webhooks import SECRET

ROOT = Path(__file__).parents[2]
PYTHON = ROOT / "benchmarks" / ".venv" / "bin" / "python"
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Bot:
    """What is measured, and on which platform."""

    name: str
    channel: str = "telegram"
    share: float | None = None
    """Ours: which part of the rate a broadcast may take, where that is not as it comes."""
    at_once: int | None = None
    """The reference: how many sends it gathers."""
    is_sample: bool = False
    """What it does is seen soon enough, and the whole would take too long."""

    @property
    def is_ours(self) -> bool:
        return self.at_once is None


class Program:
    """One bot, started and killed at will."""

    def __init__(self, bot: Bot, folder: Path, platform_port: int, rate: int) -> None:
        self.bot = bot
        port = platform_port + 1
        api = f"http://127.0.0.1:{platform_port}"
        self.url = f"http://127.0.0.1:{port}/webhook/{bot.channel}"
        self._folder = folder
        self._log = folder / "program.log"
        self._environment = {k: v for k, v in os.environ.items() if not k.startswith("SAPA_")}
        if bot.is_ours:
            command = [sys.executable, "-m", "bot", "run"]
            self._environment |= {
                "SAPA_DATA_DIR": str(folder),
                "SAPA_HTTP_PORT": str(port),
                "SAPA_LOG_LEVEL": "WARNING",
            }
            to = _on_telegram if bot.channel == "telegram" else _on_whatsapp
            self._environment |= to(api, rate)
            if bot.share is not None:
                self._environment["SAPA_BROADCAST_SHARE"] = str(bot.share)
        else:
            module = "benchmarks.delivery.reference_ptb"
            table = folder / "sent.sqlite"
            given = (table, api, port, rate, bot.at_once, WORDS)
            command = [str(PYTHON), "-m", module, *map(str, given)]
        self._command = ["taskset", "-c", "0", *command]
        self._process: subprocess.Popen[bytes] | None = None

    async def seed(self, count: int) -> None:
        """Write down who is to be sent to."""
        if self.bot.is_ours:
            await ours.seed(self._folder, self.bot.channel, count)
            return
        with closing(sqlite3.connect(self._folder / "sent.sqlite")) as base:
            base.execute("CREATE TABLE recipients (chat INTEGER PRIMARY KEY, sent INTEGER)")
            rows = ((chat,) for chat in recipients(count))
            base.executemany("INSERT INTO recipients VALUES (?, 0)", rows)
            base.commit()

    def left_over(self) -> dict[int, bool]:
        """Return whom the records do not name as reached, and whether a person is to decide."""
        if self.bot.is_ours:
            return ours.left_over(self._folder)
        with closing(sqlite3.connect(f"file:{self._folder}/sent.sqlite?mode=ro", uri=True)) as base:
            return dict.fromkeys(
                (row[0] for row in base.execute("SELECT chat FROM recipients WHERE sent = 0")),
                False,
            )

    def start(self) -> None:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, cwd=ROOT, env=self._environment, stdout=log, stderr=log
            )

    @property
    def has_ended(self) -> bool:
        return self._process is None or self._process.poll() is not None

    def said(self) -> str:
        """Return the end of what it wrote."""
        return self._log.read_text(errors="replace")[-2_000:]

    def kill(self) -> None:
        """SIGKILL: no goodbye."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def cpu_seconds(self) -> float:
        """Return the processor time of the process and of the children it has waited for."""
        fields = Path(f"/proc/{self._pid}/stat").read_text().rpartition(")")[2].split()
        return sum(int(one) for one in fields[11:15]) / TICKS

    def peak_mb(self) -> float:
        """Return the most memory it ever had."""
        for line in Path(f"/proc/{self._pid}/status").read_text().splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1]) / 1024
        return 0.0

    @property
    def _pid(self) -> int:
        if self._process is None:
            message = "not started"
            raise RuntimeError(message)
        return self._process.pid


def _on_telegram(api: str, rate: int) -> dict[str, str]:
    return {
        "SAPA_TELEGRAM_TOKEN": TOKEN,
        "SAPA_TELEGRAM_API_BASE_URL": api,
        "SAPA_TELEGRAM_MODE": "webhook",
        "SAPA_TELEGRAM_WEBHOOK_URL": "https://benchmark.invalid/webhook/telegram",
        "SAPA_TELEGRAM_WEBHOOK_SECRET": SECRET,
        "SAPA_TELEGRAM_RATE": str(rate),
    }


def _on_whatsapp(api: str, rate: int) -> dict[str, str]:
    return {
        "SAPA_WHATSAPP_TOKEN": "bench",
        "SAPA_WHATSAPP_PHONE_NUMBER_ID": NUMBER,
        "SAPA_WHATSAPP_APP_SECRET": SECRET,
        "SAPA_WHATSAPP_VERIFY_TOKEN": SECRET,
        "SAPA_WHATSAPP_API_BASE_URL": api,
        "SAPA_WHATSAPP_RATE": str(rate),
    }


async def until_up(program: Program, reaches: object) -> None:
    """Wait until the bot takes a call. Raises RuntimeError where it does not come up."""
    for _ in range(600):
        if await reaches():  # type: ignore[operator]
            return
        if program.has_ended:
            break
        await asyncio.sleep(0.05)
    message = f"{program.bot.name} did not come up:\n{program.said()}"
    raise RuntimeError(message)
