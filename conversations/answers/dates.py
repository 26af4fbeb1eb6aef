"""Dates as people type them: "15 Agustus 2026", "kemarin", "Senin lalu", "15/8/26", "awal maret".

Day first, as in Indonesia. A year that is not said is the one that fits the question's bounds,
else the nearest. Where two readings make sense the person chooses; what cannot be a day is
told with what was understood.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from conversations.answers.cleaning import ascii_digits, one_line
from conversations.answers.outcome import Candidate, Candidates, Outcome, Parsed, Rejected
from conversations.domain.calendar import show_day
from conversations.messages import Text

if TYPE_CHECKING:
    from conversations.answers.outcome import AnswerContext
    from conversations.forms import DateType
    from conversations.messages import Body

_MONTHS = {
    "januari": 1, "jan": 1, "january": 1, "februari": 2, "pebruari": 2, "feb": 2, "peb": 2,
    "february": 2, "maret": 3, "mar": 3, "mrt": 3, "march": 3, "april": 4, "apr": 4, "mei": 5,
    "may": 5, "juni": 6, "jun": 6, "june": 6, "juli": 7, "jul": 7, "july": 7, "agustus": 8,
    "agust": 8, "agst": 8, "agt": 8, "ags": 8, "agu": 8, "aug": 8, "august": 8, "september": 9,
    "sep": 9, "sept": 9, "oktober": 10, "okt": 10, "oct": 10, "october": 10, "november": 11,
    "nopember": 11, "nov": 11, "nop": 11, "desember": 12, "des": 12, "dec": 12, "december": 12,
}  # fmt: skip
_DAYS = {
    "senin": 0, "sen": 0, "monday": 0, "mon": 0, "selasa": 1, "sel": 1, "tuesday": 1, "tue": 1,
    "rabu": 2, "rab": 2, "wednesday": 2, "wed": 2, "kamis": 3, "kam": 3, "thursday": 3, "thu": 3,
    "jumat": 4, "jum'at": 4, "jum": 4, "jumaat": 4, "friday": 4, "fri": 4, "sabtu": 5, "sab": 5,
    "saturday": 5, "sat": 5, "minggu": 6, "ahad": 6, "min": 6, "sunday": 6, "sun": 6,
}  # fmt: skip
_WORDS = {
    "satu": 1, "se": 1, "one": 1, "a": 1, "an": 1, "dua": 2, "two": 2, "tiga": 3, "three": 3,
    "empat": 4, "four": 4, "lima": 5, "five": 5, "enam": 6, "six": 6, "tujuh": 7, "seven": 7,
    "delapan": 8, "eight": 8, "sembilan": 9, "nine": 9, "sepuluh": 10, "ten": 10, "sebelas": 11,
    "dua belas": 12, "setengah": 0,
}  # fmt: skip
_RELATIVE = {
    "hari ini": 0, "hr ini": 0, "hari ni": 0, "sekarang": 0, "today": 0, "now": 0, "tadi": 0,
    "tadi pagi": 0, "tadi siang": 0, "tadi malam": 0, "barusan": 0, "ini hari": 0, "skrg": 0,
    "kemarin": -1, "kmrn": -1, "kemaren": -1, "kmren": -1, "yesterday": -1, "semalam": -1,
    "kemarin pagi": -1, "kemarin siang": -1, "kemarin malam": -1, "kemarin sore": -1,
    "kemarin dulu": -2, "kemarin lusa": -2, "dua hari lalu": -2, "the day before yesterday": -2,
    "day before yesterday": -2, "besok": 1, "bsk": 1, "esok": 1, "tomorrow": 1, "besok pagi": 1,
    "lusa": 2, "besok lusa": 2, "the day after tomorrow": 2, "day after tomorrow": 2, "tulat": 3,
}  # fmt: skip
_NOISE = re.compile(
    r"\b(tgl|tanggal|tggl|tg|pada|hari|hr|sejak|mulai|dimulai|dari|per|bulan|bln|tahun|thn|th|"
    r"on|the|of|in|since|from|starting|start|date|kira[- ]?kira|sekitar|itu|pas|ya|pak|bu|"
    r"kayaknya|sepertinya|mungkin|diterapkan|kami|yg|yang)\b"
)
_ENDING = re.compile(r"(?<=\d)(?:an|st|nd|rd|th)\b")
_PAST = r"(?:yang lalu|yg lalu|lalu|kemarin|kmrn|kemaren|silam|lampau|sebelumnya|ago|last)"
_FUTURE = r"(?:depan|mendatang|yang akan datang|yad|lagi|next|kemudian|berikutnya|nanti|besok)"
_UNIT = r"(?P<unit>hari|hr|minggu|mgg|pekan|bulan|bln|tahun|thn|days?|weeks?|months?|years?)"
_COUNT = r"(?P<count>\d{1,3}|se|satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh|sebelas|one|two|three|four|five|six|seven|eight|nine|ten|an?)"
_AGO = re.compile(rf"{_COUNT}\s*{_UNIT}\s*{_PAST}")
_AHEAD = re.compile(
    rf"(?:{_COUNT}\s*{_UNIT}\s*{_FUTURE}|in {_COUNT.replace('count', 'count2')}\s*{_UNIT.replace('unit', 'unit2')})"
)
_SPAN_AGO = re.compile(
    r"(?:minggu|pekan|bulan|bln|tahun|thn) (?:yang |yg )?(?:lalu|kemarin|kmrn)|last (?:week|month|year)"
)
_SPAN_AHEAD = re.compile(r"(?:minggu|pekan|bulan|bln|tahun|thn) depan|next (?:week|month|year)")
_NUMERIC = re.compile(r"(\d{1,4})\s*[-/.\s]\s*(\d{1,2})(?:\s*[-/.\s]\s*(\d{1,4}))?")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:t.*)?")
_COMPACT = re.compile(r"(\d{2})(\d{2})(\d{4})")
_PARTS = {"awal": 1, "early": 1, "beginning": 1, "permulaan": 1, "pertengahan": 15, "tengah": 15,
          "mid": 15, "middle": 15, "akhir": 31, "end": 31, "late": 31, "penghujung": 31}  # fmt: skip
_CENTURY = 2000


@dataclass(frozen=True, slots=True)
class _Bad:
    """Something like a date that no calendar has."""

    reason: str
    shown: str


@dataclass(frozen=True, slots=True)
class _Month:
    """A month without a day."""

    month: int
    year: int | None


_Reading = date | _Bad | _Month


def parse_date(kind: DateType, body: Body, context: AnswerContext) -> Outcome:
    """Read a day."""
    if not isinstance(body, Text):
        return Rejected("needs-date", {"text": ""})
    text = ascii_digits(one_line(body.text)).casefold()
    found = read_dates(text, context.today, kind)
    if not found:
        return Rejected(
            "needs-date", {"text": text if len(text) <= _QUOTE else f"{text[:_QUOTE]}…"}
        )
    first = found[0]
    if isinstance(first, _Bad):
        return Rejected(first.reason, {"text": first.shown})
    if isinstance(first, _Month):
        return _month_only(first, kind, context)
    days = [one for one in found if isinstance(one, date)]
    fitting = [day for day in days if check_date(kind, day, context) is None]
    if len(fitting) > 1:
        return Candidates(
            tuple(Candidate(show_day(day, context.language), day.isoformat()) for day in fitting),
            "date",
        )
    if fitting:
        return Parsed(fitting[0].isoformat())
    return check_date(kind, days[0], context) or Rejected("needs-date", {"text": text})


_QUOTE = 60


def _month_only(found: _Month, kind: DateType, context: AnswerContext) -> Outcome:
    if not kind.month_enough:
        return Rejected("needs-day", {})
    day = _with_year(1, found.month, found.year, context.today, kind)
    if isinstance(day, _Bad):
        return Rejected(day.reason, {"text": day.shown})
    return check_date(kind, day, context) or Parsed(day.isoformat())


def bounds(kind: DateType, today: date) -> tuple[date | None, date | None]:
    """Return the earliest and latest day the question takes."""

    def bound(value: str | None) -> date | None:
        if value is None:
            return None
        return today if value == "today" else date.fromisoformat(value)

    return bound(kind.earliest), bound(kind.latest)


def check_date(kind: DateType, day: date, context: AnswerContext) -> Rejected | None:
    """Return why a day does not fit the question, or None."""
    earliest, latest = bounds(kind, context.today)
    shown = show_day(day, context.language)
    if latest is not None and day > latest:
        if kind.latest == "today":
            return Rejected("date-in-future", {"value": shown})
        return Rejected(
            "date-too-late", {"value": shown, "latest": show_day(latest, context.language)}
        )
    if earliest is not None and day < earliest:
        if kind.earliest == "today":
            return Rejected("date-in-past", {"value": shown})
        return Rejected(
            "date-too-early", {"value": shown, "earliest": show_day(earliest, context.language)}
        )
    return None


def read_dates(text: str, today: date, kind: DateType) -> tuple[_Reading, ...]:
    """Return the readings of a text as a day, best first; none where there is none."""
    text = " ".join(re.sub(r"[,;:!?()]+", " ", text).split()).strip(" .")
    text = re.sub(r"\b(?:jum at|jum'at|jum’at|jumat)\b", "jumat", text)
    for read in (_relative, _counted, _spans, _weekday, _named, _numeric):
        found = read(text, today, kind)
        if found:
            return found
    bare = " ".join(_NOISE.sub(" ", _ENDING.sub("", text)).split())
    if bare and bare != text:
        for read in (_relative, _counted, _weekday, _named, _numeric, _day_only):
            found = read(bare, today, kind)
            if found:
                return found
    return _day_only(bare, today, kind)


def _relative(text: str, today: date, kind: DateType) -> tuple[_Reading, ...]:
    del kind
    offset = _RELATIVE.get(text)
    if offset is None:
        offset = _RELATIVE.get(re.sub(r"\b(?:min|pak|bu|ya|saja|aja)\b", "", text).strip())
    return () if offset is None else (today + timedelta(days=offset),)


def _counted(text: str, today: date, kind: DateType) -> tuple[_Reading, ...]:
    del kind
    text = re.sub(r"\bse(minggu|pekan|bulan|tahun|hari)\b", r"satu \1", text)
    match = _AGO.fullmatch(text)
    if match:
        return _moved(today, match["count"], match["unit"], -1)
    match = _AHEAD.fullmatch(text)
    if match:
        return _moved(today, match["count"] or match["count2"], match["unit"] or match["unit2"], 1)
    return ()


def _moved(today: date, count: str, unit: str, sign: int) -> tuple[_Reading, ...]:
    number = (int(count) if count.isdecimal() else _WORDS[count]) * sign
    try:
        if unit.startswith(("hari", "hr", "day")):
            return (today + timedelta(days=number),)
        if unit.startswith(("minggu", "mgg", "pekan", "week")):
            return (today + timedelta(weeks=number),)
        months = number if unit.startswith(("bulan", "bln", "month")) else number * 12
        return (_add_months(today, months),)
    except (ValueError, OverflowError):
        return ()


def _add_months(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _spans(text: str, today: date, kind: DateType) -> tuple[_Reading, ...]:
    sign = -1 if _SPAN_AGO.fullmatch(text) else 1 if _SPAN_AHEAD.fullmatch(text) else 0
    if sign == 0:
        return ()
    if any(word in text for word in ("bulan", "bln", "month")):
        moved = _add_months(today.replace(day=1), sign)
        return (_Month(moved.month, moved.year),)
    if any(word in text for word in ("tahun", "thn", "year")):
        return (_Bad("needs-day-and-month", text),)
    del kind
    return (_Bad("needs-weekday", text),)


def _weekday(text: str, today: date, kind: DateType) -> tuple[_Reading, ...]:
    words = text.split()
    words = [word for word in words if word not in {"hari", "hr", "on", "pada"}]
    if not words:
        return ()
    is_last, is_next = "last" in words, "next" in words
    words = [word for word in words if word not in {"last", "next", "this"}]
    if not words or words[0] not in _DAYS:
        return ()
    wanted, rest = _DAYS[words[0]], " ".join(words[1:])
    if rest and any(sign.isdigit() for sign in rest):
        return _dated_weekday(wanted, rest, today, kind)
    before = today - timedelta(days=(today.weekday() - wanted) % 7 or 7)
    after = today + timedelta(days=(wanted - today.weekday()) % 7 or 7)
    if is_last or re.fullmatch(_PAST, rest):
        return (before,)
    if rest in {"minggu lalu", "pekan lalu", "minggu kemarin", "minggu yang lalu"}:
        return (_of_week(today, wanted, -1),)
    if rest in {"minggu depan", "pekan depan", "next week"}:
        return (_of_week(today, wanted, 1),)
    if rest in {"ini", "minggu ini", "pekan ini"}:
        this = _of_week(today, wanted, 0)
        return (this,)
    if is_next or rest in {"depan", "mendatang", "yang akan datang", "berikutnya"}:
        of_next_week = _of_week(today, wanted, 1)
        return (after,) if after == of_next_week else (after, of_next_week)
    if rest in {"besok", "nanti"}:
        return (after,)
    if rest:
        return ()
    if wanted == today.weekday():
        return (today, before) if _only_past(kind, today) else (today, after)
    if _only_past(kind, today):
        return (before,)
    earliest, _ = bounds(kind, today)
    return (after,) if earliest is not None and earliest >= today else (before, after)


def _only_past(kind: DateType, today: date) -> bool:
    _, latest = bounds(kind, today)
    return latest is not None and latest <= today


def _of_week(today: date, weekday: int, weeks: int) -> date:
    return today - timedelta(days=today.weekday()) + timedelta(days=weekday, weeks=weeks)


def _dated_weekday(weekday: int, rest: str, today: date, kind: DateType) -> tuple[_Reading, ...]:
    found = read_dates(rest, today, kind)
    matching = [one for one in found if isinstance(one, date) and one.weekday() == weekday]
    return tuple(matching) or found


_NAMED = re.compile(
    r"(?:(?P<part>[a-z]+)\s+)?(?:(?P<day>\d{1,2})\s*[-/.]?\s*)?(?P<month>[a-z]{3,})\.?"
    r"(?:\s*[-/.]?\s*(?P<second>\d{1,2})(?!\d))?(?:\s*[-/.']?\s*(?P<year>\d{2,4}))?"
)


def _named(text: str, today: date, kind: DateType) -> tuple[_Reading, ...]:
    match = _NAMED.fullmatch(text)
    if match is None:
        return ()
    month = _month_number(match["month"])
    if month is None:
        return ()
    part, day, second, year = match["part"], match["day"], match["second"], match["year"]
    if part is not None and part not in _PARTS:
        return ()
    if day is None and second is not None:
        if year is None and int(second) > 31:  # noqa: PLR2004
            return (_Month(month, _full_year(second)),)
        if year is None and text.endswith(second) and _looks_like_year(second, text):
            return (_Month(month, _full_year(second)),)
        day = second
    full = _full_year(year) if year else None
    if year and full is None:
        return (_Bad("no-such-day", text),)
    if part is not None and day is None:
        last = _PARTS[part]
        found = _with_year(1, month, full, today, kind)
        if isinstance(found, _Bad):
            return (found,)
        length = calendar.monthrange(found.year, found.month)[1]
        return (found.replace(day=min(last, length)),)
    if day is None:
        return (_Month(month, full),)
    return (_with_year(int(day), month, full, today, kind),)


def _looks_like_year(second: str, text: str) -> bool:
    """ "Maret 24" could be a day; "Mar'24" and "Maret 00" are years."""
    return "'" in text or second.startswith("0")


def _month_number(name: str) -> int | None:
    if name in _MONTHS:
        return _MONTHS[name]
    if len(name) < 4 or name in _DAYS or name in _PARTS:  # noqa: PLR2004
        return None
    full = [month for month in _MONTHS if len(month) > 3]  # noqa: PLR2004
    best = process.extractOne(name, full, scorer=fuzz.ratio, score_cutoff=75)
    return None if best is None else _MONTHS[best[0]]


def _full_year(year: str) -> int | None:
    number = int(year)
    if len(year) <= 2:  # noqa: PLR2004
        return _CENTURY + number
    return number if 1900 <= number <= 2199 else None  # noqa: PLR2004


def _numeric(text: str, today: date, kind: DateType) -> tuple[_Reading, ...]:
    match = _ISO.fullmatch(text)
    if match:
        return (_day(int(match[3]), int(match[2]), int(match[1])),)
    match = _COMPACT.fullmatch(text)
    if match:
        return (_day(int(match[1]), int(match[2]), int(match[3])),)
    match = _NUMERIC.fullmatch(text)
    if match is None:
        return ()
    first, second, third = match[1], match[2], match[3]
    if third is None:
        return _two_numbers(first, second, today, kind)
    year = _full_year(third)
    if year is None or len(first) > 2:  # noqa: PLR2004
        return (_Bad("no-such-day", text),)
    return (_day(int(first), int(second), year),)


def _two_numbers(first: str, second: str, today: date, kind: DateType) -> tuple[_Reading, ...]:
    if len(first) == 4 and 1 <= int(second) <= 12:  # noqa: PLR2004 - 2024-03
        return (_Month(int(second), int(first)),)
    if len(first) > 2:  # noqa: PLR2004
        return ()
    return (_with_year(int(first), int(second), None, today, kind),)


_MONTH_YEAR = re.compile(r"(\d{1,2})\s*[-/.\s]\s*(\d{4})")


def _day_only(text: str, today: date, kind: DateType) -> tuple[_Reading, ...]:
    match = _MONTH_YEAR.fullmatch(text)
    if match and 1 <= int(match[1]) <= 12:  # noqa: PLR2004
        return (_Month(int(match[1]), int(match[2])),)
    if re.fullmatch(r"\d{1,2}", text) is None:
        return ()
    number = int(text)
    if not 1 <= number <= 31:  # noqa: PLR2004
        return (_Bad("no-such-day", text),)
    this = today.replace(day=1)
    offsets = (0, -1, -2) if _only_past(kind, today) else (0, 1, 2)
    for offset in offsets:
        month = _add_months(this, offset)
        found = _day(number, month.month, month.year)
        if isinstance(found, date) and (offset != 0 or _fits(kind, found, today)):
            return (found,)
    return ()


def _fits(kind: DateType, day: date, today: date) -> bool:
    earliest, latest = bounds(kind, today)
    return (earliest is None or day >= earliest) and (latest is None or day <= latest)


def _day(day: int, month: int, year: int) -> date | _Bad:
    try:
        return date(year, month, day)
    except ValueError:
        if not 1 <= month <= 12:  # noqa: PLR2004
            return _Bad("no-such-month", f"{day}/{month}/{year}")
        return _Bad("no-such-day", f"{day}/{month}/{year}")


def _with_year(day: int, month: int, year: int | None, today: date, kind: DateType) -> date | _Bad:
    """Return the day; a year that was not said is the nearest that fits the bounds."""
    if year is not None:
        return _day(day, month, year)
    days = []
    for candidate in (today.year, today.year - 1, today.year + 1):
        found = _day(day, month, candidate)
        if isinstance(found, date):
            days.append(found)
    if not days:
        leap = _day(day, month, 2024)
        if isinstance(leap, date):
            return _Bad("no-such-day", f"{day}/{month}")
        return _Bad(leap.reason, f"{day}/{month}")
    fitting = [found for found in days if _fits(kind, found, today)]
    return min(fitting or days, key=lambda found: abs((found - today).days))
