"""Aliases, former names and translations of Members, firms and Entities, at rest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, bindparam, delete, insert, select

from grievance.domain.entity import NameKind, OtherName
from grievance.domain.registry import Organisation, noun_of
from grievance.domain.registry_ids import Noun
from grievance.storage.registry_batches import Columns
from grievance.storage.rows import OtherNameRow


_NAMES = select(OtherNameRow.__table__).order_by(
    OtherNameRow.organisation_id, OtherNameRow.position
)
_DROP = delete(OtherNameRow).where(
    OtherNameRow.noun == bindparam("of_noun"),
    OtherNameRow.organisation_id == bindparam("of_id"),
)


@dataclass(frozen=True, slots=True)
class FoundNames:
    """The names of one organisation, besides its own."""

    aliases: list[str] = field(default_factory=list)
    others: list[OtherName] = field(default_factory=list)

    def columns(self) -> dict[str, Any]:
        """Return them as the fields of an organisation."""
        return {"aliases": tuple(self.aliases), "other_names": tuple(self.others)}


def put_names(connection: Connection, found: Sequence[Organisation]) -> None:
    """Keep the names of these organisations in the place of those known."""
    for noun in {noun_of(one) for one in found}:
        drop_names(connection, noun, [one.id for one in found])
    if rows := [columns for one in found for columns in _columns(one)]:
        connection.execute(insert(OtherNameRow), rows)


def drop_names(connection: Connection, noun: Noun, ids: Iterable[UUID]) -> None:
    """Forget the names of these organisations."""
    if parameters := [{"of_noun": noun.value, "of_id": one} for one in ids]:
        connection.execute(_DROP, parameters)


def names_of(
    connection: Connection, noun: Noun, organisation_id: UUID | None = None
) -> Mapping[UUID, FoundNames]:
    """Return the names of one organisation, or of all of a kind, by their ids."""
    wanted = _NAMES.where(OtherNameRow.noun == noun.value)
    if organisation_id is not None:
        wanted = wanted.where(OtherNameRow.organisation_id == organisation_id)
    names: defaultdict[UUID, FoundNames] = defaultdict(FoundNames)
    for row in connection.execute(wanted):
        found = names[row.organisation_id]
        if row.is_plain:
            found.aliases.append(row.name)
        else:
            found.others.append(_other_name(row))
    return names


def _columns(organisation: Organisation) -> Iterator[Columns]:
    plain = [
        (OtherName(name=a, kind=NameKind.ALIAS), True) for a in organisation.aliases
    ]
    others = [(other, False) for other in organisation.other_names]
    for position, (other, is_plain) in enumerate([*plain, *others]):
        yield {
            "noun": noun_of(organisation).value,
            "organisation_id": organisation.id,
            "position": position,
            "name": other.name,
            "kind": other.kind.value,
            "is_plain": is_plain,
            "language": other.language,
            "script": other.script,
            "until": other.until,
        }


def _other_name(row: Row[*tuple[Any, ...]]) -> OtherName:
    return OtherName(
        name=row.name,
        kind=NameKind(row.kind),
        language=row.language,
        script=row.script,
        until=row.until,
    )
