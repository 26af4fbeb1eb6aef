"""Numbers as people type them: 1.000 and 1.000,5, "lima puluh", "1,2 jt", "Rp 310 juta", "12 orang".

Indonesian marks come first: a point groups thousands, a comma begins the fraction. Where
both readings are possible the person is asked.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from babel.numbers import format_decimal

from conversations.answers.cleaning import ascii_digits, one_line
from conversations.answers.outcome import Candidate, Candidates, Outcome, Parsed, Rejected
from conversations.messages import Text

if TYPE_CHECKING:
    from conversations.answers.outcome import AnswerContext
    from conversations.forms import DecimalType, IntegerType
    from conversations.messages import Body

_UNITS = {
    "nol": 0, "kosong": 0, "zero": 0, "satu": 1, "se": 1, "one": 1, "dua": 2, "two": 2,
    "tiga": 3, "three": 3, "empat": 4, "four": 4, "lima": 5, "five": 5, "enam": 6, "six": 6,
    "tujuh": 7, "seven": 7, "delapan": 8, "lapan": 8, "eight": 8, "sembilan": 9, "nine": 9,
    "sepuluh": 10, "ten": 10, "sebelas": 11, "eleven": 11, "twelve": 12, "thirteen": 13,
    "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18,
    "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60,
    "seventy": 70, "eighty": 80, "ninety": 90, "selusin": 12,
}  # fmt: skip
_SCALES = {
    "ratus": 100, "hundred": 100, "ribu": 1000, "rb": 1000, "thousand": 1000, "k": 1000,
    "juta": 10**6, "jt": 10**6, "million": 10**6, "miliar": 10**9, "milyar": 10**9, "m": 10**9,
    "billion": 10**9, "triliun": 10**12, "trilyun": 10**12, "t": 10**12,
}  # fmt: skip
_WHOLE = {"seratus": (1, 100), "seribu": (1, 1000), "sejuta": (1, 10**6), "semiliar": (1, 10**9)}
_NOISE = re.compile(
    r"\b(rp|idr|usd|orang|org|jiwa|peserta|pegawai|kali|unit|buah|hari|bulan|tahun|persen|"
    r"kira[- ]?kira|sekitar|kurang lebih|lebih kurang|hampir|about|around|approximately|people|"
    r"persons?|times|percent|days?|months?|years?|ada|sebanyak|total|totalnya|jumlahnya|and|dan|"
    r"instansi|desa|kk|keluarga|ya|min|pak|bu)\b|[%±~≈]"
)
_DIGITS = re.compile(r"[-+]?\d[\d.,\s]*\d|[-+]?\d")
_LARGEST = Decimal(10) ** 18


def parse_integer(kind: IntegerType, body: Body, context: AnswerContext) -> Outcome:
    """Read a whole number."""
    return _parse(body, context, kind.minimum, kind.maximum, places=0)


def parse_decimal(kind: DecimalType, body: Body, context: AnswerContext) -> Outcome:
    """Read a number with at most `places` digits after the mark."""
    return _parse(body, context, kind.minimum, kind.maximum, places=kind.places)


def _parse(
    body: Body,
    context: AnswerContext,
    minimum: int | Decimal | None,
    maximum: int | Decimal | None,
    *,
    places: int,
) -> Outcome:
    if not isinstance(body, Text):
        return Rejected("needs-number", {"text": ""})
    text = ascii_digits(one_line(body.text))
    readings = read_numbers(text)
    if not readings:
        return Rejected("needs-number", {"text": _quoted(text)})
    fitting = [
        one for one in readings if check_number(one, minimum, maximum, places, context) is None
    ]
    if len(fitting) > 1:
        return Candidates(
            tuple(
                Candidate(show_number(one, context.language), _value(one, places))
                for one in fitting
            ),
            "number",
        )
    if fitting:
        return Parsed(_value(fitting[0], places))
    refused = check_number(readings[0], minimum, maximum, places, context)
    return refused or Rejected("needs-number", {"text": _quoted(text)})


def _quoted(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60]}…"  # noqa: PLR2004


def _value(number: Decimal, places: int) -> int | str:
    return int(number) if places == 0 else format(number.normalize(), "f")


def check_number(
    number: Decimal,
    minimum: int | Decimal | None,
    maximum: int | Decimal | None,
    places: int,
    context: AnswerContext,
) -> Rejected | None:
    """Return why a number does not fit the question, or None."""
    shown = show_number(number, context.language)
    if number != round(number, places):
        reason = "not-whole" if places == 0 else "too-many-places"
        return Rejected(reason, {"value": shown, "places": str(places)})
    if minimum is not None and number < minimum:
        return Rejected(
            "too-small", {"value": shown, "minimum": show_number(minimum, context.language)}
        )
    if maximum is not None and number > maximum:
        return Rejected(
            "too-large", {"value": shown, "maximum": show_number(maximum, context.language)}
        )
    return None


def show_number(number: int | Decimal | str, language: str) -> str:
    """Return a number with the marks of the language: 1.234,5 or 1,234.5."""
    return str(format_decimal(Decimal(number), locale=language, decimal_quantization=False))


def read_numbers(text: str) -> tuple[Decimal, ...]:
    """Return the readings of a text as a number: none, one, or two where marks are ambiguous."""
    bare = text.casefold().strip()
    bare = _NOISE.sub(" ", bare).strip(" .:;!?")
    bare = re.sub(r"(?<=\d)(?=[a-z])|(?<=[a-z])(?=\d)", " ", bare)
    found = _DIGITS.findall(bare)
    if len(found) > 1:
        return ()
    if not found:
        spoken = _spoken(bare)
        return () if spoken is None else (spoken,)
    before, _, after = bare.partition(found[0])
    if before.strip(" .,:-"):
        return ()
    scale = _scale(after)
    if scale is None:
        return ()
    numbers = dict.fromkeys(
        number * scale for number in _marks(found[0], scaled=scale != 1) if abs(number) < _LARGEST
    )
    return tuple(numbers)


def _scale(words: str) -> Decimal | None:
    scale = Decimal(1)
    for word in words.replace(".", " ").replace(",", " ").split():
        if word not in _SCALES:
            return None
        scale *= _SCALES[word]
    return scale if scale < _LARGEST else None


def _marks(digits: str, *, scaled: bool) -> tuple[Decimal, ...]:
    """Read the points and commas of a number; both ways where both make sense."""
    digits = digits.replace(" ", "")
    points, commas = digits.count("."), digits.count(",")
    if points and commas:
        point_groups = digits.rfind(",") > digits.rfind(".")
        return _number(digits, "." if point_groups else ",")
    mark = "." if points else ","
    if not points and not commas:
        return _number(digits, ".")
    grouped = re.fullmatch(rf"[-+]?\d{{1,3}}(\{mark}\d{{3}})+", digits) is not None
    if points + commas > 1:
        return _number(digits, mark) if grouped else ()
    as_fraction = _number(digits, "," if mark == "." else ".")
    if not grouped or digits.lstrip("+-").startswith("0"):
        return as_fraction
    as_group = _number(digits, mark)
    if mark == "." and not scaled:
        return as_group
    return (*as_group, *as_fraction) if not scaled else as_fraction


def _number(digits: str, group: str) -> tuple[Decimal, ...]:
    plain = digits.replace(group, "").replace(",", ".")
    try:
        return (Decimal(plain),)
    except InvalidOperation:
        return ()


def _spoken(text: str) -> Decimal | None:
    words = re.sub(r"[-,]", " ", text).split()
    if not words:
        return None
    total, current = 0, 0
    fraction = ""
    in_fraction = False
    for word in words:
        if word in {"koma", "point"}:
            in_fraction = True
        elif in_fraction and word in _UNITS and _UNITS[word] < 10:  # noqa: PLR2004
            fraction += str(_UNITS[word])
        else:
            step = _spoken_step(word, total, current)
            if step is None:
                return None
            total, current = step
    whole = total + current
    return Decimal(f"{whole}.{fraction}") if fraction else Decimal(whole)


def _spoken_step(word: str, total: int, current: int) -> tuple[int, int] | None:
    if word in _WHOLE:
        count, scale = _WHOLE[word]
        return _scaled(total, current + count if scale != 100 else current, scale, whole=True)  # noqa: PLR2004
    if word in {"belas", "belasan"}:
        return total, current + 10
    if word in {"puluh", "puluhan"}:
        return total, current - current % 10 + (current % 10 or 1) * 10
    if word in _SCALES:
        return _scaled(total, current, _SCALES[word], whole=False)
    if word in _UNITS:
        return total, current + _UNITS[word]
    return None


def _scaled(total: int, current: int, scale: int, *, whole: bool) -> tuple[int, int]:
    if scale == 100:  # noqa: PLR2004
        if whole:
            return total, current + 100
        return total, current - current % 10 + (current % 10 or 1) * 100
    return total + (current or 1) * scale, 0
