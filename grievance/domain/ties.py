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
        return self._with_those_behind(slip.respondents)

    def keep_out(self, person: Person, slip: Slip) -> bool:
        """Whether *person* is tied to, or named among, those a case is about."""
        return slip.is_about_any(self.reached_by(person))

    def reached_by(self, person: Person) -> frozenset[str]:
        """
        Return whom no case may be about that *person* reads; for asking of very many.

        Whoever stands behind somebody has them before, so that it is the same to ask
        this once as it is to ask it of each case the other way round.
        """
        return self._with_those_behind(person.conflicts) | {str(person.id)}

    def _with_those_behind(self, about: frozenset[str]) -> frozenset[str]:
        if not about:
            return about
        members = {self.member_of[one] for one in about if one in self.member_of}
        entities = {one for one, member in self.member_of.items() if member in about}
        auditing = (
            self.side.colleagues_of(one) for one in about if one in self._auditing
        )
        return about.union(members, entities, *auditing)

    @cached_property
    def _auditing(self) -> frozenset[str]:
        firms = {one for firm in self.side.firms for one in (str(firm.id), firm.code)}
        return frozenset(firms | {str(one.id) for one in self.side.auditors})


NO_TIES = Ties()
