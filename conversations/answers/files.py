"""Files as answers: kinds judged by content, sizes, counts, and what was wrong with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.answers.outcome import Outcome, Parsed, Rejected
from conversations.messages import Media

if TYPE_CHECKING:
    from collections.abc import Iterable

    from conversations.draft import Json
    from conversations.forms import FilesType
    from conversations.messages import Body, ReceivedFile

_LONGEST_NAME = 80
KIND_NAMES = {
    "pdf": "PDF",
    "jpeg": "JPEG",
    "png": "PNG",
    "docx": "Word (DOCX)",
    "txt": "TXT",
}


def parse_files(kind: FilesType, body: Body) -> Outcome:
    """Read the files of one message."""
    kinds = name_kinds(kind.kinds)
    if not isinstance(body, Media) or not body.files:
        return Rejected("needs-file", {"kinds": kinds})
    if len(body.files) > kind.maximum:
        return Rejected("too-many-files", {"maximum": str(kind.maximum)})
    values: list[Json] = []
    for file in body.files:
        refused = check_file(kind, file)
        if refused is not None:
            return refused
        values.append(
            {
                "id": file.id,
                "name": file.name,
                "kind": file.kind,
                "size": file.size,
                "pages": file.pages,
            }
        )
    return Parsed(values)


def check_file(kind: FilesType, file: ReceivedFile) -> Rejected | None:
    """Return why a file does not fit the question, or None."""
    kinds = name_kinds(kind.kinds)
    promised = _promised(kind, file.name)
    if promised and (file.problem == "wrong_type" or (file.kind and file.kind not in kind.kinds)):
        return Rejected(
            "file-other-content",
            {"name": short_name(file.name), "promised": promised, "kinds": kinds},
        )
    if file.problem is not None:
        return Rejected(
            f"file-{file.problem.replace('_', '-')}",
            {"name": short_name(file.name), "kinds": kinds},
        )
    if file.kind not in kind.kinds:
        return Rejected("file-wrong-type", {"name": short_name(file.name), "kinds": kinds})
    if file.size > kind.size:
        return Rejected(
            "file-over-limit",
            {
                "name": short_name(file.name),
                "size": megabytes(file.size),
                "maximum": megabytes(kind.size),
            },
        )
    return None


def _promised(kind: FilesType, name: str) -> str:
    """Return the kind asked for that a file's name ends like, as it is called."""
    ending = name.rpartition(".")[2].casefold()
    ending = "jpeg" if ending == "jpg" else ending
    return KIND_NAMES.get(ending, "") if ending in kind.kinds else ""


def name_kinds(kinds: Iterable[str]) -> str:
    """Return kinds as they are called: "PDF, Word (DOCX)"."""
    return ", ".join(KIND_NAMES.get(one, one) for one in kinds)


def short_name(name: str) -> str:
    """Return a file's name short enough to be said in a sentence."""
    return name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}…"


def names_of(files: Iterable[Json]) -> str:
    """Return the names of stored files: "surat.pdf, foto.jpg"."""
    return ", ".join(short_name(str(one.get("name"))) for one in files if isinstance(one, dict))


def megabytes(size: int) -> str:
    """Return a size in MB with at most one decimal, in Indonesian marks."""
    return f"{size / 1_000_000:.1f}".replace(".0", "").replace(".", ",")


def show_size(size: int) -> str:
    """Return "430 KB" or "1,2 MB"."""
    if size < 1_000_000:  # noqa: PLR2004 - a megabyte
        return f"{max(1, round(size / 1000))} KB"
    return f"{megabytes(size)} MB"
