"""A random walk: people and chats, messages on their way, turns, and the rules after each."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

from bot.channels.layout import arrange, read_token, token_for
from bot.channels.telegram.outbound import CAPABILITIES
from conversations.dialogs.chat_questions import ASKED
from conversations.dialogs.seen import seen_mark
from conversations.domain.people import Person
from conversations.messages import Address, InboundMessage, PersonId, Press, PromptId
from conversations.texts import say
from conversations.turn import take_turn
from tests.fakes.records import START
from tests.fakes.world import World
from tests.verify.model.forms import random_period
from tests.verify.model.owners import Owners
from tests.verify.model.phone import Phone, Seen, Sent, last_prompt
from tests.verify.model.rules import Rules
from tests.verify.model.sender import FIRST_NAMES, Sender
from tests.verify.model.wishes import Wishes

if TYPE_CHECKING:
    from conversations.agencies import AgencyIndex
    from conversations.messages import OutboundMessage
    from conversations.scene import TurnContext, TurnResult

LINKING = 0.3
"""In how many of the walks people link their chats: in the end they are few people."""
TURNS = 1_500
"""Turns of one walk; then people, forms and drafts are new."""


class Walk:
    """One walk from a seed."""

    def __init__(self, seed: int, directory: AgencyIndex) -> None:
        self.rng = Random(seed)
        self.world = World(directory=directory)
        assert self.world.announced is not None
        self.world.announced, forms = random_period(self.rng, self.world.announced)
        for form in forms:
            self.world.forms[form.key, form.version] = form
            self.world.current[form.key] = form.version
        self.rules = Rules(self.world)
        self.owners = Owners(self.world, self.rules.broken)
        self.wishes = Wishes(self.rules.broken)
        self.world.watch = self._watch
        self.phones = self._people()
        self.sender = Sender(self.rng, self.world, self.phones, links=self.rng.random() < LINKING)
        self.turns = 0
        self._now: tuple[Phone, Sent] | None = None

    def _people(self) -> list[Phone]:
        """Return the chats: colleagues of one agency, someone with two chats, newcomers."""
        rng, phones = self.rng, []
        owner: PersonId | None = None
        for number in range(rng.randint(3, 6)):
            address = Address("telegram", f"chat{number}")
            phones.append(Phone(address, FIRST_NAMES[number], rng.choice((1.0, 0.9, 0.6))))
            if rng.random() < 0.25:
                continue
            if owner is None or rng.random() < 0.8:
                owner = self._register(FIRST_NAMES[number])
            self.world.owners[address.key] = owner
        return phones

    def _register(self, name: str) -> PersonId:
        agency = self.world.agencies.search("Kementerian Kesehatan", 1)[0].agency
        self.world.persons += 1
        person = Person(
            PersonId(self.world.persons),
            name=name,
            position="Analis",
            agency=agency.code,
            agency_name=agency.name,
            phone="+628123456789",
            roles=("inovator",),
            consent_version="1",
            consent_at=START,
            registered_at=START,
        )
        self.world.people[person.id] = person
        return person.id

    def run(self) -> None:
        while self.turns < TURNS:
            self._pass_time()
            phone = self.rng.choice(self.phones)
            if not phone.leaving or self.rng.random() < 0.8:
                thing = self.sender.compose(phone)
                phone.sends(thing.body, self.world.now, thing.marker, numbered=thing.numbered)
            if self.rng.random() < phone.patience:
                self._arrive(phone)
                while phone.leaving and self.rng.random() < 0.5:
                    self._arrive(phone)

    def _pass_time(self) -> None:
        rng = self.rng
        span = rng.choice((0.05, 0.3, 1.0, 3.0, 20.0, 200.0)) * (0.5 + rng.random())
        if rng.random() < 0.0004:
            span = 86_400.0 * rng.randrange(1, 25)
        self.world.now += timedelta(seconds=span)
        self._show()

    def _show(self) -> None:
        for phone in self.phones:
            for seen in phone.shows(self.world.now):
                self.world.prompts[seen.prompt].shown_at = seen.at

    def _arrive(self, phone: Phone) -> None:
        """Have the next message of a phone arrive; a press may overtake messages."""
        sent = phone.leaving.popleft()
        ahead = [one for one in phone.leaving if isinstance(one.body, Press)]
        if ahead and self.rng.random() < 0.3:
            phone.leaving.appendleft(sent)
            sent = ahead[0]
            phone.leaving.remove(sent)
        self._now = (phone, sent)
        self.turns += 1
        told_at = sent.at.replace(microsecond=0)
        if isinstance(sent.body, Press):
            told_at = self.world.now
        reference = sent.reference
        owners = dict(self.world.owners)
        try:
            result = self.world.take(phone.address, sent.body, sent_at=told_at, reference=reference)
        except Exception as error:  # noqa: BLE001 - any exception is a finding
            session = self.world.sessions.get(phone.address.key)
            where = f"{session.screen}/{session.cursor}" if session else "-"
            self.rules.broken.append(
                (
                    "exception",
                    f"turn {self.world.counter} on {where}: {sent.body!s:.160}: {error!r}",
                )
            )
            return
        self.owners.judge(phone.address.key, owners, result)
        self._deliver(phone, result)
        self._deliver_elsewhere(result)
        if self.rng.random() < 0.02:
            self._probe(phone)

    def _watch(self, context: TurnContext, result: TurnResult) -> None:
        assert self._now is not None
        phone, sent = self._now
        self.rules.judge(phone, sent, context, result)
        self.owners.watch(context, result)
        self.wishes.judge(phone, sent, context, result)

    def _deliver(self, phone: Phone, result: TurnResult) -> None:
        """Put the turn's prompt on its way; it comes on screen some time later."""
        message = last_prompt(result.messages)
        if message is not None:
            self._send(phone, message)
            if self.rng.random() < 0.03:
                self._render(phone, result)

    def _deliver_elsewhere(self, result: TurnResult) -> None:
        """Put on their way what a turn says in other chats."""
        phones = {phone.address: phone for phone in self.phones}
        for place, message in enumerate(result.messages):
            if message.to is None or message.prompt is None:
                continue
            phone = phones[message.to]
            if message.prompt.screen == ASKED:
                phone.asked = [*phone.asked[-3:], self.world.prompt_at(place)]
            else:
                self._send(phone, message)

    def _send(self, phone: Phone, message: OutboundMessage) -> None:
        session = self.world.sessions.get(phone.address.key)
        if message.prompt is None or session is None or session.prompt is None:
            return
        prompt = message.prompt
        self.world.prompts[session.prompt].shown_at = None
        draft = self.world.drafts.get(prompt.draft) if prompt.draft else None
        mark = seen_mark(draft.answers.get(prompt.question or "")) if draft else None
        self.rules.marks[session.prompt] = mark
        after = session.held.get("after")
        delay = self.rng.choice((0.0, 0.0, 0.2, 1.5, 8.0)) * self.rng.random()
        phone.awaits(
            Seen(
                PromptId(session.prompt),
                prompt.screen,
                prompt.draft,
                prompt.question,
                prompt.choices,
                mark,
                after if isinstance(after, str) else None,
                message.supersedes,
                self.world.now + timedelta(seconds=delay),
            )
        )

    def _render(self, phone: Phone, result: TurnResult) -> None:
        for message in result.messages:
            layout = arrange(message.text, message.prompt, CAPABILITIES)
            if any(len(piece) > CAPABILITIES.text + 200 for piece in layout.pieces):
                self.rules.broken.append(("bubble too long", message.text[:200]))
            for button in (one for row in layout.rows for one in row):
                token = token_for(str(self.world.sessions[phone.address.key].prompt), button)
                if read_token(token) is None or len(token.encode()) > 64:
                    self.rules.broken.append(("token cannot come back", token))

    def _probe(self, phone: Phone) -> None:
        """Every button on screen is answerable: pressing it now is never called old."""
        session = self.world.sessions[phone.address.key]
        shown = self.world.prompts.get(session.prompt or "")
        if shown is None:
            return
        old = {say("press-old", language) for language in ("id", "en")}
        for place, name in enumerate(shown.names):
            if shown.roles[place] == "contact":
                continue  # it is shared, not pressed
            message = InboundMessage(
                "probe", phone.address, self.world.now, self.world.now,
                Press(f"{session.prompt}.{place}"),
            )  # fmt: skip
            result = take_turn(replace(self.world.context(phone.address, message)))
            said = "\n".join(one.text for one in result.messages)
            closed = session.draft and self.world.drafts[session.draft].status != "open"
            if not result.messages or (any(one in said for one in old) and not closed):
                self.rules.broken.append(("button on screen is dead", f"{shown.screen}: {name}"))
