"""Each list tells its times in the same zone, that of the ministry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage import cases
from tests.storage.conftest import NOW
from tests.storage.deliveries import begun, note, write_on_whatsapp

if TYPE_CHECKING:
    from storage.database import Database

AT = "2026-08-17 09:00 WIB"


async def test_questions_chats_and_the_switch_tell_the_clock_of_the_ministry(
    database: Database,
) -> None:
    desk = await begun(database)
    await write_on_whatsapp(desk)
    await desk.notice()
    await note(
        desk,
        lambda tx: cases.open_case(
            tx, "T-34679A", person=desk.person, chat_key="x", words="?", draft=None, now=NOW
        ),
    )
    chats = await desk.told("links", person="1")
    handle = next(line for line in chats.splitlines() if "WhatsApp" in line or "whatsapp" in line)
    await desk.ask("unlink", person="1", chat=handle.split("  ")[0])
    await desk.ask("sending pause")

    assert f"last used {AT}" in chats
    assert f"unlinked {AT}, can be undone until 2026-09-16 09:00 WIB" in await desk.told(
        "links", person="1"
    )
    for do in ("cases", "sending status", "deliveries"):
        told = await desk.told(do, person="1")
        assert AT in told, told
        assert "UTC" not in told
