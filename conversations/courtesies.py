"""Messages that only greet or thank: answered in kind, they change nothing."""

from __future__ import annotations

import re

_MARKS = re.compile(r"[^\w\s]+")
_LONGEST = 80

_GREETINGS = frozenset(
    """halo hallo hello helo hai hay hi hei hey assalamualaikum assalamu asalamualaikum alaikum
    salam permisi punten selamat good morning afternoon evening greetings pagi siang sore malam
    ass""".split()  # noqa: SIM905 - a list of words reads best as words
)
_BESIDE_GREETINGS = frozenset(
    """min mimin admin pak bu bapak ibu mas mbak kak ya semua semuanya all there sir madam team tim
    wr wb warahmatullahi wabarakatuh warahmatullah warohmatullohi wabarokatuh sejahtera untuk kita
    dan""".split()  # noqa: SIM905
)
_PARTS_OF_DAY = frozenset({"pagi", "siang", "sore", "malam", "semua", "selamat", "ass", "good"})
"""Alone, these greet only where no words are asked for."""


def is_greeting(text: str, *, question_open: bool = False) -> bool:
    """Tell whether a whole message only greets: "halo", "selamat pagi min", "assalamualaikum".

    While a question is open, one in capitals may be a name ("HALO"), and "pagi" an answer.
    """
    if len(text) > _LONGEST or (question_open and text.strip().isupper()):
        return False
    words = _words(text)
    if not words or not set(words) <= _GREETINGS | _BESIDE_GREETINGS:
        return False
    said = _GREETINGS.intersection(words)
    return bool(said) and not (question_open and len(words) == 1 and said <= _PARTS_OF_DAY)


_NAMES_AS_WELL = frozenset({"salam"})


def may_be_name(text: str) -> bool:
    """Tell whether a message that greets is the name of somebody or something as well: "Salam"."""
    return " ".join(_words(text)) in _NAMES_AS_WELL


def _words(text: str) -> list[str]:
    return _MARKS.sub(" ", text.casefold().replace("'", "").replace("’", "")).split()


_THANKS = frozenset(
    """terima terimakasih makasih makasi trims tks thx thanks thank suwun matur nuhun hatur tengkyu
    thankyou tq ty""".split()  # noqa: SIM905 - a list of words reads best as words
)
_BESIDE = frozenset(
    """kasih banyak byk sekali ya yah min mimin admin pak bu bapak ibu mas mbak kak atas bantuannya
    infonya informasinya bantuan info sebelumnya semua semuanya baik ok oke okay siap sip mantap
    you so much very a lot for your help the sir madam all team tim loh lho dan sudah dibantu
    membantu kasihnya pun sangat""".split()  # noqa: SIM905
)


def is_thanks(text: str) -> bool:
    """Tell whether a whole message only thanks: "terima kasih banyak pak", "ok, thanks"."""
    if len(text) > _LONGEST:
        return False
    words = _words(text)
    said = _THANKS.intersection(words)
    if said == {"terima"} and "kasih" not in words and "kasihnya" not in words:
        return False
    return bool(said) and set(words) <= _THANKS | _BESIDE
