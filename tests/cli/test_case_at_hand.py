"""Whatever command works on a case: first its keys, and that it was opened is logged."""

from __future__ import annotations

import re

from collections.abc import Iterator
from importlib import import_module

import click
import pytest

from grievance.cli.case import WORDS
from grievance.cli.main import grievance
from grievance.domain.compartment import Compartment
from grievance.domain.events import Act
from grievance.domain.ids import CaseId, holder_of
from grievance.domain.rekeying import RekeyDue
from tests.cli.letters import COMPLAINT
from tests.cli.staffed import shell_of
from tests.doubles import NOON
from tests.offices import CHIDI, DANA, HENRI, Office, sqlite_office
from tests.services.moves import reference_of


__all__ = ["sqlite_office"]


NEEDS = {
    "letters edit": ("--editor",),
    "refile": ("--new", "--reason", "x"),
    "split": ("--letter", "1"),
}
SUITABLE = {
    click.types.UUIDParameterType: "00000000-0000-4000-8000-000000000001",
    click.types.IntParamType: "1",
    click.types.IntRange: "1",
    click.types.DateTime: "2026-03-02",
}


def commands(group: click.Group, name: str = "") -> Iterator[tuple[str, click.Command]]:
    """Yield each command that works on one case, as somebody."""
    context = click.Context(group)
    for child in group.list_commands(context):
        command = group.get_command(context, child)
        assert command is not None
        called = f"{name} {child}".strip()
        if isinstance(command, click.Group):
            yield from commands(command, called)
        elif "person" in {one.name for one in command.params} and any(
            one.name == "reference" for one in arguments(command)
        ):
            yield called, command


def arguments(command: click.Command) -> list[click.Parameter]:
    return [one for one in command.params if isinstance(one, click.Argument)]


ON_A_CASE = dict(commands(grievance)) | {
    f"case {word}": getattr(import_module(module), name)
    for word, (module, name) in WORDS.items()
    if word != "new"
}


def fitting(name: str, reference: str) -> Iterator[str]:
    """Yield the fewest words that the command reads, whatever it makes of them."""
    command = ON_A_CASE[name]
    for one in command.params:
        if one.required and isinstance(one, click.Option):
            yield from (one.opts[0], word_for(one, reference))
    yield from (word_for(one, reference) for one in arguments(command))
    yield from NEEDS.get(name, ())


def word_for(one: click.Parameter, reference: str) -> str:
    if one.name in {"reference", "into", "other"}:
        return reference
    if one.name == "paths":
        return __file__
    if one.name == "says":
        return "complainant=x"
    if isinstance(one.type, click.Choice):
        return str(one.type.choices[0])
    return SUITABLE.get(type(one.type), "x")


def versions(office: Office, case_id: CaseId) -> int:
    with office.store.read() as tx:
        return tx.cases.slot(case_id, Compartment.CONTENTS).kv


def test_the_keys_come_first(
    sqlite_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Each command changes a key that is due before it does, or refuses, anything else.
    """
    monkeypatch.setenv("VISUAL", "true")  # in the place of an editor
    office = sqlite_office
    case_id = office.case_of(COMPLAINT)
    reference = str(reference_of(office, case_id))
    due = RekeyDue(case_id=case_id, compartment=Compartment.CONTENTS, since=NOON.date())
    dana, late = shell_of(office, DANA), {}

    for name in ON_A_CASE:
        with office.store.begin() as tx:
            tx.rekeys.add([due])
        before = versions(office, case_id)
        ended = dana.run(*name.split(), *fitting(name, reference))
        if versions(office, case_id) == before:
            late[name] = ended.err

    assert {"access recuse"} == late.keys(), late


READ_BY: dict[str, dict[str, tuple[str, ...]]] = {
    DANA: {
        "case": (),
        "case timeline": (),
        "case triage": (),
        "allegation list": (),
        "evidence list": (),
        "evidence relate": (),
        "fact list": (),
        "findings list": (),
        "letters check": ("1",),
        "letters drafts": (),
        "letters show": (),
        "question list": (),
        "timeline": (),
    },
    CHIDI: {"case": (), "risk show": (), "incident list": (), "contact show": ()},
}
OPENINGS = {DANA: Act.CONTENTS_OPENED, CHIDI: Act.IDENTITY_OPENED}
OTHER_KINDS = {"report show", "report letters", "gates list", "notices show"}
# Plain columns and coded facts, as in the list of cases; or none of it.
FACTS = {"access list", "block list", "block knock-on", "rekey"}
READING = re.compile(
    r"(list|show|drafts|relate|timeline|triage|knock-on|letters)$|case$"
)


def test_reading_is_logged(sqlite_office: Office) -> None:
    """
    Whatever shows something out of a case, as somebody who may see it; once each.
    """
    office = sqlite_office
    case_id = office.case_of(COMPLAINT)
    reference = str(reference_of(office, case_id))
    dana = shell_of(office, DANA)
    dana.run("assign", reference, "--to", HENRI)
    assert 0 == dana.run("letters", "draft", reference, "progress").status
    unlogged = {}

    for person, commands_ in READ_BY.items():
        for name, more in commands_.items():
            before = logged(office, person, case_id)
            ended = shell_of(office, person).run(*name.split(), reference, *more)
            if (ended.status, logged(office, person, case_id)) != (0, before + 1):
                unlogged[name] = ended.err

    assert {} == unlogged
    known = OTHER_KINDS | FACTS | set().union(*READ_BY.values())
    assert {name for name in ON_A_CASE if READING.search(name)} <= known


def logged(office: Office, person: str, case_id: CaseId) -> int:
    """Count how often somebody opened the case, as the log has it."""
    me = holder_of(office.person(person))
    with office.store.read() as tx:
        entries = tx.log.about([case_id])
    return sum((one.act, one.actor) == (OPENINGS[person], me) for one in entries)
