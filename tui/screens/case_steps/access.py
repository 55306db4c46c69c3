"""Give somebody the key to a case, take somebody off it, or oneself."""

from __future__ import annotations

from grievance.domain.compartment import Compartment
from grievance.services.directory.read_directory import staff
from tui.asking import access as asking_access
from tui.forms.access import (
    ending_form,
    ending_of,
    granting_form,
    person_of,
    until_of,
)
from tui.forms.form import Values
from tui.screens.case_steps.filling import fill_in
from tui.screens.case_steps.step import CaseDesk
from tui.screens.reason import ReasonScreen


GIVING_UP = (
    "You read nothing of it from then on, it passes to a colleague where it is yours, "
    "and nobody puts you back unawares."
)


async def grant(desk: CaseDesk) -> None:
    """Ask to whom, which key, until when, and why."""
    session, case = desk.session, desk.shown.opened.case
    everybody = staff(session.ring.directory, at=session.mechanism.now())
    people = [one for one in everybody if one.id != session.ring.person_id]

    def keep(values: Values) -> None:
        asking_access.grant(
            session,
            case.id,
            person_of(values),
            compartment=Compartment(values["key"]),
            until=until_of(values),
            reason=values["reason"],
        )

    in_order = sorted(people, key=lambda one: one.name.casefold())
    form = granting_form(in_order, case.reference)
    await fill_in(desk, form, keep, "They have the key now.")


async def end(desk: CaseDesk) -> None:
    """Ask whose access ends, and why."""
    session, opened = desk.session, desk.shown.opened

    def keep(values: Values) -> None:
        ending = ending_of(values)
        asking_access.end(session, opened.case.id, ending, values["reason"])

    said = "They are off this case."
    await fill_in(desk, ending_form(opened.access), keep, said)


async def give_up(desk: CaseDesk) -> None:
    """Ask why, then leave the case for good."""
    session, case = desk.session, desk.shown.opened.case

    def given(reason: str | None) -> None:
        if reason is not None:
            desk.ask(
                lambda: asking_access.give_up(session, case.id, reason),
                lambda _: desk.lost(f"You are off {case.reference}."),
            )

    title = f"Take yourself off {case.reference}?"
    await desk.put(ReasonScreen(title, GIVING_UP), given)
