"""
Make records of rows: a row that is wrong is refused, and whatever refers to it as well.

What belongs to a record (a name, a facility, an accreditation) is refused together with
it: half an Entity would look like one that gave up a place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from grievance.catalogue.catalogue import Catalogue
from grievance.domain.auditor import Auditor
from grievance.domain.certification import Certification
from grievance.domain.registry import Kept, Record, Registry
from grievance.domain.registry_ids import Noun
from grievance.services.registry_form.building import build, wrong_in
from grievance.services.registry_form.columns import Sheet
from grievance.services.registry_form.drafts import Draft, drafts_of
from grievance.services.registry_form.known_standards import (
    settle_lists,
    settle_standard,
)
from grievance.services.registry_form.parts import Parts
from grievance.services.registry_form.problems import CellError, Problem
from grievance.services.registry_form.references import Fits, References, prefixed
from grievance.services.registry_form.sheets import SHEETS
from grievance.services.registry_form.tables import Tables


_REFERS: Final[Mapping[Noun, Mapping[str, tuple[Noun, ...]]]] = {
    Noun.AUDITOR: {"firm": (Noun.FIRM,)},
    Noun.ENTITY: {"member": (Noun.MEMBER,)},
    Noun.CERTIFICATION: {"entity": (Noun.ENTITY,)},
    Noun.AUDIT: {
        "entity": (Noun.ENTITY,),
        "certifications": (Noun.CERTIFICATION,),
        "firm": (Noun.FIRM,),
        "lead_auditor": (Noun.AUDITOR,),
        "team": (Noun.AUDITOR,),
    },
    Noun.LINK: {
        "from": (Noun.ENTITY, Noun.MEMBER),
        "to": (Noun.ENTITY, Noun.MEMBER),
    },
}
_TWINS: Final = {Noun.ENTITY: Noun.MEMBER}  # a link to an id has to mean one of them


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRegistry:
    """
    What was read: the good rows as records, and what is wrong with the others.

    *nouns* are the kinds that the files have rows of, all of them good: only of these
    something can be gone.  Where a whole file or header is wrong, *is_broken*.
    """

    registry: Registry
    problems: tuple[Problem, ...] = ()
    nouns: frozenset[Noun] = frozenset()
    is_broken: bool = False


def assemble(
    tables: Tables, known: Registry, catalogue: Catalogue | None = None
) -> ReadRegistry:
    """
    Make records of all good rows; *known* may be referred to as well.

    Where there is a *catalogue*, rows with a standard that it does not have are refused.
    Where a file is wrong as a whole, nothing is said of the others that refer to it.
    """
    if tables.problems:
        return ReadRegistry(
            registry=Registry(), problems=tables.problems, is_broken=True
        )
    assembly = _Assembly(known=known.kept())
    assembly.references.know(known)
    drafts = {sheet.name: found for sheet, found in _drafts(tables, catalogue)}
    for sheet in SHEETS:
        assembly.claim(sheet.noun, drafts.get(sheet.name, []))
    for sheet in SHEETS:
        if sheet.noun is None and sheet.name in drafts:
            assembly.parts.add_all(sheet.name, drafts[sheet.name], assembly.references)
    records = [record for noun in Noun for record in assembly.records(noun)]
    return ReadRegistry(
        registry=Registry.of(records),
        problems=(*assembly.problems, *assembly.parts.problems),
        nouns=frozenset(s.noun for s in SHEETS if s.noun and s.name in drafts)
        - assembly.refused,
    )


def _drafts(
    tables: Tables, catalogue: Catalogue | None
) -> Iterator[tuple[Sheet, list[Draft]]]:
    """Yield the rows of each sheet; one without any is one that nobody filled in."""
    for sheet in SHEETS:
        if rows := tables.rows.get(sheet.name):
            drafts = list(drafts_of(sheet, rows))
            if catalogue is not None:
                for draft in drafts:
                    settle_standard(draft, catalogue)
                    settle_lists(draft, catalogue)
            yield sheet, drafts


@dataclass(frozen=True, slots=True, kw_only=True)
class _Assembly:
    """Rows on their way to records, those first to which others refer."""

    known: Mapping[Kept, Record] = field(repr=False)
    references: References = field(default_factory=References, repr=False)
    parts: Parts = field(default_factory=Parts, repr=False)
    problems: list[Problem] = field(default_factory=list)
    refused: set[Noun] = field(default_factory=set)
    _drafts: dict[Noun, list[Draft]] = field(default_factory=dict, repr=False)
    _built: set[Kept] = field(default_factory=set, repr=False)

    def claim(self, noun: Noun | None, drafts: list[Draft]) -> None:
        """Take the rows of a sheet, and let them be referred to."""
        if noun is None:
            return
        self._drafts[noun] = drafts
        counts = Counter(draft.id for draft in drafts if draft.id)
        for draft in drafts:
            if draft.id is None:
                continue
            self.references.claim(noun, draft.id, draft.name)
            if counts[draft.id] > 1:
                times = f"there {counts[draft.id]} times"
                draft.complain("id", f"this id is {times}; keep one of them.")

    def records(self, noun: Noun) -> Iterator[Record]:
        """Yield a record for each good row of one kind."""
        for draft in self._drafts[noun]:
            record = self._record(noun, draft)
            self.problems.extend(draft.problems)
            if record is not None:
                self._built.add((noun, record.id))
                self.references.add(record)
                yield record
                continue
            self.refused.add(noun)
            if draft.id is not None:
                self.references.refuse(noun, draft.id, draft.where)

    def _record(self, noun: Noun, draft: Draft) -> Record | None:
        self.parts.complain(draft)
        for column, said in wrong_in(draft.values):
            draft.complain(column, said)
        resolved = {} if draft.row.broken else self._resolved(noun, draft)
        twin = _TWINS.get(noun)
        if twin and draft.id and self.references.record(twin, draft.id):
            draft.complain("id", f"this id is that of a {twin}; give it another.")
        if draft.problems:
            return None
        made = self.parts.fields_of(noun, draft, self.known)
        record = build(noun, draft.id, draft.values | resolved | made)
        if (noun, record.id) in self._built:
            draft.complain("", "it says the same as a row above; keep one of them.")
            return None
        return record

    def _resolved(self, noun: Noun, draft: Draft) -> dict[str, object]:
        """Return the columns that refer to others, with ids in the place of keys."""
        resolved: dict[str, object] = {}
        for column, nouns in _REFERS.get(noun, {}).items():
            text = draft.values.get(column)
            try:
                resolved[column] = self._ids(text, nouns, _fits(nouns, resolved))
            except CellError as error:
                draft.complain(column, str(error))
        if resolved.get("from") is not None and resolved["from"] == resolved.get("to"):
            draft.complain("to", "an organisation has no link to itself; name two.")
        return resolved

    def _ids(self, found: object, nouns: tuple[Noun, ...], fits: Fits | None) -> object:
        if isinstance(found, tuple):
            return tuple(
                self.references.find(nouns[0], one, fits=fits) for one in found
            )
        if not found:
            return None
        noun, key = prefixed(str(found), nouns)
        return self.references.find(noun, key, fits=fits)


def _fits(nouns: tuple[Noun, ...], resolved: Mapping[str, object]) -> Fits | None:
    """Prefer the certificates of the audited Entity, and the auditors of its firm."""
    if nouns == (Noun.CERTIFICATION,):
        return lambda one: (
            isinstance(one, Certification) and one.entity_id == resolved.get("entity")
        )
    firm: object = resolved.get("firm")
    if nouns == (Noun.AUDITOR,) and isinstance(firm, UUID):
        return lambda one: isinstance(one, Auditor) and one.firm_id == firm
    return None
