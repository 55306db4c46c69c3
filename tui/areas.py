"""
The areas of the desk: the number that opens each from anywhere, and its name for `:`.

Whoever makes a screen for an area adds it here, and in `tui/area_screens.py`, which is
imported later; it has to be `Leavable`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """
    A screen that a *number* opens, or `:` with its *name* or one of its *aliases*.

    A screen that answers with a case has it opened.
    """

    number: str
    name: str
    title: str
    help: str
    aliases: tuple[str, ...] = ()


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
    ),
    Area(
        number="3",
        name="tasks",
        title="Tasks",
        help="What is to be done in cases, by whom and until when",
        aliases=("todo",),
    ),
    Area(
        number="4",
        name="audits",
        title="Audits",
        help="Which audit has to look into what, and who is told when",
        aliases=("notices", "calendar"),
    ),
    Area(
        number="5",
        name="statistics",
        title="Statistics",
        help="How much came in, of what kind and when; small numbers withheld",
        aliases=("counts", "numbers"),
    ),
    Area(
        number="6",
        name="out",
        title="Out",
        help="What waits for somebody: mail put aside, letters held, requests, jobs",
        aliases=("quarantine", "waiting", "outbox"),
    ),
    Area(
        number="7",
        name="registry",
        title="Registry",
        help="Entities, certifications, audits and firms, as of any day",
        aliases=("entities", "firms"),
    ),
    Area(
        number="8",
        name="people",
        title="People",
        help="Who is here with which keys, retention review, checkpoints",
        aliases=("keys", "grants", "retention", "checkpoints"),
    ),
    Area(
        number="0",
        name="log",
        title="Log",
        help="Who did what, and who opened what when",
        aliases=("entries",),
    ),
    Area(
        number="ctrl+f",
        name="search",
        title="Search",
        help="Find words in all cases that you may open",
        aliases=("find", "words"),
    ),
)
BY_NUMBER = {area.number: area for area in AREAS}
BY_NAME = {area.name: area for area in AREAS}
