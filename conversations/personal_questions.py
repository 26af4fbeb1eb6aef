"""Which questions of a form ask who somebody is: their answers go when persons must go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.forms import EmailType, Group, PersonType, PhoneType

if TYPE_CHECKING:
    from conversations.forms import Form


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
