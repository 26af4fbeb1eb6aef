"""JSON form of answers. What any release stored must load for ever, so kinds are named.

Unknown keys of an answer are ignored and missing ones get their default, so a program of one
release before or after reads the same records.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, assert_never

from conversations.draft import Collecting, Given, Later, Part, Skipped
from conversations.messages import PersonId
from storage.errors import InvalidRecordError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conversations.draft import Answer


def answers_to_json(answers: Mapping[str, Answer]) -> dict[str, Any]:
    """Return all answers of a draft as JSON."""
    return {key: answer_to_json(answer) for key, answer in answers.items()}


def answers_from_json(plain: Mapping[str, Any]) -> dict[str, Answer]:
    """Return the answers of their JSON."""
    return {key: answer_from_json(answer) for key, answer in plain.items()}


def answer_to_json(answer: Answer) -> dict[str, Any]:
    """Return one answer as JSON."""
    who: dict[str, Any] = {"by": answer.by, "at": _moment(answer.at)}
    match answer:
        case Given(value, _, _, source, prefilled):
            known = {"prefilled": True} if prefilled else {}
            return {"kind": "given", "value": value, "source": source} | known | who
        case Collecting(parts, _, _, previous, dropped):
            listed = [_part_to_json(part) for part in parts]
            out = {"dropped": [_part_to_json(part) for part in dropped]} if dropped else {}
            return {"kind": "collecting", "parts": listed, "previous": previous} | out | who
        case Skipped():
            return {"kind": "skipped"} | who
        case Later(_, _, kept, previous):
            replaced = {} if previous is None else {"previous": previous}
            return {"kind": "later", "kept": kept} | replaced | who
        case _:
            assert_never(answer)


def answer_from_json(plain: Mapping[str, Any]) -> Answer:
    """Return the answer of its JSON."""
    by, at = PersonId(plain["by"]), datetime.fromisoformat(plain["at"])
    match plain["kind"]:
        case "given":
            prefilled = plain.get("prefilled", False)
            return Given(plain.get("value"), by, at, plain.get("source"), prefilled)
        case "collecting":
            parts = tuple(_part_from_json(part) for part in plain.get("parts", ()))
            dropped = tuple(_part_from_json(part) for part in plain.get("dropped", ()))
            return Collecting(parts, by, at, plain.get("previous"), dropped)
        case "skipped":
            return Skipped(by, at)
        case "later":
            return Later(by, at, plain.get("kept"), plain.get("previous"))
        case _:
            raise InvalidRecordError("The record holds an answer of an unknown kind.")


def _part_to_json(part: Part) -> dict[str, Any]:
    return {
        "value": part.value,
        "sent_at": _moment(part.sent_at),
        "order": part.order,
        "source": part.source,
    }


def _part_from_json(plain: Mapping[str, Any]) -> Part:
    return Part(
        value=plain.get("value"),
        sent_at=datetime.fromisoformat(plain["sent_at"]),
        order=plain.get("order", 0),
        source=plain.get("source"),
    )


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
