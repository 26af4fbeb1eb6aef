"""Phones, e-mail, links, and a person in charge written in one message."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import phonenumbers
from rapidfuzz import fuzz

from conversations.answers.cleaning import ascii_digits, clean, has_words, one_line
from conversations.answers.outcome import Candidate, Candidates, Outcome, Parsed, Rejected
from conversations.messages import SharedContact, Text

if TYPE_CHECKING:
    from conversations.answers.outcome import AnswerContext
    from conversations.draft import Json
    from conversations.forms import PersonType, UrlType
    from conversations.messages import Body

REGION = "ID"
_EMAIL = re.compile(r"[A-Za-z0-9._%+'-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")
_DOMAINS = (
    "gmail.com", "yahoo.com", "yahoo.co.id", "hotmail.com", "outlook.com", "ymail.com",
    "icloud.com", "rocketmail.com", "menpan.go.id", "kemkes.go.id",
)  # fmt: skip
_URL = re.compile(
    r"(?:https?://)?(?:[a-z0-9-]+\.)+[a-z]{2,}(?::\d+)?(?:/[^\s<>\"]*)?", re.IGNORECASE
)
_YOUTUBE_ID = re.compile(r"[A-Za-z0-9_-]{11}")
_YOUTUBE = frozenset({"youtube.com", "youtu.be", "m.youtube.com", "www.youtube.com"})
_LABELS = re.compile(
    r"^\s*(?:nama|name|jabatan|position|no\.?\s*(?:hp|telp|telepon|wa)|telepon|telp|hp|wa|phone|"
    r"e-?mail|surel)\s*[:=]\s*",
    re.IGNORECASE,
)


def parse_phone(body: Body) -> Outcome:
    """Read a phone number, typed or shared. Only the sender's own contact card counts."""
    if isinstance(body, SharedContact):
        if not body.own:
            return Rejected("contact-not-own")
        text = body.phone if body.phone.startswith("+") else f"+{body.phone.lstrip('0')}"
        numbers = _numbers(text) or _numbers(body.phone)
    elif isinstance(body, Text):
        numbers = _numbers(ascii_digits(one_line(body.text)))
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


def _numbers(text: str) -> list[str]:
    text = re.sub(r"(?<=\d)[oO](?=[\d\s-])", "0", text)
    found = [
        phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)
        for match in phonenumbers.PhoneNumberMatcher(text, REGION)
        if phonenumbers.is_valid_number(match.number)
    ]
    if not found:
        digits = re.sub(r"[^\d+]", "", text)
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
    text = one_line(body.text)
    found = _emails(text)
    if not found:
        return Rejected("needs-email", {"text": text[:60]})
    if len(found) > 1:
        return Candidates(tuple(Candidate(one, one) for one in found[:3]), "email")
    better = _likely_domain(found[0])
    if better is not None:
        return Candidates((Candidate(better, better), Candidate(found[0], found[0])), "email-typo")
    return Parsed(found[0])


def _emails(text: str) -> list[str]:
    spaced = re.sub(r"\s*(?:@|\(at\)|\[at\]| at )\s*", "@", text, flags=re.IGNORECASE)
    spaced = re.sub(r"(?<=@)(\S+?)\s*\.\s+(?=[a-z]{2,3}\b)", r"\1.", spaced)
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
    text = one_line(body.text)
    found = [
        match.group().rstrip(".,;)") for match in _URL.finditer(text) if "@" not in match.group()
    ]
    found = [one for one in found if not re.search(rf"@{re.escape(one)}", text)]
    if not found:
        return Rejected("needs-url", {"text": text[:80]})
    links = [one if "://" in one else f"https://{one}" for one in dict.fromkeys(found)]
    fitting = [link for link in links if check_url(kind, link) is None]
    if len(fitting) > 1:
        return Candidates(tuple(Candidate(link, link) for link in fitting[:3]), "url")
    if fitting:
        return Parsed(fitting[0])
    return check_url(kind, links[0]) or Rejected("needs-url", {"text": text[:80]})


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


def parse_person(kind: PersonType, body: Body, context: AnswerContext) -> Outcome:
    """Read name, position, phone and e-mail from one message, in lines or with commas."""
    if isinstance(body, SharedContact):
        body = Text(f"{body.name}\n{body.phone}")
    if not isinstance(body, Text):
        return Rejected("needs-person", {"missing": ""})
    text = ascii_digits(clean(body.text))
    person: dict[str, Json] = {}
    emails = _emails(one_line(text))
    rest = text
    if emails:
        person["email"] = emails[0]
        rest = re.sub(r"\S+\s*@\s*\S+", "\n", rest)
    phones = _numbers(rest)
    if phones:
        person["phone"] = phones[0]
        rest = re.sub(r"[+(]?\d[\d\s().-]{6,}\d", "\n", rest)
    pieces = [_LABELS.sub("", piece).strip(" .:-") for piece in re.split(r"[\n;,|]+", rest)]
    words = [piece for piece in pieces if has_words(piece) and len(piece) > 1]
    if words:
        words = _with_degrees(words)
        person["name"] = words[0][:100]
        if len(words) > 1:
            person["position"] = ", ".join(words[1:])[:150]
    missing = [part for part in kind.parts if not person.get(part)]
    if missing:
        return Rejected("person-incomplete", {"missing": ",".join(missing)})
    del context
    return Parsed({part: person.get(part) for part in kind.parts})


_DEGREE = re.compile(
    r"(?:[SMA]\.?[A-Z][A-Za-z.]{0,6}|Ph\.?D\.?|Dr\.?|dr\.?|Ir\.?|Apt\.?|Ns\.?|M\.?Kes\.?|S\.?Kep\.?|"
    r"Sp\.?[A-Z]{1,4}\.?|MM|MH|MPH|MPd|SKM|SH|SE|ST|S\.?E\.?|MAP|MSi|AMd\.?\w*)\.?(?:\s|$)"
)


def _with_degrees(words: list[str]) -> list[str]:
    """Join academic degrees, which come after commas, to the name before them."""
    joined = [words[0]]
    for word in words[1:]:
        if len(joined) == 1 and _DEGREE.fullmatch(f"{word} "):
            joined[0] = f"{joined[0]}, {word}"
        else:
            joined.append(word)
    return joined
