"""The system calls that change files: their numbers, and what one of them is about.

A path is read from the process when the call begins, so it is the one the kernel will see.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

_NUMBERS = {
    "x86_64": {
        "write": 1,
        "open": 2,
        "pwrite64": 18,
        "writev": 20,
        "sendfile": 40,
        "fsync": 74,
        "fdatasync": 75,
        "truncate": 76,
        "ftruncate": 77,
        "rename": 82,
        "mkdir": 83,
        "rmdir": 84,
        "creat": 85,
        "link": 86,
        "unlink": 87,
        "symlink": 88,
        "openat": 257,
        "mkdirat": 258,
        "unlinkat": 263,
        "renameat": 264,
        "linkat": 265,
        "symlinkat": 266,
        "sync_file_range": 277,
        "fallocate": 285,
        "pwritev": 296,
        "renameat2": 316,
        "copy_file_range": 326,
        "openat2": 437,
    },
    "aarch64": {
        "mkdirat": 34,
        "unlinkat": 35,
        "symlinkat": 36,
        "linkat": 37,
        "renameat": 38,
        "truncate": 45,
        "ftruncate": 46,
        "fallocate": 47,
        "openat": 56,
        "write": 64,
        "writev": 66,
        "pwrite64": 68,
        "pwritev": 70,
        "sendfile": 71,
        "fsync": 82,
        "fdatasync": 83,
        "sync_file_range": 84,
        "renameat2": 276,
        "copy_file_range": 285,
        "openat2": 437,
    },
}
MACHINE = os.uname().machine
NAMES = {number: name for name, number in _NUMBERS.get(MACHINE, {}).items()}
"""The calls of this machine; empty where they are not known."""

_AT_FDCWD = -100
_AT_REMOVEDIR = 0x200
_LONGEST_PATH = 4096
_PAGE = 4096
_DATA = {"write": "write", "pwrite64": "write"}
_HANDLES = {
    "fsync": "sync",
    "fdatasync": "sync",
    "ftruncate": "cut",
}
_PATHS = {
    # name of the call: what it does, and the places of (folder, path) pairs; None: no folder
    "open": ("open", ((None, 0),)),
    "openat": ("open", ((0, 1),)),
    "mkdir": ("mkdir", ((None, 0),)),
    "mkdirat": ("mkdir", ((0, 1),)),
    "unlink": ("unlink", ((None, 0),)),
    "unlinkat": ("unlink", ((0, 1),)),
    "rename": ("rename", ((None, 0), (None, 1))),
    "renameat": ("rename", ((0, 1), (2, 3))),
    "renameat2": ("rename", ((0, 1), (2, 3))),
}
_STRANGE = {
    # What the product does not use; where it begins to, whoever records must learn it.
    "writev": 0,
    "pwritev": 0,
    "fallocate": 0,
    "sync_file_range": 0,
    "sendfile": 0,
    "copy_file_range": 2,
    "truncate": None,
    "creat": None,
    "link": None,
    "linkat": None,
    "symlink": None,
    "symlinkat": None,
    "rmdir": None,
    "openat2": None,
}


@dataclass(slots=True)
class Call:
    """One call about a file below the watched folder."""

    does: str
    """"write", "cut", "sync", "open", "mkdir", "unlink", "rename", or "strange"."""
    path: str
    """Where, relative to the watched folder; the folder itself is "."."""
    target: str | None = None
    """Where a renamed file goes; None where that is outside."""
    offset: int = 0
    data: bytes = b""
    size: int = 0
    flags: int = 0
    result: int = 0

    @property
    def creates(self) -> bool:
        return self.does == "open" and bool(self.flags & os.O_CREAT)

    @property
    def may_write(self) -> bool:
        return self.does == "open" and bool(self.flags & (os.O_WRONLY | os.O_RDWR))


class Reader:
    """Reads the arguments of calls from one process and its threads."""

    def __init__(self, process: int, root: Path) -> None:
        self._memory = os.open(f"/proc/{process}/mem", os.O_RDONLY)
        self._root = f"{root}/"

    def close(self) -> None:
        os.close(self._memory)

    def read(self, thread: int, name: str, args: tuple[int, ...]) -> Call | None:
        """Return what a call that begins is about; None where it is not about our folder."""
        if name in _DATA:
            return self._data(thread, name, args)
        if name in _HANDLES:
            path = self._inside(_handle(thread, args[0]))
            return path and Call(_HANDLES[name], path, size=args[1])
        if name in _PATHS:
            return self._named(thread, name, args)
        return self._strange(thread, name, args)

    def _data(self, thread: int, name: str, args: tuple[int, ...]) -> Call | None:
        path = self._inside(_handle(thread, args[0]))
        if path is None:
            return None
        data = os.pread(self._memory, args[2], args[1])
        offset = args[3] if name == "pwrite64" else _position(thread, args[0])
        return Call("write", path, offset=offset, data=data)

    def _named(self, thread: int, name: str, args: tuple[int, ...]) -> Call | None:
        does, places = _PATHS[name]
        if name == "unlinkat" and args[2] & _AT_REMOVEDIR:
            does = "strange"
        found = [self._path(thread, folder, place, args) for folder, place in places]
        if found[0] is None:
            return Call("strange", found[1]) if len(found) > 1 and found[1] else None
        flags = args[places[0][1] + 1] if does == "open" else 0
        return Call(does, found[0], found[1] if len(found) > 1 else None, flags=flags)

    def _strange(self, thread: int, name: str, args: tuple[int, ...]) -> Call | None:
        handle = _STRANGE[name]
        if handle is not None:
            path = self._inside(_handle(thread, args[handle]))
            return path and Call("strange", f"{path} ({name})")
        paths = [self._text(one) for one in args[:4] if one > _PAGE]
        told = next((path for path in paths if path.startswith(self._root)), None)
        return told and Call("strange", f"{told} ({name})")

    def _path(
        self, thread: int, folder: int | None, place: int, args: tuple[int, ...]
    ) -> str | None:
        text = self._text(args[place])
        if not text.startswith("/"):
            handle = None if folder is None else _signed(args[folder])
            base = (
                _link(f"/proc/{thread}/cwd")
                if handle in {None, _AT_FDCWD}
                else _handle(thread, args[folder])
            )
            text = f"{base}/{text}"
        return self._inside(os.path.normpath(text))

    def _inside(self, path: str) -> str | None:
        if f"{path}/" == self._root:
            return "."
        if not path.startswith(self._root) or path.endswith(" (deleted)"):
            return None
        return path[len(self._root) :]

    def _text(self, address: int) -> str:
        found = b""
        while b"\0" not in found and len(found) < _LONGEST_PATH:
            at = address + len(found)
            try:  # not beyond the page: the next one may not be there
                more = os.pread(self._memory, _PAGE - at % _PAGE, at)
            except OSError:
                break
            found += more
        return os.fsdecode(found.partition(b"\0")[0])


def _signed(number: int) -> int:
    low = number & 0xFFFFFFFF
    return low - (1 << 32) if low >> 31 else low


def _link(path: str) -> str:
    try:
        return str(Path(path).readlink())
    except OSError:
        return ""


def _handle(thread: int, number: int) -> str:
    return _link(f"/proc/{thread}/fd/{_signed(number)}")


def _position(thread: int, number: int) -> int:
    """Return where a plain write goes: -1 is the end of the file."""
    fields = dict(
        line.split(":\t", 1)
        for line in Path(f"/proc/{thread}/fdinfo/{_signed(number)}").read_text().splitlines()
        if ":\t" in line
    )
    return -1 if int(fields["flags"], 8) & os.O_APPEND else int(fields["pos"])
