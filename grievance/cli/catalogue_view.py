"""All that is known about one criterion, for a person or a program."""

from __future__ import annotations

import textwrap

from collections.abc import Mapping, Sequence

import click

from grievance.catalogue.catalogue import Catalogue
from grievance.domain.criterion import CriterionRef, parse_criterion_id
from grievance.domain.display import one_line
from grievance.domain.errors import GrievanceError


WIDTH = 88


def criterion_fields(catalogue: Catalogue, ref: CriterionRef) -> dict[str, object]:
    """
    Gather title, basis, tests, expansion, crosswalk and issues of a criterion.

    Raises:
        CriterionIdError: Its id is not written as the standards write it.
        NotFoundError: There is no such standard, version or criterion.
    """
    criterion = catalogue.criterion(ref)
    tests = catalogue.tests_for(ref)
    letter = parse_criterion_id(ref.criterion).letter
    return {
        "standard": ref.standard,
        "version": ref.version,
        "criterion": ref.criterion,
        "title": criterion.title,
        "part": criterion.parts.get(letter, ""),
        "parts": criterion.parts,
        "basis": criterion.basis,
        "confidence": criterion.confidence,
        "note": criterion.note,
        "tests": [step for one in tests for step in one.steps],
        "tests_note": " ".join(dict.fromkeys(one.note for one in tests if one.note)),
        "protect": list(catalogue.protection(tests)),
        "expansion": _expansion(catalogue, ref),
        "crosswalk": _crosswalk(catalogue, ref),
        "issues": list(_issues(catalogue, ref)),
    }


def show_criterion(fields: Mapping[str, object]) -> None:
    """Print the fields of a criterion as text."""
    click.echo(
        one_line(
            f"{fields['standard']} {fields['version']} {fields['criterion']}  "
            f"{fields['title']}"
        )
    )
    _line("part", fields["part"])
    _line("basis", f"{fields['basis']}, confidence {fields['confidence']}")
    _line("note", fields["note"])
    parts = fields["parts"]
    if isinstance(parts, dict):
        _list("letters", [f"{letter}: {topic}" for letter, topic in parts.items()])
    for name in ("tests", "protect", "expansion", "crosswalk", "issues"):
        shown = fields[name]
        if isinstance(shown, list):
            _list(_HEADS[name], [_said(one) for one in shown])
    _line("note on tests", fields["tests_note"])


_HEADS = {
    "tests": "how an auditor can test it",
    "protect": "how to protect people meanwhile",
    "expansion": "looked at together with",
    "crosswalk": "in other versions",
    "issues": "issues that point to it",
}


def _said(one: object) -> str:
    """Say an entry in words."""
    if isinstance(one, Mapping):
        return ": ".join(str(value) for value in one.values() if value)
    return str(one)


def _line(head: str, text: object) -> None:
    if text:
        _wrapped(f"{head}: {text}", "  ")


def _list(head: str, entries: Sequence[str]) -> None:
    if entries:
        click.echo(f"\n{head}")
        for entry in entries:
            _wrapped(entry, "  - ")


def _wrapped(text: str, lead: str) -> None:
    rest = " " * len(lead)
    plain = one_line(" ".join(text.split()))
    click.echo(textwrap.fill(plain, WIDTH, initial_indent=lead, subsequent_indent=rest))


def _expansion(catalogue: Catalogue, ref: CriterionRef) -> list[dict[str, str]]:
    """Return what the rules add to a criterion, in the numbering of slips."""
    shorts = {one.short for one in catalogue.standards}
    codes = [catalogue.code(one) for one in _in_current(catalogue, ref)]
    added = catalogue.expand(codes, certified=shorts)
    return [{"code": str(one.code), "reason": one.reason.strip()} for one in added]


def _crosswalk(catalogue: Catalogue, ref: CriterionRef) -> list[dict[str, str]]:
    found = []
    for other in catalogue.versions(ref.standard):
        if other.version == ref.version:
            continue
        try:
            moved = catalogue.in_version(ref, other.version)
        except GrievanceError:  # nobody has joined the two versions yet
            continue
        where = ", ".join(one.criterion for one in moved) or "not in it"
        found.append({"version": other.version, "criteria": where})
    return found


def _issues(catalogue: Catalogue, ref: CriterionRef) -> tuple[str, ...]:
    issues: dict[str, None] = {}
    for one in _in_current(catalogue, ref):
        code = str(catalogue.code(one).whole)
        issues.update(dict.fromkeys(catalogue.issues.issues_of(code)))
    return tuple(issues)


def _in_current(catalogue: Catalogue, ref: CriterionRef) -> tuple[CriterionRef, ...]:
    """Carry a criterion to the version that codes are numbered by, if that is known."""
    try:
        return catalogue.in_version(ref, catalogue.current(ref.standard).version)
    except GrievanceError:
        return ()
