"""Who is kept from what, at a shell."""

from __future__ import annotations

import csv

from grievance.domain.registry import Registry
from grievance.services.registry.import_registry import import_registry
from tests.cli.command import Shell
from tests.cli.conftest import PERSON
from tests.cli.staffed import shell_of
from tests.doubles import NOON, make_mail
from tests.offices import DANA, RUTH, Office, sqlite_office
from tests.registries import EVERYTHING
from tests.registries import FIRM as FIRM_RECORD
from tests.services.moves import reference_of


__all__ = ["sqlite_office"]


FIRM = "Heron Audit"


def accuse(shell: Shell, reference: str) -> None:
    done = shell.run("allegation", "add", reference, "PS 1.1", "--against", FIRM)
    assert 0 == done.status, done.err


def test_blocks_are_listed_by_name(busy: Shell, reference: str) -> None:
    """
    Of one case and of all; an empty list says so.
    """
    assert "No auditor or firm" in busy.run("block", "list").out
    accuse(busy, reference)

    (one,) = busy.run("block", "list", reference, "--json").lines
    assert (reference, FIRM, ["Tamarack Rolling"], True) == (
        one["reference"],
        one["name"],
        one["entities"],
        one["stands"],
    )
    assert busy.run("block", "list").out == busy.run("block", "list", reference).out
    assert FIRM in busy.run("block", "list").out


def test_who_is_alone_is_told_that_nobody_could_answer(
    busy: Shell, reference: str
) -> None:
    """
    Instead of a request that waits for nobody; and who is not blocked is not let back.
    """
    accuse(busy, reference)
    clear = ("block", "clear", reference)

    alone = busy.run(*clear, FIRM.upper(), "--reason", "unfounded")
    unknown = busy.run(*clear, "Nobody", "--reason", "unfounded")

    assert "Nobody could answer" in alone.err
    assert "Nobody like that is blocked" in unknown.err
    assert [] == busy.run("requests", "--json").lines


def test_a_second_person_is_asked_to_clear_it(sqlite_office: Office) -> None:
    """
    By name; she is given the key, sees by name whom it is about, and says yes.
    """
    office, dana = sqlite_office, shell_of(sqlite_office, DANA)
    with office.store.begin() as tx:
        import_registry(tx, Registry.of(EVERYTHING), at=NOON)
    reference = reference_of(office, office.case_of(make_mail()))
    alleged = ("allegation", "add", reference, "PS 1.1", "--against", FIRM_RECORD.name)
    assert 0 == dana.run(*alleged).status

    asked = dana.run(
        *("block", "clear", reference, FIRM_RECORD.name, "--reason", "unfounded"),
        *("--second", RUTH),
    )
    short = asked.out.rpartition("confirm ")[2][:8]
    ruth = shell_of(office, RUTH)

    assert f"{RUTH} has to confirm it" in asked.out, asked.err
    assert "Another person" in dana.run("requests", "confirm", short).err
    assert "asked" in dana.run("requests").out
    assert f"let back: {FIRM_RECORD.name}" in ruth.run("requests", "show", short).out
    assert 0 == ruth.run("requests", "confirm", short).status
    (one,) = dana.run("block", "list", "--json").lines
    assert not one["stands"]


def test_knock_on_says_where_there_is_nothing(busy: Shell, reference: str) -> None:
    """
    Nobody complained of, or no certificate, are two answers.
    """
    assert (
        "is complained of in this case" in busy.run("block", "knock-on", reference).out
    )
    accuse(busy, reference)

    found = busy.run("block", "knock-on", reference, "--months", "2")
    assert "no certificate in the last 2 months." in found.out


def test_knock_on_is_a_table_for_spreadsheets(sqlite_office: Office) -> None:
    """
    Of the last 24 months, with the names that JSON has; with a head where it is empty.
    """
    office, dana = sqlite_office, shell_of(sqlite_office, DANA)
    with office.store.begin() as tx:
        import_registry(tx, Registry.of(EVERYTHING), at=NOON)
    reference = reference_of(office, office.case_of(make_mail()))
    dana.run("allegation", "add", reference, "PS 1.1", "--against", FIRM_RECORD.name)
    months = ("--months", "240")

    (one,) = dana.run("block", "knock-on", reference, *months, "--json").lines
    table = dana.run("block", "knock-on", reference, *months, "--csv").out
    head, row = csv.reader(table.splitlines())
    empty = dana.run("block", "knock-on", reference, "--months", "1", "--csv").out

    assert list(one) == head
    assert [str(value) for value in one.values()] == row
    assert [head] == list(csv.reader(empty.splitlines()))


def test_nobody_with_a_conflict_holds_a_key(busy: Shell, reference: str) -> None:
    """
    As a list, and for programs.
    """
    assert "Nobody who must not" in busy.run("block", "people", reference).out
    assert [] == busy.run("block", "people", reference, "--json").lines


def test_who_is_alone_does_not_lock_the_case_by_mistake(
    busy: Shell, reference: str
) -> None:
    """
    A complaint about the office names nobody; the person in it can still work on it.
    """
    done = busy.run("allegation", "add", reference, "PS 3.4", "--against", "office")

    assert 0 == done.status
    assert 0 == busy.run("case", reference).status


def test_holders_who_must_not_are_listed_for_all_cases(
    busy: Shell, reference: str
) -> None:
    """
    Whoever is tied themselves does not see that there is such a case.
    """
    assert "Nobody who must not" in busy.run("block", "people").out
    busy.run("people", "tie", PERSON, "--to", "Tamarack Rolling")

    shown = busy.run("block", "people")

    assert reference not in shown.out + shown.err
    assert "You are tied to" in busy.run("block", "people", reference).err
