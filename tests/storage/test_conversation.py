"""One chat as its person saw it, and whether anything of it is still to come."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from storage import conversation, outbox
from tests.storage.conftest import CHAT, later, message

if TYPE_CHECKING:
    from storage.database import Database


@pytest.mark.parametrize(("after", "is_busy"), [(0, True), (60, True), (61, False)])
async def test_what_leaves_much_later_keeps_nobody_waiting(
    database: Database, after: float, *, is_busy: bool
) -> None:
    row = replace(message("a"), not_before=later(after))
    await database.write(lambda tx: outbox.add(tx, [row]))
    found = await database.read(lambda tx: conversation.is_busy(tx, CHAT.key, until=later(60)))
    assert found is is_busy
