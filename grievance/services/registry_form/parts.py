"""Rows that belong to records: names, facilities, accreditations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from grievance.domain.registry import Kept, Record
from grievance.domain.registry_ids import Noun
from grievance.services.registry_form.building import (
    accreditations_from,
    facilities_from,
    names_from,
    wrong_in,
)
from grievance.services.registry_form.drafts import Draft
from grievance.services.registry_form.problems import CellError, Problem
from grievance.services.registry_form.references import References, prefixed


_OWNERS: Final[Mapping[str, tuple[Noun, ...]]] = {
    "names": (Noun.ENTITY, Noun.MEMBER, Noun.FIRM),
    "facilities": (Noun.ENTITY,),
    "accreditations": (Noun.AUDITOR,),
}
_Make = Callable[[Sequence[Mapping[str, Any]]], dict[str, object]]
_FIELDS: Final[Mapping[str, _Make]] = {
    "names": names_from,
    "facilities": facilities_from,
    "accreditations": accreditations_from,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """All such rows by their owners, and the owners that one bad row refuses."""

    sheets: set[str] = field(default_factory=set)  # those that the files have
    problems: list[Problem] = field(default_factory=list)
    _found: defaultdict[tuple[str, Kept], list[Mapping[str, Any]]] = field(
        default_factory=lambda: defaultdict(list), repr=False
    )
    _bad: dict[Kept, Draft] = field(default_factory=dict, repr=False)

    def add_all(
        self, sheet: str, drafts: Iterable[Draft], references: References
    ) -> None:
        """Give rows to their owners; an owner's row has to be in these files."""
        self.sheets.add(sheet)
        for draft in drafts:
            owner = self._owner(draft, references)
            for column, said in wrong_in(draft.values):
                draft.complain(column, said)
            self.problems.extend(draft.problems)
            if owner is None:
                continue
            if draft.problems:
                self._bad[owner] = draft
            else:
                self._found[sheet, owner].append(draft.values)

    def complain(self, owner: Draft) -> None:
        """Refuse a record whose part was refused."""
        noun = owner.sheet.noun
        if noun is None or owner.id is None:
            return
        if bad := self._bad.get((noun, owner.id)):
            said = f"a row that belongs to it was refused ({bad.where}); correct that."
            owner.complain("", said)

    def fields_of(
        self, noun: Noun, draft: Draft, known: Mapping[Kept, Record]
    ) -> dict[str, object]:
        """Return the fields that parts make; without their sheet those known."""
        fields: dict[str, object] = {}
        if draft.id is None:
            return fields
        before = known.get((noun, draft.id))
        for sheet, owners in _OWNERS.items():
            if noun not in owners:
                continue
            made = _FIELDS[sheet](self._found[sheet, (noun, draft.id)])
            if sheet not in self.sheets and before is not None:
                made = {name: getattr(before, name) for name in made}
            fields |= made
        return fields

    def _owner(self, draft: Draft, references: References) -> Kept | None:
        column, nouns = draft.sheet.owner, _OWNERS[draft.sheet.name]
        text = draft.values.get(column)
        if not text:
            return None
        try:
            noun, key = prefixed(text, nouns)
            owner = noun, references.find(noun, key)
        except CellError as error:
            draft.complain(column, str(error))
            return None
        if not references.is_here(owner):
            said = f"“{text}” has no row of its own in these files; add it there too."
            draft.complain(column, said)
            return None
        return owner
