"""What came instead of words, as it is named in a sentence: "berkas foto.jpg", "pesan suara"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.answers.files import PHOTOS, is_nameless, short_name
from conversations.messages import Media, SharedContact, Unsupported
from conversations.texts import key_in, say

if TYPE_CHECKING:
    from conversations.messages import Body


def what_came(body: Body, language: str) -> str:
    """Return the name of files, a contact or what cannot be read; nothing for all else."""
    match body:
        case Unsupported(kind=kind):
            return say(key_in("came", kind), language)
        case Media(files=files) if files:
            named = [short_name(one.name) for one in files if not is_nameless(one.name)]
            if named:
                return say("came-file", language, name=", ".join(named))
            are_photos = all(one.kind in PHOTOS for one in files)
            return say("came-photo" if are_photos else "came-nameless", language, count=len(files))
        case SharedContact():
            return say("came-contact", language)
        case _:
            return ""
