"""
From somebody else's commit until the queue shows it: fifty cases got more urgent at once.

It goes the whole way: the commit is heard (PostgreSQL tells, SQLite is looked at twice a
second), the log says of which cases it was, and their rows are read anew and painted.
"""

from __future__ import annotations

import asyncio
import time

from collections.abc import Callable, Sequence

from grievance.domain.ids import CaseId
from grievance.domain.urgency import Urgency
from grievance.services.cases.set_urgency import set_urgency
from grievance.services.slips.list_cases import list_covers
from grievance.wiring import build
from tests.benchmarks.holding import is_there, shown, until
from tests.benchmarks.many_offices import Many
from tests.benchmarks.row import Row
from tests.doubles import NOON
from tests.offices import DANA, Office
from tui.app import Desk
from tui.queue.case_index import CaseIndex
from tui.widgets.case_table import CaseTable


CHANGED = 50
SEEN = 1.0  # seconds
LOOK = 0.05


async def follow(make: Callable[[], Desk], many: Many, office: Office) -> Row:
    """Change some cases beside a desk that shows the whole queue, read to its end."""
    app = make()
    async with app.run_test(size=(120, 40)):
        await until(lambda: is_there(app, many.cases), pause=LOOK)
        index = app.screen.query_one(CaseTable).index
        await until(lambda: index.has_learnt, pause=LOOK)
        case_ids, urgency = _chosen(office)
        committed = await asyncio.to_thread(_change, office, case_ids, urgency)
        await until(lambda: _shows(index, case_ids[-1], urgency), pause=LOOK)
        await shown(app)
        took = time.perf_counter() - committed
    name = f"queue of {many.cases:,}{many.where}, fifty cases changed by others, seen"
    return Row.within(name, took, "s", limit=SEEN)


def _chosen(office: Office) -> tuple[Sequence[CaseId], Urgency]:
    """Return cases that are equally urgent, and how urgent they are to be."""
    with office.store.read() as tx:
        covers = list_covers(tx, office.rings[DANA])
    before = covers[0].urgency
    after = Urgency.HIGH if before is not Urgency.HIGH else Urgency.NORMAL
    return [case.id for case in covers if case.urgency is before][:CHANGED], after


def _change(office: Office, case_ids: Sequence[CaseId], urgency: Urgency) -> float:
    """Do it with other connections, as somebody else would; return when it was done."""
    other = build(office.mechanism.home.path, {}, now=lambda: NOON)
    with other.store.begin() as tx:
        for case_id in case_ids:
            set_urgency(
                tx,
                office.rings[DANA],
                case_id,
                urgency,
                timetable=other.timetable,
                at=NOON,
            )
    committed = time.perf_counter()
    other.store.close()
    return committed


def _shows(index: CaseIndex, case_id: CaseId, urgency: Urgency) -> bool:
    return [urgency] == [row.case.urgency for row in index.known({case_id})]
