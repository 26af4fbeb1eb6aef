"""What people do about themselves: consent, registration, language, stopping, their own data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage import audit, cases, chats, codes, drafts, files, inbox, outbox, people

if TYPE_CHECKING:
    from datetime import datetime

    from conversations.draft import Json
    from conversations.events import ConsentGiven, PersonRegistered
    from conversations.messages import Address, PersonId
    from storage.database import Transaction

SELF = "person"
"""Actor of audit lines about what people do themselves."""


def _note(tx: Transaction, action: str, person: PersonId, now: datetime, **detail: str) -> None:
    audit.note(tx, action, f"person:{person}", actor=SELF, now=now, detail=detail)


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


def register(tx: Transaction, person: PersonId, done: PersonRegistered, now: datetime) -> None:
    """Store the profile and the roles; what waits for staff is only asked for."""
    people.save_profile(tx, person, done.profile, now)
    agency = done.profile.get("agency")
    code = agency.get("code") if isinstance(agency, dict) else None
    had, waits = people.roles_of(tx, person)
    given_up = [one for one in (*had, *waits) if one not in (*done.roles, *done.requested)]
    if "roles" in done.profile:
        people.end_roles(tx, person, given_up, now)
    people.set_roles(
        tx,
        person,
        active=done.roles,
        requested=done.requested,
        agency=code if isinstance(code, str) else None,
        now=now,
    )
    _note(tx, "profile_saved", person, now)


def choose_language(tx: Transaction, person: PersonId, language: str) -> None:
    """Keep the language to talk in."""
    people.set_language(tx, person, language)


def stop_messages(tx: Transaction, person: PersonId, now: datetime) -> None:
    """BERHENTI: nothing unasked is sent from now on, nor what waits already."""
    people.set_stopped(tx, person, now)
    outbox.cancel_for_person(tx, person, now)
    _note(tx, "messages_stopped", person, now)


def resume_messages(tx: Transaction, person: PersonId, now: datetime) -> None:
    """MULAI: messages may come again."""
    people.set_stopped(tx, person, None)
    _note(tx, "messages_resumed", person, now)


def note_view(tx: Transaction, person: PersonId, now: datetime, *, exported: bool) -> None:
    """Keep that somebody saw, or took away, their own data."""
    _note(tx, "record_exported" if exported else "record_viewed", person, now)


def use_invitation(tx: Transaction, person: PersonId, token: str, now: datetime) -> bool:
    """Use an invitation up; False where somebody else was first."""
    used = codes.use_invitation(tx, token, person, now)
    _note(tx, "invitation_used" if used else "invitation_refused", person, now)
    return used


def erase(tx: Transaction, person: PersonId, now: datetime) -> None:
    """HAPUS: what is personal goes; what belongs to the agency stays without the name."""
    addresses = chats.list_addresses(tx, person)
    keys = [address.key for address in addresses]
    cases.erase_words(tx, person)
    files.erase_of_chats(tx, keys)
    outbox.erase_person(tx, person, now)
    inbox.erase_chats(tx, keys)
    people.erase(tx, person, now)
    for key in keys:
        chats.bind_person(tx, key, None)
    _note(tx, "record_erased", person, now)


def personal_record(tx: Transaction, person: PersonId) -> dict[str, Json]:
    """Return all that is kept about somebody, for the file they may take away."""
    known = people.get(tx, person)
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
        "berhenti_sejak": _iso(known.stopped_at),
        "draf": [
            {
                "id": draft.id,
                "formulir": draft.form,
                "status": draft.status,
                "jawaban_oleh_saya": sorted(
                    key for key, answer in draft.answers.items() if answer.by == person
                ),
            }
            for draft in drafts.owned_by(tx, person)
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
            for entry in audit.about(tx, person)
        ],
    }


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
