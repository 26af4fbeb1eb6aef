"""Yes, no and acceptance in the words people use: "iya pak", "blm pernah", "ngga", a thumb up."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import OSA

from conversations.answers.cleaning import ascii_digits, ascii_signs, one_line
from conversations.answers.outcome import Outcome, Parsed, Rejected
from conversations.messages import Text

if TYPE_CHECKING:
    from conversations.messages import Body

# Doubled letters are written once here and in what is compared: "iyaaa" is "iya".
_YES = frozenset(
    """y ya iya yes yup yap yoi yep betul benar bener sudah udah sdh pernah ada setuju menyetujui
    sepakat ok oke okay okey siap tentu pasti true sure right corect acept agre ingih ngih
    injih lanjut bersedia""".split()  # noqa: SIM905 - a list of words reads best as words
)
_NO = frozenset(
    """t n tidak tdk tak gak ga ngak nga engak enga kagak bukan belum blm no nope not false
    jangan tiada mboten ora ndak nda kurang""".split()  # noqa: SIM905
)
UNSURE = frozenset(
    """tahu tau know mungkin maybe entah ragu yakin atau or apa paham mengerti ngerti lupa
    perhaps bingung mind idea unsure""".split()  # noqa: SIM905
)
"""Who says one of these does not decide: "tidak tahu", "never mind"."""
_LEADING = frozenset(
    """saya sy aku kami kita inovasi ini itu maf mohon memang masih pak bu bapak ibu insya alah
    insyalah alhamdulilah sangat sudah untuk saat wah oh eh i we it this yang
    jawaban jawabanya""".split()  # noqa: SIM905
)
"""Words before the one that counts."""
_ACCEPTING = frozenset({"setuju", "menyetujui", "agree", "agreed", "accept"})
_BEFORE_ACCEPTING = frozenset(
    """ya iya yes ok oke okay baik baiklah pak bu dengan with ini this saya sy aku kami i we
    sangat menyatakan""".split()  # noqa: SIM905
)
_AFTER_ACCEPTING = frozenset(
    """ya pak bu bapak ibu min kak dengan atas pernyataan ini tersebut sangat sekali saya kami
    with to the this statement""".split()  # noqa: SIM905
)
"""Courtesies around the one word that accepts; any other word may put it off or take it back."""
_UNSAID = re.compile("[\\s.,!*_\"'“”()🙏👍👌✅✔😊\U0001f3fb-\U0001f3ff\ufe0f\u20e3]+")
"""Marks that change nothing of what the words around them say."""
_SPELLINGS = ("tidak", "belum", "bukan", "betul", "benar", "sudah", "pernah", "setuju")
_FIRST_IS_YES = _YES - {"y", "ada", "t"}
_SIGNS = {"👍": " ya ", "👌": " ya ", "✅": " ya ", "✔": " ya ", "👎": " tidak ", "❌": " tidak "}
_DOUBLED = re.compile(r"(.)\1+")
_SIGNED = re.compile(r"[-+]\s*\d")
_PLACES = {"1": True, "a": True, "2": False, "b": False}


def parse_yes_no(body: Body) -> Outcome:
    """Read yes or no."""
    answer = yes_or_no(body.text) if isinstance(body, Text) else None
    return Rejected("needs-yes-no") if answer is None else Parsed(answer)


def parse_statement(body: Body) -> Outcome:
    """Read the acceptance of a statement; nothing else is an answer.

    It says what law asks for, so a "ya" or "oke" in passing is none, nor is "setuju, tapi besok":
    only the number of the one button, or one word that accepts with courtesies around it.
    """
    if isinstance(body, Text) and accepts(body.text):
        return Parsed(value=True)
    return Rejected("needs-acceptance")


def accepts(text: str) -> bool:
    """Tell whether a whole text is the number of acceptance or its very words, and no more."""
    words = _UNSAID.sub(" ", ascii_digits(one_line(text)).casefold()).split()
    if words == ["1"]:
        return True
    places = [place for place, word in enumerate(words) if _is_accepting(word)]
    if len(places) != 1:
        return False
    before, after = words[: places[0]], words[places[0] + 1 :]
    return _BEFORE_ACCEPTING.issuperset(before) and _AFTER_ACCEPTING.issuperset(after)


def _is_accepting(word: str) -> bool:
    """One slip is forgiven in the Indonesian words, but for the first letter: "tsetuju"."""
    if word in _ACCEPTING:
        return True
    return word.isalpha() and any(
        word[0] == meant[0] and OSA.distance(_once(word), meant) <= 1
        for meant in ("setuju", "menyetujui")
    )


def says_yes(body: Body) -> bool:
    """Tell whether somebody says yes in whatever words."""
    return isinstance(body, Text) and yes_or_no(body.text) is True


def yes_or_no(text: str) -> bool | None:
    """Return what a text says, or None where it says neither or both."""
    for sign, word in _SIGNS.items():
        text = text.replace(sign, word)
    line = ascii_signs(ascii_digits(one_line(text)))
    bare = re.findall(r"\w+", line.casefold())[:30]
    if len(bare) == 1 and bare[0] in _PLACES:
        return None if _SIGNED.search(line) else _PLACES[bare[0]]
    words = [_spelled(_once(word)) for word in bare]
    if not words or not UNSURE.isdisjoint(words):
        return None
    if words[0] in _NO:
        return False
    says_no = not _NO.isdisjoint(words)
    if words[0] in _FIRST_IS_YES or (words[0] in _YES and len(words) == 1):
        return None if says_no else True
    return _in_passing(words, says_no=says_no)


def _once(word: str) -> str:
    """Write doubled letters once; one letter over and over says nothing and stays as it is."""
    return _DOUBLED.sub(r"\1", word) if len(set(word)) > 1 else word


def _in_passing(words: list[str], *, says_no: bool) -> bool | None:
    """Read "saya setuju" and "kami belum pernah", but not "data tidak tercatat"."""
    said = _NO if says_no else _FIRST_IS_YES
    for word in words[:4]:
        if word in said:
            return not says_no
        if word not in _LEADING:
            break
    return None


def _spelled(word: str) -> str:
    """Mend one slip of the finger in the words that matter."""
    if word in _YES or word in _NO or word in UNSURE or len(word) < 4:  # noqa: PLR2004
        return word
    near = process.extractOne(word, _SPELLINGS, scorer=OSA.distance, score_cutoff=1)
    return word if near is None else near[0]
