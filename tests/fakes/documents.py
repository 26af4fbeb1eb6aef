"""Small files of every kind, sound and hostile, made as they are needed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, StreamObject

_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
    'content-types"><Override PartName="/word/document.xml" ContentType="{kind}"/></Types>'
)
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_MACRO_KIND = "application/vnd.ms-word.document.macroEnabled.main+xml"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def pdf(text: str = "Surat tugas", *, pages: int = 1, password: str | None = None) -> bytes:
    """A PDF that says `text` on each page."""
    writer = PdfWriter()
    for _ in range(pages):
        page = writer.add_blank_page(width=300, height=300)
        content = StreamObject()
        content.set_data(f"BT /F1 12 Tf 10 100 Td ({text}) Tj ET".encode("latin-1"))
        font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
        page[NameObject("/Resources")] = _dictionary({"/Font": {"/F1": font}})
        page[NameObject("/Contents")] = writer._add_object(content)
    if password is not None:
        writer.encrypt(password, algorithm="RC4-128")
    return _written(writer)


def _dictionary(values: Mapping[str, object]) -> DictionaryObject:
    made = DictionaryObject()
    for key, value in values.items():
        made[NameObject(key)] = (
            _dictionary(value) if isinstance(value, Mapping) else NameObject(str(value))
        )
    return made


def pdf_with_script() -> bytes:
    """A PDF that wants to run something when it is opened."""
    writer = PdfWriter()
    writer.add_blank_page(width=100, height=100)
    action = _dictionary({"/S": "/JavaScript", "/JS": "/x"})
    writer._root_object[NameObject("/OpenAction")] = action
    return _written(writer)


def _written(writer: PdfWriter) -> bytes:
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def docx(*paragraphs: str, more: dict[str, bytes] | None = None, macros: bool = False) -> bytes:
    """A Word document of these paragraphs; `more` are parts it carries besides."""
    body = "".join(f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>" for words in paragraphs)
    document = f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>'
    kind = _MACRO_KIND if macros else _KIND
    return archive(
        {
            "[Content_Types].xml": _TYPES.format(kind=kind).encode(),
            "word/document.xml": document.encode(),
            **(more or {}),
        }
    )


def archive(members: dict[str, bytes]) -> bytes:
    """A ZIP archive."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return target.getvalue()


def jpeg(width: int = 40, height: int = 30, *, located: bool = False) -> bytes:
    """A photograph, if `located` with the place it was taken at."""
    picture = Image.new("RGB", (width, height), (200, 30, 30))
    exif = Image.Exif()
    if located:
        exif[0x0110] = "KAMERA RAHASIA"
        exif.get_ifd(0x8825)[2] = (7.0, 25.0, 12.0)
    target = io.BytesIO()
    picture.save(target, "JPEG", exif=exif.tobytes())
    return target.getvalue()


def png(width: int = 40, height: int = 30) -> bytes:
    """A picture with transparent parts."""
    target = io.BytesIO()
    Image.new("RGBA", (width, height), (0, 0, 200, 100)).save(target, "PNG")
    return target.getvalue()
