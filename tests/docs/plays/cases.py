"""Work on cases: what a page begins with is a case that is just there for it."""

from __future__ import annotations

from grievance.domain.ids import CaseId
from grievance.domain.stage import Stage as At
from tests.docs.stage import CASE, REQUEST, Cue, Cues, Stage
from tests.docs.world import case
from tests.offices import HENRI
from tests.services.moves import case_in
from tests.services.outgoings import covers


TO_DECISION = (At.TRIAGE, At.ASSESSMENT, At.DECISION)
TO_END = (*TO_DECISION, At.MONITORING, At.CLOSED)


def at(stage: Stage, *stages: At, name: str = CASE, text: str = "") -> CaseId:
    """Let the page's reference be that of a case that was brought so far."""
    return stage.of(case_in(stage.office, *stages, text=text), name)


def letters(stage: Stage) -> Cues:
    """Nobody is at risk; words and plan are at hand."""
    case(stage)
    stage.file("plan.pdf")
    return {
        "grievance letters edit": Cue(stdin=b"A question\n\nWhen was it?\n"),
        "grievance letters release": Cue(answers="y\n"),
    }


def retention(stage: Stage) -> Cues:
    """The case is over, and the office keeps such a case for a month."""
    stage.setting("retention", 'not-substantiated = "1 months"')
    at(stage, *TO_END)

    def over() -> None:
        for letter in covers(stage.office, at(stage, *TO_END)):
            stage.run("letters", "withdraw", str(letter.id)[:8])
        stage.run("case", stage.means[CASE])

    def asked() -> None:
        listed = stage.shell().run("requests", "--json").lines
        [mine] = [one for one in listed if one["about"] == stage.means[CASE]]
        stage.means[REQUEST] = str(mine["request"])[:8]

    return {
        "grievance erase": Cue(before=over),
        "grievance requests confirm": Cue(by=HENRI, before=asked),
    }
