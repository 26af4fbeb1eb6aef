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

from conversations.agency_names import (
    EMPTY,
    AreaReading,
    bones,
    compact,
    is_foreign,
    is_local,
    keyed,
    kind_of,
    names_nothing,
    national,
    read_area,
    sound,
    words_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

AREA_KINDS = ("provinsi", "kabupaten", "kota")

_WHOLE = 100.0
_OTHER_KIND = 12.0
_TAIL_LOSS = 9.0
_BEGINNING = 84.0
_UNIT_OF = 93.0
_TOPIC = 88.0
_GAP = 18.0
_SHORT_NAME = 4
_LONG_NAME = 10
_FUZZY_READINGS = 5
_LEAST_PREFIX = 4
_LEADS = frozenset(("kementerian", "badan", "lembaga", "komisi", "dewan", "koordinator", "bidang"))
_LOOSE = frozenset(
    ("kepulauan", "pulau", "administrasi", "istimewa", "khusus", "ibukota", "daerah", "dan")
)


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


class AgencyIndex:
    """All agencies by every name they go by.

    An alias gives the code it stands for, or with blanks between them all it may stand for.
    """

    def __init__(self, agencies: Iterable[Agency], aliases: Mapping[str, str]) -> None:
        self._by_code = {one.code: one for one in agencies}
        self._bases: dict[str, list[Agency]] = {}
        self._bodies: dict[str, list[Agency]] = {}
        self._topics: dict[str, list[Agency]] = {}
        self._keys: dict[str, Agency] = {}
        self._area_aliases: dict[str, list[Agency]] = {}
        for one in self._by_code.values():
            if one.kind in AREA_KINDS:
                _put(self._bases, _base(one), one)
            else:
                self._add_body(one)
        self._loose = self._loose_names()
        self._add_aliases(aliases)
        self._provinces = self._province_names()
        names = [*self._bases, *self._loose]
        self._area_names = names
        self._area_sounds = [sound(name) for name in names]
        self._area_bones = [bones(name) for name in names]
        self._body_names = list(self._bodies)

    @property
    def all(self) -> tuple[Agency, ...]:
        return tuple(self._by_code.values())

    def get(self, code: str) -> Agency | None:
        """Return an agency by its code, or None."""
        return self._by_code.get(code)

    def search(self, text: str, limit: int = 3) -> tuple[AgencyMatch, ...]:
        """Return the likeliest agencies, best first; nothing where nothing is likely."""
        words = words_of(text)
        if not words:
            return ()
        named = self._named_whole(words)
        if named is not None:
            return (AgencyMatch(named, _WHOLE, exact=True),)
        if names_nothing(words) and not self._is_topic(words):
            return ()
        bodies = list(self._nationals(words))
        areas = list(self._areas(words))
        if any(one.score == _UNIT_OF for one in bodies):
            areas = [AgencyMatch(one.agency, min(one.score, _UNIT_OF) - 1) for one in areas]
        elif is_foreign(words):
            areas = [AgencyMatch(one.agency, one.score - _OTHER_KIND) for one in areas]
        return _best([*bodies, *areas], limit)

    def _add_body(self, agency: Agency) -> None:
        spellings = {agency.name, agency.short, agency.name.split(",")[0]}
        spellings |= {part for part in agency.name.split("/") if " " in part.strip()}
        spellings |= set(agency.short.split("/"))
        for name in {compact(national(words_of(one))) for one in spellings} - {""}:
            _put(self._bodies, name, agency)
        topic = [word for word in national(words_of(agency.name)) if word not in _LEADS]
        _put(self._topics, compact(topic), agency)

    def _loose_names(self) -> dict[str, list[Agency]]:
        """Names of areas without "Kepulauan" and the like, where no other area has them."""
        loose: dict[str, list[Agency]] = {}
        for one in self._by_code.values():
            if one.kind not in AREA_KINDS:
                continue
            name = _loose(one)
            if not any(other.kind == one.kind for other in self._bases.get(name, ())):
                _put(loose, name, one)
        return {name: found for name, found in loose.items() if name}

    def _add_aliases(self, aliases: Mapping[str, str]) -> None:
        for alias, listed in aliases.items():
            meant = [one for code in listed.split() if (one := self._by_code.get(code))]
            words = words_of(alias)
            if not meant or not words:
                continue
            if meant[0].kind not in AREA_KINDS:
                self._bodies[compact(national(words))] = meant
            elif len(meant) == 1 and any(kind_of(word) or word in EMPTY for word in words):
                self._keys[compact(words)] = meant[0]
                if any(kind_of(word) for word in words):
                    self._keys[keyed(words)] = meant[0]
            else:
                self._area_aliases[compact(word for word in words if word not in EMPTY)] = meant

    def _province_names(self) -> dict[str, str]:
        found = {
            name: one.code
            for names in (self._loose, self._bases)
            for name, agencies in names.items()
            for one in agencies
            if one.kind == "provinsi"
        }
        return found | {
            name: meant[0].code
            for name, meant in self._area_aliases.items()
            if len(meant) == 1 and meant[0].kind == "provinsi"
        }

    def _named_whole(self, words: Sequence[str]) -> Agency | None:
        """Return the agency whose whole name or alias this is, if it is one."""
        named = self._keys.get(compact(words)) or self._keys.get(keyed(words))
        if named is not None:
            return named
        found = self._bodies.get(compact(national(words)), [])
        return found[0] if len(found) == 1 else None

    def _is_topic(self, words: Sequence[str]) -> bool:
        return not is_local(words) and compact(national(words)) in self._topics

    def _areas(self, words: Sequence[str]) -> Iterator[AgencyMatch]:
        readings = read_area(words, self._provinces)
        fuzzy = _FUZZY_READINGS
        for reading in readings:
            if len(reading.name) < 3:  # noqa: PLR2004 - two letters are near to anything
                named = self._named_area(reading.name)
                found = [(one, score) for one, score in named if reading.sure]
            else:
                found = list(self._named_area(reading.name))
            if not found and fuzzy and len(reading.name) >= _SHORT_NAME:
                fuzzy -= 1
                found = list(self._near_areas(reading))
            for agency, score in found:
                match = _judged(agency, score, reading)
                if match is not None:
                    yield match
            if reading.sure and found and reading.loss == 0:
                yield from self._beginning_with(reading)

    def _named_area(self, name: str) -> Iterator[tuple[Agency, float]]:
        """Yield the agencies of that very name: their own, a shorter one, or an alias."""
        for one in self._bases.get(name, ()):
            yield one, _WHOLE
        for one in self._loose.get(name, ()):
            yield one, _WHOLE
        for meant in self._area_aliases.get(name, ()) if name not in self._bases else ():
            yield meant, _WHOLE
            for one in self._of_one_name(meant):
                yield one, _WHOLE - 0.5

    def _of_one_name(self, agency: Agency) -> Iterator[Agency]:
        """Yield the other areas of an area's name: the regency of a city, for one."""
        for names, base in ((self._bases, _base(agency)), (self._loose, _loose(agency))):
            found = (*names.get(base, ()), *self._bases.get(base, ()))
            if agency in found:
                yield from (one for one in found if one != agency)

    def _near_areas(self, reading: AreaReading) -> Iterator[tuple[Agency, float]]:
        name = reading.name
        least = _least(reading)
        scores: dict[str, float] = {}
        for query, choices, loss in (
            (name, self._area_names, 0.0),
            (sound(name), self._area_sounds, 1.0),
            (_skeleton(name), self._area_bones, 12.0),
        ):
            near = process.extract(
                query, choices, scorer=fuzz.ratio, score_cutoff=least + loss, limit=6
            )
            for _, score, place in near if query else ():
                known = self._area_names[place]
                scores[known] = max(scores.get(known, 0.0), score - loss)
        best = max(scores.values(), default=0.0)
        scores = {known: score for known, score in scores.items() if score > best - _GAP}
        if reading.sure:
            self._add_beginnings(name, scores)
        for known, score in scores.items():
            for one in (*self._bases.get(known, ()), *self._loose.get(known, ())):
                yield one, min(score, _WHOLE - 1)

    def _add_beginnings(self, name: str, scores: dict[str, float]) -> None:
        if len(name) < _LEAST_PREFIX:
            return
        for known in self._area_names:
            if known.startswith(name):
                likeness = _BEGINNING - (len(known) - len(name)) / 10
                scores[known] = max(scores.get(known, 0.0), likeness)

    def _beginning_with(self, reading: AreaReading) -> Iterator[AgencyMatch]:
        """Yield areas whose names go on where this one ends: Bandung, then Bandung Barat."""
        scores: dict[str, float] = {}
        self._add_beginnings(reading.name, scores)
        for known, score in scores.items():
            for one in self._bases.get(known, ()) if known != reading.name else ():
                match = _judged(one, score - 8, reading)
                if match is not None:
                    yield match

    def _nationals(self, words: Sequence[str]) -> Iterator[AgencyMatch]:
        if is_local(words):
            return
        bare = national(words)
        name = compact(bare)
        yield from (AgencyMatch(one, _WHOLE) for one in self._bodies.get(name, ()))
        yield from (AgencyMatch(one, _TOPIC) for one in self._topics.get(name, ()))
        yield from self._units(bare)
        if len(name) < _SHORT_NAME or set(bare) <= _LEADS:
            return
        least = 78.0 if len(name) > 6 else 80.0  # noqa: PLR2004
        near = process.extract(
            name, self._body_names, scorer=fuzz.ratio, score_cutoff=least, limit=6
        )
        yield from (
            AgencyMatch(one, min(score, _WHOLE - 1))
            for known, score, _ in near
            for one in self._bodies[known]
        )
        yield from self._bodies_beginning(name)

    def _bodies_beginning(self, name: str) -> Iterator[AgencyMatch]:
        for known in self._body_names:
            if known.startswith(name) or (len(known) >= _LONG_NAME and name.startswith(known)):
                rest = abs(len(known) - len(name)) / 10
                yield from (AgencyMatch(one, _TOPIC - rest) for one in self._bodies[known])

    def _units(self, words: Sequence[str]) -> Iterator[AgencyMatch]:
        """Yield bodies named inside: "Kantor Kemenag Kab Tegal" is a unit of the ministry."""
        for start in range(len(words)):
            for end in range(start + 1, min(len(words), start + 6) + 1):
                if end - start == len(words):
                    continue
                name = compact(words[start:end])
                if len(name) < (3 if start == 0 else _SHORT_NAME):
                    continue
                known = self._bodies.get(name, ())
                yield from (AgencyMatch(one, _UNIT_OF) for one in known)


def _least(reading: AreaReading) -> float:
    """Return how alike a name must be: less where "kab" or "kota" says that it is one."""
    if not reading.sure:
        return 88.0
    if reading.kind is not None:
        return 66.0
    return 76.0 if len(reading.name) > _SHORT_NAME else 84.0


def _skeleton(name: str) -> str:
    """Return what is typed without its vowels, where it is typed so; else nothing."""
    bare = bones(name)
    return bare if len(bare) >= _SHORT_NAME and len(name) - len(bare) <= 1 else ""


def _put(names: dict[str, list[Agency]], name: str, agency: Agency) -> None:
    known = names.setdefault(name, [])
    if agency not in known:
        known.append(agency)


def _base_words(agency: Agency) -> list[str]:
    """Return an area's own name: "Pemerintah Kota Kotamobagu" is "kotamobagu"."""
    own = re.sub(
        r"^Pemerintah (?:Kabupaten|Kota|Provinsi|Daerah)?\s*", "", agency.name, flags=re.IGNORECASE
    )
    return [word for word in words_of(own) if word not in EMPTY]


def _base(agency: Agency) -> str:
    return compact(_base_words(agency))


def _loose(agency: Agency) -> str:
    return compact(word for word in _base_words(agency) if word not in _LOOSE)


def _judged(agency: Agency, score: float, reading: AreaReading) -> AgencyMatch | None:
    """Return the match of a reading, or None where the province that was said is another."""
    exact = score >= _WHOLE - 0.5 and reading.sure and reading.loss == 0
    if reading.province is not None and agency.parent != reading.province:
        return None
    score -= reading.loss
    if reading.kind is not None and agency.kind != reading.kind:
        return AgencyMatch(agency, score - _OTHER_KIND)
    if reading.province is not None:
        score += 0.4
    if not reading.sure:
        score -= _TAIL_LOSS
    return AgencyMatch(agency, score, exact)


def _best(matches: Iterable[AgencyMatch], limit: int) -> tuple[AgencyMatch, ...]:
    """Return the best match of each agency; "exact" only where one alone has that very name."""
    best: dict[str, AgencyMatch] = {}
    for match in matches:
        known = best.get(match.agency.code)
        if known is None or (match.exact, match.score) > (known.exact, known.score):
            best[match.agency.code] = match
    certain = sum(match.exact for match in best.values()) == 1
    ranked = sorted(
        best.values(), key=lambda one: (-one.exact, -round(one.score, 1), one.agency.code)
    )
    return tuple(
        AgencyMatch(one.agency, min(one.score, _WHOLE), one.exact and certain)
        for one in ranked[:limit]
    )


@cache
def load_directory() -> AgencyIndex:
    """Return the directory that comes with the program."""
    return AgencyIndex(
        (
            Agency(row["kode"], row["nama"], row["singkatan"], row["jenis"], row["kode_induk"])
            for row in _rows("agencies.csv")
        ),
        load_aliases(),
    )


@cache
def load_aliases() -> dict[str, str]:
    """Return the other names that come with the program, and what each may stand for."""
    return {row["alias"]: row["kode"] for row in _rows("aliases.csv")}


def _rows(name: str) -> list[dict[str, str]]:
    listed = resources.files("conversations").joinpath("directory", name)
    return list(csv.DictReader(listed.read_text(encoding="utf-8").splitlines()))
