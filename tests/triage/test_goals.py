"""How good the proposals are; the goals are floors."""

from __future__ import annotations

import pytest

from grievance.services.triage.read_labels import read_labels
from tests.triage.labelled import LABELS, knowledge, measured


FLOORS = {
    "entity-f1": 0.90,
    "sure-criteria-in-first-five": 0.85,
    "critical-found": 0.95,
    "out-of-scope-accuracy": 0.95,
}


@pytest.mark.parametrize("name", ["work", "held"])
@pytest.mark.parametrize("goal", FLOORS)
def test_the_goals_are_met(name: str, goal: str) -> None:
    """
    Also by the mails that were kept for measuring.
    """
    assert measured(name).goals[goal] >= FLOORS[goal]


@pytest.mark.parametrize("name", ["work", "held"])
@pytest.mark.parametrize(
    ("kind", "floor"), [("criterion", 0.45), ("critical", 0.6), ("entity", 0.9)]
)
def test_what_is_proposed_is_mostly_right(name: str, kind: str, floor: float) -> None:
    """
    Somebody has to look at each proposal, so that not everything may be proposed.
    """
    assert measured(name).counts[kind].precision >= floor


@pytest.mark.parametrize("kind", ["anonymity", "respondent"])
def test_who_wants_what_of_whom_is_seen(kind: str) -> None:
    """
    Nine of ten mails are understood in each of these ways.
    """
    assert measured("work").accuracy[kind] >= 0.9
    assert measured("held").accuracy[kind] >= 0.9


def test_the_set_is_large_and_mixed() -> None:
    """
    Five languages, a third of the mails kept apart, and names that are registered.
    """
    labels = read_labels(LABELS)

    assert len(labels) >= 100
    assert {"en", "de", "fr", "pt", "zh"} == {label.language for label in labels}
    assert 0.3 < sum(label.set == "held" for label in labels) / len(labels) < 0.4
    titles = set(knowledge().titles.values())
    assert {name for label in labels for name in label.entities or ()} <= titles
