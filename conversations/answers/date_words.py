"""The words of typed dates, brought to one spelling each: "15 agst '26" is "15 M8 2026".

Months become M1 to M12, weekdays W0 (Monday) to W6, spoken numbers become digits, and words
that say nothing about the day are dropped. A word that is not known stays in as X, so that
the grammar can tell a bare date from one inside a sentence.
"""

from __future__ import annotations

import re

from rapidfuzz import process
from rapidfuzz.distance import OSA

from conversations.answers.number_words import read_numbers

_MONTHS = {
    1: "januari jan january jn", 2: "februari pebruari feb peb february febuari",
    3: "maret mar mrt march", 4: "april apr", 5: "mei may mey meii",
    6: "juni jun june jni juny", 7: "juli jul july jli",
    8: "agustus agust agst agt ags agu agus aug august agustusan",
    9: "september sep sept spt", 10: "oktober okt oct october oktb",
    11: "november nopember nov nop", 12: "desember des dec december dsmbr",
}  # fmt: skip
_WEEKDAYS = {
    0: "senin sen senen snn monday mon", 1: "selasa sel slasa sls tuesday tue",
    2: "rabu rab rebo wednesday wed", 3: "kamis kam kemis kms thursday thu",
    4: "jumat jum jumaat jmt friday fri", 5: "sabtu sab saptu sbt saturday sat",
    6: "ahad sunday sun",
}  # fmt: skip
_MARKS = {
    "lalu": "lalu lampau silam ago sebelumnya past",
    "kemarin": "kemarin kmrn kemaren kmren kemarn kmarin kmarn yesterday semalam",
    "depan": "depan dpn mendatang nanti berikutnya lagi kemudian later",
    "besok": "besok bsk esok bsok besuk tomorrow tmrw", "lusa": "lusa", "tulat": "tulat",
    "dulu": "dulu dl", "hariini": "hariini today sekarang skrg skrang now tadi td barusan barusn",
    "ini": "ini this", "hari": "hari hr day days", "minggu": "minggu mgg mggu pekan week weeks",
    "bulan": "bulan bln bl month months", "tahun": "tahun thn th taun year years",
    "awal": "awal awl early beginning permulaan", "tengah": "pertengahan tengah mid middle medio",
    "akhir": "akhir ahir end late penghujung ujung", "dalam": "dalam in", "half": "setengah half",
    "tgl": "tgl tanggal tggl tg tnggal tangal date",
    "~": "sampai hingga sd until to", "&": "dan and",
    "NOT": "bukan belum blm tidak tdk gak ga nggak not no",
}  # fmt: skip
_NOISE = frozenset(
    """pada sejak mulai dimulai dimulainya dari per on the of since from starting start started
    kira sekitar sekitaran itu pas ya iya pak bu bapak ibu min mimin kak mas mbak kayaknya
    sepertinya mungkin diterapkan diimplementasikan dilaksanakan diluncurkan kami saya yg yang
    sudah udah sdh sih deh dong kok lah tepatnya tepat wib wita wit pagi siang sore malam subuh
    dini lebih kurang approx about around approximately jatuh adalah yaitu yakni m masehi aja saja
    jawab jawaban ok oke was it at kl dengan dgn di dr jg juga baru rencana rencananya kalo
    kalau antara between""".split()  # noqa: SIM905 - a list of words reads best as words
)
_SPOKEN = frozenset(
    """satu dua tiga empat lima enam tujuh delapan lapan sembilan sepuluh sebelas belas puluh
    ratus ribu seribu one two three four five six seven eight nine ten eleven twelve thirteen
    fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty thousand""".split()  # noqa: SIM905
)
_PHRASES = tuple(
    (re.compile(pattern), spelled)
    for pattern, spelled in (
        (r"[–—−‐‑]", "-"), (r"[\\|]", "/"), (r"[’‘`´]", "'"),
        (r"\bjum[' ]?at\b", "jumat"),
        (r"\bk(?:alau|alo|l) (?:tidak|tdk|g?ga|gak|nggak|tak) salah\b", " "),
        (r"(?<=\d)t\d{1,2}:\d{2}\S*", " "),
        (r"\b(?:pukul|pkl|jam|jm)\s*\d{1,2}(?:[.:]\d{2})?(?:\s*[ap]m)?\b", " "),
        (r"\b\d{1,2}:\d{2}(?::\d{2})?(?:\s*[ap]m)?\b|\b\d{1,2}\.\d{2}\s*(?=wi(?:b|ta|t)\b)", " "),
        (r"'(\d\d)\b", r" 20\1"), (r"(?<=\d)(?:st|nd|rd|th|an|nya)\b", " "),
        (r"\b(?:yang|yg) akan (?:datang|dtg)\b|\byad\b|\bke ?depan\b", " depan "),
        (r"\b(?:the )?day before yesterday\b", "kemarin dulu"),
        (r"\b(?:the )?day after tomorrow\b", "lusa"),
        (r"\b(last|past|next|this) (\w+)", r"\2 \1"), (r"\blast\b", "lalu"), (r"\bnext\b", "depan"),
        (r"\ban? (?=day|week|month|year)", "1 "),
        (r"\bh(?:ar[iy]|r) (?:ini|ni)\b|\bini hari\b", "hariini"),
        (r"\bh(?:ari|r) minggu\b", "ahad"), (r"\bs\s*[/.]\s*d\b\.?", " ~ "),
        (r"\bse(?=hari\b|minggu\b|pekan\b|bulan\b|tahun\b)", "1 "),
        (r"\b(satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan)(?=puluh|belas|ribu)", r"\1 "),
        (r"\b(?:1[.,]5|satu setengah) ?(?:tahun|thn)\b", "18 bulan"),
        (r"\b(?:2[.,]5|dua setengah) ?(?:tahun|thn)\b", "30 bulan"),
        (r"\bbaru saja\b", "barusan"), (r"\bnanti (?:pagi|siang|sore|malam)\b", "hariini"),
        (r"\b(?:pagi|siang|sore|malam|saat) ini\b", "hariini"),
        (r"\btahun baru(?: masehi)?\b", "1 januari"), (r"\b(?:hari )?natal\b", "25 desember"),
        (r"\b(?:hari )?kemerdekaan(?: ri)?\b", "17 agustus"), (r"\bhari pahlawan\b", "10 november"),
        (r"\bhari kartini\b", "21 april"), (r"\b(?:hari )?sumpah pemuda\b", "28 oktober"),
    )
)  # fmt: skip
_TOKENS = re.compile(r"\d+|[a-z]+|[-/.~&]")
_CANONICAL = {
    word: mark
    for mark, words in (
        *((f"M{number}", words) for number, words in _MONTHS.items()),
        *((f"W{number}", words) for number, words in _WEEKDAYS.items()),
        *_MARKS.items(),
    )
    for word in words.split()
}
_LONG_NAMES = [word for word, mark in _CANONICAL.items() if mark[0] in "MW" and len(word) > 3]  # noqa: PLR2004
_TIDY = tuple(
    (re.compile(pattern), spelled)
    for pattern, spelled in (
        (r"\bhari (?=W)", ""), (r"(?: \.)+$|^(?:[-./] )+", ""),
        (r"^minggu (?=(?:tgl )?\d)", "W6 "), (r"(?<=\d{4}) minggu$", " W6"),
        (r"\btahun (?=\d)", ""), (r"\bbulan (?=M\d)", ""),
        (r"\bbulan (?=\d{1,2}\b(?! (?:hari|minggu|bulan|tahun)\b))", "M"),
        (r"(?<=\d) [-/.] (?=M\d)|(?<=[MW]\d) [-/.] |(?<=M\d\d) [-/.] ", " "),
        (r"(?<=[a-z]) [-/.](?= |$)", ""),
        (r"^minggu (lalu|kemarin|ini|depan) (W\d)$", r"\2 minggu \1"),
        (r"^(\d{4}) (M\d{1,2})(?: (?:tgl )?(\d{1,2}))?$", r"\3 \2 \1"),
        (r"\btgl (?=M)|(?<=[MW]\d) tgl(?= \d)|(?<=M\d\d) tgl(?= \d)", ""),
    )
)  # fmt: skip


def canonical(text: str) -> str:
    """Return the folded text of a date in the spelling the grammar reads."""
    for pattern, spelled in _PHRASES:
        text = pattern.sub(spelled, text)
    marks = (_mark(word) for word in _with_digits(_TOKENS.findall(text)))
    joined = " ".join(mark for mark in marks if mark)
    for pattern, spelled in _TIDY:
        joined = pattern.sub(spelled, joined)
    return " ".join(joined.split())


def _with_digits(words: list[str]) -> list[str]:
    """Put digits for numbers said in words: "dua puluh lima" is 25."""
    told: list[str] = []
    run: list[str] = []
    for word in [*words, ""]:
        if word in _SPOKEN:
            run.append(word)
            continue
        numbers = read_numbers(" ".join(run)) if run else ()
        told += [str(int(numbers[0]))] if len(numbers) == 1 else run
        run = []
        told.append(word)
    return told[:-1]


def _mark(word: str) -> str:
    if not word.isalpha():
        return word
    known = _CANONICAL.get(word)
    if known is not None:
        return known
    if word in _NOISE:
        return ""
    return _misspelt(word) or "X"


def _misspelt(word: str) -> str | None:
    """Return the month or weekday a word is a slip of the finger away from, if only one is."""
    if not 3 <= len(word) <= 12:  # noqa: PLR2004
        return None
    slips = 1 if len(word) <= 5 else 2  # noqa: PLR2004
    near = process.extract(word, _LONG_NAMES, scorer=OSA.distance, score_cutoff=slips, limit=6)
    same_start = [(name, distance) for name, distance, _ in near if name[0] == word[0]]
    if not same_start:
        return None
    least = min(distance for _, distance in same_start)
    marks = {_CANONICAL[name] for name, distance in same_start if distance == least}
    return marks.pop() if len(marks) == 1 else None
