"""
Read the grade that an answer begins with.

An answer is a label, then something that ends it, then a comment.  What ends a label is
a colon, a dash with spaces, a bracket, a full stop and the like, or a line that ends;
but a label may go on in the next line, and *non* may stand above *conforme*.
"""

from __future__ import annotations

import re

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from grievance.catalogue.reply_form import UNGRADED, fold_label, phrases_of
from grievance.domain.finding import Grade
from grievance.mail.answers.labels import (
    LONGEST_LABEL,
    grades_in,
    guess,
    is_denied,
    is_doubtful,
    label,
    says,
)


MOST_LINES = 4  # that a label may take
MOST_CLAUSES = 4  # looked at for a label
_REACH = 400  # characters of an answer in which its label stands
_END = re.compile(
    r"[:;,!?()\[\]{}|\t=→…。、；，：！？（）【】—]|\s[-–]+(?=\s)|(?<=\w\w)\.(?=\s|\Z)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Graded:
    """A grade, and what is said beside it."""

    grade: Grade
    rest: str = field(repr=False)
    is_sure: bool

    def weighed(self, beside: str) -> Graded:
        """Return it less sure if *beside* may mean another grade."""
        return self if not self.is_sure else self._weighed(beside)

    def guessed(self) -> Graded:
        """Return it as a guess."""
        return replace(self, is_sure=False)

    def _weighed(self, beside: str) -> Graded:
        return replace(self, is_sure=not is_doubtful(self.grade, beside))


@dataclass(frozen=True, slots=True)
class _Clause:
    text: str = field(repr=False)
    rest: str = field(repr=False)
    end: str


def read_grade(text: str) -> Graded | None:
    """Return the grade that *text* begins with, surely or as a guess; or None."""
    clauses = list(_clauses(text))
    while clauses and _is_lead(clauses[0]):
        del clauses[0]
    if not clauses:
        return None
    exact = _exact(clauses[0])
    return exact or _guessed(clauses)


def exact_grade(text: str) -> Graded | None:
    """Return the grade that *text* begins with if a label says it, and None else."""
    first = next(_clauses(text), None)
    return _exact(first) if first else None


def _clauses(text: str) -> Iterator[_Clause]:
    """Yield the first clauses that say anything, each with all that follows it."""
    start = found = 0
    for end in _ends(text):
        clause = text[start : end.start() if end else len(text)]
        start = end.end() if end else len(text)
        if clause.strip():
            found += 1
            yield _Clause(clause.strip(), text[start:].strip(), end[0] if end else "")
        if found == MOST_CLAUSES or start > _REACH:
            return


def _ends(text: str) -> Iterator[re.Match[str] | None]:
    yield from _END.finditer(text)
    yield None


def _is_lead(clause: _Clause) -> bool:
    return bool(clause.end) and fold_label(clause.text[:LONGEST_LABEL]) in phrases_of(
        "leads"
    )


def _exact(clause: _Clause) -> Graded | None:
    """Read a clause that is a label, or whose first lines are one: as many as can be."""
    lines = clause.text[:_REACH].split("\n")[:MOST_LINES]
    for count in range(len(lines), 0, -1):
        head = "\n".join(lines[:count])
        meaning = label(head)
        if meaning is None:
            continue
        if meaning.grade is None:
            return None
        below = clause.text[len(head) :].strip()
        rest = f"{below}{clause.end} {clause.rest}" if below else clause.rest
        if is_denied(meaning.grade, rest):
            return None
        sure = meaning.is_sure and (bool(below) or "?" not in clause.end)
        return Graded(grade=meaning.grade, rest=rest, is_sure=sure).weighed(rest)
    return None


def _guessed(clauses: list[_Clause]) -> Graded | None:
    """Guess by the first clause, or by a label that stands after something else."""
    first, *others = clauses
    if label(first.text):
        return _graded_breach(first, others)
    grade = guess(first.text)
    if grade:
        return Graded(grade=grade, rest=first.rest, is_sure=False)
    before = first.text
    for clause in others:
        if says(before, "negators") or grades_in(before)[0]:
            return None
        exact = _exact(clause)
        if exact:
            return exact.guessed()
        before = clause.text
    return None


def _graded_breach(breach: _Clause, others: list[_Clause]) -> Graded | None:
    """Read the grade that follows a breach of none: *NC (minor)*."""
    exact = _exact(others[0]) if others and label(breach.text) == UNGRADED else None
    is_one = exact is not None and exact.grade.is_nonconformance
    return exact.guessed() if exact and is_one else None
