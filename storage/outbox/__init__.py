"""What goes out: written once with its cause, claimed in order, sent, settled, never stuck.

`rows` writes and finds rows, `claims` decides which may leave, `settling` records what became
of them, `care` keeps them moving, `blocked` spares what a platform holds up, `watch` tells what
an alarm has to know.
"""

from __future__ import annotations

from storage.outbox.care import (
    CLOSED,
    RESENT,
    Depth,
    Swept,
    cancel_for_person,
    close_review,
    depths,
    erase_bodies,
    erase_person,
    find,
    forget,
    list_review,
    resend,
    sweep,
)
from storage.outbox.claims import Claim, Scope, claim, claim_and_start, next_due, start_sending
from storage.outbox.restored import cancel_older, count_waiting, hold_in_doubt
from storage.outbox.rows import (
    NewOutboxRow,
    OutboxRow,
    SentRow,
    StoredPrompt,
    add,
    find_prompt,
    last_prompt,
    list_sent,
    prompt_state,
    supersede,
    supersede_replies,
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
from storage.outbox.watch import Ended, ended, oldest_reply, oldest_review

__all__ = [
    "CLOSED",
    "RESENT",
    "Again",
    "Claim",
    "Depth",
    "Ended",
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
    "cancel_older",
    "claim",
    "claim_and_start",
    "close_review",
    "count_waiting",
    "depths",
    "ended",
    "erase_bodies",
    "erase_person",
    "find",
    "find_prompt",
    "forget",
    "hold_in_doubt",
    "last_prompt",
    "list_review",
    "list_sent",
    "next_due",
    "note_delivery",
    "oldest_reply",
    "oldest_review",
    "prompt_state",
    "resend",
    "settle",
    "start_sending",
    "state_of",
    "supersede",
    "supersede_replies",
    "sweep",
]
