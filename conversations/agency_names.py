"""How names of agencies are typed: words made alike, kinds of area found, readings listed.

It knows spelling only. Which agencies there are, and which of them a reading means, is the
work of the directory in `conversations.agencies`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_KINDS = {
    "kab": "kabupaten", "kabupaten": "kabupaten", "pemkab": "kabupaten", "kbptn": "kabupaten",
    "kabptn": "kabupaten", "kabup": "kabupaten", "kbp": "kabupaten", "pemdakab": "kabupaten",
    "regency": "kabupaten", "kota": "kota", "pemkot": "kota", "kotamadya": "kota",
    "kodya": "kota", "city": "kota", "pemko": "kota", "kotmad": "kota", "municipality": "kota",
    "prov": "provinsi", "provinsi": "provinsi", "pemprov": "provinsi", "propinsi": "provinsi",
    "prop": "provinsi", "prv": "provinsi", "pemprop": "provinsi", "province": "provinsi",
}  # fmt: skip
_GLUED = (
    "pemkab", "pemkot", "pemprov", "pemko", "kabupaten", "kab", "kota", "provinsi", "prov",
)  # fmt: skip
_SPELLINGS = {
    "kementrian": "kementerian", "kementeri": "kementerian", "kemenetrian": "kementerian",
    "kementerin": "kementerian", "kemntrian": "kementerian", "kmentrian": "kementerian",
    "kementriaan": "kementerian", "kementran": "kementerian", "kemen": "kementerian",
    "kem": "kementerian", "departemen": "kementerian", "dept": "kementerian",
    "dep": "kementerian", "menteri": "kementerian", "mentri": "kementerian",
    "negri": "negeri", "kep": "kepulauan", "kepul": "kepulauan", "kepualauan": "kepulauan",
    "sumatra": "sumatera", "java": "jawa", "celebes": "sulawesi", "moluccas": "maluku",
    "borneo": "kalimantan", "utr": "utara", "slt": "selatan", "sel": "selatan", "brt": "barat",
    "bar": "barat", "tmr": "timur", "tim": "timur", "tgh": "tengah", "teng": "tengah",
    "tgr": "tenggara", "tj": "tanjung", "tjg": "tanjung", "tg": "tanjung", "tnjg": "tanjung",
    "bd": "barat daya", "islands": "kepulauan", "island": "pulau", "adm": "administrasi",
    "jogja": "yogyakarta", "jogjakarta": "yogyakarta", "yogya": "yogyakarta",
    "jogyakarta": "yogyakarta", "yogjakarta": "yogyakarta", "djogja": "yogyakarta",
    "jogya": "yogyakarta", "jkt": "jakarta", "nasonal": "nasional", "indo": "indonesia",
    "nusatenggara": "nusa tenggara",
}  # fmt: skip
_COMPASS = {
    "north": "utara", "south": "selatan", "west": "barat", "east": "timur",
    "central": "tengah", "southeast": "tenggara", "southwest": "barat daya",
}  # fmt: skip
EMPTY = frozenset((
    "pemerintah", "pemerintahan", "pemda", "daerah", "dari", "di", "saya", "kami", "instansi",
    "instansinya", "government", "of", "the", "ri", "dan", "and", "ministry's", "pak", "bu",
    "bapak", "ibu", "min", "mimin", "ya", "adalah", "yaitu", "asal", "wilayah", "dalam",
    "indonesia", "utk", "untuk", "ini", "itu", "special", "region", "local", "regional", "tk",
    "tingkat", "ii", "dati", "pem", "kerja", "bekerja", "tugas", "bertugas", "dinas",
))  # fmt: skip
_NATIONAL_EMPTY = frozenset(("ri", "dan", "and", "the", "pak", "bu", "min", "di", "dari", "saya"))
LOCAL = frozenset((
    "dinas", "dinkes", "disdik", "disdikbud", "dishub", "dinsos", "diskominfo", "disdukcapil",
    "dukcapil", "dindukcapil", "dispendukcapil", "dpmptsp", "bkd", "bkpsdm", "bkpp", "bpkad",
    "bapenda", "bpbd", "bappeda", "bappelitbangda", "bapperida", "baperlitbang", "satpol",
    "rsud", "rsu", "rs", "puskesmas", "pkm", "kecamatan", "kec", "kelurahan", "kel", "desa",
    "sdn", "smpn", "sman", "smkn", "uptd", "upt", "setda", "sekda", "setwan", "dprd",
    "inspektorat", "bagian", "biro", "sekretariat", "disnaker", "dinaskes", "dpmd", "dlh",
    "dpupr", "disperindag", "disparpora", "dinkominfo", "dispora", "disbudpar", "distan",
    "rumah", "labkesda", "samsat", "bpsdm", "brida", "balitbangda", "pdam", "perumda",
))  # fmt: skip
_FOREIGN = frozenset((
    "universitas", "univ", "institut", "politeknik", "poltekkes", "stie", "stikes", "iain", "uin",
    "pt", "cv", "ud", "yayasan", "klinik", "sma", "smk", "smp", "sd", "madrasah",
    "man", "mtsn", "perum", "persero", "bumd", "bumn", "bumdes", "lsm", "komunitas",
))  # fmt: skip
_NOT_NAMES = frozenset((
    "tidak", "tdk", "gak", "ga", "nggak", "enggak", "tau", "tahu", "belum", "blm", "ada", "lupa",
    "apa", "apakah", "siapa", "mana", "coba", "tes", "test", "halo", "hai", "terima", "kasih",
    "ok", "oke", "lagi", "entah", "entahlah", "bingung", "nanti", "dulu", "saja", "aja", "sama",
    "bukan", "lain", "lainnya", "kantor", "kesehatan", "pendidikan", "sosial", "yang", "yg",
    "no", "not", "know", "i", "dont", "none", "nama", "sendiri", "swasta", "pribadi", "umum",
    "pusat", "semua", "sakit", "negeri", "asdf", "perusahaan", "masyarakat", "warga", "kurang",
    "selatan", "utara", "barat", "timur", "tengah", "tenggara", "raya", "kepulauan", "pulau",
    "bupati", "walikota", "wali", "gubernur", "camat", "lurah", "kades", "menu", "bantuan",
    "lembaga", "status", "petugas",
))  # fmt: skip
_STOP_WITHOUT_KIND = _NOT_NAMES | LOCAL | EMPTY
_MARKS = re.compile(r"[^\w\s]+|_")
_TWICE = re.compile(r"\b([a-z]{2,})2\b")
_VOWELS = re.compile(r"(?<=.)[aeiou]")
_DOUBLED = re.compile(r"(.)\1+")
_MOST_WORDS = 24
_KIND_TYPO = 7


@dataclass(frozen=True, slots=True)
class AreaReading:
    """One way to read a text as an area. `sure` is false where words before it were left out."""

    name: str
    kind: str | None = None
    province: str | None = None
    sure: bool = True
    loss: float = 0.0


def words_of(text: str) -> list[str]:
    """Return the words in one spelling: lower case, no marks, known abbreviations in full."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    plain = re.sub(r"['’`]", "", plain).replace("republik indonesia", " ri ")
    plain = _TWICE.sub(r"\1\1", _MARKS.sub(" ", plain))
    words = [part for word in plain.split() for part in _SPELLINGS.get(word, word).split()]
    return _compass_last(words[:_MOST_WORDS])


def _compass_last(words: list[str]) -> list[str]:
    """Turn "west java" into "jawa barat"."""
    for place, word in enumerate(words[:-1]):
        if word in _COMPASS:
            return [
                *words[:place],
                *words[place + 1 : place + 2],
                *_COMPASS[word].split(),
                *words[place + 2 :],
            ]
    return words


def compact(words: Iterable[str]) -> str:
    return "".join(words)


def sound(name: str) -> str:
    """Return a compact name as it sounds: old spelling and doubled letters made one."""
    for old, new in (("oe", "u"), ("tj", "c"), ("dj", "j"), ("kh", "k"), ("sy", "s"), ("y", "i")):
        name = name.replace(old, new)
    return _DOUBLED.sub(r"\1", name)


def bones(name: str) -> str:
    """Return a compact name without vowels: "bnyms" is how some type Banyumas."""
    return _VOWELS.sub("", name)


def kind_of(word: str) -> str | None:
    """Return the kind of area a word says, also where it is mistyped."""
    known = _KINDS.get(word)
    if known is not None or len(word) < _KIND_TYPO:
        return known
    for kind in ("kabupaten", "provinsi"):
        if fuzz.ratio(word, kind) >= 84:  # noqa: PLR2004 - one or two letters amiss
            return kind
    return None


def national(words: Sequence[str]) -> list[str]:
    """Return the words that count in the name of a ministry or body."""
    return [word for word in words if word not in _NATIONAL_EMPTY]


def is_local(words: Sequence[str]) -> bool:
    """Tell whether a unit of a local government is named: an office, a hospital, a school."""
    found = LOCAL.intersection(words)
    if "tahanan" in words:
        found -= {"rumah"}  # a prison is a unit of a ministry, a hospital is not
    return bool(found) or ("badan" in words and "daerah" in words)


def is_foreign(words: Sequence[str]) -> bool:
    """Tell whether something that is no government is named, which only lies in an area."""
    return any(word in _FOREIGN for word in words)


def names_nothing(words: Sequence[str]) -> bool:
    """Tell whether no word can be part of a name."""
    return all(word in _STOP_WITHOUT_KIND or kind_of(word) is not None for word in words)


def keyed(words: Sequence[str]) -> str:
    """Return the key of a whole name with its kind: "kab. Pontianak" is "kabupatenpontianak"."""
    kept = (word for word in words if word not in EMPTY or word == "ri")
    return compact(kind_of(word) or word for word in kept)


def read_area(words: Sequence[str], provinces: Mapping[str, str]) -> list[AreaReading]:
    """List the ways to read words as an area, the likeliest first."""
    readings: dict[AreaReading, None] = {}
    for kind, head, sure in _heads(_unglued(words)):
        bare = [word for word in head if word not in EMPTY]
        if not bare:
            continue
        for reading in _with_province(bare, provinces):
            name, province, loss = reading
            readings[AreaReading(name, kind, province, sure, loss)] = None
    return list(readings)


def _with_province(
    words: Sequence[str], provinces: Mapping[str, str]
) -> Iterator[tuple[str, str | None, float]]:
    yield compact(words), None, 0.0
    for cut in range(1, len(words)):
        tail = compact(word for word in words[cut:] if kind_of(word) is None)
        province = provinces.get(tail)
        if province is not None:
            yield compact(words[:cut]), province, 0.0
            yield compact(words[:cut]), None, 6.0


def _unglued(words: Sequence[str]) -> list[str]:
    parts: list[str] = []
    for word in words:
        prefix = next(
            (one for one in _GLUED if word.startswith(one) and len(word) - len(one) > 3),  # noqa: PLR2004
            None,
        )
        if prefix is None or kind_of(word) is not None:
            parts.append(word)
        else:
            parts += [prefix, word[len(prefix) :]]
    return parts


def _heads(words: list[str]) -> Iterator[tuple[str | None, Sequence[str], bool]]:
    """List (kind, words of the name, whether nothing was left out)."""
    yield None, words, True
    kinds = [(place, kind) for place, word in enumerate(words) if (kind := kind_of(word))]
    smaller = [one for one in kinds if one[1] != "provinsi"]
    for place, kind in smaller or kinds:
        rest = words[place + 1 :]
        if rest:
            yield kind, rest, True
            stop = next((at for at, word in enumerate(rest) if kind_of(word)), len(rest))
            if 0 < stop < len(rest):
                yield kind, rest[:stop], True
        else:
            yield kind, words[:place], True
    if not any(words[place + 1 :] for place, _ in kinds):
        yield from _tails(words)


def _tails(words: list[str]) -> Iterator[tuple[str | None, Sequence[str], bool]]:
    named = [word for word in words if word not in EMPTY and kind_of(word) is None]
    for length in range(min(4, len(named) - 1), 0, -1):
        tail = named[-length:]
        if tail[0] not in _NOT_NAMES and tail[0] not in LOCAL:
            yield None, tail, False
