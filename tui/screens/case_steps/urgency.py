"""Say how urgent the case is."""

from __future__ import annotations

from grievance.domain.urgency import Urgency
from grievance.services.cases.open_case import OpenedCase
from tui.asking import steps as asking_steps
from tui.asking.doing import UNDOES
from tui.forms.form import Form, One, Values, Words
from tui.forms.option import Option
from tui.screens.case_steps.filling import fill_in
from tui.screens.case_steps.step import CaseDesk
from tui.words import URGENCY_SIGNS


SAID = (
    "Critical: danger to life, child or forced labour, violence, reprisal. The clock for "
    "triage follows. Ctrl+S does it, Esc goes back."
)


async def urgency(desk: CaseDesk) -> None:
    """Ask how urgent, and why."""
    shown = desk.shown.opened.case
    options = tuple(Option(one, f"{URGENCY_SIGNS[one]} {one}") for one in Urgency)
    form = Form(
        title=f"How urgent is {shown.reference}?",
        fields=(
            One(name="urgency", label="Urgency", options=options, value=shown.urgency),
            Words(
                name="reason",
                label="Why?",
                hint="one sentence; sealed in the case",
                needed="Say why, in one sentence.",
            ),
        ),
        said=SAID,
    )

    def keep(values: Values) -> OpenedCase:
        chosen = Urgency(values["urgency"])
        now = desk.shown.opened.case  # a second try is about what is shown by then
        return asking_steps.make_urgent(desk.session, now, chosen, values["reason"])

    await fill_in(desk, form, keep, f"How urgent it is, is on record. {UNDOES}")
