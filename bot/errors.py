"""Why the program cannot start or go on, as sentences for whoever runs it.

What a person or a platform does wrong is a value elsewhere, never one of these.
"""

from __future__ import annotations


class BotError(Exception):
    """The program cannot do what it was asked; the message is one plain sentence."""


class SettingsError(BotError):
    """Some settings are unfit; each problem is one sentence."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class StartError(BotError):
    """Something outside refuses: a port, a folder, a platform's credentials."""


class CopyError(BotError):
    """A copy cannot be made, trusted or put in place."""
