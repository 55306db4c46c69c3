"""Say that another case is about the same matter; each goes on, on its own."""

from __future__ import annotations

from uuid import UUID

from grievance.domain.ids import CaseId
from grievance.services.cases.open_case import OpenedCase
from tui.asking import doing
from tui.forms.form import Form, One, Values, Words
from tui.screens.case_steps.filling import fill_in
from tui.screens.case_steps.move import other_cases
from tui.screens.case_steps.step import CaseDesk


CHOOSE = "Choose the other case; type a part of its reference or of whom it is about."
SAID = (
    "Whoever reads the one learns the reference of the other, and nothing else. Ctrl+S "
    "does it, Esc goes back."
)


async def link(desk: CaseDesk) -> None:
    """Ask which, and why."""
    session, case = desk.session, desk.shown.opened.case
    form = Form(
        title=f"{case.reference} is about the same as …",
        fields=(
            One(
                name="other",
                label="Case",
                options=other_cases(desk),
                needed=CHOOSE,
            ),
            Words(
                name="reason", label="Why?", hint="sealed in this case; may be empty"
            ),
        ),
        said=SAID,
    )

    def keep(values: Values) -> OpenedCase:
        other = CaseId(UUID(values["other"]))
        return doing.link(session, case.id, other, values["reason"])

    await fill_in(desk, form, keep, f"They are linked. {doing.UNDOES}")
