"""All cases and files of audits as they are at one moment, sorted for planning."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from grievance.domain.audit_facts import AuditFacts
from grievance.domain.block import Block, blocks_of
from grievance.domain.case import Case
from grievance.domain.ids import AuditId, CaseId
from grievance.domain.slip import Slip
from grievance.services.slips.known_slips import KnownSlip


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFile:
    """The file of an audit as it is on the books."""

    case: Case
    slip: Slip

    @property
    def facts(self) -> AuditFacts:
        """Its coded facts."""
        assert self.slip.audit is not None  # or it is a case like any other
        return self.slip.audit


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """All cases and files at one moment; *unsound* are those whose slip was altered."""

    slips: Mapping[CaseId, Slip] = field(repr=False)
    cases: Mapping[CaseId, Case] = field(repr=False)
    files: Mapping[AuditId, AuditFile] = field(repr=False)
    blocks: tuple[Block, ...] = field(repr=False)
    unsound: frozenset[CaseId] = frozenset()

    @classmethod
    def of(cls, known: Iterable[KnownSlip]) -> Snapshot:
        """Sort what is known into cases, files, and what nobody can read."""
        slips: dict[CaseId, Slip] = {}
        cases: dict[CaseId, Case] = {}
        files: dict[AuditId, AuditFile] = {}
        blocks: list[Block] = []
        unsound: set[CaseId] = set()
        for one in known:
            if one.slip is None:
                unsound.add(one.case.id)
            elif one.slip.audit is not None:
                file = AuditFile(case=one.case, slip=one.slip)
                if not one.case.is_erased:  # what comes of that audit gets a new file
                    files[one.slip.audit.audit_id] = file
            else:
                slips[one.case.id], cases[one.case.id] = one.slip, one.case
                blocks += blocks_of(one.slip, one.case.id, one.case.received_on)
        return cls(
            slips=slips,
            cases=cases,
            files=files,
            blocks=tuple(blocks),
            unsound=frozenset(unsound),
        )

    @property
    def facts(self) -> dict[AuditId, AuditFacts]:
        """The coded facts of every file."""
        return {id_: file.facts for id_, file in self.files.items()}
