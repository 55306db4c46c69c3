"""
Count the open work: how much, how old, what is due when, and who answers for it.

Only cases that whoever asks may open are counted, so that nobody learns of others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from grievance.domain.stage import Stage
from grievance.services.slips.list_cases import ListedCase, handler_names, list_cases
from grievance.services.slips.slip_memory import SlipMemory
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


WEEK = timedelta(days=7)
NOBODY, GONE = "nobody", "someone who left"


class Due(StrEnum):
    """When the next thing has to be done in a case."""

    OVERDUE = "overdue"
    TODAY = "today"
    WEEK = "this week"
    LATER = "later"
    NEVER = "nothing due"


class Age(StrEnum):
    """How long ago a case came in."""

    WEEK = "up to a week"
    MONTH = "up to 30 days"
    QUARTER = "up to 90 days"
    YEAR = "up to a year"
    OLDER = "over a year"


_LAST_DAYS = {Age.WEEK: 7, Age.MONTH: 30, Age.QUARTER: 90, Age.YEAR: 365}


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLoad:
    """The open cases of somebody, those of them that are late, and open tasks."""

    name: str
    cases: int
    overdue: int
    this_week: int
    tasks: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """
    The open work, as far as *who* asks may see it.

    *unread* counts cases with a letter that nobody has opened, *files* the files on
    audits, which are counted nowhere else.
    """

    today: date
    who: str
    cases: int
    unread: int
    files: int
    by_stage: Mapping[Stage, int]
    by_age: Mapping[Age, int]
    by_due: Mapping[Due, int]
    people: tuple[PersonLoad, ...]


def count_load(
    tx: Transaction,
    ring: PersonRing,
    memory: SlipMemory | None = None,
    *,
    today: date,
) -> Load:
    """
    Count what is open and may be opened by who asks.

    Raises:
        SealError: A slip or a grant was altered.
    """
    names = {str(id_): name for id_, name in handler_names(ring).items()}
    listed = list(list_cases(tx, ring, memory))
    return load_of(listed, names, who=names.get(str(ring.person_id), ""), today=today)


def load_of(
    listed: Iterable[ListedCase], names: Mapping[str, str], *, who: str, today: date
) -> Load:
    """Count the open ones of these cases; *names* has people by their ids."""
    open_ = [one for one in listed if one.case.is_open]
    cases = [one for one in open_ if one.case.is_complaint]
    stages = Counter(one.case.stage for one in cases)
    ages = Counter(age_of(one.case.received_on, today) for one in cases)
    due = Counter(due_of(one.case.due_on, today) for one in cases)
    return Load(
        today=today,
        who=who,
        cases=len(cases),
        unread=sum(one.case.unread for one in cases),
        files=len(open_) - len(cases),
        by_stage={stage: stages[stage] for stage in Stage if stages[stage]},
        by_age={age: ages[age] for age in Age},
        by_due={one: due[one] for one in Due},
        people=tuple(_people(cases, names, today)),
    )


def due_of(day: date | None, today: date) -> Due:
    """Tell when something is due whose last day this is."""
    if day is None:
        return Due.NEVER
    if day <= today:
        return Due.OVERDUE if day < today else Due.TODAY
    return Due.WEEK if day < today + WEEK else Due.LATER


def age_of(came_on: date, today: date) -> Age:
    """Tell how old a case is that came in on a day."""
    days = (today - came_on).days
    return next((age for age, last in _LAST_DAYS.items() if days <= last), Age.OLDER)


def _people(
    cases: Iterable[ListedCase], names: Mapping[str, str], today: date
) -> Iterator[PersonLoad]:
    """Yield who has most first; those cases last that nobody answers for."""
    having: Counter[str] = Counter()
    late: Counter[str] = Counter()
    soon: Counter[str] = Counter()
    tasks: Counter[str] = Counter()
    for one in cases:
        owner = _name(one.case.owner, names)
        due = due_of(one.case.due_on, today)
        having[owner] += 1
        late[owner] += due is Due.OVERDUE
        soon[owner] += due in {Due.TODAY, Due.WEEK}
        tasks.update(_name(task.who, names) for task in one.slip.tasks)
    everybody = sorted(
        having.keys() | tasks.keys(), key=lambda n: (n == NOBODY, -having[n], n)
    )
    for name in everybody:
        yield PersonLoad(
            name=name,
            cases=having[name],
            overdue=late[name],
            this_week=soon[name],
            tasks=tasks[name],
        )


def _name(person_id: object, names: Mapping[str, str]) -> str:
    return NOBODY if person_id is None else names.get(str(person_id), GONE)
