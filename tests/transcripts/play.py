r"""Plays a conversation script on one channel and writes down what everyone sees.

A script has one step a line:

    @ siti                 from here on it is this person's chat
    @ +2 days              time passes (minutes, hours, days)
    @ before               the next message was sent before the last prompt was shown
    @ appointed            the person is staff of the ministry from here on
    @ locked number        whoever writes there may be somebody else by now (number, id or idle)
    > words                the person types (`\n` is a line break, {code} the code issued last,
                           {link} the last one that links chats)
    * Label                the person taps a button (or, where it has none, types its word)
    *old Label             taps that button on the prompt before the last
    [pdf name.pdf]         a file: pdf, jpeg, png, docx, txt; after a colon the words in it
    [problem name.pdf]     a file that was refused: password, corrupt, too_large …
    [voice]                another kind of message
    [contact +62…]         the person's own contact; [contact! …] somebody else's
    ~ words                the person edits the message sent last
    # words                a comment
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, get_args

from bot.channels.layout import arrange, arrange_plain, read_token, token_for
from bot.channels.links import tappable_links, text_with_links
from bot.channels.simulator.outbound import CAPABILITIES as SIMULATOR
from bot.channels.telegram.outbound import CAPABILITIES as TELEGRAM
from bot.channels.whatsapp.outbound import CAPABILITIES as WHATSAPP
from bot.channels.whatsapp.outbound import render
from conversations.dialogs.chat_questions import ASKED
from conversations.messages import (
    BOLD_OFF,
    BOLD_ON,
    Address,
    Body,
    Capabilities,
    Edited,
    FileId,
    FileKind,
    FileProblem,
    FileReference,
    LockReason,
    Media,
    OutboundMessage,
    Press,
    PromptId,
    ReceivedFile,
    SharedContact,
    Started,
    Text,
    Unsupported,
    UnsupportedKind,
)
from tests.transcripts.whatsapp_screen import Screen

if TYPE_CHECKING:
    from datetime import datetime

    from tests.fakes.world import World

PLAIN = Capabilities(
    name="plain",
    text=4096,
    text_with_buttons=4096,
    caption=1024,
    buttons=0,
    buttons_per_row=0,
    button_label=0,
    page=10,
    can_edit=False,
    can_share_contact=False,
    file_in=20_000_000,
    file_out=20_000_000,
)
CHANNELS = {"telegram": TELEGRAM, "simulator": SIMULATOR, "plain": PLAIN, "whatsapp": WHATSAPP}

_FILE = re.compile(r"\[(?P<what>[\w!]+)(?: (?P<name>[^\]:]+))?(?::(?P<words>.*))?\]")
_SPAN = re.compile(r"\+(\d+) (minute|hour|day)s?")


class Play:
    """One script on one channel."""

    def __init__(self, world: World, channel: str) -> None:
        self.world = world
        self.channel = channel
        self.limits = CHANNELS[channel]
        self.person = "siti"
        self.lines: list[str] = []
        self._is_before = False
        self._before_at: datetime | None = None
        self._sent: dict[str, str] = {}
        self._prompts: dict[str, list[PromptId]] = {}
        self._tappable: set[str] = set()
        self._linking = ""

    @property
    def address(self) -> Address:
        return Address(self.channel, self.person)

    def run(self, script: str) -> str:
        """Play a whole script and return what was seen."""
        for line in script.strip().splitlines():
            self.step(line.strip())
        return "\n".join(self.lines) + "\n"

    def step(self, line: str) -> None:
        """Play one line."""
        if not line or line.startswith("#"):
            return
        self.lines.append(line)
        sign, _, rest = line.partition(" ")
        match sign:
            case "@":
                self._pass(rest)
            case ">":
                words = rest.replace("\\n", "\n").replace("{code}", self._code())
                self._send(_typed(words.replace("{link}", self._link_code())))
            case "*":
                self._tap(rest, back=1)
            case "*old":
                self._tap(rest, back=2)
            case "~":
                self._send(Edited(self._sent[self.person], rest))
            case _:
                self._send(self._other(line))

    def _code(self) -> str:
        return next(reversed(self.world.codes), "")

    def _link_code(self) -> str:
        """Return the last code that links chats, in groups, as it was shown, also once used."""
        self._linking = next(reversed(self.world.link_codes), self._linking)
        return "-".join(self._linking[at : at + 4] for at in range(0, len(self._linking), 4))

    def _pass(self, what: str) -> None:
        span = _SPAN.fullmatch(what)
        if what == "before":
            self._is_before = True
        elif what.startswith("locked "):
            reasons: dict[str, LockReason] = {one: one for one in get_args(LockReason)}
            self.world.locks[self.address.key] = reasons[what.removeprefix("locked ")]
        elif what == "appointed":
            self.world.appoint(self.address)
        elif span:
            self.world.now += timedelta(**{f"{span[2]}s": int(span[1])})
        else:
            self.person = what

    def _other(self, line: str) -> Body:
        found = _FILE.fullmatch(line)
        if found is None:
            message = f"not a step: {line}"
            raise ValueError(message)
        what, name, words = found["what"], found["name"] or "berkas", found["words"]
        if what.startswith("contact"):
            return SharedContact(name, "CONTOH", own=not what.endswith("!"))
        if what in get_args(UnsupportedKind):
            kind: UnsupportedKind = what
            return Unsupported(kind)
        reference = FileReference("r", name, None, 1000)
        if what in get_args(FileProblem):
            problem: FileProblem = what
            return Media((reference,), files=(ReceivedFile(name, 1000, problem=problem),))
        kinds: FileKind = what
        file = ReceivedFile(
            name,
            300_000,
            FileId(f"file{self.world.counter}"),
            kinds,
            pages=2,
            text=words.strip() if words else None,
        )
        return Media((reference,), files=(file,))

    def _tap(self, label: str, *, back: int) -> None:
        prompts = self._prompts.get(self.person, [])
        prompt = self._about_chats(prompts, label) if back == 1 else prompts[-back]
        shown = self.world.prompts[prompt]
        if self.limits.buttons == 0:
            if back > 1:
                self.lines.append("  (no buttons here)")
                return
            self._send(Text(_word_of(label, shown.labels, shown.words)))
            return
        place = next(
            (at for at, one in enumerate(shown.labels) if one == label),
            next((at for at, one in enumerate(shown.labels) if label in one), None),
        )
        if place is None:
            message = f"no button {label!r} among {shown.labels}"
            raise AssertionError(message)
        if shown.roles[place] == "contact":
            self._send(SharedContact("+6281234567890", "CONTOH", own=True))
            return
        token = f"{prompt}.{place}"
        if self.channel == WHATSAPP.name and token not in self._tappable:
            word = shown.words[place] or shown.labels[place]
            self.lines.append(f"  (no room for a button: types {word})")
            self._send(Text(word))
            return
        self._send(Press(token, callback="c", message=prompt))

    def _about_chats(self, prompts: list[PromptId], label: str) -> PromptId:
        """Return the last prompt, or the last question about another chat that has the button."""
        asked = (one for one in reversed(prompts) if self.world.prompts[one].screen == ASKED)
        found = next((one for one in asked if label in self.world.prompts[one].labels), None)
        is_last = any(label in one for one in self.world.prompts[prompts[-1]].labels)
        return prompts[-1] if found is None or is_last else found

    def _send(self, body: Body) -> None:
        sent_at = self.world.now
        if self._is_before:
            # Those that follow each other were sent together, before the same prompt.
            self._before_at = sent_at = self._before_at or sent_at - timedelta(seconds=30)
            self._is_before = False
        else:
            self._before_at = None
        if self.channel == WHATSAPP.name:
            number = sum(map(ord, self.person)) % 10_000
            self.world.numbers[self.address.key] = f"{number:04d}"
        result = self.world.take(self.address, body, sent_at=sent_at)
        if not isinstance(body, Press | Edited):
            self._sent[self.person] = f"m{self.world.counter}"
        for place, message in enumerate(result.messages):
            prompt = self.world.prompt_at(place)
            to = self.person if message.to is None else message.to.external_id
            if to != self.person:
                self.lines.append(f"  (to {to})")
            self._show(message, prompt)
            if message.prompt is not None:
                self._prompts.setdefault(to, []).append(prompt)
        self.world.now += timedelta(seconds=20)

    def _show(self, message: OutboundMessage, prompt: str) -> None:
        if self.channel == WHATSAPP.name:
            screen = Screen(render(message, to=self.person, prompt=prompt, pressed=None))
            self._tappable |= screen.tokens
            self.lines += [*screen.lines, ""]
            return
        links = tappable_links(message, self.limits)
        words = message.text if links else text_with_links(message)
        layout = arrange(words, message.prompt, self.limits)
        pieces = layout.pieces
        if self.limits.buttons == 0:
            pieces = (arrange_plain(words, message.prompt),)
        for piece in pieces:
            text = piece.replace(BOLD_ON, "*").replace(BOLD_OFF, "*")
            if len(text) > self.limits.text + 200:
                raise AssertionError("a bubble is longer than the channel takes")
            self.lines.extend(f"< {one}".rstrip() for one in text.split("\n"))
        self.lines.extend(f"  [{one.label} ↗ {one.address}]" for one in links)
        for row in layout.rows:
            for button in row:
                token = token_for(prompt, button)
                if len(token.encode()) > 64 or read_token(token) is None:
                    raise AssertionError(f"a token that cannot come back: {token}")
            self.lines.append("  " + " ".join(f"[{button.label}]" for button in row))
        if layout.contact:
            self.lines.append(f"  [{layout.contact} ☎]")
        self.lines.extend(f"  📄 {one.name}" for one in message.attachments)
        self.lines.append("")


def _typed(text: str) -> Body:
    if text.startswith("/start"):
        return Started(text.removeprefix("/start").strip())
    return Text(text)


def _word_of(label: str, labels: tuple[str, ...], words: tuple[str, ...]) -> str:
    """What a person types where there are no buttons: the word of a step, else the label."""
    for one, word in zip(labels, words, strict=True):
        if label == one or label in one:
            return word or one
    return label
