"""Names of agencies as they are typed in chats, against the directory that comes with us."""

from __future__ import annotations

import csv
from collections import Counter
from importlib import resources

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.agencies import Agency, AgencyIndex, load_aliases
from tests.unit.conversations.directory import DIRECTORY, certain, codes

NOTHING = """tidak tahu
asdf
qwerty
dinas kesehatan
dinas pendidikan
dinas kominfo
puskesmas
rsud
belum tahu pak
kurang tahu
lupa
entahlah
instansi saya
kantor saya
kabupaten
kota
pemerintah
pemerintah daerah
provinsi
kementerian
badan
tidak ada
ok
ya
123
haha
🙏🙏
...
halo min
terima kasih
bupati
walikota
wali kota
gubernur
camat
lembaga
menu
bantuan
status
zzz
a
""".splitlines()


@pytest.mark.parametrize("text", NOTHING)
def test_what_names_no_agency_finds_none(text: str) -> None:
    assert DIRECTORY.search(text) == ()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Pemerintah Kabupaten Banyumas", "33.02"),
        ("Pemkab Banyumas", "33.02"),
        ("kab. banyumas", "33.02"),
        ("kabupaten banyumas, provinsi jawa tengah", "33.02"),
        ("kab bandung jawa barat", "32.04"),
        ("banjar kalsel", "63.03"),
        ("pemkot sby", "35.78"),
        ("kab bdg", "32.04"),
        ("dinas kesehatan kab banyumas", "33.02"),
        ("kemenkes", "K9"),
        ("Kementerian Kesehatan Republik Indonesia", "K9"),
        ("KOTA PARE-PARE", "73.72"),
        ("kab pontianak", "61.02"),
        ("pontianak", "61.71"),
        ("provinsi yogyakarta", "34"),
        ("gunkid", "34.03"),
        ("singaraja", "51.08"),
        ("bjn", "35.22"),
        ("sda", "35.15"),
        ("kab smd", "32.11"),
        ("lapas", "K57"),
        ("kantor imigrasi", "K57"),
        ("rumah tahanan negara", "K57"),
        ("rumah sakit daerah kab tegal", "33.28"),
    ],
)
def test_a_name_that_is_identical_and_unique_is_certain(text: str, code: str) -> None:
    assert certain(text) == code


@pytest.mark.parametrize(
    "text",
    [
        "kab banyumss", "kota banyumas", "dinas kesehatan banyumas", "jogja", "bdg", "sumatera",
        "polres banyumas", "kantor kemenag kab tegal", "kementerian pendidikan", "kab tegl",
        "banyu", "smd", "mura", "kab mura", "rutan solo", "universitas negeri semarang", "kemenkumham", "kemendikbud", "sorong papua",
    ],
)  # fmt: skip
def test_what_is_only_near_is_never_certain(text: str) -> None:
    assert certain(text) is None


def test_names_that_are_both_regency_and_city_are_offered_both() -> None:
    bases = Counter(
        one.name.removeprefix(f"Pemerintah {one.kind.title()} ")
        for one in DIRECTORY.all
        if one.kind in {"kabupaten", "kota"}
    )
    both = [base for base, count in bases.items() if count > 1]
    assert len(both) >= 26
    for base in both:
        found = DIRECTORY.search(base)
        assert not any(match.exact for match in found), base
        kinds = {match.agency.kind for match in found if match.agency.name.endswith(f" {base}")}
        assert {"kabupaten", "kota"} <= kinds, base
        assert certain(f"kab {base}"), base
        assert certain(f"pemkot {base}"), base


def test_every_agency_is_found_by_its_own_names() -> None:
    for one in DIRECTORY.all:
        assert certain(one.name) == one.code, one.name
        assert certain(one.short) == one.code, one.short
        assert certain(one.name.upper()) == one.code, one.name


def test_every_area_is_found_with_one_letter_amiss() -> None:
    areas = [one for one in DIRECTORY.all if one.kind in {"kabupaten", "kota"}]
    missed = []
    for one in areas:
        own = one.name.removeprefix(f"Pemerintah {one.kind.title()} ")
        if len(own) < 6:
            continue
        typed = f"{one.kind[:3] if one.kind == 'kabupaten' else 'kota'} {own[:3]}{own[4:]}"
        if one.code not in codes(typed):
            missed.append(typed)
    assert missed == []


def test_every_alias_is_certain_or_offered_first() -> None:
    aliases = load_aliases()
    assert len(aliases) >= 150
    for alias, listed in aliases.items():
        meant = listed.split()
        assert all(DIRECTORY.get(code) for code in meant), alias
        found = [match.agency.code for match in DIRECTORY.search(alias)]
        assert set(meant) <= set(found[: max(2, len(meant))]), alias
        assert certain(alias) in {listed, None}, alias


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("smd", {"32.11", "64.72"}),
        ("mura", {"16.05", "62.12"}),
        ("kab mura", {"16.05", "62.12"}),
        ("kemenkumham", {"K55", "K56", "K57"}),
    ],
)
def test_a_name_of_several_agencies_is_a_question_about_all_of_them(
    text: str, meant: set[str]
) -> None:
    assert set(codes(text)) == meant
    assert certain(text) is None


def test_aliases_are_listed_once() -> None:
    listed = resources.files("conversations").joinpath("directory", "aliases.csv")
    rows = list(csv.DictReader(listed.read_text(encoding="utf-8").splitlines()))
    assert len(rows) == len({row["alias"] for row in rows})
    assert all(row["alias"] == row["alias"].casefold().strip() for row in rows)


def test_the_limit_is_kept_and_scores_fall() -> None:
    found = DIRECTORY.search("kalimantan", 5)
    assert len(found) == 5
    assert [match.score for match in found] == sorted(
        (match.score for match in found), reverse=True
    )


def test_an_index_of_few_agencies_and_no_aliases_works() -> None:
    index = AgencyIndex(
        [
            Agency("33", "Pemerintah Provinsi Jawa Tengah", "Pemprov Jawa Tengah", "provinsi"),
            Agency("33.02", "Pemerintah Kabupaten Banyumas", "Pemkab Banyumas", "kabupaten", "33"),
        ],
        {"bms": "33.02", "gone": "99.99", "half": "33.02 99.99"},
    )
    assert [match.agency.code for match in index.search("bms")] == ["33.02"]
    assert index.search("gone") == ()
    assert [match.agency.code for match in index.search("half")] == ["33.02"]
    assert index.get("33.02") == index.all[1]
    assert index.get("99.99") is None
    assert AgencyIndex([], {}).search("kab banyumas") == ()


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_no_text_breaks_the_search(text: str) -> None:
    found = DIRECTORY.search(text)
    assert len(found) <= 3
    assert sum(match.exact for match in found) <= 1
