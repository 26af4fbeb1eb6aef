"""What the receiving end of any account works with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.clock import Clock
    from bot.figures import Figures
    from bot.receive import Receiver
    from bot.settings import Settings
    from bot.tasks import Tasks
    from storage.database import Database


@dataclass(frozen=True, slots=True)
class Means:
    """The parts that take in, store and wake."""

    settings: Settings
    clock: Clock
    database: Database
    receiver: Receiver
    figures: Figures
    tasks: Tasks
    wake: Callable[[int], None]
    """So many updates were stored."""
