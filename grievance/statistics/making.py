"""
Make a release of what was counted: withhold or round, then attack it.

Nothing is returned that the attack finds too much of.  Releases of the same year hang
together with a new one; those of other years by what is contained in what (`past`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import chain

from grievance.domain.errors import NotAllowedError
from grievance.statistics.attack import Known, Progress, Safe, attack
from grievance.statistics.balances import balances
from grievance.statistics.checked import sentence
from grievance.statistics.contained import Containment
from grievance.statistics.cube import Key, Shape, Sum, quarters_of, sums_of
from grievance.statistics.declared import Declared
from grievance.statistics.ledger import Ledger
from grievance.statistics.lot import Lot
from grievance.statistics.past import Past
from grievance.statistics.printed import Printed
from grievance.statistics.problem import Problem
from grievance.statistics.protection import Counted, Rule, sensitive_keys
from grievance.statistics.release import Method
from grievance.statistics.rings import parts_by_quarter
from grievance.statistics.rounding import Floor, round_numbers
from grievance.statistics.tabulating import Thing, tabulate
from grievance.statistics.withholding import withhold


MOST_NAMED = 5  # numbers in one sentence


class UnsafeError(NotAllowedError):
    """Too much could be known of what would be published."""


class Why(StrEnum):
    """Why numbers are withheld; for the office only, and never number by number."""

    SMALL = "small"
    FEW_HOLDERS = "few-holders"
    FEW_SITES = "few-sites"
    PART = "part-of-such"  # of a number that is withheld for one of these
    OTHERS = "to-hide-others"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """
    What is to be released.

    *things* are those that each period has counted: the quarters of a year that its
    quarters were told of, else the period itself.  *told* are the tables of the same
    year that were published before.  *past* are those of other periods, of which there
    are sums so far.  *sites* are the certified ones by region, *active*
    those by activity.  By *lot* numbers are chosen to hide others, and rounded.
    """

    declared: Declared
    period: str
    things: Mapping[str, tuple[Thing, ...]] = field(repr=False)
    told: tuple[Printed, ...] = ()
    past: Past = field(default_factory=Past, repr=False)
    sites: Mapping[str, int] = field(default_factory=dict)
    active: Mapping[str, int] = field(default_factory=dict)
    rule: Rule = field(default_factory=Rule)
    method: Method = Method.WITHHELD
    lot: Lot = field(default_factory=Lot.at_random, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """
    Tables as they can be published, and how many numbers are withheld for what.

    *contained* is what an outsider may take for contained in what, as it is so.
    """

    tables: tuple[Printed, ...]
    why: Mapping[Why, int]
    contained: tuple[Containment, ...] = ()


def make_tables(plan: Plan, progress: Progress = lambda *_: None) -> Made:
    """
    Withhold or round what is to be released, and attack it.

    Raises:
        UnsafeError: Too much could be known of some numbers; it names them.

        NotAllowedError: No way is found to hide what has to be hidden.
    """
    work = _Work.of(plan)
    found: tuple[Known, ...] = ()
    for made in _tried(work, progress):
        tables = (*plan.past.tables, *plan.told, *made.tables)
        found = attack(tables, work.safety(), progress, work.ledger.held)
        if not found:
            shapes = [one.shape for one in tables]
            named = (one for one in made.contained if balances([one], shapes))
            return replace(made, contained=tuple(named))
    raise UnsafeError(refusal(found))


def _tried(work: _Work, progress: Progress) -> Iterator[Made]:
    """
    Yield what may be released, the best first.

    Rounded, a part may be told above its whole as well as not, unless that says too much:
    were it told so only where it has to be, it would say that it had to be.
    """
    if work.plan.method is Method.WITHHELD:
        yield _withheld(work, progress)
        return
    known = {**work.ledger.past.rounded, **work.told}
    kept = tuple(work.ledger.floors(known, work.plan.period))
    for floors in ((), kept) if kept else ((),):
        tables = _rounded(work, floors)
        yield Made(tables=tables, why={}, contained=work.ledger.contained)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    """The true numbers of a plan: of what is to be printed, was printed, or never is."""

    plan: Plan
    shapes: tuple[Shape, ...]
    sums: tuple[Sum, ...]
    counted: Mapping[Key, Counted]
    sensitive: frozenset[Key]
    strict: frozenset[Key]  # may not even be known to be large, as few are behind it
    telling: frozenset[Key]  # would tell of quarters that everybody takes for few
    beside: frozenset[Key]  # only thought of
    told: Mapping[Key, int]  # before
    ledger: Ledger

    @classmethod
    def of(cls, plan: Plan) -> _Work:
        """Count all that hangs together with what is to be released."""
        shapes = plan.declared.shapes(plan.period)
        printed = (*(one.shape for one in plan.told), *shapes)
        beside = parts_by_quarter(printed)
        sums = sums_of((*printed, *beside))
        known = dict(_numbers(plan, shapes))
        keys = {key for one in sums for key in (one.total, *one.parts)}
        keys.update(_keys(shapes))
        counted = {key: known.get(key, Counted(number=0)) for key in sorted(keys)}
        follows = frozenset(_following(plan.told, counted))
        sensitive = sensitive_keys(counted, sums, plan.rule) - follows
        telling = frozenset(_telling(plan, sums, counted))
        return cls(
            plan=plan,
            shapes=shapes,
            sums=sums,
            counted=counted,
            sensitive=sensitive,
            strict=frozenset(
                key
                for key in sensitive
                if plan.rule.is_sensitive(counted[key])
                and counted[key].number >= plan.rule.threshold
            )
            | telling,
            telling=telling,
            beside=_keys(beside) - _keys(printed),
            told=_told(plan),
            ledger=Ledger.of(
                plan.declared.contained,
                plan.past,
                printed,
                {key: one.number for key, one in counted.items()},
                plan.rule,
            ),
        )

    @property
    def fresh(self) -> frozenset[Key]:
        """What is printed now."""
        return _keys(self.shapes)

    def safety(self) -> Safe:
        """Return what tells whether so much may be known of a number."""
        plan, rule, past = self.plan, self.plan.rule, self.ledger.past
        is_rounded = plan.method is Method.ROUND5
        exempt = self.ledger.lost | past.told.keys()  # by the rule of their own release
        before, rounded = past.periods, past.rounded_periods
        if not is_rounded:
            exempt |= self.told.keys()

        def is_safe(key: Key, least: int, most: int) -> bool:
            if key in exempt:
                return True
            period = key.period
            if period in rounded or (is_rounded and period not in before):
                return rule.is_blurred(least, most)
            return rule.is_safe(least, most, strict=key in self.strict)

        return is_safe


def _told(plan: Plan) -> Mapping[Key, int]:
    tables = (one.numbers.items() for one in plan.told)
    return {key: n for items in tables for key, n in items if n is not None}


def _following(told: Iterable[Printed], keys: Iterable[Key]) -> Iterator[Key]:
    """
    Yield numbers of a year of which each quarter was told: nobody can withhold them.

    Few may be behind one as fewer sites are certified now.
    """
    tables = (one.numbers.items() for one in told if not one.margin)
    known = {key for items in tables for key, n in items if n is not None}
    for key in keys:
        quarters = {replace(key, period=one) for one in quarters_of(key.period)}
        if quarters and quarters <= known:
            yield key


def _telling(
    plan: Plan, sums: Iterable[Sum], counted: Mapping[Key, Counted]
) -> Iterator[Key]:
    """
    Yield numbers of a year that would tell how few there were in its quarters.

    Beneath a sum that is sensitive nothing is told.  So a quarter of which a number is
    withheld with all its parts is taken for few, and what its year leaves for it has to
    be any of these.
    """
    quarterly = {k: n for one in plan.told for k, n in one.numbers.items()}
    whole = {one.total for one in sums if quarterly.get(one.total, 0) is None}
    most = plan.rule.threshold - 1
    for key, year in counted.items():
        quarters = [replace(key, period=one) for one in quarters_of(key.period)]
        few = [one for one in quarters if quarterly.get(one, 0) is None]
        if few and all(one in whole and 0 < counted[one].number <= most for one in few):
            others = len(few) - 1
            left = year.number - sum(quarterly.get(one) or 0 for one in quarters)
            if left - others * most > 1 or left - others < most:
                yield key


def _keys(shapes: Iterable[Shape]) -> frozenset[Key]:
    return frozenset(key for shape in shapes for key in shape.all_keys())


def _numbers(plan: Plan, shapes: Iterable[Shape]) -> Iterable[tuple[Key, Counted]]:
    """Yield the true numbers of the period, and of each of its quarters."""
    shapes = tuple(shapes)
    every = tuple(chain.from_iterable(plan.things.values()))
    yield from tabulate(every, shapes, plan.sites, plan.active).items()
    for period, of_one in plan.things.items():
        if period != plan.period:
            parts = (replace(shape, period=period) for shape in shapes)
            yield from tabulate(of_one, parts, plan.sites, plan.active).items()


def _withheld(work: _Work, progress: Progress) -> Made:
    ledger = work.ledger
    fresh, told = work.fresh, ledger.told | work.told.keys()
    numbers = {**ledger.numbers, **{k: one.number for k, one in work.counted.items()}}
    problem = Problem(
        numbers=numbers,
        sums=(*work.sums, *ledger.sums),
        ties=ledger.ties,
        rounded=ledger.past.ranges,
        forced=(work.sensitive | work.telling) & fresh,
        strict=work.strict,
        told=told,
        hidden=frozenset(numbers) - fresh - told,
        beside=work.beside | ledger.beside,
        rule=work.plan.rule,
        lot=work.plan.lot,
    )
    withheld = withhold(problem, progress)
    tables = tuple(
        Printed(
            shape=shape,
            numbers={
                key: None if key in withheld else work.counted[key].number
                for key in shape.all_keys()
            },
        )
        for shape in work.shapes
    )
    return Made(
        tables=tables,
        why=Counter(_why(work, key) for key in sorted(withheld)),
        contained=ledger.contained,
    )


def _why(work: _Work, key: Key) -> Why:
    rule, one = work.plan.rule, work.counted[key]
    if key not in work.sensitive:
        return Why.OTHERS
    if not rule.is_sensitive(one):
        return (
            Why.PART if key.where else Why.SMALL
        )  # one that stands alone, and is none
    if one.number < rule.threshold:
        return Why.SMALL
    few = one.holders is not None and one.holders < rule.holders
    return Why.FEW_HOLDERS if few else Why.FEW_SITES


def _rounded(work: _Work, floors: Sequence[Floor]) -> tuple[Printed, ...]:
    """Round every number; leave out a table with a large one behind which are few."""
    numbers = {key: one.number for key, one in work.counted.items()}
    rounded = round_numbers(
        numbers, work.sums, told=work.told, lot=work.plan.lot, floors=floors
    )
    kept = [shape for shape in work.shapes if work.strict.isdisjoint(shape.all_keys())]
    if not kept:
        msg = "Few are behind every table of this period, however rounded; wait a year."
        raise UnsafeError(msg)
    return tuple(
        Printed(
            shape=shape,
            numbers={key: rounded.numbers[key] for key in shape.all_keys()},
            margin=rounded.margin,
        )
        for shape in kept
    )


def refusal(found: tuple[Known, ...]) -> str:
    """Say of which numbers too much could be known."""
    named = " ".join(sentence(one) for one in found[:MOST_NAMED])
    more = len(found) - MOST_NAMED
    others = f" And of {more} others." if more > 0 else ""
    return f"Nothing is written, as too much could be known. {named}{others}"
