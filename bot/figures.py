"""Figures for the operator's monitoring, in one registry of the application's own.

Loops count here what they do; how much waits is read from the records when somebody asks.
"""

from __future__ import annotations

import math

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2, 5)


class Figures:
    """All counters and gauges of one application."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
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
        self.alarms = Gauge(
            "sapa_alarm", "1 while an alarm is on", ("alarm",), registry=self.registry
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
        self.files = Counter(
            "sapa_files", "Files by what became of them", ("outcome",), registry=self.registry
        )
        self.inbox_open = Gauge(
            "sapa_inbox_open", "Updates that wait for their turn", registry=self.registry
        )
        self.inbox_poison = Gauge(
            "sapa_inbox_poison", "Updates that were set aside", registry=self.registry
        )
        self.oldest = Gauge(
            "sapa_oldest_seconds", "Age of what waits longest", ("queue",), registry=self.registry
        )
        self.outbox = Gauge(
            "sapa_outbox", "Messages by state", ("channel", "lane", "state"), registry=self.registry
        )
        self.sending_paused = Gauge(
            "sapa_sending_paused", "1 while sending is switched off", registry=self.registry
        )
        self.records_readable = Gauge(
            "sapa_records_readable",
            "0 while the records cannot be read, and what waits is not known",
            registry=self.registry,
        )

    def forget_records(self) -> None:
        """Tell no number of the records any more: an old one would look like a true one."""
        self.records_readable.set(0)
        for gauge in (self.inbox_open, self.inbox_poison, self.sending_paused):
            gauge.set(math.nan)
        self.oldest.clear()
        self.outbox.clear()

    def text(self) -> bytes:
        """Return everything in the text form of Prometheus."""
        return generate_latest(self.registry)
