"""Files as answers: kinds judged by content, sizes, counts, and what was wrong with them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from conversations.answers.outcome import Outcome, Parsed, Rejected
from conversations.messages import NAMELESS, Media
from conversations.texts import say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from conversations.draft import Json
    from conversations.forms import FilesType
    from conversations.messages import Body, ReceivedFile
    from conversations.text_keys import TextKey

_LONGEST_NAME = 80
LARGEST = 20_000_000
"""What a platform lets through, in bytes."""
PHOTOS = frozenset({"jpeg", "png"})
"""The kinds of files that are pictures."""
KIND_NAMES = {
    "pdf": "PDF",
    "jpeg": "JPEG",
    "png": "PNG",
    "docx": "Word (DOCX)",
    "txt": "TXT",
}


def parse_files(kind: FilesType, body: Body, language: str) -> Outcome:
    """Read the files of one message."""
    kinds = name_kinds(kind.kinds)
    if not isinstance(body, Media) or not body.files:
        return Rejected("needs-file", {"kinds": kinds})
    if len(body.files) > kind.maximum:
        return Rejected("too-many-files", {"maximum": str(kind.maximum)})
    values: list[Json] = []
    for file in body.files:
        refused = check_file(kind, file, language)
        if refused is not None:
            return Rejected(refused.reason, {**refused.params, "count": str(len(body.files))})
        value: dict[str, Json] = {
            "id": file.id,
            "name": file.name,
            "kind": file.kind,
            "size": file.size,
            "pages": file.pages,
        }
        values.append(value | ({"sha256": file.sha256} if file.sha256 else {}))
    return Parsed(values)


def check_file(kind: FilesType, file: ReceivedFile, language: str) -> Rejected | None:
    """Return why a file does not fit the question, or None."""
    name = said_name(file, language)
    kinds = name_kinds(kind.kinds)
    promised = _promised(kind, file.name)
    if promised and (file.problem == "wrong_type" or (file.kind and file.kind not in kind.kinds)):
        return Rejected(
            "file-other-content",
            {"name": name, "promised": promised, "kinds": kinds},
        )
    if file.problem is not None:
        return Rejected(
            f"file-{file.problem.replace('_', '-')}",
            {"name": name, "kinds": kinds, "maximum": show_limit(min(kind.size, LARGEST))},
        )
    if file.kind not in kind.kinds:
        return Rejected("file-wrong-type", {"name": name, "kinds": kinds})
    if file.size > kind.size:
        return Rejected(
            "file-over-limit",
            {
                "name": name,
                "size": megabytes(file.size),
                "maximum": show_limit(kind.size),
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


def said_name(file: ReceivedFile, language: str) -> str:
    """Return what a file just sent is called after the word for it: "file surat.pdf"."""
    return say("file-just-sent", language) if is_nameless(file.name) else short_name(file.name)


def is_nameless(name: str) -> bool:
    return name in {"", NAMELESS}


def called(files: Iterable[Json], language: str) -> tuple[str, ...]:
    """Return what stored files that stand together are called, each by its whole name.

    Those without a name are called by what they are, and numbered where there are several.
    """
    listed = [one for one in files if isinstance(one, dict)]
    kinds = [_kind_of_nameless(one) for one in listed]
    counted: Counter[TextKey] = Counter()
    names = []
    for one, kind in zip(listed, kinds, strict=True):
        if kind is None:
            names.append(str(one.get("name")))
            continue
        counted[kind] += 1
        word = say(kind, language)
        is_alone = kinds.count(kind) == 1
        names.append(
            word if is_alone else say("file-numbered", language, kind=word, number=counted[kind])
        )
    return tuple(names)


def _kind_of_nameless(file: dict[str, Json]) -> TextKey | None:
    if not is_nameless(str(file.get("name") or "")):
        return None
    return "file-photo" if file.get("kind") in PHOTOS else "file-other"


def names_of(files: Iterable[Json], language: str) -> str:
    """Return the names of stored files: "surat.pdf, Foto 1, Foto 2"."""
    return ", ".join(map(short_name, called(files, language)))


def megabytes(size: int) -> str:
    """Return a size in MB with at most one decimal, in Indonesian marks."""
    return f"{size / 1_000_000:.1f}".replace(".0", "").replace(".", ",")


def show_limit(size: int) -> str:
    """Return how large a file may be, in whole MB: the same figure wherever a limit is told."""
    return megabytes(size // 1_000_000 * 1_000_000 or size)


def show_size(size: int) -> str:
    """Return "430 KB" or "1,2 MB"."""
    if size < 1_000_000:  # noqa: PLR2004 - a megabyte
        return f"{max(1, round(size / 1000))} KB"
    return f"{megabytes(size)} MB"
