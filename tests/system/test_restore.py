"""A copy made while people write, put in place later: paused, safe, and then going on."""

from __future__ import annotations

import io

from bot import health, log
from bot.copies import make_copy
from bot.erasures import NAME, read_marks
from bot.restoring import restore
from bot.retention import KEPT_FOR
from storage import chats, sending_switch
from tests.system.turns import echo

SITI, BUDI = 55, 56


async def restored(service, copy) -> None:
    await service.stop()
    file = service.folder / "sapa.db"
    await restore(file, service.folder, copy, by="staff:ani", now=service.clock.now())


def copied(service):
    file = service.folder / "sapa.db"
    return make_copy(file, service.folder, service.folder / "copies", service.clock.now()).folder


async def agree(service, telegram, who: int) -> None:
    """Have somebody say hello and agree to the consent text."""
    telegram.say(who, "halo")
    await service.until(lambda: telegram.delivery.count == 0)
    await service.later(3)
    telegram.press(who, "Setuju")
    await service.until(lambda: telegram.delivery.count == 0)
    await service.later(3)
    assert "Nama" in telegram.last(who).text


async def figures(service) -> str:
    app = service.app
    await app.ticker.sweep()
    return (await health.figures_text(app.database, app.clock, app.figures)).decode()


async def test_after_a_restore_nothing_leaves_until_somebody_says_so(service, telegram):
    await service.start(take_turn=echo)
    telegram.say(SITI, "satu")
    await telegram.until(lambda: telegram.texts(SITI))
    await service.quiet()
    copy = copied(service)
    telegram.say(SITI, "dua")
    await telegram.until(lambda: len(telegram.texts(SITI)) == 2)
    await service.quiet()
    await restored(service, copy)
    before = telegram.texts(SITI)

    for start in range(2):  # it holds across restarts
        lines = io.StringIO()
        log.set_up(stream=lines)
        await service.start(take_turn=echo)
        telegram.say(SITI, "tiga")
        await service.until(lambda: telegram.delivery.count == 0)
        await service.later(5)
        assert telegram.texts(SITI) == before
        assert '"sending_off"' in lines.getvalue()
        assert "sapa_sending_paused 1.0" in await figures(service)
        if start == 0:
            await service.stop()

    await service.app.database.write(sending_switch.resume)
    await service.later(20)
    assert telegram.texts(SITI)[len(before) :] == ["kata: tiga", "kata: tiga"]
    assert "sapa_sending_paused 0.0" in await figures(service)


async def test_a_start_without_a_pause_says_nothing_of_it(service, telegram):
    lines = io.StringIO()
    log.set_up(stream=lines)
    await service.start(take_turn=echo)
    assert '"started"' in lines.getvalue()
    assert '"sending_off"' not in lines.getvalue()
    assert "sapa_sending_paused 0.0" in await figures(service)


async def test_who_was_erased_after_the_copy_is_erased_again(service, telegram):
    await service.start()
    await agree(service, telegram, SITI)
    await agree(service, telegram, BUDI)
    copy = copied(service)
    for words in ("data saya", "3", "1"):
        telegram.say(SITI, words)
        await service.until(lambda: telegram.delivery.count == 0)
        await service.later(3)
    assert await person(service, SITI) is None
    # Noted as soon as it is committed, not only when the service ends.
    await service.until(lambda: len(read_marks(service.folder / NAME)) == 1)
    await restored(service, copy)
    await service.start()
    assert await person(service, SITI) is None
    assert await person(service, BUDI) is not None


async def person(service, who: int):
    return await service.app.database.read(lambda tx: chats.person_of(tx, f"telegram:{who}"))


async def test_without_the_list_of_erasures_they_would_be_back(service, telegram):
    await service.start()
    await agree(service, telegram, SITI)
    copy = copied(service)
    for words in ("data saya", "3", "1"):
        telegram.say(SITI, words)
        await service.until(lambda: telegram.delivery.count == 0)
        await service.later(3)
    assert await person(service, SITI) is None
    await service.stop()
    (service.folder / NAME).unlink()
    await restored(service, copy)
    await service.start()
    assert await person(service, SITI) is not None


async def test_the_hourly_round_erases_by_age_and_notes_it(service, telegram, clock):
    await service.start()
    await agree(service, telegram, SITI)
    await service.app.ticker.erase()
    assert await person(service, SITI) is not None
    await service.stop()
    clock.jump(KEPT_FOR.total_seconds() + 3600)
    await service.start()
    await service.app.ticker.erase()
    assert await person(service, SITI) is None
    assert len(read_marks(service.folder / NAME)) == 1


async def noted(service, telegram) -> None:
    """Have somebody else write, so that the service knows that all is well."""
    telegram.say(BUDI, "halo")
    await service.until(lambda: telegram.delivery.count == 0)
    for _ in range(6):
        await service.later(6, step=3)


async def test_whoever_was_answered_into_the_pause_is_asked_anew_after_it(service, telegram):
    await service.start()
    await agree(service, telegram, SITI)
    await noted(service, telegram)
    await service.app.database.write(lambda tx: sending_switch.pause(tx, service.clock.now()))
    before = len(telegram.texts(SITI))
    telegram.say(SITI, "Siti Rahmawati")
    await service.until(lambda: telegram.delivery.count == 0)
    await service.later(20 * 60, step=120)
    await noted(service, telegram)
    assert len(telegram.texts(SITI)) == before
    await service.app.database.write(sending_switch.resume)
    await noted(service, telegram)
    assert len(telegram.texts(SITI)) == before + 1
    assert "Jabatan" in telegram.last(SITI).text


async def test_control_if_a_pause_did_not_count_as_an_outage_nobody_would_be_asked(
    service, telegram, monkeypatch
):
    await service.start()
    await agree(service, telegram, SITI)
    await noted(service, telegram)
    await service.app.database.write(lambda tx: sending_switch.pause(tx, service.clock.now()))
    monkeypatch.setattr(sending_switch, "paused_since", lambda _: None)
    before = len(telegram.texts(SITI))
    telegram.say(SITI, "Siti Rahmawati")
    await service.until(lambda: telegram.delivery.count == 0)
    for _ in range(11):  # until the answer has expired
        await service.later(60, step=60)
        await noted(service, telegram)
    await service.app.database.write(sending_switch.resume)
    await noted(service, telegram)
    assert len(telegram.texts(SITI)) == before
