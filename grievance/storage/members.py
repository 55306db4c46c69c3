"""Members at rest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, select

from grievance.domain.errors import NotFoundError
from grievance.domain.member import Member
from grievance.domain.registry_ids import MemberId, Noun
from grievance.storage.other_names import (
    FoundNames,
    drop_names,
    names_of,
    put_names,
)
from grievance.storage.registry_batches import Columns, drop_where, put_all
from grievance.storage.rows import MemberRow
from grievance.storage.values import columns_of, fields_of


_ALL = select(MemberRow.__table__).order_by(MemberRow.name, MemberRow.id)


@dataclass(frozen=True, slots=True)
class Members:
    """The Members in the registry."""

    connection: Connection

    def get(self, member_id: MemberId) -> Member:
        """
        Return one Member.

        Raises:
            NotFoundError: There is none of this id.
        """
        row = self.connection.execute(_ALL.where(MemberRow.id == member_id)).first()
        if row is None:
            msg = f"There is no Member {member_id} in the registry."
            raise NotFoundError(msg)
        names = names_of(self.connection, Noun.MEMBER, member_id)
        return Member(**fields_of(row) | names.get(row.id, FoundNames()).columns())

    def all(self) -> tuple[Member, ...]:
        """Return every Member by its name."""
        names = names_of(self.connection, Noun.MEMBER)
        return tuple(
            Member(**fields_of(row) | names.get(row.id, FoundNames()).columns())
            for row in self.connection.execute(_ALL).all()
        )

    def titles(self, member_ids: Iterable[MemberId]) -> dict[MemberId, str]:
        """Return the own name of each of these Members."""
        wanted = select(MemberRow.id, MemberRow.name).where(
            MemberRow.id.in_(set(member_ids))
        )
        return {MemberId(id_): name for id_, name in self.connection.execute(wanted)}

    def save_all(self, members: Sequence[Member]) -> None:
        """Keep Members in the place of what was known under their ids."""
        put_all(self.connection, MemberRow, [_columns(one) for one in members])
        put_names(self.connection, members)

    def remove_all(self, ids: Sequence[UUID]) -> None:
        """Remove Members to which nothing refers any more."""
        drop_names(self.connection, Noun.MEMBER, ids)
        drop_where(self.connection, MemberRow.id, ids)


def _columns(member: Member) -> Columns:
    columns = columns_of(member)
    del columns["aliases"], columns["other_names"]
    return columns
