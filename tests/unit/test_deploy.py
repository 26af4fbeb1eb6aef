"""Dashboard and alert rules ask for figures, labels and alarms that exist, and for nothing else."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from ruamel.yaml import YAML

from bot.alarms import Alarm
from bot.figures import Figures

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
DASHBOARD = ROOT / "deploy" / "grafana-dashboard.json"
RULES = ROOT / "deploy" / "alert-rules.yml"
QUESTIONS = (
    "Is it receiving?",
    "Are replies quick?",
    "Does anything wait?",
    "Does anything fail?",
    "What does it cost?",
    "Templates",
)
WORDS = frozenset(
    [
        "sum",
        "max",
        "rate",
        "increase",
        "histogram_quantile",
        "absent",
        "vector",
        "by",
        "or",
        "and",
        "unless",
    ]
)
"""Functions and words of PromQL that are used here; everything else must be a figure of ours."""
_SERIES = re.compile(r"(\w+)\{([^}]*)\}")
_MATCHER = re.compile(r'(\w+)\s*(=~|!=|!~|=)\s*"([^"]*)"')
_GROUPING = re.compile(r"\bby \(([^)]*)\)")
_LABEL = re.compile(r"\{\{\s*(?:\$labels\.)?(\w+)\s*\}\}")


def known_series() -> dict[str, frozenset[str]]:
    """Return the labels of all series we give, by name."""
    found: dict[str, frozenset[str]] = {}
    for collector in set(Figures().registry._names_to_collectors.values()):
        labels = frozenset(collector._labelnames)
        kind = collector._type
        if kind == "counter":
            found[f"{collector._name}_total"] = labels
        elif kind == "histogram":
            found |= dict.fromkeys((f"{collector._name}_count", f"{collector._name}_sum"), labels)
            found[f"{collector._name}_bucket"] = labels | {"le"}
        else:
            found[collector._name] = labels
    return found


def faults(expression: str, known: dict[str, frozenset[str]]) -> list[str]:
    """Return what of an expression does not exist."""
    found = [f"unbalanced: {expression}"] if expression.count("(") != expression.count(")") else []
    for name, inside in _SERIES.findall(expression):
        labels = [label for label, _, _ in _MATCHER.findall(inside)]
        found += [f"{name}.{label}" for label in labels if label not in known.get(name, ())]
    bare = re.sub(r'\{[^}]*\}|\[\w+\]|"[^"]*"', "", expression)
    named = set(re.findall(r"[A-Za-z_]\w*", _GROUPING.sub("by", bare))) - WORDS
    found += [name for name in sorted(named) if name not in known]
    grouped = {label.strip() for one in _GROUPING.findall(expression) for label in one.split(",")}
    given = set().union(*(known.get(name, frozenset()) for name in named))
    return found + sorted(f"by {label}" for label in grouped - given)


@pytest.fixture(scope="module")
def dashboard() -> dict[str, Any]:
    return json.loads(DASHBOARD.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def rules() -> list[dict[str, Any]]:
    groups = YAML(typ="safe").load(RULES)["groups"]
    return [rule for group in groups for rule in group["rules"]]


def queries(dashboard: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for panel in dashboard["panels"]:
        for target in panel.get("targets", ()):
            yield target["expr"], target["legendFormat"]


def test_the_dashboard_asks_for_what_exists(dashboard):
    known = known_series()
    asked = list(queries(dashboard))
    assert len(asked) > 30
    assert [fault for expression, _ in asked for fault in faults(expression, known)] == []


def test_each_legend_names_labels_that_are_there(dashboard):
    known = known_series()
    for expression, legend in queries(dashboard):
        grouped = {one.strip() for part in _GROUPING.findall(expression) for one in part.split(",")}
        named = [known[name] for name in re.findall(r"sapa_\w+", expression)]
        given = grouped if " by " in expression else frozenset().union(*named)
        assert set(_LABEL.findall(legend)) <= given, expression


def test_every_figure_is_on_the_dashboard(dashboard):
    text = " ".join(expression for expression, _ in queries(dashboard))
    shown = set(re.findall(r"sapa_\w+", text))
    histograms = ("_count", "_sum")
    assert {one for one in known_series() if not one.endswith(histograms)} - shown == set()


def test_the_dashboard_has_a_row_for_each_question_with_panels_in_place(dashboard):
    panels = dashboard["panels"]
    assert [one["title"] for one in panels if one["type"] == "row"] == list(QUESTIONS)
    assert len({one["id"] for one in panels}) == len(panels)
    taken: set[tuple[int, int]] = set()
    for one in panels:
        at = one["gridPos"]
        assert at["x"] + at["w"] <= 24
        cells = {
            (x, y)
            for x in range(at["x"], at["x"] + at["w"])
            for y in range(at["y"], at["y"] + at["h"])
        }
        assert not cells & taken, one["title"]
        taken |= cells
        assert one["type"] == "row" or one["datasource"]["uid"] == "${datasource}"
    assert dashboard["schemaVersion"] >= 39
    assert dashboard["templating"]["list"][0]["name"] == "datasource"


def test_the_rules_ask_for_what_exists(rules):
    known = known_series()
    assert [fault for rule in rules for fault in faults(rule["expr"], known)] == []
    names = [rule["alert"] for rule in rules]
    assert len(set(names)) == len(names)


def test_each_rule_names_labels_that_are_there(rules):
    known = known_series()
    for rule in rules:
        words = " ".join(rule["annotations"].values())
        grouped = {
            one.strip() for part in _GROUPING.findall(rule["expr"]) for one in part.split(",")
        }
        named = [known[name] for name in re.findall(r"sapa_\w+", rule["expr"])]
        given = grouped or frozenset().union(*named)
        assert set(re.findall(r"\$labels\.(\w+)", words)) <= given, rule["alert"]


def test_each_alarm_of_the_service_has_a_rule(rules):
    asked = {
        value
        for rule in rules
        for name, inside in _SERIES.findall(rule["expr"])
        for label, _, value in _MATCHER.findall(inside)
        if (name, label) == ("sapa_alarm", "alarm")
    }
    # A reply that waits is told by its age, with the channel.
    assert asked == {alarm.value for alarm in Alarm} - {Alarm.REPLY_WAITS.value}


def test_templates_that_were_never_pushed_have_a_rule_that_names_the_command(rules):
    (rule,) = [one for one in rules if one["expr"] == 'sapa_templates{state="missing"} > 0']
    assert "sapa templates push" in rule["annotations"]["description"]


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ("sapa_gone > 0", ["sapa_gone"]),
        ("up == 0", ["up"]),
        ('sum by (channel) (rate(sapa_sends_total{chanel="x"}[5m]))', ["sapa_sends_total.chanel"]),
        ("sum by (lane) (sapa_inbox_open)", ["by lane"]),
        ("sum(sapa_inbox_open", ["unbalanced: sum(sapa_inbox_open"]),
        ("sapa_sends > 0", ["sapa_sends"]),
    ],
)
def test_what_does_not_exist_would_be_found(expression, found):
    assert faults(expression, known_series()) == found


def test_the_guide_for_operators_names_each_figure_and_each_alarm():
    guide = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    figures = {re.sub("_(bucket|count|sum)$", "", name) for name in known_series()}
    assert {name for name in figures if f"`{name}" not in guide} == set()
    assert {alarm.value for alarm in Alarm if f"| `{alarm.value}` |" not in guide} == set()
