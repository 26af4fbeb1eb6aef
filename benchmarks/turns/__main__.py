"""`python -m benchmarks.turns [--quick]`: all three bots, one after the other, in one run.

Every bot is one process on one processor; the platform and the people are on the other. People
take a second before they answer, as the platform asks of one chat; there are enough of them to
keep a bot busy. Meanwhile 10,000 others have a draft open.
"""

from __future__ import annotations

import argparse
import asyncio
import math
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.turns import stores
from benchmarks.turns.platform import PAUSE, SECRET, TOKEN, Customer, Platform, percentile
from benchmarks.turns.script import ANSWERS

ROOT = Path(__file__).parents[2]
FIRST_CHAT = 5_000_000
TICKS = os.sysconf("SC_CLK_TCK")
BEFORE_PHOTO = next(number for number, one in enumerate(ANSWERS) if one.kind == "photo")
PATIENCE = 15
"""Seconds after a restart in which whoever was taken may still be answered."""
BOTS = ("ours", "python-telegram-bot", "aiogram")


@dataclass(slots=True)
class Figures:
    """What one bot did with the platform so far away."""

    turns_a_second: float = 0.0
    words_a_second: float = 0.0
    """The same for the questions before the photo, which only ours examines in a program apart."""
    p50_ms: float = 0.0
    p99_ms: float = 0.0
    photo_ms: float = 0.0
    """The 99th percentile of answers with a photo; the two before are of all others."""
    cpu_ms: float = 0.0
    memory_mb: float = 0.0
    to_retype: int = 0
    never_answered: int = 0


class Bot:
    """One bot as a process on processor 0."""

    def __init__(self, name: str, folder: Path, port: int, platform: Platform) -> None:
        self.name = name
        self._log = folder / f"{name}.log"
        api = f"http://127.0.0.1:{platform.port}"
        environment = {k: v for k, v in os.environ.items() if not k.startswith("SAPA_")}
        if name == "ours":
            command = [sys.executable, "-m", "bot", "run"]
            environment |= {
                "SAPA_DATA_DIR": str(folder),
                "SAPA_HTTP_PORT": str(port),
                "SAPA_TELEGRAM_TOKEN": TOKEN,
                "SAPA_TELEGRAM_API_BASE_URL": api,
                "SAPA_TELEGRAM_MODE": "webhook",
                "SAPA_TELEGRAM_WEBHOOK_URL": "https://benchmark.invalid/webhook/telegram",
                "SAPA_TELEGRAM_WEBHOOK_SECRET": SECRET,
                "SAPA_TELEGRAM_RATE": "1000",
                "SAPA_LOG_LEVEL": "WARNING",
            }
        elif name == "aiogram":
            python = ROOT / "benchmarks" / ".venv" / "bin" / "python"
            module = "benchmarks.turns.reference_aiogram"
            command = [str(python), "-m", module, str(port), api, str(folder)]
        else:
            module = "benchmarks.turns.reference_ptb"
            command = [sys.executable, "-m", module, str(port), api, str(folder)]
        self._command = ["taskset", "-c", "0", *command]
        self._environment = environment
        self.url = f"http://127.0.0.1:{port}/webhook/telegram"
        self.process: subprocess.Popen[bytes] | None = None

    async def start(self, platform: Platform) -> None:
        """Start and wait until it takes a call."""
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: ASYNC220 - our own programs
                self._command, cwd=ROOT, env=self._environment, stdout=log, stderr=log
            )
        for _ in range(300):
            if await platform.reaches(self.url):
                return
            await asyncio.sleep(0.1)
        message = f"{self.name} did not come up; see {self._log}"
        raise RuntimeError(message)

    def cpu_seconds(self) -> float:
        """Processor time of the process and of the children it has waited for."""
        fields = Path(f"/proc/{self._pid}/stat").read_text().rpartition(")")[2].split()
        return sum(int(one) for one in fields[11:15]) / TICKS

    def memory_mb(self) -> float:
        for line in Path(f"/proc/{self._pid}/status").read_text().splitlines():
            if line.startswith("VmRSS"):
                return int(line.split()[1]) / 1024
        return 0.0

    @property
    def _pid(self) -> int:
        if self.process is None:
            message = "not started"
            raise RuntimeError(message)
        return self.process.pid

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()


async def measure(name: str, delay: float, size: Size, folder: Path) -> Figures:
    """Measure one bot with the platform `delay` seconds away."""
    figures = Figures()
    chats = iter(range(FIRST_CHAT, FIRST_CHAT + size.people))
    platform = Platform(size.port + BOTS.index(name) * 10, delay)
    bot = Bot(name, folder, platform.port + 1, platform)
    await stores.seed(name, folder, list(range(FIRST_CHAT, FIRST_CHAT + size.people)), size.idle)
    await platform.start()
    try:
        await bot.start(platform)
        busy = _customers(platform, chats, size.busy)
        figures.words_a_second = await platform.closed_loop(
            busy, bot.url, size.seconds, answers=BEFORE_PHOTO
        )
        busy = _customers(platform, chats, size.busy)
        before = bot.cpu_seconds()
        begun = platform.replies
        figures.turns_a_second = await platform.closed_loop(busy, bot.url, size.seconds)
        figures.cpu_ms = 1000 * (bot.cpu_seconds() - before) / max(1, platform.replies - begun)
        platform.latencies.clear()
        platform.photo_latencies.clear()
        people = size.rate * (size.steady_seconds / len(ANSWERS) + 2 * PAUSE)
        steady = _customers(platform, chats, math.ceil(people))
        await platform.open_loop(steady, bot.url, size.rate, size.steady_seconds)
        figures.p50_ms = 1000 * percentile(platform.latencies, 0.50)
        figures.p99_ms = 1000 * percentile(platform.latencies, 0.99)
        figures.photo_ms = 1000 * percentile(platform.photo_latencies, 0.99)
        figures.memory_mb = bot.memory_mb()
        people_then = _customers(platform, chats, size.killed)
        taken = await _killed(bot, platform, people_then)
        figures.never_answered = sum(one.replied == 0 for one in taken)
        kept = stores.kept(name, folder, [one.chat for one in taken])
        figures.to_retype = len(taken) - len(kept)
    finally:
        bot.kill()
        await platform.stop()
    return figures


async def _killed(bot: Bot, platform: Platform, people: list[Customer]) -> list[Customer]:
    """Kill the bot once it has taken half of what comes; return whose answers it had taken."""
    deliveries = asyncio.gather(*(platform.deliver(one, bot.url) for one in people))
    while 2 * sum(one.delivered for one in people) < len(people):  # noqa: ASYNC110 - one look a ms
        await asyncio.sleep(0.001)
    bot.kill()
    taken = await deliveries
    await bot.start(platform)
    kept = [one for one, was_taken in zip(people, taken, strict=True) if was_taken]
    for _ in range(PATIENCE):
        if all(one.replied for one in kept):
            break
        await asyncio.sleep(1)
    return kept


def _customers(platform: Platform, chats: object, count: int) -> list[Customer]:
    made = [Customer(next(chats)) for _ in range(count)]  # type: ignore[call-overload]
    platform.customers.update({one.chat: one for one in made})
    return made


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    people: int
    idle: int
    busy: int
    seconds: float
    rate: float
    steady_seconds: float
    killed: int
    port: int = 18_400


SIZES = {
    "full": Size(3_200, 10_000, 1_200, 60, 100, 20, 200),
    "quick": Size(1_800, 1_000, 600, 15, 100, 10, 50),
}


async def run(size: Size) -> int:
    """Measure all and print the table and the ratios."""
    for delay in (0.0, 0.05):
        found = {}
        for name in BOTS:
            folder = Path(tempfile.mkdtemp(prefix=f"sapa-bench-{name}-"))
            print(f"{name}, platform {delay * 1000:.0f} ms away …", flush=True)
            try:
                found[name] = await measure(name, delay, size, folder)
            except RuntimeError as error:
                print(f"{name}: {error}", flush=True)
            finally:
                shutil.rmtree(folder, ignore_errors=True)
        _print(delay, found)
    return 0


def _print(delay: float, found: dict[str, Figures]) -> None:
    print(f"\nplatform {delay * 1000:.0f} ms away")
    print(
        f"{'':20}  turns/s  no photo   p50 ms   p99 ms  photo p99   CPU ms    MB"
        "   after kill -9: retype, no reply"
    )
    for name, one in found.items():
        print(
            f"{name:20}{one.turns_a_second:9.1f}{one.words_a_second:10.1f}{one.p50_ms:9.1f}{one.p99_ms:9.1f}{one.photo_ms:11.1f}"
            f"{one.cpu_ms:9.2f}{one.memory_mb:6.0f}   {one.to_retype:20d}{one.never_answered:10d}"
        )
    mine = found.get("ours")
    for name, other in found.items():
        if mine is not None and name != "ours" and other.turns_a_second:
            ratio = mine.turns_a_second / other.turns_a_second
            words = mine.words_a_second / other.words_a_second
            print(
                f"ours / {name}: {ratio:.2f} × turns a second, {words:.2f} × without the photo",
                flush=True,
            )


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.turns")
    parser.add_argument("--quick", action="store_true", help="a short run, for a first look")
    given = parser.parse_args()
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    begun = time.monotonic()
    code = asyncio.run(run(SIZES["quick" if given.quick else "full"]))
    print(f"\n{time.monotonic() - begun:.0f} s in all")
    return code


if __name__ == "__main__":
    sys.exit(main())
