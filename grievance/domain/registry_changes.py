"""What differs between two states of a registry, field by field."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum

from grievance.domain.registry import Kept, Record, references
from grievance.domain.registry_ids import Noun


class Change(StrEnum):
    """What became of a record."""

    ADDED = "added"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One field; of a list only what went and what came."""

    name: str
    before: object
    after: object


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A record that is on both sides and not the same."""

    before: Record
    after: Record

    @property
    def fields(self) -> tuple[FieldChange, ...]:
        """Every field that differs, in the order of the record."""
        return tuple(
            _field_change(name, before, after)
            for name, before, after in _pairs(self.before, self.after)
            if not _same(before, after)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """All that differs; *unchanged* counts the rest."""

    added: tuple[Record, ...] = ()
    changed: tuple[Changed, ...] = ()
    gone: tuple[Record, ...] = ()
    unchanged: int = 0

    def __bool__(self) -> bool:
        return bool(self.added or self.changed)


def changes_between(
    before: Mapping[Kept, Record],
    after: Mapping[Kept, Record],
    *,
    nouns: Collection[Noun] = tuple(Noun),
) -> Changes:
    """Compare; only records of these *nouns* can be gone, others were not asked for."""
    both = [(before[kept], record) for kept, record in after.items() if kept in before]
    changed = tuple(
        Changed(before=old, after=new) for old, new in both if not is_same(old, new)
    )
    return Changes(
        added=tuple(record for kept, record in after.items() if kept not in before),
        changed=changed,
        gone=tuple(
            record
            for kept, record in before.items()
            if kept not in after and kept[0] in nouns
        ),
        unchanged=len(both) - len(changed),
    )


def is_same(one: Record, other: Record) -> bool:
    """Tell whether two records say the same, in whatever order their lists are."""
    return one == other or all(
        _same(before, after) for _name, before, after in _pairs(one, other)
    )


def dangling(state: Mapping[Kept, Record]) -> tuple[tuple[Record, str], ...]:
    """Return every record that refers to one that is not there, and its kind."""
    return tuple(
        (record, " or ".join(sorted(nouns)))
        for record in state.values()
        for nouns, wanted in references(record)
        if not any((noun, wanted) in state for noun in nouns)
    )


def _pairs(one: Record, other: Record) -> list[tuple[str, object, object]]:
    return [
        (field.name, getattr(one, field.name), getattr(other, field.name))
        for field in fields(one)
    ]


def _same(before: object, after: object) -> bool:
    if isinstance(before, tuple) and isinstance(after, tuple):
        return sorted(before, key=repr) == sorted(after, key=repr)
    return before == after


def _field_change(name: str, before: object, after: object) -> FieldChange:
    if isinstance(before, tuple) and isinstance(after, tuple):
        return FieldChange(
            name=name,
            before=tuple(item_line(one) for one in before if one not in after),
            after=tuple(item_line(one) for one in after if one not in before),
        )
    return FieldChange(name=name, before=before, after=after)


def item_line(item: object) -> str:
    """Write an item of a list of a record as one line."""
    if not is_dataclass(item):
        return str(item)
    values = (getattr(item, field.name) for field in fields(item))
    said = [", ".join(one) if isinstance(one, tuple) else one for one in values]
    return " · ".join(str(one) for one in said if one)
