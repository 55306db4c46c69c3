"""Cells are read tolerantly where that is harmless, and strictly where it matters."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.domain.audit import AuditKind
from grievance.domain.entity import NameKind
from grievance.services.registry_form.cells import read_cell
from grievance.services.registry_form.columns import Column
from grievance.services.registry_form.problems import CellError
from grievance.services.registry_form.sheets import BY_NAME
from tests.mail_keys import ec_key, make_reader
from tests.registries import AGE_RECIPIENT, CERTIFICATE_PEM


AUDITS = BY_NAME["audits"]
ENTITIES = BY_NAME["entities"]
DAY = AUDITS.column("due_from")
KIND = AUDITS.column("kind")
NAME = ENTITIES.column("name")
COUNTRY = ENTITIES.column("country")
ACTIVITIES = ENTITIES.column("activities")
ID = ENTITIES.column("id")
CLASS = ENTITIES.column("class")
FIRMS = BY_NAME["firms"]
CERTIFICATE = FIRMS.column("certificate")


@pytest.mark.parametrize(
    "written",
    [
        "2026-03-31",
        " 2026-3-31 ",
        "2026-03-31 00:00:00",
        "31.03.2026",
        "31. 3. 2026",
        "31/03/2026",
        date(2026, 3, 31),
        datetime(2026, 3, 31, 9, 30),  # noqa: DTZ001  # as spreadsheets give them
    ],
)
def test_days(written: object) -> None:
    """
    Three ways of writing a day, and those of spreadsheets.
    """
    assert date(2026, 3, 31) == read_cell(DAY, written)


def test_a_day_that_is_the_same_either_way() -> None:
    """
    With the same number twice there is nothing to confuse.
    """
    assert date(2026, 4, 4) == read_cell(DAY, "04/04/2026")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("03/04/2026", "can be two days"),
        ("03/31/2026", "no day of the calendar"),
        ("31-03-2026", "is no date"),
        ("31.03.26", "is no date"),
        ("2026-02-30", "no day of the calendar"),
        ("soon", "is no date"),
        (46112.0, "is no date"),
        ("0026-03-31", "check the year"),
        ("2026-03-31 09:30", "is no date"),
    ],
)
def test_days_that_are_none(written: object, said: str) -> None:
    """
    What could be two days, or none, is refused with what to write instead.
    """
    with pytest.raises(CellError, match=said):
        read_cell(DAY, written)


@pytest.mark.parametrize(
    ("column", "written", "expected"),
    [
        (NAME, "  Norvik \u00a0 Smelter ", "Norvik Smelter"),
        (NAME, "Gusto\u0308", "Gustö"),
        (NAME, 12.0, "12"),
        (COUNTRY, "no", "NO"),
        (KIND, "Re Certification", AuditKind.RECERTIFICATION),
        (KIND, "scope_change", AuditKind.SCOPE_CHANGE),
        (ACTIVITIES, "smelting ; casting;;smelting", ("smelting", "casting")),
        (ACTIVITIES, ["smelting"], ("smelting",)),
        (ACTIVITIES, "", ()),
        (CLASS, "industrial users", "Industrial Users"),
        (CLASS, "Friends", "Friends"),
        (CLASS, None, ""),
        (DAY, "", None),
        (
            ID,
            "A0B1C2D3-0000-4000-8000-00000000000F",
            "a0b1c2d3-0000-4000-8000-00000000000f",
        ),
    ],
)
def test_words(column: Column, written: object, expected: object) -> None:
    """
    Blanks, case of codes and composed letters are no matter.
    """
    assert expected == read_cell(column, written)


@pytest.mark.parametrize(
    ("column", "written", "said"),
    [
        (NAME, "", "has to be filled in"),
        (NAME, "   ", "has to be filled in"),
        (NAME, 3.1, "format the cell as text"),
        (NAME, True, "format the cell as text"),
        (NAME, "x" * 301, "longer than 300"),
        (NAME, "Nor\u202evik", "cannot be seen"),
        (NAME, "Nor\x1b[2Jvik", "cannot be seen"),
        (COUNTRY, "Norway", "ISO 3166"),
        (KIND, "visit", "write one of certification, surveillance"),
        (ACTIVITIES, ["a; b"], "holds a semicolon"),
        (ID, "a:b", "is no id"),
        (BY_NAME["firms"].column("notices_to"), "by post", "is no address"),
        (BY_NAME["firms"].column("code"), "x" * 17, "is no code"),
    ],
)
def test_words_that_are_refused(column: Column, written: object, said: str) -> None:
    """
    Each with one sentence that says what to write.
    """
    with pytest.raises(CellError, match=said):
        read_cell(column, written)


def test_an_empty_choice_is_its_default() -> None:
    """
    A name of which no kind is said is an alias.
    """
    assert NameKind.ALIAS is read_cell(BY_NAME["names"].column("kind"), "")


@given(
    st.sampled_from([NAME, COUNTRY, DAY, KIND, ID, ACTIVITIES, CLASS]),
    st.one_of(st.text(), st.floats(), st.integers(), st.booleans(), st.dates()),
)
def test_nothing_else_happens(column: Column, written: object) -> None:
    """
    Whatever a cell holds, it is read or refused; a value that was read is read again.
    """
    try:
        found = read_cell(column, written)
    except CellError as error:
        said = str(error)
    else:
        again = list(found) if isinstance(found, tuple) else found
        said = "" if found == read_cell(column, again) else "it changes"
    assert "it changes" != said
    assert "\x1b" not in said


def test_a_certificate_is_kept_in_one_form() -> None:
    """
    Lines that a sheet lost are found again; the blanks around them do not count.
    """
    for written in (CERTIFICATE_PEM, f" {' '.join(CERTIFICATE_PEM.split())}"):
        assert CERTIFICATE_PEM == read_cell(CERTIFICATE, written)
    assert "" == read_cell(CERTIFICATE, " ")


@pytest.mark.parametrize(
    ("column", "written", "said"),
    [
        ("certificate", "soon", "it is no certificate; write one in PEM"),
        ("certificate", make_reader(ec_key()).pem, "its key is not of RSA"),
        ("age_recipient", AGE_RECIPIENT[:-1], "no recipient of age"),
        ("language", "German", "two or three letters"),
    ],
    ids=["no-certificate", "elliptic", "no-recipient", "language"],
)
def test_how_notices_go_to_a_firm(column: str, written: str, said: str) -> None:
    """
    What nothing can be encrypted to is refused, with what to ask the firm for.
    """
    with pytest.raises(CellError, match=said):
        read_cell(FIRMS.column(column), written)


def test_a_language_is_a_code() -> None:
    """
    In small letters, and an age recipient as it is.
    """
    assert "de" == read_cell(FIRMS.column("language"), " DE ")
    assert AGE_RECIPIENT == read_cell(FIRMS.column("age_recipient"), AGE_RECIPIENT)
