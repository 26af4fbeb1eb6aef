"""How a question and its choices are laid out under a channel's limits. Pure.

Three ways, by what fits: buttons with labels; a numbered list with buttons that carry the
numbers; numbered text alone. A number always means the same choice, on whatever page; where
a page turned is a message more, the text names the choices of all pages. Steps without a button
of their own are named by the word that can be typed. Nothing is cut.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from bot.channels.marked import split_marked
from conversations.messages import A_FEW_MORE
from conversations.texts import bold, fitted, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.channels.marked import Measure
    from conversations.messages import Capabilities, Choice, Prompt
    from conversations.text_keys import TextKey

READABLE_LABEL = 36
"""A phone shows about so many characters of a button; a longer label goes into the text."""

LISTED_WHOLE = 20
"""So many choices stand in the text on all pages where turning one is a message more."""

_COLUMNS = ((9, 3), (16, 2))
"""Buttons stand side by side where every label of the block is at most this long."""

_NUMBERS_PER_ROW = 5
TICK = "✓ "
_WORDS_BETWEEN = " · "


@dataclass(frozen=True, slots=True)
class Button:
    """One button: what it shows and what its press brings back, without the prompt's id."""

    label: str
    target: str
    details: str = ""
    """What a number stands for, where there is room for a second line."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A message laid out. The buttons belong under the last of the pieces."""

    pieces: tuple[str, ...]
    rows: tuple[tuple[Button, ...], ...] = ()
    contact: str | None = None
    """Label of the button that shares the sender's phone number; below it are only steps."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a button stands for: a choice by its place in the prompt, or a page to turn to."""

    prompt: str
    choice: int | None = None
    page: int | None = None


_TOKEN = re.compile(r"(?P<prompt>[^.\s]{1,58})\.(?P<page>p?)(?P<number>\d{1,4})", re.ASCII)


def token_for(prompt: str, button: Button) -> str:
    """Return the opaque token of a button, as it comes back with a press."""
    return f"{prompt}.{button.target}"


def read_token(token: str) -> Target | None:
    """Return what a token names, or None where it is not one of ours."""
    match = _TOKEN.fullmatch(token)
    if match is None:
        return None
    number = int(match["number"])
    if match["page"]:
        return Target(match["prompt"], page=number)
    return Target(match["prompt"], choice=number)


class _Offer(NamedTuple):
    """A choice with its place in the prompt and the number it can be typed by."""

    choice: Choice
    place: int
    number: int

    @property
    def label(self) -> str:
        return self.ticked(self.choice.label)

    def ticked(self, label: str) -> str:
        return f"{TICK}{label}" if self.choice.picked else label


def _offers(prompt: Prompt) -> tuple[_Offer, ...]:
    answers = ((c, place) for place, c in enumerate(prompt.choices) if c.role == "answer")
    return tuple(_Offer(c, place, number) for number, (c, place) in enumerate(answers, start=1))


def _steps(prompt: Prompt) -> tuple[_Offer, ...]:
    """Return the steps proper; a contact has no word, it is shared or its number typed."""
    return tuple(
        _Offer(choice, place, 0)
        for place, choice in enumerate(prompt.choices)
        if choice.role == "step"
    )


def arrange(
    text: str, prompt: Prompt | None, limits: Capabilities, measure: Measure = len
) -> Layout:
    """Lay out a text and the choices of its prompt."""
    if prompt is None or not prompt.choices:
        return Layout(split_marked(fitted(text, tappable=False), limits.text, measure))
    contact = next((c.label for c in prompt.choices if c.role == "contact"), None)
    steps = _steps(prompt)
    if contact is not None and limits.can_share_contact:
        text = fitted(text, tappable=True)
        shown = steps if limits.steps_beside_contact else ()
        rows = _in_rows([_labelled(offer) for offer in shown], limits)
        words = _words(_offers(prompt), () if shown else steps, prompt)
        return Layout(_pieces(_joined(text, words), limits, measure), rows, contact)
    page = _page(prompt, limits, measure)
    if page is None:
        return Layout(split_marked(arrange_plain(text, prompt), limits.text, measure))
    text = fitted(text, tappable=True)
    room = limits.buttons - len(page.offers) - len(page.turning)
    tappable = [b for o in steps if (b := _fitting(o, limits, measure))][: max(0, room)]
    places = {button.target for button in tappable}
    named = page.offers if page.is_numbered else ()
    is_whole = bool(named) and not limits.can_edit and len(prompt.answers) <= LISTED_WHOLE
    if is_whole:
        named = _offers(prompt)
    words = _joined(
        _words(named, tuple(o for o in steps if str(o.place) not in places), prompt),
        "" if is_whole else page.told,
    )
    rows = (*page.rows(limits), *_in_rows(tappable, limits))
    return Layout(_pieces(_joined(text, words), limits, measure), rows)


def arrange_plain(text: str, prompt: Prompt | None) -> str:
    """Return the whole message as numbered text, for a channel without any buttons."""
    text = fitted(text, tappable=False)
    if prompt is None:
        return text
    return _joined(text, _words(_offers(prompt), _steps(prompt), prompt))


# --- the page of answers that is shown ------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Page:
    offers: tuple[_Offer, ...]
    turning: tuple[Button, ...]
    told: str
    """Which of how many pages this is, in words; nothing where it is the only one."""
    is_numbered: bool
    """The labels stand in the text, the buttons carry the numbers: on all pages or on none."""

    def rows(self, limits: Capabilities) -> tuple[tuple[Button, ...], ...]:
        turning = (self.turning,) if self.turning else ()
        if not self.is_numbered:
            return (*_in_rows([_labelled(offer) for offer in self.offers], limits), *turning)
        buttons = [
            Button(o.ticked(str(o.number)), str(o.place), o.choice.label) for o in self.offers
        ]
        widest = max(1, min(_NUMBERS_PER_ROW, limits.buttons_per_row))
        rows = max(1, -(-len(buttons) // widest))
        return (*_chunks(buttons, max(1, -(-len(buttons) // rows))), *turning)


def _page(prompt: Prompt, limits: Capabilities, measure: Measure) -> _Page | None:
    """Return the page to show, or None where the channel has no room for its buttons."""
    if limits.buttons == 0 or limits.page == 0:
        return None
    offers = _offers(prompt)
    of_all = _pages(len(offers), len(_steps(prompt)), limits)
    number = min(max(prompt.page, 0), of_all - 1)
    size = -(-len(offers) // of_all)
    shown = offers[number * size : (number + 1) * size]
    turning = _turning(number, of_all, prompt.language)
    if len(shown) + len(turning) > limits.buttons:
        return None
    longest = min(READABLE_LABEL, limits.button_label)
    is_numbered = any(o.choice.details or measure(o.label) > longest for o in offers)
    return _Page(shown, turning, _told(number, of_all, prompt.language), is_numbered)


def _pages(offers: int, steps: int, limits: Capabilities) -> int:
    """Return on how many pages choices are shown, as even as can be."""
    if offers <= limits.page + A_FEW_MORE and offers + steps <= limits.buttons:
        return 1
    return max(1, -(-offers // limits.page))


def _told(number: int, of_all: int, language: str) -> str:
    if of_all == 1:
        return ""
    key: TextKey = "page-of" if number + 1 < of_all else "page-last"
    return say(key, language, page=number + 1, pages=of_all)


def _turning(number: int, of_all: int, language: str) -> tuple[Button, ...]:
    back = Button(say("page-before", language), f"p{number - 1}")
    onward = Button(say("page-next", language), f"p{number + 1}")
    return (*((back,) if number > 0 else ()), *((onward,) if number + 1 < of_all else ()))


# --- rows and words -------------------------------------------------------------------------


def _labelled(offer: _Offer) -> Button:
    return Button(offer.label, str(offer.place))


def _fitting(step: _Offer, limits: Capabilities, measure: Measure) -> Button | None:
    """Return the button of a step: its label, else its word; None where neither has room."""
    for label in (step.label, step.choice.word.capitalize()):
        if label and measure(label) <= limits.button_label:
            return Button(label, str(step.place))
    return None


def _in_rows(buttons: Sequence[Button], limits: Capabilities) -> tuple[tuple[Button, ...], ...]:
    longest = max((len(button.label) for button in buttons), default=0)
    columns = next((columns for width, columns in _COLUMNS if longest <= width), 1)
    return _chunks(buttons, max(1, min(columns, limits.buttons_per_row)))


def _chunks(buttons: Sequence[Button], size: int) -> tuple[tuple[Button, ...], ...]:
    return tuple(tuple(buttons[at : at + size]) for at in range(0, len(buttons), size))


def _words(offers: Sequence[_Offer], steps: Sequence[_Offer], prompt: Prompt) -> str:
    lines = (
        f"{bold(f'{o.number}.')} {o.label}" + (f" – {o.choice.details}" if o.choice.details else "")
        for o in offers
    )
    words = _WORDS_BETWEEN.join(bold(o.choice.word or o.choice.label) for o in steps)
    if words and prompt.or_type:
        words = f"{prompt.or_type} {words}"
    return "\n\n".join(block for block in ("\n".join(lines), words) if block)


def _joined(text: str, words: str) -> str:
    return "\n\n".join(block for block in (text, words) if block)


def _pieces(text: str, limits: Capabilities, measure: Measure) -> tuple[str, ...]:
    """Split for a message with buttons: its last piece may have less room than the others."""
    pieces = split_marked(text, limits.text, measure)
    if limits.text_with_buttons < limits.text and pieces:
        return (*pieces[:-1], *split_marked(pieces[-1], limits.text_with_buttons, measure))
    return pieces
