"""What is done from the queue with the cases that are marked, or with the one there."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.binding import BindingType

from grievance.domain.ids import CaseId
from grievance.domain.stage import Move
from grievance.domain.task import Task
from grievance.domain.urgency import Urgency
from tui.asking.bulk import MANY, finished, named, outcome_words, ways_of
from tui.asking.bulk_steps import assigning, giving_task, linking, making_urgent, moving
from tui.asking.doing import UNDOES
from tui.case_row import Row
from tui.forms.bulk import (
    cases,
    link_form,
    link_meant,
    move_meant,
    urgency_form,
    urgency_meant,
)
from tui.forms.option import Option
from tui.forms.task import task_form, task_of
from tui.keys.command_list import Command, bindings
from tui.queue.acting import Act, Acting
from tui.screens.confirm import ConfirmScreen
from tui.screens.form import FormScreen
from tui.screens.menu import MenuScreen
from tui.screens.move import MoveScreen
from tui.screens.queue_books import QueueBooks
from tui.text import line


NONE_HERE = "There is no case under the cursor, and none is marked."
NO_WAY = (
    "These cases have no next stage in common that many can go to at once; mark cases "
    "of one stage. Cases are decided, closed and merged one by one."
)
SEEN_FOR = 10.0  # seconds; it may name several cases
BUSY = "The last step is still being taken; Esc stops it."


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
    Command(
        name="link",
        keys="L",
        label="Link",
        help="Say that the marked cases are about the same matter, each on its own",
        shown=False,
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
        if not (rows := self._ready()):
            return
        if not (ways := ways_of(rows)):
            self.notify(NO_WAY, severity="warning", markup=False)
            return

        async def wanted(found: object) -> None:
            if isinstance(found, Move):
                act = Act(
                    what=f"Take {cases(rows)} to {found.to}",
                    name=f"stage of {cases(rows)}",
                    step=moving(self._session, found),
                )
                await self._make_sure(rows, act)

        stage, title = rows[0].case.stage, f"{cases(rows)}: to …"
        screen = MoveScreen(self._session, stage, move_meant, ways=ways, title=title)
        await self.app.push_screen(screen, wanted)

    async def action_urgency(self) -> None:
        """Ask how urgent they are, and why."""
        if not (rows := self._ready()):
            return

        async def wanted(found: tuple[Urgency, str] | None) -> None:
            if found is not None:
                act = Act(
                    what=f"Make {cases(rows)} {found[0]}",
                    name=f"urgency of {cases(rows)}",
                    step=making_urgent(self._session, *found),
                )
                await self._make_sure(rows, act)

        screen = FormScreen(self._session, urgency_form(rows), urgency_meant)
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
                    what=f"Assign {cases(rows)} to {line(who.name).plain}",
                    name=f"handler of {cases(rows)}",
                    step=assigning(self._session, who.id),
                )
                await self._make_sure(rows, act)

        names = [line(person.name) for person in people]
        screen = MenuScreen(f"Who handles {cases(rows)}?", names)
        await self.app.push_screen(screen, wanted)

    async def action_task(self) -> None:
        """Ask what is to be done, until when and by whom; it is the same in each."""
        if not (rows := self._ready()):
            return
        session = self._session

        async def wanted(task: Task | None) -> None:
            if task is not None:
                act = Act(
                    what=f"Write a task down in {cases(rows)}",
                    name=f"task in {cases(rows)}",
                    step=giving_task(session, task),
                )
                await self._make_sure(rows, act)

        people = tuple(Option(str(one.id), one.name) for one in session.handlers)
        title = f"What is to be done in {cases(rows)}?"
        form = task_form(people, None, session.ring.person_id, title)
        screen = FormScreen(
            session, form, lambda values: task_of(values, None, 1, session.today)
        )
        await self.app.push_screen(screen, wanted)

    async def action_link(self) -> None:
        """Ask which case they are linked to: one of them, where several are marked."""
        if not (rows := self._ready()):
            return
        others = rows if len(rows) > 1 else self._others(rows[0])

        async def wanted(found: tuple[CaseId, str] | None) -> None:
            if found is not None:
                rest = [row for row in rows if row.case.id != found[0]]
                act = Act(
                    what=f"Link {cases(rest)}",
                    name=f"link of {cases(rest)}",
                    step=linking(self._session, *found),
                )
                await self._make_sure(rest, act)

        screen = FormScreen(self._session, link_form(rows, others), link_meant)
        await self.app.push_screen(screen, wanted)

    def _others(self, here: Row) -> list[Row]:
        rows = self._index.rows()
        return [r for r in rows if r.case.id != here.case.id and not r.names_only]

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
