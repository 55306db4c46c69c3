"""What is done from the queue with the cases that are marked, or with the one there."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.binding import BindingType

from grievance.domain.errors import NotAllowedError
from grievance.domain.stage import Move
from grievance.domain.task import Task
from grievance.domain.urgency import Urgency
from tui.acting import Act, Acting
from tui.asking_bulk import assigning, giving_task, making_urgent, moving
from tui.bulk import MANY, finished, named, outcome_words, ways_of
from tui.case_row import Row
from tui.command_list import Command, bindings
from tui.doing import UNDOES
from tui.form import Form, One, Option, Values, Words
from tui.move_form import move_of
from tui.screens.confirm import ConfirmScreen
from tui.screens.form import FormScreen
from tui.screens.menu import MenuScreen
from tui.screens.move import MoveScreen
from tui.screens.queue_books import QueueBooks
from tui.task_form import task_form, task_of
from tui.text import line
from tui.words import URGENCY_SIGNS


NONE_HERE = "There is no case under the cursor, and none is marked."
NO_WAY = (
    "These cases have no next stage in common that many can go to at once; mark cases "
    "of one stage. Cases are decided, closed and merged one by one."
)
SEEN_FOR = 10.0  # seconds; it may name several cases
BUSY = "The last step is still being taken; Esc stops it."
HOW_URGENT = (
    "Critical: danger to life, child or forced labour, violence, reprisal. "
    "Ctrl+S does it, Esc goes back."
)


# What is done with cases; the queue puts them between its own keys.
ACTS: list[BindingType] = bindings(
    "queue",
    Command(
        name="stage",
        keys="s",
        label="Stage",
        help="Take the marked cases, or the one here, to another stage",
    ),
    Command(
        name="urgency",
        keys="p",
        label="Urgency",
        help="Say how urgent the marked cases are, or the one here",
    ),
    Command(
        name="assign",
        keys="a",
        label="Assign",
        help="Give the marked cases, or the one here, to somebody",
    ),
    Command(
        name="task",
        keys="t",
        label="Task",
        help="Write a task down in the marked cases, or in the one here",
    ),
)


class QueueActs(QueueBooks):
    """Asks once for all of them; what was refused stays marked."""

    @property
    def acting(self) -> Acting:
        """What takes a step with many cases."""
        return self.query_one(Acting)

    @property
    def chosen(self) -> list[Row]:
        """The cases that are marked; where none is, the one under the cursor."""
        marked = self._index.known(self.table.marks)
        row = self.table.row
        return marked or ([row] if row else [])

    async def action_stage(self) -> None:
        """Ask where to, and why, once for all."""
        rows = self._ready()
        ways = ways_of(rows)
        if rows and not ways:
            self.notify(NO_WAY, severity="warning", markup=False)
        if not ways:
            return

        async def wanted(found: object) -> None:
            if isinstance(found, Move):
                act = Act(
                    what=f"Take {_cases(rows)} to {found.to}",
                    name=f"stage of {_cases(rows)}",
                    step=moving(self._session, found),
                )
                await self._make_sure(rows, act)

        stage, title = rows[0].case.stage, f"{_cases(rows)}: to …"
        screen = MoveScreen(self._session, stage, _move, ways=ways, title=title)
        await self.app.push_screen(screen, wanted)

    async def action_urgency(self) -> None:
        """Ask how urgent they are, and why."""
        if not (rows := self._ready()):
            return

        async def wanted(found: tuple[Urgency, str] | None) -> None:
            if found is not None:
                act = Act(
                    what=f"Make {_cases(rows)} {found[0]}",
                    name=f"urgency of {_cases(rows)}",
                    step=making_urgent(self._session, *found),
                )
                await self._make_sure(rows, act)

        screen = FormScreen(self._session, _urgency_form(rows), _urgency)
        await self.app.push_screen(screen, wanted)

    async def action_assign(self) -> None:
        """Ask to whom, of those who can take cases."""
        if not (rows := self._ready()):
            return
        people = self._session.handlers

        async def wanted(place: int | None) -> None:
            if place is not None:
                who = people[place]
                act = Act(
                    what=f"Assign {_cases(rows)} to {line(who.name).plain}",
                    name=f"handler of {_cases(rows)}",
                    step=assigning(self._session, who.id),
                )
                await self._make_sure(rows, act)

        names = [line(person.name) for person in people]
        screen = MenuScreen(f"Who handles {_cases(rows)}?", names)
        await self.app.push_screen(screen, wanted)

    async def action_task(self) -> None:
        """Ask what is to be done, until when and by whom; it is the same in each."""
        if not (rows := self._ready()):
            return
        session = self._session

        async def wanted(task: Task | None) -> None:
            if task is not None:
                act = Act(
                    what=f"Write a task down in {_cases(rows)}",
                    name=f"task in {_cases(rows)}",
                    step=giving_task(session, task),
                )
                await self._make_sure(rows, act)

        people = tuple(Option(str(one.id), one.name) for one in session.handlers)
        title = f"What is to be done in {_cases(rows)}?"
        form = task_form(people, None, session.ring.person_id, title)
        screen = FormScreen(
            session, form, lambda values: task_of(values, None, 1, session.today)
        )
        await self.app.push_screen(screen, wanted)

    def _ready(self) -> list[Row]:
        """Return the chosen cases; none, with a word why, where nothing can be begun."""
        rows = [] if self.acting.is_busy else self.chosen
        if not rows:
            said = BUSY if self.acting.is_busy else NONE_HERE
            self.notify(said, severity="warning", markup=False)
        return rows

    async def _make_sure(self, rows: Sequence[Row], act: Act) -> None:
        """Begin; with very many once somebody has seen which they are."""
        if len(rows) <= MANY:
            self.acting.begin(rows, act)
            return

        def answered(is_sure: bool | None) -> None:  # noqa: FBT001  # what the screen answers
            if is_sure:
                self.acting.begin(rows, act)

        screen = ConfirmScreen(f"{act.what}?", named(rows))
        await self.app.push_screen(screen, answered)

    @on(Acting.Moved)
    def went_on(self) -> None:
        self.show_state()

    @on(Acting.Done)
    def acted(self, event: Acting.Done) -> None:
        """Show the cases as they are now, and say what became of the step."""
        keep, outcome = self.table.current, event.outcome
        self.table.marks -= finished(outcome, event.rows)
        self._index.put(*outcome.rows)
        self._changed(keep)
        self.notify(
            " ".join(
                (outcome_words(outcome), UNDOES if outcome.changes else "")
            ).strip(),
            severity="warning" if outcome.refused else "information",
            timeout=SEEN_FOR,
            markup=False,
        )
        if outcome.gone:
            self.action_again()


def _cases(rows: Sequence[Row]) -> str:
    if len(rows) == 1:
        return rows[0].case.reference
    return f"{len(rows):,} cases"


def _move(values: Values) -> Move:
    wish = move_of(values)
    wish.check()
    return wish


def _urgency_form(rows: Sequence[Row]) -> Form:
    options = tuple(Option(one, f"{URGENCY_SIGNS[one]} {one}") for one in Urgency)
    value = rows[0].case.urgency if len({r.case.urgency for r in rows}) == 1 else ""
    return Form(
        title=f"How urgent: {_cases(rows)}?",
        fields=(
            One(name="urgency", label="Urgency", options=options, value=value),
            Words(
                name="reason", label="Why?", hint="one sentence; sealed in each case"
            ),
        ),
        said=HOW_URGENT,
    )


def _urgency(values: Values) -> tuple[Urgency, str]:
    if not values["urgency"]:
        msg = "Choose how urgent they are."
        raise NotAllowedError(msg)
    if not values["reason"].strip():
        msg = "Say why, in one sentence."
        raise NotAllowedError(msg)
    return Urgency(values["urgency"]), values["reason"]
