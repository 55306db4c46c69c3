"""An assessment of risk while somebody fills it in, and others may do the same."""

from __future__ import annotations

from dataclasses import dataclass, field

from grievance.domain.errors import ConflictError
from grievance.domain.ids import CaseId
from grievance.domain.reprisal import RiskAssessment, RiskLevel
from tui.asking import risk as asking_risk
from tui.forms.form import Values
from tui.forms.risk import checked_assessment
from tui.session import Session


FASTER = (
    "Somebody else assessed it meanwhile, as {}. Ctrl+S puts yours after theirs, with "
    "all that is never to be used; Esc goes back."
)


@dataclass(slots=True, kw_only=True)
class Assessing:
    """An assessment that is filled in; a second try follows on what others made."""

    session: Session
    case_id: CaseId
    began: RiskAssessment | None = field(repr=False)
    last: RiskAssessment | None = field(repr=False)

    def keep(self, values: Values) -> None:
        """Keep it; where somebody was faster, say what they found. In a thread."""
        session = self.session
        at, today = session.mechanism.now(), session.today
        found = checked_assessment(values, self.began, at=at, today=today)
        if self.last is not None and self.last is not self.began:
            found = found.after(self.last)
        try:
            asking_risk.assess(self.session, self.case_id, found)
        except ConflictError:
            self.last, _incidents = asking_risk.read_known(self.session, self.case_id)
            level = self.last.level if self.last else RiskLevel.UNASSESSED
            raise ConflictError(FASTER.format(level)) from None
