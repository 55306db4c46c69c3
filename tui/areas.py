"""
The areas of the desk: the number that opens each from anywhere, and its name for `:`.

Whoever makes a screen for an area adds a line here; it has to be `Leavable`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from textual.screen import Screen

from tui.case_list import CaseList
from tui.screens.audits import AuditsScreen
from tui.screens.log import LogScreen
from tui.screens.my_cases import MyCasesScreen
from tui.screens.people import PeopleScreen
from tui.screens.registry import RegistryScreen
from tui.screens.search import SearchScreen
from tui.screens.statistics import StatisticsScreen
from tui.screens.tasks import TasksScreen
from tui.screens.waiting import WaitingScreen
from tui.session import Session


Open = Callable[[Session, CaseList], Screen[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """
    A screen that a *number* opens, or `:` with its *name* or one of its *aliases*.

    Where *open* is missing it is the queue, which lies below everything. A screen that
    answers with a case has it opened.
    """

    number: str
    name: str
    title: str
    help: str
    aliases: tuple[str, ...] = ()
    open: Open | None = None


AREAS = (
    Area(
        number="1",
        name="queue",
        title="Queue",
        help="Every case that you may open",
        aliases=("cases", "list"),
    ),
    Area(
        number="2",
        name="mine",
        title="Mine",
        help="The cases that you answer for, by the day something is due",
        aliases=("my-cases",),
        open=MyCasesScreen,
    ),
    Area(
        number="3",
        name="tasks",
        title="Tasks",
        help="What is to be done in cases, by whom and until when",
        aliases=("todo",),
        open=TasksScreen,
    ),
    Area(
        number="4",
        name="audits",
        title="Audits",
        help="Which audit has to look into what, and who is told when",
        aliases=("notices", "calendar"),
        open=AuditsScreen,
    ),
    Area(
        number="5",
        name="statistics",
        title="Statistics",
        help="How much came in, of what kind and when; small numbers withheld",
        aliases=("counts", "numbers"),
        open=StatisticsScreen,
    ),
    Area(
        number="6",
        name="out",
        title="Out",
        help="What waits for somebody: mail put aside, letters held, requests, jobs",
        aliases=("quarantine", "waiting", "outbox"),
        open=WaitingScreen,
    ),
    Area(
        number="7",
        name="registry",
        title="Registry",
        help="Entities, certifications, audits and firms, as of any day",
        aliases=("entities", "firms"),
        open=RegistryScreen,
    ),
    Area(
        number="8",
        name="people",
        title="People",
        help="Who is here with which keys, retention review, checkpoints",
        aliases=("keys", "grants", "retention", "checkpoints"),
        open=PeopleScreen,
    ),
    Area(
        number="0",
        name="log",
        title="Log",
        help="Who did what, and who opened what when",
        aliases=("entries",),
        open=lambda session, _cases: LogScreen(session),
    ),
    Area(
        number="ctrl+f",
        name="search",
        title="Search",
        help="Find words in all cases that you may open",
        aliases=("find", "words"),
        open=SearchScreen,
    ),
)
BY_NAME = {area.name: area for area in AREAS}
BY_NUMBER = {area.number: area for area in AREAS}
