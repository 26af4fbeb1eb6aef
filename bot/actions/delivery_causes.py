"""Why a message did not get on: the words kept with it, and platforms' codes, in plain words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.channels.whatsapp import code_texts
from bot.channels.whatsapp.usual import CHANNEL as WHATSAPP
from conversations.dialogs.chat_names import channel_name
from conversations.texts import say
from storage.outbox import blocked

if TYPE_CHECKING:
    from conversations.text_keys import TextKey

_WORDS: dict[str, TextKey] = {
    blocked.PAUSED: "delivery-cause-paused",
    blocked.HELD_BACK: "delivery-cause-held",
    blocked.LIMIT: "delivery-cause-limit",
    blocked.REFUSED: "delivery-cause-refused",
    "window closed": "delivery-cause-window",
    "window closed, the person was asked to answer": "delivery-cause-answer",
    "lease ran out": "delivery-cause-stopped-service",
    "records": "delivery-cause-records",
    "fault": "delivery-cause-fault",
    "too slow": "delivery-cause-slow",
    "TimeoutError": "delivery-cause-slow",
    "not started": "delivery-cause-away",
    "unreadable answer": "delivery-cause-unreadable",
    "no file": "delivery-cause-file-gone",
    "file missing": "delivery-cause-file-gone",
    "the file is too large": "delivery-cause-file-large",
    "restored": "delivery-cause-restored",
    "blocked": "delivery-cause-blocked",
    "deactivated": "delivery-cause-deactivated",
    "never started": "delivery-cause-never-started",
    "chat not found": "delivery-cause-chat-gone",
    "removed from the group": "delivery-cause-removed",
    "forbidden": "delivery-cause-forbidden",
    "no rights": "delivery-cause-forbidden",
    "another program uses this account": "delivery-cause-other-account",
    **code_texts.PHRASES,
}
_TEMPLATE = re.compile(r"template (not pushed|pending|paused|rejected|disabled|deleted)")
_ANSWER = re.compile(r"answer (\d{1,6})")
_FAULT_OF_THE_NETWORK = re.compile(r"[A-Z]\w*(?:Error|Timeout|Exception)\w*")
HOLDS = frozenset({blocked.PAUSED, blocked.HELD_BACK, blocked.LIMIT, blocked.REFUSED})
_CODES_OF_TROUBLE: frozenset[TextKey] = frozenset({"delivery-code-trouble"})


def cause(channel: str, error: str | None, language: str, *, is_unclear: bool = False) -> str:
    """Return why, as a part of a sentence. `is_unclear`: perhaps it arrived all the same."""
    name = channel_name(channel, language)
    if not error:
        return say("delivery-cause-unknown", language, channel=name)
    key = _key_of(channel, error)
    if key is not None:
        return say(key, language, channel=name)
    template, answer = _TEMPLATE.fullmatch(error), _ANSWER.fullmatch(error)
    if template is not None:
        return template_cause(template[1].replace("not pushed", "missing"), "", language)
    if answer is not None:
        return say("delivery-cause-status", language, channel=name, code=answer[1])
    if _FAULT_OF_THE_NETWORK.fullmatch(error):
        broken: TextKey = "delivery-cause-broken" if is_unclear else "delivery-cause-away"
        return say(broken, language, channel=name)
    code = code_texts.code_in(error) if channel == WHATSAPP else None
    if code is not None:
        return say("delivery-cause-code", language, channel=name, code=str(code))
    return say("delivery-cause-said", language, channel=name, words=error)


def template_cause(state: str, because: str, language: str) -> str:
    """Return how a template stands, with the platform's word for why."""
    told = say("delivery-cause-template", language, state=state)
    if not because or state in {"approved", "pending"}:
        return told
    return say("delivery-cause-template-because", language, cause=told, because=because)


def may_have_arrived(channel: str, error: str | None) -> bool:
    """Tell whether a try that met with this left it open whether the message arrived."""
    if error is None:
        return False
    code = code_texts.code_in(error) if channel == WHATSAPP else None
    return code is None or code_texts.KEYS.get(code) in _CODES_OF_TROUBLE


def _key_of(channel: str, error: str) -> TextKey | None:
    if error in _WORDS:
        return _WORDS[error]
    code = code_texts.code_in(error) if channel == WHATSAPP else None
    return None if code is None else code_texts.KEYS.get(code)
