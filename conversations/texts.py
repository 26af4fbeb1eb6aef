"""Every word a user reads, by key and language, from the Fluent files in `locales/`.

`say` returns marked text: `*word*` in a message becomes bold, and of `[tap it|type it]` the first
is said where there are buttons, the second where there are none; the layout knows. Asterisks and
brackets in values stay what the person wrote. A missing key or variable is a fault of ours and
raises.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING, cast

from fluent.runtime import FluentBundle, FluentResource

from conversations.errors import MissingTextError
from conversations.messages import BOLD_OFF, BOLD_ON, EITHER_OFF, EITHER_ON, EITHER_OR

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conversations.text_keys import TextKey

LANGUAGES = ("id", "en")
DEFAULT_LANGUAGE = "id"

_OF_A_VALUE = str.maketrans({"*": "\ue002", "[": "\ue006"})
"""What a value has of our signs stands aside while the words around it are read."""
_WRITTEN = {ord(after): before for before, after in _OF_A_VALUE.items()}
_LONG = 1000
"""Longer values are put in by us: the formatter refuses those above 2,500 characters."""
_PLACES = 0xE100
_PLACE = re.compile("[\ue100-\ue1ff]")
"""Signs that stand for long values until all words are in; nothing a person wrote holds one."""
_ABBREVIATED = re.compile(r"[^\W_]\.$")
"""A value that ends so ("M.Si.") brings the full stop of the sentence with it."""
_BOLD = re.compile(r"\*([^*\n]+)\*")
_EITHER = re.compile(r"\[([^\[\]|\n]+)\|([^\[\]|\n]*)\]")
_EITHER_MARKED = re.compile(f"{EITHER_ON}([^{EITHER_OR}]*){EITHER_OR}(.*?){EITHER_OFF}")


@cache
def _bundle(language: str) -> FluentBundle:
    bundle = FluentBundle([language], use_isolating=False)
    folder = resources.files("conversations").joinpath("locales", language)
    for entry in sorted(folder.iterdir(), key=lambda path: path.name):
        if entry.name.endswith(".ftl"):
            bundle.add_resource(FluentResource(entry.read_text(encoding="utf-8")))
    return bundle


@cache
def has_text(key: str, language: str = DEFAULT_LANGUAGE) -> bool:
    """Tell whether a message (or `message.attribute`) exists."""
    name, _, attribute = key.partition(".")
    bundle = _bundle(language)
    if not bundle.has_message(name):
        return False
    message = bundle.get_message(name)
    return attribute in message.attributes if attribute else message.value is not None


def key_in(family: str, name: str) -> TextKey:
    """Return the key of a family by name, as `rejected-empty`. Raises MissingTextError."""
    key = f"{family}-{name}"
    if not has_text(key):
        raise MissingTextError(key)
    return cast("TextKey", key)


def say(key: TextKey, language: str = DEFAULT_LANGUAGE, **values: str | int) -> str:
    """Return the text under `key`, with values put in. Raises MissingTextError."""
    if language not in LANGUAGES or not has_text(key, language):
        if language == DEFAULT_LANGUAGE:
            raise MissingTextError(key)
        return say(key, DEFAULT_LANGUAGE, **values)
    if not values:
        return _constant(key, language)
    shielded: dict[str, str | int] = {}
    held_out: dict[str, str] = {}
    for variable, value in values.items():
        shielded[variable] = value
        if isinstance(value, str):
            own = value if value.isascii() else _PLACE.sub("", value)
            shielded[variable] = own.translate(_OF_A_VALUE)
            if len(own) > _LONG:
                shielded[variable] = place = chr(_PLACES + len(held_out))
                held_out[place] = own
    text = _filled(key, language, tuple(shielded.items()))
    # In one pass: what one value says is never read as the place of another.
    return _PLACE.sub(lambda found: held_out[found[0]], text) if held_out else text


@cache
def _constant(key: str, language: str) -> str:
    """Return a text into which nothing is put, such as a button's. Most are."""
    return marked(_formatted(key, language, {}))


@lru_cache(maxsize=2048)
def _filled(key: str, language: str, values: tuple[tuple[str, str | int], ...]) -> str:
    """Return a text with values in it; "step 3 of 8" comes again with every person."""
    text = marked(_formatted(key, language, dict(values)))
    for _, value in values:
        if isinstance(value, str) and _ABBREVIATED.search(value):
            text = re.sub(rf"({re.escape(value)}{BOLD_OFF}?)\.(?!\.)", r"\1", text)
    return text.translate(_WRITTEN)


def _formatted(key: str, language: str, values: Mapping[str, str | int]) -> str:
    name, _, attribute = key.partition(".")
    bundle = _bundle(language)
    message = bundle.get_message(name)
    pattern = message.attributes[attribute] if attribute else message.value
    if pattern is None:
        raise MissingTextError(key)
    text, faults = bundle.format_pattern(pattern, dict(values))
    if faults:
        raise MissingTextError(f"{key}: {faults[0]}")
    return str(text)


def fingerprint_of(text: str) -> str:
    """Return what stands for words somebody agreed to: other words have another one."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def marked(text: str) -> str:
    """Turn the `*bold*` and the `[tap|type]` of words of ours into marked text."""
    text = _EITHER.sub(rf"{EITHER_ON}\1{EITHER_OR}\2{EITHER_OFF}", text)
    return _BOLD.sub(rf"{BOLD_ON}\1{BOLD_OFF}", text)


def fitted(text: str, *, tappable: bool) -> str:
    """Return the text with the words for where there are buttons, or for where there are none."""
    return _EITHER_MARKED.sub(r"\1" if tappable else r"\2", text) if EITHER_ON in text else text


def bold(text: str) -> str:
    """Mark a value as bold."""
    return f"{BOLD_ON}{text}{BOLD_OFF}" if text else ""


def unmarked(text: str) -> str:
    """Return the text without marks, as where there are buttons: for lengths and documents."""
    return fitted(text, tappable=True).replace(BOLD_ON, "").replace(BOLD_OFF, "")


def in_language(words: Mapping[str, str], language: str) -> str:
    """Return words of a definition in the language, else in Indonesian, else nothing."""
    return words.get(language) or words.get(DEFAULT_LANGUAGE) or ""
