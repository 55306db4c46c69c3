"""Refuse to end a case while what its kind asks for is not done."""

from __future__ import annotations

from grievance.domain.case import Case, CaseKind
from grievance.domain.intake import Outcome
from grievance.domain.question import Question, refuse_unanswered
from grievance.domain.report import NamedOrganisation, refuse_unmade
from grievance.domain.stage import TERMINAL, Move, Stage
from grievance.services.boxes.case_records import read_records
from grievance.storage.store import Transaction
from grievance.vault.case_box import CaseKey
from grievance.vault.directory import Directory


_NOT_MADE = frozenset({None, Outcome.QUARANTINED})


def refuse_unfinished(
    tx: Transaction, key: CaseKey, directory: Directory, case: Case, step: Move
) -> None:
    """
    Refuse to close an inquiry with an open question, or end a report half fanned out.

    Raises:
        NotAllowedError: A question has no answer, or the worker has not made a sub-case
            yet that somebody asked for.
    """
    if case.kind is CaseKind.INQUIRY and step.to is Stage.CLOSED:
        refuse_unanswered(read_records(tx, key, directory, Question))
    if case.kind is CaseKind.REPORT and step.to in TERMINAL:
        named = read_records(tx, key, directory, NamedOrganisation)
        refuse_unmade(sum(is_on_its_way(tx, one) for one in named))


def is_on_its_way(tx: Transaction, named: NamedOrganisation) -> bool:
    """Whether a case is to be made of an organisation, and waits, or lies aside."""
    if named.spool_id is None:
        return False
    return tx.spool.receipt(named.spool_id).outcome in _NOT_MADE
