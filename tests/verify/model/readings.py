"""What is read out of messages, answers and screens for the rules of the walk. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conversations.answers.choices import match_choice
from conversations.answers.cleaning import clean, quoted
from conversations.draft import Collecting, Given, Later
from conversations.events import AnswerGiven
from conversations.messages import Press, SharedContact, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from conversations.draft import Answer, Json
    from conversations.messages import Body
    from conversations.scene import TurnResult
    from tests.verify.model.phone import Phone, Seen

MARKER = re.compile(r"zq\d{6}q")


def markers(found: object) -> set[str]:
    return set(MARKER.findall(str(found)))


def value_in(answer: Answer | None) -> object:
    match answer:
        case Given(value=value):
            return value
        case Collecting(parts=parts):
            return [part.value for part in parts]
        case Later(kept=kept):
            return kept
        case _:
            return None


def texts_in(answer: Answer) -> list[str]:
    """Return the texts an answer is made of."""
    value = value_in(answer)
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)]


def has_bare(answer: Answer) -> bool:
    """Tell whether an answer has a part without a marker: a number, a day, words cut short."""
    if isinstance(answer, Collecting):
        return any(not markers(part.value) for part in answer.parts)
    return not markers(value_in(answer))


def answers_of(result: TurnResult) -> Iterable[AnswerGiven]:
    return (event for event in result.events if isinstance(event, AnswerGiven))


def decisions(
    phone: Phone | None, body: object, views: tuple[Seen, ...]
) -> Iterator[tuple[Seen, str]]:
    """Yield what the sender decided about words that crossed, on a screen that they had seen."""
    if isinstance(body, Press) and phone is not None:
        prompt, _, place = body.token.partition(".")
        for view in phone.views:
            is_it = view.prompt == prompt and view.screen == "crossed" and place.isdecimal()
            if is_it and int(place) < len(view.choices):
                yield view, view.choices[int(place)].name
    if isinstance(body, Text):
        for view in (one for one in views if one.screen == "crossed"):
            answers = [one for one in view.choices if one.role == "answer"]
            choice = match_choice(body.text, answers)
            if choice is not None:
                yield view, choice


def said_now(body: Body, held: Json) -> str:
    """Return the words a message gives: its own, or those that waited and are decided with it."""
    if isinstance(body, Text):
        return body.text
    if isinstance(body, SharedContact):
        return body.name
    return str(held[0]) if isinstance(held, list) and held else ""


def told_by_beginning(pieces: Iterable[str], said: str) -> set[str]:
    """Return the marks of pieces of which the beginning was told: a long one is cut short."""
    return {marker for piece in pieces if quoted(piece) in said for marker in markers(piece)}


def is_told_anew(was: Collecting, now: Answer, words: str) -> bool:
    """Tell whether each part of a person that changed is one the message gives itself."""
    before, after = was.parts[-1].value if was.parts else None, value_in(now)
    if not isinstance(before, dict) or not isinstance(after, dict):
        return False
    said = " ".join(clean(words).split())
    parts = ("name", "position")
    return all(before.get(part) == after.get(part) or str(after[part]) in said for part in parts)
