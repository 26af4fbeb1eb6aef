"""Remarks meant for us while a question is open: "gak jadi", "eh salah", "lanjut besok ya".

A closed list of whole messages. Whoever writes one is asked what is meant, see `dialogs.asides`;
so a real answer that reads like one costs a tap, and a remark never becomes an answer unseen.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from rapidfuzz import process
from rapidfuzz.distance import OSA

Aside = Literal["leaves", "wrong", "anew"]
"""What it is about: going away, something sent by mistake, or beginning from the start."""

_NOT = ("gak", "ga", "nggak", "ngga", "enggak", "engga", "tidak", "tdk", "tak", "gk", "batal")
_LEAVES = frozenset(
    {
        *(f"{word} jadi" for word in _NOT), "gajadi", "gakjadi",
        "keluar", "keluar dari draf", "keluar dari draft", "keluar draf", "keluar dari sini",
        "keluar dari formulir", "mau keluar", "saya mau keluar", "berhenti dulu", "stop dulu",
        "istirahat dulu", "rehat dulu", "udahan", "udahan dulu", "sudah dulu", "udah dulu",
        "cukup dulu", "sekian dulu", "tunda dulu", "simpan dulu", "jeda dulu",
        "sampai sini dulu", "sampai di sini dulu", "sampai disini dulu", "lanjut besok",
        "besok lanjut", "besok lagi", "lanjut besok lagi", "lanjut lagi besok", "lanjut lain kali",
        "lain kali", "lain waktu", "nanti dulu", "nanti lagi", "nanti", "nanti dilanjut",
        "nanti saya lanjut", "nanti saya lanjutkan", "lanjut nanti lagi", "kapan kapan",
        "exit", "quit", "log out", "logout", "leave", "never mind", "nevermind", "later",
        "maybe later", "not now", "tomorrow", "continue tomorrow", "continue later",
        "i continue later", "i will continue later", "stop here", "stop for now", "forget it",
    }
)  # fmt: skip
_WRONG = frozenset(
    {
        "salah", "salah kirim", "salah ketik", "salah tekan", "salah pencet", "salah jawab",
        "salah tulis", "salah isi", "salah input", "salah itu", "tadi salah", "yang tadi salah",
        "itu salah", "itu tadi salah", "keliru", "ralat", "typo", "bukan itu",
        "wrong", "wrong answer", "that was wrong", "mistake", "my mistake", "a mistake", "oops",
    }
)  # fmt: skip
_ANEW = frozenset(
    {
        "hapus semua", "hapus semuanya", "hapus jawaban", "hapus jawaban ini",
        "hapus semua jawaban",
        "hapus ini", "hapus tulisan", "kosongkan", "kosongkan jawaban", "ulang", "ulangi",
        "ulang dari awal", "ulangi dari awal", "mulai dari awal", "mulai ulang", "mulai lagi",
        "dari awal", "dari awal lagi", "tulis ulang", "start over", "start again", "delete all",
        "delete everything", "delete this", "clear all", "from the start", "reset",
    }
)  # fmt: skip
_FILLERS = frozenset(
    """deh dong ya yaa yah min mimin pak bu bapak ibu kak mas mbak ah eh oh aduh waduh maaf sih nih
    kok lah kan aja saja ajalah please pls sorry thanks thank you makasih terima kasih mohon
    so well""".split()  # noqa: SIM905 - a list of words reads best as words
)
_MARKS = re.compile(r"[^\w\s]+")
_STRETCHED = re.compile(r"(\w)\1{2,}")
_LONGEST = 60
_MOST_WORDS = 4
_FORGIVEN = 8
"""From so many characters on, one slip of the finger is forgiven."""


def aside_in(text: str) -> Aside | None:
    """Return what a whole message is about if it is such a remark, else None."""
    if len(text) > _LONGEST or "\n" in text.strip():
        return None
    line = _STRETCHED.sub(r"\1", _MARKS.sub(" ", text.casefold()))
    words = [word for word in line.split() if word not in _FILLERS]
    if not words or len(words) > _MOST_WORDS:
        return None
    said = " ".join(words)
    if _is_one_of(said, _LEAVES):
        return "leaves"
    if _is_one_of(said, _ANEW):
        return "anew"
    return "wrong" if _is_one_of(said, _WRONG) else None


AS_ANSWER = (
    "jawaban", "jawaban saya", "itu jawaban", "itu jawaban saya", "ini jawaban saya",
    "itu jawabannya", "ya itu jawaban", "ya itu jawaban saya", "ya itu jawabannya", "simpan",
    "simpan saja", "ya simpan", "answer", "my answer", "the answer", "it is the answer", "keep it",
    "yes keep it", "save it",
)  # fmt: skip
AS_MESSAGE = (
    "pesan", "itu pesan", "pesan untuk bapak", "pesan untuk ibu", "pesan untuk kalian",
    "pesan untuk petugas", "pesan untuk admin", "bukan jawaban", "itu bukan jawaban",
    "tidak jangan disimpan", "jangan disimpan", "jangan simpan", "message", "a message",
    "message to you", "a message to you", "not the answer", "not an answer", "don't keep it",
)  # fmt: skip
AS_CODE = (
    "kode", "kode rekan", "kode dari rekan", "itu kode", "itu kode rekan", "itu kode dari rekan",
    "gunakan", "pakai kode", "pakai kode itu", "code", "it is a code", "use the code",
)  # fmt: skip
YES = ("ya", "iya", "yes", "betul", "benar")
BACK = ("kembali", "kembali ke pertanyaan", "back", "back to the question")
NO = ("tidak", "tdk", "bukan", "gak", "nggak", "no")
"""What is typed instead of a tap where it is asked whether a remark is the answer."""

_ABOUT_IT = frozenset(
    """jawab jawabannya jawabanku yang memang kami kita ga ngga enggak jgn usah perlu disimpan ke
    belum sudah ok oke okay siap baik dua duanya keduanya both not that this isn its t s reply for
    us me lanjut kembali pertanyaan back question""".split()  # noqa: SIM905
).union(*(_MARKS.sub(" ", one).split() for one in (*AS_ANSWER, *AS_MESSAGE, *AS_CODE, *YES, *NO)))
_MOST_ABOUT_IT = 6


def speaks_of_it(text: str) -> bool:
    """Tell whether words can only be about a remark just asked about: "ya itu jawabannya pak"."""
    words = _STRETCHED.sub(r"\1", _MARKS.sub(" ", text.casefold())).split()
    known = _ABOUT_IT | _FILLERS
    return 0 < len(words) <= _MOST_ABOUT_IT and known.issuperset(words)


def _is_one_of(said: str, remarks: frozenset[str]) -> bool:
    if said in remarks or len(said) < _FORGIVEN:
        return said in remarks
    return process.extractOne(said, _long(remarks), scorer=OSA.distance, score_cutoff=1) is not None


@cache
def _long(remarks: frozenset[str]) -> tuple[str, ...]:
    return tuple(remark for remark in remarks if len(remark) >= _FORGIVEN)
