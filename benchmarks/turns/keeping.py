"""What the references do with a photo they downloaded; ours has its own way to the same end."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from PIL import Image, ImageOps

if TYPE_CHECKING:
    from pathlib import Path

QUALITY = 88
"""As ours."""


def keep(path: Path) -> None:
    """Encode a photo anew, without the place it was taken; return once it is on the disk."""
    with Image.open(path) as picture:
        upright = ImageOps.exif_transpose(picture)
        upright.info.clear()
        upright.convert("RGB").save(path, "JPEG", quality=QUALITY)
    for one, flags in ((path, os.O_RDWR), (path.parent, os.O_RDONLY)):
        handle = os.open(one, flags)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
