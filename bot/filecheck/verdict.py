"""What was found in a file. Kept apart so that reading it needs none of the libraries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conversations.messages import FileKind, FileProblem

MOST_TEXT = 100_000
"""Characters of a document's words that are kept."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Either `kind` is set, or `problem` says why the file is not taken."""

    kind: FileKind | None = None
    problem: FileProblem | None = None
    pages: int | None = None
    text: str | None = None
    is_rewritten: bool = False
    """A picture was encoded anew; the new file takes the place of the old one."""
