"""Pictures: decoded whole and encoded anew, so that nothing hidden in them is kept.

Place, device and other notes of the camera are not copied; its turn is applied first.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Literal

from PIL import Image, ImageOps, UnidentifiedImageError

from bot.filecheck.verdict import Verdict

if TYPE_CHECKING:
    from pathlib import Path

MOST_PIXELS = 40_000_000
LONGEST_SIDE = 4096
QUALITY = 88

# Once in the program, rather than in every child.
Image.preinit()


def examine(source: Path, target: Path, kind: Literal["jpeg", "png"]) -> Verdict:
    """Decode a picture and write it anew."""
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with Image.open(source, formats=[kind.upper()]) as picture:
            if kind == "jpeg":
                picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            _save(upright, target, kind)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError, MemoryError):
        return Verdict(problem="suspicious")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        return Verdict(problem="corrupt")
    return Verdict(kind=kind, pages=1, is_rewritten=True)


def _save(picture: Image.Image, target: Path, kind: Literal["jpeg", "png"]) -> None:
    picture.info.clear()
    if kind == "jpeg":
        picture.convert("RGB").save(target, "JPEG", quality=QUALITY)
        return
    clear = picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info
    picture.convert("RGBA" if clear else "RGB").save(target, "PNG")
