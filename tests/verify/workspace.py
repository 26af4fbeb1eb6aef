"""Where a verification keeps its records while it runs."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")
ROOM = 2 * 2**30


def in_memory(name: str) -> Path:
    """Return a new folder, in memory where there is room.

    Only what dies with its process may be proven there: a machine that dies loses all of it.
    """
    fits = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= ROOM
    return Path(tempfile.mkdtemp(prefix=f"sapa-{name}-", dir=MEMORY if fits else None))
