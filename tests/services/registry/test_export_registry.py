"""What is exported and imported again is the same, however odd the words."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grievance.demo import HERE
from grievance.domain.errors import NotFoundError, SetupError
from grievance.domain.registry import Registry
from grievance.domain.registry_changes import changes_between
from grievance.services.registry.export_registry import export_registry
from grievance.services.registry.find_record import find_record
from grievance.services.registry.read_registry import read_registry, read_rows
from grievance.services.registry_form.assembling import assemble
from grievance.services.registry_form.columns import Column, Kind, Sheet
from grievance.services.registry_form.sheets import SHEETS
from grievance.services.registry_form.tables import Row, Tables
from grievance.services.registry_form.writing import write_folder, write_workbook


NOTHING = Registry()
WORDS = st.text(
    st.one_of(
        st.sampled_from("aé ß=+-@',;\"\n\t澜Я"),
        st.characters(exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp")),
    ),
    min_size=1,
    max_size=12,
)
FIRST = st.dates(date(1900, 1, 1), date(2100, 1, 1))
LAST = st.dates(date(2100, 1, 1), date(2200, 1, 1))
ENDS = {"until", "expires", "due_until", "actual_end"}


REFERS = {
    "member": "members",
    "firm": "firms",
    "auditor": "auditors",
    "lead_auditor": "auditors",
    "team": "auditors",
    "certifications": "certifications",
}
CELLS: dict[Kind, st.SearchStrategy[Any]] = {
    Kind.KEY: st.one_of(st.uuids().map(str), WORDS),
    Kind.COUNTRY: st.sampled_from(["NO", "cn"]),
    Kind.COUNTRIES: st.sampled_from(["", "NO", "cn; NO"]),
    Kind.ADDRESS: st.sampled_from(["", "notices@heron.example"]),
    Kind.LIST: st.lists(WORDS, max_size=3).map(";".join),
}


def cells(column: Column, known: dict[str, list[str]]) -> st.SearchStrategy[Any]:
    """Cells of a column, some of them wrong: what is refused is not exported."""
    if column.kind in {Kind.REFERENCE, Kind.REFERENCES}:
        return st.sampled_from(known[REFERS.get(column.name, "entities")] or [""])
    if column.choices is not None:
        return st.sampled_from([one.value for one in column.choices])
    if column.kind is Kind.DATE:
        days = LAST if column.name in ENDS else FIRST
        return days if column.is_required else st.one_of(days, st.just(""))
    return CELLS.get(column.kind, WORDS)


@st.composite
def registries(draw: st.DrawFn) -> Registry:
    """Registries that are made of good rows."""
    known: dict[str, list[str]] = {sheet.name: [] for sheet in SHEETS}
    rows: dict[str, tuple[Row, ...]] = {}
    order = ("members", "firms", "auditors", "entities", "certifications", "audits")
    sheets = sorted(SHEETS, key=lambda one: one.name not in order)
    for sheet in sorted(sheets, key=lambda one: _place(order, one)):
        found = []
        for number in range(draw(st.integers(0, 3))):
            row = {one.name: draw(cells(one, known)) for one in sheet.columns}
            known[sheet.name].append(str(row.get("id") or ""))
            found.append(Row(place=sheet.name, number=number + 2, cells=row))
        rows[sheet.name] = tuple(found)
    return assemble(Tables(rows=rows), NOTHING).registry


def _place(order: tuple[str, ...], sheet: Sheet) -> int:
    return order.index(sheet.name) if sheet.name in order else len(order)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(registries(), st.booleans())
def test_to_export_and_import_changes_nothing(
    registry: Registry,
    is_workbook: bool,  # noqa: FBT001  # drawn
) -> None:
    """
    As sheets in a folder or in a workbook, also against a registry that knows nothing.
    """
    with TemporaryDirectory() as folder:
        path = Path(folder) / ("registry.xlsx" if is_workbook else "sheets")
        write = write_workbook if is_workbook else write_folder
        write(path, export_registry(registry))
        read = read_rows(path)

    assert () == read.problems
    changes = changes_between(registry.kept(), read.registry.kept())
    assert (False, ()) == (bool(changes), changes.gone)


def test_the_demonstration_travels(tmp_path: Path) -> None:
    """
    The invented registry has no field that is lost on the way.
    """
    registry = read_registry(HERE / "registry.json")
    write_folder(tmp_path / "sheets", export_registry(registry))
    write_workbook(tmp_path / "sheets.xlsx", export_registry(registry))

    assert registry == read_registry(tmp_path / "sheets")
    assert registry == read_registry(tmp_path / "sheets.xlsx")


def test_no_cell_is_a_formula(tmp_path: Path) -> None:
    """
    A name that begins like one is written so that a spreadsheet takes it for words.
    """
    registry = read_registry(HERE / "registry.json")
    rows = dict(export_registry(registry))
    name = '=HYPERLINK("https://post.example")'
    rows["members"] = [["M1", name, "", "", "", ""]]
    write_folder(tmp_path / "sheets", {"members": rows["members"]})

    line = (tmp_path / "sheets" / "members.csv").read_text("utf-8-sig").splitlines()[1]

    assert line.startswith("M1,\"'=HYPERLINK(")
    assert name == read_registry(tmp_path / "sheets").members[0].name


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    """
    A folder with something in it and a file that is there are refused.
    """
    (tmp_path / "old").write_text("x")

    with pytest.raises(SetupError, match="is not empty"):
        write_folder(tmp_path, {})
    with pytest.raises(SetupError, match="is there already"):
        write_workbook(tmp_path / "old", {})
    with pytest.raises(SetupError, match="cannot be written"):
        write_workbook(tmp_path / "none" / "registry.xlsx", {})


class TestFind:
    def test_whoever_is_meant(self) -> None:
        """
        By any name in any script, by part of one, by key, code, number or id.
        """
        registry = read_registry(HERE / "registry.json")
        entity = registry.entities[0]

        for wanted in (entity.name, "lanzhe metals co", "澜哲轻金属", str(entity.id)):
            assert entity == find_record(registry, wanted)
        assert registry.members[0] == find_record(registry, registry.members[0].key)
        assert registry.firms[0] == find_record(registry, "twa")
        member = find_record(registry, "member:Halvorsund Aluminium")
        assert member in registry.members
        assert find_record(registry, "Halvorsund") in registry.entities
        assert registry.certifications[0] == find_record(registry, "DEMO-0101")

    def test_several_or_nobody(self) -> None:
        """
        Some of them are named, with their ids.
        """
        registry = read_registry(HERE / "registry.json")

        with pytest.raises(NotFoundError, match="can be member Lanzhe Group Holdings"):
            find_record(registry, "lanz")
        with pytest.raises(NotFoundError, match="Nothing in the registry is called"):
            find_record(registry, "Nobody at all")
