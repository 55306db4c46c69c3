"""Which roles somebody has, and when some of them end by themselves."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from grievance.domain.errors import NotAllowedError
from grievance.domain.people import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleTerms:
    """The roles of one person; *until* names those that end, from which moment on."""

    roles: frozenset[Role]
    until: Mapping[Role, datetime] = field(default_factory=dict)

    @classmethod
    def of(
        cls, names: Iterable[str], ends: Iterable[tuple[str, datetime]]
    ) -> RoleTerms:
        """Read what the directory says of somebody."""
        until = {Role(name): end for name, end in ends}
        return cls(roles=frozenset(Role(name) for name in names), until=until)

    @property
    def names(self) -> tuple[str, ...]:
        """The roles as the directory writes them."""
        return tuple(sorted(self.roles))

    @property
    def ends(self) -> tuple[tuple[str, datetime], ...]:
        """The ends as the directory writes them."""
        return tuple(sorted((role.value, end) for role, end in self.until.items()))

    @property
    def all_end(self) -> datetime | None:
        """When the last role ends, and with it their time here; None for never."""
        return max(self.until.values()) if set(self.until) == self.roles else None

    def added(
        self, roles: Collection[Role], until: datetime | None, *, at: datetime
    ) -> RoleTerms:
        """
        Return the terms with these roles, until that moment or for good.

        Raises:
            NotAllowedError: That moment has passed.
        """
        if until is not None and until <= at:
            msg = "That day is over; name today or a later one."
            raise NotAllowedError(msg)
        kept = {role: end for role, end in self.until.items() if role not in roles}
        ends = {} if until is None else dict.fromkeys(roles, until)
        return RoleTerms(roles=self.roles | set(roles), until={**kept, **ends})

    def removed(self, roles: Collection[Role]) -> RoleTerms:
        """
        Return the terms without these roles.

        Raises:
            NotAllowedError: One of them is not there.
        """
        if missing := sorted(set(roles) - self.roles):
            msg = f"They are no {missing[0]}; `grievance people` lists their roles."
            raise NotAllowedError(msg)
        left = self.roles - set(roles)
        until = {role: end for role, end in self.until.items() if role in left}
        return replace(self, roles=left, until=until)
