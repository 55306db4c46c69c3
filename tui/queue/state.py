"""What the queue says about itself, in one line above it or in place of its rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from grievance.domain.counting import counted
from tui.areas import BY_NAME
from tui.queue.case_index import CaseIndex
from tui.queue.views import order_words
from tui.waiting import Calls
from tui.words import UNREAD, stale_words, unread_words


LOADING = "Opening the queue …"
NO_MATCH = (
    "No case matches. Esc clears the filter; "
    f"{BY_NAME['search'].number.title()} then looks in letters."
)
NO_CASE = (
    "There is no case for you yet. Complaints come in by mail, and a coordinator assigns "
    "them. C enters one by hand, R looks again."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueState:
    """
    How reading stands.

    *filled* counts opened slips while *asking*, *expected* what was put in here and is
    not made yet, *calls* what calls for somebody on the screen of key 6.  *keys* says
    how changing keys stands, *doing* how a step for many cases goes; *hidden* of the
    *marked* are not shown.
    """

    asking: bool = False
    filled: int = 0
    marked: int = 0
    hidden: int = 0
    expected: int = 0
    calls: Calls = field(default_factory=Calls)
    keys: str = ""
    doing: str = ""
    has_range: bool = False
    reason: str = ""


def queue_hint(index: CaseIndex, state: QueueState) -> str:
    """Return what stands where there are no rows."""
    if index.total:
        return f"{index.wanted.no_such} {NO_MATCH}".lstrip()
    if state.reason:
        return unread_words(state.reason)
    return LOADING if state.asking else NO_CASE


def queue_parts(index: CaseIndex, state: QueueState, *, who: str) -> Iterator[str]:
    """Yield what stands above the queue, the most needed first."""
    yield from _standing(index, state)
    yield from (f"no field “{name}”" for name in index.wanted.unknown)
    yield from _counts(index, state)
    if state.keys:
        yield state.keys
    if state.asking:
        yield f"opening slips {state.filled:,}"
    yield order_words(index.order, is_turned=index.is_turned)
    yield who


def _standing(index: CaseIndex, state: QueueState) -> Iterator[str]:
    """Yield what is amiss or under way, and how much is there; nothing of it too early."""
    if state.reason:
        yield stale_words(state.reason) if index.total else UNREAD
    if state.doing:
        yield state.doing
    if index.total or not state.asking:
        yield f"{len(index):,} of {counted(index.total, 'case')}"


def _counts(index: CaseIndex, state: QueueState) -> Iterator[str]:
    if index.overdue:
        yield f"! {index.overdue:,} overdue"
    yield from _marks(state)
    yield from state.calls.words
    if state.expected:
        yield f"{state.expected} being made"


def _marks(state: QueueState) -> Iterator[str]:
    if state.marked:
        hidden = f", {state.hidden:,} not shown" if state.hidden else ""
        yield f"● {state.marked:,} marked{hidden}"
    if state.has_range:
        yield "○ V marks from there to here"
