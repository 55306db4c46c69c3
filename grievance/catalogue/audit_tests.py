"""
What an auditor can do in any plant to see whether a criterion is met.

The sentences identify nobody: they name no place, people or complaint, so that they can
stand in a notice.  *protect* names sentences on how to keep
people from harm, which several criteria share.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from grievance.catalogue.files import read_toml, shaped, shipped_file


FILES = ("asi_ps_v3_1", "asi_coc_v2_1")


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionTests:
    """The tests of one criterion: what to do, and how to protect whom it is about."""

    steps: tuple[str, ...]
    protect: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditTests:
    """The tests for one version of a standard, by criterion."""

    standard: str
    version: str
    criterion: dict[str, CriterionTests] = field(default_factory=dict)


@cache
def audit_tests() -> tuple[AuditTests, ...]:
    """Load all shipped tests."""
    names = [f"audit_tests/{name}.toml" for name in FILES]
    return tuple(shaped(read_toml(shipped_file(n)), AuditTests, n) for n in names)


@cache
def protections() -> dict[str, str]:
    """Load the sentences on how to protect people, by the name criteria use."""
    name = "audit_tests/protection.toml"
    return shaped(read_toml(shipped_file(name)), dict[str, str], name)
