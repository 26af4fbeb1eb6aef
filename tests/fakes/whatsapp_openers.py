"""What WhatsApp takes as commands and first sentences of a number, and what it refuses."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from tests.fakes.whatsapp_errors import refused

if TYPE_CHECKING:
    from tests.fakes.whatsapp_rules import Params

OPENERS = "conversational_automation"
PROMPTS = 4
PROMPT = 80
COMMANDS = 30
DESCRIPTION = 256
_NAME = re.compile(r"[a-z0-9_]{1,32}", re.ASCII)


def check_openers(body: Params) -> None:
    """Refuse what the Graph API would refuse; what is not named stays as it was."""
    unknown = body.keys() - {"enable_welcome_message", "commands", "prompts"}
    if unknown:
        raise refused(100, f"Unexpected key {min(unknown)!r}")
    prompts, commands = body.get("prompts", []), body.get("commands", [])
    if len(prompts) > PROMPTS or len(commands) > COMMANDS:
        raise refused(100, f"At most {PROMPTS} prompts and {COMMANDS} commands")
    if not all(1 <= len(one) <= PROMPT and not _has_emoji(one) for one in prompts):
        raise refused(100, f"A prompt has 1 to {PROMPT} characters and no emoji")
    names = [one["command_name"] for one in commands]
    if not all(map(_NAME.fullmatch, names)) or len(set(names)) < len(names):
        raise refused(100, "The name of a command is lower case and given once")
    if not all(1 <= len(one["command_description"]) <= DESCRIPTION for one in commands):
        raise refused(100, f"The description of a command has 1 to {DESCRIPTION} characters")


def _has_emoji(text: str) -> bool:
    return any(unicodedata.category(sign) == "So" for sign in text)
