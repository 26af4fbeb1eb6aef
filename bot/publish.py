"""Publishes our forms, periods and the directory at start, and keeps what is published at hand.

What is published already stays as it is: a form's version names its content. The records are
read once into a catalogue that all turns share.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.errors import StartError
from conversations.agencies import load_aliases, load_directory
from conversations.definitions import example_period, load_forms, load_periods
from conversations.dialogs import own_forms
from conversations.form_check import check_form
from conversations.texts import say
from storage import library, site
from storage.lookups import Catalogue, RecordLookups, read_catalogue

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from conversations.domain.periods import Period
    from conversations.forms import Form
    from conversations.lookups import Lookups
    from conversations.messages import Capabilities
    from storage.database import Database, Transaction

ZONE = ZoneInfo("Asia/Jakarta")
SOON = timedelta(days=7)
"""An example period that closes sooner than this is replaced by a new one."""
STORY_PLAYED = "story_played_at"
"""Under this name it is noted that the example people have begun to write."""


class Published:
    """Forms, periods and agencies as turns see them."""

    def __init__(self) -> None:
        self._catalogue: Catalogue | None = None

    def lookups(self, tx: Transaction, now: datetime) -> Lookups:
        """Return the questions a turn may ask, answered in its transaction."""
        if self._catalogue is None:
            raise LookupError("nothing is published yet")
        return RecordLookups(tx, self._catalogue, now)

    async def publish(
        self,
        database: Database,
        now: datetime,
        *,
        example: bool,
        without_people: bool = False,
        channels: Sequence[Capabilities] = (),
    ) -> None:
        """Publish what is new, and read everything. With `example`, an open example period.

        Raises StartError where a form has a fault or cannot be shown on one of the channels,
        where an example is wanted among real records, and with `without_people` where the
        example people are there.
        """
        _refuse_unfit((*load_forms(), *own_forms()), channels)
        await database.write(
            lambda tx: _publish(tx, now, example=example, without_people=without_people)
        )
        await self.reload(database)

    async def reload(self, database: Database) -> None:
        """Read again what is published."""
        self._catalogue = await database.read(read_catalogue)


def _refuse_unfit(forms: Iterable[Form], channels: Sequence[Capabilities]) -> None:
    faults = [
        f"{form.key}, {found.place}: {found.problem} {found.mend}"
        for form in forms
        for found in check_form(form, channels, say, language="en")
    ]
    if faults:
        raise StartError("A form cannot be published. " + " ".join(faults))


def _publish(tx: Transaction, now: datetime, *, example: bool, without_people: bool) -> None:
    if without_people and site.find(tx, STORY_PLAYED) is not None:
        raise StartError(
            "The example people are here already; leave --empty out, "
            "or set SAPA_DATA_DIR to an empty folder."
        )
    for form in (*load_forms(), *own_forms()):
        library.publish_form(tx, form, now)
    _publish_periods(tx, now, example=example)
    if not library.agency_index(tx).all:
        library.import_agencies(tx, load_directory().all)
        library.import_aliases(tx, load_aliases())


def _publish_periods(tx: Transaction, now: datetime, *, example: bool) -> None:
    known = {period.key: (period, current) for period, current in library.all_periods(tx)}
    if example:
        if known and not any(period.is_example for period, _ in known.values()):
            raise StartError(
                "The records here are those of a real service; for the example, "
                "set SAPA_DATA_DIR or SAPA_DATABASE_URL to another place."
            )
        wanted = example_period(now.astimezone(ZONE).date())
        found = known.get(wanted.key)
        if found is None or not found[1] or found[0].closes_at < now + SOON:
            library.publish_period(tx, wanted, now, current=True)
        return
    for period in load_periods():
        if period.key not in known:
            library.publish_period(tx, period, now, current=_is_due(period, now))
    current = [period for period, is_current in known.values() if is_current]
    if current and current[0].is_example:
        latest = load_periods()[-1]
        library.publish_period(tx, latest, now, current=True)


def _is_due(period: Period, now: datetime) -> bool:
    return period == load_periods()[-1] or period.is_open(now)
