"""
A registry as one JSON object.

    {"members":  [{"id", "name", "aliases", "names", "former_names", "class", "country",
                   "since", "until"}],
     "firms":    [{"id", "code", "name", "aliases", "names", "country", "notices_to",
                   "oversight", "language", "certificate", "age_recipient",
                   "lead_auditors": [{"id", "name", "accreditations":
                   [{"standard", "since", "until", "status"}]}]}],
     "entities": [{"id", "name", "aliases", "names", "former_names", "member",
                   "membership_class", "country", "activities",
                   "facilities": [{"name", "country", "region", "activities"}],
                   "certifications": [{"id", "standard", "version", "number", "issued",
                                       "expires", "status"}],
                   "audits": [{"id", "kind", "certifications", "firm", "lead_auditor",
                               "team", "due_from", "due_until", "scheduled_start",
                               "actual_start", "actual_end", "status"}]}],
     "links":    [{"id", "kind", "from", "to", "since", "until", "source", "strength"}],
     "events":   [{"id", "on", "kind", "title", "countries", "regions", "standards",
                   "criteria", "source", "flags"}]}

``names`` are by language; a name may also be an object with ``name``, ``language``,
``script``, ``kind`` and ``until``.  Fields that are not known are refused, so that a
misspelt one is not silently lost.  Without ``members`` each name of one that an Entity
gives is a Member of that name.
"""

from __future__ import annotations

import re

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from msgspec import Raw

from grievance.domain.errors import SetupError
from grievance.domain.registry_ids import Noun, id_for, is_key
from grievance.services.registry_form.json_records import (
    Cells,
    EntityRecord,
    EventRecord,
    FirmRecord,
    LeadAuditorRecord,
    LinkRecord,
    MemberRecord,
    OrganisationRecord,
    RegistryFile,
    own_cells,
)
from grievance.services.registry_form.problems import Problem
from grievance.services.registry_form.sheets import BY_NAME
from grievance.services.registry_form.tables import Row, Tables


T = TypeVar("T")
_PATH = re.compile(r" - at `\$\.?([^`]*)`")


def read_json(body: bytes, *, name: str) -> Tables:
    """
    Decode the bytes of a registry; *name* is what it is called in an error.

    Raises:
        SetupError: It is not such a file at all.
    """
    try:
        file = msgspec.json.decode(body, type=RegistryFile)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        msg = f"{name} is not a registry: {error}; docs/registry.md shows the form."
        raise SetupError(msg) from None
    rows = _Rows()
    for list_, raws, add in (
        ("members", file.members or (), rows.add_member),
        ("firms", file.firms, rows.add_firm),
        ("entities", file.entities, rows.add_entity),
        ("links", file.links, rows.add_link),
        ("events", file.events, rows.add_event),
    ):
        for number, raw in enumerate(raws):
            add(f"$.{list_}[{number}]", raw)
    if file.members is None:
        rows.add_members_by_name()
    return Tables(rows={sheet: tuple(found) for sheet, found in rows.found.items()})


class _Rows:
    """Rows of sheets, as records are taken apart."""

    def __init__(self) -> None:
        self.found: dict[str, list[Row]] = {name: [] for name in BY_NAME}

    def add_member(self, place: str, raw: Raw) -> None:
        if member := self._decoded("members", place, raw, MemberRecord):
            cells = own_cells(member, without=("aliases", "names", "former_names"))
            self._add("members", place, cells)
            self._add_names(place, f"member:{member.id}", member)

    def add_firm(self, place: str, raw: Raw) -> None:
        if firm := self._decoded("firms", place, raw, FirmRecord):
            lists = ("aliases", "names", "former_names", "lead_auditors")
            self._add("firms", place, own_cells(firm, without=lists))
            self._add_names(place, f"firm:{firm.id}", firm)
            for number, auditor in enumerate(firm.lead_auditors):
                within = f"{place}.lead_auditors[{number}]"
                self._add_auditor(within, firm.id, auditor)

    def _add_auditor(self, place: str, firm: str, auditor: LeadAuditorRecord) -> None:
        cells = {"id": auditor.id, "name": auditor.name, "firm": firm}
        self._add("auditors", place, cells)
        for number, one in enumerate(auditor.accreditations):
            within = f"{place}.accreditations[{number}]"
            self._add(
                "accreditations", within, {"auditor": auditor.id, **own_cells(one)}
            )

    def add_entity(self, place: str, raw: Raw) -> None:
        entity = self._decoded("entities", place, raw, EntityRecord)
        if entity is None:
            return
        cells = {
            "id": entity.id,
            "name": entity.name,
            "member": entity.member,
            "class": entity.membership_class,
            "country": entity.country,
            "activities": entity.activities,
        }
        self._add("entities", place, cells)
        self._add_names(place, entity.id, entity)
        for sheet, parts in (
            ("facilities", entity.facilities),
            ("certifications", entity.certifications),
            ("audits", entity.audits),
        ):
            for number, part in enumerate(parts):
                within = f"{place}.{sheet}[{number}]"
                self._add(sheet, within, {"entity": entity.id, **own_cells(part)})

    def add_link(self, place: str, raw: Raw) -> None:
        if link := self._decoded("links", place, raw, LinkRecord):
            self._add("links", place, own_cells(link))

    def add_event(self, place: str, raw: Raw) -> None:
        if event := self._decoded("events", place, raw, EventRecord):
            self._add("events", place, own_cells(event))

    def add_members_by_name(self) -> None:
        """Make a Member of each name that an Entity gives, as an id."""
        known: set[str] = set()
        for row in self.found["entities"]:
            name = " ".join(str(row.cells.get("member", "")).split())
            if name and name not in known:
                known.add(name)
                key = name if is_key(name) else str(id_for(Noun.MEMBER, name))
                cells = {"id": key, "name": name, "class": row.cells["class"]}
                self._add("members", row.place, cells)

    def _add_names(self, place: str, of: str, found: OrganisationRecord) -> None:
        for cells in found.name_rows():
            self._add("names", place, {"organisation": of, **cells})

    def _add(self, sheet: str, place: str, cells: Mapping[str, object]) -> None:
        self.found[sheet].append(Row(place=place, cells=cells))

    def _decoded(self, sheet: str, place: str, raw: Raw, kind: type[T]) -> T | None:
        try:
            return msgspec.json.decode(raw, type=kind)
        except msgspec.DecodeError as error:
            found = _PATH.search(str(error))
            sentence = f"{_PATH.sub('', str(error))}; correct it."
            problem = Problem(
                place=place, column=found[1] if found else "", sentence=sentence
            )
            row = Row(place=place, cells=_as_found(raw), broken=problem)
            self.found[sheet].append(row)
            return None


def _as_found(raw: Raw) -> Cells:
    """Return the id and name of a broken record, as far as they can be read."""
    found: Any = msgspec.json.decode(raw)
    if not isinstance(found, dict):
        return {}
    return {name: found[name] for name in ("id", "name") if found.get(name)}
