"""Decide on the proposal under the cursor with one key, or on all of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from textual.content import Content

from grievance.domain.counting import counted
from grievance.domain.deciding import Answer, ProposalState, Verdict
from grievance.domain.proposal import ProposalKind
from grievance.services.cases.open_case import OpenedCase
from tui.asking import proposals as asking_proposals
from tui.asking.doing import UNDOES
from tui.facts.proposal import fact_words
from tui.forms.choices import Choices, codes_of, read_choices
from tui.forms.form import Form, One, Values, Words
from tui.screens.case_steps.filling import fill_in
from tui.screens.case_steps.step import CaseDesk
from tui.screens.confirm import ConfirmScreen
from tui.screens.menu import MenuScreen


CHOOSE = "Say what it is."
NONE_HERE = "Put the cursor on a proposal."
BY_HAND = (
    ProposalKind.ENTITY,
    ProposalKind.CRITERION,
    ProposalKind.FLAG,
    ProposalKind.SEVERITY,
    ProposalKind.RESPONDENT,
    ProposalKind.COMPLAINANT,
    ProposalKind.MEMBER,
    ProposalKind.AUDIT_FIRM,
    ProposalKind.AUDITOR,
)
Answering = Callable[[str], Answer]  # by the code that was chosen
ALL = (
    "{proposals} confirmed as they stand, under your name. Hints and what rules "
    "add are left open. Each can be decided on again later."
)


async def confirm(desk: CaseDesk) -> None:
    """Say that it is so."""
    _decide(desk, Verdict.CONFIRMED)


async def reject(desk: CaseDesk) -> None:
    """Say that it is not so."""
    _decide(desk, Verdict.REJECTED)


async def change(desk: CaseDesk) -> None:
    """Ask what it is instead."""
    state = desk.listed
    if not isinstance(state, ProposalState):
        desk.say(NONE_HERE)
        return
    proposal = state.proposal

    def answer(code: str) -> Answer:
        return Answer(proposal_id=proposal.id, verdict=Verdict.CHANGED, code=code)

    words = fact_words(proposal.kind, proposal.code, proposal.label)
    title = f"Not “{words}”, but …"
    _ask_for(desk, proposal.kind, title, answer)


async def add(desk: CaseDesk) -> None:
    """Ask what is so that nobody proposed."""

    def chosen(place: int | None) -> None:
        if place is None:
            return
        kind = BY_HAND[place]

        def answer(code: str) -> Answer:
            return Answer(proposal_id=f"{kind}:{code}", verdict=Verdict.ADDED)

        _ask_for(desk, kind, "What nobody proposed", answer)

    kinds = [Content(kind.replace("-", " ")) for kind in BY_HAND]
    await desk.put(MenuScreen("What is to be put in?", kinds), chosen)


async def confirm_all(desk: CaseDesk) -> None:
    """Ask whether all that is left is meant."""
    case_id = desk.shown.opened.case.id
    count = sum(state.needs_decision for state in desk.shown.file.proposals)
    if not count:
        desk.say("Everything that needs a decision has one.")
        return

    def confirmed(is_meant: bool | None) -> None:  # noqa: FBT001  # Textual calls it
        if is_meant:
            desk.change(
                partial(asking_proposals.decide, desk.session, case_id, with_rest=True),
                f"All is decided; the facts count as confirmed. {UNDOES}",
            )

    said = ALL.format(proposals=counted(count, "proposal is", "proposals are"))
    await desk.put(ConfirmScreen("Confirm all that is left?", said), confirmed)


def _decide(desk: CaseDesk, verdict: Verdict) -> None:
    state, case_id = desk.listed, desk.shown.opened.case.id
    if not isinstance(state, ProposalState):
        desk.say(NONE_HERE)
        return
    answer = Answer(proposal_id=state.proposal.id, verdict=verdict)
    decide = partial(asking_proposals.decide, desk.session, case_id, (answer,))
    desk.change(decide, f"{verdict.capitalize()}. {UNDOES}")


def _ask_for(desk: CaseDesk, kind: ProposalKind, title: str, answer: Answering) -> None:
    """Ask for a fact of a kind; what there is to choose from is read first."""
    session, case_id = desk.session, desk.shown.opened.case.id

    async def show(choices: Choices) -> None:
        options = codes_of(choices, kind)
        label = kind.replace("-", " ").capitalize()
        field = (
            One(name="code", label=label, options=options, needed=CHOOSE)
            if options
            else Words(name="code", label=label, hint="a code", needed=CHOOSE)
        )

        def keep(values: Values) -> OpenedCase:
            given = answer(values["code"].strip())
            return asking_proposals.decide(session, case_id, (given,))

        await fill_in(
            desk, Form(title=title, fields=(field,)), keep, f"It is decided. {UNDOES}"
        )

    desk.ask(lambda: read_choices(session), show)
