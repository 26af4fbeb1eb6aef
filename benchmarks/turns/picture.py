"""A small photo, made once, that every bot is sent."""

from __future__ import annotations

import io

from PIL import Image


def _make() -> bytes:
    picture = Image.new("RGB", (320, 240))
    picture.putdata(
        [((x * 7) % 256, (y * 5) % 256, (x * y) % 256) for y in range(240) for x in range(320)]
    )
    kept = io.BytesIO()
    picture.save(kept, "JPEG", quality=85)
    return kept.getvalue()


JPEG = _make()
