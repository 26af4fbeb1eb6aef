"""Follows a child of this process through its system calls, all its threads, with ptrace.

Linux on x86_64 or aarch64, and a kernel of 5.3 or later; nothing has to be installed. A filter
has the child stop only at the calls that `calls` knows, so it is hardly slower. Whoever watches
hears of a call before it is made and after it, and may have it fail instead.
"""

from __future__ import annotations

import ctypes
import errno
import os
import signal
import struct
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

from tests.verify.tracing.calls import MACHINE, NAMES, Reader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from tests.verify.tracing.calls import Call

_TRACEME, _POKEUSER, _CONT, _SYSCALL = 0, 6, 7, 24
_SETOPTIONS, _SETREGSET, _GET_SYSCALL_INFO = 0x4200, 0x4205, 0x420E
_GOOD, _CLONE, _SECCOMP, _EXITKILL = 0x1, 0x8, 0x80, 0x100000
_WALL = 0x40000000
_EXIT, _FILTERED = 2, 3
_SYSCALL_STOP = signal.SIGTRAP | 0x80
_SECCOMP_EVENT = 7
_INFO = 128
_RAX, _ORIG_RAX = 80, 120
_NT_PRSTATUS, _NT_ARM_SYSTEM_CALL = 1, 0x404
_NONE = 2**64 - 1


class TracingError(RuntimeError):
    """No process can be followed on this machine."""


class Kill(Exception):  # noqa: N818 - what shall happen, no fault
    """Raised by a watcher to have the process die before the call, by SIGKILL."""


class Watcher(Protocol):
    """Hears of each call about a file of the watched folder."""

    def begins(self, call: Call) -> int:
        """Return 0, or the number of the error the call shall fail with, unmade. May raise Kill."""

    def ended(self, call: Call) -> None:
        """The call was made; `result` is the kernel's answer."""


def follow(work: Callable[[], object], root: Path, watcher: Watcher) -> int:
    """Run `work` in a child that is followed from its first call; return its exit code.

    `work` ends the child by itself, with `os._exit`.
    """
    if not NAMES:
        raise TracingError(f"The system calls of {MACHINE} are not known here.")
    child = os.fork()
    if child == 0:
        _begin(work)
    os.waitpid(child, 0)
    try:
        _ask(_SETOPTIONS, child, 0, _GOOD | _CLONE | _SECCOMP | _EXITKILL)
    except OSError as error:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        raise TracingError("This machine does not let a process be followed.") from error
    return _Following(child, root, watcher).run()


def _begin(work: Callable[[], object]) -> None:
    try:
        _ask(_TRACEME, 0)
        os.kill(os.getpid(), signal.SIGSTOP)
        _stop_at(NAMES)
        work()
    finally:
        os._exit(1)


class _Following:
    def __init__(self, child: int, root: Path, watcher: Watcher) -> None:
        self._child = child
        self._watcher = watcher
        self._reader = Reader(child, root)
        self._info = ctypes.create_string_buffer(_INFO)
        self._open: dict[int, tuple[Call, int]] = {}
        """The call each thread is in, and the error it is to fail with."""
        self._is_dying = False

    def run(self) -> int:
        try:
            self._go_on(self._child)
            while True:
                thread, status = os.waitpid(-1, _WALL)
                if not os.WIFSTOPPED(status):
                    if thread == self._child:
                        return os.waitstatus_to_exitcode(status)
                    continue
                number = os.WSTOPSIG(status)
                if number == _SYSCALL_STOP or status >> 16 == _SECCOMP_EVENT:
                    self._call(thread)
                    number = 0
                elif status >> 16 or number == signal.SIGSTOP:
                    number = 0  # a new thread begins: no signal of its own
                self._go_on(thread, number)
        finally:
            self._reader.close()

    def _go_on(self, thread: int, number: int = 0) -> None:
        with suppress(ProcessLookupError):  # the process may end while one of its threads stands
            _ask(_SYSCALL if thread in self._open else _CONT, thread, 0, number)

    def _call(self, thread: int) -> None:
        try:
            _ask(_GET_SYSCALL_INFO, thread, _INFO, ctypes.addressof(self._info))
        except ProcessLookupError:
            return
        kind = self._info.raw[0]
        if kind == _FILTERED:
            self._enter(thread)
        elif kind == _EXIT and thread in self._open:
            self._leave(thread)

    def _enter(self, thread: int) -> None:
        number, *args = struct.unpack_from("7Q", self._info, 24)
        name = NAMES.get(number)
        call = name and self._reader.read(thread, name, tuple(args))
        if not call:
            return
        error = 0
        try:
            error = self._watcher.begins(call)
        except Kill:
            self._is_dying = True
        if self._is_dying and not self._open:
            # Not while another thread is in a call: nobody would hear whether it was still made.
            os.kill(self._child, signal.SIGKILL)
            return
        if error:
            _skip(thread)
        self._open[thread] = (call, error)

    def _leave(self, thread: int) -> None:
        call, error = self._open.pop(thread)
        if error:
            _answer(thread, -error)
            return
        call.result = struct.unpack_from("q", self._info, 24)[0]
        self._watcher.ended(call)


def _skip(thread: int) -> None:
    """Have the call that begins not be made."""
    if MACHINE == "x86_64":
        _ask(_POKEUSER, thread, _ORIG_RAX, _NONE)
    else:
        _set_registers(thread, _NT_ARM_SYSTEM_CALL, struct.pack("i", -1))


def _answer(thread: int, result: int) -> None:
    """Have the call that ends give this answer."""
    if MACHINE == "x86_64":
        _ask(_POKEUSER, thread, _RAX, result % 2**64)
    else:
        _set_registers(thread, _NT_PRSTATUS, struct.pack("q", result))


def _set_registers(thread: int, kind: int, content: bytes) -> None:
    """Set the first registers of a set."""
    buffer = ctypes.create_string_buffer(content, len(content))
    span = ctypes.create_string_buffer(struct.pack("QQ", ctypes.addressof(buffer), len(content)))
    _ask(_SETREGSET, thread, kind, ctypes.addressof(span))


def _stop_at(numbers: Iterable[int]) -> None:
    """Have this process, and what it starts, stop at these calls and at no others."""
    checks = sorted(numbers)
    steps = [(_LOAD, 0, 0, 0)]  # the number of the call
    steps += [(_IS, len(checks) - place, 0, number) for place, number in enumerate(checks)]
    steps += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _TRACE)]
    code = b"".join(struct.pack("HBBI", *step) for step in steps)
    program = ctypes.create_string_buffer(code, len(code))
    told = ctypes.create_string_buffer(
        struct.pack("HxxxxxxQ", len(steps), ctypes.addressof(program))
    )
    for option, *values in ((_NO_NEW_PRIVILEGES, 1, 0), (_SET_SECCOMP, 2, ctypes.addressof(told))):
        if _LIBRARY.prctl(option, *(ctypes.c_ulong(one) for one in (*values, 0, 0))) != 0:
            raise TracingError("This machine does not let system calls be filtered.")


_LOAD, _IS, _RETURN = 0x20, 0x15, 0x06
_ALLOW, _TRACE = 0x7FFF0000, 0x7FF00000
_NO_NEW_PRIVILEGES, _SET_SECCOMP = 38, 22
_LIBRARY = ctypes.CDLL(None, use_errno=True)
_LIBRARY.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
_LIBRARY.ptrace.restype = ctypes.c_long


def _ask(request: int, thread: int, address: int = 0, data: int = 0) -> None:
    if _LIBRARY.ptrace(request, thread, address, data) < 0:
        number = ctypes.get_errno()
        if number == errno.ESRCH:
            raise ProcessLookupError
        raise OSError(number, os.strerror(number))
