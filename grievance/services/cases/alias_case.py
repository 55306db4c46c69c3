"""Make second references of a case, and find the case that somebody names by one."""

from __future__ import annotations

import secrets

from dataclasses import dataclass

from grievance.domain.alias import Alias, alias_digest
from grievance.domain.case import Case
from grievance.domain.draft import Addressee, Draft
from grievance.domain.events import Act
from grievance.domain.ids import CaseId
from grievance.domain.outgoing import Party
from grievance.domain.reference import (
    BadReferenceError,
    Reference,
    new_reference,
    parse_reference,
)
from grievance.services.boxes.keep import Pen
from grievance.storage.store import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A case, and the alias by which it was named; None for its own reference."""

    case: Case
    alias: Alias | None = None


def alias_for(
    pen: Pen, case: Case, to: Addressee, drafts: tuple[Draft, ...]
) -> Reference:
    """
    Return the reference that *to* knows, which is made with the first letter to them.

    The complainant knows the case's own.  An Entity and a Member keep theirs; anybody
    else gets a new one with each letter, as nothing here says who they are.
    """
    if to.party is Party.COMPLAINANT:
        return case.reference
    known = (one.reference for one in drafts if to.organisation and one.to == to)
    return next(known, None) or _make_alias(pen, case.id, to.party)


def find_named(tx: Transaction, written: str) -> Named | None:
    """
    Return the case that a reference means, or None.

    An alias that the log does not know is none: it would lead letters astray.
    """
    try:
        reference = parse_reference(written)
    except BadReferenceError:
        return None
    case = tx.cases.find(reference)
    if case is not None:
        return Named(case=case)
    alias = tx.aliases.find(reference)
    if alias is None or tx.log.last_digest(reference) != alias_digest(alias).hex():
        return None
    return Named(case=tx.cases.get(alias.case_id), alias=alias)


def _make_alias(pen: Pen, case_id: CaseId, party: Party) -> Reference:
    reference = new_reference(secrets.choice)
    while pen.tx.cases.find(reference) or pen.tx.aliases.find(reference):
        reference = new_reference(secrets.choice)
    alias = Alias(
        reference=reference, case_id=case_id, party=party, made_on=pen.at.date()
    )
    pen.tx.aliases.add(alias)
    pen.note(Act.ALIAS_MADE, reference, alias_digest(alias))
    return reference
