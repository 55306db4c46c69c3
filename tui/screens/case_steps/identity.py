"""See who wrote; what was seen stays seen, so a word is asked for."""

from __future__ import annotations

from grievance.domain.reference import Reference
from tui.asking import cases as asking
from tui.forms.matter import Matter
from tui.screens.case_steps.step import CaseDesk
from tui.screens.confirm import GraveScreen


DISCLOSURE = (
    "Who wrote is sealed apart from what they wrote. That you looked, and when, is "
    "written into the log for good; what was seen stays seen."
)


def disclosure(reference: Reference) -> Matter:
    """Return what is asked before it is opened who wrote."""
    return Matter(
        title="See who wrote?",
        consequence=DISCLOSURE,
        references=(reference,),
        told="nobody outside; everybody who may read this case sees it in the log.",
        word="open",
    )


async def identity(desk: CaseDesk) -> None:
    """Ask whether it is meant."""
    case = desk.shown.opened.case

    def confirmed(answer: bool | None) -> None:  # noqa: FBT001  # Textual calls it
        if answer:
            desk.change(lambda: asking.read_writers(desk.session, case.id))

    await desk.put(GraveScreen(disclosure(case.reference)), confirmed)
