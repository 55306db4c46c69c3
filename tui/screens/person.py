"""Somebody of the office, and the keys they have to cases that you may open too."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import ClassVar

from textual.binding import BindingType

from grievance.domain.compartment import Compartment
from grievance.domain.counting import counted
from grievance.services.access.end_access import Ending
from grievance.services.access.list_grants import CaseGrant, HeldKeys
from grievance.vault.directory import PersonEntry
from tui.asking import access as asking_access
from tui.asking import grants as asking_grants
from tui.forms.access import ENDING, until_of
from tui.forms.form import Values
from tui.forms.people import key_form, reason_form, reason_of
from tui.keys.command_list import Command, bindings
from tui.leaving import Leavable
from tui.listed import Listed, Slot
from tui.queue.case_list import CaseList
from tui.screens.case import CaseScreen
from tui.screens.form import FormScreen
from tui.screens.listing_screen import ListingScreen, coming_and_going
from tui.session import Session
from tui.words import NONE
from tui.wrapping import Block


NO_KEY = "Put the cursor on a key."
GIVING_UP = (
    "You read nothing of it from then on, it passes to a colleague where it is yours, "
    "and nobody puts you back unawares. Ctrl+S does it, Esc goes back."
)
MARKS = {Compartment.CONTENTS: "the case", Compartment.IDENTITY: "who complained"}


class PersonScreen(Leavable, ListingScreen[None]):
    """What they have by case; n gives a key, x ends one, with a reason sealed there."""

    BINDING_GROUP_TITLE = "Somebody's keys"
    SLOTS = (
        Slot("Case", 13),
        Slot("Stage", 14, 50),
        Slot("Key to", 16),
        Slot("Until", 10, 60),
        Slot("Remark"),
    )
    LOADING = "Reading which keys they have …"
    EMPTY = "No key to a case that you may open. n gives one, Esc goes back."
    OF_LINE = frozenset({"open", "end"})
    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "person",
        *coming_and_going("Open the case"),
        Command(
            name="give",
            keys="n",
            label="Give a key",
            help="Give them the key to a case, for a reason and perhaps until a day",
        ),
        Command(
            name="end",
            keys="x",
            label="Take off",
            help="End their access to the case, or take yourself off it",
        ),
    )

    def __init__(self, session: Session, entry: PersonEntry, cases: CaseList) -> None:
        super().__init__(session)
        self._entry = entry
        self._cases = cases

    @property
    def heading(self) -> str:
        """What they are called."""
        return self._entry.name

    @property
    def _is_me(self) -> bool:
        return self._entry.person_id == self.session.ring.person_id

    def read(self) -> object:
        """Read which keys they have."""
        return asking_grants.read_keys_of(self.session, self._entry.person_id)

    def lines(self, found: HeldKeys) -> Sequence[Listed]:
        """Return a line for each key."""
        return [_line(one) for one in found.keys]

    def words(self, found: HeldKeys) -> str:
        """Say how many they are, and how many more."""
        return " · ".join(_words(found))

    # Keys

    async def action_open(self) -> None:
        """Open the case."""
        if (held := self.thing) is not None:
            await self.put(CaseScreen(self.session, held.case.id, self._cases))

    async def action_give(self) -> None:
        """Ask to which case, and why."""
        held, session, entry = self.thing, self.session, self._entry

        def submit(values: Values) -> bool:
            asking_grants.give_key(
                session,
                entry.person_id,
                values["reference"],
                compartment=Compartment(values["key"]),
                until=until_of(values),
                reason=values["reason"],
            )
            return True

        reference = held.case.reference if held else ""
        form = key_form(entry.name, reference)
        await self.put(FormScreen(session, form, submit), self._said("They have it."))

    async def action_end(self) -> None:
        """Ask why, then take them off; oneself for good."""
        held, session = self.thing, self.session
        if held is None:
            self.say(NO_KEY)
            return
        case, is_me, person_id = held.case, self._is_me, self._entry.person_id
        is_name = held.compartment is Compartment.IDENTITY

        def submit(values: Values) -> bool:
            reason = reason_of(values)
            if is_me:
                asking_access.give_up(session, case.id, reason)
            else:
                ending = Ending(person_id=person_id, only_identity=is_name)
                asking_access.end(session, case.id, ending, reason)
                asking_access.secure(session, case.id)
            return True

        who = "yourself" if is_me else self._entry.name
        title = f"Take {who} off {case.reference}?"
        form = reason_form(title, GIVING_UP if is_me else ENDING)
        said = self._said(f"{'You are' if is_me else 'They are'} off {case.reference}.")
        await self.put(FormScreen(session, form, submit), said)

    def _said(self, sentence: str) -> Callable[[bool | None], None]:
        """Return what says so once it is done."""

        def answered(is_done: bool | None) -> None:  # noqa: FBT001  # Textual calls it
            if is_done:
                self.say(sentence)

        return answered


def _line(one: CaseGrant) -> Listed:
    remark = "opens nothing: for keys they have no more" if one.is_lost else ""
    until = f"until {one.until}" if one.until else "for good"
    said = (
        f"{one.case.reference}: the key to {MARKS[one.compartment]}, {until}. {remark}"
    )
    return Listed(
        cells=(
            one.case.reference,
            one.case.stage,
            MARKS[one.compartment],
            str(one.until or NONE),
            f"! {remark}" if remark else "",
        ),
        thing=one,
        key=f"{one.case.id}/{one.compartment}",
        tone="warm" if one.is_lost else "",
        detail=(Block(said.strip()),),
    )


def _words(found: HeldKeys) -> Iterator[str]:
    yield counted(len(found.keys), "key")
    if found.others:
        yield f"to {counted(found.others, 'more case')}, which you may not open"
