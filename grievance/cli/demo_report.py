"""The demonstration's report on eight organisations: a case for each, by the worker."""

from __future__ import annotations

from datetime import date

from grievance.cli.demo_hands import DANA, Done, Hands
from grievance.cli.demo_records import show
from grievance.domain.allegation import Period
from grievance.domain.case import CaseKind
from grievance.domain.counting import counted
from grievance.domain.evidence import EvidenceKind
from grievance.domain.ids import CaseId
from grievance.domain.report import Route
from grievance.services.handling.set_kind import set_kind
from grievance.services.reports.fan_out_report import FanOut, fan_out_report
from grievance.services.reports.name_organisations import name_organisations
from grievance.services.triage.plan_organisation import Named


TRANSFERS = Period(since=date(2023, 6, 1))
CODES = ("PS 9.1", "PS 9.8", "PS 10.3", "CoC 7.1", "CoC 7.2")
STRANGER = Named(
    route=Route.OUT_OF_SCOPE,
    name="Sarigobi Metals",
    reason="Neither certified nor a Member; the report says so as well.",
)


def fan_out(hands: Hands) -> Done:
    """Put on record what each organisation is; the worker makes a case of each."""
    case = hands.case("01")
    reason = "A published report on eight organisations."
    hands.do(DANA, set_kind, case.id, CaseKind.REPORT, reason=reason)
    hands.confirm(case.id)
    _record(hands, case.id)
    made = _make(hands, case.id)
    return Done(
        reference=case.reference,
        what=f"a report, fanned out into {counted(made, 'case')}; one organisation is "
        "no party",
        look=f"report show {case.reference}",
    )


def _record(hands: Hands, case_id: CaseId) -> None:
    """One piece of evidence was public before some of the audits, one after."""
    for number, (title, day) in enumerate(
        (
            ("The first briefing paper", date(2025, 3, 4)),
            ("Moved to Work, the report", date(2026, 10, 12)),
        ),
        start=1,
    ):
        show(
            hands,
            DANA,
            case_id,
            title=title,
            kind=EvidenceKind.PUBLISHED_REPORT,
            when=TRANSFERS,
            number=number,
            published_on=day,
        )


def _make(hands: Hands, case_id: CaseId) -> int:
    mechanism, ring = hands.mechanism, hands.rings[DANA]
    today = mechanism.today
    with mechanism.store.read() as tx:
        named = name_organisations(tx, ring, case_id, today=today)
    made = hands.do(
        DANA,
        fan_out_report,
        case_id,
        FanOut(every=(*named, STRANGER), when=TRANSFERS, codes=CODES),
        catalogue=mechanism.catalogue,
        today=today,
    )
    hands.hint(one.job_id for one in made.collected)
    hands.worker.drain()
    return len(made.collected)
