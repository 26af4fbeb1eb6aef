"""The directory of agencies, searched as people type: "kab bdg", "pemkot sby", "kmenkes".

A name is certain only where, once normalised, it is identical to one agency's name or alias.
Everything else gives candidates for the person to choose from; likeness alone decides nothing.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

AREA_KINDS = ("provinsi", "kabupaten", "kota")

_KIND_WORDS = {
    "kab": "kabupaten", "kabupaten": "kabupaten", "pemkab": "kabupaten", "kbupaten": "kabupaten",
    "kabupten": "kabupaten", "kbptn": "kabupaten", "regency": "kabupaten",
    "kota": "kota", "pemkot": "kota", "kotamadya": "kota", "kodya": "kota", "city": "kota",
    "prov": "provinsi", "provinsi": "provinsi", "pemprov": "provinsi", "propinsi": "provinsi",
    "prop": "provinsi", "province": "provinsi",
}  # fmt: skip
_EMPTY_WORDS = frozenset(
    [
        "pemerintah",
        "pemda",
        "pemerintahan",
        "daerah",
        "dari",
        "di",
        "saya",
        "kami",
        "instansi",
        "government",
        "of",
        "the",
        "ri",
    ]
)
_MARKS = re.compile(r"[^\w\s]+")
_LEAST = 74.0
_LEAST_SHORT = 86.0
_SHORT = 5


@dataclass(frozen=True, slots=True)
class Agency:
    """One agency. `code` is the key and is text; `parent` is the province of a city or regency."""

    code: str
    name: str
    short: str
    kind: str
    parent: str = ""


@dataclass(frozen=True, slots=True)
class AgencyMatch:
    agency: Agency
    score: float
    exact: bool = False


@dataclass(frozen=True, slots=True)
class _Query:
    kind: str | None
    compact: str
    words: tuple[str, ...]


class AgencyIndex:
    """All agencies by every name they go by."""

    def __init__(self, agencies: Iterable[Agency], aliases: Mapping[str, str]) -> None:
        self._by_code = {one.code: one for one in agencies}
        self._aliases = {_compact(_words(alias)): code for alias, code in aliases.items()}
        self._names: dict[str, list[Agency]] = {}
        self._areas: dict[str, list[Agency]] = {}
        for one in self._by_code.values():
            for name in self._spellings(one):
                self._names.setdefault(name, []).append(one)
            if one.kind in AREA_KINDS:
                self._areas.setdefault(_base(one), []).append(one)
        self._provinces = {
            _base(one): one.code for one in self._by_code.values() if one.kind == "provinsi"
        }

    @staticmethod
    def _spellings(agency: Agency) -> set[str]:
        names = {_compact(_words(agency.name)), _compact(_words(agency.short))}
        for part in re.split(r"[/(),]", agency.name):
            if agency.kind not in AREA_KINDS and len(part.split()) > 1:
                names.add(_compact(_words(part)))
        return {name for name in names if name}

    @property
    def all(self) -> tuple[Agency, ...]:
        return tuple(self._by_code.values())

    def get(self, code: str) -> Agency | None:
        """Return an agency by its code, or None."""
        return self._by_code.get(code)

    def search(self, text: str, limit: int = 3) -> tuple[AgencyMatch, ...]:
        """Return the likeliest agencies, best first; nothing where nothing is likely."""
        words = _words(text)
        if not words:
            return ()
        found = self._by_alias(words) or self._by_area(words, limit) or self._by_name(words, limit)
        return found[:limit]

    def _by_alias(self, words: list[str]) -> tuple[AgencyMatch, ...]:
        bare = [word for word in words if word not in _EMPTY_WORDS]
        for spelled in (words, bare):
            compact = _compact(spelled)
            code = self._aliases.get(compact)
            if code in self._by_code:
                return (AgencyMatch(self._by_code[code], 100.0, exact=True),)
            named = self._names.get(compact, [])
            if len(named) == 1:
                return (AgencyMatch(named[0], 100.0, exact=True),)
        return ()

    def _by_area(self, words: list[str], limit: int) -> tuple[AgencyMatch, ...]:
        query = self._area_query(words)
        if not query.compact:
            return ()
        hint = self._province_hint(query)
        best: dict[str, AgencyMatch] = {}
        for compact, province in hint:
            for match in self._areas_like(compact, query.kind, limit):
                score = match.score
                if province is not None:
                    if match.agency.parent != province:
                        continue
                    score += 1
                known = best.get(match.agency.code)
                if known is None or known.score < score:
                    best[match.agency.code] = AgencyMatch(match.agency, score, match.exact)
        ranked = sorted(best.values(), key=lambda one: (-one.score, one.agency.code))
        return _certain(ranked)

    def _area_query(self, words: list[str]) -> _Query:
        kind, start = None, 0
        for place, word in enumerate(words):
            if word in _KIND_WORDS and place + 1 < len(words):
                kind, start = _KIND_WORDS[word], place + 1
        if kind is None:
            joined = _split_kind(words[0])
            if joined is not None:
                kind, words = joined[0], [joined[1], *words[1:]]
        rest = [word for word in words[start:] if word not in _EMPTY_WORDS]
        return _Query(kind, _compact(rest), tuple(rest))

    def _province_hint(self, query: _Query) -> list[tuple[str, str | None]]:
        """Return what may be the area's own name, with the province named after it."""
        readings: list[tuple[str, str | None]] = [(query.compact, None)]
        for cut in range(1, len(query.words)):
            tail = _compact([w for w in query.words[cut:] if w not in _KIND_WORDS])
            code = self._provinces.get(tail) or self._aliases.get(tail)
            if code is not None and code in self._by_code and len(code) == 2:  # noqa: PLR2004
                readings.append((_compact(query.words[:cut]), code))
        return readings

    def _areas_like(self, compact: str, kind: str | None, limit: int) -> list[AgencyMatch]:
        if len(compact) < 3:  # noqa: PLR2004
            return []
        alias = self._aliases.get(compact)
        found: list[AgencyMatch] = []
        if alias in self._by_code:
            base = _base(self._by_code[alias])
            found += [AgencyMatch(one, 99.0) for one in self._areas.get(base, [])]
        least = _LEAST_SHORT if len(compact) <= _SHORT else _LEAST
        near = process.extract(
            compact, self._areas.keys(), scorer=_likeness, score_cutoff=least, limit=limit * 3
        )
        for base, score, _ in near:
            found += [
                AgencyMatch(one, score, exact=base == compact and score >= 100)  # noqa: PLR2004
                for one in self._areas[base]
            ]
        if kind is not None:
            of_kind = [one for one in found if one.agency.kind == kind]
            others = [
                AgencyMatch(one.agency, one.score - 12) for one in found if one.agency.kind != kind
            ]
            return of_kind + others
        return found

    def _by_name(self, words: list[str], limit: int) -> tuple[AgencyMatch, ...]:
        compact = _compact([word for word in words if word not in _EMPTY_WORDS])
        if len(compact) < 3:  # noqa: PLR2004
            return ()
        least = _LEAST_SHORT if len(compact) <= _SHORT + 1 else _LEAST + 4
        best: dict[str, AgencyMatch] = {}
        near = process.extract(
            compact, self._names.keys(), scorer=_likeness, score_cutoff=least, limit=limit * 4
        )
        near_alias = process.extract(
            compact, self._aliases.keys(), scorer=fuzz.ratio, score_cutoff=least + 4, limit=limit
        )
        hits = [(one, score) for name, score, _ in near for one in self._names[name]]
        hits += [
            (self._by_code[self._aliases[name]], score)
            for name, score, _ in near_alias
            if self._aliases[name] in self._by_code
        ]
        for agency, score in hits:
            known = best.get(agency.code)
            if known is None or known.score < score:
                best[agency.code] = AgencyMatch(agency, score)
        return tuple(sorted(best.values(), key=lambda one: (-one.score, one.agency.code)))


def _certain(ranked: list[AgencyMatch]) -> tuple[AgencyMatch, ...]:
    """Keep "exact" only where a single agency has that very name."""
    exact = [one for one in ranked if one.exact]
    if len(exact) == 1:
        return tuple(ranked)
    return tuple(AgencyMatch(one.agency, one.score) for one in ranked)


def _likeness(one: str, other: str, **options: object) -> float:
    score = fuzz.ratio(one, other)
    if len(one) >= 6 and (other.startswith(one) or one.startswith(other)):  # noqa: PLR2004
        score = max(score, 88.0)
    cutoff = options.get("score_cutoff")
    return score if not isinstance(cutoff, int | float) or score >= cutoff else 0.0


def _split_kind(word: str) -> tuple[str, str] | None:
    for prefix in ("pemkab", "pemkot", "pemprov", "kab", "prov"):
        if word.startswith(prefix) and len(word) - len(prefix) >= 4:  # noqa: PLR2004
            return _KIND_WORDS[prefix], word[len(prefix) :]
    return None


def _words(text: str) -> list[str]:
    bare = text.casefold().replace("-", "").replace("'", "").replace("’", "")
    return _MARKS.sub(" ", bare).split()


def _compact(words: Iterable[str]) -> str:
    return "".join(words)


def _base(agency: Agency) -> str:
    """Return an area's own name: "Pemerintah Kabupaten Banyumas" is "banyumas"."""
    words = [
        word for word in _words(agency.name) if word not in _EMPTY_WORDS and word not in _KIND_WORDS
    ]
    return _compact(words)


@cache
def load_directory() -> AgencyIndex:
    """Return the directory that comes with the program."""
    folder = resources.files("conversations").joinpath("directory")
    agencies = [
        Agency(row["kode"], row["nama"], row["singkatan"], row["jenis"], row["kode_induk"])
        for row in csv.DictReader(
            folder.joinpath("agencies.csv").read_text(encoding="utf-8").splitlines()
        )
    ]
    return AgencyIndex(agencies, load_aliases())


def load_aliases() -> dict[str, str]:
    """Return the other names that come with the program."""
    listed = resources.files("conversations").joinpath("directory", "aliases.csv")
    if not listed.is_file():
        return {}
    rows = csv.DictReader(listed.read_text(encoding="utf-8").splitlines())
    return {row["alias"]: row["code"] for row in rows}
