"""Files whose examining fails: the others are taken, and the person is told in the end."""

from __future__ import annotations

import pytest

from bot import examine
from bot.examine import Examiner
from tests.fakes import documents
from tests.system.test_albums import BEGUN, SITI, TO_EVIDENCE, examined, names_at, say

pytestmark = pytest.mark.timeout(240)

TRIES = 3


async def send(service, telegram, *names: str) -> None:
    """Send a file for each name."""
    for name in names:
        telegram.send_document(SITI, documents.pdf(name), name)
    await service.until(lambda: telegram.delivery.count == 0)


@pytest.mark.parametrize("error", [KeyError, RuntimeError, OSError, ValueError])
async def test_a_file_that_fails_again_and_again_stops_no_other(
    service, telegram, monkeypatch, error
):
    await service.start()
    await say(service, telegram, *BEGUN, *TO_EVIDENCE)
    tries = []
    real = Examiner.__call__

    async def failing(self, source, target, name):
        if name != "b.pdf":
            return await real(self, source, target, name)
        tries.append(name)
        raise error("never")

    monkeypatch.setattr(Examiner, "__call__", failing)
    await send(service, telegram, "a.pdf", "b.pdf", "c.pdf")
    await service.until(lambda: tries)
    for _ in range(TRIES):
        await service.later(15)

    assert len(tries) == TRIES
    assert await names_at(service, "latar_belakang_berkas") == ["a.pdf", "c.pdf"]
    assert any("b.pdf belum dapat kami ambil" in one for one in telegram.texts(SITI))


async def test_a_file_waits_a_moment_where_no_program_can_be_started(
    service, telegram, monkeypatch
):
    await service.start()
    await say(service, telegram, *BEGUN, *TO_EVIDENCE)
    await service.app.examiner.stop()
    tried = []

    class Missing(tuple):
        """A command that is not there; it tells when it is tried."""

        __slots__ = ()

        def __iter__(self):
            tried.append(True)
            return super().__iter__()

    with monkeypatch.context() as patch:
        patch.setattr(examine, "PROGRAM", Missing(("/nonexistent/program",)))
        await send(service, telegram, "a.pdf")
        await service.until(lambda: tried and service.app.fetcher.is_idle)
    await service.later(3)
    await service.until(lambda: examined(service) == 2)
    await service.later(3)

    assert await names_at(service, "latar_belakang_berkas") == ["a.pdf"]
