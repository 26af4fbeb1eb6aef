"""What the system refuses at the start, as one sentence."""

from __future__ import annotations

import errno

import pytest

from bot.ground import refusal


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (
            PermissionError(errno.EACCES, "Permission denied", "/srv/files"),
            "/srv/files cannot be used (Permission denied).",
        ),
        (
            OSError(errno.ENOSPC, "No space left on device"),
            "The program cannot start (No space left on device).",
        ),
        (
            ConnectionRefusedError(errno.ECONNREFUSED, "Connection refused"),
            "The program cannot start (Connection refused).",
        ),
        (
            TimeoutError(),
            "The program cannot start: something it needs did not answer in time.",
        ),
        (
            ConnectionResetError(),
            "The program cannot start: a connection was refused or broke off.",
        ),
        (OSError(), "The program cannot start (OSError)."),
    ],
)
def test_only_an_error_about_a_file_names_one(error: OSError, told: str) -> None:
    assert str(refusal(error)) == told
