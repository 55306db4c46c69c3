"""The screen of each area by its name; the queue, below everything, has none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from textual.screen import Screen

from tui.queue.case_list import CaseList
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

OPENS: Mapping[str, Open] = MappingProxyType(
    {
        "mine": MyCasesScreen,
        "tasks": TasksScreen,
        "audits": AuditsScreen,
        "statistics": StatisticsScreen,
        "out": WaitingScreen,
        "registry": RegistryScreen,
        "people": PeopleScreen,
        "log": lambda session, _cases: LogScreen(session),
        "search": SearchScreen,
    }
)
