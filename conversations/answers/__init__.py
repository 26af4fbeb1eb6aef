"""One parser per question type: what was sent becomes a value, a reason, or readings to choose."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, assert_never

from conversations.answers import (
    choices,
    contacts,
    dates,
    files,
    numbers,
    persons,
    places,
    writing,
    yes_no,
)
from conversations.answers.came import what_came
from conversations.answers.outcome import (
    AnswerContext,
    Candidate,
    Candidates,
    Incomplete,
    Outcome,
    Parsed,
    Rejected,
)
from conversations.domain.calendar import show_day
from conversations.forms import (
    AgencyType,
    DateType,
    DecimalType,
    EmailType,
    FilesType,
    IntegerType,
    LongTextType,
    PersonType,
    PhoneType,
    QuestionType,
    SelectManyType,
    SelectOneType,
    StatementType,
    TextType,
    UrlType,
    YesNoType,
)
from conversations.messages import Media, SharedContact, Text
from conversations.texts import in_language, key_in, say

if TYPE_CHECKING:
    from conversations.draft import Json

__all__ = [
    "AnswerContext", "Candidate", "Candidates", "Incomplete", "Outcome", "Parsed", "Rejected",
    "check_value", "parse_answer", "show_value", "wanted_for",
]  # fmt: skip


def parse_answer(  # noqa: C901, PLR0911, PLR0912 - one line per question type
    kind: QuestionType, body: Text | Media | SharedContact, context: AnswerContext
) -> Outcome:
    """Read what a person sent as an answer to a question of this type."""
    if isinstance(body, SharedContact) and not isinstance(kind, PhoneType | PersonType):
        return Rejected("contact-not-asked")
    wanted = wanted_for(kind, context.language)
    if isinstance(body, Media) and wanted and body.files:
        came = what_came(body, context.language)
        return Rejected("came-instead", {"came": came, "wanted": wanted})
    match kind:
        case TextType():
            if isinstance(body, SharedContact):
                return _no()
            return writing.parse_text(kind, body, introduces=context.introduces)
        case LongTextType():
            if isinstance(body, SharedContact):
                return _no()
            return writing.parse_long_text(kind, body, context.language)
        case IntegerType():
            return numbers.parse_integer(kind, body, context)
        case DecimalType():
            return numbers.parse_decimal(kind, body, context)
        case DateType():
            return dates.parse_date(kind, body, context)
        case YesNoType():
            return yes_no.parse_yes_no(body)
        case SelectOneType():
            return choices.parse_one(body, context)
        case SelectManyType():
            return choices.parse_several(kind, body, context)
        case AgencyType():
            return places.parse_agency(kind, body, context)
        case PersonType():
            return persons.parse_person(kind, body, context)
        case PhoneType():
            return contacts.parse_phone(body)
        case EmailType():
            return contacts.parse_email(body)
        case UrlType():
            return contacts.parse_url(kind, body)
        case FilesType():
            return files.parse_files(kind, body, context.language)
        case StatementType():
            return yes_no.parse_statement(body)
        case _:
            assert_never(kind)


def wanted_for(kind: QuestionType, language: str) -> str:
    """Return what a question takes instead of a file or a voice, with an example.

    Nothing for long texts and files, which take several kinds of messages.
    """
    if isinstance(kind, LongTextType | FilesType):
        return ""
    return say(key_in("wanted", _WANTED[type(kind)]), language)


_WANTED: dict[type[QuestionType], str] = {
    TextType: "text",
    IntegerType: "number",
    DecimalType: "number",
    DateType: "date",
    YesNoType: "yes-no",
    SelectOneType: "choice",
    SelectManyType: "choices",
    AgencyType: "agency",
    PersonType: "person",
    PhoneType: "phone",
    EmailType: "email",
    UrlType: "url",
    StatementType: "acceptance",
}


def _no() -> Rejected:
    return Rejected("contact-not-asked")


def check_value(kind: QuestionType, value: Json, context: AnswerContext) -> Rejected | None:
    """Return why a stored value no longer fits its question, or None where it does."""
    try:
        return _check(kind, value, context)
    except (TypeError, ValueError, KeyError, ArithmeticError):
        return Rejected("not-understood")


def _check(  # noqa: C901, PLR0911 - one line per question type
    kind: QuestionType, value: Json, context: AnswerContext
) -> Rejected | None:
    match kind:
        case TextType() | LongTextType():
            outcome = parse_answer(kind, Text(str(value)), context)
            return outcome if isinstance(outcome, Rejected) else None
        case IntegerType(minimum=minimum, maximum=maximum):
            return numbers.check_number(Decimal(str(value)), minimum, maximum, 0, context)
        case DecimalType(minimum=minimum, maximum=maximum, places=digits):
            return numbers.check_number(Decimal(str(value)), minimum, maximum, digits, context)
        case DateType():
            return dates.check_date(kind, date.fromisoformat(str(value)), context)
        case YesNoType():
            return None if isinstance(value, bool) else Rejected("needs-yes-no")
        case StatementType():
            return None if value is True else Rejected("needs-acceptance")
        case SelectOneType():
            names = {option.name for option in context.options}
            count = str(len(names))
            return None if value in names else Rejected("needs-choice", {"count": count})
        case SelectManyType():
            names = {option.name for option in context.options}
            chosen = [str(one) for one in value] if isinstance(value, list) else []
            if not set(chosen) <= names:
                return Rejected("needs-choices", {"count": str(len(names))})
            return choices.check_several(kind, chosen)
        case UrlType():
            return contacts.check_url(kind, str(value))
        case AgencyType() | PersonType() | PhoneType() | EmailType() | FilesType():
            return _check_structure(kind, value)
        case _:
            assert_never(kind)


def _check_structure(
    kind: AgencyType | PersonType | PhoneType | EmailType | FilesType, value: Json
) -> Rejected | None:
    """Tell whether a value has the parts that its question stores."""
    match kind:
        case AgencyType(free_text=free_text):
            whole = isinstance(value, dict) and value.get("name")
            listed = isinstance(value, dict) and value.get("code")
            return None if whole and (listed or free_text) else Rejected("empty")
        case PersonType(parts=parts):
            whole = isinstance(value, dict) and all(value.get(part) for part in parts)
            return None if whole else Rejected("needs-person", {"missing": ""})
        case PhoneType():
            return None if contacts.find_phones(str(value)) == [value] else _not("phone", value)
        case EmailType():
            return None if contacts.find_emails(str(value)) == [value] else _not("email", value)
        case FilesType(minimum=minimum, maximum=maximum):
            count = len(value) if isinstance(value, list) else 0
            if count > maximum:
                return Rejected("too-many-files", {"maximum": str(maximum)})
            return None if count >= minimum else Rejected("nothing-collected")


def _not(what: str, value: Json) -> Rejected:
    return Rejected(f"needs-{what}", {"text": str(value)[:60]})


def show_value(  # noqa: C901, PLR0911 - one line per question type
    kind: QuestionType, value: Json, context: AnswerContext
) -> str:
    """Return a value as it is read back: "Senin, 17 Agustus 2026", "3.110", "Kota Tegal"."""
    language = context.language
    match kind:
        case IntegerType() | DecimalType() if isinstance(value, int | str):
            return numbers.show_number(value, language)
        case DateType():
            return show_day(date.fromisoformat(str(value)), language)
        case YesNoType():
            return say("choice-yes" if value is True else "choice-no", language)
        case StatementType():
            return say("choice-accept", language)
        case SelectOneType():
            return _label(str(value), context)
        case SelectManyType():
            chosen = value if isinstance(value, list) else [value]
            return ", ".join(_label(str(one), context) for one in chosen)
        case AgencyType() if isinstance(value, dict):
            return str(value.get("name") or "")
        case PersonType() if isinstance(value, dict):
            return _show_person(value)
        case PhoneType():
            return contacts.show_phone(str(value))
        case FilesType() if isinstance(value, list):
            listed = [one for one in value if isinstance(one, dict)]
            named = zip(files.called(listed, language), listed, strict=True)
            return ", ".join(_show_file(name, one, language) for name, one in named)
        case _:
            return str(value)


def _label(name: str, context: AnswerContext) -> str:
    for option in context.options:
        if option.name == name:
            return in_language(option.label, context.language) or name
    return name


def _show_person(person: dict[str, Json]) -> str:
    phone = person.get("phone")
    parts = [
        person.get("name"),
        person.get("position"),
        contacts.show_phone(str(phone)) if phone else None,
        person.get("email"),
    ]
    return ", ".join(str(part) for part in parts if part)


def _show_file(name: str, file: dict[str, Json], language: str) -> str:
    size, pages = file.get("size"), file.get("pages")
    details = []
    if isinstance(pages, int) and file.get("kind") not in files.PHOTOS:
        details.append(say("file-pages", language, count=pages))
    if isinstance(size, int):
        details.append(files.show_size(size))
    return f"{name} ({', '.join(details)})" if details else name
