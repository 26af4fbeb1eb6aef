"""One person's chat in a world in memory: what they type and tap, and the bubble that answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from conversations.messages import Address, Press, Text
from conversations.texts import unmarked
from tests.fakes.world import Shown, World

if TYPE_CHECKING:
    from conversations.draft import Answer, Session
    from conversations.messages import Body, DraftId

REGISTRATION = (
    "halo", "setuju", "Siti CONTOH", "Analis", "Kab Banyumas", "lewati", "081234567890", "1", "kirim",
)  # fmt: skip
PROPOSAL = ("1", "1", "Maret 2023", "belum pernah", "Antrean Pagi Sehat")


@dataclass(slots=True)
class Chat:
    world: World = field(default_factory=World)
    address: Address = field(default_factory=lambda: Address("telegram", "siti"))

    @property
    def session(self) -> Session:
        return self.world.sessions[self.address.key]

    @property
    def shown(self) -> Shown:
        """What is on screen."""
        return self.world.prompts[str(self.session.prompt)]

    def send(self, body: Body, *, before: bool = False) -> str:
        """Send something; `before`: a minute before the prompt on screen was shown."""
        self.world.now += timedelta(minutes=5)
        if before:
            self.shown.shown_at = None
        sent_at = self.world.now - timedelta(minutes=10) if before else self.world.now
        result = self.world.take(self.address, body, sent_at=sent_at)
        return unmarked("\n".join(one.text for one in result.messages))

    def forward(self, words: str) -> str:
        """Send on what somebody else wrote."""
        self.world.now += timedelta(minutes=5)
        result = self.world.take(self.address, Text(words), forwarded=True)
        return unmarked("\n".join(one.text for one in result.messages))

    def say(self, *words: str, before: bool = False) -> str:
        """Type messages one after another; return the last bubble."""
        return [self.send(Text(one), before=before) for one in words][-1]

    def tap(self, name: str) -> str:
        place = self.shown.names.index(name)
        return self.send(Press(f"{self.session.prompt}.{place}"))

    def turn_to(self, page: int) -> str:
        return self.send(Press(f"{self.session.prompt}.p{page}"))

    def begin(self, until: str = "kategori") -> DraftId:
        """Register and begin a proposal, up to a question of its beginning."""
        self.say(*REGISTRATION, *PROPOSAL)
        if until == "sdgs":
            self.say("1")
        assert self.session.cursor == until
        assert self.session.draft is not None
        return self.session.draft

    def answer(self, draft: DraftId, key: str) -> Answer | None:
        return self.world.drafts[draft].answers.get(key)
