"""Choices typed instead of tapped: numbers, letters, words, near labels; yes and no."""

from __future__ import annotations

from datetime import date

import pytest

from conversations.agencies import AgencyIndex
from conversations.answers import AnswerContext, Candidates, Parsed, Rejected, parse_answer
from conversations.answers.choices import match_choice
from conversations.forms import (
    Option,
    SelectManyType,
    SelectOneType,
    StatementType,
    YesNoType,
)
from conversations.messages import Choice, Media, Text


def options(**labels):
    return tuple(Option(name, {"id": label}) for name, label in labels.items())


PLANS = options(
    belum="Belum ada",
    pertimbangan="Sedang dipertimbangkan",
    rencana="Berencana mereplikasi",
    kesepakatan="Kesepakatan ditandatangani",
    sedang="Sedang mereplikasi",
    sudah="Sudah mereplikasi",
)
CATEGORIES = options(
    kesehatan="Kesehatan",
    pendidikan="Pendidikan",
    ekonomi="Pertumbuhan ekonomi dan kesempatan kerja",
    kemiskinan="Pengentasan kemiskinan",
    pangan="Ketahanan pangan",
    masyarakat="Pemberdayaan masyarakat",
    inklusi="Inklusi sosial",
    energi="Energi dan lingkungan hidup",
    tata_kelola="Tata kelola pemerintahan",
    hukum="Penegakan hukum",
    bencana="Ketahanan bencana",
)
GOALS = options(
    sdg_1="Tanpa Kemiskinan",
    sdg_2="Tanpa Kelaparan",
    sdg_3="Kehidupan Sehat dan Sejahtera",
    sdg_4="Pendidikan Berkualitas",
    sdg_5="Kesetaraan Gender",
    sdg_6="Air Bersih dan Sanitasi Layak",
    sdg_7="Energi Bersih dan Terjangkau",
    sdg_8="Pekerjaan Layak dan Pertumbuhan Ekonomi",
    sdg_9="Industri, Inovasi, dan Infrastruktur",
    sdg_10="Berkurangnya Kesenjangan",
    sdg_11="Kota dan Permukiman yang Berkelanjutan",
    sdg_12="Konsumsi dan Produksi yang Bertanggung Jawab",
    sdg_13="Penanganan Perubahan Iklim",
    sdg_14="Ekosistem Lautan",
    sdg_15="Ekosistem Daratan",
    sdg_16="Perdamaian, Keadilan, dan Kelembagaan yang Tangguh",
    sdg_17="Kemitraan untuk Mencapai Tujuan",
)


def context(offered=()):
    return AnswerContext(date(2026, 11, 25), "id", AgencyIndex([], {}), offered)


def read(text, offered, kind=None):
    return parse_answer(kind or SelectOneType(), Text(text), context(offered))


READ = [
    (PLANS, "1", "belum"),
    (PLANS, "no 2", "pertimbangan"),
    (PLANS, "nomor 3", "rencana"),
    (PLANS, "yang ke 4", "kesepakatan"),
    (PLANS, "pilihan 5", "sedang"),
    (PLANS, "pilih 6 min", "sudah"),
    (PLANS, "c", "rencana"),
    (PLANS, "C.", "rencana"),
    (PLANS, "2)", "pertimbangan"),
    (PLANS, "#2", "pertimbangan"),
    (PLANS, "dua", "pertimbangan"),
    (PLANS, "yang pertama", "belum"),
    (PLANS, "nomor satu", "belum"),
    (PLANS, "belum", "belum"),
    (PLANS, "Belum ada", "belum"),
    (PLANS, "belum ad", "belum"),
    (PLANS, "sedang dipertimbangkan", "pertimbangan"),
    (PLANS, "dipertimbangkan", "pertimbangan"),
    (PLANS, "berencana", "rencana"),
    (PLANS, "rencana mereplikasi", "rencana"),
    (PLANS, "sedang mereplikasi", "sedang"),
    (PLANS, "sedang", "sedang"),
    (PLANS, "sdh mereplikasi", "sudah"),
    (PLANS, "sudah", "sudah"),
    (PLANS, "sudah replikasi", "sudah"),
    (PLANS, "sedang replikasi", "sedang"),
    (PLANS, "kesepakatan", "kesepakatan"),
    (PLANS, "kesepakatan ditanda tangani", "kesepakatan"),
    (PLANS, "ttd kesepakatan", "kesepakatan"),
    (PLANS, "2.", "pertimbangan"),
    (PLANS, "  2  ", "pertimbangan"),
    (PLANS, "٢", "pertimbangan"),
    (PLANS, "２", "pertimbangan"),
    (PLANS, "*2*", "pertimbangan"),
    (PLANS, "nomer 2 ya pak", "pertimbangan"),
    (PLANS, "2️⃣", "pertimbangan"),
    (CATEGORIES, "kesehatan", "kesehatan"),
    (CATEGORIES, "kesehtan", "kesehatan"),
    (CATEGORIES, "pendidkan", "pendidikan"),
    (CATEGORIES, "ekonomi", "ekonomi"),
    (CATEGORIES, "pertumbuhan ekonomi", "ekonomi"),
    (CATEGORIES, "kemiskinan", "kemiskinan"),
    (CATEGORIES, "pangan", "pangan"),
    (CATEGORIES, "lingkungan", "energi"),
    (CATEGORIES, "lingkungan hidup", "energi"),
    (CATEGORIES, "sosial", "inklusi"),
    (CATEGORIES, "tata kelola", "tata_kelola"),
    (CATEGORIES, "pemerintahan", "tata_kelola"),
    (CATEGORIES, "bencana", "bencana"),
    (CATEGORIES, "hukum", "hukum"),
    (CATEGORIES, "11", "bencana"),
    (CATEGORIES, "k", "bencana"),
    (CATEGORIES, "energi & lingkungan hidup", "energi"),
    (CATEGORIES, "kerja", "ekonomi"),
    (CATEGORIES, "pengentasan kemiskian", "kemiskinan"),
]  # fmt: skip
REFUSED = [
    (PLANS, "berencana meniru", "needs-choice"),
    (PLANS, "replikasi", "needs-choice"),
    (PLANS, "7", "needs-choice"),
    (PLANS, "0", "needs-choice"),
    (PLANS, "99", "needs-choice"),
    (PLANS, "g", "needs-choice"),
    (PLANS, "MoU", "needs-choice"),
    (PLANS, "asdf", "needs-choice"),
    (PLANS, "1 atau 2", "needs-choice"),
    (PLANS, "2 dan 3", "needs-choice"),
    (PLANS, "②", "needs-choice"),
]  # fmt: skip
ASKED = [
    (PLANS, "blm ada", ("belum",)),
    (PLANS, "mempertimbangkan", ("pertimbangan",)),
    (PLANS, "mereplikasi", ("rencana", "sedang", "sudah")),
    (CATEGORIES, "ketahanan", ("pangan", "bencana")),
]  # fmt: skip
READ_SEVERAL = [
    ("1, 3 dan 5", ["sdg_1", "sdg_3", "sdg_5"]),
    ("1-4", ["sdg_1", "sdg_2", "sdg_3", "sdg_4"]),
    ("1,3,5", ["sdg_1", "sdg_3", "sdg_5"]),
    ("1 3 5", ["sdg_1", "sdg_3", "sdg_5"]),
    ("1. 3. 5", ["sdg_1", "sdg_3", "sdg_5"]),
    ("1&3", ["sdg_1", "sdg_3"]),
    ("3 dan 4", ["sdg_3", "sdg_4"]),
    ("no 1 dan 3", ["sdg_1", "sdg_3"]),
    ("nomor 1,3", ["sdg_1", "sdg_3"]),
    ("1 sampai 4", ["sdg_1", "sdg_2", "sdg_3", "sdg_4"]),
    ("1 s/d 4", ["sdg_1", "sdg_2", "sdg_3", "sdg_4"]),
    ("1 s.d. 4", ["sdg_1", "sdg_2", "sdg_3", "sdg_4"]),
    ("1-3, 17", ["sdg_1", "sdg_2", "sdg_3", "sdg_17"]),
    ("1/3/5", ["sdg_1", "sdg_3", "sdg_5"]),
    ("1;3", ["sdg_1", "sdg_3"]),
    ("1\n3", ["sdg_1", "sdg_3"]),
    ("a, c", ["sdg_1", "sdg_3"]),
    ("tanpa kemiskinan, kesetaraan gender", ["sdg_1", "sdg_5"]),
    ("Industri, Inovasi, dan Infrastruktur", ["sdg_9"]),
    ("tanpa kemiskinan dan tanpa kelaparan", ["sdg_1", "sdg_2"]),
    ("Perdamaian, Keadilan, dan Kelembagaan yang Tangguh, Kesetaraan Gender", ["sdg_16", "sdg_5"]),
    ("Industri, Inovasi, dan Infrastruktur dan Tanpa Kemiskinan", ["sdg_9", "sdg_1"]),
    ("Kehidupan sehat dan sejahtera, pendidikan berkualitas", ["sdg_3", "sdg_4"]),
    ("semua", ["sdg_1", "sdg_2", "sdg_3", "sdg_4", "sdg_5", "sdg_6", "sdg_7", "sdg_8", "sdg_9", "sdg_10", "sdg_11", "sdg_12", "sdg_13", "sdg_14", "sdg_15", "sdg_16", "sdg_17"]),
    ("semuanya min", ["sdg_1", "sdg_2", "sdg_3", "sdg_4", "sdg_5", "sdg_6", "sdg_7", "sdg_8", "sdg_9", "sdg_10", "sdg_11", "sdg_12", "sdg_13", "sdg_14", "sdg_15", "sdg_16", "sdg_17"]),
    ("4", ["sdg_4"]),
    ("1,1,1", ["sdg_1"]),
    ("kemiskinan", ["sdg_1"]),
    ("pendidikan", ["sdg_4"]),
    ("gender, iklim", ["sdg_5", "sdg_13"]),
    ("satu dan tiga", ["sdg_1", "sdg_3"]),
    ("sdg 4", ["sdg_4"]),
    ("SDG 4 dan 5", ["sdg_4", "sdg_5"]),
    ("TPB 3", ["sdg_3"]),
    ("1dan3", ["sdg_1", "sdg_3"]),
    ("1, 3, 5.", ["sdg_1", "sdg_3", "sdg_5"]),
    ("1,3 dan 5 ya pak", ["sdg_1", "sdg_3", "sdg_5"]),
    ("saya pilih 1 dan 3", ["sdg_1", "sdg_3"]),
    ("13", ["sdg_13"]),
    ("1 dan 13", ["sdg_1", "sdg_13"]),
]  # fmt: skip
REFUSED_SEVERAL = [
    ("18", "unknown-choice"),
    ("1, 18", "unknown-choice"),
    ("0", "unknown-choice"),
    ("asdf", "unknown-choice"),
    ("4-1", "unknown-choice"),
]  # fmt: skip
READ_YES_NO = [
    (YesNoType(), "ya", True),
    (YesNoType(), "y", True),
    (YesNoType(), "iya pak", True),
    (YesNoType(), "ya min", True),
    (YesNoType(), "betul sekali", True),
    (YesNoType(), "Benar", True),
    (YesNoType(), "sudah pernah min", True),
    (YesNoType(), "tidak", False),
    (YesNoType(), "gak", False),
    (YesNoType(), "ngga", False),
    (YesNoType(), "engga kak", False),
    (YesNoType(), "belum", False),
    (YesNoType(), "blm pernah", False),
    (YesNoType(), "no", False),
    (YesNoType(), "No.", False),
    (YesNoType(), "nope", False),
    (YesNoType(), "yes please", True),
    (YesNoType(), "1", True),
    (YesNoType(), "2", False),
    (YesNoType(), "A", True),
    (YesNoType(), "b", False),
    (YesNoType(), "tidak betul", False),
    (YesNoType(), "👍", True),
    (YesNoType(), "iyaaaa", True),
    (YesNoType(), "yaa", True),
    (YesNoType(), "yoi", True),
    (YesNoType(), "inggih", True),
    (YesNoType(), "nggih", True),
    (YesNoType(), "mboten", False),
    (YesNoType(), "ok", True),
    (YesNoType(), "siap", True),
    (YesNoType(), "tentu saja", True),
    (YesNoType(), "sudah tentu", True),
    (YesNoType(), "ya, sudah pernah tahun 2021", True),
    (YesNoType(), "Tidak, belum pernah", False),
    (YesNoType(), "tdk pernah", False),
    (YesNoType(), "ora", False),
    (YesNoType(), "bukan ya", False),
    (YesNoType(), "*YA*", True),
    (YesNoType(), "“ya”", True),
    (YesNoType(), "ya\u200b", True),
    (YesNoType(), "yes", True),
    (YesNoType(), "n", False),
    (YesNoType(), "tidka", False),
    (YesNoType(), "tidk", False),
    (YesNoType(), "beluum", False),
]  # fmt: skip
REFUSED_YES_NO = [
    (YesNoType(), "ya tidak", "needs-yes-no"),
    (YesNoType(), "ya atau tidak", "needs-yes-no"),
    (YesNoType(), "mungkin", "needs-yes-no"),
    (YesNoType(), "tidak tahu", "needs-yes-no"),
    (YesNoType(), "belum tahu", "needs-yes-no"),
    (YesNoType(), "saya tidak yakin", "needs-yes-no"),
    (YesNoType(), "3", "needs-yes-no"),
    (YesNoType(), "sudah bukan", "needs-yes-no"),
    (YesNoType(), "Data tidak tercatat.", "needs-yes-no"),
    (YesNoType(), "warga sudah antre sejak subuh", "needs-yes-no"),
    (YesNoType(), "yakin?", "needs-yes-no"),
]  # fmt: skip


@pytest.mark.parametrize(("offered", "text", "name"), READ)
def test_a_typed_choice_is_the_one_meant(offered, text, name):
    assert read(text, offered) == Parsed(name)


@pytest.mark.parametrize(("offered", "text", "reason"), REFUSED)
def test_what_is_not_offered_is_refused(offered, text, reason):
    assert read(text, offered) == Rejected(reason, {"count": str(len(offered))})


@pytest.mark.parametrize(("offered", "text", "names"), ASKED)
def test_what_is_near_to_several_is_asked_about(offered, text, names):
    outcome = read(text, offered)
    assert isinstance(outcome, Candidates)
    assert tuple(option.value for option in outcome.options) == names


@pytest.mark.parametrize(("text", "names"), READ_SEVERAL)
def test_several_choices_are_read_from_one_message(text, names):
    assert read(text, GOALS, SelectManyType()) == Parsed(list(names))


@pytest.mark.parametrize(("text", "reason"), REFUSED_SEVERAL)
def test_an_unknown_one_among_several_is_named(text, reason):
    outcome = read(text, GOALS, SelectManyType())
    assert isinstance(outcome, Rejected)
    assert outcome.reason == reason


def test_too_few_and_too_many_choices_are_told():
    kind = SelectManyType(minimum=2, maximum=3)
    assert read("1", GOALS, kind) == Rejected("too-few-choices", {"minimum": "2"})
    assert read("1-4", GOALS, kind) == Rejected("too-many-choices", {"maximum": "3"})
    assert read("", GOALS, kind) == Rejected("needs-choices", {"count": "17"})
    assert parse_answer(kind, Media(()), context(GOALS)) == Rejected(
        "needs-choices", {"count": "17"}
    )
    assert parse_answer(SelectOneType(), Media(()), context(PLANS)) == Rejected(
        "needs-choice", {"count": "6"}
    )


def test_a_button_is_found_by_its_label_name_or_alias():
    buttons = (Choice("go_on", "Lanjut"), Choice("stop", "Berhenti", aliases=("sudah",)))
    assert match_choice("lanjut", buttons) == "go_on"
    assert match_choice("go on", buttons) == "go_on"
    assert match_choice("sudah", buttons) == "stop"
    assert match_choice("xx", buttons) is None
    assert match_choice("", buttons) is None


DANGEROUS = (
    Choice("agree", "Setuju", aliases=("ya",)),
    Choice("delete", "Ya, hapus"),
    Choice("grant", "Setujui"),
    Choice("cancel", "Batalkan draf"),
    Choice("drop", "Abaikan"),
    Choice("list", "Ke daftar"),
    Choice("send", "Kirim jawaban"),
)


@pytest.mark.parametrize(
    "text",
    [
        "belum setuju", "kurang setuju", "jangan setuju", "tidak setuju", "I do not agree",
        "jangan delete", "don't delete", "Mohon jangan delete data saya", "jangan hapus",
        "jangan batalkan draf", "jangan setujui dulu, suratnya belum ada",
        "Jangan abaikan, itu untuk jabatan saya", "Nama harus masuk ke daftar peserta dulu",
        "setuju kalau datanya aman", "jangan kirim jawaban", "kirim jawaban nanti saja",
    ],
)  # fmt: skip
def test_a_sentence_with_a_button_in_it_is_not_the_button(text):
    assert match_choice(text, DANGEROUS) is None
    assert match_choice(text, DANGEROUS, exact=True) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("setuju", "agree"), ("saya setuju pak", "agree"), ("ya hapus", "delete"),
        ("hapus", "delete"), ("batalkan", "cancel"), ("batlkan draf", "cancel"),
        ("kirim", "send"), ("6", "list"), ("f", "list"), ("yang keenam", "list"), ("YA", "agree"),
    ],
)  # fmt: skip
def test_a_button_may_be_typed_in_part_with_a_slip_or_by_its_place(text, name):
    assert match_choice(text, DANGEROUS) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Kirim jawaban", "send"), ("7", "send"), ("kirim jawaban.", "send"),
        ("g", None), ("kirim", None), ("ketujuh", None), ("boleh", None),
    ],
)  # fmt: skip
def test_where_people_write_to_others_only_the_very_words_are_a_button(text, name):
    assert match_choice(text, DANGEROUS, exact=True) == name


def test_a_question_about_a_choice_is_not_the_choice():
    offered = options(inovator="Inovator", upp="Unit pelayanan publik (UPP)")
    assert isinstance(read("apa itu upp?", offered), Candidates)
    assert read("upp?", options(upp="UPP")) == Parsed("upp")


@pytest.mark.parametrize("text", ["bukan kesehatan", "selain pendidikan", "jangan energi"])
def test_what_is_denied_is_not_chosen(text):
    assert read(text, CATEGORIES) == Rejected("needs-choice", {"count": str(len(CATEGORIES))})


@pytest.mark.parametrize(("kind", "text", "value"), READ_YES_NO)
def test_yes_and_no_are_read_in_the_words_people_use(kind, text, value):
    assert parse_answer(kind, Text(text), context()) == Parsed(value)


@pytest.mark.parametrize(("kind", "text", "reason"), REFUSED_YES_NO)
def test_neither_yes_nor_no_is_asked_again(kind, text, reason):
    assert parse_answer(kind, Text(text), context()) == Rejected(reason)


@pytest.mark.parametrize("text", ["kami memang belum pernah", "saya tidak", "wah bukan begitu"])
def test_no_in_passing_is_no(text):
    assert parse_answer(YesNoType(), Text(text), context()) == Parsed(value=False)


def test_a_late_no_is_not_taken_for_an_answer():
    late = Text("kalau menurut saya begitu tidak")
    assert parse_answer(YesNoType(), late, context()) == Rejected("needs-yes-no")
    assert parse_answer(StatementType(), Media(()), context()) == Rejected("needs-acceptance")
    assert parse_answer(YesNoType(), Media(()), context()) == Rejected("needs-yes-no")


@pytest.mark.parametrize("text", ["inovator dan admin instansi", "Inovator, admin instansi"])
def test_two_roles_in_one_sentence_are_two_though_one_is_near_to_the_whole(text):
    roles = options(inovator="Inovator", upp="Unit pelayanan publik (UPP)", admin="Admin instansi")
    assert read(text, roles, SelectManyType()) == Parsed(["inovator", "admin"])
