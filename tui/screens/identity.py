"""Who complained, for a custodian who does not read the complaint."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.widgets import Static

from grievance.domain.case import Case
from grievance.domain.clock import ClockKind
from grievance.domain.compartment import Compartment
from grievance.domain.ids import CaseId
from grievance.services.access.end_access import Ending
from grievance.services.cases.open_identity import OpenedIdentity
from grievance.services.directory.read_directory import staff
from tui.asking import access as asking_access
from tui.asking import names as asking
from tui.facts.identity import identity_blocks
from tui.forms.access import ending_form, granting_form, person_of, until_of
from tui.forms.assessing import Assessing
from tui.forms.form import Form, Values
from tui.forms.people import reason_form, reason_of
from tui.forms.risk import risk_form
from tui.keys.command_list import Command, bindings
from tui.leaving import Leavable
from tui.messages import Refused
from tui.screens.asking_screen import AskingScreen
from tui.screens.case_steps.identity import disclosure
from tui.screens.confirm import GraveScreen
from tui.screens.form import FormScreen
from tui.screens.person import GIVING_UP
from tui.session import Session
from tui.text import line
from tui.widgets.key_line import KeyLine
from tui.widgets.long_text import LongText
from tui.words import UNREAD, stale_words, unread_words
from tui.wrapping import Block


ASSESSED = "The risk is assessed; its level is on the slip."
LOADING = "Opening who complained …"


class IdentityScreen(Leavable, AskingScreen[None]):
    """Shows it; whoever keeps names gives that key to another custodian, or gives it up."""

    BINDING_GROUP_TITLE = "Who complained"
    AUTO_FOCUS = "LongText"
    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "identity",
        Command(
            name="give",
            keys="n",
            label="Give the key",
            help="Give another custodian the key to who complained",
        ),
        Command(
            name="end",
            keys="x",
            label="Take off",
            help="End another custodian's access to who complained",
        ),
        Command(
            name="give_up",
            keys="X",
            label="Take myself off",
            help="Give up the key, since you are tied to whom it is about",
        ),
        Command(
            name="assess",
            keys="a",
            label="Assess risk",
            help="Say who may pay for the complaint, and how to reach them safely",
        ),
        Command(name="again", keys="R", label="Refresh", help="Read it anew; logged"),
        Command(name="leave", keys="escape", label="Back", help="Go back"),
    )

    def __init__(self, session: Session, case_id: CaseId) -> None:
        super().__init__(session)
        self._case_id = case_id
        self._opened: OpenedIdentity | None = None

    @property
    def case_id(self) -> CaseId:
        """Of which case it is."""
        return self._case_id

    def compose(self) -> ComposeResult:
        yield Static(line(LOADING), classes="state", markup=False)
        yield LongText()
        yield KeyLine()

    def on_mount(self) -> None:
        self.action_again()

    def _show(self, opened: OpenedIdentity) -> None:
        self._opened = opened
        said = f"{opened.case.reference} · names only · the log knows that you looked"
        self.query_one(".state", Static).update(line(said))
        self.query_one(LongText).show(identity_blocks(opened))

    def was_refused(self, event: Refused) -> None:
        """Say why there is nothing new to see."""
        super().was_refused(event)
        is_read = self._opened is not None
        if not is_read:
            blocks = [Block(unread_words(event.reason), "soft")]
            self.query_one(LongText).show(blocks)
        said = stale_words(event.reason) if is_read else f"Who complained · {UNREAD}"
        self.query_one(".state", Static).update(line(said))

    # Keys

    def action_again(self) -> None:
        """Read it anew."""
        self.ask(partial(asking.read_identity, self.session, self._case_id), self._show)

    async def action_give(self) -> None:
        """Ask to whom, until when, and why."""
        session, opened = self.session, self._opened
        if opened is None:
            return
        everybody = staff(session.ring.directory, at=session.mechanism.now())
        others = [one for one in everybody if one.id != session.ring.person_id]

        def submit(values: Values) -> bool:
            asking_access.grant(
                session,
                self._case_id,
                person_of(values),
                compartment=Compartment(values["key"]),
                until=until_of(values),
                reason=values["reason"],
            )
            return True

        people = sorted(others, key=lambda one: one.name.casefold())
        form = granting_form(people, opened.case.reference)
        await self._fill_in(form, submit, "They have the key now.")

    async def action_end(self) -> None:
        """Ask whose access ends, and why."""
        if self._opened is None:
            return

        def submit(values: Values) -> bool:
            ending = Ending(person_id=person_of(values), only_identity=True)
            asking_access.end(self.session, self._case_id, ending, values["reason"])
            asking_access.secure(self.session, self._case_id)
            return True

        form = ending_form(self._opened.access)
        await self._fill_in(form, submit, "They are off it.")

    async def action_give_up(self) -> None:
        """Ask why, then give the key up for good."""

        def submit(values: Values) -> bool:
            asking_access.give_up(self.session, self._case_id, reason_of(values))
            return True

        def answered(is_done: bool | None) -> None:  # noqa: FBT001  # Textual calls it
            if is_done:
                self.dismiss(None)

        form = reason_form("Take yourself off this case?", GIVING_UP)
        await self.app.push_screen(FormScreen(self.session, form, submit), answered)

    async def action_assess(self) -> None:
        """Ask who may pay for it, beginning with what was said before."""
        session, opened = self.session, self._opened
        if opened is None:
            return
        known = Assessing(
            session=session,
            case_id=self._case_id,
            began=opened.risk,
            last=opened.risk,
        )

        def submit(values: Values) -> bool:
            known.keep(values)
            return True

        due = session.mechanism.timetable.due(ClockKind.RISK_REVIEW, session.today)
        await self._fill_in(risk_form(opened.risk, due), submit, ASSESSED)

    async def _fill_in(
        self, form: Form, submit: Callable[[Values], bool], said: str
    ) -> None:
        def answered(is_done: bool | None) -> None:  # noqa: FBT001  # Textual calls it
            if is_done:
                self.say(said)
                self.action_again()

        await self.app.push_screen(FormScreen(self.session, form, submit), answered)

    def action_leave(self) -> None:
        self.dismiss(None)

    def forget(self) -> None:
        """Hold nothing any more."""
        self.begin_anew()
        self._opened = None
        self.query_one(LongText).show(())


async def ask_identity(shown: Screen[Any], session: Session, case: Case) -> None:
    """Ask before *shown* whether it is meant, then open who complained."""

    async def confirmed(is_meant: bool | None) -> None:  # noqa: FBT001  # Textual calls it
        if is_meant:
            await shown.app.push_screen(IdentityScreen(session, case.id))

    question = GraveScreen(disclosure(case.reference))
    await shown.app.push_screen(question, confirmed)
