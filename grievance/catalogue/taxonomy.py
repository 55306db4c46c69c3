"""
The taxonomy of issues that complaints to such mechanisms raise.

The file carries its source and its licence (CC BY-SA 4.0), which binds the
file and not the code around it.  Which criteria an issue points to is ours, and lies in
a file of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from grievance.catalogue.files import decode, read_toml, shaped, shipped_file


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

    def issues(self) -> Iterator[str]:
        """Yield each issue with its group, as `Group / Issue`, which is unique."""
        for domain in self.domains:
            for group in domain.groups:
                for issue in group.issues:
                    yield f"{group.name} / {issue}"


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueCriteria:
    """The criteria that issues point to, as codes in the *numbering* named."""

    numbering: dict[str, str]
    criteria: dict[str, tuple[str, ...]]

    def of(self, issue: str) -> tuple[str, ...]:
        """Return the codes for `Group / Issue`; none where it points to none."""
        return self.criteria.get(issue, ())

    def issues_of(self, code: str) -> tuple[str, ...]:
        """Return the issues that point to a code such as ``PS 10.3``."""
        return tuple(issue for issue, codes in self.criteria.items() if code in codes)


@cache
def taxonomy() -> Taxonomy:
    """Load the taxonomy of issues."""
    return decode("issue_taxonomy.json", Taxonomy)


@cache
def issue_criteria() -> IssueCriteria:
    """Load which criteria each issue points to."""
    name = "issue_criteria.toml"
    return shaped(read_toml(shipped_file(name)), IssueCriteria, name)
