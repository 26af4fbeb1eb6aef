"""Forms as JSON: read a definition strictly, write it back, and name its content.

The shape follows the types in `forms`: every union carries its member's name under "kind".
Reading collects all faults and raises one FormError that names each place in words. The
version of a form is the fingerprint of its content, so nobody can forget to raise it.
"""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass, replace
from decimal import Decimal, InvalidOperation
from functools import cache
from hashlib import sha256
from typing import Any, Literal

from conversations import forms
from conversations.errors import FormError

_KINDS: dict[str, type] = {
    "text": forms.TextType,
    "long_text": forms.LongTextType,
    "integer": forms.IntegerType,
    "decimal": forms.DecimalType,
    "date": forms.DateType,
    "yes_no": forms.YesNoType,
    "select_one": forms.SelectOneType,
    "select_many": forms.SelectManyType,
    "agency": forms.AgencyType,
    "person": forms.PersonType,
    "phone": forms.PhoneType,
    "email": forms.EmailType,
    "url": forms.UrlType,
    "files": forms.FilesType,
    "statement": forms.StatementType,
    "one_of": forms.OneOf,
    "answered": forms.Answered,
    "compare": forms.Compare,
    "not": forms.Not,
    "all_of": forms.AllOf,
    "any_of": forms.AnyOf,
    "question": forms.Question,
    "group": forms.Group,
}
_NAMES = {member: kind for kind, member in _KINDS.items()}
_PLAIN = {str: "a text", bool: "true or false", int: "a whole number", type(None): "nothing"}
_FINGERPRINT_LENGTH = 12


class _Fault:
    """Stands where a value could not be read."""


_FAULT = _Fault()


@dataclass(frozen=True, slots=True)
class _Reader:
    """Collects faults by place while values are read."""

    faults: list[str]

    def fault(self, place: str, problem: str) -> _Fault:
        self.faults.append(f"{place}: {problem}")
        return _FAULT


def read_form(definition: object, *, version: str = "") -> forms.Form:
    """Read a definition. Its version is its fingerprint unless a published one is given.

    Raises FormError with one line for each place that cannot be read.
    """
    reader = _Reader([])
    form = _read_object(reader, definition, forms.Form, "form")
    if reader.faults or not isinstance(form, forms.Form):
        raise FormError("\n".join(reader.faults))
    return replace(form, version=version or fingerprint(form))


def to_definition(form: forms.Form) -> dict[str, Any]:
    """Return the form as JSON. Values that are absent are left out; all others are written."""
    definition: dict[str, Any] = _write(form)
    return definition


def fingerprint(form: forms.Form) -> str:
    """Return a short hash of the content. The version itself and the order of keys do not count."""
    content = json.dumps(
        to_definition(form), sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )
    return sha256(content.encode()).hexdigest()[:_FINGERPRINT_LENGTH]


# --- reading -----------------------------------------------------------------------------


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _fields_of(kind: Any) -> tuple[Field[Any], ...]:
    return tuple(field for field in fields(kind) if (kind, field.name) != (forms.Form, "version"))


def _read_object(reader: _Reader, value: object, kind: type, place: str) -> object:
    if not isinstance(value, Mapping):
        return reader.fault(place, "must be an object")
    known = {field.name: field for field in _fields_of(kind)}
    for name in value:
        if name not in known and not (name == "kind" and kind in _NAMES):
            reader.fault(place, f"unknown key {name!r}; known are {', '.join(sorted(known))}")
    read: dict[str, Any] = {}
    for name, field in known.items():
        if name in value:
            read[name] = _read(reader, value[name], _hints(kind)[name], f"{place}.{name}")
        elif field.default is MISSING and field.default_factory is MISSING:
            reader.fault(place, f"lacks {name!r}")
    if reader.faults:
        return _FAULT
    return kind(**read)


def _read(reader: _Reader, value: object, hint: Any, place: str) -> object:
    origin = typing.get_origin(hint)
    if origin in {typing.Union, types.UnionType}:
        return _read_union(reader, value, typing.get_args(hint), place)
    if origin is tuple:
        return _read_list(reader, value, typing.get_args(hint)[0], place)
    if origin is Literal:
        allowed = typing.get_args(hint)
        if isinstance(value, str) and value in allowed:
            return value
        return reader.fault(place, f"must be one of {', '.join(allowed)}")
    if origin is Mapping:
        return _read_words(reader, value, place)
    return _read_single(reader, value, hint, place)


def _read_single(reader: _Reader, value: object, hint: Any, place: str) -> object:
    if hint is Decimal:
        return _read_decimal(reader, value, place)
    if is_dataclass(hint) and isinstance(hint, type):
        return _read_object(reader, value, hint, place)
    if type(value) is hint:
        return value
    return reader.fault(place, f"must be {_PLAIN[hint]}")


def _read_union(reader: _Reader, value: object, members: tuple[Any, ...], place: str) -> object:
    if value is None and type(None) in members:
        return None
    tagged = {_NAMES[member]: member for member in members if member in _NAMES}
    if tagged:
        kind = value.get("kind") if isinstance(value, Mapping) else None
        if isinstance(kind, str) and kind in tagged:
            return _read_object(reader, value, tagged[kind], place)
        return reader.fault(place, f"needs a kind: one of {', '.join(sorted(tagged))}")
    if type(value) in members:
        return value
    others = [member for member in members if member is not type(None)]
    if len(others) == 1:
        return _read(reader, value, others[0], place)
    return reader.fault(place, f"must be {' or '.join(_PLAIN[member] for member in others)}")


def _read_list(reader: _Reader, value: object, hint: Any, place: str) -> object:
    if not isinstance(value, list | tuple):
        return reader.fault(place, "must be a list")
    return tuple(
        _read(reader, entry, hint, f"{place}[{_name_of(entry, index)}]")
        for index, entry in enumerate(value)
    )


def _name_of(entry: object, index: int) -> str:
    """Name an entry of a list by its own name where it has one: easier to find than a number."""
    name = entry.get("name") if isinstance(entry, Mapping) else None
    return name if isinstance(name, str) else str(index)


def _read_words(reader: _Reader, value: object, place: str) -> object:
    if not isinstance(value, Mapping):
        return reader.fault(place, "must be an object of texts by language")
    for language, text in value.items():
        if not isinstance(language, str) or not isinstance(text, str):
            return reader.fault(place, "must hold texts by language")
    return dict(value)


def _read_decimal(reader: _Reader, value: object, place: str) -> object:
    if isinstance(value, str) or type(value) is int:
        try:
            number = Decimal(value)
        except InvalidOperation:
            return reader.fault(place, 'must be a number in quotes, for example "1.5"')
        if number.is_finite():
            return number
    return reader.fault(place, 'must be a number in quotes, for example "1.5"')


# --- writing -----------------------------------------------------------------------------


def _write(value: Any) -> Any:
    if is_dataclass(value):
        written = {"kind": _NAMES[type(value)]} if type(value) in _NAMES else {}
        for field in _fields_of(type(value)):
            inner = getattr(value, field.name)
            if not _may_be_left_out(field, inner):
                written[field.name] = _write(inner)
        return written
    if isinstance(value, tuple):
        return [_write(entry) for entry in value]
    if isinstance(value, Mapping):
        return dict(value)
    return str(value) if isinstance(value, Decimal) else value


def _may_be_left_out(field: Field[Any], value: object) -> bool:
    """Tell whether a value says nothing: a field added later must not change old fingerprints."""
    if value == {}:
        return field.default_factory is not MISSING
    says_nothing = value is None or value is False or value in ("", ())
    return says_nothing and value == field.default
