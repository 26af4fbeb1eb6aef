"""Our conversations, one module each, listed by hand; nothing registers itself.

`own_forms` are published at start like the ministry's forms, so drafts of them are pinned
to a version and migrated the same way.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conversations.dialogs import registration
from conversations.form_codec import fingerprint

if TYPE_CHECKING:
    from conversations.forms import Form


def own_forms() -> tuple[Form, ...]:
    """Return the forms of our own conversations, each with its version."""
    return tuple(replace(form, version=fingerprint(form)) for form in (registration.FORM,))
