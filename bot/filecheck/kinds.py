"""Tells a file's kind by its content and has it examined: PDF, picture, Word document, text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from bot.filecheck import pictures
from bot.filecheck.verdict import MOST_TEXT, Verdict

if TYPE_CHECKING:
    from pathlib import Path

_HEAD = 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ENCODINGS = ("utf-8-sig", "cp1252")
_MARKS = (b"\xff\xfe", b"\xfe\xff")
_MOST_CONTROL = 0.02


def examine(source: Path, target: Path, name: str) -> Verdict:
    """Return what a file is; a picture is encoded anew into `target`."""
    with source.open("rb") as file:
        head = file.read(_HEAD)
    if not head:
        return Verdict(problem="empty")
    if b"%PDF-" in head:
        return _examine_document(source, "pdf")
    if head.startswith(b"\xff\xd8\xff"):
        return pictures.examine(source, target, "jpeg")
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return pictures.examine(source, target, "png")
    if head.startswith(b"PK\x03\x04"):
        return _examine_document(source, "docx")
    if head.startswith(_OLE):
        locked = _ENCRYPTED in source.read_bytes()
        return Verdict(problem="password" if locked else "wrong_type")
    if name.lower().endswith(".txt"):
        return _examine_text(source.read_bytes())
    return Verdict(problem="wrong_type")


def _examine_document(source: Path, kind: Literal["pdf", "docx"]) -> Verdict:
    # Loaded with the first document: it takes longer than looking at many pictures.
    from bot.filecheck import documents  # noqa: PLC0415 - see above

    return documents.examine_pdf(source) if kind == "pdf" else documents.examine_docx(source)


def _examine_text(content: bytes) -> Verdict:
    text = _decoded(content)
    if text is None:
        return Verdict(problem="wrong_type")
    if not text.strip():
        return Verdict(problem="empty")
    return Verdict(kind="txt", text=text[:MOST_TEXT])


def _decoded(content: bytes) -> str | None:
    encodings = ("utf-16",) if content.startswith(_MARKS) else _ENCODINGS
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        control = sum(char < " " and char not in "\t\r\n\f" for char in text)
        return text if control <= _MOST_CONTROL * len(text) and "\x00" not in text else None
    return None
