"""What people send: mostly something sensible, often not, sometimes at the wrong moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, get_args

from conversations import engine
from conversations.commands import _WORDS
from conversations.forms import (
    AgencyType,
    DateType,
    DecimalType,
    EmailType,
    FilesType,
    IntegerType,
    LongTextType,
    PersonType,
    PhoneType,
    TextType,
    UrlType,
)
from conversations.messages import (
    Body,
    Edited,
    FileId,
    FileProblem,
    FileReference,
    Media,
    Press,
    Reachability,
    ReceivedFile,
    SharedContact,
    Started,
    Text,
    Unsupported,
    UnsupportedKind,
)

if TYPE_CHECKING:
    from random import Random

    from conversations.forms import QuestionType
    from tests.fakes.world import World
    from tests.verify.model.phone import Phone, Seen

WORDS = (  # noqa: SIM905 - a line of words reads best
    "layanan warga antrean daring puskesmas desa kecamatan izin usaha dokumen cepat murah"
    " terbuka pengaduan petugas keliling sekolah sampah air jalan pasar nelayan petani data"
    " kartu keluarga akta lahir lansia ibu hamil gizi pajak daerah wisata budaya transportasi"
).split()
COMMANDS = tuple(_WORDS)
AGENCIES = (
    "Kementerian Kesehatan", "kab sleman", "Kota Surabaya", "pemprov jateng", "BPS",
    "Dinas Sosial Kota Bandung", "RSUD Cengkareng", "kemenkes",
)  # fmt: skip
GARBAGE = (
    "", " ", "-", "👍", "\x00\u200b", "ok", "1", "2", "3", "9", "a", "b", "z", "ya", "tidak", "31/02/2026",
    "32 Agustus", "١٢٣", "1.000,5", "lima puluh", "<b>x</b> *y* '; DROP TABLE", "\u202egnp.exe",
    "http://", "budi@", "0812", "x" * 5000, "baris satu\nbaris dua", "/start", "/nanti", "SELESAI",
)  # fmt: skip
_WANTED: dict[str, tuple[str | None, ...]] = {
    "consent": ("agree",),
    "menu": ("/continue", "/continue", "/continue", "proposal", "code"),
    "summary": ("send",),
    "obstacle": ("change",),
    "links": ("code", "code", "unlink", None),
    "link_unlink": ("unlink", "keep"),
}
"""Which buttons lead on; on other screens any."""
_UNSURE = {"staff", "data", "delete", "language", "cancel", "share", "status", "receipt"}
FIRST_NAMES = ("Siti", "Budi", "Rina", "Agus", "Dewi", "Joko")


class Thing(NamedTuple):
    """A message to send, the marker in it if any, and whether the platform numbers it."""

    body: Body
    marker: str | None = None
    numbered: bool = True


@dataclass(slots=True)
class Sender:
    """Makes up messages for phones; every text of its own carries a marker found nowhere else."""

    rng: Random
    world: World
    phones: list[Phone]
    counter: int = 0
    links: bool = False
    """People link their chats, and part them again."""

    def compose(self, phone: Phone) -> Thing:
        rng, view = self.rng, phone.view
        if view is None:
            return Thing(Started())
        is_linking = self.world.link_codes or phone.asked or view.screen == "link_waiting"
        if self.links and rng.random() < (0.25 if is_linking else 0.02):
            return self._link(phone)
        if rng.random() < 0.68:
            return self._sensible(phone, view)
        kinds = (
            self._command, self._garbage, self._any_press, self._old_press, self._odd_press,
            self._file, self._edit, self._other, self._text, self._code,
        )  # fmt: skip
        return rng.choice(kinds)(phone)

    def _sensible(self, phone: Phone, view: Seen) -> Thing:
        rng = self.rng
        if view.screen in {"question", "summary"} and rng.random() < 0.02:
            return Thing(Text("ajak rekan"))
        if rng.random() < 0.01:
            return Thing(Text(rng.choice(("undangan", "berhenti", "ya, undang saya", "mulai"))))
        if view.screen == "menu" and self.world.codes and rng.random() < 0.5:
            return self._pick(view, "code")
        if view.screen == "question":
            return self._answer(view)
        if view.screen == "code":
            return self._code(phone)
        wanted = _WANTED.get(view.screen, (None,))
        if view.screen in _UNSURE and rng.random() < 0.2:
            return Thing(Text("menu"))
        return self._pick(view, rng.choice(wanted))

    def _pick(self, view: Seen, name: str | None) -> Thing:
        """Tap a choice, or type its place; steps are typed as their word now and then."""
        rng = self.rng
        places = [at for at, one in enumerate(view.choices) if name in (None, one.name)]
        places = places or list(range(len(view.choices)))
        if not places:
            return self._text(None)
        place = rng.choice(places)
        choice = view.choices[place]
        if choice.role == "contact":
            return Thing(SharedContact("+6281234567890", "CONTOH", own=rng.random() < 0.8))
        if rng.random() < 0.75:
            return Thing(Press(f"{view.prompt}.{place}", callback="c"), numbered=False)
        if choice.role == "step":
            return Thing(Text(choice.word))
        answers = [one.name for one in view.choices if one.role == "answer"]
        return Thing(Text(rng.choice((str(answers.index(choice.name) + 1), choice.label))))

    def _answer(self, view: Seen) -> Thing:
        rng = self.rng
        draft = self.world.drafts.get(view.draft) if view.draft else None
        if draft is None:
            return self._text(None)
        form = self.world.form(draft.form, draft.version)
        step = engine.find_step(form, draft.answers, view.question)
        if any(one.name.startswith("reading-") for one in view.choices):
            return self._pick(view, None)
        if step is None or (view.choices and rng.random() < 0.12):
            return self._pick(view, None)
        if any(one.name == "/done" for one in view.choices) and rng.random() < 0.45:
            return self._pick(view, "/done")
        return self._fitting(step.question.type, view)

    def _fitting(self, kind: QuestionType, view: Seen) -> Thing:
        rng = self.rng
        if isinstance(kind, TextType | LongTextType):
            return self._text(None)
        if isinstance(kind, FilesType):
            return self._file(None)
        words = {
            IntegerType: str(rng.randrange(100_000)),
            DecimalType: f"{rng.randrange(1000)},{rng.randrange(10)}",
            DateType: rng.choice(("Maret 2023", "15 Agustus 2021", "1/2/2024", "kemarin")),
            AgencyType: rng.choice(AGENCIES),
            PersonType: "Siti Aminah, Kepala Bidang, 081234567890, siti@menpan.go.id",
            PhoneType: f"0812{rng.randrange(10**7, 10**8)}",
            EmailType: f"warga{rng.randrange(999)}@menpan.go.id",
            UrlType: f"https://youtu.be/{rng.randrange(10**10, 10**11)}",
        }.get(type(kind))
        return self._pick(view, None) if words is None else Thing(Text(words))

    def _marker(self) -> str:
        self.counter += 1
        return f"zq{self.counter:06d}q"

    def _text(self, phone: Phone | None) -> Thing:
        marker = self._marker()
        words = self.rng.choices(WORDS, k=self.rng.choice((3, 8, 15, 60)))
        return Thing(Text(" ".join([*words[:1], marker, *words[1:]])), marker)

    def _command(self, phone: Phone) -> Thing:
        return Thing(Text(self.rng.choice(COMMANDS)))

    def _garbage(self, phone: Phone) -> Thing:
        return Thing(Text(self.rng.choice(GARBAGE)))

    def _any_press(self, phone: Phone) -> Thing:
        view = phone.view
        return self._pick(view, None) if view else Thing(Started())

    def _old_press(self, phone: Phone) -> Thing:
        seen = self.rng.choice(phone.views)
        if not seen.choices:
            return self._garbage(phone)
        place = self.rng.randrange(len(seen.choices))
        return Thing(Press(f"{seen.prompt}.{place}", callback="c"), numbered=False)

    def _odd_press(self, phone: Phone) -> Thing:
        """A page to turn, a button of somebody else, a token made up or one too far."""
        rng = self.rng
        other = rng.choice(self.phones)
        near, far = phone.view, other.view
        assert near is not None
        tokens = [f"{near.prompt}.p{rng.randrange(3)}", f"{near.prompt}.99", "x.1"]
        if far is not None:
            tokens.append(f"{far.prompt}.0")
        return Thing(Press(rng.choice(tokens), callback="c"), numbered=False)

    def _file(self, phone: Phone | None) -> Thing:
        rng = self.rng
        files = []
        for _ in range(rng.choice((1, 1, 1, 2))):
            marker = self._marker()
            kind = rng.choice(("pdf", "pdf", "jpeg", "docx"))
            words = f"isi {marker} berkas" if rng.random() < 0.3 else None
            files.append(
                ReceivedFile(f"{marker}.{kind}", 300_000, FileId(marker), kind, text=words)
                if rng.random() < 0.85
                else ReceivedFile("rusak", 10, problem=rng.choice(get_args(FileProblem)))
            )
        references = tuple(FileReference("r", one.name, None, one.size) for one in files)
        marker = next((one.id for one in files if one.id), None) if len(files) == 1 else None
        return Thing(Media(references, files=tuple(files)), marker)

    def _edit(self, phone: Phone) -> Thing:
        if not phone.references:
            return self._garbage(phone)
        original = self.rng.choice(phone.references[-6:])
        marker = self._marker()
        words = self.rng.choices(WORDS, k=6)
        text = self.rng.choice((" ".join([marker, *words]), "", "17", "Mei 2022"))
        return Thing(Edited(original, text), marker if marker in text else None, numbered=False)

    def _other(self, phone: Phone) -> Thing:
        rng = self.rng
        return rng.choice(
            (
                Thing(Started(rng.choice(("", "", "tidak-dikenal")))),
                Thing(Unsupported(rng.choice(get_args(UnsupportedKind)))),
                Thing(Reachability(rng.random() < 0.5), numbered=False),
                Thing(SharedContact("+6281298765432", "Orang Lain", own=rng.random() < 0.5)),
            )
        )

    def _code(self, phone: Phone) -> Thing:
        codes = tuple(self.world.codes)
        if codes and self.rng.random() < 0.9:
            return Thing(Text(self.rng.choice(codes).lower()))
        return Thing(Text(self.rng.choice(("SALAH-KODE-0000", "KQ7M-4VXP-9HTR"))))

    def _link(self, phone: Phone) -> Thing:
        """Make a code for another chat, type one, or answer what is asked about another chat."""
        rng, asked = self.rng, self.world.question_in(phone.address)
        if asked is not None and rng.random() < 0.8:
            prefix = rng.choice(("yes:", "yes:", "no:"))
            if phone.asked and rng.random() < 0.6:
                prompt = rng.choice(phone.asked)
                place = 0 if prefix == "yes:" else 1
                return Thing(Press(f"{prompt}.{place}", callback="c"), numbered=False)
            return Thing(Text("ya, hubungkan" if prefix == "yes:" else "bukan saya"))
        typed = self.world.question_about(phone.address)
        if typed is not None and typed.waits_there and rng.random() < 0.8:
            return Thing(Text(rng.choice(("ya, gabungkan", "ya", "tidak jadi"))))
        codes = tuple(self.world.link_codes)
        if codes and rng.random() < 0.7:
            return Thing(Text(f"hubungkan {rng.choice(codes)}"))
        return Thing(Text("hubungkan"))
