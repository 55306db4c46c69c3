"""Write a registry as sheets, such that to import them again changes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Final, TypeAlias
from uuid import UUID

from grievance.domain.entity import NameKind, OtherName
from grievance.domain.registry import Organisation, Record, Registry, key_of, noun_of
from grievance.domain.registry_ids import Noun
from grievance.services.registry_form.columns import Sheet
from grievance.services.registry_form.sheets import SHEETS


Cell: TypeAlias = str | date
Cells: TypeAlias = Sequence[Cell]
Sheets: TypeAlias = Mapping[str, Sequence[Cells]]  # the rows below each header
_Keys: TypeAlias = Mapping[UUID, str]

_FIELDS: Final = {  # of the columns that are called otherwise
    "class": "membership_class",
    "member": "member_id",
    "firm": "firm_id",
    "entity": "entity_id",
    "certifications": "certification_ids",
    "lead_auditor": "lead_auditor_id",
    "from": "from_id",
    "to": "to_id",
}


def export_registry(registry: Registry) -> Sheets:
    """Return the rows of every sheet, their cells in the order of its columns."""
    keys: dict[UUID, str] = {one.id: key_of(one) for one in registry}
    # A key alone is an Entity's where a Member can stand as well.
    members: dict[UUID, str] = {
        one.id: f"member:{key_of(one)}" for one in registry.members
    }
    sheets: dict[str, Sequence[Cells]] = {
        "names": list(_names((*registry.entities, *registry.members, *registry.firms))),
        "facilities": list(_facilities(registry)),
        "accreditations": list(_accreditations(registry)),
    }
    for sheet in SHEETS:
        if sheet.noun is not None:
            known = keys | members if sheet.noun is Noun.LINK else keys
            records = registry.every(sheet.noun)
            sheets[sheet.name] = [_row(sheet, one, known) for one in records]
    return {sheet.name: sheets[sheet.name] for sheet in SHEETS}


def _row(sheet: Sheet, record: Record, keys: _Keys) -> Cells:
    cells: list[Cell] = []
    for column in sheet.columns:
        if column.name == "id":
            cells.append(key_of(record))
        else:
            field = _FIELDS.get(column.name, column.name)
            cells.append(_cell(getattr(record, field), keys))
    return cells


def _cell(value: object, keys: _Keys) -> Cell:
    match value:
        case None:
            return ""
        case date():
            return value
        case UUID():
            return keys.get(value, str(value))
        case StrEnum():
            return value.value
        case tuple():
            return "; ".join(str(_cell(one, keys)) for one in value)
        case _:
            return str(value)


def _names(organisations: Sequence[Organisation]) -> Iterator[Cells]:
    for one in organisations:
        noun = noun_of(one)
        prefix = "" if noun is Noun.ENTITY else f"{noun}:"
        aliases = (OtherName(name=alias, kind=NameKind.ALIAS) for alias in one.aliases)
        for name in (*aliases, *one.other_names):
            said = (name.name, name.kind.value, name.language, name.script)
            yield (f"{prefix}{key_of(one)}", *said, name.until or "")


def _facilities(registry: Registry) -> Iterator[Cells]:
    for entity in registry.entities:
        for place in entity.facilities:
            activities = "; ".join(place.activities)
            where = (place.name, place.country, place.region)
            yield (key_of(entity), *where, activities)


def _accreditations(registry: Registry) -> Iterator[Cells]:
    for auditor in registry.auditors:
        for one in auditor.accreditations:
            period = (one.since, one.until or "")
            yield (key_of(auditor), one.standard, *period, one.status.value)
