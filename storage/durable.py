"""Files that survive a power failure, and are nobody else's to read."""

from __future__ import annotations

import hashlib
import os
import shutil
from typing import TYPE_CHECKING

from storage.crash import crash_point

if TYPE_CHECKING:
    from pathlib import Path

_CHUNK = 1 << 20


def sync(path: Path) -> None:
    """Have a file, or the names in a folder, on the disk once this returns."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make_folder(folder: Path) -> None:
    """Have a folder of mode 700, and those above it, with their names on the disk."""
    new = [one for one in folder.parents if not one.exists()]
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for one in (folder, *new):
        sync(one.parent)


def is_plain(path: Path) -> bool:
    """Tell whether a file is there itself: a link may lead anywhere."""
    return path.is_file() and not path.is_symlink()


def hash_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def write_private(path: Path, content: bytes) -> None:
    """Write a new file of mode 600, durably."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def append_lines(path: Path, lines: bytes) -> None:
    """Append whole lines to a file of mode 600, durably; one cut off before is ended first.

    Raises OSError; then none of them is there.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "r+b", buffering=0) as stream:
        size = os.fstat(handle).st_size
        is_cut = size > 0 and os.pread(handle, 1, size - 1) != b"\n"
        left = memoryview(b"\n" + lines if is_cut else lines)
        try:
            while left:
                left = left[stream.write(left) :]
            crash_point("lines.written")
            os.fsync(handle)
        except OSError:
            os.ftruncate(handle, size)
            raise
    sync(path.parent)  # whoever made the file may have died before this


def link_or_copy(source: Path, target: Path) -> None:
    """Give a file that never changes a second name, or on another disk a durable copy."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
        target.chmod(0o600)
        sync(target)
