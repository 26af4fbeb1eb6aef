"""Global words: understood everywhere, typed as a whole message, in any case and both languages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, get_args

from rapidfuzz.distance import OSA

if TYPE_CHECKING:
    from collections.abc import Collection

Command = Literal[
    "menu",
    "cancel",
    "back",
    "skip",
    "later",
    "done",
    "status",
    "help",
    "staff",
    "data",
    "stop",
    "stop_all",
    "stop_invitations",
    "start",
    "language",
    "continue",
    "change",
    "example",
    "send",
    "check",
    "share",
    "keep",
    "append",
    "replace",
    "restore",
    "show",
    "group",
    "requests",
    "cases",
    "link",
    "invitations",
]

COMMANDS: tuple[Command, ...] = get_args(Command)

_ON_ANSWERS: frozenset[Command] = frozenset(
    {"append", "done", "keep", "later", "replace", "restore", "send", "skip"}
)

OF_STAFF: frozenset[Command] = frozenset({"requests", "cases"})
"""What only staff may do; to others these words mean nothing."""

_WORDS: dict[str, Command] = {
    "menu": "menu", "menu utama": "menu", "main menu": "menu", "beranda": "menu",
    "batal": "cancel", "batalkan": "cancel", "cancel": "cancel",
    "kembali": "back", "back": "back", "mundur": "back", "sebelumnya": "back",
    "lewati": "skip", "lewat": "skip", "skip": "skip",
    "isi nanti": "later", "nanti": "later", "nanti saja": "later", "later": "later",
    "simpan": "later", "lanjut nanti": "later", "belum tahu": "later", "belum tau": "later",
    "selesai": "done", "done": "done", "sudah": "done", "finish": "done", "beres": "done",
    "udah": "done", "sdh": "done", "cukup": "done", "sudah cukup": "done", "sekian": "done",
    "itu saja": "done", "that s all": "done", "that is all": "done",
    "sudah selesai": "done", "udah selesai": "done", "sdh selesai": "done", "sudah semua": "done",
    "status": "status", "sampai mana": "status", "sudah sampai mana": "status",
    "sampai di mana": "status", "sampai dimana": "status", "cek status": "status",
    "lihat status": "status", "progress": "status", "kurang apa": "status",
    "apa yang kurang": "status", "apa yg kurang": "status", "draf": "status", "draft": "status",
    "draf saya": "status", "my drafts": "status",
    "bantuan": "help", "help": "help", "tolong": "help", "bantu": "help", "panduan": "help",
    "petugas": "staff", "admin": "staff", "operator": "staff", "staff": "staff", "agent": "staff",
    "hubungi petugas": "staff", "bicara dengan petugas": "staff", "human": "staff",
    "data saya": "data", "datasaya": "data", "my data": "data", "mydata": "data",
    "perbaiki": "data", "hapus": "data", "hapus data": "data", "delete my data": "data",
    "hapus data saya": "data", "ubah data saya": "data",
    "berhenti": "stop", "stop": "stop", "unsubscribe": "stop", "unsub": "stop",
    "hentikan": "stop", "opt out": "stop", "stop wa": "stop", "stop promo": "stop",
    "batal langganan": "stop", "batalkan langganan": "stop", "berhenti langganan": "stop",
    "berhenti berlangganan": "stop", "stop langganan": "stop", "stop berlangganan": "stop",
    "hentikan langganan": "stop", "cancel subscription": "stop",
    "stop pesan": "stop", "stop pesan ini": "stop", "hentikan pesan": "stop",
    "hentikan pesan ini": "stop", "stop kirim": "stop", "stop kirim pesan": "stop",
    "stop mengirim pesan": "stop", "berhenti kirim pesan": "stop",
    "berhenti mengirim pesan": "stop", "berhenti mengirimi saya pesan": "stop",
    "jangan kirim pesan": "stop", "jangan kirim pesan lagi": "stop",
    "jangan kirim wa lagi": "stop", "jangan kirim lagi": "stop",
    "jangan hubungi saya": "stop", "jangan hubungi saya lagi": "stop",
    "stop messages": "stop", "stop messaging me": "stop", "stop sending messages": "stop",
    "stop sending me messages": "stop", "do not contact me": "stop",
    "don t contact me": "stop", "don t message me": "stop",
    "stop notifikasi": "stop", "stop notif": "stop", "hentikan notifikasi": "stop",
    "matikan notifikasi": "stop", "stop notifications": "stop",
    "tidak mau menerima pesan": "stop", "tidak mau menerima pesan lagi": "stop",
    "saya tidak mau menerima pesan lagi": "stop", "tidak mau terima pesan lagi": "stop",
    "tidak ingin menerima pesan lagi": "stop", "saya tidak ingin menerima pesan lagi": "stop",
    "no more messages": "stop",
    "stop undangan": "stop_invitations", "hentikan undangan": "stop_invitations",
    "berhenti undangan": "stop_invitations", "stop kirim undangan": "stop_invitations",
    "berhenti kirim undangan": "stop_invitations", "jangan kirim undangan": "stop_invitations",
    "jangan kirim undangan lagi": "stop_invitations", "jangan undang saya": "stop_invitations",
    "jangan undang saya lagi": "stop_invitations", "tidak mau undangan": "stop_invitations",
    "tidak mau diundang": "stop_invitations", "tidak mau diundang lagi": "stop_invitations",
    "stop invitations": "stop_invitations", "stop inviting me": "stop_invitations",
    "do not invite me": "stop_invitations", "don t invite me": "stop_invitations",
    "no more invitations": "stop_invitations",
    "hentikan semua": "stop_all", "hentikan semuanya": "stop_all",
    "hentikan semua pesan": "stop_all", "stop semua": "stop_all", "stop semuanya": "stop_all",
    "stop semua pesan": "stop_all", "berhenti semua": "stop_all", "stop all": "stop_all",
    "stop everything": "stop_all", "stop all messages": "stop_all",
    "undangan": "invitations", "invitations": "invitations", "invitation": "invitations",
    "mulai": "start", "start": "start", "resume": "start", "aktifkan": "start",
    "bahasa": "language", "language": "language", "english": "language", "ganti bahasa": "language",
    "bahasa indonesia": "language",
    "lanjut": "continue", "lanjutkan": "continue", "teruskan": "continue", "continue": "continue",
    "ubah": "change", "edit": "change", "change": "change",
    "contoh": "example", "example": "example",
    "kirim": "send", "send": "send", "ajukan": "send",
    "periksa": "check", "lihat yang kurang": "check", "check": "check",
    "ajak rekan": "share", "undang rekan": "share", "bagikan": "share", "share": "share",
    "minta bantuan rekan": "share",
    "pakai": "keep", "pakai jawaban tadi": "keep", "keep": "keep",
    "tambah": "append", "tambahkan": "append", "add": "append",
    "tambahkan di akhir": "append", "tambah di akhir": "append", "add at the end": "append",
    "lihat jawaban saya": "show", "lihat jawaban": "show", "baca jawaban saya": "show",
    "my answer": "show", "read my answer": "show", "show my answer": "show",
    "read the answer": "show",
    "ganti": "replace", "ganti bagian terakhir": "replace", "replace": "replace",
    "keluarkan berkas terakhir": "replace", "take the last file out": "replace",
    "kembalikan": "restore", "kembalikan bagian tadi": "restore", "bring back": "restore",
    "kembalikan berkas tadi": "restore", "bring that part back": "restore",
    "bring that file back": "restore",
    "benar": "send", "right": "send", "correct": "send",
    "kelompok lain": "group", "pilih kelompok lain": "group", "ganti kelompok": "group",
    "other group": "group", "another group": "group", "change group": "group",
    "permintaan": "requests", "permintaan peran": "requests", "requests": "requests",
    "kasus": "cases", "cases": "cases",
    "hubungkan": "link", "hubungkan kanal": "link", "hubungkan kanal lain": "link",
    "hubungkan whatsapp": "link", "hubungkan telegram": "link", "hubungkan akun": "link",
    "tautkan": "link", "tautkan kanal": "link", "tautkan akun": "link", "link": "link",
    "link channel": "link", "link channels": "link", "link account": "link",
    "link whatsapp": "link", "link telegram": "link",
}  # fmt: skip

_ONLY_OUTSIDE_QUESTIONS = frozenset(
    {
        "sudah", "udah", "sdh", "cukup", "sudah cukup", "sekian", "itu saja", "that s all",
        "that is all", "beres", "finish", "simpan", "admin", "operator", "staff", "agent",
        "human",
        "tolong", "bantu", "panduan", "english", "draf", "draft", "hapus", "perbaiki", "ajukan",
        "sebelumnya", "lewat", "mundur", "progress", "aktifkan", "benar", "right", "add", "tambah",
        "tambahkan", "kembalikan", "keep", "replace", "edit", "check", "share", "permintaan",
        "requests", "permintaan peran", "kasus", "cases", "link", "tautkan", "start",
    }
)  # fmt: skip
"""Everyday words that can be an answer: taken as commands only where no text is asked for."""

_POLITE = re.compile(
    r"\b(min|mimin|admin yth|pak|bu|bapak|ibu|mas|mbak|kak|ya|yah|dong|please|pls|sir|mohon|"
    r"terima kasih|terimakasih|makasih|trims|thanks|thank you|"
    r"selamat (?:pagi|siang|sore|malam)|pagi|siang|sore|malam|halo|hai|assalamualaikum|tolong)\b"
)
_MARKS = re.compile(r"[^\w\s]+")


def command_named(name: str) -> Command | None:
    """Return the command of a button (`/back`), or None."""
    bare = name.removeprefix("/")
    return next((command for command in COMMANDS if command == bare), None)


def find_command(
    text: str, *, question_open: bool = False, offered: Collection[Command] = ()
) -> Command | None:
    """Return the command a whole message stands for, or None.

    Case, punctuation, a leading slash and words of courtesy do not matter ("Status min",
    "siang min, sampai mana ya"); anything else in the message makes it an answer instead.
    While a question is open, everyday words count only in capitals or with a slash, as we
    write them in our own texts, or where they stand for one of the `offered` buttons; asked
    ("sudah?") none of those that close or change an answer does.
    """
    found = _command(text, question_open=question_open, offered=offered)
    is_asked = question_open and text.rstrip().endswith(("?", "？"))
    return None if is_asked and found in _ON_ANSWERS else found


def _command(text: str, *, question_open: bool, offered: Collection[Command]) -> Command | None:
    if len(text) > _LONGEST or "\n" in text.strip():
        return None
    bare = " ".join(_MARKS.sub(" ", text.casefold()).replace("_", " ").split())
    found = _WORDS.get(bare)
    is_everyday = question_open and found not in offered
    if is_everyday and bare in _ONLY_OUTSIDE_QUESTIONS and not _is_deliberate(text):
        return None
    if found is not None:
        return found
    courteous = " ".join(_POLITE.sub(" ", bare).split())
    found = _WORDS.get(courteous)
    if question_open and found not in offered and courteous in _ONLY_OUTSIDE_QUESTIONS:
        return None
    return found or _insisted(courteous)


def _insisted(words: str) -> Command | None:
    """Return what is said over and over: "STOP STOP STOP!!!" is the one word nobody may miss."""
    said = set(words.split())
    found = _WORDS.get(said.pop()) if len(said) == 1 else None
    return found if found == "stop" else None


_SLASH = re.compile(r"/([A-Za-z][A-Za-z_]{0,31})", re.ASCII)


def slash_word(text: str) -> str | None:
    """Return the word of a message that can only be meant as a command: "/sapa_foo"."""
    found = _SLASH.fullmatch(text.strip())
    return found[1].casefold() if found else None


def nearest_command(word: str) -> str | None:
    """Return the word somebody must have meant by a mistyped one, or None.

    One slip is forgiven in a word of four to six letters, two in a longer one; words of
    different commands that are equally near name none.
    """
    typed = word.replace("_", " ")
    slips = 0 if len(typed) < _SHORT_WORD else 1 if len(typed) < _LONG_WORD else 2
    words = (known for known, command in _WORDS.items() if command not in OF_STAFF)
    near = {known: OSA.distance(typed, known, score_cutoff=slips) for known in words}
    best = min(near.values())
    if slips == 0 or best > slips:
        return None
    meant = [known for known, distance in near.items() if distance == best]
    return meant[0] if len({_WORDS[known] for known in meant}) == 1 else None


_SHORT_WORD = 4
_LONG_WORD = 7


def _is_deliberate(text: str) -> bool:
    return text.strip().startswith("/") or text.strip().isupper()


_LONGEST = 60
