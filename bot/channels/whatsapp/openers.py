"""What WhatsApp offers in a chat with us: commands behind a slash, and sentences to begin with.

Its greeting of newcomers is left alone: WhatsApp documents that it does not work.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Self

    from conversations.draft import Json

FIELD = "conversational_automation"


@dataclass(frozen=True, slots=True)
class Openers:
    """Commands with what each is for, and sentences that are sent with a tap."""

    commands: tuple[tuple[str, str], ...] = ()
    prompts: tuple[str, ...] = ()

    @classmethod
    def of(cls, told: Mapping[str, Json]) -> Self:
        """Read them as the platform tells them; what cannot be read is not there."""
        commands, prompts = told.get("commands"), told.get("prompts")
        return cls(
            tuple(
                (str(one.get("command_name")), str(one.get("command_description")))
                for one in (commands if isinstance(commands, list) else [])
                if isinstance(one, dict)
            ),
            tuple(map(str, prompts)) if isinstance(prompts, list) else (),
        )

    @property
    def body(self) -> dict[str, Json]:
        """They, as the platform takes them."""
        commands: list[Json] = [
            {"command_name": name, "command_description": words} for name, words in self.commands
        ]
        return {"commands": commands, "prompts": list(self.prompts)}
