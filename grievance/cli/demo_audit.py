"""
The demonstration's audit: from an allegation that is flagged to what was found.

It began weeks ago and takes as long as it would, on the demonstration's own clock: the
complaint, a notice that two people let go, the audit, the auditors' answer, the finding.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from grievance.cli.demo_audit_file import (
    FIRST,
    acknowledge,
    confirm_first,
    find_file,
    keep_posted,
    let_go,
    review,
)
from grievance.cli.demo_audit_mail import FINDINGS, RECEIPT, answer, complaint
from grievance.cli.demo_days import Days
from grievance.cli.demo_hands import CHIDI, HENRI, Done, Hands
from grievance.cli.demo_records import allege, show
from grievance.cli.demo_turns import InTurn
from grievance.cli.named_case import find_case
from grievance.domain.allegation import Period
from grievance.domain.audit import Audit
from grievance.domain.audit_change import begun, ended, moved, submitted
from grievance.domain.audit_facts import Gate
from grievance.domain.case import Case
from grievance.domain.evidence import EvidenceKind
from grievance.domain.ids import CaseId
from grievance.domain.registry_reason import RegistryReason
from grievance.domain.reprisal import Harm, Likelihood, RiskAssessment
from grievance.domain.stage import Stage
from grievance.services.audits.change_audit import change_audit
from grievance.services.cases.assess_risk import assess_risk
from grievance.services.intake.collect_mail import collect_mail, seal_mail
from grievance.services.registry.change_registry import Hand
from grievance.storage.receipts import Origin
from grievance.vault.ring import PersonRing
from grievance.wiring import Mechanism


# Days before the demonstration's own.
COMPLAINED: Final = 75
RELEASED: Final = 74
ACKNOWLEDGED: Final = 70
PLAN_CAME: Final = 45
HELD: Final = 25
HELD_UNTIL: Final = 22
ANSWERED: Final = 6
CONFIRMED: Final = 1

WORKS = "Sungai Merpati Smelting"
SINCE = Period(since=date(2025, 2, 1))
ALLEGED = {
    "PS 10.3": "Passports are kept; who wants to leave pays first.",
    "PS 10.7": "A fee is cut from every wage, and nobody shows a paper for it.",
}
STUDY = date(2025, 3, 10)  # before the audit of that May
REVIEW_AFTER = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """An office on days that are over; *days* is the clock of its mechanism."""

    mechanism: Mechanism
    rings: Mapping[str, PersonRing] = field(repr=False)
    days: Days
    worker: InTurn

    def day(self, ago: int) -> Hands:
        """Let it be a day, on which the worker has planned; return who is at work."""
        self.days.forward(ago)
        self.worker.begin_day()
        return Hands(
            mechanism=self.mechanism,
            worker=self.worker,
            rings=self.rings,
            references={},
        )


def from_flag_to_finding(
    mechanism: Mechanism, rings: Mapping[str, PersonRing], days: Days
) -> tuple[Done, ...]:
    """Tell it until now; what is left to do about it is left to whoever looks at it."""
    with InTurn(mechanism) as worker:
        story = Story(mechanism=mechanism, rings=rings, days=days, worker=worker)
        case = _before(story)
        file = _told_of(story, case)
        _looked_at(story, case, file)
        _answered(story, file)
        story.day(0)  # the answer comes onto the slip of its case
    return _done(case, file)


def _before(story: Story) -> Case:
    """Take a complaint in, flag what it says, and learn that an audit is near."""
    hands = story.day(COMPLAINED)
    case = _complain(hands)
    _investigate(hands, case.id)
    _note(hands, lambda audit, today: moved(audit, _start(today), today=today))
    return case


def _told_of(story: Story, case: Case) -> Case:
    """Let the notice go that the worker drafted; it is acknowledged."""
    hands = story.day(RELEASED)
    file = find_file(hands)
    acknowledge(hands, case)
    let_go(hands, file, FIRST)
    hands = story.day(ACKNOWLEDGED)
    _receive(hands, answer(hands.mechanism, RECEIPT, file.reference))
    review(hands, file, Gate.PRE_AUDIT_RISK)
    return file


def _looked_at(story: Story, case: Case, file: Case) -> None:
    """Look at the plan, and tell whoever complained how far it is; it is held."""
    hands = story.day(PLAN_CAME)
    _note(hands, lambda audit, _: submitted(audit, report=False))
    review(hands, file, Gate.AUDIT_PLAN)
    keep_posted(hands, case)
    hands = story.day(HELD_UNTIL)
    first, last = story.days.on(HELD), story.days.on(HELD_UNTIL)
    _note(hands, lambda audit, today: begun(audit, first, today=today))
    _note(hands, lambda audit, today: ended(audit, last, today=today))
    keep_posted(hands, case)


def _answered(story: Story, file: Case) -> None:
    """Take the answer in, and confirm one of its findings."""
    hands = story.day(ANSWERED)
    _receive(hands, answer(hands.mechanism, FINDINGS, file.reference))
    _note(hands, lambda audit, _: submitted(audit, report=True))
    hands = story.day(CONFIRMED)
    confirm_first(hands, file, story.days.on(HELD_UNTIL))


def _complain(hands: Hands) -> Case:
    """Take in what a worker writes, and find out what it is about."""
    reference = _receive(hands, complaint(hands.mechanism.now()))
    assert reference is not None  # it can be read
    with hands.mechanism.store.read() as tx:
        case = find_case(tx, reference)
    hands.confirm(case.id)
    hands.assign(case.id, HENRI)
    assessment = RiskAssessment(
        at=hands.mechanism.now(),
        who="Whoever wrote, and those who came with them",
        from_whom="Their employer, and the agent they owe",
        likelihood=Likelihood.LIKELY,
        harm=Harm.LIVELIHOOD,
        review_on=hands.mechanism.today + REVIEW_AFTER,
    )
    hands.decide(CHIDI, assess_risk, case.id, assessment)
    return case


def _investigate(hands: Hands, case_id: CaseId) -> None:
    """Put on record what an audit has to look at: the Entity is told of nothing."""
    hands.move(HENRI, case_id, Stage.TRIAGE, "In scope: forced labour is alleged.")
    hands.move(HENRI, case_id, Stage.ASSESSMENT, "It names a place and a time.")
    allege(hands, HENRI, case_id, against=WORKS, words=ALLEGED, when=SINCE)
    kind = EvidenceKind.TESTIMONY
    show(hands, HENRI, case_id, title="What the worker writes", kind=kind, when=SINCE)
    show(
        hands,
        HENRI,
        case_id,
        title="A study of fees in the province",
        kind=EvidenceKind.PUBLISHED_REPORT,
        when=SINCE,
        number=2,
        published_on=STUDY,
    )
    why = "Whoever wrote must not be known; an audit can look without a name."
    hands.move(HENRI, case_id, Stage.AUDIT_FOLLOW_UP, why)


def _note(hands: Hands, change: Callable[[Audit, date], Audit]) -> None:
    """Say something new of the audit by hand, as the firm tells it."""
    mechanism = hands.mechanism
    today, registry = mechanism.today, hands.registry()
    [works] = (one for one in registry.entities if one.name == WORKS)
    [*_, audit] = sorted(
        (one for one in registry.audits if one.entity_id == works.id),
        key=lambda one: one.scheduled_start or date.min,
    )
    hand = Hand(why=RegistryReason.FIRM_ASKED, today=today, at=mechanism.now())
    with mechanism.store.begin() as tx:
        change_audit(tx, audit.id, lambda one: change(one, today), hand)


def _start(complained_on: date) -> date:
    return complained_on + timedelta(days=COMPLAINED - HELD)


def _receive(hands: Hands, mail: bytes) -> str | None:
    """Take a mail in; return the reference of where it lies."""
    mechanism = hands.mechanism
    ring = mechanism.worker_ring()
    with mechanism.store.begin() as tx:
        sealed, origin = seal_mail(ring, mail), Origin(source="file")
        taken = collect_mail(tx, ring, sealed, origin=origin, at=mechanism.now())
    hands.worker.drain()
    with mechanism.store.read() as tx:
        return tx.spool.receipt(taken.spool_id).reference


def _done(case: Case, file: Case) -> tuple[Done, ...]:
    return (
        Done(
            reference=case.reference,
            what=f"flagged for an audit {COMPLAINED} days ago; that was told, held, and "
            "says of one allegation: minor",
            look=f"timeline {case.reference}",
        ),
        Done(
            reference=file.reference,
            what="the file of that audit: a notice that two let go, its answer as it was "
            "read; one finding waits for a yes",
            look=f"findings list {file.reference}",
        ),
    )
