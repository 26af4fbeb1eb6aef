"""What a verification found: its figures in one line, and the violations by their kind."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

SHOWN = 5
"""Violations printed for each kind; the rest are only counted."""


@dataclass(slots=True)
class Outcome:
    """The result of one verification. It passed where nothing was violated."""

    name: str
    figures: dict[str, int | float | str] = field(default_factory=dict)
    violations: list[tuple[str, str]] = field(default_factory=list)
    """Pairs of the broken rule and what was seen."""

    @property
    def passed(self) -> bool:
        return not self.violations

    def broke(self, rule: str, seen: str) -> None:
        self.violations.append((rule, seen))

    def tell(self) -> int:
        """Print what was found, the figures last; return the exit code."""
        counts = Counter(rule for rule, _ in self.violations)
        for rule, count in counts.most_common():
            print(f"{self.name}: {rule}: {count}")
            shown = [seen for broken, seen in self.violations if broken == rule][:SHOWN]
            for seen in shown:
                print(f"    {seen}")
        line = " ".join(f"{name.replace(' ', '_')}={value}" for name, value in self.figures.items())
        verdict = "passed" if self.passed else "FAILED"
        print(f"{self.name} {verdict}: {line} violations={len(self.violations)}", flush=True)
        return 0 if self.passed else 1
