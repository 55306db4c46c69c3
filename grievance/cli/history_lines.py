"""What was done to a case, as lines of words; what was done alike stands in one line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from grievance.domain.contents import Reason
from grievance.domain.display import one_line
from grievance.services.cases.read_history import HistoryLine


def history_lines(history: Iterable[HistoryLine]) -> Iterator[str]:
    """Write the history of a case, the oldest first."""
    for (said, reason), alike in groupby(history, _said):
        times = sum(1 for _ in alike)
        often = f", {times} times" if times > 1 else ""
        yield f"{said}{often}{reason}"


def _said(line: HistoryLine) -> tuple[str, str]:
    """Say what was done to what, and why."""
    when = f"{line.entry.at:%Y-%m-%d %H:%M} UTC"
    act = line.entry.act.replace("-", " ")
    about = f" [{one_line(line.about)}]" if line.about else ""
    reason = _because(line.reason) if line.reason else ""
    return f"{when}  {one_line(line.actor)}  {act}{about}", reason


def _because(reason: Reason) -> str:
    codes = f" ({', '.join(map(one_line, reason.codes))})" if reason.codes else ""
    return f"{codes}: {one_line(reason.text)}" if reason.text else codes
