"""Several messages written offline arrive together: one bubble asks where they belong."""

from __future__ import annotations

import pytest

from bot.channels.telegram import outbound
from storage import outbox

SITI = 55
WORDS = ["Kepala Puskesmas", "di Banyumas", "maaf salah"]


@pytest.fixture(params=[False, True], ids=["polling", "webhook"])
async def asked_for_name(request, service, telegram):
    """Have SITI see the question for her name."""
    await service.start(hooked=request.param)
    telegram.say(SITI, "halo")
    await telegram.until(lambda: telegram.texts(SITI))
    telegram.press(SITI, "Setuju")
    await telegram.until(lambda: "Nama" in telegram.last(SITI).text)
    await service.later(20, step=10)


async def burst(service, telegram, *words: str, sent=None) -> None:
    for one in words:
        telegram.say(SITI, one, sent=sent)
    await service.until(lambda: telegram.delivery.count == 0)
    await service.quiet()


async def tap(service, telegram, label: str) -> None:
    telegram.press(SITI, label)
    await service.until(lambda: telegram.delivery.count == 0)
    await service.quiet()
    await service.later(5)


def asking(telegram) -> list[str]:
    return [text for text in telegram.texts(SITI) if "terkirim sebelum pertanyaan" in text]


@pytest.mark.usefixtures("asked_for_name")
async def test_one_bubble_lists_all_that_came_together(service, telegram):
    await burst(service, telegram, "Siti Rahmawati", *WORDS)
    await service.later(10)
    (bubble,) = asking(telegram)
    assert all(f"• “{one}”" in bubble for one in WORDS)
    assert telegram.last(SITI).text == bubble
    await tap(service, telegram, "Jawaban Jabatan")
    assert "✓ Jabatan: Kepala Puskesmas" in telegram.last(SITI).text
    assert WORDS[0] not in telegram.last(SITI).text.partition("terkirim")[2]
    await tap(service, telegram, "Tambahan Jabatan")
    assert "Kepala Puskesmas di Banyumas" in telegram.last(SITI).text
    assert "“maaf salah”" in telegram.last(SITI).text
    await tap(service, telegram, "Abaikan")
    assert "Langkah 3" in telegram.last(SITI).text


@pytest.mark.usefixtures("asked_for_name")
async def test_a_bubble_on_screen_grows_where_it_stands(service, telegram):
    sent = service.clock.now()
    await burst(service, telegram, "Siti Rahmawati", WORDS[0])
    await service.later(10)
    before = telegram.texts(SITI)
    assert "“Kepala Puskesmas”" in before[-1]
    # The network brings the rest of what was written offline only now.
    await burst(service, telegram, *WORDS[1:], sent=sent)
    await service.later(10)
    assert len(telegram.texts(SITI)) == len(before)
    assert all(f"• “{one}”" in telegram.last(SITI).text for one in WORDS)
    # What is written with the bubble in sight is answered below it.
    telegram.say(SITI, "dan ini lagi")
    await telegram.until(lambda: len(telegram.texts(SITI)) == len(before))
    await service.later(10)
    assert len(telegram.texts(SITI)) == len(before) + 1
    assert "dan ini lagi" in telegram.last(SITI).text


@pytest.mark.usefixtures("asked_for_name")
async def test_control_without_superseding_there_is_one_for_each(service, telegram, monkeypatch):
    monkeypatch.setattr(outbox, "supersede", lambda *_: 0)
    monkeypatch.setattr(outbound, "_edit", lambda *_, **__: None)
    await burst(service, telegram, "Siti Rahmawati", *WORDS)
    await service.later(10)
    assert len(asking(telegram)) == len(WORDS)
