"""Who stands behind whom: a tie to the one counts as a tie to the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from grievance.domain.block import AuditSide
from grievance.domain.people import Person
from grievance.domain.slip import Slip


# No slots: cached_property keeps what it made in the instance's __dict__.
@dataclass(frozen=True, kw_only=True)
class Ties:
    """
    What the registry knows of it; *member_of* has the Member of each Entity.

    All are ids as text, but for the codes of firms.
    """

    member_of: Mapping[str, str] = field(default_factory=dict, repr=False)
    side: AuditSide = field(default_factory=AuditSide, repr=False)

    def respondents_of(self, slip: Slip) -> frozenset[str]:
        """
        Return whom a case is about, and those behind them.

        The Member of an Entity, and the Entities of a Member; the firm of an auditor,
        by id and code, and the auditors of a firm.
        """
        about = slip.respondents
        members = {self.member_of[one] for one in about if one in self.member_of}
        entities = {one for one, member in self.member_of.items() if member in about}
        auditing = (
            self.side.colleagues_of(one) for one in about if one in self._auditing
        )
        return about.union(members, entities, *auditing)

    def keep_out(self, person: Person, slip: Slip) -> bool:
        """Whether *person* is tied to, or named among, those a case is about."""
        if str(person.id) in slip.respondents:
            return True
        about = self.respondents_of(slip) if person.conflicts else frozenset()
        return not person.conflicts.isdisjoint(about)

    @cached_property
    def _auditing(self) -> frozenset[str]:
        firms = {one for firm in self.side.firms for one in (str(firm.id), firm.code)}
        return frozenset(firms | {str(one.id) for one in self.side.auditors})


NO_TIES = Ties()
