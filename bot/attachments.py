"""The files of messages, made just before they are sent: stored ones, and documents of records.

A document is made from the records as they are then, in a thread, and deleted after the send.
"""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

from bot.actions.personal import personal_record
from bot.documents import proposal_pdf
from conversations.answers import AnswerContext, show_value
from conversations.documents import Particulars, proposal_view
from conversations.domain.calendar import day_in_zone
from conversations.draft import Given
from conversations.forms import Option, SelectManyType, SelectOneType
from conversations.messages import Address, DraftId, FileId, PersonId
from storage import chats, drafts, files
from storage.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

    from bot.clock import Clock
    from conversations.draft import Draft, Json
    from conversations.engine import Step
    from conversations.lookups import Lookups
    from conversations.messages import Attachment
    from storage.database import Database, Transaction
    from storage.file_store import FileStore
    from storage.outbox import OutboxRow


class AttachmentMaker:
    """See the module. `lookups` gives the records as a transaction sees them."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        store: FileStore,
        lookups: Callable[[Transaction, datetime], Lookups],
    ) -> None:
        self._database = database
        self._clock = clock
        self._store = store
        self._lookups = lookups

    async def prepare(self, row: OutboxRow) -> Path | None:
        """Return where the file of a message lies; None where there is none any more."""
        attachment = row.attachment
        if attachment is None:
            return None
        if attachment.file is not None:
            return await self._stored(attachment.file)
        content = await self._made(attachment, row)
        if content is None:
            return None
        path = self._store.temporary / f"out-{row.id}"
        await asyncio.to_thread(path.write_bytes, content)
        return path

    async def release(self, path: Path) -> None:
        """Delete what was made for one send; stored files stay."""
        if path.parent == self._store.temporary:
            await asyncio.to_thread(path.unlink, missing_ok=True)

    async def _stored(self, file: FileId) -> Path | None:
        try:
            await self._database.read(lambda tx: files.get(tx, file))
        except NotFoundError:
            return None
        return self._store.path(file)

    async def _made(self, attachment: Attachment, row: OutboxRow) -> bytes | None:
        now = self._clock.now()
        match attachment.report:
            case "proposal":
                view = await self._database.read(
                    lambda tx: self._view(tx, DraftId(attachment.subject), row, now)
                )
                return None if view is None else await asyncio.to_thread(proposal_pdf, view)
            case "personal_record":
                person = PersonId(int(attachment.subject))
                try:
                    record = await self._database.read(lambda tx: personal_record(tx, person))
                except NotFoundError:
                    return None  # erased between the asking and the sending
                return json.dumps(record, ensure_ascii=False, indent=2).encode()
            case None:
                return None

    def _view(
        self, tx: Transaction, draft_id: DraftId, row: OutboxRow, now: datetime
    ) -> dict[str, Json] | None:
        """Return what the copy of a proposal says, in the language of whoever gets it."""
        lookups = self._lookups(tx, now)
        draft = lookups.draft(draft_id)
        if draft is None or draft.period is None:
            return None
        chat = chats.load(tx, Address(row.channel, row.chat_id), now)
        language = chat.person.language if chat.person else chat.session.language
        agency = lookups.agencies.get(draft.agency) if draft.agency else None
        return proposal_view(
            lookups.form(draft.form, draft.version),
            draft,
            lookups.period(draft.period),
            submission=drafts.submission_of(tx, draft.id),
            particulars=Particulars(
                {answer.by: lookups.person_name(answer.by) for answer in draft.answers.values()},
                agency.name if agency else "",
                files.hashes(tx, tuple(_file_ids(draft))),
            ),
            language=language,
            show=_reader(lookups, draft, language, now),
        )


def _file_ids(draft: Draft) -> Iterator[str]:
    for answer in draft.answers.values():
        if isinstance(answer, Given) and isinstance(answer.value, list):
            yield from (str(one["id"]) for one in answer.value if isinstance(one, dict))


def _reader(
    lookups: Lookups, draft: Draft, language: str, now: datetime
) -> Callable[[Step, Json], str]:
    """Return what reads a value of an answer back in full."""
    period = lookups.period(draft.period or "")
    categories = tuple(Option(name, words) for name, words in period.categories)

    def show(step: Step, value: Json) -> str:
        kind = step.question.type
        options: tuple[Option, ...] = ()
        if isinstance(kind, SelectOneType | SelectManyType):
            options = kind.options if kind.source is None else categories
        context = AnswerContext(
            today=day_in_zone(now, period.zone),
            language=language,
            options=options,
            agencies=lookups.agencies,
            zone=period.zone,
        )
        return show_value(kind, value, context)

    return show
