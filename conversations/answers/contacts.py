"""Phones, e-mail addresses and links: found in what was typed, judged by form only."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import phonenumbers
from rapidfuzz import fuzz

from conversations.answers.cleaning import ascii_digits, one_line
from conversations.answers.outcome import Candidate, Candidates, Outcome, Parsed, Rejected
from conversations.messages import SharedContact, Text

if TYPE_CHECKING:
    from conversations.forms import UrlType
    from conversations.messages import Body

REGION = "ID"
_LONGEST = 1000
_MOST_DIGITS = 16
_EMAIL = re.compile(
    r"(?<![\w.%+'@-])[A-Za-z0-9._%+'-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}"
)
_DOMAINS = (
    "gmail.com", "yahoo.com", "yahoo.co.id", "hotmail.com", "outlook.com", "ymail.com",
    "icloud.com", "rocketmail.com", "menpan.go.id", "kemkes.go.id",
)  # fmt: skip
_URL = re.compile(
    r"(?<![\w@.-])(?:([a-z]+):/{1,2})?((?:[a-z0-9-]+\.)+([a-z]{2,})(?::\d+)?(?![\w@])(?:[/?][^\s<>\"]*)?)",
    re.IGNORECASE,
)
_FILE_ENDINGS = frozenset(
    {"pdf", "doc", "docx", "xls", "xlsx", "pptx", "jpg", "jpeg", "png", "txt"}
)
_YOUTUBE_ID = re.compile(r"[A-Za-z0-9_-]{11}")
_YOUTUBE = frozenset(
    {"youtube.com", "youtu.be", "m.youtube.com", "www.youtube.com", "music.youtube.com"}
)


def parse_phone(body: Body) -> Outcome:
    """Read a phone number, typed or shared. Only the sender's own contact card counts."""
    if isinstance(body, SharedContact):
        if not body.own:
            return Rejected("contact-not-own")
        text = body.phone if body.phone.startswith("+") else f"+{body.phone.lstrip('0')}"
        numbers = find_phones(text) or find_phones(body.phone)
    elif isinstance(body, Text):
        numbers = find_phones(ascii_digits(one_line(body.text)[:_LONGEST]))
    else:
        return Rejected("needs-phone", {"text": ""})
    if len(numbers) > 1:
        return Candidates(
            tuple(Candidate(show_phone(number), number) for number in numbers[:3]), "phone"
        )
    if numbers:
        return Parsed(numbers[0])
    text = one_line(body.text) if isinstance(body, Text) else body.phone
    return Rejected("needs-phone", {"text": text[:40]})


def find_phones(text: str) -> list[str]:
    """Return the valid numbers in a text, in E.164; those without a country are Indonesian."""
    text = re.sub(r"(?<=\d)[oO](?=[\d\s-]|$)|\b[oO](?=8\d)", "0", text)
    text = re.sub(r"(?<!\d)00\s*(?=62)", "+", text)
    found = [
        phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)
        for match in phonenumbers.PhoneNumberMatcher(text, REGION)
        if phonenumbers.is_valid_number(match.number)
    ]
    if not found:
        digits = re.sub(r"[^\d+]", "", text)
        if len(digits) > _MOST_DIGITS:
            return []
        for spelled in (digits, f"+{digits}", f"0{digits}"):
            try:
                number = phonenumbers.parse(spelled, REGION)
            except phonenumbers.NumberParseException:
                continue
            if phonenumbers.is_valid_number(number):
                e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
                return [e164]
    return list(dict.fromkeys(found))


def show_phone(number: str) -> str:
    """Return a number as it is read aloud: +62 812-3456-7890."""
    try:
        parsed = phonenumbers.parse(number, REGION)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def parse_email(body: Body) -> Outcome:
    """Read an e-mail address; a likely typing error in the domain is asked about."""
    if not isinstance(body, Text):
        return Rejected("needs-email", {"text": ""})
    text = one_line(body.text)[:_LONGEST]
    found = find_emails(text)
    if not found:
        return Rejected("needs-email", {"text": text[:60]})
    if len(found) > 1:
        return Candidates(tuple(Candidate(one, one) for one in found[:3]), "email")
    better = _likely_domain(found[0])
    if better is not None:
        return Candidates((Candidate(better, better), Candidate(found[0], found[0])), "email-typo")
    return Parsed(found[0])


def find_emails(text: str) -> list[str]:
    """Return the addresses in a text; blanks and a comma where the point belongs are mended."""
    spaced = re.sub(r"\s*(?:@|\(at\)|\[at\]| at )\s*", "@", text, flags=re.IGNORECASE)
    spaced = re.sub(
        r"(@[^\s@,]+)(?:\s*\.\s+|,)(?=(?:com|co|go|ac|or|sch|net|org|id)\b)", r"\1.", spaced
    )
    names = (match.group().rstrip(".") for match in _EMAIL.finditer(spaced))
    found = (
        f"{local}@{domain.casefold()}" for local, _, domain in (n.rpartition("@") for n in names)
    )
    return list(dict.fromkeys(one for one in found if ".." not in one))


def _likely_domain(address: str) -> str | None:
    local, _, domain = address.rpartition("@")
    if domain in _DOMAINS:
        return None
    for known in _DOMAINS:
        if fuzz.ratio(domain, known) >= _TYPO and abs(len(domain) - len(known)) <= 2:  # noqa: PLR2004
            return f"{local}@{known}"
    return None


_TYPO = 84


def parse_url(kind: UrlType, body: Body) -> Outcome:
    """Read one link, with or without its scheme; hosts are checked by form only."""
    if not isinstance(body, Text):
        return Rejected("needs-url", {"text": ""})
    text = one_line(body.text)[:_LONGEST]
    links = _links(text)
    if not links:
        return Rejected("needs-url", {"text": text[:80]})
    fitting = [link for link in links if check_url(kind, link) is None]
    if len(fitting) > 1:
        return Candidates(tuple(Candidate(link, link) for link in fitting[:3]), "url")
    if fitting:
        return Parsed(fitting[0])
    return check_url(kind, links[0]) or Rejected("needs-url", {"text": text[:80]})


def _links(text: str) -> list[str]:
    links = []
    for scheme, address, ending in _URL.findall(text):
        bare = not scheme and "/" not in address
        if scheme.casefold() in {"", "http", "https"} and not (bare and ending in _FILE_ENDINGS):
            links.append(f"{scheme.casefold() or 'https'}://{address.rstrip('.,;)')}")
    return list(dict.fromkeys(links))


def check_url(kind: UrlType, link: str) -> Rejected | None:
    """Return why a link does not fit the question, or None."""
    try:
        parts = urlsplit(link)
        host = (parts.hostname or "").casefold()
    except ValueError:
        return Rejected("needs-url", {"text": link[:80]})
    if parts.scheme not in {"http", "https"} or "." not in host:
        return Rejected("needs-url", {"text": link[:80]})
    if kind.hosts and not any(host == one or host.endswith(f".{one}") for one in kind.hosts):
        return Rejected("url-other-host", {"host": host, "hosts": ", ".join(kind.hosts)})
    if kind.hosts and host in _YOUTUBE and _youtube_id(host, parts.path, parts.query) is None:
        return Rejected("url-not-a-video", {"host": host})
    return None


def _youtube_id(host: str, path: str, query: str) -> str | None:
    if host == "youtu.be":
        wanted = path.strip("/").partition("/")[0]
    elif path.startswith(("/shorts/", "/embed/", "/live/", "/v/")):
        wanted = path.split("/")[2]
    else:
        wanted = (parse_qs(query).get("v") or [""])[0]
    return wanted if _YOUTUBE_ID.fullmatch(wanted) else None
