"""Measure proposals against labels: precision, recall, what was missed and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from grievance.domain.proposal import ProposalKind, Proposals
from grievance.domain.slip import Flag, RespondentKind
from grievance.domain.urgency import Urgency
from grievance.services.triage.propose_triage import HAPPENED
from grievance.services.triage.read_labels import Label


FIRST = 5  # of the criteria proposed, in which the sure ones should be
AUDITING = frozenset({RespondentKind.AUDITOR.value, RespondentKind.AUDIT_FIRM.value})


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A mail that was labelled and what was proposed for it, with names for codes."""

    label: Label
    proposals: Proposals
    titles: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What was right, what was proposed wrongly, and what was missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            right=self.right + other.right,
            wrong=self.wrong + other.wrong,
            missed=self.missed + other.missed,
        )

    @property
    def precision(self) -> float:
        """Of what was proposed, the share that was right; 1 if nothing was."""
        return _share(self.right, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """Of what was expected, the share that was proposed; 1 if nothing was."""
        return _share(self.right, self.right + self.missed)

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        return _share(2 * self.right, 2 * self.right + self.wrong + self.missed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """Something expected that was not proposed, or proposed that was not expected."""

    file: str
    kind: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """The measures of a set of mails; *accuracy* where each mail is right or wrong."""

    mails: int
    counts: Mapping[str, Counts]
    accuracy: Mapping[str, float]
    misses: tuple[Miss, ...]

    @property
    def goals(self) -> dict[str, float]:
        """The four measures that have a goal."""
        return {
            "entity-f1": self.counts["entity"].f1,
            "sure-criteria-in-first-five": self.counts["sure-in-five"].recall,
            "critical-found": self.counts["critical"].recall,
            "out-of-scope-accuracy": self.accuracy["out-of-scope"],
        }


def score_triage(measured: Iterable[Measured]) -> Score:
    """Measure all kinds over all mails."""
    measured = tuple(measured)
    found = {
        kind: [(one, *pair) for one in measured if (pair := read(one)) is not None]
        for kind, read in _READERS.items()
    }
    counts = {
        kind: sum((_count(wanted, got) for _one, wanted, got in rows), Counts())
        for kind, rows in found.items()
    }
    accuracy = {
        kind: _share(sum(wanted == got for _one, wanted, got in rows), len(rows))
        for kind, rows in found.items()
    }
    misses = tuple(
        miss
        for kind, rows in found.items()
        for one, wanted, got in rows
        for miss in _misses(one, kind, wanted, got)
    )
    return Score(mails=len(measured), counts=counts, accuracy=accuracy, misses=misses)


_WISHES = (Flag.WISHES_ANONYMITY, Flag.NAMES_WITHHELD)
Pair = tuple[frozenset[str], frozenset[str]]


def _entities(one: Measured) -> Pair | None:
    if one.label.entities is None:
        return None
    ids = {title: id_ for id_, title in one.titles.items()}
    wanted = frozenset(ids.get(name, name) for name in one.label.entities)
    return wanted, frozenset(one.proposals.codes(ProposalKind.ENTITY))


def _criteria(one: Measured) -> Pair | None:
    """Possible ones count neither way."""
    return _expected(one, one.proposals.codes(ProposalKind.CRITERION))


def _in_five(one: Measured) -> Pair | None:
    return _expected(one, one.proposals.codes(ProposalKind.CRITERION)[:FIRST])


def _expected(one: Measured, codes: Iterable[str]) -> Pair | None:
    if one.label.expected is None:
        return None
    sure = frozenset(one.label.expected.sure)
    return sure, frozenset(codes) - (frozenset(one.label.expected.possible) - sure)


def _critical(one: Measured) -> Pair | None:
    found = one.proposals.has(ProposalKind.SEVERITY, Urgency.CRITICAL)
    return _yes_no(one.label.critical, found=found)


def _flag(flag: Flag, name: str) -> Callable[[Measured], Pair | None]:
    def read(one: Measured) -> Pair | None:
        found = one.proposals.has(ProposalKind.FLAG, flag)
        return _yes_no(getattr(one.label, name), found=found)

    return read


def _anonymity(one: Measured) -> Pair | None:
    """Count either wish: labels do not say how far one goes."""
    found = any(one.proposals.has(ProposalKind.FLAG, flag) for flag in _WISHES)
    return _yes_no(one.label.anonymity, found=found)


def _happened(one: Measured) -> Pair | None:
    flags = one.proposals.of(ProposalKind.FLAG)
    found = any(
        flag.code == Flag.REPRISAL_FEARED and flag.how == HAPPENED for flag in flags
    )
    return _yes_no(one.label.reprisal_happened, found=found)


def _respondent(one: Measured) -> Pair | None:
    """Compare respondents; an auditor and a firm of auditors count as the same."""
    if one.label.respondent is None:
        return None
    got = one.proposals.code(ProposalKind.RESPONDENT)
    return _auditing(one.label.respondent), _auditing(got)


def _auditing(code: str) -> frozenset[str]:
    return frozenset({RespondentKind.AUDITOR.value if code in AUDITING else code})


def _yes_no(wanted: bool | None, *, found: bool) -> Pair | None:  # noqa: FBT001  # as labels have it
    if wanted is None:
        return None
    yes = frozenset({"yes"})
    return (yes if wanted else frozenset()), (yes if found else frozenset())


_READERS: dict[str, Callable[[Measured], Pair | None]] = {
    "entity": _entities,
    "criterion": _criteria,
    "sure-in-five": _in_five,
    "critical": _critical,
    "out-of-scope": _flag(Flag.LIKELY_OUT_OF_SCOPE, "out_of_scope"),
    "anonymity": _anonymity,
    "reprisal": _flag(Flag.REPRISAL_FEARED, "reprisal"),
    "reprisal-happened": _happened,
    "respondent": _respondent,
}


def _count(wanted: frozenset[str], got: frozenset[str]) -> Counts:
    return Counts(
        right=len(wanted & got), wrong=len(got - wanted), missed=len(wanted - got)
    )


def _misses(
    one: Measured, kind: str, wanted: frozenset[str], got: frozenset[str]
) -> Iterator[Miss]:
    """Yield what went wrong; what is proposed beyond the first five is no miss."""
    for code in sorted(wanted - got):
        reason = f"missed {one.titles.get(code, code)}"
        yield Miss(file=one.label.file, kind=kind, reason=reason)
    if kind in {"criterion", "sure-in-five"}:
        return
    for code in sorted(got - wanted):
        reason = f"wrongly proposed {one.titles.get(code, code)}"
        yield Miss(file=one.label.file, kind=kind, reason=reason)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0
