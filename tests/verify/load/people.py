"""Five thousand people with open drafts, and what each of them writes on the last day.

Every second one is on WhatsApp. A draft is whole, or the questions behind a place are still
open; whoever has a whole one sends it. Long answers have about the length people write.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING, Literal

from bot.clock import SystemClock
from bot.publish import Published
from conversations import engine
from conversations.agencies import load_directory
from conversations.draft import Draft, Given
from conversations.forms import (
    AgencyType,
    DateType,
    FilesType,
    LongTextType,
    PersonType,
    SelectManyType,
    StatementType,
    TextType,
    UrlType,
)
from storage import chats, drafts, library, people
from storage.database import Database
from storage.migrations import migrate
from tests.unit.conversations.proposals import FORMS, PERIOD, whole_draft
from tests.verify.seeding import BATCH, FIRST_CHAT, address_of, draft_of, share_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from conversations.draft import Answer, Json
    from conversations.engine import Step
    from storage.database import Transaction

Act = Literal["answers", "choices", "words", "submissions"]
"""What somebody does: write an answer, make a choice, say a global word, send a whole proposal."""

FORM = FORMS["proposal-umum"]
TITLE = "judul"
WHOLE = 0.3
"""The part of the people whose draft lacks nothing but the statement."""
MOST_OPEN = 6
ASIDE = 0.15
"""How often somebody asks where they stand before they answer."""
TAPS = 0.6
"""How often a choice is tapped where it can be."""
AGE = timedelta(days=4 * 365)
"""How long ago the innovations began."""
LEFT = timedelta(hours=14)
"""What is left until the deadline."""
_CHOSEN, _SEVERAL = "1", "1, 3"
_WORDS = """
    warga layanan antrean posyandu desa kader ibu anak sekolah guru pasar nelayan petani sampah
    banjir perizinan puskesmas dokter jadwal pesan aplikasi data pelatihan anggaran dinas camat
    lurah gotong royong waktu biaya mutu rujukan obat kartu loket petugas jalan air listrik
    perempuan lansia disabilitas pulau kapal radio sinyal pelaku usaha kecil pajak daerah
    laporan kunjungan rumah keluarga bantuan pangan gizi kelas buku
""".split()  # noqa: SIM905 - as one writes them


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing that somebody does: type these words, or tap the first choice they see."""

    act: Act
    words: str | None = None
    question: str = ""
    """The question it answers."""


@dataclass(slots=True)
class Person:
    """One of them: what their draft holds by what they did so far."""

    chat: int
    open: tuple[Step, ...]
    """The questions of their draft that are open at first."""
    rng: Random
    answered: dict[str, str | None] = field(default_factory=dict)
    """What they answered, word for word where they typed it."""
    is_sent: bool = False

    @property
    def channel(self) -> str:
        return share_of(self.chat)

    def turns(self) -> Iterator[Turn]:
        """Yield what they do, one thing after another, without end."""
        if not self.open:
            yield Turn("words", "lanjut")
        for number, step in enumerate(self.open):
            if number and self.rng.random() < ASIDE:
                yield Turn("words", self.rng.choice(("STATUS", "MENU")))
                yield Turn("words", "lanjut")
            yield from self._answer(step, may_tap=number > 0)
        yield self._choose("choices")
        yield self._choose("submissions")
        while True:
            yield Turn("words", "STATUS")
            yield Turn("words", "MENU")

    def _answer(self, step: Step, *, may_tap: bool) -> Iterator[Turn]:
        words = _answer_to(step, self.rng)
        if isinstance(step.question.type, SelectManyType):
            yield Turn("choices", _SEVERAL, step.key)
        elif words is None:
            yield self._choose("choices", step.key, may_tap=may_tap)
        else:
            yield Turn("answers", words, step.key)
        if isinstance(step.question.type, LongTextType):
            yield Turn("words", "selesai")

    def _choose(self, act: Act, question: str = "", *, may_tap: bool = True) -> Turn:
        is_tap = may_tap and self.rng.random() < TAPS
        return Turn(act, None if is_tap else _CHOSEN, question)


async def settle(folder: Path, count: int, rng: Random) -> list[Person]:
    """Make the records with `count` people in them, a day before the deadline."""
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    database = Database(f"sqlite+aiosqlite:///{folder}/sapa.db")
    await database.open()
    try:
        await migrate(database)
        now = SystemClock().now()
        await Published().publish(database, now, example=False)
        last_day = replace(PERIOD, opens_at=now - timedelta(days=60), closes_at=now + LEFT)
        await database.write(lambda tx: library.publish_period(tx, last_day, now, current=True))
        listed: list[Person] = []
        for start in range(0, count, BATCH):
            seeds = {
                number: rng.getrandbits(64) for number in range(start, min(count, start + BATCH))
            }
            listed += await database.write(
                lambda tx, seeds=seeds: [_add(tx, one, Random(seeds[one]), now) for one in seeds]  # type: ignore[misc]
            )
        await database.checkpoint()
        return listed
    finally:
        await database.close()


def _add(tx: Transaction, number: int, rng: Random, now: datetime) -> Person:
    """Add one person with a draft, and the question on screen that is open in it."""
    chat = FIRST_CHAT + number
    agencies = load_directory().all
    agency = agencies[number % len(agencies)]
    before = now - timedelta(hours=30)
    address = address_of(chat, share_of(chat))
    person = people.add(tx, language="id", consent_version="verify", consent_at=before, now=before)
    profile: dict[str, Json] = {
        "name": f"CONTOH {chat}",
        "position": "Analis",
        "agency": {"code": agency.code, "name": agency.name},
        "zone": PERIOD.zone,
    }
    people.save_profile(tx, person, profile, before)
    found = chats.load(tx, address, before)
    chats.bind_person(tx, address.key, person)
    whole = {
        key: replace(_own(key, answer, rng, now), by=person, at=before)
        for key, answer in _WHOLE.answers.items()
    }
    steps = _open_steps(rng)
    answers = {key: answer for key, answer in whole.items() if key not in {s.key for s in steps}}
    draft = Draft(
        draft_of(chat),
        FORM.key,
        FORM.version,
        f"innovation:{chat}",
        person,
        answers,
        agency=agency.code,
        period=PERIOD.key,
        created_at=before,
    )
    title = answers.get(TITLE)
    words = str(title.value) if isinstance(title, Given) else ""
    drafts.add(tx, draft, title=words, group=FORM.group, now=before)
    session = replace(found.session, draft=draft.id)
    if steps:
        cursor = steps[0].key
        session = replace(session, screen="question", cursor=cursor, held={"new": False})
    else:
        session = replace(session, screen="summary")
    chats.save(tx, session, before)
    return Person(chat, steps, rng)


def _open_steps(rng: Random) -> tuple[Step, ...]:
    """Return the questions that are still open: some in a row, behind a place of the form."""
    if rng.random() < WHOLE:
        return ()
    count = rng.randint(1, MOST_OPEN)
    first = rng.randrange(len(_ASKED) - count)
    return _ASKED[first : first + count]


def _own(key: str, answer: Answer, rng: Random, now: datetime) -> Answer:
    """Return somebody's own answer in place of the one all have."""
    step = engine.find_step(FORM, _WHOLE.answers, key)
    if step is None or not isinstance(answer, Given):
        return answer
    if isinstance(step.question.type, DateType):
        return replace(answer, value=(now - AGE).date().isoformat())
    words = _answer_to(step, rng)
    is_text = isinstance(step.question.type, TextType | LongTextType)
    return replace(answer, value=words) if words is not None and is_text else answer


def _answer_to(step: Step, rng: Random) -> str | None:
    """Return what somebody types in answer to a question; None where it is a choice."""
    kind = step.question.type
    if isinstance(kind, LongTextType):
        return _text(rng, rng.randint(kind.maximum // 2, kind.maximum))
    if isinstance(kind, TextType):
        return _text(rng, 4).title()
    if isinstance(kind, UrlType):
        return f"https://youtu.be/{''.join(rng.choices('abcdefghjkmnpqrstuvwxyz', k=11))}"
    return None


def _text(rng: Random, words: int) -> str:
    return " ".join(rng.choices(_WORDS, k=words))


def _whole() -> Draft:
    draft = whole_draft(FORM)
    statements = [
        step.key
        for step in engine.path(FORM, draft.answers)
        if isinstance(step.question.type, StatementType)
    ]
    return replace(
        draft, answers={key: one for key, one in draft.answers.items() if key not in statements}
    )


_WHOLE = _whole()
_ASKED = tuple(
    step
    for step in engine.path(FORM, _WHOLE.answers)
    if not isinstance(
        step.question.type, FilesType | StatementType | AgencyType | PersonType | DateType
    )
    and "[" not in step.key
)
"""The questions people answer here: all but files, and those that others hang on."""


def differing(person: Person, stored: Mapping[str, object]) -> list[str]:
    """Return the questions whose answer is not stored as the person gave it."""
    return [
        question
        for question, words in person.answered.items()
        if question not in stored or (words is not None and words not in str(stored[question]))
    ]
