"""Say in words why a closed case is kept for as long as it is."""

from __future__ import annotations

from grievance.domain.retention import Because


BECAUSE = {
    Because.DECIDED: "somebody said so",
    Because.OUTCOME: "of what it came to",
    Because.KIND: "of its kind",
    Because.CLOCK: "of the clock",
}
