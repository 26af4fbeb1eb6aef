"""Files of an album that are not taken: why is told once, with the last file of the album.

Until then the reasons are held in the session (`album_left`), alike ones as one that counts.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conversations.answers import Rejected
from conversations.dialogs.albums import held_of, holding
from conversations.texts import key_in

if TYPE_CHECKING:
    from conversations.dialogs.screens import Scene
    from conversations.draft import Json
    from conversations.scene import TurnResult

_NAME = "album_left"


def told(scene: Scene, value: Json | Rejected) -> tuple[Scene, Json | Rejected]:
    """Say what was not taken of the album before; a refusal counts those alike before it."""
    left = _known(scene)
    if isinstance(value, Rejected):
        *left, value = _with(scene, left, value)
    for one in left:
        scene = scene.leading(_said(scene, one))
    return scene, value


def kept_for_album(scene: Scene, result: TurnResult, refused: Rejected | None = None) -> TurnResult:
    """Hold what was not taken until the last file of the album, with which it is told."""
    left = _known(scene)
    if refused is not None:
        left = _with(scene, left, refused)
    listed: list[Json] = [{"reason": one.reason, "params": {**one.params}} for one in left]
    return holding(scene, result, _NAME, listed) if listed else result


def _known(scene: Scene) -> list[Rejected]:
    """Return what was not taken of the album of this message so far."""
    listed = held_of(scene, _NAME)
    return [
        Rejected(str(one["reason"]), _texts(one["params"]))
        for one in (listed if isinstance(listed, list) else ())
        if isinstance(one, dict)
    ]


def _texts(params: Json) -> dict[str, str]:
    return {key: str(value) for key, value in params.items()} if isinstance(params, dict) else {}


def _with(scene: Scene, left: list[Rejected], new: Rejected) -> list[Rejected]:
    """Add a refusal, in place of one that would say the same; it comes last."""
    same = [one for one in left if _said(scene, _one(one)) == _said(scene, _one(new))]
    others = [one for one in left if one not in same]
    count = sum(int(one.params.get("count", "1")) for one in (*same, new))
    return [*others, replace(new, params={**new.params, "count": str(count)})]


def _one(refused: Rejected) -> Rejected:
    return replace(refused, params={**refused.params, "count": "1"})


def _said(scene: Scene, refused: Rejected) -> str:
    return scene.say(key_in("rejected", refused.reason), **refused.params)
