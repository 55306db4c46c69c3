"""What an alarm about an audit says at the desk: by which keys it ends, where one does."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from grievance.domain.notice_standing import SENTENCES, Alarm


AT_DESK: Mapping[Alarm, str] = MappingProxyType(
    {
        Alarm.RELEASE_OVERDUE: "A notice waits although its day is over; Findings in the file, "
        "Enter reviews it, and r there lets it go.",
        Alarm.UNACKNOWLEDGED: "Nobody said in time that the notice arrived; ask by "
        "telephone, then Findings in the file, and n.",
        Alarm.GATE_OVERDUE: "Nobody has looked at the audit in time; Findings in the file, and "
        "Enter on the gate.",
        Alarm.PLAN_OVERDUE: "The corrective action plan has not come in time; ask for it, "
        "then Findings in the file, and Enter on the correction.",
        Alarm.CORRECTION_OVERDUE: "The day is over by which it was to be corrected; ask, "
        "then Findings in the file, and Enter on the correction.",
    }
)


def alarm_words(alarm: Alarm) -> str:
    """Return the sentence of an alarm, with keys of the desk where these do."""
    return AT_DESK.get(alarm, SENTENCES[alarm])
