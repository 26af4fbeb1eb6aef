"""Documents we make: the copy of a proposal as an accessible, archivable PDF.

The template is a file of ours; what people wrote reaches it only as JSON, so none of it can be
read as markup. Making one takes a tenth of a second of CPU: callers do it in a thread.
"""

from __future__ import annotations

import json
from importlib import resources
from typing import TYPE_CHECKING, Literal

import typst

from bot.documents.glyphs import printable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from conversations.draft import Json

STANDARDS: tuple[Literal["a-2a", "ua-1"], ...] = ("a-2a", "ua-1")
"""Archivable, and readable aloud. A text that keeps a copy from them is printed all the same."""


def proposal_pdf(view: Mapping[str, Json]) -> bytes:
    """Return the PDF of a view made by `conversations.documents.proposal_view`."""
    template = resources.files(__name__).joinpath("proposal.typ").read_bytes()
    inputs = {"view": json.dumps(printable(dict(view)), ensure_ascii=False)}
    try:
        return _compile(template, inputs, STANDARDS)
    except typst.TypstError:
        return _compile(template, inputs, ())


def _compile(
    template: bytes, inputs: dict[str, str], standards: Sequence[Literal["a-2a", "ua-1"]]
) -> bytes:
    return bytes(
        typst.compile(
            template,
            sys_inputs=inputs,
            ignore_system_fonts=True,
            pdf_standards=list(standards),
        )
    )
