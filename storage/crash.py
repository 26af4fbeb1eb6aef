"""Named points between durable effects, where a test may let the process die.

The promise that nothing is lost holds only if it was tried at every such point, in the code
that really runs. So the points stand in the product; without a hook they do nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class CrashPoints:
    """Calls the installed hook, if any, with the name of the point that was passed."""

    __slots__ = ("_hook",)

    def __init__(self) -> None:
        self._hook: Callable[[str], None] | None = None

    def install(self, hook: Callable[[str], None] | None) -> None:
        """Have `hook` called at every point from now on; None takes it away."""
        self._hook = hook

    def __call__(self, name: str) -> None:
        if self._hook is not None:
            self._hook(name)


crash_point = CrashPoints()
"""The one module-level object of the product: a point has no arguments to be reached by."""

install = crash_point.install
