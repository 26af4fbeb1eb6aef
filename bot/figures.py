"""Figures for the operator's monitoring, in one registry of the application's own.

Loops count here what they do; how much waits is read from the records when somebody asks.
"""

from __future__ import annotations

import math

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2, 5)
STATUS = "status "
"""How the outcome of an update begins that told what became of a message of ours."""


class Figures:
    """All counters and gauges of one application that talks on these channels."""

    def __init__(self, channels: tuple[str, ...] = ()) -> None:
        self.channels = channels
        self.registry = CollectorRegistry()
        self._count_work()
        self._show_state()
        self.records = RecordFigures(self.registry)

    def _count_work(self) -> None:
        self.received = Counter(
            "sapa_received",
            "Deliveries by what became of them",
            ("channel", "outcome"),
            registry=self.registry,
        )
        self.gaps = Counter(
            "sapa_lost_updates",
            "Update numbers the platform never delivered",
            ("channel",),
            registry=self.registry,
        )
        self.stuck = Counter(
            "sapa_loop_stuck", "Times the event loop stood still", registry=self.registry
        )
        self.turns = Counter("sapa_turns", "Turns by outcome", ("outcome",), registry=self.registry)
        self.turn_seconds = Histogram(
            "sapa_turn_seconds",
            "From the receipt of an update to the commit of its turn",
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.sends = Counter(
            "sapa_sends", "Sends by outcome", ("channel", "outcome"), registry=self.registry
        )
        self.send_seconds = Histogram(
            "sapa_send_seconds",
            "How long the platform took for one call",
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.left_alone = Counter(
            "sapa_left_alone",
            "Updates that nothing was done with, and messages of kinds that none can be done with",
            ("channel", "reason"),
            registry=self.registry,
        )
        self.statuses = Counter(
            "sapa_statuses",
            "What platforms told later of messages of ours; unknown: of one that is none of ours",
            ("channel", "status"),
            registry=self.registry,
        )
        self.files = Counter(
            "sapa_files", "Files by what became of them", ("outcome",), registry=self.registry
        )

    def _show_state(self) -> None:
        self.alarms = Gauge(
            "sapa_alarm", "1 while an alarm is on", ("alarm",), registry=self.registry
        )
        self.spool = Gauge(
            "sapa_spool_bytes",
            "What waits in a file because the database could not store it",
            registry=self.registry,
        )
        self.records_readable = Gauge(
            "sapa_records_readable",
            "0 while the records cannot be read, and what waits is not known",
            registry=self.registry,
        )

    def count_turn(self, channel: str, outcome: str, left_alone: str | None = None) -> None:
        """Count an update that was worked on; statuses by what they told as well."""
        if left_alone is not None:
            self.left_alone.labels(channel, left_alone).inc()
        if not outcome.startswith(STATUS):
            self.turns.labels(outcome).inc()
            return
        self.turns.labels(STATUS.rstrip()).inc()
        self.statuses.labels(channel, outcome.removeprefix(STATUS)).inc()

    def text(self) -> bytes:
        """Return everything in the text form of Prometheus."""
        return generate_latest(self.registry)


class RecordFigures:
    """What is read from the records: known only while they can be read."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._registry = registry
        self._single: list[Gauge] = []
        self._labelled: list[Gauge] = []
        self.inbox_open = self._gauge(
            "sapa_inbox_open", "Updates that wait for their turn", "channel"
        )
        self.inbox_poison = self._gauge("sapa_inbox_poison", "Updates that were set aside")
        self.oldest = self._gauge(
            "sapa_oldest_seconds", "Age of what waits longest", "queue", "channel", "lane"
        )
        self.outbox = self._gauge("sapa_outbox", "Messages by state", "channel", "lane", "state")
        self.waiting_for = self._gauge(
            "sapa_outbox_waiting",
            "Messages that wait for the person to write, or for a template",
            "channel",
            "reason",
        )
        self.windows = self._gauge(
            "sapa_open_windows", "Chats in which free words are taken just now", "channel"
        )
        self.templates = self._gauge(
            "sapa_templates", "Templates in use by how they stand at WhatsApp", "state"
        )
        self.templates_unfit = self._gauge(
            "sapa_templates_unfit", "Templates in use that WhatsApp refuses, or bills otherwise"
        )
        self.blocked = self._gauge(
            "sapa_blocked_scopes",
            "Chats, accounts, and accounts for what nobody asked for, that a platform holds up",
            "scope",
        )
        self.counted = self._gauge(
            "sapa_month_messages",
            "Messages that arrived this month, by what they are billed as",
            "channel",
            "kind",
            "category",
        )
        self.cost = self._gauge(
            "sapa_month_cost_estimate",
            "What this month's messages come to at the prices that were set",
            "currency",
        )
        self.unpriced = self._gauge(
            "sapa_month_messages_unpriced", "Messages of this month for which no price was set"
        )
        self.sending_paused = self._gauge("sapa_sending_paused", "1 while sending is switched off")

    def forget(self) -> None:
        """Tell no number any more: an old one would look like a true one."""
        self.clear()
        for gauge in self._single:
            gauge.set(math.nan)

    def clear(self) -> None:
        """Tell nothing any more of what may be gone by now: channels, states, months."""
        for gauge in self._labelled:
            gauge.clear()

    def _gauge(self, name: str, words: str, *labels: str) -> Gauge:
        made = Gauge(name, words, labels, registry=self._registry)
        (self._labelled if labels else self._single).append(made)
        return made
