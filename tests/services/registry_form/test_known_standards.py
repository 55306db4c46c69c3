from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from grievance.catalogue.catalogue import Catalogue, shipped_catalogue
from grievance.catalogue.standards import Standard
from grievance.demo import HERE
from grievance.services.registry.read_registry import read_rows
from grievance.services.registry_form.assembling import ReadRegistry
from tests.services.sheets import ACCREDITATIONS, CERTIFICATIONS, write_sheets


CATALOGUE = shipped_catalogue()


def read(folder: Path, catalogue: Catalogue = CATALOGUE, **sheets: str) -> ReadRegistry:
    return read_rows(write_sheets(folder, **sheets), catalogue=catalogue)


@pytest.mark.parametrize(
    ("standard", "version", "said"),
    [
        (
            "ASI-PS",
            "V9",
            (
                "certifications.csv, row 2, column version: “V9” is no version of ASI-PS "
                "in the catalogue; write one of V3.1, V2, or add it to catalogue.toml "
                "(docs/catalogue.md)."
            ),
        ),
        (
            "ISO-14001",
            "V3.1",
            (
                "certifications.csv, row 2, column standard: “ISO-14001” is no standard "
                "of the catalogue; write one of ASI-PS, ASI-CoC, or add it to "
                "catalogue.toml (docs/catalogue.md)."
            ),
        ),
    ],
)
def test_what_the_catalogue_lacks_is_refused(
    tmp_path: Path, standard: str, version: str, said: str
) -> None:
    """
    With row, column and what is known; and the audit that refers to it as well.
    """
    rows = CERTIFICATIONS.replace("ASI-PS,V3.1,C-1", f"{standard},{version},C-1")

    found = read(tmp_path, certifications=rows)

    assert said == str(found.problems[0])
    assert "audits.csv, row 2, column certifications" in str(found.problems[1])
    assert ["C-2"] == [one.number for one in found.registry.certifications]


def test_an_accreditation_is_for_a_standard_that_is_known(tmp_path: Path) -> None:
    """
    Or nobody would find who may lead an audit for it.
    """
    found = read(tmp_path, accreditations=ACCREDITATIONS.replace("ASI-PS", "ASI-XX"))

    assert any(
        str(one).startswith(
            "accreditations.csv, row 2, column standard: “ASI-XX” is no"
        )
        for one in found.problems
    )
    assert () == found.registry.auditors


@pytest.mark.parametrize(
    ("standard", "version"),
    [("PS", "V3.1"), ("asi-ps", "v3.1"), ("ASI-PS", "3.1"), ("ps", "V 3.1")],
)
def test_is_kept_as_the_catalogue_writes_it(
    tmp_path: Path, standard: str, version: str
) -> None:
    """
    However the sheet has it, as certificates are looked for by that name; and it is
    the same certificate, so that importing it in another hand changes nothing.
    """
    rows = CERTIFICATIONS.replace("ASI-PS,V3.1", f"{standard},{version}")
    good = read(tmp_path / "good")

    found = read(tmp_path / "other", certifications=rows)

    assert ((), good.registry) == (found.problems, found.registry)


def test_what_an_operator_adds_is_known(tmp_path: Path) -> None:
    """
    A version in catalogue.toml is as good as one that ships.
    """
    own = Standard(standard="ASI-PS", short="PS", version="V9", title="Ninth")
    mine = replace(CATALOGUE, standards=(*CATALOGUE.standards, own))
    rows = CERTIFICATIONS.replace("V3.1", "V9")

    found = read(tmp_path, mine, certifications=rows)

    assert ((), {"V9"}) == (
        found.problems,
        {one.version for one in found.registry.certifications},
    )


def test_the_demonstration_has_no_other() -> None:
    """
    Its registry is imported by people who try the import.
    """
    assert () == read_rows(HERE / "registry.json", catalogue=CATALOGUE).problems
