"""What a disk can refuse: told by the product's process itself, done to its system calls."""

from __future__ import annotations

import errno
import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.verify.tracing.tracer import Watcher

if TYPE_CHECKING:
    from pathlib import Path

    from tests.verify.tracing.calls import Call

ORDERS = "orders"
"""The file by which the process says what shall fail from now on."""
SPARED = (ORDERS, "wire", "trouble", "result", "sapa.db-shm")
"""Files of the test's own, and one that is memory."""
KINDS = ("full", "full for all", "read-only", "one fault", "faults")
"""The disk takes nothing that makes a file longer; takes nothing at all (copy on write); is
mounted read-only; fails once; fails from then on."""
CHANGES = ("write", "cut", "mkdir", "unlink", "rename", "strange")


@dataclass(slots=True)
class Order:
    """A fault, and after how many calls it begins."""

    kind: str
    after: int


class Faults(Watcher):
    """Follows the process's orders, and counts what failed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._order: Order | None = None
        self.failed: Counter[str] = Counter()

    def begins(self, call: Call) -> int:
        if call.path == ORDERS and call.does == "write":
            given = json.loads(call.data)
            self._order = None if given is None else Order(**given)
        if self._order is None or call.path in SPARED or not self._may_fail(call):
            return 0
        if self._order.after > 0:
            self._order.after -= 1
            return 0
        error = self._error(call, self._order.kind)
        if error:
            self.failed[self._order.kind] += 1
            if self._order.kind == "one fault":
                self._order = None
        return error

    def ended(self, call: Call) -> None: ...

    def _may_fail(self, call: Call) -> bool:
        return call.does in {*CHANGES, "sync"} or call.creates or call.may_write

    def _error(self, call: Call, kind: str) -> int:
        match kind:
            case "full":
                return errno.ENOSPC if self._needs_room(call) else 0
            case "full for all":
                return errno.ENOSPC if call.does == "write" or self._needs_room(call) else 0
            case "read-only":
                return errno.EROFS
            case _:
                return errno.EIO

    def _needs_room(self, call: Call) -> bool:
        path = self._folder / call.path
        if call.does == "write":
            size = path.stat().st_size if path.exists() else 0
            return call.offset < 0 or call.offset + len(call.data) > size
        return call.does == "mkdir" or (call.creates and not path.exists())
