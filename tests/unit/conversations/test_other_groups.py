"""Another group: which draft goes to it, when a new one is begun, and who decides about it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conversations.messages import Address, Press
from tests.unit.conversations.chat import REGISTRATION, Chat


def registered() -> Chat:
    chat = Chat()
    chat.say(*REGISTRATION)
    return chat


def forms(chat: Chat) -> dict[str, str]:
    return {key: one.form for key, one in chat.world.drafts.items() if one.period}


def test_the_draft_it_was_asked_for_goes_though_another_is_untouched() -> None:
    chat = registered()
    chat.say("Ajukan inovasi", "umum", "1 November 2025")
    meant = chat.session.draft
    chat.say("menu", "Ajukan inovasi", "umum")
    untouched = chat.session.draft
    assert untouched != meant
    chat.say("menu", "status")
    chat.tap(f"draft:{meant}")
    chat.tap("group")
    chat.say("replikasi")
    assert chat.session.draft == meant
    assert forms(chat) == {meant: "proposal-replikasi", untouched: "proposal-umum"}


def test_a_new_proposal_begun_from_an_older_menu_leaves_the_draft_where_it_is() -> None:
    chat = registered()
    menu = f"{chat.session.prompt}.{chat.shown.names.index('proposal')}"
    chat.say("Ajukan inovasi", "umum", "Maret 2023")
    old = chat.session.draft
    chat.say("kelompok lain")
    chat.send(Press(menu))
    chat.say("replikasi")
    assert chat.session.draft != old
    assert forms(chat)[old] == "proposal-umum"


@pytest.mark.parametrize("between", ["halo", "xyzzy"])
def test_where_the_groups_are_shown_again_the_draft_still_goes(between: str) -> None:
    chat = registered()
    chat.say("Ajukan inovasi", "umum", "Maret 2023")
    draft = chat.session.draft
    chat.say("kelompok lain", between)
    assert chat.session.screen == "group"
    chat.say("khusus")
    assert forms(chat) == {draft: "proposal-khusus"}


def colleagues(start: str = "Maret 2023") -> tuple[Chat, Chat]:
    """Siti owns a draft without a title, Budi writes along."""
    siti = registered()
    siti.say("Ajukan inovasi", "umum", "ajak rekan")
    siti.tap("along")
    budi = Chat(siti.world, Address("telegram", "budi"))
    budi.say(*REGISTRATION)
    budi.say("Punya kode dari rekan", next(iter(siti.world.codes)))
    assert budi.session.cursor == "tanggal_mulai"
    budi.say(start)
    return siti, budi


def test_a_colleague_is_told_whose_decision_the_group_is() -> None:
    siti, budi = colleagues()
    told = budi.say("kelompok lain")
    assert "hanya dapat diganti oleh Siti CONTOH" in told
    assert budi.session.cursor == "riwayat_top"
    assert forms(siti) == {siti.session.draft: "proposal-umum"}


def test_a_colleague_is_not_offered_it_at_the_first_question() -> None:
    _, budi = colleagues()
    budi.say("kembali", "kembali")
    assert budi.session.cursor == "tanggal_mulai"
    assert "/group" not in budi.shown.names
    assert "/menu" in budi.shown.names


def test_a_colleague_is_not_offered_it_at_an_obstacle() -> None:
    siti, budi = colleagues("1 November 2025")
    assert budi.session.screen == "obstacle"
    assert "group" not in budi.shown.names
    assert "hanya dapat diganti oleh Siti CONTOH" in budi.say("kelompok lain")
    assert budi.session.screen == "obstacle"
    assert forms(siti) == {siti.session.draft: "proposal-umum"}


def test_who_gave_the_draft_away_is_told_so_at_the_older_button() -> None:
    siti, _ = colleagues("1 November 2025")
    siti.say("menu", "lanjut")
    draft, world = siti.session.draft, siti.world
    assert draft is not None
    assert "group" in siti.shown.names
    owner = world.drafts[draft].owner
    other = next(person for _, person in world.members)
    world.members.add((draft, owner))
    world.drafts[draft] = replace(world.drafts[draft], owner=other)
    assert "hanya dapat diganti oleh" in siti.tap("group")
    assert siti.session.screen == "obstacle"


def test_the_owner_chooses_at_an_obstacle() -> None:
    siti, _ = colleagues("1 November 2025")
    siti.say("menu", "lanjut")
    draft = siti.session.draft
    siti.tap("group")
    siti.say("replikasi")
    assert forms(siti) == {draft: "proposal-replikasi"}


def test_a_draft_with_a_title_stays_in_its_group_and_a_new_one_is_begun() -> None:
    chat = Chat()
    draft = chat.begin()
    chat.say("ubah", "tanggal mulai", "1 November 2025")
    assert chat.session.screen == "obstacle"
    chat.tap("group")
    chat.say("replikasi")
    assert chat.session.draft != draft
    assert forms(chat)[draft] == "proposal-umum"
