"""The demonstration's letter on paper that lay in a drawer: everybody is late with it."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from grievance.cli.demo_hands import DANA, Done, Hands
from grievance.demo import HERE
from grievance.domain.counting import counted
from grievance.domain.entry import Entry
from grievance.domain.outbox import JobKind, another_key
from grievance.domain.slip import Channel
from grievance.services.cases.list_clocks import list_clocks
from grievance.services.intake.enter_complaint import enter_complaint


LAY_THERE = timedelta(days=40)


def find_in_drawer(hands: Hands) -> Done:
    """Enter a letter of weeks ago; the worker looks at the clocks and calls."""
    mechanism = hands.mechanism
    at = mechanism.now()
    entry = Entry(
        id=str(uuid4()),
        channel=Channel.LETTER,
        received_on=mechanism.today - LAY_THERE,
        entered_at=at,
        subject="Masks, Sungai Merpati",
        text=(HERE / "letter-on-paper.txt").read_text("utf-8"),
        language="en",
    )
    collected = hands.do(DANA, enter_complaint, entry)
    hands.hint([collected.job_id])
    hands.worker.drain()
    _watch(hands)
    with mechanism.store.read() as tx:
        reference = str(tx.spool.receipt(collected.spool_id).reference)
        listed = list_clocks(tx, hands.rings[DANA], today=mechanism.today)
    mine = [one for one in listed if one.case.reference == reference]
    told = sum(bool(one.told) for one in mine)
    return Done(
        reference=reference,
        what=f"entered {LAY_THERE.days} days after it came by post; the worker has "
        f"called for {counted(told, 'clock')}",
        look="clocks --overdue",
    )


def _watch(hands: Hands) -> None:
    """Have the worker look at the clocks now, and not in a quarter of an hour."""
    kind, at = JobKind.WATCH_CLOCKS, hands.mechanism.now()
    with hands.mechanism.store.begin() as tx:
        ref = at.isoformat()
        tx.outbox.add(kind, dedup_key=another_key(kind, ref), ref=ref, due_at=at)
    hands.worker.drain(kind)
