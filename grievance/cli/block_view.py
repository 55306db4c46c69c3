"""Blocks and what they touch, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from grievance.cli.csv_lines import print_csv
from grievance.cli.output import Fields, print_json
from grievance.cli.tables import print_table
from grievance.domain.block import Block
from grievance.domain.case import Case
from grievance.domain.counting import counted
from grievance.domain.ids import CaseId, EntityId
from grievance.domain.knock_on import KnockOn
from grievance.domain.recusal import ConflictedHolder
from grievance.services.access.blocks import names_of_blocked
from grievance.storage.store import Transaction


Titles = Mapping[str, str]
Entities = Mapping[EntityId, str]
BLOCK_HEADS = ("reference", "who", "kept from", "since", "state")
KNOCK_ON_HEADS = ("Entity", "certificate", "expires", "audit", "as", "sure")
KNOCK_ON_FIELDS = (
    "entity",
    "standard",
    "number",
    "expires",
    "status",
    "audit",
    "audit_start",
    "role",
    "sure",
)
CASE_ALONE = "this case; no Entity is named yet"


def titles_of(tx: Transaction, blocks: Iterable[Block]) -> Titles:
    """Return what people call those who are blocked, and the Entities."""
    entities = {one for block in blocks for one in block.entities}
    titles = {str(id_): name for id_, name in tx.entities.titles(entities).items()}
    return titles | names_of_blocked(tx)


def print_blocks(
    blocks: Iterable[Block],
    references: Mapping[CaseId, str],
    titles: Titles,
    *,
    as_json: bool,
) -> None:
    """Print who is kept from what, and what was cleared."""
    if as_json:
        for block in blocks:
            print_json(_block_fields(block, references, titles))
        return
    rows = [
        (
            references[block.case_id],
            titles.get(block.who, block.who),
            [titles.get(str(one), str(one)) for one in block.entities] or CASE_ALONE,
            block.since,
            _state(block),
        )
        for block in blocks
    ]
    print_table(BLOCK_HEADS, rows, empty="No auditor or firm is complained of.")


def print_knock_on(
    found: Iterable[KnockOn],
    entities: Entities,
    months: int,
    *,
    is_blocked: bool,
    as_json: bool,
) -> None:
    """Print certificates, with the audit and what they were on it."""
    if as_json:
        for one in found:
            print_json(_knock_on_fields(one, entities))
        return
    rows = [
        (
            entities.get(one.certification.entity_id, "gone from the registry"),
            f"{one.certification.standard} {one.certification.number}",
            one.certification.expires,
            f"{one.audit.kind} {one.audit.start}",
            one.role,
            "yes" if one.is_sure else "perhaps",
        )
        for one in found
    ]
    lately = counted(months, "month")
    none = f"They worked on no certificate in the last {lately}."
    nobody = "No auditor or firm is complained of in this case."
    print_table(KNOCK_ON_HEADS, rows, empty=none if is_blocked else nobody)


def print_knock_on_csv(found: Iterable[KnockOn], entities: Entities) -> None:
    """Print certificates for a spreadsheet, with the names that JSON has."""
    rows = [_knock_on_fields(one, entities) for one in found]
    print_csv(KNOCK_ON_FIELDS, [row.values() for row in rows])


def print_holders(
    found: Iterable[tuple[Case, Iterable[ConflictedHolder]]], *, as_json: bool
) -> None:
    """Print who holds keys to which case and must not, with what to do."""
    held = [(str(case.reference), one) for case, people in found for one in people]
    if as_json:
        for reference, one in held:
            print_json(
                {
                    "reference": reference,
                    "person": one.person.name,
                    "keys": one.compartments,
                    "next_step": one.next_step,
                }
            )
        return
    rows = [
        (reference, one.person.name, one.compartments, one.next_step)
        for reference, one in held
    ]
    heads = ("reference", "person", "keys", "next step")
    print_table(heads, rows, empty="Nobody who must not holds a key.")


def _state(block: Block) -> str:
    return f"cleared {block.clearing.on}" if block.clearing else "stands"


def _block_fields(
    block: Block, references: Mapping[CaseId, str], titles: Titles
) -> Fields:
    return {
        "reference": references[block.case_id],
        "who": block.who,
        "name": titles.get(block.who, ""),
        "entities": [titles.get(str(one), str(one)) for one in block.entities],
        "since": block.since,
        "stands": block.is_standing,
        "cleared_on": block.clearing.on if block.clearing else None,
    }


def _knock_on_fields(one: KnockOn, entities: Entities) -> Fields:
    return {
        "entity": entities.get(one.certification.entity_id, ""),
        "standard": one.certification.standard,
        "number": one.certification.number,
        "expires": one.certification.expires,
        "status": one.certification.status,
        "audit": one.audit.kind,
        "audit_start": one.audit.start,
        "role": one.role,
        "sure": one.is_sure,
    }
