"""The name in the sentence somebody introduces themselves with: "nama saya Andi dari Dinkes"."""

from __future__ import annotations

import re

from conversations.answers.cleaning import has_words

_INTRODUCTION = re.compile(
    r"(?:(?:halo|hai|perkenalkan|kenalkan|salam kenal|hello|hi)\b[\s,.!]*)*"
    r"(?:(?:nama\s*(?:lengkap\s*)?(?:saya|aku|ku|sy)?|saya\s+bernama|my\s+(?:full\s+)?name(?:\s+is|['’]s)?)"
    r"\b\s*(?:(?:adalah|ialah|yaitu|is)\b|:|=|,)*\s*"
    r"|(?:saya|aku|i\s+am|i['’]m|this\s+is)\s+(?:(?:adalah|ialah|yaitu)(?:\s+|$))?)",
    re.IGNORECASE,
)
_PLACE = re.compile(r"(?:dari|di|from|at|of)\s")
"""In small letters: "Di" and "Dari" in capitals are parts of names, "I Made Di Putra"."""
_AFTER_A_NAME = re.compile(rf"[\s,;]+{_PLACE.pattern}\s*\S")
_NEXT_CLAUSE = re.compile(
    r"(?:\s*[,;]\s*|\s+(?:dan|and)\s+)(?:(?:saya|aku|my)\s|i\s+(?:am|work)\s|i['’]m\s|terima\s*kasih\b)",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(
    r"\n|[!?](?=\s)|(?<!\S)(?P<word>\S*)\.(?P<speaks>\s*(?:saya|aku)\s|(?=\s))", re.IGNORECASE
)
_VOWEL = re.compile(r"[aeiou]", re.IGNORECASE)
_SHORT_FORMS = frozenset(
    """abd ach alm almh amd apt brigjen bripka dra gus inf kapt kol kompol letkol lettu mayjen
    moch moh mohd muh muhd prof purn sdr sdri serka ust""".split()  # noqa: SIM905
)
_INITIALS = 2
_LONGEST = 1_000


def name_in(text: str) -> str:
    """Return the name in "nama saya Andi. Saya dari Dinkes": without the words around it.

    Titles and degrees are parts of a name. A text that introduces nobody, or nothing but
    introduces, or is longer than any introduction, is returned as it is.
    """
    found = _INTRODUCTION.match(text) if len(text) <= _LONGEST else None
    if found is None:
        return text
    said = text[found.end() :]
    if _PLACE.match(said):
        return text
    name = _first_sentence(said)
    for follows in (_NEXT_CLAUSE, _AFTER_A_NAME):
        name = follows.split(name, maxsplit=1)[0]
    name = _without_full_stop(name)
    return name if has_words(name) else text


def _first_sentence(text: str) -> str:
    for end in _SENTENCE_END.finditer(text):
        if end["word"] is None:
            return text[: end.start()]
        if end["speaks"] or not _is_short_form(end["word"]):
            return text[: end.end("word") + 1]
    return text


def _without_full_stop(name: str) -> str:
    name = name.strip(" ,;!?")
    bare = name.rstrip(".")
    words = bare.split()
    is_degree = len(words) > 1 and _is_short_form(words[-1]) and not name.endswith("..")
    return name if is_degree else bare


def _is_short_form(word: str) -> bool:
    """Tell whether a word before a full stop is a title, a degree or an initial: "M.Kes", "Hj"."""
    plain = word.strip("(),;")
    return (
        "." in plain
        or len(plain) <= _INITIALS
        or not _VOWEL.search(plain)
        or plain.casefold() in _SHORT_FORMS
    )
