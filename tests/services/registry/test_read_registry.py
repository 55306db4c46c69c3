"""A registry is read row by row: JSON strictly, sheets as people keep them."""

from __future__ import annotations

import json

from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from xlsxwriter import Workbook  # type: ignore[import-untyped]  # it has no types

from grievance.demo import HERE
from grievance.demo import registry as invented
from grievance.domain.audit import DateFlag, date_flags
from grievance.domain.entity import NameKind, OtherName
from grievance.domain.errors import SetupError
from grievance.domain.ids import EntityId
from grievance.domain.link import LinkKind
from grievance.domain.registry import Registry
from grievance.domain.registry_ids import Noun, id_for
from grievance.services.registry.export_registry import export_registry
from grievance.services.registry.read_registry import read_registry, read_rows
from grievance.services.registry_form.writing import (
    readme_text,
    write_folder,
    write_workbook,
)
from tests.doubles import TODAY
from tests.services.sheets import ENTITIES, GOOD, write_sheets


def sample() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((HERE / "registry.json").read_bytes())
    return found


def encoded(value: object) -> bytes:
    return json.dumps(value).encode()


def problems(path: Path) -> list[str]:
    return [str(problem) for problem in read_rows(path).problems]


END = b"</sheetData>"


class TestJson:
    def test_the_demonstration_is_read_whole(self) -> None:
        """
        Nothing of the registry that ships with the project is lost.
        """
        read = read_registry(encoded(sample()))

        expected = invented().entities
        assert [one.name for one in expected] == [one.name for one in read.entities]
        assert sum(len(one.audits) for one in expected) == len(read.audits)
        assert sum(len(one.certifications) for one in expected) == len(
            read.certifications
        )
        for one, found in zip(expected, read.entities, strict=True):
            assert set(one.all_names) <= set(found.names)

    def test_the_demonstration_uses_all_of_it(self) -> None:
        """
        Every kind of record and link, former names, scripts, addresses, odd dates.
        """
        read = read_registry(HERE / "registry.json")

        assert all(read.every(noun) for noun in Noun)
        assert set(LinkKind) == {one.kind for one in read.links}
        assert all(firm.notices_to and firm.oversight for firm in read.firms)
        assert all(auditor.accreditations for auditor in read.auditors)
        others = [name for entity in read.entities for name in entity.other_names]
        assert {"zh", "ja", "ar", "ru", "hi"} <= {name.language for name in others}
        assert {NameKind.FORMER, NameKind.TRANSLATION} == {name.kind for name in others}
        flags = {flag for one in read.audits for flag in date_flags(one, on=TODAY)}
        odd = {DateFlag.BEFORE_WINDOW, DateFlag.AFTER_WINDOW, DateFlag.MOVED}
        assert odd <= flags
        assert all(place.region for one in read.entities for place in one.facilities)

    def test_the_older_form_is_read(self) -> None:
        """
        Entities and firms alone: Members and references are made of the names.
        """
        found = sample()
        del found["members"], found["links"]
        read = read_registry(encoded(found))

        entity = read.entities[0]
        member = next(one for one in read.members if one.id == entity.member_id)
        assert found["entities"][0]["member"] == member.name == member.key
        audit = read.audits[0]
        firm = next(one for one in read.firms if one.id == audit.firm_id)
        assert found["entities"][0]["audits"][0]["firm"] == firm.name
        assert audit.lead_auditor_id in {one.id for one in read.auditors}

    def test_a_certificate_keeps_its_id(self) -> None:
        """
        Reading the same file again gives the same ids, so that nothing comes twice.
        """
        body = encoded(sample())

        assert read_registry(body) == read_registry(body)

    @pytest.mark.parametrize(
        ("path", "value", "sentence"),
        [
            (("entities", 0, "name"), 7, "`$.entities[0].name`"),
            (("entities", 0, "name"), "", "`$.entities[0].name`"),
            (("entities", 0, "colour"), "red", "colour"),
            (("entities", 0, "country"), "Norway", "`$.entities[0].country`"),
            (("entities", 0, "audits", 0, "status"), "lost", "audits[0].status`"),
            (
                ("entities", 0, "audits", 0, "firm"),
                "Nobody",
                "`$.entities[0].audits[0].firm`: “Nobody” is none of the firms",
            ),
            (("entities", 0, "certifications", 0, "issued"), "soon", "issued`"),
            (("entities", 0, "id"), "a:b", "`$.entities[0].id`"),
            (
                ("entities", 0, "facilities", 0, "country"),
                "no",
                "facilities[0].country`",
            ),
            (("links", 0, "to"), "Nobody", "`$.links[0].to`"),
            (("links", 0, "to"), "firm:x", "cannot stand here"),
            (("firms", 0, "notices_to"), "by post", "`$.firms[0].notices_to`"),
            (("members", 0, "until"), "1900-01-01", "before since"),
        ],
    )
    def test_what_is_wrong_is_named(
        self, path: tuple[str | int, ...], value: object, sentence: str
    ) -> None:
        """
        A wrong field is refused with the place where it stands.
        """
        found = sample()
        place: Any = found
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value

        with pytest.raises(SetupError) as refused:
            read_registry(encoded(found))

        assert sentence in str(refused.value)

    def test_one_bad_entity_spares_the_others(self) -> None:
        """
        It is refused with what refers to it; all else is good.
        """
        found = sample()
        found["entities"][0]["country"] = "Norway"
        read = read_rows(encoded(found))

        assert len(found["entities"]) - 1 == len(read.registry.entities)
        places = [problem.place for problem in read.problems]
        assert "$.entities[0]" == places[0]
        assert all(place.startswith("$.links[") for place in places[1:])

    @pytest.mark.parametrize("body", [b"", b"[]", b"\xff", b"[" * 5000, b"{}"])
    def test_no_registry_at_all(self, body: bytes) -> None:
        """
        Anything else is a sentence, never a traceback.
        """
        with pytest.raises(SetupError, match="This file is not a registry: "):
            read_registry(body)


class TestSheets:
    def test_sheets_are_read(self, tmp_path: Path) -> None:
        """
        Records find each other by key, code, name or number.
        """
        read = read_registry(write_sheets(tmp_path / "sheets"))

        entity = read.entities[0]
        assert id_for(Noun.ENTITY, "E1") == entity.id
        assert ("E1", "Norvik Smelter") == (entity.key, entity.name)
        assert ("Norvik",) == entity.aliases
        chinese = OtherName(name="诺维克铝业", language="zh", script="Hans")
        assert chinese == entity.other_names[0]
        assert read.members[0].id == entity.member_id
        assert ("Norvik Holding",) == tuple(o.name for o in read.members[0].other_names)
        assert ("Potroom 2",) == tuple(place.name for place in entity.facilities)
        audit = read.audits[0]
        assert (read.certifications[0].id,) == audit.certification_ids
        assert read.firms[0].id == audit.firm_id == read.auditors[0].firm_id
        assert read.auditors[0].id == audit.lead_auditor_id
        ends = {read.links[0].from_id, read.links[0].to_id}
        assert {read.members[0].id, entity.id} == ends

    @pytest.mark.parametrize("separator", [";", "\t"])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
    def test_however_a_spreadsheet_saves(
        self, tmp_path: Path, separator: str, encoding: str
    ) -> None:
        """
        Separators, marks of order and the header's case and blanks are no matter.
        """
        folder = write_sheets(tmp_path / "sheets")
        good = read_registry(folder)
        for file in folder.iterdir():
            header, _, rows = file.read_text("utf-8").partition("\n")
            lines = [header.upper().replace("_", " "), *rows.splitlines()]
            cells = [line.replace("; ", "|").split(",") for line in lines]
            quoted = [
                separator.join(f'"{cell.replace("|", "; ")}"' for cell in row)
                for row in cells
            ]
            file.write_bytes("\r\n".join(["", *quoted, ""]).encode(encoding))

        assert good == read_registry(folder)

    def test_a_workbook_says_the_same(self, tmp_path: Path) -> None:
        """
        Also with days as spreadsheets keep them, and a tab to read.
        """
        good = read_registry(write_sheets(tmp_path / "sheets"))
        file = tmp_path / "registry.XLSX"
        write_workbook(file, export_registry(good), readme=readme_text())

        assert_same(good, read_registry(file))

    def test_a_folder_may_hold_one_file(self, tmp_path: Path) -> None:
        """
        A registry.json or registry.xlsx stands for the folder.
        """
        (tmp_path / "registry.json").write_bytes(encoded(sample()))

        assert read_registry(encoded(sample())) == read_registry(tmp_path)

    def test_the_empty_template_is_sound(self, tmp_path: Path) -> None:
        """
        Its sheets are read, hold nothing, and say that nothing is gone.
        """
        write_folder(tmp_path / "sheets", {}, readme=readme_text())
        write_workbook(tmp_path / "sheets.xlsx", {}, readme=readme_text())

        for path in (tmp_path / "sheets", tmp_path / "sheets.xlsx"):
            read = read_rows(path)
            assert ((), frozenset()) == (read.problems, read.nouns)
            assert Registry() == read.registry

    @pytest.mark.parametrize(
        ("sheet", "text", "said"),
        [
            (
                "entities",
                "id,name,country\nE1,Norvik,Norway\n",
                (
                    "entities.csv, row 2, column country: “Norway” is no country; write the "
                    "two letters of ISO 3166, as in NO."
                ),
            ),
            (
                "entities",
                f"{ENTITIES}E1,Again,,NO,\n",
                (
                    "entities.csv, row 2, column id: this id is there 2 times; keep one of "
                    "them."
                ),
            ),
            (
                "audits",
                (
                    "id,entity,kind,firm,status,due_from,due_until\n\n"
                    "AU1,E9,surveillance,,planned,,\n"
                ),
                (
                    "audits.csv, row 3, column entity: “E9” is none of the entities here; "
                    "add it or correct it."
                ),
            ),
            (
                "audits",
                (
                    "id,entity,kind,status,due_from,due_until\n"
                    "AU1,E1,surveillance,planned,2026-02-01,2026-01-01\n"
                ),
                (
                    "audits.csv, row 2, column due_until: it is before due_from, 2026-02-01; "
                    "correct one of them."
                ),
            ),
            (
                "links",
                "kind,from,to,source\nownership,E1,E1,x\n",
                (
                    "links.csv, row 2, column to: an organisation has no link to itself; "
                    "name two."
                ),
            ),
            (
                "members",
                "id,name,since\nM1,Norvik Group,03/04/2020\n",
                (
                    "members.csv, row 2, column since: “03/04/2020” can be two days; write "
                    "it as year-month-day."
                ),
            ),
            (
                "entities",
                'id,name,country\nE1,"Norvik\nSmelter",NO\nE2,Tamarack,CA,,,x\n',
                (
                    "entities.csv, row 4: it has more cells than the header; check quotes "
                    "and separators."
                ),
            ),
        ],
    )
    def test_what_is_wrong_is_named(
        self, tmp_path: Path, sheet: str, text: str, said: str
    ) -> None:
        """
        With file, row, column, what is wrong and what to do.
        """
        assert said in problems(write_sheets(tmp_path / "sheets", **{sheet: text}))

    def test_what_refers_to_a_refused_row_is_refused(self, tmp_path: Path) -> None:
        """
        Down to the last, each with its reason; others stay good.
        """
        bad = ENTITIES.replace("E1,Norvik Smelter,M1,NO", "E1,Norvik Smelter,M1,Norway")
        read = read_rows(write_sheets(tmp_path / "sheets", entities=bad))

        assert ["Tamarack Rolling"] == [one.name for one in read.registry.entities]
        assert ["C-2"] == [one.number for one in read.registry.certifications]
        assert ((), ()) == (read.registry.audits, read.registry.links)
        reasons = [str(problem) for problem in read.problems[1:]]
        assert all(
            "which was refused (entities.csv, row 2)" in one for one in reasons[:2]
        )
        assert any(one.startswith("links.csv, row 2, column to") for one in reasons)

    def test_half_an_entity_is_none(self, tmp_path: Path) -> None:
        """
        A facility that is refused takes its Entity along, or it would look given up.
        """
        bad = "entity,name,country\nE1,Potroom 2,Norway\nE2,Spruce Hollow Mill,CA\n"
        read = read_rows(write_sheets(tmp_path / "sheets", facilities=bad))

        assert ["Tamarack Rolling"] == [one.name for one in read.registry.entities]
        assert any("(facilities.csv, row 2)" in str(one) for one in read.problems)

    def test_a_name_that_several_go_by(self, tmp_path: Path) -> None:
        """
        It is no reference; the id is asked for.
        """
        twins = "id,name,country\nE1,Norvik,NO\nE2,Norvik,CA\n"
        audits = "id,entity,kind,status\nAU1,Norvik,surveillance,planned\n"
        found = problems(
            write_sheets(tmp_path / "sheets", entities=twins, audits=audits, names=None)
        )

        assert any("is the name of 2 entities; write the id" in one for one in found)

    def test_what_is_known_may_be_referred_to(self, tmp_path: Path) -> None:
        """
        A folder with audits alone is enough once their Entities are on the books.
        """
        known = read_registry(write_sheets(tmp_path / "sheets"))
        some = tmp_path / "some"
        some.mkdir()
        (some / "audits.csv").write_text(GOOD["audits"], "utf-8")

        read = read_rows(some, known=known)

        assert ((), frozenset({Noun.AUDIT})) == (read.problems, read.nouns)
        assert known.audits == read.registry.audits
        assert 1 <= len(read_rows(some).problems)

    def test_what_no_sheet_says_stays(self, tmp_path: Path) -> None:
        """
        Entities without a sheet of names or facilities keep those that are known.
        """
        known = read_registry(write_sheets(tmp_path / "sheets"))
        some = write_sheets(
            tmp_path / "some",
            **{name: None for name in GOOD if name not in {"members", "entities"}},
        )

        read = read_rows(some, known=known)

        assert known.entities == read.registry.entities
        assert known.members == read.registry.members

    def test_a_part_needs_its_owner_beside_it(self, tmp_path: Path) -> None:
        """
        Facilities alone do not say what else their Entity is.
        """
        known = read_registry(write_sheets(tmp_path / "sheets"))
        some = write_sheets(
            tmp_path / "some", **{name: None for name in GOOD if name != "facilities"}
        )

        read = read_rows(some, known=known)

        assert "has no row of its own in these files" in str(read.problems[0])
        assert EntityId(id_for(Noun.ENTITY, "E1")) == known.entities[0].id

    @pytest.mark.parametrize(
        ("name", "text", "said"),
        [
            ("entitys.csv", "id\n", "it is no sheet of a registry; those are members"),
            ("members.csv", "id,name,colour\n", "“colour” is no column of members"),
            ("members.csv", "id,name,name\n", "the column name is there 2 times"),
            ("members.csv", "id,class\n", "the column name is missing"),
            (
                "members.csv",
                'id,name\nM1,A\n"M2","Nor\nM3,B\n',
                "members.csv, row 3: the quotes do not close from here on",
            ),
            ("members.csv", "", "the column id is missing"),
        ],
    )
    def test_a_file_that_is_wrong_as_a_whole(
        self, tmp_path: Path, name: str, text: str, said: str
    ) -> None:
        """
        A misspelt name or header loses nothing silently.
        """
        folder = write_sheets(tmp_path / "sheets")
        (folder / name).write_text(text, "utf-8")

        read = read_rows(folder)

        assert read.is_broken
        assert said in str(read.problems[0])

    def test_nothing_is_said_of_what_refers_to_it(self, tmp_path: Path) -> None:
        """
        While a whole file is wrong, others do not lack what stands in it.
        """
        folder = write_sheets(tmp_path / "sheets", entities="id,name\n")

        [only] = read_rows(folder).problems

        assert "entities.csv, row 1: the column country is missing" in str(only)

    @pytest.mark.parametrize("end", ["\r", "\r\n"])
    @pytest.mark.parametrize("told", ["", "sep=,\n", "SEP=,\n"])
    def test_reads_what_spreadsheets_write(
        self, tmp_path: Path, told: str, end: str
    ) -> None:
        """
        Lines that end as on other systems, and one that says what parts the cells.
        """
        good = read_rows(write_sheets(tmp_path / "sheets"))
        text = f"{told}{ENTITIES}".replace("\n", end)
        file = tmp_path / "sheets" / "entities.csv"
        file.write_bytes(text.encode())
        assert good == read_rows(tmp_path / "sheets")

        file.write_bytes(text.replace(",CA,", ",Canada,").encode())
        number = 4 if told else 3
        assert f"entities.csv, row {number}, column country" in str(
            read_rows(tmp_path / "sheets").problems[0]
        )

    @pytest.mark.parametrize("cell", ["x" * 200_000, '"' + "x\n" * 100_000 + '"'])
    def test_a_cell_without_end_is_refused_with_its_row(
        self, tmp_path: Path, cell: str
    ) -> None:
        """
        And no other row; a sentence shows its beginning.
        """
        text = f"{ENTITIES}E3,{cell},,NO,\n"
        read = read_rows(write_sheets(tmp_path / "sheets", entities=text))

        [only] = read.problems
        assert (4, "name") == (only.row, only.column)
        assert "…” is longer than 300 characters" in only.sentence
        assert len(only.sentence) < 150
        assert len(read.registry.entities) == 2

    def test_a_tab_that_was_left_empty_is_no_matter(self, tmp_path: Path) -> None:
        """
        Spreadsheets make one by themselves; one with words may be a misspelt sheet.
        """
        for said in ("", "note"):
            file = tmp_path / f"registry{said}.xlsx"
            with Workbook(str(file)) as workbook:
                tab = workbook.add_worksheet("members")
                tab.write_row(0, 0, ["id", "name"])
                tab.write_row(1, 0, ["M-1", "Norvik Group"])
                workbook.add_worksheet("Sheet1").write(0, 0, said)

            assert bool(said) == read_rows(file).is_broken

    def test_what_cannot_be_read(self, tmp_path: Path) -> None:
        """
        Each is a sentence.
        """
        (tmp_path / "bad.xlsx").write_bytes(b"PK no workbook")
        (tmp_path / "latin").mkdir()
        (tmp_path / "latin" / "members.csv").write_bytes(b"id,name\nM1,Br\xe9vanne\n")
        (tmp_path / "utf").mkdir()
        (tmp_path / "utf" / "members.csv").write_bytes("id,name\n".encode("utf-16-le"))
        (tmp_path / "old.xls").write_bytes(b"\xd0\xcf\x11\xe0")
        for path, said in (
            (tmp_path / "none.json", "cannot be read"),
            (tmp_path / "none.xlsx", "cannot be read"),
            (tmp_path / "bad.xlsx", "is no XLSX workbook"),
            (tmp_path / "old.xls", "is no XLSX workbook"),
            (tmp_path / "latin", "CSV UTF-8"),
            (tmp_path / "utf", "CSV UTF-8"),
            (tmp_path / "latin" / "members.csv", "name the folder that holds them"),
            (tmp_path, "holds no CSV file"),
        ):
            with pytest.raises(SetupError, match=said):
                read_rows(path)

    @pytest.mark.parametrize(
        ("part", "found", "written"),
        [
            ("xl/worksheets/sheet1.xml", b'r="B2"', b'r="XFD1048576"'),
            ("xl/worksheets/sheet1.xml", b'<row r="2"', b'<row r="99999999999"'),
            ("xl/sharedStrings.xml", b' count="', b' count="9999999999'),
            (
                "xl/worksheets/sheet1.xml",
                b"</sheetData>",
                b"<row>" + b"<c/>" * 16_000 + b"</row>" + b"<row/>" * 2_000 + END,
            ),
            ("xl/worksheets/sheet1.xml", b"</sheetData>", b"<c/>" * 16_400 + END),
            (
                "xl/worksheets/sheet1.xml",
                b'r="B2"',
                b'%sx=\'<\' y=">" r="XFD1048576"' % (b" " * 1_048_576),
            ),
        ],
        ids=[
            "far-cell",
            "far-row",
            "counted",
            "cells-without-places",
            "one-wide-row",
            "quoted-signs",
        ],
    )
    def test_a_workbook_that_asks_for_more_memory_than_there_is(
        self, tmp_path: Path, part: str, found: bytes, written: bytes
    ) -> None:
        """
        In a few bytes; its reader would end the program.
        """
        file, hostile = tmp_path / "registry.xlsx", tmp_path / "hostile.xlsx"
        with Workbook(str(file)) as workbook:
            tab = workbook.add_worksheet("members")
            tab.write_row(0, 0, ["id", "name"])
            tab.write_row(1, 0, ["M-1", "Norvik Group"])
        with ZipFile(file) as packed, ZipFile(hostile, "w") as rewritten:
            for name in packed.namelist():
                body = packed.read(name)
                assert name != part or found in body
                changed = body.replace(found, written) if name == part else body
                rewritten.writestr(name, changed)

        with pytest.raises(SetupError, match="larger than any registry"):
            read_rows(hostile)

    def test_a_header_that_is_far_too_wide(self, tmp_path: Path) -> None:
        """
        One sentence says so, not one for each column.
        """
        header = ",".join(f"c{number}" for number in range(20_000))
        (tmp_path / "members.csv").write_text(f"{header}\n")

        (problem,) = read_rows(tmp_path).problems

        assert "the header has 20000 columns; those of members are id" in str(problem)

    def test_numbers_of_a_spreadsheet(self, tmp_path: Path) -> None:
        """
        A whole number is a key like any other; 3.10 would become 3.1 and is refused.
        """
        file = tmp_path / "registry.xlsx"
        with Workbook(str(file)) as workbook:
            tab = workbook.add_worksheet(" Members ")
            tab.write_row(0, 0, ["id", "name"])
            tab.write_row(1, 0, [7, "Norvik Group"])
            tab.write_row(2, 0, [3.1, "Tamarack"])
        read = read_rows(file)

        assert ["7"] == [one.key for one in read.registry.members]
        assert "row 3, column id: 3.1 is a number" in str(read.problems[0])


def assert_same(expected: Registry, found: Registry) -> None:
    for noun in Noun:
        assert expected.every(noun) == found.every(noun)
