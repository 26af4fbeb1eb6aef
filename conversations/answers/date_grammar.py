"""The grammar of typed dates: from words in one spelling to the days they may mean.

Day first, as in Indonesia. A year or month that is not said is the nearest that fits the
question's bounds. Where two readings make sense both are returned, best first.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from conversations.answers.date_days import (
    Bounds,
    Month,
    Reading,
    Unclear,
    dated,
    full_year,
    made,
    moved,
    nearest,
    of_year,
    part_of_month,
)
from conversations.answers.date_words import canonical

_LONGEST = 300
_WEEK = 7
_INDEPENDENCE_DAY = re.compile(r"\s*(?:tgl|tanggal)?\s*(?:17\s?an|tujuh\s?belas\s?an)\s*")
_OFFSETS = {"kemarin dulu": -2, "kemarin lusa": -2, "kemarin": -1, "hariini": 0, "besok": 1,
            "besok lusa": 2, "lusa": 2, "tulat": 3}  # fmt: skip
_UNIT = r"(hari|minggu|bulan|tahun)"
_COUNTED = re.compile(rf"(?:(dalam) )?(\d{{1,3}}|half) {_UNIT}(?: (lalu|kemarin|depan))?")
_SPAN = re.compile(rf"(?:tgl )?(?:(\d{{1,2}}) )?{_UNIT} (lalu|kemarin|ini|depan)")
_PART = re.compile(r"(awal|tengah|akhir)(?: (bulan|tahun))?(?: (lalu|kemarin|ini|depan)| (\d{4}))?")
_NAMED = re.compile(
    r"(?:(awal|tengah|akhir) )?(?:tgl )?(?:(\d{1,2}) )?M(\d{1,2})"
    r"(?: (\d{1,2})(?= \d{4}| \d\d$|$| [a-z]))?"
    r"(?: (\d{4}|\d{2}))?(?: (tahun )?(lalu|kemarin|ini|depan))?"
)
_NUMERIC = re.compile(r"(?:tgl )?(\d{1,4}) (?:[-/.] )?(\d{1,2})(?: (?:[-/.] )?(\d{1,4}))?")
_COMPACT = re.compile(
    r"(?:tgl )?(?:(\d{2})(\d{2})((?:19|20)\d{2}|\d{2})|((?:19|20)\d{2})(\d{2})(\d{2}))"
)
_YEAR_ONLY = re.compile(r"(?:19|20)\d{2}")
_WITHIN = (
    re.compile(
        r"(?<!\S)(?<!\d )(?:(?:\d{1,2} (?:[-~&] )?)*\d{1,2} M\d{1,2}(?: \d{4}| \d{2})?"
        r"|M\d{1,2} \d{1,2} \d{4}|\d{1,2} ([-/.]) \d{1,2} \1 (?:\d{4}|\d{2})"
        r"|\d{4} ([-/]) \d{1,2} \2 \d{1,2})(?!\S)(?! \d)"
    ),
    re.compile(r"(?<!\S)(?:(?:awal|tengah|akhir) )?M\d{1,2} \d{4}(?!\S)"),
)  # fmt: skip
_SEVERAL_DAYS = re.compile(r"(?:tgl )?(\d{1,2}(?: (?:[-~&] )?(?:tgl )?\d{1,2})+) (M\d{1,2}.*)")
_RANGE = re.compile(r"(.*\d.*?) ~ (.*\d.*)|(\d+ / \d+ / \d+) - (\d+ / \d+ / \d+)")
_DATED_WEEKDAY = re.compile(r"W(\d) (?:tgl )?([^W]*\d[^W]*)|([^W]*\d[^W]*) W(\d)")
_WEEKDAY_OF_WEEK = re.compile(r"W(\d) (\d{1,2}) minggu (lalu|kemarin|depan)")
_WEEKDAY = re.compile(r"W(\d)(?: (minggu ))?(?: ?(lalu|kemarin|ini|depan|besok|hariini))?")
_SAID_DAY = re.compile(r"(kemarin|besok|lusa|hariini) (.*[\dW].*)")


def read_dates(text: str, bounds: Bounds) -> tuple[Reading, ...]:
    """Return the readings of a text as a day, best first; none where there is none."""
    if len(text) > _LONGEST:
        return ()
    if _INDEPENDENCE_DAY.fullmatch(text):
        return tuple(dict.fromkeys(_read("17 M8", bounds) + _read("17", bounds)))
    words = canonical(text)
    return _read(" ".join(words.replace("X", "").split()), bounds, rest="X" in words.split()) or (
        _within(words, bounds) if "NOT" not in words else ()
    )


def _read(words: str, bounds: Bounds, *, rest: bool = False) -> tuple[Reading, ...]:
    """Read words that are nothing but a date. With `rest` there were other words: no reading."""
    if rest or not words:
        return ()
    for reader in (_relative, _counted, _spans, _parts, _weekday, _named, _ranges, _numeric, _day):
        found = reader(words, bounds)
        if found:
            return found
    return ()


def _within(words: str, bounds: Bounds) -> tuple[Reading, ...]:
    """Find whole dates inside a sentence: "kami mulai 2 januari 2024 di puskesmas"."""
    for pattern in _WITHIN:
        found = [_read(match.group(), bounds) for match in pattern.finditer(words)]
        if found:
            return tuple(dict.fromkeys(day for days in found for day in days))
    return ()


def _relative(words: str, bounds: Bounds) -> tuple[Reading, ...]:
    if words in _OFFSETS:
        return (bounds.today + timedelta(days=_OFFSETS[words]),)
    match = _SAID_DAY.fullmatch(words)
    if match is None:
        return ()
    said = bounds.today + timedelta(days=_OFFSETS[match[1]])
    weekday = re.fullmatch(r"W(\d)", match[2])
    if weekday:
        if said.weekday() == int(weekday[1]):
            return (said,)
        return _weekday(f"{match[2]} {match[1]}", bounds)
    days = _read(match[2], bounds)
    if match[1] == "kemarin" or not days:
        return days
    return tuple(dict.fromkeys((*days, said)))


def _counted(words: str, bounds: Bounds) -> tuple[Reading, ...]:
    """Read "3 hari lalu", "2 minggu lagi", "dalam 3 hari", "setengah tahun lalu"."""
    match = _COUNTED.fullmatch(words)
    if match is None or (match[1] is None and match[4] is None):
        return ()
    sign = -1 if match[4] in {"lalu", "kemarin"} else 1
    unit = match[3]
    if match[2] == "half":
        return (moved(bounds.today, months=6 * sign),) if unit == "tahun" else ()
    number = int(match[2]) * sign
    if unit == "hari":
        return (bounds.today + timedelta(days=number),)
    if unit == "minggu":
        return (bounds.today + timedelta(weeks=number),)
    return (moved(bounds.today, months=number if unit == "bulan" else number * 12),)


_STEPS = {"lalu": -1, "kemarin": -1, "ini": 0, "depan": 1}


def _spans(words: str, bounds: Bounds) -> tuple[Reading, ...]:
    """Read "bulan lalu", "tgl 5 bulan depan"; "minggu lalu", "tahun lalu" leave the day open."""
    if _YEAR_ONLY.fullmatch(words):
        return (Unclear("needs-day-and-month"),)
    match = _SPAN.fullmatch(words)
    if match is None:
        return ()
    day, unit, step = match[1], match[2], _STEPS[match[3]]
    if unit == "bulan":
        first = moved(bounds.today.replace(day=1), step)
        return (Month(first) if day is None else made(int(day), first.month, first.year),)
    if day is not None or unit == "hari":
        return ()
    return (Unclear("needs-weekday" if unit == "minggu" else "needs-day-and-month"),)


def _parts(words: str, bounds: Bounds) -> tuple[Reading, ...]:
    """Read "awal bulan", "akhir bulan lalu", "awal 2024", "akhir tahun lalu"."""
    match = _PART.fullmatch(words)
    if match is None or (match[2] is None and match[4] is None):
        return ()
    part, step, year = match[1], match[3], match[4]
    if match[2] == "bulan" and year is None:
        steps = (_STEPS[step],) if step else (0, -1, 1)
        firsts = [moved(bounds.today.replace(day=1), one) for one in steps]
        return (nearest([part_of_month(part, one) for one in firsts], bounds),)
    if match[2] == "bulan":
        return ()
    years = [int(year)] if year else [bounds.today.year + _STEPS[step or "ini"]]
    month, day = {"awal": (1, 1), "tengah": (7, 1), "akhir": (12, 31)}[part]
    return (date(years[0], month, day),)


def _weekday(words: str, bounds: Bounds) -> tuple[Reading, ...]:
    today = bounds.today
    monday = today - timedelta(days=today.weekday())
    counted = _WEEKDAY_OF_WEEK.fullmatch(words)
    if counted:
        weeks = int(counted[2]) * _STEPS[counted[3]]
        return (monday + timedelta(days=int(counted[1]), weeks=weeks),)
    both = _DATED_WEEKDAY.fullmatch(words)
    if both:
        return _dated_weekday(int(both[1] or both[4]), both[2] or both[3], bounds)
    match = _WEEKDAY.fullmatch("W6" if words == "minggu" else words)
    if match is None or (match[2] and match[3] not in _STEPS):
        return ()
    wanted, step = int(match[1]), match[3]
    if match[2]:
        return (monday + timedelta(days=wanted, weeks=_STEPS[step]),)
    before = today - timedelta(days=(today.weekday() - wanted) % _WEEK or _WEEK)
    after = today + timedelta(days=(wanted - today.weekday()) % _WEEK or _WEEK)
    if step == "depan":
        return tuple(dict.fromkeys((after, monday + timedelta(days=wanted, weeks=1))))
    if step == "ini":
        return (monday + timedelta(days=wanted),)
    if step is not None:
        return (after,) if step == "besok" else (before,)
    return _bare_weekday(before, after, bounds)


def _bare_weekday(before: date, after: date, bounds: Bounds) -> tuple[Reading, ...]:
    same = (bounds.today,) if before.weekday() == bounds.today.weekday() else ()
    if bounds.only_past:
        return (*same, before)
    if bounds.only_future:
        return (*same, after)
    return (*same, after) if same else (before, after)


def _dated_weekday(wanted: int, words: str, bounds: Bounds) -> tuple[Reading, ...]:
    """Read a date said with its weekday; where the two disagree, both are readings."""
    found = _read(words, bounds)
    days = [day for day in found if isinstance(day, date)]
    if not days or any(day.weekday() == wanted for day in days):
        return tuple(day for day in days if day.weekday() == wanted) or found
    said = days[0]
    if re.search(r"\d{4}|/ \d{2}$", words) is None:
        years = [dated(said.day, said.month, said.year + step) for step in (-1, 1, -2, 2)]
        same = [one for one in years if isinstance(one, date) and one.weekday() == wanted]
        fitting = [one for one in same if bounds.fits(one)]
        if fitting:
            return (said, fitting[0])
    shift = (wanted - said.weekday() + 3) % _WEEK - 3
    return (said, said + timedelta(days=shift))


def _named(words: str, bounds: Bounds) -> tuple[Reading, ...]:
    """Read "15 M8 2026", "awal M3 2024", "M8 15", "M3 2024", "6 M5 tahun lalu"."""
    match = _NAMED.fullmatch(words)
    if match is None:
        return ()
    part, day, month, second, year, _, step = match.groups()
    if not 1 <= int(month) <= 12:  # noqa: PLR2004
        return (Unclear("no-such-month"),)
    if day is not None and second is not None:
        if year is not None:
            return ()
        second, year = None, second
    if step is not None and match[6]:
        year = str(bounds.today.year + _STEPS[step])
    if day is None and second is not None and part is None:
        return _month_and_number(int(month), second, year, bounds)
    full = full_year(year or (second if part else None), bounds)
    within = _narrowed(bounds, step if not match[6] else None)
    return (_day_of(day, part, int(month), full, within),)


def _narrowed(bounds: Bounds, step: str | None) -> Bounds:
    """Take "6 mei lalu" as the last one and "6 mei depan" as the next."""
    if step in {"lalu", "kemarin"}:
        return Bounds(bounds.today, None, bounds.today)
    return Bounds(bounds.today, bounds.today, None) if step == "depan" else bounds


def _month_and_number(
    month: int, second: str, year: str | None, bounds: Bounds
) -> tuple[Reading, ...]:
    """Read "agustus 15 2026", which has a day, and "maret 24", a day or a year."""
    as_day = _day_of(second, None, month, full_year(year, bounds), bounds)
    if year is not None or len(second) == 1:
        return (as_day,)
    as_year = Month(date(full_year(second, bounds) or bounds.today.year, month, 1))
    return (as_day, as_year) if isinstance(as_day, date) else (as_year,)


def _day_of(
    day: str | None, part: str | None, month: int, year: int | None, bounds: Bounds
) -> Reading:
    def in_year(one: int) -> Reading:
        if day is not None:
            return dated(int(day), month, one)
        return part_of_month(part, date(one, month, 1)) if part else date(one, month, 1)

    found = in_year(year) if year is not None else of_year(in_year, bounds)
    return Month(found) if day is None and part is None and isinstance(found, date) else found


def _ranges(words: str, bounds: Bounds) -> tuple[Reading, ...]:
    """Read "12-14 M5 2026" as two days; which one was asked for, the person says."""
    match = _SEVERAL_DAYS.fullmatch(words)
    if match:
        ends = [f"{day} {match[2]}" for day in re.findall(r"\d+", match[1])]
    else:
        whole = _RANGE.fullmatch(words)
        if whole is None:
            return ()
        ends = [whole[1] or whole[3], whole[2] or whole[4]]
    found = [_read(end, bounds) for end in ends]
    return tuple(dict.fromkeys(day for days in found for day in days)) if all(found) else ()


def _numeric(words: str, bounds: Bounds) -> tuple[Reading, ...]:
    compact = _COMPACT.fullmatch(words)
    if compact:
        if compact[4]:
            return (made(int(compact[6]), int(compact[5]), int(compact[4])),)
        year = full_year(compact[3], bounds)
        return (made(int(compact[1]), int(compact[2]), year or 0),)
    match = _NUMERIC.fullmatch(words) or _month_and_year(words)
    if match is None:
        return ()
    first, second, third = match[1], int(match[2]), match[3]
    if not third:
        if len(first) > 2:  # noqa: PLR2004 - 2024-03
            return (_month_of(second, int(first)),)
        if int(match[2]) > 31 or len(match[2]) > 2:  # noqa: PLR2004 - 03/2024
            return (_month_of(int(first), second),)
        return (of_year(lambda year: dated(int(first), second, year), bounds),)
    if len(first) > 2:  # noqa: PLR2004 - 2024-03-15
        return (made(int(third), second, int(first)),)
    return (made(int(first), second, full_year(third, bounds) or 0),)


def _month_and_year(words: str) -> re.Match[str] | None:
    return re.fullmatch(r"(\d{1,2}) (?:[-/.] )?(\d{4})()?", words)


def _month_of(month: int, year: int) -> Reading:
    found = made(1, month, year)
    return Month(found) if isinstance(found, date) else found


def _day(words: str, bounds: Bounds) -> tuple[Reading, ...]:
    """Read "tgl 15" as the nearest 15th that fits."""
    match = re.fullmatch(r"(\d{1,2})|tgl (\d{1,2})(?: (lalu|kemarin|depan))?", words)
    if match is None:
        return ()
    number = int(match[1] or match[2])
    bounds = _narrowed(bounds, match[3])
    if not 1 <= number <= 31:  # noqa: PLR2004
        return (Unclear("no-such-day"),)
    steps = (0, -1, -2) if bounds.only_past else (0, 1, 2)
    firsts = [moved(bounds.today.replace(day=1), step) for step in steps]
    days = [dated(number, first.month, first.year) for first in firsts]
    fitting = [day for day in days if isinstance(day, date) and bounds.fits(day)]
    return (fitting[0],) if fitting else tuple(day for day in days if isinstance(day, date))[:1]
