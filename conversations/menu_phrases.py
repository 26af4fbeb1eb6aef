"""Sentences that name an entry of the menu: "saya mau daftar inovasi", "cek status proposal saya".

Read only where nothing is asked. The whole message must be one of them, but for courtesies;
everywhere else the global words of `commands` are all that is understood.
"""

from __future__ import annotations

import re

from rapidfuzz.distance import OSA

_PHRASES: dict[str, tuple[str, ...]] = {
    "proposal": (
        "daftar inovasi", "daftar kipp", "daftar lomba", "daftar kompetisi", "daftarkan inovasi",
        "mendaftarkan inovasi", "mendaftar inovasi", "kirim inovasi", "mengirim inovasi",
        "ajukan inovasi", "ajukan proposal", "mengajukan inovasi", "ngajuin inovasi",
        "daftarin inovasi", "ngajuin proposal", "ikutan lomba", "ikutan kompetisi",
        "mengajukan proposal", "ajukan proposal inovasi", "buat proposal", "buat proposal baru",
        "proposal baru", "inovasi baru", "ikut kipp", "ikut lomba", "ikut kompetisi",
        "ikut lomba inovasi", "ikut kompetisi inovasi", "tambah proposal", "tambah inovasi",
        "isi proposal", "usul inovasi", "usulkan inovasi",
        "submit innovation", "submit an innovation", "submit my innovation",
        "new proposal", "register innovation", "register an innovation",
    ),
    "submit": (
        "kirim proposal", "mengirim proposal", "submit proposal", "submit my proposal",
        "submit a proposal", "send a proposal", "send my proposal",
    ),
    "/status": (
        "cek status proposal", "cek proposal", "status proposal", "lihat status proposal",
        "lihat proposal", "lihat draf", "cek draf", "cek status inovasi", "status inovasi",
        "tanya status proposal", "sampai mana proposal", "proposal sampai mana",
        "check my status", "check my proposal", "proposal status", "my proposals",
        "status of my proposal",
    ),
    "/continue": (
        "lanjutkan proposal", "lanjut proposal", "lanjutkan draf", "lanjut draf", "lanjut isi",
        "lanjut mengisi", "lanjutkan mengisi", "teruskan proposal", "continue my proposal",
        "continue my draft",
    ),
    "code": (
        "punya kode", "kode rekan", "masukkan kode", "masukan kode", "kode dari rekan",
        "dapat kode", "ada kode", "i have a code", "enter code", "enter a code",
    ),
    "/data": (
        "lihat data", "ubah data", "perbaiki data", "ganti data", "ubah profil", "ganti profil",
        "profil", "ubah nomor", "ganti nomor", "ganti nomor telepon", "ubah nama", "hapus akun",
        "change my data", "my profile", "delete my account",
    ),
    "/staff": (
        "hubungi admin", "hubungi operator", "bicara petugas", "tanya petugas", "bertanya",
        "bertanya kepada petugas", "tanya admin", "chat petugas", "bicara dengan admin",
        "hubungkan dengan petugas", "contact staff", "talk to staff", "ask staff",
        "talk to a person", "talk to a human",
    ),
    "/help": (
        "bantu", "butuh bantuan", "minta bantuan", "perlu bantuan", "cara pakai", "cara daftar",
        "cara mengisi", "bagaimana caranya", "gimana caranya", "bagaimana cara daftar",
        "help me", "need help", "i need help", "how does this work",
    ),
    "/language": (
        "ubah bahasa", "ganti bahasa", "pilih bahasa", "pakai bahasa inggris", "bahasa inggris",
        "ganti bahasa inggris", "ubah ke bahasa inggris", "ganti ke bahasa inggris",
        "change to english", "switch to english",
        "change language", "change the language", "use english",
    ),
}  # fmt: skip
_FILLERS = frozenset(
    """i saya sy aku kami mau ingin pengen pengin hendak tolong mohon dong donk ya yah min mimin pak
    bu bapak ibu kak mas mbak minta bisa boleh nih deh please pls want would like
    to can could""".split()  # noqa: SIM905 - a list of words reads best as words
)
_ANSWERING = frozenset({"/status", "/help"})
"""Entries that answer: only these can be asked for with a question."""
_MARKS = re.compile(r"[^\w\s]+")
_LONGEST = 80
_FORGIVEN = 8
"""From so many characters on, one slip of the finger is forgiven."""


def find_entry(text: str) -> str | None:
    """Return the menu's entry that a whole message names; None for none, or more than one."""
    if len(text) > _LONGEST or "\n" in text.strip():
        return None
    said = _bare(text)
    if not said:
        return None
    entry = _entry_of(said)
    return None if "?" in text and entry not in _ANSWERING else entry


def _entry_of(said: str) -> str | None:
    exact = _ENTRIES.get(said)
    if exact is not None or len(said) < _FORGIVEN:
        return exact
    near = {
        entry
        for phrase, entry in _ENTRIES.items()
        if len(phrase) >= _FORGIVEN and OSA.distance(said, phrase, score_cutoff=1) <= 1
    }
    return near.pop() if len(near) == 1 else None


def _bare(text: str) -> str:
    words = _MARKS.sub(" ", text.casefold()).split()
    return " ".join(word for word in words if word not in _FILLERS)


_ENTRIES = {_bare(phrase): entry for entry, phrases in _PHRASES.items() for phrase in phrases}
PHRASES = tuple((phrase, entry) for entry, phrases in _PHRASES.items() for phrase in phrases)
