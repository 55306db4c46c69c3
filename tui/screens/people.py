"""People and keys: who is here, what there is to see to, and the keys of the office."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.message import Message

from grievance.domain.ids import CaseId
from grievance.services.rekeying.regrant_person import Outdated, Regranted
from grievance.services.rekeying.rekey_due import Rekeyed
from grievance.vault.directory import PersonEntry
from tui.asking import grants as asking
from tui.asking import office as asking_office
from tui.asking.keys import change_due
from tui.asking.office import OfficeBook
from tui.facts.people import NOT_DONE_HERE, SLOTS, office_lines, office_words
from tui.forms.matter import Matter
from tui.keys.command_list import Command, bindings
from tui.keys.words import done_words, keys_words
from tui.leaving import Leavable
from tui.listed import Listed
from tui.queue.case_list import CaseList
from tui.screens.case import CaseScreen
from tui.screens.checkpoints import CheckpointsScreen
from tui.screens.confirm import GraveScreen
from tui.screens.grants import GrantsScreen
from tui.screens.listing_screen import ListingScreen, coming_and_going
from tui.screens.log import LogScreen
from tui.screens.names import NamesScreen
from tui.screens.person import PersonScreen
from tui.screens.retention import RetentionScreen
from tui.screens.waiting import WaitingScreen
from tui.session import Session


NOBODY = "Put the cursor on somebody who is here."
ALL_OPEN = "Nothing of theirs is for older keys that you could give them anew."


class PeopleScreen(Leavable, ListingScreen[None]):
    """Enter opens what a line is about; what needs the root key is named, not done."""

    BINDING_GROUP_TITLE = "People & keys"
    NAME = "People & keys"
    SLOTS = SLOTS
    LOADING = "Reading who is here …"
    EMPTY = NOT_DONE_HERE
    OF_LINE = frozenset({"open"})
    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "people",
        *coming_and_going(
            "Open what the line is about: somebody's keys, a list, the log"
        ),
        Command(
            name="give_anew",
            keys="e",
            label="Keys anew",
            help="Give somebody with new keys what they had, after they lost the old ones",
        ),
        Command(
            name="grants",
            keys="a",
            label="Grants",
            help="Who has which key to which case, what ends and opens nothing first",
        ),
        Command(
            name="log",
            keys="l",
            label="Log",
            help="Who did what, and who opened what when",
        ),
        Command(
            name="names",
            keys="w",
            label="Names only",
            help="Cases of which you may open who complained, and not what",
        ),
        Command(
            name="retention",
            keys="t",
            label="Retention",
            help="Closed cases whose time is over: keep, hold, ask to erase",
        ),
        Command(
            name="checkpoints",
            keys="c",
            label="Checkpoints",
            help="The newest signed head of the log; verify the log",
            shown=False,
        ),
    )

    class Done(Message):
        """So many of *total* are done by now."""

        def __init__(self, count: int, total: int, generation: int) -> None:
            super().__init__()
            self.count = count
            self.total = total
            self.generation = generation

    def __init__(self, session: Session, cases: CaseList) -> None:
        super().__init__(session)
        self._cases = cases

    def read(self) -> object:
        """Read who is here."""
        return asking_office.read_office(self.session)

    def lines(self, found: OfficeBook) -> Sequence[Listed]:
        """Return them all."""
        return office_lines(found)

    def words(self, found: OfficeBook) -> str:
        """Say how many they are."""
        return office_words(found)

    # Keys

    async def action_open(self) -> None:
        """Open what the line is about."""
        thing = self.thing
        if isinstance(thing, PersonEntry):
            await self.put(PersonScreen(self.session, thing, self._cases))
        elif thing == "rekey":
            self._rekey()
        elif thing == "requests":
            await self.put(WaitingScreen(self.session, self._cases))
        elif thing in {"grants", "log", "names", "retention", "checkpoints"}:
            await self.run_action(str(thing))
        elif thing is not None:
            self.say("That is done at the shell; the commands stand below.")

    async def action_grants(self) -> None:
        await self.put(GrantsScreen(self.session, self._cases))

    async def action_log(self) -> None:
        """Show the log; Enter there opens a case."""

        async def chosen(case_id: CaseId | None) -> None:
            if case_id is not None:
                await self.put(CaseScreen(self.session, case_id, self._cases))

        await self.put(LogScreen(self.session), chosen)

    async def action_names(self) -> None:
        await self.put(NamesScreen(self.session))

    async def action_retention(self) -> None:
        await self.put(RetentionScreen(self.session, self._cases))

    async def action_checkpoints(self) -> None:
        await self.put(CheckpointsScreen(self.session))

    # Keys to cases

    def _rekey(self) -> None:
        """Change what is due and on this ring; it goes on where it was interrupted."""
        done, told = list[Rekeyed](), self._teller()

        def tell(one: Rekeyed, total: int) -> None:
            done.append(one)
            told(len(done), total)

        def question() -> list[Rekeyed]:
            change_due(self.session, frozenset(), tell, is_cancelled=lambda: False)
            return done

        self.ask(question, self._rekeyed)

    def _rekeyed(self, done: list[Rekeyed]) -> None:
        refused = [one.refused for one in done if one.refused]
        changed = sum(bool(one.slots) for one in done)
        self.say(
            done_words(changed) if changed else "There was no key for you to change."
        )
        for why in refused[:1]:
            self.say(f"{len(refused):,} refused: {why}")
        self.action_again()

    def action_give_anew(self) -> None:
        """Find what somebody lost with their keys, and ask whether it is really them."""
        entry = self.thing
        if not isinstance(entry, PersonEntry):
            self.say(NOBODY)
            return
        self.ask(
            partial(asking.read_outdated, self.session, entry.person_id),
            partial(self._ask_anew, entry),
        )

    async def _ask_anew(self, entry: PersonEntry, found: Outdated) -> None:
        if not found.mine:
            others = f" Others could give {found.others:,}." if found.others else ""
            self.say(ALL_OPEN + others)
            return

        def confirmed(is_meant: bool | None) -> None:  # noqa: FBT001  # Textual calls it
            if is_meant:
                self._give_anew(found)

        count = len(found.mine)
        matter = Matter(
            title=f"Give {entry.name} {keys_words(count)} anew?",
            consequence="Whoever has their new keys reads all of it from then on. Make "
            "sure by telephone that it is really them.",
            told=entry.name,
            word="give",
        )
        await self.put(GraveScreen(matter), confirmed)

    def _give_anew(self, found: Outdated) -> None:
        told, total = self._teller(), len(found.mine)
        self.ask(
            lambda: asking.give_anew(
                self.session, found.mine, lambda count: told(count, total)
            ),
            self._given,
        )

    def _given(self, done: tuple[Regranted, ...]) -> None:
        refused = [one.refused for one in done if one.refused]
        self.say(f"Gave {keys_words(len(done) - len(refused))} anew.")
        for why in refused[:1]:
            self.say(f"{len(refused):,} refused: {why}")
        self.action_again()

    def _teller(self) -> Callable[[int, int], object]:
        generation = self._generation
        return lambda n, total: self.post_message(self.Done(n, total, generation))

    @on(Done)
    def progressed(self, event: Done) -> None:
        event.stop()
        if event.generation == self._generation:
            self.say_state(f"{event.count:,} of {event.total:,} done …")
