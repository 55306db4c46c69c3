"""The labelled mails, read once, and what is proposed for each."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from grievance.mail.reading.parse import parse
from grievance.services.registry.read_registry import read_registry
from grievance.services.triage.propose_triage import propose_triage
from grievance.services.triage.read_labels import Label, read_labels
from grievance.services.triage.score_triage import Measured, Score, score_triage
from grievance.services.triage.triage_knowledge import Knowledge, knowledge_of


HERE = Path(__file__).parent
LABELS = HERE / "labels.jsonl"
REGISTRY = HERE / "registry"


@cache
def knowledge() -> Knowledge:
    """Index the invented registry."""
    return knowledge_of(read_registry(REGISTRY / "registry.json"))


@cache
def measured(name: str) -> Score:
    """Measure one set: *work*, which was tuned for, or *held*, which was not."""
    return score_triage(
        _measured(label) for label in read_labels(LABELS) if label.set == name
    )


def _measured(label: Label) -> Measured:
    letter = parse((HERE / label.file).read_bytes())
    return Measured(
        label=label,
        proposals=propose_triage(letter, knowledge()),
        titles=knowledge().titles,
    )
