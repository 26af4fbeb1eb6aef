"""Competition periods as JSON: read a definition strictly and write it back.

Opening and closing are written as clock times in the period's own zone, as they are announced
("2027-04-30T23:59:59" in Asia/Jakarta), and are aware UTC times once read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from conversations.domain.calendar import ZONE_NAMES
from conversations.domain.periods import CompetitionGroup, Period
from conversations.errors import FormError

_PERIOD_KEYS = {
    "key", "year", "title", "zone", "opens", "closes", "groups", "categories", "official_notice",
}  # fmt: skip
_GROUP_KEYS = {"key", "label", "form", "minimum_age_months", "limit", "explained"}
_CATEGORY_KEYS = {"name", "label"}


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads typed values out of JSON objects and collects what is wrong by place."""

    faults: list[str]

    def keys(self, entry: object, place: str, wanted: set[str], optional: set[str]) -> bool:
        """Check that an object has the wanted keys and no unknown ones."""
        if not isinstance(entry, Mapping):
            self.faults.append(f"{place}: must be an object")
            return False
        missing = sorted(wanted - entry.keys())
        unknown = sorted(str(key) for key in entry.keys() - wanted - optional)
        self.faults.extend(f"{place}: lacks {key!r}" for key in missing)
        self.faults.extend(f"{place}: unknown key {key!r}" for key in unknown)
        return not missing

    def text(self, value: object, place: str) -> str:
        if isinstance(value, str) and value.strip():
            return value
        self.faults.append(f"{place}: must be a text")
        return ""

    def number(self, value: object, place: str) -> int:
        if type(value) is int and value >= 0:
            return value
        self.faults.append(f"{place}: must be a whole number from 0 on")
        return 0

    def truth(self, value: object, place: str) -> bool:
        if not isinstance(value, bool):
            self.faults.append(f"{place}: must be true or false")
        return value is True

    def words(self, value: object, place: str) -> dict[str, str]:
        if isinstance(value, Mapping) and value.get("id"):
            return {str(language): self.text(text, place) for language, text in value.items()}
        self.faults.append(f"{place}: must hold texts by language, at least 'id'")
        return {}

    def entries(self, value: object, place: str) -> list[object]:
        if isinstance(value, list) and value:
            return value
        self.faults.append(f"{place}: must be a list that is not empty")
        return []

    def zone(self, value: object) -> str:
        if isinstance(value, str) and value in ZONE_NAMES:
            return value
        self.faults.append(f"period.zone: must be one of {', '.join(ZONE_NAMES)}")
        return next(iter(ZONE_NAMES))

    def moment(self, value: object, zone: str, place: str) -> datetime:
        try:
            read = datetime.fromisoformat(value if isinstance(value, str) else "")
        except ValueError:
            read = datetime.max.replace(tzinfo=UTC)
        if read.tzinfo is not None:
            self.faults.append(f"{place}: must be like 2027-04-30T23:59:59, without a zone")
            return read
        return read.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def read_period(definition: object) -> Period:
    """Read a definition. Raises FormError with one line for each place that cannot be read."""
    reader = _Reader([])
    period = _period(reader, definition)
    if reader.faults or period is None:
        raise FormError("\n".join(reader.faults))
    return period


def _period(reader: _Reader, entry: object) -> Period | None:
    known = reader.keys(entry, "period", _PERIOD_KEYS, {"is_example"})
    if not known or not isinstance(entry, Mapping):
        return None
    zone = reader.zone(entry["zone"])
    opens_at = reader.moment(entry["opens"], zone, "period.opens")
    closes_at = reader.moment(entry["closes"], zone, "period.closes")
    if opens_at >= closes_at:
        reader.faults.append("period.closes: must be after period.opens")
    groups = [
        _group(reader, group, f"period.groups[{index}]")
        for index, group in enumerate(reader.entries(entry["groups"], "period.groups"))
    ]
    categories = [
        _category(reader, category, f"period.categories[{index}]")
        for index, category in enumerate(reader.entries(entry["categories"], "period.categories"))
    ]
    found_groups = tuple(group for group in groups if group is not None)
    found_categories = tuple(category for category in categories if category is not None)
    _unique(reader, "period.groups", [group.key for group in found_groups])
    _unique(reader, "period.categories", [name for name, _ in found_categories])
    return Period(
        key=reader.text(entry["key"], "period.key"),
        year=reader.number(entry["year"], "period.year"),
        title=reader.words(entry["title"], "period.title"),
        opens_at=opens_at,
        closes_at=closes_at,
        zone=zone,
        groups=found_groups,
        categories=found_categories,
        official_notice=reader.words(entry["official_notice"], "period.official_notice"),
        is_example=reader.truth(entry.get("is_example", False), "period.is_example"),
    )


def _unique(reader: _Reader, place: str, names: list[str]) -> None:
    if len(set(names)) < len(names):
        reader.faults.append(f"{place}: every name may stand only once")


def _group(reader: _Reader, entry: object, place: str) -> CompetitionGroup | None:
    optional = {"needs_former_top", "former_top_allowed"}
    if not reader.keys(entry, place, _GROUP_KEYS, optional) or not isinstance(entry, Mapping):
        return None
    limit = entry["limit"]
    return CompetitionGroup(
        key=reader.text(entry["key"], f"{place}.key"),
        label=reader.words(entry["label"], f"{place}.label"),
        form=reader.text(entry["form"], f"{place}.form"),
        minimum_age_months=reader.number(
            entry["minimum_age_months"], f"{place}.minimum_age_months"
        ),
        limit=None if limit is None else reader.number(limit, f"{place}.limit"),
        explained=reader.words(entry["explained"], f"{place}.explained"),
        needs_former_top=reader.truth(
            entry.get("needs_former_top", False), f"{place}.needs_former_top"
        ),
        former_top_allowed=reader.number(
            entry.get("former_top_allowed", 1), f"{place}.former_top_allowed"
        ),
    )


def _category(reader: _Reader, entry: object, place: str) -> tuple[str, Mapping[str, str]] | None:
    if not reader.keys(entry, place, _CATEGORY_KEYS, set()) or not isinstance(entry, Mapping):
        return None
    name = reader.text(entry["name"], f"{place}.name")
    return name, reader.words(entry["label"], f"{place}.label")


def to_period_definition(period: Period) -> dict[str, Any]:
    """Return the period as JSON."""
    zone = ZoneInfo(period.zone)
    return {
        "key": period.key,
        "year": period.year,
        "title": dict(period.title),
        "zone": period.zone,
        "opens": period.opens_at.astimezone(zone).replace(tzinfo=None).isoformat(),
        "closes": period.closes_at.astimezone(zone).replace(tzinfo=None).isoformat(),
        "groups": [
            {
                "key": group.key,
                "label": dict(group.label),
                "form": group.form,
                "minimum_age_months": group.minimum_age_months,
                "limit": group.limit,
                "explained": dict(group.explained),
                "needs_former_top": group.needs_former_top,
                "former_top_allowed": group.former_top_allowed,
            }
            for group in period.groups
        ],
        "categories": [{"name": name, "label": dict(label)} for name, label in period.categories],
        "official_notice": dict(period.official_notice),
        "is_example": period.is_example,
    }
