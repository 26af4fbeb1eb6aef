"""Which questions of a form ask who somebody is: their answers go when persons must go.

Where the form is not known any more, the answers themselves tell.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conversations.forms import EmailType, Group, PersonType, PhoneType

if TYPE_CHECKING:
    from conversations.draft import Json
    from conversations.forms import Form

_PARTS = frozenset({"name", "position", "phone", "email"})
_NUMBER_OR_ADDRESS = re.compile(r"\+\d{6,15}|[^@\s]+@[^@\s]+\.[^@\s]+")
"""How a phone number (E.164) and an e-mail address are kept."""


def personal_questions(form: Form) -> frozenset[str]:
    """Return the names of the questions whose answer is a person, a number or an address."""
    asked = [
        question
        for item in form.items
        for question in (item.questions if isinstance(item, Group) else (item,))
    ]
    return frozenset(
        one.name for one in asked if isinstance(one.type, PersonType | PhoneType | EmailType)
    )


def question_of(key: str) -> str:
    """Return the name of the question that an answer's key stands for: `group[0].name`."""
    return key.rpartition("].")[2]


def looks_personal(value: Json) -> bool:
    """Tell whether a kept answer is a person, a phone number or an e-mail address by its look."""
    if isinstance(value, dict):
        return bool(value) and value.keys() <= _PARTS
    return isinstance(value, str) and _NUMBER_OR_ADDRESS.fullmatch(value.strip()) is not None
