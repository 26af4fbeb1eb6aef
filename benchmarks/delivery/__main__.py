"""`python -m benchmarks.delivery [--quick] [--only NAME]`: all bots, one after the other."""

from __future__ import annotations

import argparse
import asyncio
import math
import os
import shutil
import signal
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.delivery.measuring import Figures, Job, measure
from benchmarks.delivery.programs import Bot

PORT = 18_500
BOTS = {
    "ours": Bot("this service"),
    "ours-all": Bot("this service, share 1", share=1.0),
    "hundreds": Bot("python-telegram-bot, by hundreds", at_once=100),
    "one-by-one": Bot("python-telegram-bot, one by one", at_once=1, is_sample=True),
    "all": Bot("python-telegram-bot, all at once", at_once=1_000_000, is_sample=True),
    "whatsapp": Bot("this service, WhatsApp", channel="whatsapp"),
}


@dataclass(frozen=True, slots=True)
class Size:
    """How much is sent."""

    job: Job
    on_whatsapp: Job
    sample: float
    """Seconds after which a sample is enough."""


SIZES = {
    "full": Size(Job(100_000, 400), Job(40_000, 160), 60.0),
    "quick": Size(Job(10_000, 400), Job(4_000, 160), 15.0),
}


async def run(size: Size, names: list[str]) -> None:
    """Measure, and print the table line by line."""
    _print_head()
    for number, name in enumerate(names):
        bot = BOTS[name]
        job = size.on_whatsapp if bot.channel == "whatsapp" else size.job
        if bot.is_sample:
            job = replace(job, kills=0, seconds=size.sample)
        folder = Path(tempfile.mkdtemp(prefix=f"sapa-bench-{name}-"))
        try:
            _print(bot.name, job, await measure(bot, job, folder, PORT + 10 * number))
        except RuntimeError as error:
            print(f"{bot.name}: {error}", flush=True)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _print_head() -> None:
    print(
        f"\n{'':32}messages   limit  taken/s    share  refused  reply p50       p99       max"
        "   no reply   CPU ms    MB   missed  twice  unclear (arrived)  late ms   back after"
    )


def _print(name: str, job: Job, one: Figures) -> None:
    waits = "".join(_seconds(one.wait(part)) for part in (0.5, 0.99, 1.0))
    missed = f"{one.missed:9d}" if one.is_complete else "        –"
    print(
        f"{name:32}{job.count:8d}{job.limit:8d}{one.a_second:9.1f}{100 * one.share:8.1f}%"
        f"{one.refused:9d} {waits}{one.unanswered:11d}{one.cpu_ms:9.2f}{one.peak_mb:6.0f}{missed}"
        f"{one.twice:7d}{one.unclear:9d} ({one.unclear_arrived:7d}){one.late_ms:9.0f}"
        f"   {', '.join(f'{after:.1f}' for after in one.back_after)} s",
        flush=True,
    )


def _seconds(wait: float) -> str:
    return f"{'never':>10}" if math.isinf(wait) else f"{1000 * wait:7.0f} ms"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.delivery")
    parser.add_argument("--quick", action="store_true", help="a short run, for a first look")
    parser.add_argument("--only", action="append", choices=list(BOTS), help="measure only this one")
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that no bot is left behind
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    print(f"load of the machine at the start: {os.getloadavg()[0]:.2f}", flush=True)
    begun = time.monotonic()
    asyncio.run(run(SIZES["quick" if given.quick else "full"], given.only or list(BOTS)))
    print(f"\n{time.monotonic() - begun:.0f} s in all")
    return 0


if __name__ == "__main__":
    sys.exit(main())
