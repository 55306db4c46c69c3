"""What an alarm about an audit says at the desk: by which keys it ends, where one does."""

from __future__ import annotations

from grievance.domain.notice_standing import SENTENCES, Alarm
from tui.desk_words import desk_words


def alarm_words(alarm: Alarm) -> str:
    """Return the sentence of an alarm, with keys of the desk where these do."""
    return desk_words(SENTENCES[alarm])
