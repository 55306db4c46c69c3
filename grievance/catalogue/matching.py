"""What a text is about: Entities, criteria and signals, in one place to import."""

from __future__ import annotations

from grievance.catalogue.entity_matching import (
    EntityMatch,
    EntityNames,
    find_entities,
)


__all__ = ["EntityMatch", "EntityNames", "find_entities"]
