"""A person in charge: name, position, phone and e-mail in any order, in one message or more.

Labels ("Nama: …") are believed first. Without them a piece that starts like a position is
one, degrees belong to the name before them, and the first piece left is the name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from babel.lists import format_list

from conversations.answers.cleaning import ascii_digits, clean, has_words
from conversations.answers.contacts import find_emails, find_phones
from conversations.answers.outcome import Incomplete, Outcome, Parsed, Rejected
from conversations.answers.writing import is_filler
from conversations.messages import SharedContact, Text
from conversations.texts import key_in, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from conversations.answers.outcome import AnswerContext
    from conversations.draft import Json
    from conversations.forms import PersonType
    from conversations.messages import Body

_LONGEST = 1000
_LONGEST_NAME = 100
_LONGEST_POSITION = 150
_LONGEST_ADDRESS = 60
_PHONE_LABEL = (
    r"(?:(?:no(?:mor|mer)?\.?|kontak|contact)\s*)?(?:hp|handphone|hape|telp|telepon|tlp|tlpn|telpon|wa|"
    r"whatsapp|phone|ponsel|seluler|kontak|mobile)(?:\s*/\s*(?:wa|hp|telp))?"
)
_EMAIL_LABEL = r"(?:alamat\s+)?(?:e-?mail|surel)"
_LABELLED = re.compile(
    rf"\b(?:(?P<name>nama(?:\s+(?:lengkap|pj|penanggung\s+jawab|dan\s+gelar))?|name|nm)"
    rf"|(?P<position>jabatan|jbtn|jab|position)|(?P<phone>{_PHONE_LABEL})|(?P<email>{_EMAIL_LABEL}))"
    r"\s*[:=]\s*",
    re.IGNORECASE,
)
_EMAIL = re.compile(
    rf"(?:\b{_EMAIL_LABEL}\s*[:=]?\s*)?\S+\s*(?:@|\(at\)|\[at\])\s*\S+", re.IGNORECASE
)
_BROKEN_EMAIL = re.compile(
    rf"(?:\b{_EMAIL_LABEL}\s*[:=]?\s*)?(?P<address>[^\s,;|()<>:]+@[^\s,;|()<>]*)", re.IGNORECASE
)
_PHONE = re.compile(
    rf"(?:\b{_PHONE_LABEL}\s*[:=.]?\s*)?[+(]?\d[\d\s().-]{{6,}}\d(?:\s*\((?:wa|hp)\))?",
    re.IGNORECASE,
)
_STAFF_NUMBER = re.compile(r"\bnip\b[\s.:]*[\d\s.-]*", re.IGNORECASE)
_SEPARATORS = re.compile(r"[\n;,|()]+|\s+[-–—/]+\s+")
_NUMBERING = re.compile(r"^\s*(?:\d{1,2}|[a-d])[.)]\s*")
_ADDRESS = re.compile(
    r"^(?:yth\.?|kepada)?\s*(?:(?:bapak|bpk|ibu|pak|bu|sdr|sdri)\b\.?)?\s*", re.IGNORECASE
)
_POSITION = re.compile(
    r"\b(?:kepala|ka(?:dis|bid|sie?|bag|ro|sub|subag|subbag|subbid|puskes|pus|nit|ur|kan|din)\w*|"
    r"sekretaris|sek(?:da|dis|cam|dep|jen|ban)|direktur|dir(?:ut|jen)|deputi|wakil|sta[f]{1,2}|analis|"
    r"camat|lurah|bupati|wali\s?kota|gubernur|ketua|(?:sub)?koordinator|mana[jg]er|pranata|perencana|"
    r"dokter|bidan|perawat|apoteker|penyuluh|guru|inspektur|asisten|plt|plh|pj|pengelola|operator|"
    r"admin(?:istrator)?|head|director|secretary|chief|officer|pelaksana|fungsional|arsiparis|"
    r"auditor|penata|pengawas|pejabat|pustakawan|kalaksa|danton|komandan|anggota|jabatan)\b",
    re.IGNORECASE,
)
_DEGREE = re.compile(
    r"(?:[SMA]\.?\s?[A-Z][A-Za-z.]{0,8}|Ph\.?D|Dr|Ir|[Aa]pt|Ns|S\.?Kep|M\.?Kes|Sp\.?\s?[A-Z][A-Za-z.()]{0,6}|"
    r"MM|MH|MPH|MPA|MPd|SKM|SH|SE|ST|SIP|MAP|MSi|A\.?Md\.?[\w.]*|D\.?III|LL\.?M|MBA|FISR|CGCAE)\.?"
)  # fmt: skip
_NOBODY = frozenset({"saya", "saya sendiri", "sendiri", "sama", "me", "myself"})


def parse_person(kind: PersonType, body: Body, context: AnswerContext) -> Outcome:
    """Read a person in charge; parts that were understood before need not be sent again."""
    if isinstance(body, SharedContact):
        body = Text(f"{body.name}\n{body.phone}")
    if not isinstance(body, Text):
        return _needs(kind, context)
    text = ascii_digits(clean(body.text))[:_LONGEST]
    person = read_person(text)
    broken = "" if "email" in person or "email" not in kind.parts else _broken_email(text)
    if missing_parts(kind, person):
        person = {**context.known, **_added(kind, text, person, context.known)}
    person = {part: value for part in kind.parts if (value := person.get(part))}
    if not person:
        return Rejected("email-broken", {"text": broken}) if broken else _nothing()
    if missing_parts(kind, person):
        return Incomplete(person, is_new=person != context.known, broken=broken)
    return Parsed(person)


def _needs(kind: PersonType, context: AnswerContext) -> Outcome:
    if context.known and missing_parts(kind, context.known):
        return Incomplete(dict(context.known), is_new=False)
    return _nothing()


def _nothing() -> Rejected:
    return Rejected("needs-person", {"missing": ""})


def _broken_email(text: str) -> str:
    found = _BROKEN_EMAIL.search(text)
    return found["address"][:_LONGEST_ADDRESS] if found else ""


def missing_parts(kind: PersonType, person: Mapping[str, Json]) -> list[str]:
    """Return the parts that are still asked for, in the order of the question."""
    return [part for part in kind.parts if not person.get(part)]


def name_parts(parts: Sequence[str], language: str) -> str:
    """Return parts as they are called: "nomor telepon dan surel"."""
    names = [say(key_in("person-part", part), language) for part in parts]
    return format_list(names, locale=language)


def _added(
    kind: PersonType, text: str, person: Mapping[str, Json], known: Mapping[str, Json]
) -> Mapping[str, Json]:
    """Return what a message adds to the parts that are known.

    Words without a label are the name or the position that is missing; where neither is, they
    are no correction ("belum punya surel"). Once all is known, another name is another person.
    """
    missing = missing_parts(kind, known)
    both = {"name", "position"}
    if known and not missing:
        return {**dict.fromkeys(kind.parts), **person} if "name" in person else person
    if not known or both <= set(missing) or both <= person.keys():
        return person
    labelled, _ = _labelled(text)
    added = {
        part: value
        for part, value in person.items()
        if part in missing or part in labelled or part in {"phone", "email"}
    }
    wanted = both.intersection(missing)
    if wanted and not wanted & added.keys() and not labelled:
        (part,) = wanted
        other = person.get("position" if part == "name" else "name")
        return {**added, part: other} if other else added
    return added


def read_person(text: str) -> dict[str, Json]:
    """Return the parts of a person that a text names."""
    person: dict[str, Json] = {}
    emails = find_emails(text)
    if emails:
        person["email"] = emails[0]
        text = _EMAIL.sub("\n", text)
    text = _BROKEN_EMAIL.sub("\n", text)
    text = _STAFF_NUMBER.sub("\n", text)
    phones = find_phones(text)
    if phones:
        person["phone"] = phones[0]
        text = _PHONE.sub("\n", text)
    labelled, rest = _labelled(text)
    loose = _loose(rest)
    for part, longest in (("name", _LONGEST_NAME), ("position", _LONGEST_POSITION)):
        found = labelled.get(part) or loose.get(part)
        if found is None and part == "position" and "name" in labelled:
            found = loose.get("name")
        if found:
            person[part] = found[:longest]
    return person


def _labelled(text: str) -> tuple[dict[str, str], str]:
    """Return what stands after labels, and the text before the first one."""
    found = list(_LABELLED.finditer(text))
    parts: dict[str, str] = {}
    rest = [text[: found[0].start()] if found else text]
    ends = [*(label.start() for label in found[1:]), len(text)]
    for label, end in zip(found, ends, strict=False):
        value = text[label.end() : end]
        first, *others = value.strip().split("\n")
        if label.lastgroup in {"name", "position"} and has_words(first):
            parts[label.lastgroup] = _tidy(_NUMBERING.sub("", first.strip()))
            rest += others
        else:
            rest.append(value)
    return parts, "\n".join(rest)


def _loose(text: str) -> dict[str, str]:
    """Tell name and position apart in pieces without labels."""
    pieces = [_tidy(_NUMBERING.sub("", piece.strip())) for piece in _SEPARATORS.split(text)]
    pieces = _with_degrees([piece for piece in pieces if _says_something(piece)])
    if len(pieces) == 1:
        pieces = _cut_at_position(pieces[0])
    starts = [_POSITION.match(piece) is not None for piece in pieces]
    names = [piece for piece, is_position in zip(pieces, starts, strict=True) if not is_position]
    name = names[0] if names else None
    positions = [piece for piece in pieces if piece is not name]
    told = {} if name is None else {"name": name}
    return {**told, "position": ", ".join(positions)} if positions else told


def _says_something(piece: str) -> bool:
    if not has_words(piece) or piece.isdecimal() or piece.casefold() in _NOBODY:
        return False
    return len(piece) > 1 and (not is_filler(piece) or _DEGREE.fullmatch(piece) is not None)


def _tidy(piece: str) -> str:
    """Take off what stands around a value: forms of address, separators."""
    return _ADDRESS.sub("", piece).strip(" \t\n,;:/-–—|")


def _cut_at_position(piece: str) -> list[str]:
    found = _POSITION.search(piece)
    if found is None or found.start() == 0:
        return [piece]
    return [_tidy(piece[: found.start()]), piece[found.start() :]]


def _with_degrees(pieces: list[str]) -> list[str]:
    """Join academic degrees, which come after commas, to the piece before them."""
    joined: list[str] = []
    for piece in pieces:
        if joined and _DEGREE.fullmatch(piece):
            joined[-1] = f"{joined[-1]}, {piece}"
        else:
            joined.append(piece)
    return joined
