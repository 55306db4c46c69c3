"""What a text is about: Entities, criteria and signals, in one place to import."""

from __future__ import annotations

from grievance.catalogue.criterion_matching import CriterionMatch, find_criteria
from grievance.catalogue.entity_matching import (
    EntityMatch,
    EntityNames,
    find_entities,
)
from grievance.catalogue.reading import Reading, read, spell
from grievance.catalogue.signals import Signals, read_signals


__all__ = [
    "CriterionMatch",
    "EntityMatch",
    "EntityNames",
    "Reading",
    "Signals",
    "find_criteria",
    "find_entities",
    "read",
    "read_signals",
    "spell",
]
