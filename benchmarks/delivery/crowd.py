"""Who gets the broadcast, who writes meanwhile, and what both see."""

from __future__ import annotations

FIRST = 80_000_000
"""The chat of the first recipient."""
FIRST_STRANGER = 60_000_000
"""The chat of the first who writes; each writes once."""
WORDS = (
    "Undangan: Kompetisi Inovasi Pelayanan Publik telah dibuka. Instansi Bapak/Ibu dapat "
    "mendaftarkan inovasinya sampai 31 Desember. Balas BERHENTI bila tidak ingin undangan lagi."
)
QUESTION = "halo"


def recipients(count: int) -> range:
    return range(FIRST, FIRST + count)


def is_recipient(chat: int) -> bool:
    return chat >= FIRST
