"""What goes out: written once with its cause, claimed in order, sent, settled, never stuck.

`rows` writes and finds rows, `claims` decides which may leave, `settling` records what became
of them, `care` keeps them moving.
"""

from __future__ import annotations

from storage.outbox.care import (
    Depth,
    Swept,
    cancel_for_person,
    close_review,
    depths,
    erase_bodies,
    erase_person,
    forget,
    list_review,
    resend,
    sweep,
)
from storage.outbox.claims import Claim, Scope, claim, claim_and_start, next_due, start_sending
from storage.outbox.rows import (
    NewOutboxRow,
    OutboxRow,
    SentRow,
    StoredPrompt,
    add,
    find_prompt,
    list_sent,
    supersede,
)
from storage.outbox.settling import (
    Again,
    Failed,
    Outcome,
    Sent,
    Settlement,
    Suppressed,
    Unsure,
    note_delivery,
    settle,
    state_of,
)

__all__ = [
    "Again",
    "Claim",
    "Depth",
    "Failed",
    "NewOutboxRow",
    "OutboxRow",
    "Outcome",
    "Scope",
    "Sent",
    "SentRow",
    "Settlement",
    "StoredPrompt",
    "Suppressed",
    "Swept",
    "Unsure",
    "add",
    "cancel_for_person",
    "claim",
    "claim_and_start",
    "close_review",
    "depths",
    "erase_bodies",
    "erase_person",
    "find_prompt",
    "forget",
    "list_review",
    "list_sent",
    "next_due",
    "note_delivery",
    "resend",
    "settle",
    "start_sending",
    "state_of",
    "supersede",
    "sweep",
]
