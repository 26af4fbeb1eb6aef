"""Channel-neutral messages: what a person did, and what we say to a person.

Channels translate between these and their platform's payloads; a turn sees nothing else.
Texts are *marked texts*: bold runs stand between BOLD_ON and BOLD_OFF, and words for where
there are buttons beside those for where there are none between EITHER_ON and EITHER_OFF. No
user input can contain these, so nothing a person wrote is ever read as formatting.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NewType

if TYPE_CHECKING:
    from datetime import datetime

BOLD_ON = "\ue000"
BOLD_OFF = "\ue001"
EITHER_ON, EITHER_OR, EITHER_OFF = "\ue003", "\ue004", "\ue005"

Language = Literal["id", "en"]
PersonId = NewType("PersonId", int)
DraftId = NewType("DraftId", str)
FileId = NewType("FileId", str)
PromptId = NewType("PromptId", str)
LockReason = Literal["number", "id", "idle"]
"""Why whoever writes in a chat may be another person by now: what about them changed, or a long
time without a word."""


@dataclass(frozen=True, slots=True)
class Address:
    """One place to reach someone: a channel and the platform's opaque id of the chat there."""

    channel: str
    external_id: str

    @property
    def key(self) -> str:
        """The chat key under which inbox and outbox keep their order."""
        return f"{self.channel}:{self.external_id}"


# --- what a person did -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Text:
    text: str


@dataclass(frozen=True, slots=True)
class Press:
    """A tap on a button of ours. `token` is opaque; it was made when the prompt was rendered."""

    token: str
    callback: str | None = None
    """The platform's id of this press, where it wants an answer of its own."""
    message: str | None = None
    """The platform's id of the message that carried the button, where it can be edited."""


@dataclass(frozen=True, slots=True)
class FileReference:
    """A file as the platform names it, not yet downloaded."""

    reference: str
    name: str | None
    media_type: str | None
    size: int | None


NAMELESS = "berkas"
"""What stands for a file's name where the platform gives none: a photo has none."""

FileKind = Literal["pdf", "jpeg", "png", "docx", "txt"]
FileProblem = Literal[
    "too_large", "wrong_type", "corrupt", "password", "suspicious", "empty", "unavailable", "quota"
]


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A file after it was fetched and checked. Either `id` and `kind` are set, or `problem`."""

    name: str
    size: int
    id: FileId | None = None
    kind: FileKind | None = None
    pages: int | None = None
    text: str | None = None
    """The words in it, for kinds that carry text; None where there are none."""
    problem: FileProblem | None = None
    sha256: str | None = None
    """Of what is stored: the same file again has the same."""


@dataclass(frozen=True, slots=True)
class Media:
    """Files, with the caption the person wrote. `files` is filled once they were fetched."""

    references: tuple[FileReference, ...]
    caption: str = ""
    files: tuple[ReceivedFile, ...] = ()
    album: str | None = None


@dataclass(frozen=True, slots=True)
class SharedContact:
    """A contact card. `own` is true only where the platform proves it is the sender's."""

    phone: str
    name: str
    own: bool


@dataclass(frozen=True, slots=True)
class Started:
    """The person opened the chat, perhaps by a deep link that carries a one-time token."""

    payload: str = ""
    is_said: bool = True
    """False where nobody said so: an old button, or the platform's own greeting."""


@dataclass(frozen=True, slots=True)
class Opened:
    """The person asked, by a button of a template, to be sent what waits for them."""


@dataclass(frozen=True, slots=True)
class Edited:
    """The person changed a message sent before; `original` is the platform's id of it."""

    original: str
    text: str


@dataclass(frozen=True, slots=True)
class Reachability:
    """The person blocked us (False) or let us in again (True). Nothing is to be answered."""

    reachable: bool


@dataclass(frozen=True, slots=True)
class Recovered:
    """We are back after an outage; the person did nothing. What is open is to be shown anew."""

    undelivered: bool
    """The prompt on screen may never have arrived; else it did, and a press on it may be lost."""


UnsupportedKind = Literal["voice", "sticker", "location", "poll", "video", "edit", "group", "other"]


@dataclass(frozen=True, slots=True)
class Unsupported:
    kind: UnsupportedKind


Body = (
    Text
    | Press
    | Media
    | SharedContact
    | Started
    | Opened
    | Edited
    | Reachability
    | Recovered
    | Unsupported
)


@dataclass(frozen=True, slots=True)
class Sender:
    """What a platform tells of who wrote, beside the address. Only `user_id` is lasting."""

    user_id: str | None = None
    """The platform's own id of the person; a new number of theirs comes with a new one."""
    phone: str | None = None
    """With plus and country code; may be hidden, missing or somebody else's by now."""
    username: str | None = None


@dataclass(frozen=True, slots=True)
class InboundMessage:
    """What one person did at one moment.

    `sent_at` is the platform's server time where plausible, else our first durable receipt.
    `reference` is the platform's id of the message within the chat (for later edits), and
    `order` sorts the messages of one chat as the platform saw them.
    """

    id: str
    address: Address
    sent_at: datetime
    received_at: datetime
    body: Body
    reference: str | None = None
    order: int = 0
    forwarded: bool = False
    sender_language: str | None = None
    sender: Sender | None = None
    """Where the platform tells more of who wrote than the address."""

    @property
    def source(self) -> str | None:
        """What answers remember of the message: its id, and in which chat that id is one."""
        return None if self.reference is None else f"{self.address.key}/{self.reference}"

    def source_of(self, original: str) -> str:
        """Return the source of another message of the same chat."""
        return f"{self.address.key}/{original}"


# --- what we say -------------------------------------------------------------------------

ChoiceRole = Literal["answer", "step", "contact"]


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that can be chosen: `name` is stored, `label` is shown.

    Role "answer" is an answer to the question; "step" moves (back, later, cancel) and can
    always be typed as the word `word`; "contact" asks the platform for the sender's number.
    """

    name: str
    label: str
    role: ChoiceRole = "answer"
    details: str = ""
    word: str = ""
    picked: bool = False
    """Ticked already, in a question that takes several."""
    aliases: tuple[str, ...] = ()
    """Other words a person may type for it."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """The part of a message that waits for an answer."""

    screen: str
    """Which conversation shows it."""
    choices: tuple[Choice, ...] = ()
    draft: DraftId | None = None
    version: str | None = None
    question: str | None = None
    page: int = 0
    placeholder: str = ""
    or_type: str = ""
    """What stands before the words of steps that have no button."""
    language: str = "id"
    """Of the words that only a channel can say: how many pages of choices there are."""

    @property
    def answers(self) -> tuple[Choice, ...]:
        return tuple(choice for choice in self.choices if choice.role == "answer")

    @property
    def steps(self) -> tuple[Choice, ...]:
        return tuple(choice for choice in self.choices if choice.role != "answer")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file we send: one already stored, or a document to be made from a record."""

    name: str
    file: FileId | None = None
    report: Literal["proposal", "personal_record"] | None = None
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A web address, and what it is called where it is a button or stands before the address."""

    label: str
    address: str

    def __post_init__(self) -> None:
        if not self.address.startswith("https://"):
            raise ValueError("a link begins with https://")


MessageKind = Literal["reply", "receipt", "notice", "code"]


@dataclass(frozen=True, slots=True)
class Twin:
    """The template that stands for a message where free words may not be sent just then."""

    key: str
    values: tuple[str, ...]
    language: str


@dataclass(frozen=True, slots=True)
class OutboundMessage:
    """One message to one person."""

    text: str
    prompt: Prompt | None = None
    attachments: tuple[Attachment, ...] = ()
    links: tuple[Link, ...] = ()
    """Buttons that open a web page, else lines of the text. What is to be passed on is a text."""
    kind: MessageKind = "reply"
    to: Address | None = None
    """Somebody else than the sender of this turn; None means the sender."""
    edits: bool = False
    """Replace the message whose button was pressed, or which is on screen; else send anew."""
    supersedes: str | None = None
    """Unsent messages to the same chat under this topic are dropped in favour of this one."""
    stays: bool = False
    """Is itself not dropped in favour of a later one: it says more than that will."""
    waits: float = 0.0
    """Seconds it waits before it is sent, for a later one that supersedes it."""
    secret: bool = False
    """Carries a one-time code: the stored payload is erased once it was sent."""
    twin: Twin | None = None
    """What may be sent in its place, or ahead of it, to whoever has not written for a day."""


A_FEW_MORE = 2
"""So many choices beyond a page make no page of their own where there is room for buttons."""


@dataclass(frozen=True, slots=True)
class Capabilities:
    """A channel's limits as numbers: read by rendering and by the checks on publishing."""

    name: str
    text: int
    text_with_buttons: int
    caption: int
    buttons: int
    """Most buttons under one message; 0 where choices are numbered text only."""
    buttons_per_row: int
    button_label: int
    page: int
    """Choices shown at once; more are paged evenly, but for a few more."""
    can_edit: bool
    can_share_contact: bool
    """A tap shares the sender's own number."""
    file_in: int
    """Largest file we can take, in bytes."""
    file_out: int
    reply_after: float = 0.0
    """Seconds between our sending and the earliest moment a person can have answered it."""
    window: float = 0.0
    """Seconds from a person's message in which free words are taken, then templates; 0: always."""
    names_change: bool = False
    """Numbers and ids of people change there: what a chat is reached by is looked up."""
    steps_beside_contact: bool = True
    """Steps can be tapped where the number is asked for; else they are typed."""
    press_lives: float = 0.0
    """Seconds after which the platform drops a press we did not take; 0 where it keeps all."""
    links: int = 0
    """Most links that are buttons under one message; where there are more, all are text."""
    link_label: int = 0
    link_address: int = 0
    shows_records: bool = False
    """What was said is shown from our own records, so nothing of it can be taken out of them."""
