"""A registry is imported after a look at what changes, asked, shown and exported."""

from __future__ import annotations

import json

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from grievance.cli import registry_import
from grievance.services.registry_form.sheets import SHEETS
from grievance.wiring import utc_now
from tests.cli.command import Shell
from tests.cli.letters import REGISTRY
from tests.services.sheets import CERTIFICATIONS, ENTITIES, write_sheets


@pytest.fixture(name="file")
def _file(tmp_path: Path) -> Path:
    file = tmp_path / "registry.json"
    file.write_bytes(REGISTRY)
    return file


@pytest.fixture(name="sheets")
def _sheets(tmp_path: Path) -> Path:
    return write_sheets(tmp_path / "sheets")


def changed(file: Path) -> Path:
    """Write the same registry with another country in it."""
    body = REGISTRY.replace(b'"country": "CA",\n', b'"country": "US",\n', 1)
    assert body != REGISTRY
    file.write_bytes(body)
    return file


class TestImport:
    def test_shows_what_is_new_and_how_much_there_is(
        self, office: Shell, file: Path
    ) -> None:
        """
        A second time nothing changed.
        """
        first = office.run("registry", "import", file)
        again = office.run("registry", "import", file)

        assert 0 == first.status
        assert (
            "entity Tamarack Rolling (00000000-0000-4000-8000-0000000000e1)"
            in first.out
        )
        assert "4 new, 0 changed, 0 no longer there, 0 as they were." in first.err
        assert "1 Entity, 1 certificate and 1 audit." in first.err
        assert (0, "") == (again.status, again.out)
        assert "Nothing changed." in again.err

    def test_a_dry_run_saves_nothing(self, office: Shell, file: Path) -> None:
        """
        It shows the same as the import after it.
        """
        dry = office.run("registry", "import", file, "--dry-run")
        real = office.run("registry", "import", file)

        assert (0, real.out) == (dry.status, dry.out)
        assert "4 new" in real.err
        assert "was imported" not in dry.err

    def test_asks_before_it_changes_what_is_known(
        self, office: Shell, file: Path
    ) -> None:
        """
        Where nobody can be asked, it wants to be told; each field is shown as it was.
        """
        assert 0 == office.run("registry", "import", file).status
        changed(file)

        asked = office.run("registry", "import", file)
        told = office.run("registry", "import", file, "--yes")

        assert 2 == asked.status
        assert "country: CA → US" in asked.out
        assert "nobody can be asked; add --yes" in asked.err
        assert 0 == told.status
        assert 0 == office.run("log", "verify").status

    @pytest.mark.parametrize(("answer", "said"), [(b"y\n", "imported"), (b"n\n", "?")])
    def test_asks_whoever_sits_there(
        self,
        office: Shell,
        file: Path,
        monkeypatch: pytest.MonkeyPatch,
        answer: bytes,
        said: str,
    ) -> None:
        """
        No is no: nothing is saved.
        """
        monkeypatch.setattr(registry_import, "has_terminal", lambda: True)

        done = office.run("registry", "import", file, stdin=answer)
        found = office.run("registry", "show", "Tamarack")

        assert said in done.err
        assert (answer == b"y\n") == (found.status == 0)

    def test_bad_rows_keep_all_out_unless_told(
        self, office: Shell, sheets: Path
    ) -> None:
        """
        Each is named with its row; good rows go in only if the user says so.
        """
        write_sheets(sheets, entities=ENTITIES.replace(",CA,", ",Canada,"))

        refused = office.run("registry", "import", sheets)
        nothing = office.run("registry", "show", "Norvik Smelter")
        good = office.run("registry", "import", sheets, "--apply-good", "--yes")

        assert 1 == refused.status
        assert (
            "entities.csv, row 3, column country: “Canada” is no country" in refused.err
        )
        assert "Nothing was imported: 2 problems; correct the rows" in refused.err
        assert "0 no longer there" in refused.err
        assert 2 == nothing.status
        assert 0 == good.status
        assert "The registry holds 1 Entity, 1 certificate and 1 audit." in good.err

    def test_a_standard_that_nobody_knows_is_a_bad_row(
        self, office: Shell, sheets: Path
    ) -> None:
        """
        Unless the office adds it to its catalogue.
        """
        known = {"version": "V9", "like": "V3.1"}
        write_sheets(sheets, certifications=CERTIFICATIONS.replace("V3.1", "V9"))
        catalogue = Path(office.environ["GRIEVANCE_HOME"]) / "catalogue.toml"

        refused = office.run("registry", "import", sheets)
        catalogue.write_text(
            "[[standard]]\nstandard = 'ASI-PS'\ntitle = 'Ninth'\n"
            + "".join(f"{name} = '{value}'\n" for name, value in known.items())
        )
        done = office.run("registry", "import", sheets)

        assert 1 == refused.status
        assert "row 2, column version: “V9” is no version of ASI-PS" in refused.err
        assert 0 == done.status, done.err

    def test_a_wrong_header_keeps_all_out(self, office: Shell, sheets: Path) -> None:
        """
        Not even --apply-good helps, since nobody knows what is missing.
        """
        (sheets / "entitys.csv").write_text("id\n")

        done = office.run("registry", "import", sheets, "--apply-good", "--yes")

        assert 1 == done.status
        assert "entitys.csv: it is no sheet of a registry" in done.err
        assert "a file or a header is wrong" in done.err

    def test_what_is_gone_goes_only_if_told(self, office: Shell, sheets: Path) -> None:
        """
        And never beside rows that were refused.
        """
        assert 0 == office.run("registry", "import", sheets).status
        fewer = "kind,from,to,source\ndirect-supply,E1,E2,register\n"
        write_sheets(sheets, links=fewer)

        kept = office.run("registry", "import", sheets)
        gone = office.run("registry", "import", sheets, "--remove-gone", "--yes")
        write_sheets(sheets, links=fewer, members="id,name\nM1,Norvik Group\nM2,\n")
        refused = office.run(
            "registry", "import", sheets, "--remove-gone", "--apply-good"
        )

        assert "1 record no longer there:\n  link ownership" in kept.out
        assert "1 new, 0 changed, 1 no longer there" in kept.err
        assert "0 new, 0 changed, 1 no longer there" in gone.err
        assert 0 == office.run("log", "verify").status
        again = office.run("registry", "import", write_sheets(sheets, links=fewer))
        assert "0 no longer there" in again.err
        assert 1 == refused.status
        assert "--remove-gone needs sheets without any" in refused.err

    def test_json_has_all_of_it(self, office: Shell, sheets: Path) -> None:
        """
        One object: what changed, what is wrong and where, whether it was applied.
        """
        write_sheets(sheets, entities=ENTITIES.replace(",CA,", ",Canada,"))
        refused = office.run("registry", "import", sheets, "--json")
        write_sheets(sheets)
        done = office.run(
            "registry", "import", sheets, "--json", "--as-of", "2025-06-01"
        )

        said = json.loads(refused.out)
        assert (1, False) == (refused.status, said["applied"])
        assert {
            "place": "entities.csv",
            "row": 3,
            "column": "country",
            "sentence": "“Canada” is no country; write the two letters of ISO 3166, as "
            "in NO.",
        } == said["problems"][0]
        found = done.lines[0]
        assert ("2025-06-01", True, []) == (
            found["as_of"],
            found["applied"],
            found["problems"],
        )
        assert 10 == len(found["added"])
        assert {"noun", "id", "key", "title"} == set(found["added"][0])

    @pytest.mark.parametrize("zone", ["Etc/GMT+12", "Pacific/Kiritimati"])
    def test_a_day_is_one_of_the_office(
        self, office: Shell, file: Path, zone: str
    ) -> None:
        """
        Where no day is named, it is today where the office is.
        """
        toml = office.home / "grievance.toml"
        written = toml.read_text("utf-8").replace("UTC", zone)
        toml.write_text(written, "utf-8")
        before = utc_now().astimezone(ZoneInfo(zone)).date()
        done = office.run("registry", "import", file, "--json")
        after = utc_now().astimezone(ZoneInfo(zone)).date()

        assert done.lines[0]["as_of"] in {str(before), str(after)}
        assert done.lines[0]["applied"]

    def test_the_future_is_refused(self, office: Shell, file: Path) -> None:
        """
        Nobody knows what will be so.
        """
        done = office.run("registry", "import", file, "--as-of", "2999-01-01")

        assert 2 == done.status
        assert "lies in the future" in done.err

    def test_a_bad_file(self, office: Shell, tmp_path: Path) -> None:
        """
        That there is none, and that it is nothing of the kind, are each a sentence.
        """
        bad = tmp_path / "bad.json"
        bad.write_text("[]")

        done = office.run("registry", "import", bad)
        missing = office.run("registry", "import", tmp_path / "none")

        assert (2, 2) == (done.status, missing.status)
        assert f"{bad} is not a registry: " in done.err
        assert "docs/registry.md shows the form" in done.err
        assert "cannot be read" in missing.err


class TestAt:
    def test_who_was_where(self, office: Shell, sheets: Path) -> None:
        """
        With certificates in force, audits and what is odd about their days.
        """
        office.run("registry", "import", sheets, "--as-of", "2026-01-01")

        done = office.run("registry", "at", "2026-02-01", "--region", "VESTLAND")

        assert "there was 1 certified Entity with a facility in VESTLAND" in done.out
        assert "Potroom 2, Vestland, NO" in done.out
        assert "ASI-PS V3.1 C-1" in done.out
        assert (
            "2026-12-07 surveillance scheduled Heron Audit (after-window)" in done.out
        )

    def test_nobody_is_an_answer(self, office: Shell, sheets: Path) -> None:
        """
        With how far back it can be trusted; the same as JSON.
        """
        office.run("registry", "import", sheets, "--as-of", "2026-01-01")

        done = office.run("registry", "at", "2025-05-01", "--country", "no")
        as_json = office.run(
            "registry", "at", "2025-05-01", "--country", "no", "--json"
        )

        assert 0 == done.status
        assert "Of 2025-05-01 nothing is known. This registry was" in done.out
        assert "nothing from before 2026-01-01" in done.out
        found = as_json.lines[0]
        assert ([], f"{found['sentence']}\n") == (found["entities"], done.out)

    def test_json(self, office: Shell, sheets: Path) -> None:
        """
        Entities with facilities, certificates and audits as lists of objects.
        """
        office.run("registry", "import", sheets)

        found = office.run("registry", "at", "2026-12-31", "--json").lines[0]

        first = found["entities"][0]
        assert ["Norvik Smelter", "Tamarack Rolling"] == [
            one["name"] for one in found["entities"]
        ]
        assert "C-1" == first["in_force"][0]["number"]
        assert ("Heron Audit", "2026-12-07") == (
            first["audits"][0]["firm"],
            first["audits"][0]["scheduled_start"],
        )
        assert [] == found["entities"][1]["in_force"]


def test_show(office: Shell, file: Path, sheets: Path) -> None:
    """
    One organisation with its names, links, certificates, audits and history.
    """
    office.run("registry", "import", file)
    office.run("registry", "import", changed(file), "--yes")
    office.run("registry", "import", sheets, "--yes")

    shown = office.run("registry", "show", "诺维克铝业").out
    linked = office.run("registry", "show", "member:M1")
    member = office.run("registry", "show", "norvik group").out
    fields = office.run("registry", "show", "E1", "--json").lines[0]
    twice = office.run("registry", "show", "Tamarack Rolling")
    history = office.run("registry", "show", "00000000-0000-4000-8000-0000000000e1").out

    for line in (
        "entity Norvik Smelter (E1)",
        "  aliases: Norvik",
        "  ownership ← member Norvik Group (M1), … to … (reported, annual report)",
        "  ASI-PS V3.1 C-1: 2025-01-01 to 2027-12-31, certified",
        "surveillance by Heron Audit, scheduled, due 2026-08-01 to 2026-11-30",
    ):
        assert line in shown
    assert (0, member) == (linked.status, linked.out)
    assert "ownership → entity Norvik Smelter (E1)" in member
    assert ("E1", "entity") == (fields["key"], fields["noun"])
    assert "added" == fields["history"][0]["what"]
    assert 2 == twice.status
    assert "write the id of one" in twice.err
    assert "    country: CA → US" in history


def test_export_and_import_again(office: Shell, sheets: Path, tmp_path: Path) -> None:
    """
    As a folder, as a workbook, and as it was on a day.
    """
    office.run("registry", "import", sheets, "--as-of", "2026-01-01")
    for path, options in ((tmp_path / "out", ()), (tmp_path / "out.xlsx", ("--xlsx",))):
        done = office.run("registry", "export", path, *options)
        again = office.run("registry", "import", path)

        assert f"Wrote 10 records to {path}." in done.err
        assert "Nothing changed." in again.err
    then = tmp_path / "then"
    assert (
        "Wrote 0 records"
        in office.run("registry", "export", then, "--at", "2025-12-31").err
    )
    assert 2 == office.run("registry", "export", then).status


def test_template(office: Shell, tmp_path: Path) -> None:
    """
    Empty sheets with a README, in either form; both can be imported as they are.
    """
    folder, books = tmp_path / "sheets", tmp_path / "books"
    done = office.run("registry", "template", folder)
    office.run("registry", "template", books, "--xlsx")

    assert "its README explains them" in done.err
    assert {f"{sheet.name}.csv" for sheet in SHEETS} | {"README.md"} == {
        file.name for file in folder.iterdir()
    }
    readme = (folder / "README.md").read_text("utf-8")
    for sheet in SHEETS:
        assert all(f"| {column.name}" in readme for column in sheet.columns)
    for path in (folder, books / "registry.xlsx", books):
        assert "Nothing changed." in office.run("registry", "import", path).err
    assert 2 == office.run("registry", "template", folder).status
