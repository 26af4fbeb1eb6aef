"""Dates, times and zones as they are shown, and the zone an agency lives in.

Indonesia has three zones and no clock change. Times are aware UTC inside and are always
shown with the zone's name (WIB, WITA, WIT).
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from babel.dates import format_date

if TYPE_CHECKING:
    from collections.abc import Mapping

ZONE_NAMES: Mapping[str, str] = {
    "Asia/Jakarta": "WIB",
    "Asia/Makassar": "WITA",
    "Asia/Jayapura": "WIT",
}
DEFAULT_ZONE = "Asia/Jakarta"

_CENTRAL = {"51", "52", "53", "63", "64", "65", "71", "72", "73", "74", "75", "76"}
_EASTERN = {"81", "82", "91", "92", "93", "94", "95", "96", "97"}


def zone_of_agency(code: str | None) -> str:
    """Return the IANA zone of an agency by its area code; ministries and unknown ones are WIB."""
    province = (code or "")[:2]
    if province in _CENTRAL:
        return "Asia/Makassar"
    if province in _EASTERN:
        return "Asia/Jayapura"
    return DEFAULT_ZONE


def day_in_zone(moment: datetime, zone: str) -> date:
    """Return the calendar day of an aware moment in a zone."""
    return moment.astimezone(ZoneInfo(zone)).date()


def show_day(day: date, language: str) -> str:
    """Return "Senin, 17 Agustus 2026"."""
    return format_date(day, "EEEE, d MMMM y", locale=language)


def show_date(day: date, language: str) -> str:
    """Return "17 Agustus", for days of about now."""
    return format_date(day, "d MMMM", locale=language)


def show_clock(moment: datetime, zone: str, language: str) -> str:
    """Return "pukul 23.59 WIB", in English "23:59 WIB"."""
    local = moment.astimezone(ZoneInfo(zone))
    name = ZONE_NAMES.get(zone, "WIB")
    if language == "en":
        return f"{local:%H:%M} {name}"
    return f"pukul {local:%H.%M} {name}"


def show_moment(moment: datetime, zone: str, language: str) -> str:
    """Return "Senin, 17 Agustus 2026 pukul 09.30 WIB"."""
    day = show_day(day_in_zone(moment, zone), language)
    joint = ", " if language == "en" else " "
    return f"{day}{joint}{show_clock(moment, zone, language)}"


def days_until(moment: datetime, now: datetime, zone: str) -> int:
    """Return calendar days from today to a moment, both in the zone; negative when past."""
    return (day_in_zone(moment, zone) - day_in_zone(now, zone)).days


def as_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)
