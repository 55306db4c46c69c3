"""Grants: who has which key to which case; first what ends, and what opens nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType

from grievance.domain.case import Case
from grievance.domain.compartment import Compartment
from grievance.services.access.end_access import Ending
from grievance.services.access.list_grants import CaseGrant
from tui.asking import access as asking_access
from tui.asking import grants as asking_grants
from tui.asking.grants import Grants
from tui.facts.grant import SLOTS, grant_lines, grant_words
from tui.forms.access import ENDING
from tui.forms.form import Values
from tui.forms.people import reason_form, reason_of
from tui.keys.command_list import Command, bindings
from tui.leaving import Leavable
from tui.listed import Listed
from tui.queue.case_list import CaseList
from tui.screens.case import CaseScreen
from tui.screens.form import FormScreen
from tui.screens.listing_screen import ListingScreen, coming_and_going
from tui.session import Session


NO_KEY = "Put the cursor on somebody's key."
MINE = "It is yours: Enter on your own name among the people takes you off a case."


class GrantsScreen(Leavable, ListingScreen[None]):
    """Enter opens the case where keys are given and taken; x takes one off at once."""

    BINDING_GROUP_TITLE = "Grants"
    NAME = "Grants"
    SLOTS = SLOTS
    LOADING = "Reading who has which key …"
    EMPTY = (
        "There is nothing to see to: no key to a case of yours has a last day, and each "
        "opens its case. A shows all, Esc goes back."
    )
    OF_LINE = frozenset({"open", "end"})
    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "grants",
        *coming_and_going("Open the case where its keys are given and taken"),
        Command(
            name="end",
            keys="x",
            label="Take off",
            help="End somebody's access to the case, for a reason",
        ),
        Command(
            name="everything",
            keys="A",
            label="All keys",
            help="Show the keys that are for good too, or hide them",
        ),
    )

    def __init__(self, session: Session, cases: CaseList) -> None:
        super().__init__(session)
        self._cases = cases
        self._everything = False

    def read(self) -> object:
        """Read who has which key."""
        return asking_grants.read_grants(self.session)

    def lines(self, found: Grants) -> Sequence[Listed]:
        """Return what somebody has to think of, and perhaps the rest."""
        return grant_lines(found, self.session.today, everything=self._everything)

    def words(self, found: Grants) -> str:
        """Say how many there are."""
        return grant_words(found, everything=self._everything)

    # Keys

    async def action_open(self) -> None:
        """Open the case at who may read it."""
        thing = self.thing
        if thing is None:
            return
        case: Case = thing.case if isinstance(thing, CaseGrant) else thing
        screen = CaseScreen(self.session, case.id, self._cases)
        screen.begin_with(lambda shown: shown.action_tab("access"))
        await self.put(screen)

    def action_everything(self) -> None:
        """Show all keys, or those alone that end, or open nothing."""
        self._everything = not self._everything
        self.show_lines()

    async def action_end(self) -> None:
        """Ask why, then take somebody off."""
        one, session = self.thing, self.session
        if not isinstance(one, CaseGrant):
            self.say(NO_KEY)
            return
        if one.person_id == session.ring.person_id:
            self.say(MINE)
            return
        only_name = one.compartment is Compartment.IDENTITY

        def submit(values: Values) -> bool:
            ending = Ending(person_id=one.person_id, only_identity=only_name)
            asking_access.end(session, one.case.id, ending, reason_of(values))
            asking_access.secure(session, one.case.id)
            return True

        def answered(is_done: bool | None) -> None:  # noqa: FBT001  # Textual calls it
            if is_done:
                self.say(f"{one.name} is off {one.case.reference}.")

        form = reason_form(f"Take {one.name} off {one.case.reference}?", ENDING)
        await self.put(FormScreen(session, form, submit), answered)
