"""
An operator's corrections: `catalogue.toml`, or a folder `catalogue/`, in the home.

    [[criterion]]   corrects title, note, letters or tests of a criterion, or adds one
    [[standard]]    adds a standard, or a version of one
    [[crosswalk]]   joins two versions
    [[rule]]        adds a rule of expansion, or replaces the one with its id
    [protection]    corrects or adds sentences on how to protect people

docs/catalogue.md shows each.  None of it needs code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from grievance.catalogue.catalogue import Catalogue, shipped_catalogue
from grievance.catalogue.criterion_corrections import correct_criterion
from grievance.catalogue.crosswalk import Crosswalk
from grievance.catalogue.expansion import Rule
from grievance.catalogue.files import CatalogueError, Table, read_toml, shaped, table
from grievance.catalogue.standards import Principle, Standard
from grievance.domain.errors import GrievanceError


FILE = "catalogue.toml"
FOLDER = "catalogue"


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardAdded:
    """A new version of a standard, with the criteria of another one if *like* it."""

    standard: str
    version: str
    short: str = ""
    title: str = ""
    published: str = ""
    source: str = ""
    like: str = ""
    principles: tuple[Principle, ...] = ()


def read_catalogue(home: Path | None) -> Catalogue:
    """
    Return the shipped catalogue with the corrections in *home*, if there are any.

    Raises:
        CatalogueError: A file cannot be used; the sentence names file and place.
    """
    return with_overrides(shipped_catalogue(), override_files(home) if home else ())


def override_files(home: Path) -> tuple[Path, ...]:
    """Name the files of corrections in a home, in the order they are applied."""
    single, folder = home / FILE, home / FOLDER
    inside = sorted(folder.glob("*.toml")) if folder.is_dir() else []
    return tuple([single, *inside] if single.exists() else inside)


def with_overrides(catalogue: Catalogue, files: Iterable[Path]) -> Catalogue:
    """
    Apply files of corrections, one after the other.

    Raises:
        CatalogueError: A file cannot be used; the sentence names file and place.
    """
    for file in files:
        catalogue = _applied(catalogue, read_toml(file), file.name)
    return catalogue


def _applied(catalogue: Catalogue, content: Table, name: str) -> Catalogue:
    unknown = [key for key in content if key not in _SECTIONS]
    if unknown:
        known = ", ".join(_SECTIONS)
        msg = f"{name}: nothing is called `{unknown[0]}`; there are {known}."
        raise CatalogueError(msg)
    for key in _SECTIONS:  # in this order, wherever they stand
        for place, entry in _entries(content, key, name):
            catalogue = _one(catalogue, key, entry, place)
    return catalogue


def _one(catalogue: Catalogue, key: str, entry: Table, place: str) -> Catalogue:
    """Apply one entry; whatever is refused, the sentence begins with its place."""
    try:
        return _SECTIONS[key](catalogue, entry, place)
    except CatalogueError:
        raise
    except GrievanceError as error:
        msg = f"{place}: {error}"
        raise CatalogueError(msg) from None


def _entries(content: Table, key: str, name: str) -> list[tuple[str, Table]]:
    """Return the tables under a key, each with the words that say where it stands."""
    found = content.get(key, [])
    if isinstance(found, Mapping):
        return [(f"{name}, {key}", found)]
    if not isinstance(found, list):
        msg = f"{name}: `{key}` begins each of its entries with [[{key}]]."
        raise CatalogueError(msg)
    entries = []
    for number, entry in enumerate(found, start=1):
        place = f"{name}, {key} {number}"
        entries.append((_named(table(entry, place), place), entry))
    return entries


def _named(entry: Table, place: str) -> str:
    """Add to a place what the entry calls itself."""
    keys = ("standard", "version", "id", "old", "new")
    words = [str(entry[key]) for key in keys if isinstance(entry.get(key), str)]
    return f"{place} ({' '.join(words)})" if words else place


def _standard(catalogue: Catalogue, entry: Table, place: str) -> Catalogue:
    new = shaped(entry, StandardAdded, place)
    there = [one for one in catalogue.standards if one.standard == new.standard]
    if any(one.version == new.version for one in there):
        msg = f"{place}: this version is there already; correct its criteria instead."
        raise CatalogueError(msg)
    short = new.short or (there[0].short if there else "")
    if not short or " " in short:
        msg = f"{place}: a new standard needs a `short` name of one word for codes."
        raise CatalogueError(msg)
    taken = {one.standard for one in catalogue.standards if one.short == short}
    if taken - {new.standard}:
        msg = f"{place}: the short name {short} belongs to another standard already."
        raise CatalogueError(msg)
    like = catalogue.standard(new.standard, new.like) if new.like else None
    added = Standard(
        standard=new.standard,
        short=short,
        version=new.version,
        title=new.title or f"{new.standard} {new.version}",
        published=new.published,
        source=new.source or place,
        principles=new.principles or (like.principles if like else ()),
        criteria=like.criteria if like else (),
    )
    walks = catalogue.crosswalks + ((_same(like, new.version),) if like else ())
    return replace(catalogue, standards=(*catalogue.standards, added), crosswalks=walks)


def _same(like: Standard, version: str) -> Crosswalk:
    """Join a version to one with the same numbers."""
    return Crosswalk(standard=like.standard, old=like.version, new=version, moved={})


def _crosswalk(catalogue: Catalogue, entry: Table, place: str) -> Catalogue:
    walk = shaped(entry, Crosswalk, place)
    for version in (walk.old, walk.new):
        catalogue.standard(walk.standard, version)
    ends = {walk.old, walk.new}
    others = tuple(
        one
        for one in catalogue.crosswalks
        if one.standard != walk.standard or {one.old, one.new} != ends
    )
    return replace(catalogue, crosswalks=(*others, walk))


def _rule(catalogue: Catalogue, entry: Table, place: str) -> Catalogue:
    rule = shaped(entry, Rule, place)
    others = tuple(one for one in catalogue.rules if one.id != rule.id)
    return replace(catalogue, rules=(*others, rule))


def _protection(catalogue: Catalogue, entry: Table, place: str) -> Catalogue:
    sentences = shaped(entry, dict[str, str], place)
    return replace(catalogue, protections={**catalogue.protections, **sentences})


_SECTIONS: dict[str, Callable[[Catalogue, Table, str], Catalogue]] = {
    "standard": _standard,
    "protection": _protection,
    "criterion": correct_criterion,
    "crosswalk": _crosswalk,
    "rule": _rule,
}
