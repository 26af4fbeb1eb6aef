"""Papers for the example conversations: short PDFs that say what they are not."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import typst

if TYPE_CHECKING:
    from pathlib import Path

_PAPERS = {
    "implementasi": "Surat pernyataan implementasi",
    "identitas": "Surat pernyataan identitas",
    "replikasi": "Surat pernyataan kesediaan replikasi",
}
_PAGE = """\
#set page(paper: "a5", margin: 2cm)
#set document(title: "CONTOH {title}")
= CONTOH
== {title}
Lembar ini dibuat untuk percobaan. Bukan dokumen resmi dan tidak ditandatangani siapa pun.
"""


def write_papers(folder: Path) -> dict[str, str]:
    """Write the papers into a folder; return their paths by name, quoted for a script."""
    written = {}
    for name, title in _PAPERS.items():
        path = folder / f"CONTOH {title}.pdf"
        page = _PAGE.format(title=title).encode()
        path.write_bytes(bytes(typst.compile(page, ignore_system_fonts=True)))
        written[name] = shlex.quote(str(path))
    return written
