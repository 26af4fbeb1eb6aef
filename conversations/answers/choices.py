"""Choices typed instead of tapped: a number, a letter, a word, a label, or nearly one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from conversations.answers.cleaning import ascii_digits, ascii_signs, one_line, quoted
from conversations.answers.outcome import Candidate, Candidates, Outcome, Parsed, Rejected
from conversations.answers.yes_no import UNSURE
from conversations.messages import Choice, Text
from conversations.texts import in_language

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conversations.answers.outcome import AnswerContext
    from conversations.forms import SelectManyType
    from conversations.messages import Body

_COURTESY = re.compile(
    r"\b(min|mimin|admin|pak|bu|bapak|ibu|kak|mas|mbak|dong|deh|sih|nih|ya|saja|aja|please|pls|mohon|"
    r"pilih|pilihan|nomor|no|nomer|nmr|option|choose|number|yang|yg|jawaban|jawab|opsi|angka|huruf|"
    r"poin|point|saya|kami|mau|sdg|sdgs|tpb)\b"
)
_COUNTED = {
    word: str(number)
    for number, words in enumerate(
        (
            "satu pertama kesatu one first", "dua kedua two second", "tiga ketiga three third",
            "empat keempat four fourth", "lima kelima five fifth", "enam keenam six sixth",
            "tujuh ketujuh seven seventh", "delapan kedelapan eight eighth",
            "sembilan kesembilan nine ninth", "sepuluh kesepuluh ten tenth",
        ),
        start=1,
    )
    for word in words.split()
}  # fmt: skip
_COUNTED_WORD = re.compile(
    rf"\b({'|'.join(_COUNTED)})\b|\bke\s*-?\s*(?=\d)|(?<=\d)(?=dan)|(?<=dan)(?=\d)"
)
_SIGNS = re.compile(r"[^\w\s&/+-]+")
_NUMBER = re.compile(r"#?(\d{1,3})[.)]?")
_RANGE = re.compile(r"(\d{1,3})\s*(?:-|–|sampai|hingga|s\s*[/.]?\s*d\.?|to)\s*(\d{1,3})")
_AND = r"\b(?:dan|sama|serta|plus|and)\b"
_SEPARATORS = re.compile(rf"\s*(?:,|;|\n|{_AND}|&|\+)\s*", re.IGNORECASE)
_NUMBERS_ONLY = re.compile(rf"(?:[\d\s,;.&+/]|{_AND})+")
_ALL = frozenset({"semua", "semuanya", "all", "seluruhnya", "seluruh"})
_UNDECIDED = UNSURE - {"apa", "atau", "or", "mungkin", "maybe"}
_SURE = 88.0
_PERHAPS = 72.0
_LEAD = 8.0
_LONGEST = 1000
_SHORTEST = 4
_LONG_NAME = 8
_NEGATIONS = {
    word: words.split()[0]
    for words in (
        "tidak tdk tak gak ga ngga nggak enggak not", "bukan", "jangan jgn don dont",
        "belum blm", "kurang", "batal", "kecuali except", "selain",
    )
    for word in words.split()
}  # fmt: skip


def match_choice(text: str, choices: Sequence[Choice], *, exact: bool = False) -> str | None:
    """Return the name of the button a typed text is, or None.

    Buttons grant, erase and send, so the whole text must be one of them: its number, letter or
    words, or a part of them, with a slip of the finger at most. "Jangan hapus dulu" is no
    "Hapus". With `exact`, only the number or the very words: where people write to others.
    """
    names = [_names(choice) for choice in choices]
    bare = _bare(text[:_LONGEST])
    plain = _plain(bare)
    for spelled in (bare,) if exact else (bare, plain, _numbered(plain)):
        if exact and len(spelled) == 1 and not spelled.isdecimal():
            return None
        place = _direct(spelled, names) if spelled else None
        if place is not None:
            return choices[place].name
    if exact or len(plain) < _SHORTEST:
        return None
    for fits in (_is_slip, _is_part):
        near = [place for place, own in enumerate(names) if any(fits(plain, one) for one in own)]
        if near:
            return choices[near[0]].name if len(near) == 1 else None
    return None


def _is_slip(text: str, name: str) -> bool:
    """Tell whether a text is a name with one letter wrong, or two in a long one."""
    return OSA.distance(text, _bare(name)) <= (1 if len(text) < _LONG_NAME else 2)


def _is_part(text: str, name: str) -> bool:
    """Tell whether all of a text stands in a name, from the beginning of a word."""
    return re.search(rf"\b{re.escape(text)}", _bare(name)) is not None


def _names(choice: Choice) -> tuple[str, ...]:
    return (choice.label, choice.name.replace("_", " "), *choice.aliases)


def _bare(text: str) -> str:
    spelled = ascii_signs(ascii_digits(one_line(text)))
    return " ".join(_SIGNS.sub(" ", spelled.casefold()).split())


def find_choice(text: str, names: Sequence[Sequence[str]]) -> int | None:
    """Return the place of the choice a text surely means: number, letter, word, near label."""
    bare = _bare(text[:_LONGEST])
    if not bare:
        return None
    direct = _direct(bare, names)
    if direct is not None:
        return direct
    plain = _plain(bare)
    for spelled in (plain, _numbered(plain)):
        direct = _direct(spelled, names) if spelled and spelled != bare else None
        if direct is not None:
            return direct
    if text.rstrip().endswith("?"):
        return None  # "apa itu UPP?" asks, and chooses nothing
    ranked = rank(plain or bare, names)
    if not ranked or ranked[0][0] < _SURE:
        return None
    if len(ranked) > 1 and ranked[0][0] - ranked[1][0] < _LEAD:
        return None
    return ranked[0][1]


def _plain(text: str) -> str:
    return " ".join(_COURTESY.sub(" ", text).split())


def _numbered(text: str) -> str:
    """Put digits for counting words: "yang ke-2", "kedua" and "dua" are 2."""
    return _COUNTED_WORD.sub(lambda found: _COUNTED.get(found[0], " "), text).strip()


def _direct(bare: str, names: Sequence[Sequence[str]]) -> int | None:
    exact = [
        place
        for place, spellings in enumerate(names)
        if bare in {_bare(name) for name in spellings}
    ]
    if len(exact) == 1:
        return exact[0]
    number = _NUMBER.fullmatch(bare)
    if number:
        place = int(number[1]) - 1
        return place if 0 <= place < len(names) else None
    if len(bare) == 1 and "a" <= bare <= "z" and ord(bare) - ord("a") < len(names):
        return ord(bare) - ord("a")
    return None


def rank(text: str, names: Sequence[Sequence[str]]) -> list[tuple[float, int]]:
    """Return (likeness, place) of all choices, best first."""
    bare = _bare(text)
    if len(bare) < 3:  # noqa: PLR2004 - two letters are near to anything
        return []
    denied, unsure = _denied(bare), _UNDECIDED.intersection(bare.split())
    scores = []
    for place, spellings in enumerate(names):
        best = 0.0
        for name in spellings:
            spelled = _bare(name)
            if not denied <= _denied(spelled):
                continue  # "bukan kesehatan" is no "Kesehatan"
            if not unsure.issubset(spelled.split()):
                continue  # nor is "tidak tahu" a "Tidak"
            score = fuzz.ratio(bare, spelled)
            if len(bare) >= 4:  # noqa: PLR2004
                if re.search(rf"\b{re.escape(bare)}", spelled):
                    score = max(score, 90.0)
                score = max(score, fuzz.token_set_ratio(bare, spelled) - 4)
            best = max(best, score)
        scores.append((best, place))
    return sorted(scores, key=lambda one: (-one[0], one[1]))


def _denied(text: str) -> set[str]:
    return {_NEGATIONS[word] for word in text.split() if word in _NEGATIONS}


def parse_one(body: Body, context: AnswerContext) -> Outcome:
    """Read one of the options."""
    if not isinstance(body, Text):
        return Rejected("needs-choice", {"count": str(len(context.options))})
    names = _option_names(context)
    place = find_choice(body.text, names)
    if place is not None:
        return Parsed(context.options[place].name)
    near = [at for score, at in rank(body.text[:_LONGEST], names)[:3] if score >= _PERHAPS]
    if near:
        return Candidates(
            tuple(
                Candidate(
                    in_language(context.options[at].label, context.language),
                    context.options[at].name,
                )
                for at in near
            ),
            "choice",
        )
    return Rejected("needs-choice", {"count": str(len(context.options))})


def _option_names(context: AnswerContext) -> list[tuple[str, ...]]:
    return [
        (*option.label.values(), option.name.replace("_", " "), *option.aliases)
        for option in context.options
    ]


def parse_several(kind: SelectManyType, body: Body, context: AnswerContext) -> Outcome:
    """Read several of the options: "1, 3 dan 5", "1-4", names with commas, "semua"."""
    count = len(context.options)
    if not isinstance(body, Text):
        return Rejected("needs-choices", {"count": str(count)})
    text = ascii_digits(one_line(body.text))[:_LONGEST]
    names = _option_names(context)
    if _plain(_bare(text)) in _ALL:
        places = list(range(count))
    else:
        found = _places(text, names)
        if isinstance(found, str):
            return Rejected("unknown-choice", {"text": quoted(found), "count": str(count)})
        places = found
    if not places:
        return Rejected("needs-choices", {"count": str(count)})
    chosen = [context.options[place].name for place in dict.fromkeys(places)]
    return check_several(kind, chosen) or Parsed(list(chosen))


def check_several(kind: SelectManyType, chosen: Sequence[str]) -> Rejected | None:
    """Return why so many choices do not fit, or None."""
    if len(chosen) < kind.minimum:
        return Rejected("too-few-choices", {"minimum": str(kind.minimum)})
    if kind.maximum is not None and len(chosen) > kind.maximum:
        return Rejected("too-many-choices", {"maximum": str(kind.maximum)})
    return None


def _places(text: str, names: Sequence[Sequence[str]]) -> list[int] | str:
    exact = _direct(_bare(text), names)
    if exact is not None:
        return [exact]
    parts = [part.strip() for part in _SEPARATORS.split(text) if part.strip()]
    named = [find_choice(part, names) for part in parts]
    places = [place for place in named if place is not None]
    if len(parts) > 1 and len(places) == len(parts):
        return places  # "inovator dan admin" is two, though it is near to one as a whole
    whole = find_choice(text, names)
    if whole is not None:
        return [whole]
    counted = _RANGE.sub(_spread, _numbered(_plain(text.casefold())))
    if _NUMBERS_ONLY.fullmatch(counted):
        numbers = [int(one) - 1 for one in re.findall(r"\d+", counted)]
        if numbers and all(0 <= number < len(names) for number in numbers):
            return numbers
        return text
    unknown = [part for part, place in zip(parts, named, strict=True) if place is None]
    return unknown[0] if unknown else places


def _spread(found: re.Match[str]) -> str:
    first, last = int(found[1]), int(found[2])
    if first > last or last - first > 50:  # noqa: PLR2004 - no list of ours is longer
        return found[0]
    return ", ".join(str(number) for number in range(first, last + 1))
