"""Phones, e-mail addresses and links, alone and in the middle of a sentence."""

from __future__ import annotations

from datetime import date

import pytest

from conversations.agencies import AgencyIndex
from conversations.answers import AnswerContext, Candidates, Parsed, Rejected, parse_answer
from conversations.answers.contacts import check_url, show_phone
from conversations.forms import EmailType, PhoneType, UrlType
from conversations.messages import Media, SharedContact, Text

CONTEXT = AnswerContext(date(2026, 11, 25), "id", AgencyIndex([], {}))
VIDEO = UrlType(("youtube.com", "youtu.be"))
ANY = UrlType()

READ_PHONES = [
    ("081234567890", "+6281234567890"),
    ("0812-3456-7890", "+6281234567890"),
    ("+62 812-3456-7890", "+6281234567890"),
    ("62812 3456 7890", "+6281234567890"),
    ("6281234567890", "+6281234567890"),
    ("81234567890", "+6281234567890"),
    ("(0812) 34567890", "+6281234567890"),
    ("0812.3456.7890", "+6281234567890"),
    ("wa: 0812 3456 7890", "+6281234567890"),
    ("no hp saya 081234567890 pak", "+6281234567890"),
    ("O81234567890", "+6281234567890"),
    ("08123456789O", "+6281234567890"),
    ("٠٨١٢٣٤٥٦٧٨٩٠", "+6281234567890"),
    ("021-3456789", "+62213456789"),
    ("(021) 739 8381", "+62217398381"),
    ("+1 650-253-0000", "+16502530000"),
    ("081234567890 ext 12", "+6281234567890"),
    ("0251-8321234", "+622518321234"),
    ("+62081234567890", "+6281234567890"),
    ("00 62 812 3456 7890", "+6281234567890"),
    ("0812 3456 7890 (wa)", "+6281234567890"),
    ("0 8 1 2 3 4 5 6 7 8 9 0", "+6281234567890"),
    ("https://wa.me/6281234567890", "+6281234567890"),
    ("1500 567", "+621500567"),
]  # fmt: skip
REFUSED_PHONES = [
    ("0812", "needs-phone"),
    ("12345", "needs-phone"),
    ("tidak punya", "needs-phone"),
    ("", "needs-phone"),
    ("08123456789012345678", "needs-phone"),
    ("3174012345678901", "needs-phone"),
    ("14045", "needs-phone"),
]  # fmt: skip
SEVERAL_PHONES = [
    ("081234567890 / 081298765432", ("+6281234567890", "+6281298765432")),
    ("081234567890 dan 081298765432", ("+6281234567890", "+6281298765432")),
    ("081234567890, 081298765432", ("+6281234567890", "+6281298765432")),
    ("081234567890 081298765432", ("+6281234567890", "+6281298765432")),
]  # fmt: skip
READ_EMAILS = [
    ("budi.santoso@gmail.com", "budi.santoso@gmail.com"),
    ("Budi.Santoso@Gmail.com", "Budi.Santoso@gmail.com"),
    ("email saya budi.santoso@gmail.com ya", "budi.santoso@gmail.com"),
    ("budi.santoso @ gmail.com", "budi.santoso@gmail.com"),
    ("budi.santoso@gmail. com", "budi.santoso@gmail.com"),
    ("budi.santoso(at)gmail.com", "budi.santoso@gmail.com"),
    ("budi.santoso@gmail,com", "budi.santoso@gmail.com"),
    ("budi@banyumaskab.go.id", "budi@banyumaskab.go.id"),
    ("budi@menpan.go.id", "budi@menpan.go.id"),
    ("mailto:budi@gmail.com", "budi@gmail.com"),
    ("<budi@gmail.com>", "budi@gmail.com"),
    ("budi@gmail.com.", "budi@gmail.com"),
    ("budi@ymail.com", "budi@ymail.com"),
    ("budi@kemkes.go.id", "budi@kemkes.go.id"),
    ("dinkes_bms@yahoo.co.id", "dinkes_bms@yahoo.co.id"),
    ("budi@yahoo.id", "budi@yahoo.id"),
    ("budi@outlook.co.id", "budi@outlook.co.id"),
    ("budi+x@gmail.com", "budi+x@gmail.com"),
]  # fmt: skip
REFUSED_EMAILS = [
    ("budi.santoso@gmail", "needs-email"),
    ("budi.santosogmail.com", "needs-email"),
    ("@gmail.com", "needs-email"),
    ("a@b@c.com", "needs-email"),
    ("-", "needs-email"),
    ("budi..s@gmail.com", "needs-email"),
]  # fmt: skip
SEVERAL_EMAILS = [
    ("budi.santoso@gmial.com", ("budi.santoso@gmail.com", "budi.santoso@gmial.com")),
    ("budi.santoso@gmail.co", ("budi.santoso@gmail.com", "budi.santoso@gmail.co")),
    ("budi.santoso@gmail.con", ("budi.santoso@gmail.com", "budi.santoso@gmail.con")),
    ("budi.santoso@yaho.com", ("budi.santoso@yahoo.com", "budi.santoso@yaho.com")),
    ("budi@mail.com", ("budi@gmail.com", "budi@mail.com")),
    ("budi@gmail.com, budi2@gmail.com", ("budi@gmail.com", "budi2@gmail.com")),
    ("budi@email.com", ("budi@gmail.com", "budi@email.com")),
]  # fmt: skip
READ_LINKS = [
    (VIDEO, "https://www.youtube.com/watch?v=abc123XYZ45", "https://www.youtube.com/watch?v=abc123XYZ45"),
    (VIDEO, "youtu.be/abc123XYZ45", "https://youtu.be/abc123XYZ45"),
    (VIDEO, "https://youtu.be/abc123XYZ45?si=abc", "https://youtu.be/abc123XYZ45?si=abc"),
    (VIDEO, "ini videonya https://youtu.be/abc123XYZ45 pak", "https://youtu.be/abc123XYZ45"),
    (VIDEO, "m.youtube.com/watch?v=abc123XYZ45&t=1", "https://m.youtube.com/watch?v=abc123XYZ45&t=1"),
    (VIDEO, "https://youtube.com/shorts/abc123XYZ45", "https://youtube.com/shorts/abc123XYZ45"),
    (VIDEO, "YOUTU.BE/abc123XYZ45", "https://YOUTU.BE/abc123XYZ45"),
    (VIDEO, "https:/youtu.be/abc123XYZ45", "https://youtu.be/abc123XYZ45"),
    (VIDEO, "https://youtu.be/abc123XYZ45.", "https://youtu.be/abc123XYZ45"),
    (ANY, "example.go.id", "https://example.go.id"),
    (ANY, "http://example.go.id/a b", "http://example.go.id/a"),
    (ANY, "https://s.id/abc", "https://s.id/abc"),
    (ANY, "bit.ly/abc", "https://bit.ly/abc"),
    (ANY, "https://drive.google.com/file/d/1_abc/view?usp=sharing", "https://drive.google.com/file/d/1_abc/view?usp=sharing"),
    (VIDEO, "https://www.youtube.com/embed/abc123XYZ45", "https://www.youtube.com/embed/abc123XYZ45"),
    (VIDEO, "https://www.youtube.com/live/abc123XYZ45?x=1", "https://www.youtube.com/live/abc123XYZ45?x=1"),
    (VIDEO, "https://music.youtube.com/watch?v=abc123XYZ45", "https://music.youtube.com/watch?v=abc123XYZ45"),
]  # fmt: skip
REFUSED_LINKS = [
    (VIDEO, "https://www.youtube.com/", "url-not-a-video"),
    (VIDEO, "https://www.youtube.com/@channel", "url-not-a-video"),
    (VIDEO, "https://youtu.be/abc", "url-not-a-video"),
    (VIDEO, "https://drive.google.com/x", "url-other-host"),
    (VIDEO, "https://youtube.com.evil.id/watch?v=abc123XYZ45", "url-other-host"),
    (VIDEO, "https://evil.id/?u=youtube.com/watch?v=abc123XYZ45", "url-other-host"),
    (VIDEO, "https://youtube.com@evil.id/watch?v=abc123XYZ45", "needs-url"),
    (VIDEO, "javascript:alert(1)", "needs-url"),
    (VIDEO, "ftp://youtube.com/watch?v=abc123XYZ45", "needs-url"),
    (VIDEO, "tidak ada", "needs-url"),
    (ANY, "halo", "needs-url"),
    (ANY, "budi@gmail.com", "needs-url"),
    (ANY, "http://localhost/x", "needs-url"),
    (ANY, "http://192.168.1.1/x", "needs-url"),
    (ANY, "https://[::1]/", "needs-url"),
    (ANY, "tes.pdf", "needs-url"),
    (VIDEO, "https://www.youtube.com/shorts", "url-not-a-video"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "number"), READ_PHONES)
def test_a_phone_number_is_read_in_any_spelling(text, number):
    assert parse_answer(PhoneType(), Text(text), CONTEXT) == Parsed(number)


@pytest.mark.parametrize(("text", "reason"), REFUSED_PHONES)
def test_what_cannot_be_called_is_refused(text, reason):
    outcome = parse_answer(PhoneType(), Text(text), CONTEXT)
    assert isinstance(outcome, Rejected)
    assert outcome.reason == reason


@pytest.mark.parametrize(("text", "numbers"), SEVERAL_PHONES)
def test_of_two_numbers_the_person_chooses(text, numbers):
    outcome = parse_answer(PhoneType(), Text(text), CONTEXT)
    assert isinstance(outcome, Candidates)
    assert tuple(option.value for option in outcome.options) == numbers
    assert outcome.options[0].label == "+62 812-3456-7890"


def test_only_the_own_contact_card_counts():
    own = SharedContact("6281234567890", "Siti", own=True)
    assert parse_answer(PhoneType(), own, CONTEXT) == Parsed("+6281234567890")
    with_plus = SharedContact("+6281234567890", "Siti", own=True)
    assert parse_answer(PhoneType(), with_plus, CONTEXT) == Parsed("+6281234567890")
    other = SharedContact("+6281234567890", "Budi", own=False)
    assert parse_answer(PhoneType(), other, CONTEXT) == Rejected("contact-not-own")
    odd = SharedContact("12", "Siti", own=True)
    assert parse_answer(PhoneType(), odd, CONTEXT) == Rejected("needs-phone", {"text": "12"})
    assert parse_answer(EmailType(), own, CONTEXT) == Rejected("contact-not-asked")


def test_what_is_no_number_is_shown_as_it_is():
    assert show_phone("+6281234567890") == "+62 812-3456-7890"
    assert show_phone("lama") == "lama"


@pytest.mark.parametrize(("text", "address"), READ_EMAILS)
def test_an_address_is_read_in_any_spelling(text, address):
    assert parse_answer(EmailType(), Text(text), CONTEXT) == Parsed(address)


@pytest.mark.parametrize(("text", "reason"), REFUSED_EMAILS)
def test_what_is_no_address_is_refused(text, reason):
    outcome = parse_answer(EmailType(), Text(text), CONTEXT)
    assert isinstance(outcome, Rejected)
    assert outcome.reason == reason


@pytest.mark.parametrize(("text", "addresses"), SEVERAL_EMAILS)
def test_a_likely_slip_in_the_domain_is_asked_about(text, addresses):
    outcome = parse_answer(EmailType(), Text(text), CONTEXT)
    assert isinstance(outcome, Candidates)
    assert tuple(option.value for option in outcome.options) == addresses


@pytest.mark.parametrize(("kind", "text", "link"), READ_LINKS)
def test_a_link_is_read_with_or_without_its_scheme(kind, text, link):
    assert parse_answer(kind, Text(text), CONTEXT) == Parsed(link)


@pytest.mark.parametrize(("kind", "text", "reason"), REFUSED_LINKS)
def test_a_link_that_does_not_fit_is_refused_with_its_reason(kind, text, reason):
    outcome = parse_answer(kind, Text(text), CONTEXT)
    assert isinstance(outcome, Rejected)
    assert outcome.reason == reason


def test_of_two_links_the_person_chooses():
    outcome = parse_answer(ANY, Text("a.go.id/1 dan b.go.id/2"), CONTEXT)
    assert isinstance(outcome, Candidates)
    assert [option.value for option in outcome.options] == [
        "https://a.go.id/1",
        "https://b.go.id/2",
    ]


def test_a_stored_link_is_judged_again():
    assert check_url(VIDEO, "https://youtu.be/abc123XYZ45") is None
    assert check_url(ANY, "https://[::1") == Rejected("needs-url", {"text": "https://[::1"})
    assert check_url(ANY, "mailto:x") == Rejected("needs-url", {"text": "mailto:x"})


@pytest.mark.parametrize("kind", [PhoneType(), EmailType(), ANY])
def test_a_file_is_no_contact(kind):
    assert isinstance(parse_answer(kind, Media(()), CONTEXT), Rejected)
