"""A report as tables: what its fan-out comes to, and what was made of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import click

from grievance.cli.evidence_view import SAID, relation_fields
from grievance.cli.output import Fields
from grievance.cli.tables import print_table
from grievance.domain.allegation import Allegation
from grievance.domain.audit import Audit
from grievance.domain.case import Case
from grievance.domain.display import one_line
from grievance.domain.intake import Outcome
from grievance.services.evidence.relate_evidence import RelatedEvidence
from grievance.services.reports.report_tree import Branch, Limb, ReportTree
from grievance.services.triage.plan_organisation import Planned


PLAN_HEADS = (
    "organisation",
    "what it is",
    "certificates",
    "criteria",
    "next audit",
    "evidence at past audits",
)
TREE_HEADS = ("reference", "organisation", "stage", "owner", "due", "letters due")
NOT_YET = "the worker makes it"


def print_plan(planned: Sequence[Planned]) -> None:
    """Print what a fan-out comes to, with what to mind below."""
    rows = [_plan_row(one) for one in planned]
    print_table(PLAN_HEADS, rows, empty="No organisation was named.")
    for one in planned:
        for sentence in one.applied.sentences:
            click.echo(one_line(f"{one.named.name}: {sentence}"))


def plan_fields(one: Planned) -> Fields:
    """Write for programs what is to be made for one organisation."""
    named, audit = one.named, one.next_audit
    return {
        "number": named.number,
        "organisation": named.name,
        "id": named.respondent.id if named.respondent else None,
        "route": named.route,
        "reason": named.reason or None,
        "new": one.is_new,
        "certificates": [
            {"standard": c.standard, "version": c.version, "number": c.number}
            for c in one.certifications
        ],
        "allegations": [
            {"number": a.number, "criterion": a.criterion, "version": a.version}
            for a in one.allegations
        ],
        "versions": [
            {"standard": v.standard, "version": v.version, "why": v.why}
            for v in one.applied.versions
        ],
        "remarks": one.applied.sentences,
        "next_audit": {"id": audit.id, "start": audit.start} if audit else None,
        "evidence": [relation_fields(row) for row in one.relations],
    }


def print_tree(tree: ReportTree) -> None:
    """Print a report and what was made of it."""
    report = tree.report
    click.echo(one_line(f"Report {_said(report)}"))
    rows = [_branch_row(one) for one in tree.branches]
    rows += [_row(one, "not on record here") for one in tree.others]
    print_table(TREE_HEADS, rows, empty="It was not fanned out yet.")
    for one in tree.branches:
        if one.named.reason:
            click.echo(one_line(f"{one.named.name}: {one.named.reason}"))
    for name in tree.undecided:
        click.echo(one_line(f"{name}: nobody has said what it is."))


def tree_fields(tree: ReportTree) -> Fields:
    """Write a tree for programs."""
    return {
        **_limb_fields(tree.report),
        "organisations": [_branch_fields(one) for one in tree.branches],
        "undecided": tree.undecided,
        "others": [_limb_fields(one) for one in tree.others],
    }


def _plan_row(one: Planned) -> tuple[object, ...]:
    is_there = "" if one.is_new else " (there already)"
    return (
        one.named.name,
        f"{one.named.route}{is_there}",
        [f"{c.standard} {c.version}" for c in one.certifications],
        list(_criteria(one.allegations)),
        _audit(one.next_audit),
        list(_past(one.relations)),
    )


def _criteria(allegations: Iterable[Allegation]) -> Iterator[str]:
    """Write criteria by version, such as ``PS V3.1: 9.1 9.8``; each number once."""
    found: dict[str, dict[str, None]] = {}
    for one in allegations:
        short, _blank, number = one.criterion.partition(" ")
        found.setdefault(f"{short} {one.version}".strip(), {})[number] = None
    for standard, numbers in found.items():
        yield f"{standard}: {' '.join(numbers)}"


def _audit(audit: Audit | None) -> str:
    if audit is None:
        return ""
    if audit.start:
        return str(audit.start)
    return f"due until {audit.due_until}" if audit.due_until else "no day yet"


def _past(rows: Iterable[RelatedEvidence]) -> Iterator[str]:
    for row in rows:
        if row.is_past:
            yield f"{row.audit.start} evidence {row.evidence.number}: {SAID[row.relation]}"


def _branch_row(branch: Branch) -> tuple[object, ...]:
    if branch.limb:
        return _row(branch.limb, branch.named.name)
    return ("", branch.named.name, _without_case(branch), "", "", "")


def _row(limb: Limb, name: str) -> tuple[object, ...]:
    case = limb.case
    return (
        case.reference,
        name,
        case.stage,
        limb.owner,
        case.due_on,
        [f"{clock.kind} {clock.due_on}" for clock in limb.letters_due],
    )


def _without_case(branch: Branch) -> str:
    """Say why an organisation has no case."""
    if not branch.named.route.makes_case:
        return str(branch.named.route)
    if branch.outcome is None:
        return NOT_YET
    is_aside = branch.outcome is Outcome.QUARANTINED
    return "in quarantine" if is_aside else str(branch.outcome)


def _said(limb: Limb) -> str:
    case = limb.case
    letters = ", ".join(f"{one.kind} {one.due_on}" for one in limb.letters_due)
    due = f", due {case.due_on}" if case.due_on else ""
    return (
        f"{case.reference} is in {case.stage}{due}; letters due: {letters or 'none'}."
    )


def _branch_fields(branch: Branch) -> Fields:
    named = branch.named
    return {
        "number": named.number,
        "organisation": named.name,
        "id": named.respondent.id if named.respondent else None,
        "route": named.route,
        "reason": named.reason or None,
        "outcome": branch.outcome,
        "case": _limb_fields(branch.limb) if branch.limb else None,
    }


def _limb_fields(limb: Limb) -> dict[str, object]:
    case: Case = limb.case
    return {
        "reference": case.reference,
        "stage": case.stage,
        "owner": limb.owner,
        "due_on": case.due_on,
        "yours": limb.is_yours,
        "letters_due": [
            {"clock": one.kind, "due_on": one.due_on} for one in limb.letters_due
        ],
    }
