"""Steps that are taken in one case alone: the queue opens it, and begins them there."""

from __future__ import annotations

from textual.binding import BindingType

from tui.case_row import Row
from tui.keys.command_list import Command, bindings
from tui.screens.case import CaseScreen
from tui.screens.case_steps.registry import Step, step_named
from tui.screens.case_steps.telling import HELP
from tui.screens.identity import ask_identity
from tui.screens.queue_acts import QueueActs


IDENTITY = "identity"
IN_ONE = ("reply", "allege", "flag", "days", "close", "merge", IDENTITY)
ONE_BY_ONE = "{} cases are marked; that is done one by one. Esc takes the marks off."
NAMES_ONLY = "You have the names of this case, and not what was said; i opens them."


def _command(step: Step) -> Command:
    return Command(
        name=step.name,
        keys=step.key,
        label=step.label,
        help=HELP[step.name],
        action=f"begin('{step.name}')",
        shown=False,
    )


# The same keys as in the case; the queue puts them between its own.
STEPS_IN_ONE: list[BindingType] = bindings(
    "queue", *(_command(step_named(name)) for name in IN_ONE)
)


class QueueSteps(QueueActs):
    """Opens the case under the cursor, or the one that is marked, for a step."""

    async def action_begin(self, name: str) -> None:
        """Begin a step in the one case that is chosen."""
        rows = self._ready()
        if len(rows) > 1:
            said = ONE_BY_ONE.format(f"{len(rows):,}")
            self.notify(said, severity="warning", markup=False)
        elif rows:
            await self._begin(rows[0], name)

    async def _begin(self, row: Row, name: str) -> None:
        if not row.names_only:
            screen = CaseScreen(self._session, row.case.id, self)
            screen.begin_with(lambda case: case.action_do(name))
            await self.app.push_screen(screen)
        elif name == IDENTITY:
            await ask_identity(self, self._session, row.case)
        else:
            self.notify(NAMES_ONLY, severity="warning", markup=False)
