"""What commands share: settings from the environment, the log, an event loop."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, TypeVar

from bot import log
from bot.settings import Settings, load_settings

if TYPE_CHECKING:
    from collections.abc import Coroutine

T = TypeVar("T")


def settled(**fixed: Any) -> Settings:  # noqa: ANN401 - values of settings
    """Read the settings and set the log up by them. Raises SettingsError."""
    settings = load_settings(**fixed)
    log.set_up(form=settings.log_format, level=settings.log_level)
    return settings


def run_loop(work: Coroutine[Any, Any, T]) -> T:
    """Run `work` in the fastest event loop there is."""
    try:
        import uvloop  # noqa: PLC0415 - not on every system
    except ImportError:
        return asyncio.run(work)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work)
