from __future__ import annotations

from collections import Counter

from bot.ids import RandomIds, readable
from conversations.share_codes import ALPHABET


def test_ids_are_never_the_same_and_fit_where_they_go():
    ids = RandomIds()
    prompts = {ids.prompt() for _ in range(1000)}
    assert len(prompts) == 1000
    assert all("." not in prompt and len(f"{prompt}.p9999") <= 64 for prompt in prompts)
    assert len({ids.token() for _ in range(1000)}) == 1000
    assert all(len(ids.token()) <= 64 for _ in range(100))


def test_codes_have_fifty_bits_of_letters_that_are_not_mistaken():
    code = RandomIds().fresh().code.replace("-", "")
    assert len(ALPHABET) ** len(code) > 2**50
    assert not set(code) & set("01258BILOSUZ")


def test_every_letter_is_equally_likely():
    counts = Counter(readable(24_000))
    assert set(counts) == set(ALPHABET)
    assert max(counts.values()) < 1.3 * min(counts.values())
