"""Texts as answers: words counted, limits told and never cut, filler and repeats noticed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from conversations.answers.cleaning import clean, has_words, one_line
from conversations.answers.files import LARGEST, name_kinds, said_name, show_limit
from conversations.answers.introductions import name_in
from conversations.answers.outcome import Outcome, Parsed, Rejected
from conversations.forms import LongTextType, TextType
from conversations.messages import Media, Text

if TYPE_CHECKING:
    from conversations.draft import Json
    from conversations.forms import Question

_FILLER = frozenset(
    """- -- . .. ... , ? n/a na nihil kosong nil none ok oke okay okey y ya iya yes t tes test
    testing tess coba cek abc abcd idem sda sama dst ada tidak tdk tidak-ada belum bla blabla haha
    hehe wkwk hmm sip siap halo hai contoh isi nanti tbd tba jawaban jawab xyz""".split()  # noqa: SIM905
) | {
    "tidak ada", "belum ada", "tdk ada", "n a", "sama dengan atas", "sama seperti di atas",
    "lihat di atas", "idem di atas", "isi nanti", "nanti saja", "menyusul", "ok min", "ok pak",
    "coba dulu", "coba saja", "gak tau", "ga tau", "gak tahu", "ga tahu", "nggak tahu",
    "tidak tahu", "tdk tau", "belum tahu", "blm tau", "entah", "kurang tahu", "dont know",
    "i dont know", "apa ya",
}  # fmt: skip
_TRIALS = frozenset({"tes", "test", "testing", "coba", "cek"})
_KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NAMES = frozenset({"ADA", "SAMA", "SIAP", "SIP", "HALO", "HAI", "CEK"})
"""Fillers that are names of innovations when written in capitals."""
_AROUND = " .,;:!?\"'“”‘’«»()[]"
_SIGNS = re.compile(r"[^\w\s]+")
_TEXT_KINDS = ("txt", "docx", "pdf")
_NEARLY = 90.0
_FEW = 2
_NEARLY_WORD = 75.0


def count_words(text: str) -> int:
    """Count words as runs between blanks, as the ministry's form does."""
    return len(text.split())


def is_filler(text: str) -> bool:
    """Tell whether a text only fills the field: "-", "ok", "tes", one sign over and over."""
    line = one_line(text)
    if not has_words(line):
        return True
    if line.strip(_AROUND) in _NAMES:
        return False
    plain = " ".join(_SIGNS.sub(" ", line.casefold()).split())
    if line.casefold() in _FILLER or plain in _FILLER or plain.startswith("lorem ipsum"):
        return True
    words = plain.split()
    if words[0] in _TRIALS and all(word in _FILLER or word.isdecimal() for word in words):
        return True
    if len(words) <= _FEW and all(map(_is_of_one_row, words)):
        return True
    return not plain.isdecimal() and _repeats(words)


def only_fills(question: Question, value: Json) -> bool:
    """Tell whether the answer to a text that has to be answered only fills the field."""
    is_text = question.required and isinstance(question.type, TextType | LongTextType)
    if not (is_text and isinstance(value, str)) or not is_filler(value):
        return False
    return isinstance(question.type, LongTextType) or not _may_be_name(value)


def may_be_name_in_capitals(text: str) -> bool:
    """Tell whether a filler would be taken as a name if it were written in capitals."""
    return text.strip(_AROUND).upper() in _NAMES


def _may_be_name(text: str) -> bool:
    """Tell whether a short text is one word of few different letters, as names are: "Asa", "SI"."""
    word = text.strip(_AROUND).casefold()
    is_word = word.isalpha() and len(set(word)) > 1
    return is_word and word not in _FILLER and not _is_of_one_row(word)


def _is_of_one_row(word: str) -> bool:
    """Tell whether a word is a run over one row of the keyboard: "asdf", "qwerty"."""
    return len(word) > _FEW and any(word[:10] in row for row in _KEYBOARD)


def _repeats(words: list[str]) -> bool:
    """Tell whether one word, or one or two signs, come over and over."""
    return (len(words) > 1 and len(set(words)) == 1) or len(set("".join(words))) <= 2  # noqa: PLR2004


def near_same(one: str, other: str) -> bool:
    """Tell whether two titles are the same or nearly so, whatever case, marks and order."""
    left = " ".join(_SIGNS.sub(" ", one.casefold()).split())
    right = " ".join(_SIGNS.sub(" ", other.casefold()).split())
    if not left or not right:
        return False
    if left == right or left.replace(" ", "") == right.replace(" ", ""):
        return True
    if len(left.split()) != len(right.split()):
        return fuzz.ratio(left, right) >= _NEARLY
    return _words_alike(left.split(), right.split()) or _words_alike(
        sorted(left.split()), sorted(right.split())
    )


def _words_alike(left: list[str], right: list[str]) -> bool:
    """Tell whether the words are alike one by one: another abbreviation is another title."""
    return all(
        fuzz.ratio(one, other) >= _NEARLY_WORD for one, other in zip(left, right, strict=True)
    )


def parse_text(kind: TextType, body: Text | Media, *, introduces: bool = False) -> Outcome:
    """Read one message as a text; with `introduces` it is somebody's own name."""
    if not isinstance(body, Text):
        return Rejected("needs-text")
    text = one_line(name_in(clean(body.text)) if introduces else body.text)
    if not text:
        return Rejected("empty")
    if not has_words(text):
        return Rejected("no-words")
    if len(text) > kind.maximum:
        return Rejected(
            "too-long",
            {
                "count": str(len(text)),
                "maximum": str(kind.maximum),
                "over": str(len(text) - kind.maximum),
            },
        )
    if len(text) < kind.minimum:
        return Rejected("too-short", {"minimum": str(kind.minimum)})
    if kind.naming and not _is_name(text):
        return Rejected("needs-name", {"text": text})
    return Parsed(text)


def _is_name(text: str) -> bool:
    letters = sum(sign.isalpha() for sign in text)
    digits = sum(sign.isdecimal() for sign in text)
    return letters > digits and "@" not in text and "://" not in text


def parse_long_text(kind: LongTextType, body: Text | Media, language: str) -> Outcome:
    """Read a message, or the words of a document, as a long text or a part of one."""
    if isinstance(body, Text):
        text = clean(body.text)
        if not text:
            return Rejected("empty")
        if not has_words(text):
            return Rejected("no-words")
        return check_long_text(kind, text)
    texts = []
    for file in body.files:
        name = said_name(file, language)
        if file.problem is not None:
            reason = f"file-{file.problem.replace('_', '-')}"
            kinds, maximum = name_kinds(_TEXT_KINDS), show_limit(LARGEST)
            told = {"name": name, "kinds": kinds, "maximum": maximum}
            return Rejected(reason, {**told, "count": str(len(body.files))})
        if file.text is None or not clean(file.text):
            return Rejected("file-without-text", {"name": name})
        texts.append(clean(file.text))
    if body.caption and clean(body.caption):
        texts.append(clean(body.caption))
    return check_long_text(kind, "\n".join(texts)) if texts else Rejected("needs-text")


def check_long_text(kind: LongTextType, text: str) -> Outcome:
    """Tell by how many words a text is over its limit; it is kept by whoever asks."""
    words = count_words(text)
    if words > kind.maximum:
        return Rejected(
            "too-many-words",
            {
                "count": str(words),
                "maximum": str(kind.maximum),
                "over": str(words - kind.maximum),
            },
        )
    return Parsed(text)
