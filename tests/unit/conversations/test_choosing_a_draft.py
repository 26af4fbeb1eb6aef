"""Several drafts: each can be told from the others, and none is left behind for nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from conversations.draft import Given
from tests.unit.conversations.chat import REGISTRATION, Chat

if TYPE_CHECKING:
    from conversations.messages import DraftId

TOO_YOUNG = "1 November 2025"
"""Old enough for the replication group only."""


@pytest.fixture
def chat() -> Chat:
    made = Chat()
    made.say(*REGISTRATION)
    return made


def open_drafts(chat: Chat) -> list[DraftId]:
    return [draft.id for draft in chat.world.drafts.values() if draft.status == "open"]


def labels(chat: Chat) -> list[str]:
    shown = chat.shown
    return [
        label
        for name, label in zip(shown.names, shown.labels, strict=True)
        if name.startswith("draft:")
    ]


def test_two_drafts_without_a_title_are_told_apart_by_group_and_day(chat: Chat) -> None:
    chat.say("Ajukan inovasi", "umum", "Maret 2023", "menu")
    chat.say("Ajukan inovasi", "replikasi", "Maret 2023", "menu")
    told = chat.say("status")
    assert len(set(labels(chat))) == len(labels(chat)) == 2
    assert "Kelompok Umum, 25 November" in told
    assert "Kelompok Replikasi, 25 November" in told
    assert "Kelompok Umum, 25 November" in labels(chat)[1]


def test_two_of_one_group_and_day_are_told_apart_by_the_time(chat: Chat) -> None:
    chat.say("Ajukan inovasi", "umum", "Maret 2023", "menu")
    chat.say("Ajukan inovasi", "umum", "April 2023", "menu", "status")
    assert len(set(labels(chat))) == 2
    assert all("25 November pukul" in label for label in labels(chat))


def test_two_long_titles_that_begin_alike_are_told_apart(chat: Chat) -> None:
    title = "Layanan Antrean Tanpa Antre Puskesmas Kabupaten"
    for end in ("Barat", "Timur"):
        chat.say("Ajukan inovasi", "umum", "Maret 2023", "belum pernah", f"{title} {end}", "menu")
    chat.say("status")
    assert len(set(labels(chat))) == 2


def test_a_long_title_is_cut_in_the_menu_as_it_is_in_the_list(chat: Chat) -> None:
    title = "Layanan Antrean Tanpa Antre Puskesmas Kabupaten"
    for end in ("Barat", "Timur"):
        chat.say("Ajukan inovasi", "umum", "Maret 2023", "belum pernah", f"{title} {end}", "menu")
    chat.say("status")
    cut = labels(chat)[0].partition("…")[0]
    chat.tap(chat.shown.names[0])
    chat.say("batal")
    chat.tap("drop")
    chat.say("menu")
    assert chat.shown.labels[0] == f"{cut}…"


def test_a_draft_that_differs_by_its_title_is_called_by_it_alone(chat: Chat) -> None:
    for title in ("Antrean Pagi Sehat", "Loket Ramah Warga"):
        chat.say("Ajukan inovasi", "umum", "Maret 2023", "belum pernah", title, "menu")
    assert "Kelompok" not in chat.say("status")
    assert labels(chat) == ["Lanjutkan: Loket Ramah Warga", "Lanjutkan: Antrean Pagi Sehat"]


def test_another_group_takes_the_draft_along_with_what_was_answered(chat: Chat) -> None:
    chat.say("Ajukan inovasi", "umum", TOO_YOUNG)
    draft = chat.session.draft
    assert draft is not None
    chat.tap("group")
    told = chat.say("replikasi")
    assert open_drafts(chat) == [draft]
    assert chat.world.drafts[draft].form == "proposal-replikasi"
    assert "jawaban yang sudah ada tetap dipakai" in told
    assert chat.session.cursor == "riwayat_top"
    answers = chat.world.drafts[draft].answers
    assert isinstance(answers["tanggal_mulai"], Given)
    assert answers["kelompok"] == replace(answers["kelompok"], value="replikasi", prefilled=True)


def test_what_changed_with_the_group_is_in_the_history(chat: Chat) -> None:
    chat.say("Ajukan inovasi", "umum", TOO_YOUNG)
    draft = chat.session.draft
    chat.tap("group")
    chat.say("replikasi")
    last = {key: answer for of, key, answer in chat.world.history if of == draft}
    assert last == chat.world.drafts[draft].answers


def test_a_miss_on_the_way_to_another_group_still_takes_the_draft_along(chat: Chat) -> None:
    chat.say("Ajukan inovasi", "umum", TOO_YOUNG)
    chat.tap("group")
    chat.say("xyzzy", "bantuan", "replikasi")
    assert len(open_drafts(chat)) == 1


def test_who_leaves_the_choice_of_a_group_has_no_second_draft(chat: Chat) -> None:
    chat.say("Ajukan inovasi", "umum", TOO_YOUNG)
    chat.tap("group")
    chat.say("menu")
    assert len(open_drafts(chat)) == 1


def test_an_untouched_draft_is_used_instead_of_a_second_one(chat: Chat) -> None:
    chat.say("Ajukan inovasi", "umum", "menu", "Ajukan inovasi", "khusus")
    assert len(open_drafts(chat)) == 1
    (draft,) = open_drafts(chat)
    assert chat.world.drafts[draft].form == "proposal-khusus"
    assert chat.session.draft == draft


def test_a_draft_with_a_title_stays_what_it_is(chat: Chat) -> None:
    chat.say("Ajukan inovasi", "umum", "Maret 2023", "belum pernah", "Antrean Pagi Sehat")
    first = chat.session.draft
    chat.say("ubah", "tanggal mulai", TOO_YOUNG)
    chat.tap("group")
    chat.say("replikasi")
    assert len(open_drafts(chat)) == 2
    assert chat.world.drafts[first].form == "proposal-umum"


def test_who_stops_correcting_their_data_is_not_asked_about_a_proposal(chat: Chat) -> None:
    chat.say("data saya")
    chat.tap("correct")
    told = chat.say("batal")
    assert "Data saya" in told
    assert "Proposal" not in told


def test_a_draft_in_which_something_would_be_lost_stays_what_it_is(chat: Chat) -> None:
    chat.say("Ajukan inovasi", "umum", "Maret 2023", "belum pernah", "isi nanti")
    draft = chat.session.draft
    chat.say("ubah", "latar belakang", "Warga antre sejak pagi di puskesmas.", "selesai")
    assert "latar_belakang" in chat.world.drafts[draft].answers
    chat.say("KELOMPOK LAIN")
    assert chat.session.screen == "group"
    chat.say("khusus")
    assert chat.world.drafts[draft].form == "proposal-umum"
    assert "latar_belakang" in chat.world.drafts[draft].answers
    assert chat.session.draft != draft


def test_an_untouched_draft_of_another_year_is_left_alone(chat: Chat) -> None:
    chat.say("Ajukan inovasi", "umum", "menu")
    (draft,) = open_drafts(chat)
    announced = chat.world.announced
    assert announced is not None
    chat.world.announced = replace(announced, key="kipp-2031")
    chat.say("Ajukan inovasi", "khusus")
    assert chat.world.drafts[draft].form == "proposal-umum"
    assert len(open_drafts(chat)) == 2


def test_a_colleagues_untouched_draft_is_not_taken(chat: Chat) -> None:
    chat.say("Ajukan inovasi", "umum")
    draft = chat.session.draft
    chat.say("menu")
    theirs = replace(chat.world.drafts[draft], owner=chat.world.drafts[draft].owner + 100)
    chat.world.drafts[draft] = theirs
    chat.world.members.add((draft, theirs.owner - 100))
    chat.say("Ajukan inovasi", "khusus")
    assert chat.world.drafts[draft].form == "proposal-umum"
    assert len(open_drafts(chat)) == 2
