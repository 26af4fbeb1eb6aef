"""Numbers in digits and words, alone or mixed: "1.000,5", "lima puluh", "3 juta 500 ribu".

Indonesian marks come first: a point groups thousands, a comma begins the fraction. Where both
readings are possible both are returned. Two numbers in one text are none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

_UNITS = {
    "nol": 0, "zero": 0, "satu": 1, "one": 1, "dua": 2, "two": 2, "tiga": 3, "three": 3,
    "empat": 4, "four": 4, "lima": 5, "five": 5, "enam": 6, "six": 6, "tujuh": 7, "seven": 7,
    "delapan": 8, "lapan": 8, "eight": 8, "sembilan": 9, "nine": 9, "sepuluh": 10, "ten": 10,
    "sebelas": 11, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90, "seratus": 100,
}  # fmt: skip
_TIMES = {"puluh": 10, "ratus": 100, "hundred": 100}
_SCALES = {
    "lusin": 12, "ribu": 1000, "rb": 1000, "thousand": 1000, "k": 1000, "juta": 10**6,
    "jt": 10**6, "million": 10**6, "miliar": 10**9, "milyar": 10**9, "m": 10**9,
    "billion": 10**9, "triliun": 10**12, "trilyun": 10**12, "t": 10**12, "trillion": 10**12,
}  # fmt: skip
_ONE_OF = {"selusin": 12, "seribu": 1000, "sejuta": 10**6, "semiliar": 10**9, "semilyar": 10**9}
_HALF = frozenset({"setengah", "half"})
_POINT = frozenset({"koma", "point"})
_REFUSING = frozenset(
    """tidak tdk bukan belum blm gak ga nggak not no atau or belasan puluhan ratusan ribuan jutaan
    minus negatif negative""".split()  # noqa: SIM905 - a list of words reads best as words
)
_NOISE = frozenset(
    """rp idr usd rupiah an dan and a orang org kira sekitar sekitaran kurang lebih hampir about
    around approximately ada sebanyak total totalnya jumlah jumlahnya semuanya semua""".split()  # noqa: SIM905
)
_DIGIT_WORDS = "satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan"
_PREPARED = tuple(
    (re.compile(pattern), spelled)
    for pattern, spelled in (
        (r"(?<=\d)\s*,\s*[-–—]+(?!\d)", " "), (r"(?<=\w)\s*\([^()]*\)", " "), (r"[−–—]", "-"),
        (r"\brp\s*\.?", " "),
        (r"(?<=\d)['’](?=\d{3})", "."), (r"\b(?:minus|negatif|negative) ", " -"),
        (r"(?<=[^\W\d])(?=\d)|(?<=\d)(?=[^\W\d])", " "),
        (rf"\b({_DIGIT_WORDS})(?=(?:belas|puluh|ratus|ribu|juta|setengah)\b)", r"\1 "),
    )
)  # fmt: skip
_ATOMS = re.compile(r"(?:(?<![^\s(±~≈])[-+])?(?:\d[\d.,]*|(?<!\w)[.,]\d+)|[^\W\d_]+")
_BLANK_GROUPS = re.compile(r"(?<![\d.,])\d{1,3}(?: \d{3})+(?![\d.,])")
_LARGEST = Decimal(10) ** 18
_LONGEST = 200
_MOST_OTHER_WORDS = 6


def read_numbers(text: str) -> tuple[Decimal, ...]:
    """Return the readings of a text as a number: none, one, or two where marks are ambiguous."""
    if len(text) > _LONGEST:
        return ()
    atoms = _atoms(text.casefold())
    spans = _spans(atoms)
    if len(spans) != 1 or len(atoms) - len(spans[0]) > _MOST_OTHER_WORDS:
        return ()
    readings = [_value(choice) for choice in _choices(spans[0])]
    return tuple(dict.fromkeys(one for one in readings if one is not None and abs(one) < _LARGEST))


def _atoms(text: str) -> list[str]:
    for pattern, spelled in _PREPARED:
        text = pattern.sub(spelled, text)
    text = _BLANK_GROUPS.sub(lambda found: found[0].replace(" ", ""), text)
    return [
        atom.rstrip(".,") if atom[-1] in ".," else atom
        for atom in _ATOMS.findall(text)
        if atom not in _NOISE
    ]


def _spans(atoms: list[str]) -> list[list[str]]:
    """Return the runs of atoms that speak of numbers; none where a word takes it back."""
    if not _REFUSING.isdisjoint(atoms):
        return []
    spans: list[list[str]] = [[]]
    for atom in atoms:
        if _speaks_of_numbers(atom, started=bool(spans[-1])):
            spans[-1].append(atom)
        elif spans[-1]:
            spans.append([])
    return [span for span in spans if span]


def _speaks_of_numbers(atom: str, *, started: bool) -> bool:
    if not atom[0].isalpha() or atom in _UNITS or atom in _TENS or atom in _ONE_OF:
        return True
    if atom in _HALF:
        return True
    return started and (atom in _TIMES or atom in _SCALES or atom in _POINT or atom == "belas")


def _choices(span: list[str]) -> list[list[Decimal | str]]:
    """Return the span with its digits read, once for every reading of marks."""
    choices: list[list[Decimal | str]] = [[]]
    scaled = any(atom in _SCALES for atom in span)
    for atom in span:
        readings = (atom,) if atom[0].isalpha() else _marks(atom, scaled=scaled)
        choices = [[*done, reading] for done in choices for reading in readings][:4]
    return choices


def _marks(digits: str, *, scaled: bool) -> tuple[Decimal, ...]:
    """Read the points and commas of a number; both ways where both make sense."""
    points, commas = digits.count("."), digits.count(",")
    if points and commas:
        return _number(digits, "." if digits.rfind(",") > digits.rfind(".") else ",")
    mark = "." if points else ","
    if not points and not commas:
        return _number(digits, ".")
    grouped = re.fullmatch(rf"[-+]?[1-9]\d{{0,2}}(\{mark}\d{{3}})+", digits) is not None
    as_group = _number(digits, mark) if grouped else ()
    if points + commas > 1:
        return as_group
    as_fraction = _number(digits, "," if mark == "." else ".")
    if grouped and mark == "." and not scaled:
        return as_group
    return (*as_group, *as_fraction)


def _number(digits: str, group: str) -> tuple[Decimal, ...]:
    plain = digits.replace(group, "").replace(",", ".")
    if plain.count(".") > 1:
        return ()
    try:
        return (Decimal(plain),)
    except InvalidOperation:
        return ()


@dataclass(slots=True)
class _Sum:
    """A spoken number as it is added up.

    `total` is what is done, `group` what stands below the next scale, `last` the part that a
    following word may still multiply, and `room` what the next part must stay below.
    """

    total: Decimal = Decimal(0)
    group: Decimal = Decimal(0)
    last: Decimal | None = None
    room: Decimal = _LARGEST
    scale: Decimal = _LARGEST
    fraction: str | None = None

    def add(self, atom: Decimal | str) -> bool:
        """Take one atom; False where no number goes on like this."""
        if isinstance(atom, Decimal):
            return self._unit(atom)
        if atom in _POINT:
            self.fraction, whole = "", self.group + (self.last or 0)
            return whole == int(whole) and (self.last is not None or whole > 0)
        if atom in _UNITS:
            return self._unit(Decimal(_UNITS[atom]))
        if atom in _TENS:
            return self._round_part(Decimal(_TENS[atom]))
        if atom in _HALF:
            self.last = (self.last or Decimal(0)) + Decimal("0.5")
            return True
        return self._multiply(atom)

    def _multiply(self, atom: str) -> bool:
        if atom in _ONE_OF:
            started = self.fraction is None and self._unit(Decimal(1))
            return started and self._scaled(Decimal(_ONE_OF[atom]))
        if atom in _SCALES:
            return self._scaled(Decimal(_SCALES[atom]))
        if self.last is None or self.last >= 10 or self.fraction is not None:  # noqa: PLR2004
            return False
        one, self.last = self.last, None
        if atom == "belas":
            self.group, self.room = self.group + one + 10, Decimal(0)
            return True
        return self._round_part(one * _TIMES[atom], Decimal(_TIMES[atom]))

    def _unit(self, value: Decimal) -> bool:
        if self.fraction is not None:
            self.fraction += str(int(value))
            return 0 <= value < 10 and value == int(value)  # noqa: PLR2004
        if self.last is not None or value >= self.room:
            return False
        self.last = value
        return True

    def _round_part(self, value: Decimal, room: Decimal | None = None) -> bool:
        if self.last is not None or value >= self.room or self.fraction is not None:
            return False
        self.group += value
        self.room = room or Decimal(100 if value >= 100 else 10)  # noqa: PLR2004
        return True

    def _scaled(self, scale: Decimal) -> bool:
        value = self.value_of_group()
        if value == 0 or scale >= self.scale:
            return False
        self.total += value * scale
        self.group, self.last, self.fraction = Decimal(0), None, None
        self.scale = self.room = scale
        return True

    def value_of_group(self) -> Decimal:
        whole = self.group + (self.last or 0)
        return Decimal(f"{whole}.{self.fraction}") if self.fraction else whole


def _value(atoms: list[Decimal | str]) -> Decimal | None:
    total = _Sum()
    for atom in atoms:
        if not total.add(atom):
            return None
    return None if total.fraction == "" else total.total + total.value_of_group()
