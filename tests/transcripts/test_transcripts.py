"""Golden conversations: each script on every channel, as its people would see it.

Sessions, drafts and answers are stored as JSON and read back between every two lines. The
golden files, one for each script, are rewritten by `make golden`; a difference is reviewed like
code.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from syrupy.extensions.amber import AmberSnapshotExtension

from conversations.lookups import Invitation
from tests.fakes.world import World
from tests.transcripts.play import CHANNELS, Play

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion
    from syrupy.location import PyTestLocation
    from syrupy.types import SnapshotIndex

SCRIPTS = sorted(Path(__file__).with_name("scripts").glob("*.txt"))


def world() -> World:
    found = World()
    found.invitations["undangan-contoh"] = Invitation(
        "undangan-contoh",
        "Siti CONTOH",
        "33.02",
        "Pemerintah Kabupaten Banyumas",
        "Dinas Kesehatan",
        ("inovator",),
    )
    return found


class OfScript(AmberSnapshotExtension):
    """Keeps what is seen of a script, on all channels, in a file of its own."""

    @classmethod
    def get_file_basename(cls, *, test_location: PyTestLocation, index: SnapshotIndex) -> str:
        del index
        return test_location.testname.partition("[")[2].rpartition("-")[0]


@pytest.fixture
def snapshot(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    return snapshot.use_extension(OfScript)


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_conversation_goes_as_written(
    script: Path, channel: str, snapshot: SnapshotAssertion
) -> None:
    assert Play(world(), channel).run(script.read_text(encoding="utf-8")) == snapshot


def test_a_whole_proposal_ends_in_a_receipt_on_every_channel() -> None:
    for channel in CHANNELS:
        found = world()
        seen = Play(found, channel).run(
            Path(__file__).with_name("scripts").joinpath("proposal_whole.txt").read_text("utf-8")
        )
        assert len(found.sent) == 1
        assert found.sent[0][1].number in seen


def test_the_answers_stored_are_the_same_on_every_channel() -> None:
    stored = []
    for channel in CHANNELS:
        found = world()
        Play(found, channel).run(
            Path(__file__).with_name("scripts").joinpath("proposal_whole.txt").read_text("utf-8")
        )
        draft = next(
            one for one in found.drafts.values() if one.status == "submitted" and one.period
        )
        stored.append(
            {
                key: getattr(one, "value", None)
                for key, one in draft.answers.items()
                if not key.startswith("surat") and not key.endswith("_berkas")
            }
        )
    assert all(one == stored[0] for one in stored)
