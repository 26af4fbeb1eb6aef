"""What people do about themselves: consent, registration, language, stopping, their own data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.actions import desk
from bot.actions.outcomes import Denied
from conversations.domain.people import CONFIRMED_ROLES, SELF_ROLES, STAFF_ROLE
from storage import (
    audit,
    cases,
    channel_policies,
    chats,
    codes,
    drafts,
    files,
    former_links,
    identities,
    inbox,
    linked_chats,
    links,
    merging,
    opt_ins,
    outbox,
    people,
)
from storage.codecs_drafts import answers_to_json
from storage.policies import NEEDS_OPT_IN

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from conversations.domain.people import EndedBy, Person
    from conversations.draft import Json
    from conversations.events import CaseOpened, ConsentGiven, OptInGiven, PersonRegistered
    from conversations.lookups import Invitation
    from conversations.messages import Address, PersonId
    from storage.database import Transaction

SELF = "person"
"""Actor of audit lines about what people do themselves."""
_ERASED = "Whoever asked was erased."
"""Why a question is closed that nobody can be answered to."""


def _note(
    tx: Transaction,
    action: str,
    person: PersonId,
    now: datetime,
    *,
    actor: str = SELF,
    **detail: str,
) -> None:
    audit.note(tx, action, f"person:{person}", actor=actor, now=now, detail=detail)


def give_consent(
    tx: Transaction,
    address: Address,
    person: PersonId | None,
    given: ConsentGiven,
    *,
    at: datetime,
    now: datetime,
) -> PersonId:
    """Keep who agreed to which text and when; the first time this makes the person's record."""
    if person is None:
        person = people.add(
            tx, language=given.language, consent_version=given.version, consent_at=at, now=now
        )
        chats.bind_person(tx, address.key, person)
    else:
        people.agree(tx, person, version=given.version, language=given.language, at=at)
    _note(tx, "consent_given", person, now, version=given.version, channel=address.channel)
    return person


def register(
    tx: Transaction,
    person: PersonId,
    done: PersonRegistered,
    now: datetime,
    *,
    invitation: Invitation | None = None,
) -> None:
    """Store the profile and the roles. Only an invitation gives a role that staff confirm.

    A confirmed role holds for its agency: whoever moves to another asks staff anew.
    """
    before = people.get(tx, person)
    people.save_profile(tx, person, done.profile, now)
    wanted = _listed(done.profile.get("roles"), (*before.roles, *before.requested_roles))
    code, name = _agency_of(done.profile, before)
    moved = before.is_registered and (code or name) != (before.agency or before.agency_name)
    held = [role for role in (*before.roles, *before.requested_roles) if role in wanted]
    given = [*done.roles, *(role for role in held if role in SELF_ROLES)]
    waits = [*done.requested, *(role for role in held if role in CONFIRMED_ROLES)]
    invited = () if invitation is None else invitation.roles
    people.end_roles(
        tx,
        person,
        [
            role
            for role in (*before.roles, *before.requested_roles)
            if role != STAFF_ROLE and (moved or role not in (*wanted, *done.roles, *done.requested))
        ],
        now,
    )
    people.set_roles(
        tx,
        person,
        active=[role for role in given if role in SELF_ROLES or role in invited],
        requested=[*waits, *(role for role in given if role not in SELF_ROLES)],
        agency=code,
        now=now,
    )
    _note(tx, "profile_saved", person, now)


def _listed(value: Json, otherwise: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(str(one) for one in value) if isinstance(value, list) else otherwise


def _agency_of(profile: Mapping[str, Json], before: Person) -> tuple[str | None, str]:
    agency = profile.get("agency")
    if not isinstance(agency, dict):
        return before.agency, before.agency_name
    code = agency.get("code")
    return (code if isinstance(code, str) else None), str(agency.get("name") or "")


def choose_language(tx: Transaction, person: PersonId, language: str) -> None:
    """Keep the language to talk in."""
    people.set_language(tx, person, language)


def accept_invitations(
    tx: Transaction,
    person: PersonId,
    given: OptInGiven,
    *,
    channel: str,
    at: datetime,
    now: datetime,
) -> None:
    """Keep that somebody wants to be invited, and by which words; what holds is kept once."""
    wording, language = given.wording, given.language
    if opt_ins.give(tx, person, wording=wording, language=language, channel=channel, at=at):
        _note(tx, "opt_in_given", person, now, version=wording, channel=channel)


def decline_invitations(
    tx: Transaction, person: PersonId, now: datetime, *, asks_about_rest: bool = False
) -> None:
    """End the invitations, with what waits of them; BERHENTI goes on to ask about all else."""
    was_undecided = people.get(tx, person).is_undecided
    held = _end_invitations(tx, person, by="person", at=now)
    if asks_about_rest:
        people.set_stop_asked(tx, person, now)
    if held or was_undecided:
        _note(tx, "opt_in_ended" if held else "opt_in_refused", person, now)
    if asks_about_rest:
        _note(tx, "stop_asked", person, now)


def _end_invitations(tx: Transaction, person: PersonId, *, by: EndedBy, at: datetime) -> bool:
    held = opt_ins.end(tx, person, by=by, at=at)
    outbox.cancel_for_person(tx, person, at, kinds=NEEDS_OPT_IN, reason=outbox.NOT_AGREED)
    return held


def keep_notices(tx: Transaction, person: PersonId, now: datetime) -> None:
    """Note that the messages about somebody's own affairs go on, as they were asked by BERHENTI."""
    if people.get(tx, person).stop_asked_at is None:
        return
    people.set_stop_asked(tx, person, None)
    _note(tx, "notices_kept", person, now)


def stop_messages(tx: Transaction, person: PersonId, now: datetime) -> None:
    """Send nothing unasked from now on, nor what waits already."""
    people.set_stopped(tx, person, now)
    opt_ins.end(tx, person, by="person", at=now)
    outbox.cancel_for_person(tx, person, now)
    _note(tx, "messages_stopped", person, now)


def resume_messages(tx: Transaction, person: PersonId, now: datetime) -> None:
    """MULAI: messages about somebody's own affairs may come again, invitations do not."""
    people.set_stopped(tx, person, None)
    _note(tx, "messages_resumed", person, now)


def note_wish(tx: Transaction, person: PersonId, *, wants: bool, at: datetime) -> None:
    """Note what somebody told the platform: no invitations any more, or as they agreed to before.

    Messages about their own affairs are something else, and go on. An older wish than the last one
    changes nothing.
    """
    if not opt_ins.is_news(tx, person, at):
        return
    if wants:
        changed = opt_ins.restore(tx, person, at=at)
    else:
        changed = _end_invitations(tx, person, by="platform", at=at)
    if changed:
        action = "invitations_resumed" if wants else "invitations_stopped"
        _note(tx, action, person, at, actor="platform")


def note_view(tx: Transaction, person: PersonId, now: datetime, *, exported: bool) -> None:
    """Keep that somebody saw, or took away, their own data."""
    _note(tx, "record_exported" if exported else "record_viewed", person, now)


def use_invitation(
    tx: Transaction, person: PersonId, token: str, now: datetime
) -> Invitation | Denied:
    """Use an invitation up; with a draft in it the person may write along."""
    used = codes.use_invitation(tx, token, person, now)
    if used is None:
        return Denied("The invitation was used or has ended.")
    if used.draft is not None:
        drafts.add_member(tx, used.draft, person, now)
    _note(tx, "invitation_used", person, now)
    return used


def open_case(
    tx: Transaction, person: PersonId, chat_key: str, opened: CaseOpened, now: datetime
) -> None:
    """PETUGAS: pass a question on to staff."""
    cases.open_case(
        tx,
        opened.number,
        person=person,
        chat_key=chat_key,
        words=opened.text,
        draft=opened.draft,
        now=now,
    )
    _note(tx, "case_opened", person, now, number=opened.number)


def erase(
    tx: Transaction, person: PersonId, chat_key: str, now: datetime, *, actor: str = SELF
) -> None:
    """HAPUS: what is personal goes; what belongs to the agency stays without the name.

    `chat_key` is the chat in which it was asked for, if any: its session goes on.
    """
    links.end_of_person(tx, person)
    former_links.forget_person(tx, person)
    channel_policies.prefer(tx, person, None)
    merging.forget(tx, person, now)
    keys = chats.release(tx, person, current=chat_key)
    channel_policies.forget_advice(tx, keys)
    drafts.erase_profile(tx, person)
    for number in cases.erase_words(tx, person, now):
        _note(tx, "case_closed", person, now, actor=actor, number=number, reason=_ERASED)
    files.erase_of_chats(tx, (*keys, files.person_key(person)))
    outbox.erase_person(tx, person, now)
    inbox.erase_chats(tx, keys)
    identities.forget_numbers(tx, keys)
    opt_ins.end(tx, person, by="person" if actor == SELF else "staff", at=now)
    people.erase(tx, person, now)
    desk.withdraw_settled(tx, now)
    _note(tx, "record_erased", person, now, actor=actor)


def personal_record(tx: Transaction, person: PersonId) -> dict[str, Json]:
    """Return all that is kept about somebody, for the file they may take away."""
    known = people.get(tx, person)
    selves = merging.selves(tx, person)
    linked = linked_chats.list_of(tx, person)
    return {
        "profil": {
            "nama": known.name,
            "jabatan": known.position,
            "instansi": known.agency_name,
            "kode_instansi": known.agency,
            "unit": known.unit,
            "telepon": known.phone,
            "surel": known.email,
            "bahasa": known.language,
            "peran": list(known.roles),
            "peran_menunggu": list(known.requested_roles),
        },
        "persetujuan": {"versi": known.consent_version, "waktu": _iso(known.consent_at)},
        "kanal": [
            {
                "kanal": chat.address.channel,
                "alamat": chat.address.external_id,
                "nomor_berakhir": chat.number,
                "terakhir_dipakai": chat.last_used_at.isoformat(),
                "terkunci": chat.locked is not None,
            }
            for chat in linked
        ],
        "alamat_sebelumnya": [
            {
                "kanal": one.channel,
                "alamat": one.user_id,
                "nomor": one.phone,
                "sampai": one.until.isoformat(),
            }
            for one in identities.list_former(tx, [chat.address.key for chat in linked])
        ],
        "kanal_utama": channel_policies.preferred(tx, person),
        "kanal_yang_diputuskan": [
            {"kanal": chat_key.partition(":")[0], "waktu": at.isoformat()}
            for chat_key, at in former_links.list_of(tx, person)
        ],
        "berhenti_sejak": _iso(known.stopped_at),
        "undangan_dijawab": _iso(known.invitations_answered_at),
        "undangan": [
            {
                "teks": one.wording,
                "bahasa": one.language,
                "kanal": one.channel,
                "disetujui": one.given_at.isoformat(),
                "berakhir": _iso(one.ended_at),
                "diakhiri_oleh": one.ended_by,
            }
            for one in opt_ins.list_of(tx, *selves)
        ],
        "draf": [
            {
                "id": draft.id,
                "formulir": draft.form,
                "status": draft.status,
                "jawaban_oleh_saya": answers_to_json(
                    {key: answer for key, answer in draft.answers.items() if answer.by in selves}
                ),
            }
            for draft in drafts.written_by(tx, person)
        ],
        "kiriman": [
            {"nomor": sent.number, "judul": sent.title, "waktu": sent.at.isoformat()}
            for sent in drafts.submissions_of(tx, person)
        ],
        "pertanyaan": [
            {"nomor": number, "dari": author, "isi": words, "waktu": at.isoformat()}
            for number, author, words, at in cases.words_of(tx, person)
        ],
        "catatan_pemrosesan": [
            {"waktu": entry.at.isoformat(), "tindakan": entry.action, "oleh": entry.detail}
            for entry in audit.about(tx, *selves)
        ],
    }


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
