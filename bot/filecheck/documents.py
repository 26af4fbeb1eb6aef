"""Documents: PDF and Word, their pages and words, and what must not be in them.

Nothing in a document is run or followed: no macros, scripts, programs or outside templates.
"""

from __future__ import annotations

import re
import time
import zipfile
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from bot.filecheck.verdict import MOST_TEXT, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MOST_RATIO = 100
MOST_UNPACKED = 200 * 2**20
HARMLESS = 10 * 2**20
"""So much may be unpacked from however little: the same words over and over shrink well."""
MOST_MEMBERS = 5000
TEXT_SECONDS = 10.0
"""Time for the words of a PDF; what was read until then is kept."""

_ACTIVE = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFile|RichMedia)\b")
_ENCRYPTED_FLAG = 0x1
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MACROS = ("vbaproject", "vbadata", "activex", "embeddings/oleobject")
_OUTSIDE = re.compile(rb"attachedTemplate|oleObject|frame|subDocument")


def examine_pdf(source: Path) -> Verdict:
    """Open a PDF, count its pages and read its words."""
    if _ACTIVE.search(source.read_bytes()):
        return Verdict(problem="suspicious")
    try:
        reader = PdfReader(source)
        if reader.is_encrypted and not reader.decrypt(""):
            return Verdict(problem="password")
        pages = len(reader.pages)
        if pages == 0:
            return Verdict(problem="corrupt")
        text = _joined(_pages(reader))
    except (PyPdfError, OSError, ValueError, KeyError, TypeError, AttributeError, LookupError):
        return Verdict(problem="corrupt")
    return Verdict(kind="pdf", pages=pages, text=text or None)


def _pages(reader: PdfReader) -> Iterator[str]:
    until = time.process_time() + TEXT_SECONDS
    for page in reader.pages:
        yield page.extract_text()
        if time.process_time() > until:
            return


def _joined(parts: Iterator[str]) -> str:
    words, length = [], 0
    for part in parts:
        words.append(part)
        length += len(part)
        if length > MOST_TEXT:
            break
    return "\n".join(words).strip()[:MOST_TEXT]


def examine_docx(source: Path) -> Verdict:
    """Open a Word document without unpacking more than it may hold, and read its words."""
    try:
        with zipfile.ZipFile(source) as archive:
            problem = _zip_problem(archive, source.stat().st_size)
            if problem is not None:
                return problem
            if archive.testzip() is not None:
                return Verdict(problem="corrupt")
            if _is_active(archive):
                return Verdict(problem="suspicious")
            text = _words(archive.read("word/document.xml"))
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, ET.ParseError):
        return Verdict(problem="corrupt")
    if text is None:
        return Verdict(problem="suspicious")
    return Verdict(kind="docx", text=text[:MOST_TEXT] or None)


def _zip_problem(archive: zipfile.ZipFile, size: int) -> Verdict | None:
    members = archive.infolist()
    names = {member.filename for member in members}
    if not {"[Content_Types].xml", "word/document.xml"} <= names:
        return Verdict(problem="wrong_type")
    if any(member.flag_bits & _ENCRYPTED_FLAG for member in members):
        return Verdict(problem="password")
    unpacked = sum(member.file_size for member in members)
    is_dense = unpacked > HARMLESS and unpacked > MOST_RATIO * max(size, 1)
    is_bomb = unpacked > MOST_UNPACKED or is_dense
    if is_bomb or len(members) > MOST_MEMBERS or len(names) != len(members):
        return Verdict(problem="suspicious")
    return None


def _is_active(archive: zipfile.ZipFile) -> bool:
    """Tell whether a document carries macros or objects, or takes parts from elsewhere."""
    for name in archive.namelist():
        low = name.lower()
        if any(part in low for part in _MACROS) or low.endswith((".exe", ".dll")):
            return True
        if low.endswith(".rels") and _reaches_out(archive.read(name)):
            return True
    return b"macroEnabled" in archive.read("[Content_Types].xml")


def _reaches_out(relations: bytes) -> bool:
    return any(
        b'TargetMode="External"' in relation and _OUTSIDE.search(relation)
        for relation in relations.split(b"<Relationship ")
    )


def _words(document: bytes) -> str | None:
    """Return the paragraphs of a document; None where it defines entities of its own."""
    if b"<!DOCTYPE" in document or b"<!ENTITY" in document:
        return None
    root = ET.fromstring(document)  # noqa: S314 - without a DTD nothing can expand
    paragraphs = []
    for paragraph in root.iter(f"{_WORD}p"):
        runs = []
        for node in paragraph.iter():
            if node.tag == f"{_WORD}t":
                runs.append(node.text or "")
            elif node.tag == f"{_WORD}tab":
                runs.append("\t")
            elif node.tag in {f"{_WORD}br", f"{_WORD}cr"}:
                runs.append("\n")
        paragraphs.append("".join(runs))
    return "\n".join(paragraphs).strip()
