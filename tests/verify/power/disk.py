"""A disk as POSIX promises it, and no better: what is left of it when the power goes.

Only what was synced is sure. Of what was written since, each write may be there whole, in
part (by sectors) or not at all, in any order; a name that was given, changed or taken away is
sure once its folder was synced. No file system is worse than that; most are better.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

    from tests.verify.tracing.calls import Call

SECTOR = 512
Mode = Literal["dropped", "halved", "torn", "mixed"]
MODES: tuple[Mode, ...] = ("dropped", "halved", "torn", "mixed")
"""What is left of each unsynced write: nothing; its first half; some sectors; all or nothing."""


@dataclass(frozen=True, slots=True)
class _Write:
    step: int
    offset: int
    data: bytes


@dataclass(frozen=True, slots=True)
class _Cut:
    step: int
    size: int


@dataclass(slots=True)
class _File:
    synced: bytearray = field(default_factory=bytearray)
    size: int = 0
    """As the running system sees it."""
    waiting: list[_Write | _Cut] = field(default_factory=list)


class _Folder:
    """What a name may stand for beside a file."""


_Thing = _File | _Folder


@dataclass(frozen=True, slots=True)
class _Naming:
    """Names that change together: a new one, or a rename's two."""

    step: int
    names: tuple[tuple[str, _Thing | None], ...]

    def is_in(self, folder: str) -> bool:
        return any(_folder_of(name) == folder for name, _ in self.names)


class Disk:
    """Takes the calls of a recording one after the other. Paths are relative."""

    def __init__(self, folder: Path) -> None:
        """Begin with what lies in `folder`, all of it synced."""
        self._names: dict[str, _Thing] = {}
        for path in sorted(folder.rglob("*")):
            name = str(path.relative_to(folder))
            if path.is_dir():
                self._names[name] = _Folder()
            else:
                content = bytearray(path.read_bytes())
                self._names[name] = _File(content, len(content))
        self._synced_names = dict(self._names)
        self._waiting: list[_Naming] = []

    @property
    def is_synced(self) -> bool:
        """Whether nothing would be lost now."""
        return not self._waiting and not any(
            one.waiting for one in self._names.values() if isinstance(one, _File)
        )

    def take(self, step: int, call: Call) -> None:
        """Do what a call did that was made in this step. A sync's offset is where it began."""
        match call.does:
            case "write":
                file = self._file(call.path)
                offset = file.size if call.offset < 0 else call.offset
                file.waiting.append(_Write(step, offset, call.data[: call.result]))
                file.size = max(file.size, offset + call.result)
            case "cut":
                self._cut(step, call.path, call.size)
            case "open":
                self._open(step, call)
            case "mkdir":
                self._name(step, (call.path, _Folder()))
            case "unlink":
                self._name(step, (call.path, None))
            case "rename" if call.target is not None:
                self._name(step, (call.target, self._names[call.path]), (call.path, None))
            case "sync":
                self._sync("" if call.path == "." else call.path, call.offset)

    def after_power_loss(self, mode: Mode, rng: Random) -> dict[str, bytes]:
        """Return the files as they may be found."""
        names = dict(self._synced_names)
        for naming in _surviving(self._waiting, mode, rng):
            _rename(names, naming)
        found = {}
        for name, thing in names.items():
            if isinstance(thing, _File) and _is_reachable(name, names):
                content = bytearray(thing.synced)
                for one in _surviving(thing.waiting, mode, rng):
                    _tear(content, one, mode, rng)
                found[name] = bytes(content)
        return found

    def _open(self, step: int, call: Call) -> None:
        if call.path not in self._names:
            self._name(step, (call.path, _File()))
        elif call.flags & os.O_TRUNC:
            self._cut(step, call.path, 0)

    def _cut(self, step: int, path: str, size: int) -> None:
        file = self._file(path)
        file.waiting.append(_Cut(step, size))
        file.size = size

    def _name(self, step: int, *names: tuple[str, _Thing | None]) -> None:
        naming = _Naming(step, names)
        self._waiting.append(naming)
        _rename(self._names, naming)

    def _sync(self, path: str, before: int) -> None:
        """Make sure of what was done to a file, or to the names of a folder, before that step."""
        thing = self._names.get(path)
        if isinstance(thing, _File):
            for one in thing.waiting:
                if one.step < before:
                    _apply(thing.synced, one)
            thing.waiting = [one for one in thing.waiting if one.step >= before]
            return
        sure = [one for one in self._waiting if one.is_in(path) and one.step < before]
        for naming in sure:
            _rename(self._synced_names, naming)
        self._waiting = [one for one in self._waiting if one not in sure]

    def _file(self, path: str) -> _File:
        thing = self._names[path]
        if not isinstance(thing, _File):
            raise TypeError(path)
        return thing


def _folder_of(name: str) -> str:
    return name.rpartition("/")[0]


def _rename(names: dict[str, _Thing], naming: _Naming) -> None:
    for name, thing in naming.names:
        if thing is None:
            names.pop(name, None)
        else:
            names[name] = thing


def _is_reachable(name: str, names: dict[str, _Thing]) -> bool:
    folder = _folder_of(name)
    while folder:
        if not isinstance(names.get(folder), _Folder):
            return False
        folder = _folder_of(folder)
    return True


def _surviving(waiting: list, mode: Mode, rng: Random) -> list:
    """Return those of the changes that reached the disk, at least in part."""
    match mode:
        case "dropped":
            return []
        case "mixed":
            return [one for one in waiting if rng.random() < 0.5]
        case "halved" | "torn":
            return waiting


def _tear(content: bytearray, change: _Write | _Cut, mode: Mode, rng: Random) -> None:
    """Do what reached the disk of one change: when halved or torn, only some of its sectors."""
    if isinstance(change, _Cut) or mode == "mixed":
        _apply(content, change)
        return
    first, last = change.offset // SECTOR, (change.offset + len(change.data) - 1) // SECTOR
    sectors = range(first, last + 1)
    if mode == "halved":
        kept = list(sectors[: (len(sectors) + 1) // 2])
    else:
        kept = [one for one in sectors if rng.random() < 0.5]
    for sector in kept:
        start = max(change.offset, sector * SECTOR)
        end = min(change.offset + len(change.data), (sector + 1) * SECTOR)
        part = change.data[start - change.offset : end - change.offset]
        _apply(content, _Write(change.step, start, part))


def _apply(content: bytearray, change: _Write | _Cut) -> None:
    if isinstance(change, _Cut):
        del content[change.size :]
        content.extend(bytes(change.size - len(content)))
        return
    end = change.offset + len(change.data)
    content.extend(bytes(max(0, end - len(content))))
    content[change.offset : end] = change.data
