"""Texts as answers: words counted, limits told and never cut, filler and repeats noticed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from conversations.answers.cleaning import clean, has_words, one_line
from conversations.answers.files import name_kinds, short_name
from conversations.answers.outcome import Outcome, Parsed, Rejected
from conversations.messages import Media, Text

if TYPE_CHECKING:
    from conversations.forms import LongTextType, TextType

_FILLER = frozenset((
    "-", "--", "---", ".", "..", "...", ",", "?", "n/a", "na", "nihil", "kosong", "nil", "none",
    "ok", "oke", "okay", "okey", "y", "ya", "iya", "yes", "t", "tes", "test", "testing", "tess",
    "coba", "cek", "asdf", "asd", "qwe", "qwerty", "abc", "abcd", "xxx", "xx", "x", "zzz",
    "aaa", "lorem", "ipsum", "idem", "sda", "sama", "dst", "tidak", "ada", "tidak-ada", "tdk",
    "belum", "bla", "blabla", "haha", "wkwk", "hmm", "sip", "siap", "halo", "hai", "contoh",
    "isi", "nanti", "tbd", "tidak ada", "belum ada", "tdk ada", "n a", "sama dengan atas",
    "lorem ipsum", "isi nanti",
))  # fmt: skip
_SIGNS = re.compile(r"[^\w\s]+")
_TEXT_KINDS = ("txt", "docx", "pdf")
_NEARLY = 90.0
_SHORT_TITLE = 12


def count_words(text: str) -> int:
    """Count words as runs between blanks, as the ministry's form does."""
    return len(text.split())


def is_filler(text: str) -> bool:
    """Tell whether a text only fills the field: "-", "ok", "tes", one sign over and over."""
    bare = one_line(text).casefold()
    if not has_words(bare) or bare in _FILLER:
        return True
    plain = " ".join(_SIGNS.sub(" ", bare).split())
    if plain in _FILLER or not plain:
        return True
    words = plain.split()
    if len(words) > 1 and len(set(words)) == 1:
        return True
    return len(set(plain.replace(" ", ""))) <= 2 and not plain.isdecimal()  # noqa: PLR2004


def near_same(one: str, other: str) -> bool:
    """Tell whether two titles are the same or nearly so, whatever case, marks and order."""
    left = " ".join(_SIGNS.sub(" ", one.casefold()).split())
    right = " ".join(_SIGNS.sub(" ", other.casefold()).split())
    if not left or not right:
        return False
    if left == right or left.replace(" ", "") == right.replace(" ", ""):
        return True
    if min(len(left), len(right)) < _SHORT_TITLE:
        return fuzz.ratio(left, right) >= _NEARLY
    return max(fuzz.ratio(left, right), fuzz.token_sort_ratio(left, right)) >= _NEARLY


def parse_text(kind: TextType, body: Text | Media) -> Outcome:
    """Read one message as a text."""
    if not isinstance(body, Text):
        return Rejected("needs-text")
    text = clean(body.text)
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
    return Parsed(text)


def parse_long_text(kind: LongTextType, body: Text | Media) -> Outcome:
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
        if file.problem is not None:
            reason = f"file-{file.problem.replace('_', '-')}"
            return Rejected(
                reason, {"name": short_name(file.name), "kinds": name_kinds(_TEXT_KINDS)}
            )
        if file.text is None or not clean(file.text):
            return Rejected("file-without-text", {"name": short_name(file.name)})
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
