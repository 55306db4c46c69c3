"""
The taxonomy of issues that complaints to such mechanisms raise.

The file carries its source and its licence (CC BY-SA 4.0), which binds the
file and not the code around it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from grievance.catalogue.files import decode


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueGroup:
    """A group of issues, such as Labor."""

    name: str
    issues: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueDomain:
    """A domain of groups, such as Environmental Impacts."""

    name: str
    groups: tuple[IssueGroup, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Taxonomy:
    """Domains of issues, with where they come from."""

    source: str
    licence: str
    licence_url: str
    changes: str
    domains: tuple[IssueDomain, ...]


@cache
def taxonomy() -> Taxonomy:
    """Load the taxonomy of issues."""
    return decode("issue_taxonomy.json", Taxonomy)
