"""An import says where a notice would go out open, or to a certificate that is over."""

from __future__ import annotations

import json

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from grievance.domain.firm import Firm
from grievance.domain.protection import (
    UNPROTECTED,
    Protection,
    ProtectionKind,
    protection_for,
)
from grievance.domain.registry import Registry
from grievance.domain.registry_changes import changes_between
from grievance.services.letters.certificates import (
    certificate_line,
    ended_certificates,
    opened_firms,
)
from grievance.services.registry.export_registry import export_registry
from grievance.services.registry.read_registry import read_rows
from grievance.services.registry_form.writing import write_folder
from tests.doubles import NOON
from tests.mail_keys import make_reader
from tests.registries import AGE_RECIPIENT, CERTIFICATE_PEM, FIRM


def opened(before: Firm, after: Firm) -> list[str]:
    kept = Registry(firms=(before,)).kept(), Registry(firms=(after,)).kept()
    return list(opened_firms(changes_between(*kept)))


def test_a_firm_that_nothing_is_encrypted_to_any_more() -> None:
    """
    Only the last way of closing letters is missed, and only where there was one.
    """
    bare = replace(FIRM, certificate="", age_recipient="")

    assert [f"Notices to {FIRM.name} would no longer"] == [
        said[: said.index(" be encrypted")] for said in opened(FIRM, bare)
    ]
    assert [] == opened(FIRM, replace(FIRM, certificate=""))
    assert [] == opened(bare, replace(bare, name="Heron"))
    assert [] == opened(bare, FIRM)


def test_a_certificate_that_is_over() -> None:
    """
    It is said from the moment after; the certificate is named by its end and digest.
    """
    firm = replace(FIRM, certificate=make_reader(until=NOON).pem)

    assert [] == list(ended_certificates([firm], at=NOON))
    late = list(ended_certificates([firm], at=NOON + timedelta(seconds=1)))
    assert 1 == len(late)
    assert "has expired" in late[0]
    assert certificate_line(CERTIFICATE_PEM).startswith("until 2040-01-01, SHA-256 ")
    assert "a certificate that cannot be used" == certificate_line("-----BEGIN")


def test_how_letters_to_a_firm_are_closed() -> None:
    """
    S/MIME, which its mail program opens by itself, before age; else not at all.
    """
    assert (
        Protection(kind=ProtectionKind.SMIME, key=CERTIFICATE_PEM),
        Protection(kind=ProtectionKind.AGE, key=AGE_RECIPIENT),
        UNPROTECTED,
    ) == (
        protection_for(FIRM),
        protection_for(replace(FIRM, certificate="")),
        protection_for(replace(FIRM, certificate="", age_recipient="")),
    )


def test_it_comes_back_from_sheets_and_json(tmp_path: Path) -> None:
    """
    Over several lines of a cell that no spreadsheet takes for a formula.
    """
    write_folder(tmp_path / "sheets", export_registry(Registry(firms=(FIRM,))))
    record = {
        "id": "F-1",
        "name": "Heron Audit",
        "country": "NL",
        "language": "de",
        "certificate": CERTIFICATE_PEM,
        "age_recipient": AGE_RECIPIENT,
    }
    body = json.dumps({"entities": [], "firms": [record]}).encode()

    for source in (tmp_path / "sheets", body):
        read = read_rows(source)
        assert () == read.problems
        (firm,) = read.registry.firms
        assert protection_for(FIRM) == protection_for(firm)
        assert ("de", AGE_RECIPIENT) == (firm.language, firm.age_recipient)
