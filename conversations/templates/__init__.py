"""Templates: what may be said unasked on a channel that lets free words through for a day only.

Each notice has a twin among them, approved by the platform beforehand. The words stand with all
others in the Fluent files (`template-<key>`), the rest in `templates.json`. A template's name
carries a fingerprint of its words, so a changed text is a new template and an approved one is
never edited.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Literal

from conversations.texts import LANGUAGES, key_in, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conversations.messages import Twin

Category = Literal["utility", "marketing"]
Says = Literal["all", "knock"]

KNOCK = "sapa.open"
"""What the button of a knock brings back: the person wants to read what waits."""
_LONGEST_VALUE = 200
"""Signs of one value; the words that wait say it whole."""


@dataclass(frozen=True, slots=True)
class Template:
    """One message that the platform approves before it is sent."""

    key: str
    category: Category
    says: Says
    """The whole message, or only that one waits: then it is sent once the person answers."""
    variables: tuple[str, ...]
    """Names of the values, in the order of their places in the text."""
    examples: Mapping[str, tuple[str, ...]]
    """A value for each variable, by language: the platform wants to see them."""
    lives: int
    """Seconds after which the platform gives up delivering it."""

    def body(self, language: str) -> str:
        """Return the marked text with the platform's places ({{1}}, {{2}} …) for the values."""
        places = {name: f"{{{{{at}}}}}" for at, name in enumerate(self.variables, start=1)}
        return say(key_in("template", self.key), language, **places)

    def footer(self, language: str) -> str:
        return say("template-footer", language)

    def button(self, language: str) -> str | None:
        """Return what is written on the button of a knock."""
        return say("template-read", language) if self.says == "knock" else None

    @property
    def name(self) -> str:
        """What the template is called at the platform."""
        words: list[str] = [self.category, self.says]
        for language in LANGUAGES:
            words += [self.body(language), self.footer(language), self.button(language) or ""]
        print_ = hashlib.sha256("\n".join(words).encode()).hexdigest()[:8]
        return f"sapa_{self.key.replace('-', '_')}_{print_}"

    def version(self, language: str) -> str:
        """Return under which key the state of one language's version is kept."""
        return f"{self.name}/{language}"


@cache
def templates() -> Mapping[str, Template]:
    """Return all templates by key."""
    entry = resources.files(__name__).joinpath("templates.json")
    found = {}
    for one in json.loads(entry.read_text(encoding="utf-8")):
        variables = one["variables"]
        found[one["key"]] = Template(
            key=one["key"],
            category=one["category"],
            says=one["says"],
            variables=tuple(variable["name"] for variable in variables),
            examples={
                language: tuple(variable["example"][language] for variable in variables)
                for language in LANGUAGES
            },
            lives=one["hours"] * 3600,
        )
    return found


def values_of(twin: Twin) -> tuple[str, ...]:
    """Return a twin's values as the platform takes them: one line each, not empty, not endless."""
    return tuple(_value(one) for one in twin.values)


def _value(text: str) -> str:
    flat = re.sub(r"\s+", " ", text).strip()
    if len(flat) > _LONGEST_VALUE:
        return f"{flat[:_LONGEST_VALUE].rstrip()}…"
    return flat or "–"
