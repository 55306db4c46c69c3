"""Take a case for a report, make the cases of it, and go to one of them."""

from __future__ import annotations

from functools import partial

from grievance.domain.case import CaseKind
from grievance.domain.contents import Relation
from grievance.domain.counting import counted
from grievance.domain.ids import CaseId
from grievance.services.cases.related_cases import RelatedCase
from grievance.services.reports.report_tree import Limb
from tui.asking import cases as asking
from tui.asking import reports as asking_reports
from tui.asking.reports import Plan
from tui.asking.shown_case import ShownCase, prepare
from tui.facts.report import plan_blocks
from tui.forms.form import Form, One, Values, Words, coded
from tui.screens.case_steps.filling import fill_in
from tui.screens.case_steps.step import CaseDesk
from tui.screens.plan import PlanScreen


KINDS = (
    "A complaint; an inquiry has numbered questions; a report gets a case for each "
    "organisation. Ctrl+S does it, Esc goes back."
)
HEAD = "{count} · each gets a letter of its own, and names no other one"


async def take_for(desk: CaseDesk) -> None:
    """Ask what it is, and why."""
    session, case = desk.session, desk.shown.opened.case
    form = Form(
        title=f"What is {case.reference}?",
        fields=(
            One(
                name="kind",
                label="It is",
                options=coded(tuple(CaseKind)),
                value=case.kind,
            ),
            Words(
                name="reason",
                label="Why?",
                hint="one sentence; sealed in the case",
                needed="What a case is taken for needs a reason; write one sentence.",
            ),
        ),
        said=KINDS,
    )

    def keep(values: Values) -> None:
        kind, reason = CaseKind(values["kind"]), values["reason"]
        asking_reports.take_for(session, case.id, kind, reason)

    await fill_in(desk, form, keep, "What it is, is on record.")


async def fan_out(desk: CaseDesk) -> None:
    """Show what would be made, and make it when that is meant."""
    session, case_id = desk.session, desk.shown.opened.case.id

    async def show(plan: Plan) -> None:
        wanted, planned = plan

        def make() -> ShownCase:
            for spool_id in asking_reports.fan_out(session, case_id, wanted):
                desk.expect(spool_id)
            return prepare(session, asking.read_case(session, case_id))

        def answered(is_meant: bool | None) -> None:  # noqa: FBT001  # Textual calls it
            if is_meant:
                desk.ask(make, lambda now: desk.show(now, "The worker makes them."))

        head = HEAD.format(count=counted(len(planned), "organisation"))
        await desk.put(PlanScreen(head, plan_blocks(planned)), answered)

    desk.ask(partial(asking_reports.preview, session, case_id), show)


async def open_part(desk: CaseDesk) -> None:
    """Open the case under the cursor, from which Esc leads back to this one."""
    case_id = _meant(desk)
    if case_id is None:
        desk.say("There is no case of it that you may open.")
    else:
        await desk.open_other(case_id)


def _meant(desk: CaseDesk) -> CaseId | None:
    thing = desk.listed
    if isinstance(thing, Limb):
        return thing.case.id
    if isinstance(thing, RelatedCase):
        return thing.case_id
    if isinstance(thing, Relation):
        rows = (row.case for row in desk.cases.rows())
        return next((one.id for one in rows if one.reference == thing.case), None)
    return None
