"""The words of the product: both languages alike, every key used, every use known."""

from __future__ import annotations

import re
from pathlib import Path

from fluent.syntax import FluentParser
from fluent.syntax.ast import Junk, VariableReference
from fluent.syntax.visitor import Visitor

from conversations.templates import templates
from tests.golden import text_keys

FAMILIES = (
    "rejected-", "candidates-", "concern-", "record-", "role-", "unsupported-", "finding-",
    "document-", "step-", "command-", "remark-history-", "registration-", "person-part-",
    "person-example-", "came-", "wanted-", "channel-", "link-hindered-",
    "locked-because-", "locked-case-", "notice-chat-locked-", "unlock-ask-", "delivery-kind-",
    "delivery-about-", "link-join-", "link-here-yes", "link-moves-",
    "link-yes", "link-no", "unlock-yes", "unlock-no", "locked-me", "locked-other",
)  # fmt: skip
"""Keys that are put together from a family and a name; `key_in` checks those when used."""


class _Variables(Visitor):
    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: VariableReference) -> None:  # noqa: N802
        self.names.add(node.id.name)


def variables(message: object) -> set[str]:
    found = _Variables()
    found.visit(message)
    return found.names


def junk(source: str) -> list[str]:
    return [entry.content for entry in FluentParser().parse(source).body if isinstance(entry, Junk)]


def test_no_entry_is_junk() -> None:
    for path in text_keys.LOCALES.glob("*/*.ftl"):
        assert junk(path.read_text(encoding="utf-8")) == [], path.name


def test_junk_would_be_noticed() -> None:
    assert junk('key = { $x -> [""] a\n *[other] b }\n')


def test_both_languages_have_the_same_keys() -> None:
    assert text_keys.all_keys("id") == text_keys.all_keys("en")


def test_both_languages_use_the_same_variables() -> None:
    english = text_keys.messages("en")
    for name, message in text_keys.messages("id").items():
        assert variables(message) == variables(english[name]), name


def test_the_typed_keys_are_those_of_the_files() -> None:
    assert text_keys.TARGET.read_text(encoding="utf-8") == text_keys.source()


def used_keys(sources: list[str]) -> set[str]:
    return set().union(*(text_keys.used_in(source) for source in sources))


def test_every_text_is_used() -> None:
    sources = [
        path.read_text(encoding="utf-8")
        for package in ("conversations", "bot")
        for path in (text_keys.ROOT / package).rglob("*.py")
        if path != text_keys.TARGET
    ]
    used = used_keys(sources) | {f"template-{key}" for key in templates()}
    unused = [
        key
        for key in text_keys.all_keys()
        if key not in used and not key.startswith(FAMILIES) and key.partition(".")[0] not in used
    ]
    assert unused == []


def test_an_unused_text_would_be_noticed() -> None:
    assert "never-said" not in used_keys(['say("said")'])


def test_no_text_asks_for_what_we_never_ask_for() -> None:
    for path in text_keys.LOCALES.glob("*/*.ftl"):
        text = path.read_text(encoding="utf-8")
        for asked in (r"\bmasukkan NIK\b", r"\btransfer ke\b", r"\bkirim (?:OTP|kata sandi)\b"):
            assert re.search(asked, text, re.IGNORECASE) is None


def test_forms_of_address_are_formal() -> None:
    for path in (text_keys.LOCALES / "id").glob("*.ftl"):
        words = set(re.findall(r"\w+", path.read_text(encoding="utf-8").casefold()))
        assert not words & {"kamu", "gan", "kak", "nggak"}, path.name


def test_at_most_one_emoji_a_message() -> None:
    emoji = re.compile("[\U0001f300-\U0001faff]")
    for path in text_keys.LOCALES.glob("*/*.ftl"):
        for line in Path(path).read_text(encoding="utf-8").splitlines():
            assert len(emoji.findall(line)) <= 1
