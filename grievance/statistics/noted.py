"""
What of a slip is counted, kept small: very many are read before anything is counted.

What is alike in several slips is kept once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from grievance.domain.ids import CaseId
from grievance.domain.slip import Flag, Slip, StageDate
from grievance.domain.urgency import Urgency


_PROTECTED = frozenset({Flag.WISHES_ANONYMITY, Flag.NAMES_WITHHELD})


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The codes of a slip by which it counts, and the Entities and Members it is *about*."""

    channel: str
    complainant: str
    is_protected: bool
    respondents: tuple[str, ...]
    language: str
    severity: Urgency
    principles: tuple[str, ...]
    about: tuple[str, ...]
    is_paid_for: bool
    outcome: str
    ground: str
    remedies: tuple[str, ...]

    @classmethod
    def of(cls, slip: Slip) -> Facts:
        """Take them from a slip."""
        return cls(
            channel=slip.channel,
            complainant=slip.complainant,
            is_protected=bool(slip.flags & _PROTECTED),
            respondents=each(one.kind for one in slip.allegations)
            or (slip.respondent.value,),
            language=slip.language.partition("-")[0],
            severity=slip.severity,
            principles=each(_principles(slip)),
            about=each((*slip.concerned, *slip.members)),
            is_paid_for=bool(slip.incidents),
            outcome=slip.outcome,
            ground=slip.ground,
            remedies=slip.remedies,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """A slip as it is counted: of which case, by which facts, and when it was where."""

    case_id: CaseId
    facts: Facts
    stages: tuple[StageDate, ...]


@dataclass(frozen=True, slots=True)
class Notes:
    """Notes slips, and keeps once what several have."""

    _facts: dict[Facts, Facts] = field(default_factory=dict)
    _stages: dict[StageDate, StageDate] = field(default_factory=dict)

    def of(self, case_id: CaseId, slip: Slip) -> Noted:
        """Note the slip of a case."""
        facts = Facts.of(slip)
        return Noted(
            case_id=case_id,
            facts=self._facts.setdefault(facts, facts),
            stages=tuple(self._stages.setdefault(at, at) for at in slip.stages),
        )


def each(codes: Iterable[object]) -> tuple[str, ...]:
    """Return codes as text, each once, in order."""
    return tuple(sorted({str(code) for code in codes}))


def joined(codes: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the codes that any has."""
    return codes[0] if len(codes) == 1 else each(one for some in codes for one in some)


def _principles(slip: Slip) -> Iterator[str]:
    for criterion in slip.criteria:
        yield criterion.partition(".")[0]
    for one in slip.allegations:
        yield one.criterion.partition(".")[0]
