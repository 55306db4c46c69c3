"""What can happen to cases and to audits, in an office at work."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from grievance.domain.allegation import Allegation
from grievance.domain.audit import AuditStatus
from grievance.domain.audit_change import cancelled
from grievance.domain.errors import NotAllowedError
from grievance.domain.forum import Forum
from grievance.domain.ids import CaseId
from grievance.domain.outcome import AskedBy
from grievance.domain.registry import Record, Registry
from grievance.domain.registry_reason import RegistryReason
from grievance.domain.request import RequestState
from grievance.domain.stage import Move, Stage
from grievance.services.audits.change_audit import add_audit, change_audit, merge_audits
from grievance.services.evidence.record_allegation import record_allegation
from grievance.services.registry.change_registry import Hand
from grievance.services.registry.import_registry import import_registry
from grievance.services.requests.clear_block import answer_clearing, ask_clearing
from tests.offices import DANA, RUTH
from tests.services.audits_ahead import (
    DAY,
    HERON,
    PAPER,
    WORKS,
    flag,
)
from tests.services.drafts import code
from tests.services.looking import cover
from tests.services.moves import move
from tests.services.paper_office import CHAIN, LEA, OLE, OSPREY
from tests.services.world_at_work import (
    AUDITS,
    CRITERIA,
    KNOWN,
    WorldAtWork,
    audit_of,
    rescoped,
)


FIRMS, WHO = (HERON, OSPREY), (HERON, OSPREY, LEA, OLE)
SCOPES = ((PAPER.id,), (CHAIN.id,), ())


class CaseSteps(WorldAtWork):
    """What people find out of a case, and who is complained of."""

    def flag(self, which: int, how: object) -> None:
        assert isinstance(how, int)
        case_id, known = self.cases[which], self.alleged.get((which, how))
        if not cover(self.office, case_id).is_open:
            return
        if known is None:
            made = flag(self.office, case_id, CRITERIA[how], at=self.at)
        else:
            if known.flagged and (case_id, known.number) not in self.waiting:
                known = self._record(case_id, known, flagged=False)
            made = self._record(case_id, known, flagged=True)
        self.alleged[which, how] = made
        self.waiting.add((case_id, made.number))

    def unflag(self, which: int, how: object) -> None:
        assert isinstance(how, int)
        case_id, known = self.cases[which], self.alleged.get((which, how))
        if known is None or not cover(self.office, case_id).is_open:
            return
        self.alleged[which, how] = self._record(case_id, known, flagged=False)
        self.waiting.discard((case_id, known.number))

    def _record(self, case_id: CaseId, one: Allegation, *, flagged: bool) -> Allegation:
        again = replace(one, revision=one.revision + 1, flagged=flagged)
        with self.office.store.begin() as tx:
            ring = self.office.rings[DANA]
            return record_allegation(
                tx, ring, case_id, again, at=self.at, reason="asked to"
            )

    def end(self, which: int, how: object) -> None:
        """Let a case end, which nobody can while an audit has to answer."""
        self.plan()
        case_id = self.cases[which]
        if not cover(self.office, case_id).is_open:
            return
        if any(case_id == waits for waits, _ in self.waiting):
            with pytest.raises(NotAllowedError, match="have no answer"):
                self._leave(case_id, how)
        else:
            self._leave(case_id, how)

    def _leave(self, case_id: CaseId, how: object) -> None:
        assert isinstance(how, Stage)
        step = Move(
            to=how,
            reason="They asked us to.",
            forums=frozenset({Forum.LEGAL_AID} if how is Stage.REFERRED else ()),
            asked_by=AskedBy.COMPLAINANT if how is Stage.WITHDRAWN else None,
            into=self.accusing if how is Stage.MERGED else None,
        )
        move(self.office, case_id, step, at=self.at)

    def accuse(self, which: int, how: object) -> None:
        """Let a firm or an auditor be complained of, or nobody complain of it any more."""
        self.accused = self.accused | {which} if how else self.accused - {which}
        named = {str(WHO[n].id) for n in self.accused}
        code(
            self.office,
            self.accusing,
            entities=(WORKS.id,),
            firms=tuple(one.id for one in FIRMS if str(one.id) in named),
            auditors=tuple(one.id for one in (LEA, OLE) if str(one.id) in named),
        )

    def clear(self, which: int, _how: object) -> None:
        """Let two people let somebody back."""
        if which not in self.accused - self.cleared:
            return
        who, ring = str(WHO[which].id), self.office.rings[DANA]
        with self.office.store.begin() as tx:
            second = self.office.person(RUTH)
            asked = ask_clearing(
                tx,
                ring,
                self.accusing,
                who,
                reason="They were heard.",
                at=self.at,
                second=second,
            )
        with self.office.store.begin() as tx:
            answer_clearing(
                tx,
                self.office.rings[RUTH],
                asked.id,
                RequestState.CONFIRMED,
                timetable=self.office.mechanism.timetable,
                at=self.at,
            )
        self.cleared.add(which)


class AuditSteps(WorldAtWork):
    """What the registry brings, by import and by hand."""

    def move(self, which: int, how: object) -> None:
        assert isinstance(how, int)
        if which in self.audits:
            day = self.today + timedelta(days=how)
            self._change(which, scheduled_start=day)

    def come_to(self, which: int, how: object) -> None:
        assert isinstance(how, AuditStatus)
        self._change(which, status=how)

    def hand_over(self, which: int, how: object) -> None:
        assert isinstance(how, int)
        lead = (LEA, OLE)[how].id
        self._change(which, firm_id=FIRMS[how].id, lead_auditor_id=lead)

    def lose(self, which: int, _how: object) -> None:
        self.audits.pop(which, None)
        self.know()

    def change_by_hand(self, which: int, how: object) -> None:
        """Let somebody add, merge, cancel or rescope an audit, where that can be."""
        assert isinstance(how, str)
        hand = Hand(why=RegistryReason.CORRECTION, today=self.today, at=self.at)
        audit = self.audits.get(which)
        into = self.audits.get((which + 1) % AUDITS)
        try:
            with self.office.store.begin() as tx:
                if audit is None:
                    add_audit(tx, audit_of(which, self.today + 100 * DAY), hand)
                elif how == "merge" and into is not None:
                    merge_audits(tx, audit.id, into.id, hand)
                elif how == "cancel":
                    change_audit(tx, audit.id, cancelled, hand)
                elif how.startswith("scope"):
                    scope = SCOPES[int(how[-1])]
                    change_audit(tx, audit.id, rescoped(scope), hand)
        except NotAllowedError as error:
            assert "audit" in str(error).casefold()  # noqa: PT017  # it has begun, or is over
        with self.office.store.read() as tx:
            known = {one.id: one for one in tx.audits.all()}
        named = ((n, known.get(audit_of(n, self.today).id)) for n in range(AUDITS))
        self.audits = {n: one for n, one in named if one is not None}

    def _change(self, which: int, **facts: object) -> None:
        if which in self.audits:
            changed = replace(self.audits[which], **facts)  # type: ignore[arg-type]  # fields of an audit
            self.audits[which] = changed
            self.know()

    def know(self) -> None:
        """Import the registry as it is now; what it has no more is taken off the books."""
        records: list[Record] = [*KNOWN, *self.audits.values()]
        with self.office.store.begin() as tx:
            registry = Registry.of(records)
            import_registry(tx, registry, at=self.at, remove_gone=True)

    def wait(self, _which: int, how: object) -> None:
        assert isinstance(how, int)
        self.at += timedelta(days=how)
