"""Global words: understood everywhere, typed as a whole message, in any case and both languages."""

from __future__ import annotations

import re
from typing import Literal, get_args

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
]

COMMANDS: tuple[Command, ...] = get_args(Command)

_WORDS: dict[str, Command] = {
    "menu": "menu", "menu utama": "menu", "main menu": "menu", "beranda": "menu",
    "batal": "cancel", "batalkan": "cancel", "cancel": "cancel",
    "kembali": "back", "back": "back", "mundur": "back", "sebelumnya": "back",
    "lewati": "skip", "lewat": "skip", "skip": "skip",
    "isi nanti": "later", "nanti": "later", "nanti saja": "later", "later": "later",
    "simpan": "later", "lanjut nanti": "later",
    "selesai": "done", "done": "done", "sudah": "done", "finish": "done", "beres": "done",
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
    "berhenti": "stop", "stop": "stop", "unsubscribe": "stop",
    "mulai": "start", "resume": "start", "aktifkan": "start",
    "bahasa": "language", "language": "language", "english": "language", "ganti bahasa": "language",
    "lanjut": "continue", "lanjutkan": "continue", "teruskan": "continue", "continue": "continue",
    "ubah": "change", "edit": "change", "change": "change",
    "contoh": "example", "example": "example",
    "kirim": "send", "send": "send", "ajukan": "send",
    "periksa": "check", "lihat yang kurang": "check", "check": "check",
    "ajak rekan": "share", "bagikan": "share", "minta bantuan rekan": "share", "share": "share",
    "pakai": "keep", "pakai jawaban tadi": "keep", "keep": "keep",
    "tambah": "append", "tambahkan": "append", "add": "append",
    "ganti": "replace", "ganti bagian terakhir": "replace", "replace": "replace",
    "benar": "send", "right": "send",
}  # fmt: skip

_ONLY_OUTSIDE_QUESTIONS = frozenset(
    {
        "sudah", "beres", "finish", "simpan", "admin", "operator", "staff", "agent", "human",
        "tolong", "bantu", "panduan", "english", "draf", "draft", "hapus", "perbaiki", "ajukan",
        "sebelumnya", "lewat", "mundur", "progress", "aktifkan", "benar", "right", "add", "tambah",
        "tambahkan", "keep", "replace", "edit", "check", "share",
    }
)  # fmt: skip
"""Everyday words that can be an answer: taken as commands only where no text is asked for."""

_POLITE = re.compile(
    r"\b(min|mimin|admin yth|pak|bu|bapak|ibu|mas|mbak|kak|ya|yah|dong|please|pls|sir|mohon|"
    r"selamat (?:pagi|siang|sore|malam)|pagi|siang|sore|malam|halo|hai|assalamualaikum|tolong)\b"
)
_MARKS = re.compile(r"[^\w\s]+")


def command_named(name: str) -> Command | None:
    """Return the command of a button (`/back`), or None."""
    bare = name.removeprefix("/")
    return next((command for command in COMMANDS if command == bare), None)


def find_command(text: str, *, question_open: bool = False) -> Command | None:
    """Return the command a whole message stands for, or None.

    Case, punctuation, a leading slash and words of courtesy do not matter ("Status min",
    "siang min, sampai mana ya"); anything else in the message makes it an answer instead.
    While a question is open, everyday words count only in capitals or with a slash, as we
    write them in our own texts.
    """
    if len(text) > _LONGEST or "\n" in text.strip():
        return None
    bare = " ".join(_MARKS.sub(" ", text.casefold()).replace("_", " ").split())
    if question_open and bare in _ONLY_OUTSIDE_QUESTIONS and not _is_deliberate(text):
        return None
    found = _WORDS.get(bare)
    if found is not None:
        return found
    courteous = " ".join(_POLITE.sub(" ", bare).split())
    if question_open and courteous in _ONLY_OUTSIDE_QUESTIONS:
        return None
    return _WORDS.get(courteous)


def _is_deliberate(text: str) -> bool:
    return text.strip().startswith("/") or text.strip().isupper()


_LONGEST = 60
